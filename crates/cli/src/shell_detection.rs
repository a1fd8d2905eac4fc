//! Which shell evaluates what `daypass env` prints, where it is not named.

use crate::failure::Failure;
use crate::readers;
use daypass_core::shell::{Shell, program_name};
use daypass_core::{Problem, ProblemCode, Remedy};

/// What stands in the place of a shell where nobody shall have one.
pub(crate) const NO_SHELLS: [&str; 2] = ["nologin", "false"];

/// The shell that reads what this process prints, else the one in `SHELL`, which is the login shell: in a bash that was
/// started from fish it names fish. Else the operating system's usual one.
///
/// # Errors
/// [`Failure::Problem`] where it is a shell whose syntax Daypass does not know.
pub(crate) fn shell_of_caller() -> Result<Shell, Failure> {
    shell_of(&readers::readers(), &|name| std::env::var(name).ok()).map_err(|name| {
        Failure::from(Problem::new(
            ProblemCode::InvalidInput,
            "Which shell?",
            format!("Daypass does not know the syntax of {name}."),
            "Name a shell with the same syntax (--shell bash), use --json, or run the command as the session: daypass exec",
            Remedy::None,
        ))
    })
}

/// The operating system's usual shell.
pub(crate) fn usual() -> Shell {
    if cfg!(windows) { Shell::PowerShell } else { Shell::Posix }
}

/// The first of these programs that is a shell, else what the environment says: `Err` with its name where Daypass cannot speak
/// to it.
fn shell_of(readers: &[String], get: &dyn Fn(&str) -> Option<String>) -> Result<Shell, String> {
    let running = readers.iter().find_map(|program| Shell::of_program(program));
    let login = || {
        let login = get("SHELL").filter(|path| !path.is_empty())?;
        let name = program_name(&login);
        // A shell that nobody has heard of is more likely to read otherwise than not.
        let unknown = (!NO_SHELLS.contains(&name.as_str())).then_some(Err(name));
        Shell::of_program(&login).or(unknown)
    };
    running.or_else(login).unwrap_or_else(|| Ok(if cfg!(windows) { on_windows(get) } else { usual() }))
}

/// Windows shows no program's parent without more. PowerShell adds the person's own modules to `PSModulePath`, below the folder
/// of their profile, and only the command prompt sets `PROMPT`.
fn on_windows(get: &dyn Fn(&str) -> Option<String>) -> Shell {
    let own_modules = get("USERPROFILE").zip(get("PSModulePath"));
    let is_power_shell = own_modules.is_some_and(|(profile, modules)| modules.contains(&profile));
    if !is_power_shell && get("PROMPT").is_some() { Shell::Cmd } else { Shell::PowerShell }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(readers: &[&str], environment: &[(&str, &str)]) -> Result<Shell, String> {
        let get = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        let readers: Vec<String> = readers.iter().map(|&reader| reader.to_owned()).collect();
        shell_of(&readers, &get)
    }

    #[test]
    fn the_login_shell_counted_more_than_the_shell_that_asks() {
        let fish = [("SHELL", "/usr/bin/fish")];
        assert_eq!(shell(&["bash"], &fish), Ok(Shell::Posix));
        assert_eq!(shell(&["make"], &fish), Ok(Shell::Fish));
        assert_eq!(shell(&["node", "sh", "make"], &fish), Ok(Shell::Posix));
        assert_eq!(shell(&["python3.11", "xonsh"], &[("SHELL", "/bin/bash")]), Err("xonsh".to_owned()));
    }

    #[test]
    fn a_login_shell_that_nobody_knows_got_the_syntax_of_bash() {
        assert_eq!(shell(&[], &[("SHELL", "/opt/novel/bin/novel")]), Err("novel".to_owned()));
        for none in [&[][..], &[("SHELL", "")], &[("SHELL", "/usr/sbin/nologin")], &[("SHELL", "/bin/false")]]
        {
            assert_eq!(shell(&["cron"], none), Ok(usual()), "{none:?}");
        }
    }

    #[test]
    fn on_windows_the_command_prompt_and_power_shell_are_told_apart_by_what_they_set() {
        let profile = ("USERPROFILE", "C:\\Users\\ada");
        let of_system = ("PSModulePath", "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules");
        let of_ada = ("PSModulePath", "C:\\Users\\ada\\Documents\\PowerShell\\Modules;C:\\Windows\\x");
        for (environment, expected) in [
            (&[profile, of_system, ("PROMPT", "$P$G")][..], Shell::Cmd),
            (&[profile, of_ada, ("PROMPT", "$P$G")], Shell::PowerShell),
            (&[profile, of_ada], Shell::PowerShell),
            (&[], Shell::PowerShell),
        ] {
            let get = |name: &str| {
                environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(on_windows(&get), expected, "{environment:?}");
        }
    }
}
