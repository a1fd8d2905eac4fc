//! `daypass completions --install`: puts the script where a shell looks by itself.

use super::shell::CompletedShell;
use crate::failure::Failure;
use crate::terminal::{plain, print};
use daypass_core::{Problem, ProblemCode, Remedy};
use daypass_engine::ground::{ChildEnvironment, child, output_of, write_public};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What every script has in its first lines, by which Daypass knows its own file.
const MARK: &str = "# Made by: daypass completions";

/// How long a zsh may take to start, with everything that its person has it do.
const START_OF_ZSH: Duration = Duration::from_secs(5);
/// The most that is read of what it prints, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// Where bash-completion lies, which loads what is in its folders (its README).
const BASH_COMPLETION: [&str; 4] = [
    "/usr/share/bash-completion/bash_completion",
    "/etc/bash_completion",
    "/usr/local/etc/profile.d/bash_completion.sh",
    "/opt/homebrew/etc/profile.d/bash_completion.sh",
];

/// Where a script goes, and what is then still to do.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    file: PathBuf,
    to_do: Option<String>,
}

/// Puts the script of a shell where it looks, and says so and what is left to do.
///
/// # Errors
/// [`Failure::Problem`] where another's file is there, or it cannot be written.
pub(super) async fn install(shell: CompletedShell) -> Result<(), Failure> {
    let Some(folders) = Folders::of(|name| std::env::var_os(name)) else {
        return Err(refused(
            "There is no home folder",
            "HOME is not set.",
            "Print the script: daypass completions bash",
        ));
    };
    let place = match shell {
        CompletedShell::Bash => {
            in_bash(&folders, BASH_COMPLETION.iter().any(|file| Path::new(file).exists()))
        }
        CompletedShell::Zsh => in_zsh(&folders, folder_of_zsh(&folders, &fpath().await, Path::exists)),
        CompletedShell::Fish => {
            Place { file: folders.config.join("fish/completions/daypass.fish"), to_do: None }
        }
        CompletedShell::Nu | CompletedShell::Powershell | CompletedShell::Elvish => {
            return Ok(print(&format!("Nothing is written. {}\n", by_hand(shell)))?);
        }
    };
    let is_new = check(&place.file)?;
    if let Err(error) = write_public(&place.file, shell.script().as_bytes()) {
        let detail = format!("{error}.");
        return Err(refused(
            "The completions cannot be written",
            &detail,
            "Print the script: daypass completions bash",
        ));
    }
    let file = plain(&place.file.display().to_string());
    let done = if is_new { "written" } else { "brought up to date" };
    let then = place.to_do.unwrap_or_else(|| "New shells complete daypass.".to_owned());
    Ok(print(&format!("{file}: {done}. {then}\n"))?)
}

/// What a person does for a shell that has no folder for it.
fn by_hand(shell: CompletedShell) -> &'static str {
    match shell {
        CompletedShell::Nu => {
            "In nu: daypass completions nu | save -f ($nu.user-autoload-dirs.0 | path join daypass.nu)"
        }
        CompletedShell::Elvish => "Add to ~/.config/elvish/rc.elv: eval (daypass completions elvish | slurp)",
        _ => "Add to $PROFILE: daypass completions powershell | Out-String | Invoke-Expression",
    }
}

/// The folders of a person (XDG Base Directory Specification).
#[derive(Debug)]
struct Folders {
    home: PathBuf,
    config: PathBuf,
    data: PathBuf,
    /// Where bash-completion looks first, where somebody has set it.
    bash: Option<PathBuf>,
}

impl Folders {
    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = folder("HOME")?;
        Some(Self {
            config: folder("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config")),
            data: folder("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share")),
            bash: folder("BASH_COMPLETION_USER_DIR"),
            home,
        })
    }
}

fn in_bash(folders: &Folders, is_loaded: bool) -> Place {
    let folder = folders.bash.clone().unwrap_or_else(|| folders.data.join("bash-completion"));
    let file = folder.join("completions/daypass");
    let to_do = (!is_loaded).then(|| {
        let file = quoted(&file);
        format!("bash-completion, which would load it, is not here. Add to ~/.bashrc: source {file}")
    });
    Place { file, to_do }
}

fn in_zsh(folders: &Folders, found: Option<PathBuf>) -> Place {
    if let Some(folder) = found {
        return Place { file: folder.join("_daypass"), to_do: None };
    }
    let folder = folders.data.join("zsh/site-functions");
    let to_do = format!(
        "No folder of yours is in fpath. Add to ~/.zshrc, above compinit: fpath=({} $fpath)",
        quoted(&folder)
    );
    Place { file: folder.join("_daypass"), to_do: Some(to_do) }
}

fn quoted(path: &Path) -> String {
    daypass_core::problem::quoted(&path.display().to_string())
}

/// The first folder of a person's own in which zsh looks for functions: one that is there, and is no checkout of somebody's.
fn folder_of_zsh(folders: &Folders, fpath: &[PathBuf], is_there: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    let is_own = |folder: &&PathBuf| folder.starts_with(&folders.home) && **folder != folders.home;
    let is_checkout = |folder: &PathBuf| {
        let above = folder.ancestors().take_while(|above| *above != folders.home);
        above.into_iter().any(|above| is_there(&above.join(".git")))
    };
    fpath.iter().filter(is_own).find(|folder| is_there(folder) && !is_checkout(folder)).cloned()
}

/// Where zsh looks for functions once it has read the person's files. It is no variable of the environment, so it is asked.
async fn fpath() -> Vec<PathBuf> {
    let mut zsh = child("zsh", ChildEnvironment::Persons);
    // Without job control, it leaves the terminal alone.
    zsh.args(["+m", "-i", "-c", "print -rl -- '' $fpath"]);
    let Ok((_, printed)) = output_of(zsh, START_OF_ZSH, LONGEST).await else { return Vec::new() };
    let text = String::from_utf8_lossy(&printed);
    text.lines().filter(|line| line.starts_with('/')).map(PathBuf::from).collect()
}

/// Whether no file is there yet.
///
/// # Errors
/// [`Failure::Problem`] where there is one that Daypass has not made.
fn check(file: &Path) -> Result<bool, Failure> {
    let name = plain(&file.display().to_string());
    let read = std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).contains(MARK));
    match read {
        Ok(true) => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Ok(false) => {
            let detail = format!("{name} is not a file that Daypass has made.");
            Err(refused(
                "Another file is there",
                &detail,
                &format!("See whether you need it, then: rm {}", quoted(file)),
            ))
        }
        Err(error) => {
            let detail = format!("{name} cannot be read: {error}.");
            Err(refused(
                "The completions cannot be written",
                &detail,
                "Print the script: daypass completions bash",
            ))
        }
    }
}

fn refused(title: &str, detail: &str, action: &str) -> Failure {
    Failure::from(Problem::new(ProblemCode::InvalidInput, title, detail, action, Remedy::None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    fn folders(home: &Path) -> Folders {
        let home = home.to_owned();
        Folders::of(|name| (name == "HOME").then(|| home.clone().into())).unwrap()
    }

    #[test]
    fn every_script_is_known_as_daypasss_own() {
        for shell in CompletedShell::value_variants() {
            let script = shell.script();
            assert!(script.lines().take(2).any(|line| line.starts_with(MARK)), "{shell:?}");
            assert!(script.contains("daypass complete"), "{shell:?}");
        }
    }

    #[test]
    fn it_is_said_what_is_still_to_do() {
        let folders = folders(Path::new("/home/ada"));
        let place = in_bash(&folders, true);
        let file = PathBuf::from("/home/ada/.local/share/bash-completion/completions/daypass");
        assert_eq!(place, Place { file, to_do: None });
        assert!(
            in_bash(&folders, false)
                .to_do
                .unwrap()
                .ends_with("source /home/ada/.local/share/bash-completion/completions/daypass")
        );
        let none = in_zsh(&folders, None);
        assert_eq!(none.file, Path::new("/home/ada/.local/share/zsh/site-functions/_daypass"));
        assert!(none.to_do.unwrap().ends_with("fpath=(/home/ada/.local/share/zsh/site-functions $fpath)"));
    }

    #[test]
    fn a_folder_of_ones_own_in_fpath_is_taken_but_no_checkout() {
        let home = Path::new("/home/ada");
        let there = ["", ".oh-my-zsh/.git", ".oh-my-zsh/functions", ".zfunc"].map(|name| home.join(name));
        let is_there = |path: &Path| path.starts_with("/usr") || there.iter().any(|there| there == path);
        let fpath = [
            "/usr/share/zsh/functions",
            "/home/ada",
            "/home/ada/none",
            "/home/ada/.oh-my-zsh/functions",
            "/home/ada/.zfunc",
        ]
        .map(PathBuf::from);
        let folders = folders(home);
        assert_eq!(folder_of_zsh(&folders, &fpath, is_there), Some(home.join(".zfunc")));
        assert_eq!(folder_of_zsh(&folders, &fpath[..4], is_there), None);
    }
}
