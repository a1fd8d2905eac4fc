//! An entry in the person's autostart folder (freedesktop.org, *Desktop Application Autostart Specification* 0.5 and
//! *Desktop Entry Specification* 1.5).

use crate::HIDDEN;
use std::env::{current_exe, var_os};
use std::io;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager};

/// The entry's name: that of the application's own, which desktops know it by.
const NAME: &str = "Daypass.desktop";
/// Readable by all, as the system's own entries are.
const MODE: u32 = 0o644;

/// Whether the entry is there and in force.
pub(super) fn is_on(_: &AppHandle) -> io::Result<bool> {
    match std::fs::read_to_string(entry()?) {
        Ok(text) => Ok(is_in_force(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes the entry, or removes it.
pub(super) fn set(app: &AppHandle, on: bool) -> io::Result<()> {
    let entry = entry()?;
    if on {
        // An AppImage is mounted at another path at each start, so the entry names the image and not the program in it.
        let program = app.env().appimage.map_or_else(current_exe, |image| Ok(PathBuf::from(image)))?;
        let text = text(&program)?;
        return aws_files::atomic::write(&entry, text.as_bytes(), MODE).map_err(io::Error::other);
    }
    match std::fs::remove_file(entry) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Where the entry is (*XDG Base Directory Specification*: a path that is not absolute does not count).
fn entry() -> io::Result<PathBuf> {
    let absolute = |name: &str| var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let config = config.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no home folder"))?;
    Ok(config.join("autostart").join(NAME))
}

fn text(program: &Path) -> io::Result<String> {
    let program = program.to_str().filter(|program| !program.contains(['\n', '\r']));
    let program = program.ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, "the program's path cannot be written into an entry")
    })?;
    Ok(format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Daypass\n\
         Comment=Short-term AWS credentials, a click away\n\
         Icon=daypass-desktop\n\
         Exec={} {HIDDEN}\n\
         Terminal=false\n\
         StartupNotify=false\n",
        quoted(program)
    ))
}

/// An argument of `Exec`: quoted, and escaped once as an argument and once more as a string.
fn quoted(argument: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in argument.chars() {
        match letter {
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => quoted.extend([r"\\", letter.encode_utf8(&mut [0; 4])]),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether an entry starts anything: the settings of desktops turn one off by these keys.
fn is_in_force(text: &str) -> bool {
    let mut group = "";
    let mut program = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            group = line;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| group == "[Desktop Entry]") else {
            continue;
        };
        match (key.trim_end(), value.trim_start()) {
            ("Hidden", "true") | ("X-GNOME-Autostart-enabled", "false") => return false,
            ("Exec", command) => program = !command.is_empty(),
            _ => {}
        }
    }
    program
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_in_force_and_starts_hidden() {
        let text = text(Path::new("/usr/bin/daypass-desktop")).unwrap();
        assert!(is_in_force(&text), "{text}");
        assert!(text.contains("\nExec=\"/usr/bin/daypass-desktop\" --hidden\n"), "{text}");
    }

    #[test]
    fn a_path_is_one_argument_whatever_is_in_it() {
        assert_eq!(quoted("/opt/My Apps/50%/x"), r#""/opt/My Apps/50%%/x""#);
        assert_eq!(quoted(r#"/a"b$c`d\e"#), r#""/a\\"b\\$c\\`d\\\\e""#);
        assert!(text(Path::new("/tmp/two\nlines")).is_err());
    }

    #[test]
    fn an_entry_that_the_desktop_has_turned_off_is_off() {
        let entry = "[Desktop Entry]\nExec=daypass-desktop --hidden\n";
        assert!(is_in_force(entry));
        assert!(!is_in_force(&format!("{entry}Hidden=true\n")));
        assert!(!is_in_force(&format!("{entry}X-GNOME-Autostart-enabled = false\n")));
        assert!(is_in_force(&format!("{entry}[Desktop Action Quit]\nHidden=true\n")), "that is of an action");
        assert!(!is_in_force(""));
    }
}
