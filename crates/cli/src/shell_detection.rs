//! Which shell evaluates what `daypass env` prints, where it is not named.

use crate::failure::Failure;
use crate::parent;
use daypass_core::shell::Shell;

/// The shells that Daypass has no syntax for. What is printed for another would be half understood, or end the shell.
const UNSPOKEN: [&str; 8] = ["csh", "tcsh", "xonsh", "elvish", "ion", "rc", "es", "murex"];

/// The shell that runs this process, else the one in `SHELL`, which is the login shell: in a bash that was started from fish
/// it names fish. Else the operating system's usual one.
///
/// # Errors
/// [`Failure::Usage`] where it is a shell whose syntax Daypass does not know.
pub(crate) fn shell_of_caller() -> Result<Shell, Failure> {
    let programs = parent::programs().into_iter().chain(std::env::var("SHELL").ok());
    shell_among(programs).unwrap_or_else(|| Ok(usual())).map_err(|name| Failure::Usage {
        title: "Which shell?",
        detail: format!("Daypass does not know the syntax of {name}."),
        action:
            "Name a shell that reads the same, or take JSON: daypass env --shell bash, daypass env --json"
                .to_owned(),
    })
}

/// The operating system's usual shell.
pub(crate) fn usual() -> Shell {
    if cfg!(windows) { Shell::PowerShell } else { Shell::Posix }
}

/// The shell that the first of these programs is which is one: `Err` with its name where Daypass cannot speak to it.
fn shell_among(programs: impl Iterator<Item = String>) -> Option<Result<Shell, String>> {
    programs.into_iter().find_map(|program| {
        let name = program.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        match name.trim_end_matches(".exe") {
            "sh" | "bash" | "rbash" | "dash" | "ash" | "busybox" | "zsh" | "ksh" | "ksh93" | "mksh"
            | "yash" | "osh" => Some(Ok(Shell::Posix)),
            "fish" => Some(Ok(Shell::Fish)),
            "pwsh" | "powershell" => Some(Ok(Shell::PowerShell)),
            "cmd" => Some(Ok(Shell::Cmd)),
            "nu" => Some(Ok(Shell::Nu)),
            other => UNSPOKEN.contains(&other).then(|| Err(other.to_owned())),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_known_by_its_program() {
        for (path, shell) in [
            ("/usr/bin/fish", Some(Ok(Shell::Fish))),
            ("/bin/zsh", Some(Ok(Shell::Posix))),
            ("/bin/dash", Some(Ok(Shell::Posix))),
            ("/snap/bin/pwsh", Some(Ok(Shell::PowerShell))),
            ("C:\\Program Files\\nu\\nu.exe", Some(Ok(Shell::Nu))),
            ("C:\\Windows\\System32\\cmd.EXE", Some(Ok(Shell::Cmd))),
            ("/bin/tcsh", Some(Err("tcsh".to_owned()))),
            ("/usr/bin/python3", None),
        ] {
            assert_eq!(shell_among([path.to_owned()].into_iter()), shell, "{path}");
        }
    }

    #[test]
    fn the_login_shell_counted_more_than_the_shell_that_asks() {
        let among = |programs: &[&str]| shell_among(programs.iter().map(|&program| program.to_owned()));
        assert_eq!(among(&["bash", "/usr/bin/fish"]), Some(Ok(Shell::Posix)));
        assert_eq!(among(&["make", "/usr/bin/fish"]), Some(Ok(Shell::Fish)));
        assert_eq!(among(&["xonsh", "/bin/bash"]), Some(Err("xonsh".to_owned())));
        assert_eq!(among(&["make"]), None);
    }
}
