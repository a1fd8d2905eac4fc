//! The programs that Windows knows by their names alone, wherever they are: its *App Paths* (Microsoft's *Application
//! Registration*). Installers note there where they have put a browser.

use std::ffi::OsString;

/// Where the names of programs are, in the person's part of the registry and in the machine's.
#[cfg(windows)]
const APP_PATHS: &str = r"Software\Microsoft\Windows\CurrentVersion\App Paths";

/// The programs of these names that are registered, by their whole paths: the person's own first, as Windows looks for them.
#[cfg(windows)]
pub(super) fn registered_programs<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Vec<String> {
    use windows_registry::{CURRENT_USER, LOCAL_MACHINE};
    let registered = |root: &windows_registry::Key| -> Vec<String> {
        let value = |name: &str| root.open(format!(r"{APP_PATHS}\{name}")).ok()?.get_string("").ok();
        names.clone().filter_map(value).filter_map(|value| program(&value, variable)).collect()
    };
    [registered(CURRENT_USER), registered(LOCAL_MACHINE)].concat()
}

/// None: other systems have nothing like it.
#[cfg(not(windows))]
pub(super) fn registered_programs<'a>(
    _: impl Iterator<Item = &'a str>,
    _: &dyn Fn(&str) -> Option<OsString>,
) -> Vec<String> {
    Vec::new()
}

/// The path that a value of *App Paths* is: some are in quotes, and some name folders by variables, as in `%ProgramFiles%`.
#[cfg(any(windows, test))]
fn program(value: &str, variable: &dyn Fn(&str) -> Option<OsString>) -> Option<String> {
    let mut rest =
        value.trim_matches(|letter: char| letter.is_whitespace() || letter == '"' || letter == '\0');
    let mut path = String::new();
    while let Some((before, after)) = rest.split_once('%') {
        let (name, after) = after.split_once('%')?;
        path.push_str(before);
        path.push_str(variable(name)?.to_str()?);
        rest = after;
    }
    path.push_str(rest);
    // One that is not absolute would be looked for in the folder that Daypass happens to run in.
    let is_absolute =
        path.as_bytes().get(1..3).is_some_and(|start| start == br":\") || path.starts_with(r"\\");
    is_absolute.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str) -> Option<OsString> {
        (name == "ProgramFiles").then(|| r"D:\Programs".into())
    }

    #[test]
    fn a_registered_program_is_read_however_its_installer_has_written_it() {
        for (value, path) in [
            (
                r"C:\Program Files\Mozilla Firefox\firefox.exe",
                Some(r"C:\Program Files\Mozilla Firefox\firefox.exe"),
            ),
            (r#""D:\Chrome\chrome.exe""#, Some(r"D:\Chrome\chrome.exe")),
            (r"%ProgramFiles%\Edge\msedge.exe", Some(r"D:\Programs\Edge\msedge.exe")),
            (r"\\server\share\brave.exe", Some(r"\\server\share\brave.exe")),
            (r"%Nowhere%\Edge\msedge.exe", None),
            (r"%ProgramFiles\msedge.exe", None),
            ("firefox.exe", None),
            (r"..\firefox.exe", None),
            ("", None),
        ] {
            assert_eq!(program(value, &variable).as_deref(), path, "{value}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn the_registry_says_where_a_program_is() {
        use windows_registry::CURRENT_USER;
        let name = format!("daypass-test-{}.exe", std::process::id());
        let key = format!(r"{APP_PATHS}\{name}");
        let found = || registered_programs([name.as_str()].into_iter(), &variable);
        assert_eq!(found(), [""; 0]);
        CURRENT_USER.create(&key).unwrap().set_string("", r#""D:\Tests\browser.exe""#).unwrap();
        let there = found();
        CURRENT_USER.remove_tree(&key).unwrap();
        assert_eq!(there, [r"D:\Tests\browser.exe"]);
    }
}
