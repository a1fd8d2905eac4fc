//! The browser of a machine that is made up: files below a folder, and programs that note what they are given.

use super::*;
use std::fs::{File, create_dir_all, read_to_string};
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const PAGE: &str = "https://device.sso.eu-central-1.amazonaws.com/?user_code=BCDF-GHJK&x=$(y)";

/// A machine without a desktop.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new(release: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["proc/sys/kernel", "bin"] {
            create_dir_all(root.path().join(folder)).unwrap();
        }
        let osrelease = root.path().join("proc/sys/kernel/osrelease");
        aws_files::atomic::write(&osrelease, release.as_bytes(), 0o644).unwrap();
        Self(root)
    }

    fn plain() -> Self {
        Self::new("6.1.0-21-amd64\n")
    }

    fn wsl() -> Self {
        Self::new("5.15.153.1-microsoft-standard-WSL2\n")
    }

    fn bin(&self) -> PathBuf {
        self.0.path().join("bin")
    }

    /// A program that notes its name and its arguments, and ends so.
    fn program(&self, name: &str, status: i32) -> &Self {
        let noted = self.0.path().join("noted");
        let noted = noted.display();
        let script = format!(
            "#!/bin/sh\n{{ printf '%s' '{name}'; printf '|%s' \"$@\"; printf '|%s|%s\\n' \"$DAYPASS_PAGE\" \"$WSLENV\"; }} \
             >> '{noted}'\nexit {status}\n"
        );
        self.script(name, &script)
    }

    fn script(&self, name: &str, script: &str) -> &Self {
        let path = self.bin().join(name);
        // A file that this process had open for writing could not be run while another test starts a program.
        let mut writer = child("sh", ChildEnvironment::Persons);
        writer.args(["-c", "cat > \"$1\" && chmod 755 \"$1\"", "sh"]).arg(path).stdin(Stdio::piped());
        let mut writer = writer.spawn().unwrap();
        writer.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        assert!(writer.wait().unwrap().success());
        self
    }

    fn browser(&self, variables: &[(&str, &str)]) -> SystemBrowser {
        let bin = self.bin();
        let variable = |name: &str| match variables.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => Some(OsString::from(value)),
            None => (name == "PATH").then(|| bin.clone().into_os_string()),
        };
        SystemBrowser::of_environment(variable, self.0.path())
    }

    /// What the programs noted, once the page was opened.
    fn opened(&self, variables: &[(&str, &str)]) -> Result<String, BrowserError> {
        let opened = self.browser(variables).open(&Url::parse(PAGE).unwrap(), &OpenIn::default());
        opened.map(|()| read_to_string(self.0.path().join("noted")).unwrap())
    }
}

/// What a program notes that is given the page as its argument.
fn given(program: &str) -> String {
    format!("{program}|{PAGE}||\n")
}

#[test]
fn the_browser_that_the_person_names_was_not_called_without_a_display() {
    let machine = Machine::plain();
    machine.program("b", 0);
    let path = machine.bin().join("b").display().to_string();
    assert_eq!(machine.opened(&[("BROWSER", &path)]), Ok(given("b")));
    assert_eq!(Machine::plain().opened(&[]), Err(BrowserError::None), "without a display there is no other");
}

#[test]
fn the_persons_browser_is_called_over_ssh_and_in_containers_and_nothing_of_the_desktop() {
    for variable in [("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22"), ("CODESPACES", "true")] {
        let machine = Machine::plain();
        machine.program("b", 0);
        assert_eq!(machine.opened(&[variable, ("BROWSER", "b")]), Ok(given("b")), "{variable:?}");
        assert_eq!(machine.opened(&[variable]), Err(BrowserError::None), "{variable:?}");
    }
    let over_ssh = Machine::plain();
    over_ssh.program("xdg-open", 0);
    assert_eq!(over_ssh.opened(&[("SSH_TTY", "/dev/pts/0"), ("DISPLAY", ":0")]), Err(BrowserError::None));
}

#[test]
fn a_window_that_is_shown_over_ssh_has_the_browser_beside_it() {
    let machine = Machine::plain();
    machine.program("xdg-open", 0);
    let over_ssh =
        machine.browser(&[("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22"), ("DISPLAY", "localhost:10.0")]);
    assert_eq!((over_ssh.place(), over_ssh.launchers(PAGE).len()), (BrowserPlace::OverSsh, 0));
    let window = over_ssh.beside_window();
    assert_eq!(window.place(), BrowserPlace::Here);
    assert!(!window.launchers(PAGE).is_empty());
}

#[test]
fn the_next_command_is_tried_where_one_fails_or_is_not_there() {
    let machine = Machine::plain();
    machine.program("broken", 3).program("good", 0);
    assert_eq!(
        machine.opened(&[("BROWSER", "nowhere:broken -x:good --new %s --end")]),
        Ok(format!("broken|-x|{PAGE}||\ngood|--new|{PAGE}|--end||\n"))
    );
    assert_eq!(
        machine.opened(&[("BROWSER", "broken:nowhere")]),
        Err(BrowserError::Failed),
        "and who fails is no browser"
    );
}

#[test]
fn in_wsl_a_page_is_opened_on_windows() {
    let machine = Machine::wsl();
    machine.program("wslview", 0).program("powershell.exe", 0);
    assert_eq!(machine.browser(&[]).place(), BrowserPlace::BesideWsl);
    assert_eq!(machine.opened(&[]), Ok(given("wslview")));

    let machine = Machine::wsl();
    machine.program("wslview", 1).program("powershell.exe", 0);
    let noted = machine.opened(&[("WSLENV", "GOPATH/l")]).unwrap();
    let (wslview, powershell) = noted.split_once('\n').unwrap();
    assert_eq!(format!("{wslview}\n"), given("wslview"));
    // The address is no part of the script.
    assert!(
        powershell.ends_with(&format!("$env:DAYPASS_PAGE|{PAGE}|DAYPASS_PAGE:GOPATH/l\n")),
        "{powershell}"
    );

    let machine = Machine::wsl();
    machine.program("explorer.exe", 1);
    assert_eq!(machine.opened(&[]), Ok(given("explorer.exe")), "it ends so when it has opened the page");

    let machine = Machine::wsl();
    machine.program("powershell.exe", 0).program("mine", 0);
    assert_eq!(machine.opened(&[("BROWSER", "mine")]), Ok(given("mine")), "the person's own comes first");
}

#[test]
fn in_wsl_without_windows_programs_and_in_a_container_of_it_nothing_is_opened() {
    let machine = Machine::wsl();
    assert_eq!(
        (machine.browser(&[]).place(), machine.opened(&[])),
        (BrowserPlace::NotInWsl, Err(BrowserError::None))
    );
    machine.program("wslview", 0);
    File::create(machine.0.path().join(".dockerenv")).unwrap();
    assert_eq!(
        (machine.browser(&[]).place(), machine.opened(&[])),
        (BrowserPlace::OutsideContainer, Err(BrowserError::None))
    );
}

#[test]
fn on_windows_no_command_interpreter_reads_the_address() {
    let (program, arguments) = opener_of_windows(Path::new("/windows"), PAGE);
    assert_eq!(program, Path::new("/windows/System32/rundll32.exe"));
    assert_eq!(arguments, ["url.dll,FileProtocolHandler", PAGE], "the address is one word as it stands");
}

#[test]
fn a_browser_that_takes_its_time_stopped_the_tasks_of_the_runtime() {
    let machine = Machine::plain();
    let pipe = machine.0.path().join("pipe");
    assert!(child("mkfifo", ChildEnvironment::Persons).arg(&pipe).status().unwrap().success());
    machine.script("b", &format!("#!/bin/sh\nread -r line < '{}'\n", pipe.display()));
    let browser = machine.browser(&[("BROWSER", &machine.bin().join("b").display().to_string())]);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let has_gone_on = Arc::new(AtomicBool::new(false));
    // The browser ends by a task, which comes to it only if the first leaves the thread to it.
    let other = has_gone_on.clone();
    let went_on = runtime.block_on(async {
        let (waits, begun) = tokio::sync::oneshot::channel();
        let open = tokio::spawn(async move {
            waits.send(()).unwrap();
            let opened = browser.open(&Url::parse(PAGE).unwrap(), &OpenIn::default());
            (opened, has_gone_on.load(Ordering::SeqCst))
        });
        tokio::spawn(async move {
            begun.await.unwrap();
            other.store(true, Ordering::SeqCst);
            File::options().write(true).open(pipe).unwrap().write_all(b"go\n").unwrap();
        });
        open.await.unwrap()
    });
    assert_eq!(went_on, (Ok(()), true));
}
