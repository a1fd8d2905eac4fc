//! The person's browser: the programs that open a page on this machine, tried one after another.

use super::blocking::blocking;
use super::browser::{Browser, BrowserError};
use super::browser_variable::browser_commands;
use super::child::{ChildEnvironment, child, detached};
use super::installed_browsers::{InstalledBrowser, InstalledBrowsers};
use super::program::program_in;
use super::surroundings::{WINDOWS_OPENERS, surroundings};
use super::unfit_browser::UnfitBrowser;
use daypass_core::BrowserPlace;
use daypass_core::browser::{BrowserChoice, OpenIn, PageWindow};
use daypass_core::problem::named;
use daypass_core::sign_in_method::Surroundings;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};
use url::Url;

/// How long a program that opens pages is watched. One that fails does so at once, and then the next is tried.
const WATCHED: Duration = Duration::from_millis(250);
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// The variable by which PowerShell gets the address: as an argument, it would be read as a part of the script.
const PAGE_VARIABLE: &str = "DAYPASS_PAGE";

/// The person's browsers: the default one, and those that Daypass knows by name.
#[derive(Debug, Clone)]
pub struct SystemBrowser {
    surroundings: Surroundings,
    /// `BROWSER`
    named: Option<String>,
    /// `PATH`
    path: Option<OsString>,
    /// `WSLENV`, the names of the variables that WSL hands on to Windows.
    to_windows: Option<OsString>,
    installed: InstalledBrowsers,
}

impl SystemBrowser {
    /// The browser of this process's environment.
    pub fn from_env() -> Self {
        Self::of_environment(|name| std::env::var_os(name), Path::new("/"))
    }

    /// The browser for whoever has a window of this process before them: where that is shown, a page of this machine's browser
    /// is too, whichever way the person came.
    #[must_use]
    pub fn beside_window(self) -> Self {
        Self { surroundings: Surroundings { over_ssh: false, ..self.surroundings }, ..self }
    }

    /// The browser of an environment, on the machine whose files are below `root`.
    pub fn of_environment(variable: impl Fn(&str) -> Option<OsString>, root: &Path) -> Self {
        Self {
            surroundings: surroundings(&variable, root),
            named: variable("BROWSER").and_then(|value| value.into_string().ok()),
            path: variable("PATH"),
            to_windows: variable("WSLENV"),
            installed: InstalledBrowsers::of_environment(&variable),
        }
    }

    /// The programs that open an address, in the order in which they are tried: those that the person names, those of
    /// Windows in WSL, those of the desktop. Over SSH the desktop of this machine is not the person's.
    fn launchers(&self, address: &str) -> Vec<Launcher> {
        let Surroundings { over_ssh, in_container, in_wsl, has_display, .. } = self.surroundings;
        let mut launchers = self.named(address);
        if over_ssh {
            return launchers;
        }
        let is_wsl = in_wsl && !in_container;
        if is_wsl {
            launchers.extend(WINDOWS_OPENERS.iter().filter_map(|opener| self.on_windows(opener, address)));
        }
        if has_display {
            launchers.extend(desktop(address).filter(|launcher| !is_wsl || !launcher.is_powershell()));
        }
        launchers
    }

    /// What `BROWSER` names, as far as it is there.
    fn named(&self, address: &str) -> Vec<Launcher> {
        let is_program = |text: &str| Path::new(text).is_absolute() && Path::new(text).is_file();
        let commands = browser_commands(self.named.as_deref().unwrap_or_default(), address, is_program);
        commands.iter().filter_map(|words| self.launcher(words)).collect()
    }

    /// A program with its arguments, if it is there.
    fn launcher(&self, words: &[String]) -> Option<Launcher> {
        let (program, arguments) = words.split_first()?;
        let program = program_in(self.path.as_deref(), program)?;
        let mut command = child(program, ChildEnvironment::Persons);
        command.args(arguments);
        Some(Launcher { command, any_end_is_good: false })
    }

    /// What opens a page in the browser that is chosen; nothing for the default one.
    fn chosen(&self, page: &Url, how: &OpenIn) -> Result<Option<Vec<String>>, UnfitBrowser> {
        let OpenIn { browser, window } = how;
        let words = match (browser, window) {
            (BrowserChoice::Default, PageWindow::Usual) => return Ok(None),
            (BrowserChoice::Default | BrowserChoice::Command(_), PageWindow::Private) => {
                return Err(UnfitBrowser::PrivateWindow);
            }
            (BrowserChoice::Default, PageWindow::Container(_)) => {
                self.installed.command(self.installed.with_containers()?, None, window, page)?
            }
            (BrowserChoice::Known(known, profile), window) => {
                let known = *known;
                self.installed.command(known, profile.as_ref(), window, page)?
            }
            (BrowserChoice::Command(command), PageWindow::Usual) => command.words_for(page.as_str()),
            (BrowserChoice::Command(command), PageWindow::Container(container)) => {
                command.words_for(&container.address(page))
            }
        };
        let program = words.first().map(String::as_str).unwrap_or_default();
        match program_in(self.path.as_deref(), program) {
            Some(_) => Ok(Some(words)),
            None => Err(self.installed.missing(named(program))),
        }
    }

    /// Whether the person sees the windows of a browser of this machine. A command of theirs may lead anywhere.
    fn shows(&self, how: &OpenIn) -> bool {
        let Surroundings { over_ssh, has_display, .. } = self.surroundings;
        matches!(how.browser, BrowserChoice::Command(_)) || has_display && !over_ssh
    }

    /// One of the programs that open a page on Windows, if it is there.
    fn on_windows(&self, opener: &str, address: &str) -> Option<Launcher> {
        let mut command = child(program_in(self.path.as_deref(), opener)?, ChildEnvironment::Persons);
        if opener == "powershell.exe" {
            let mut handed_on = OsString::from(PAGE_VARIABLE);
            if let Some(others) = self.to_windows.as_deref().filter(|others| !others.is_empty()) {
                handed_on.push(":");
                handed_on.push(others);
            }
            let script =
                format!("$ErrorActionPreference = 'Stop'; Start-Process -FilePath $env:{PAGE_VARIABLE}");
            command.args(["-NoProfile", "-NonInteractive", "-Command", &script]);
            command.env(PAGE_VARIABLE, address).env("WSLENV", handed_on);
        } else {
            command.arg(address);
        }
        // Explorer ends with 1 also when it has opened the page.
        Some(Launcher { command, any_end_is_good: opener == "explorer.exe" })
    }
}

impl Browser for SystemBrowser {
    fn open(&self, url: &Url, how: &OpenIn) -> Result<(), BrowserError> {
        let launchers = match self.chosen(url, how)? {
            None => self.launchers(url.as_str()),
            Some(words) if self.shows(how) => self.launcher(&words).into_iter().collect(),
            Some(_) => Vec::new(),
        };
        let error = if launchers.is_empty() { BrowserError::None } else { BrowserError::Failed };
        blocking(|| launchers.into_iter().any(Launcher::opens)).then_some(()).ok_or(error)
    }

    fn check(&self, url: &Url, how: &OpenIn) -> Result<(), UnfitBrowser> {
        self.chosen(url, how).map(|_| ())
    }

    fn installed(&self) -> Vec<InstalledBrowser> {
        self.installed.all()
    }

    fn place(&self) -> BrowserPlace {
        self.surroundings.browser()
    }
}

/// Windows' own way: what it opens an address with is asked of `ShellExecute`, and no command interpreter reads the address.
/// Explorer, which some use, shows a folder where it does not know what to do.
#[cfg(windows)]
fn desktop(address: &str) -> impl Iterator<Item = Launcher> {
    let root = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    let (program, arguments) = opener_of_windows(Path::new(&root), address);
    let mut command = child(program, ChildEnvironment::Persons);
    command.args(arguments);
    std::iter::once(Launcher { command, any_end_is_good: false })
}

/// By its whole path, so that nothing of that name in another folder is run.
#[cfg(any(windows, all(test, target_os = "linux")))]
fn opener_of_windows(root: &Path, address: &str) -> (std::path::PathBuf, [String; 2]) {
    let program = root.join("System32").join("rundll32.exe");
    (program, ["url.dll,FileProtocolHandler".to_owned(), address.to_owned()])
}

/// The desktop's own programs.
#[cfg(not(windows))]
fn desktop(address: &str) -> impl Iterator<Item = Launcher> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the browser's one adapter; the address is checked"
    )]
    let commands = open::commands(address);
    commands.into_iter().map(|command| Launcher { command, any_end_is_good: false })
}

/// A program that opens a page.
struct Launcher {
    command: Command,
    /// Its exit status tells nothing.
    any_end_is_good: bool,
}

impl Launcher {
    fn is_powershell(&self) -> bool {
        self.command.get_program() == "powershell.exe"
    }

    /// Whether it has taken the page: it ends well, or still runs after a moment.
    fn opens(self) -> bool {
        let Ok(mut child) = detached(self.command) else { return false };
        let began = Instant::now();
        while began.elapsed() < WATCHED {
            match child.try_wait() {
                Ok(Some(status)) => return status.success() || self.any_end_is_good,
                Ok(None) => thread::sleep(BETWEEN_LOOKS),
                Err(_) => break,
            }
        }
        wait_for(child);
        true
    }
}

/// Takes note of a child's end, whenever that is: otherwise it stays as a zombie for as long as this process runs.
fn wait_for(mut child: Child) {
    let waiting = thread::Builder::new().name("browser".to_owned()).stack_size(64 * 1024).spawn(move || {
        let _ = child.wait();
    });
    if let Err(error) = waiting {
        tracing::debug!(%error, "the browser's end is not noted");
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
#[path = "system_browser_test.rs"]
mod system_browser_test;
