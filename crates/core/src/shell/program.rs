//! The programs that are shells.

use super::quote::Shell;

/// The shells that Daypass has no syntax for. What is printed for another would be half understood, or end the shell.
const UNSPOKEN: [&str; 9] = ["csh", "tcsh", "xonsh", "elvish", "ion", "rc", "es", "murex", "ysh"];

impl Shell {
    /// The shell that a program is. `None` where it is no shell, `Err` with its name where Daypass cannot speak to it.
    pub fn of_program(program: &str) -> Option<Result<Self, String>> {
        let name = program_name(program);
        match name.as_str() {
            "sh" | "bash" | "rbash" | "dash" | "ash" | "busybox" | "zsh" | "ksh" | "rksh" | "mksh"
            | "lksh" | "oksh" | "pdksh" | "posh" | "yash" | "osh" => Some(Ok(Self::Posix)),
            "fish" => Some(Ok(Self::Fish)),
            "pwsh" | "pwsh-preview" | "powershell" => Some(Ok(Self::PowerShell)),
            "cmd" => Some(Ok(Self::Cmd)),
            "nu" => Some(Ok(Self::Nu)),
            other => UNSPOKEN.contains(&other).then(|| Err(other.to_owned())),
        }
    }
}

/// A program's name without its folder, its version (`ksh93`, `zsh-5.9`) and the dash of a login shell.
pub fn program_name(program: &str) -> String {
    let file = program.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let name = file.trim_end_matches(".exe").trim_start_matches('-');
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_known_by_its_program() {
        for (path, known) in [
            ("/usr/bin/fish", Some(Ok(Shell::Fish))),
            ("/bin/zsh-5.9", Some(Ok(Shell::Posix))),
            ("-bash", Some(Ok(Shell::Posix))),
            ("/bin/ksh93", Some(Ok(Shell::Posix))),
            ("/snap/bin/pwsh", Some(Ok(Shell::PowerShell))),
            ("C:\\Program Files\\nu\\nu.exe", Some(Ok(Shell::Nu))),
            ("C:\\Windows\\System32\\cmd.EXE", Some(Ok(Shell::Cmd))),
            ("/bin/tcsh", Some(Err("tcsh".to_owned()))),
            ("/usr/bin/python3", None),
        ] {
            assert_eq!(Shell::of_program(path), known, "{path}");
        }
    }
}
