//! Child processes: the one place that makes them, and with them what they get of this process's environment.

use daypass_core::shell::{
    CREDENTIAL_VARIABLES, GIVEN_REGION_VARIABLE, OTHER_ORIGINS, REGION_VARIABLES, SESSION_VARIABLE,
};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use zeroize::Zeroizing;

/// The variable with the passphrase of the vault.
pub(crate) const VAULT_PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";
/// systemd's variable for the folder of a unit's credentials (systemd.exec(5)).
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";
/// The passphrase of the vault, as a systemd credential.
const PASSPHRASE_CREDENTIAL: &str = "daypass-vault-passphrase";

/// The folder of an AppImage that is mounted while it runs. Its runtime puts folders of it before the person's own in
/// `LD_LIBRARY_PATH`, `PATH`, `XDG_DATA_DIRS` and others (docs.appimage.org).
const APP_FOLDER: &str = "APPDIR";

/// What a child gets of this process's environment. No child gets the passphrase of Daypass's vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildEnvironment {
    /// The person's own, for a browser and for a command that the person has set. It is not told where the passphrase is.
    Persons,
    /// The person's own without the variables that name credentials, a region or the session that they are of, for a program that is given a session's. Where the
    /// passphrase is it is told, so that Daypass works there for other profiles.
    WithoutCredentials,
}

/// A command that is yet to be run, with this environment.
pub fn child(program: impl AsRef<OsStr>, environment: ChildEnvironment) -> Command {
    #[expect(clippy::disallowed_methods, reason = "this is where children are made")]
    let command = Command::new(program);
    with_environment(command, environment, std::env::vars_os())
}

/// Another program of Daypass's takes the place of this process, with its whole environment: it is the same to whoever waits for
/// this one. Where there is no such thing, as on Windows, this process waits for it and ends as it does.
///
/// # Errors
/// What kept it from being started. Otherwise this does not return.
pub fn replace_this_process(program: &Path, arguments: impl Iterator<Item = OsString>) -> io::Error {
    #[expect(clippy::disallowed_methods, reason = "this is where children are made")]
    let mut command = Command::new(program);
    command.args(arguments);
    #[cfg(unix)]
    return super::with_persons_core_limit(|| std::os::unix::process::CommandExt::exec(&mut command));
    #[cfg(not(unix))]
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}

/// How a program ends, and the first `longest` bytes of what it prints, which may be secret, if it ends in time. It is killed
/// otherwise, and has nothing to read.
///
/// # Errors
/// Those of starting and reading it; [`io::ErrorKind::TimedOut`] when it has not ended after `patience`.
pub async fn output_of(
    command: Command,
    patience: Duration,
    longest: u64,
) -> io::Result<(ExitStatus, Zeroizing<Vec<u8>>)> {
    let mut command = tokio::process::Command::from(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut started = super::with_persons_core_limit(|| command.spawn())?;
    let printed = started.stdout.take();
    let ended = async {
        let mut text = Zeroizing::new(Vec::new());
        if let Some(printed) = printed {
            printed.take(longest).read_to_end(&mut text).await?;
        }
        Ok((started.wait().await?, text))
    };
    tokio::time::timeout(patience, ended).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Starts a program that the person goes on to use: it outlives this process and hears neither its Ctrl-C nor the end of its
/// terminal, and has nothing to read from or to write to here.
pub(crate) fn detached(command: Command) -> io::Result<Child> {
    let mut command = with_environment(command, ChildEnvironment::Persons, std::env::vars_os());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A session of its own (setsid) takes unsafe code. Signals of a terminal go to its foreground group, which this leaves.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(
            &mut command,
            CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW,
        );
    }
    super::with_persons_core_limit(|| command.spawn())
}

/// The command without the variables of `own` that it may not have.
fn with_environment(
    mut command: Command,
    environment: ChildEnvironment,
    own: impl Iterator<Item = (OsString, OsString)>,
) -> Command {
    command.env_remove(VAULT_PASSPHRASE);
    match environment {
        ChildEnvironment::Persons => {
            let own: Vec<_> = own.collect();
            for (name, value) in without_app_folder(&own) {
                match value {
                    Some(value) => command.env(name, value),
                    None => command.env_remove(name),
                };
            }
            for (name, value) in own {
                // Also `…_FILE`, and what other versions of Daypass may read.
                let opens_vault = name.as_encoded_bytes().starts_with(VAULT_PASSPHRASE.as_bytes())
                    || name == CREDENTIALS_DIRECTORY
                        && Path::new(&value).join(PASSPHRASE_CREDENTIAL).exists();
                if opens_vault {
                    command.env_remove(name);
                }
            }
        }
        ChildEnvironment::WithoutCredentials => {
            let said = [SESSION_VARIABLE, GIVEN_REGION_VARIABLE];
            for name in
                CREDENTIAL_VARIABLES.iter().chain(&REGION_VARIABLES).chain(&OTHER_ORIGINS).chain(&said)
            {
                command.env_remove(name);
            }
        }
    }
    command
}

/// What has to change in an environment so that nothing leads into the AppImage that this process runs from: a browser that
/// took the libraries or the settings of it would break. A variable without a value is removed.
fn without_app_folder(own: &[(OsString, OsString)]) -> Vec<(&OsString, Option<OsString>)> {
    let folder = own.iter().find(|(name, _)| name == APP_FOLDER).map(|(_, folder)| Path::new(folder));
    let Some(folder) = folder.filter(|folder| folder.is_absolute() && folder.parent().is_some()) else {
        return Vec::new();
    };
    let is_inside = |path: &Path| path.starts_with(folder);
    let change = |(name, value): &'_ (OsString, OsString)| {
        if ["APPIMAGE", "ARGV0", "OWD"].iter().any(|of_runtime| name == of_runtime) {
            return Some(None);
        }
        if !std::env::split_paths(value).any(|path| is_inside(&path)) {
            return None;
        }
        let kept: Vec<_> = std::env::split_paths(value).filter(|path| !is_inside(path)).collect();
        let is_empty = kept.iter().all(|path| path.as_os_str().is_empty());
        Some(std::env::join_paths(kept).ok().filter(|_| !is_empty))
    };
    own.iter().filter_map(|variable| change(variable).map(|value| (&variable.0, value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::shell::ENDPOINT_VARIABLE;

    fn removed(environment: ChildEnvironment, own: &[(&str, &str)]) -> Vec<String> {
        let own = own.iter().map(|(name, value)| (name.into(), value.into()));
        #[expect(clippy::disallowed_methods, reason = "it is never run")]
        let command = with_environment(Command::new("aws"), environment, own);
        let removed = command.get_envs().filter(|(_, value)| value.is_none());
        removed.map(|(name, _)| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_program_that_is_given_a_sessions_credentials_gets_no_others() {
        let removed = removed(ChildEnvironment::WithoutCredentials, &[]);
        for name in
            ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_SESSION_TOKEN", ENDPOINT_VARIABLE, VAULT_PASSPHRASE]
        {
            assert!(removed.iter().any(|removed| removed == name), "{name}");
        }
        // What was said of the session of before would be said of this one.
        assert!(removed.iter().any(|removed| removed == SESSION_VARIABLE));
    }

    #[test]
    fn the_vaults_passphrase_reached_the_browser_and_the_command_for_mfa_codes() {
        let own = [
            ("AWS_PROFILE", "mine"),
            (VAULT_PASSPHRASE, "x"),
            ("DAYPASS_VAULT_PASSPHRASE_FILE", "/x"),
            ("DAYPASS_HOME", "/home/ada/daypass"),
            ("PATH", "/bin"),
        ];
        let removed = removed(ChildEnvironment::Persons, &own);
        assert_eq!(removed, [VAULT_PASSPHRASE, "DAYPASS_VAULT_PASSPHRASE_FILE"]);
        assert!(!self::removed(ChildEnvironment::WithoutCredentials, &own).contains(&own[2].0.to_owned()));
    }

    #[test]
    fn a_units_credentials_are_handed_on_where_the_passphrase_is_not_among_them() {
        let folder = tempfile::tempdir().unwrap();
        let own = [(CREDENTIALS_DIRECTORY, folder.path().to_str().unwrap())];
        assert!(!removed(ChildEnvironment::Persons, &own).iter().any(|name| name == CREDENTIALS_DIRECTORY));
        std::fs::File::create(folder.path().join(PASSPHRASE_CREDENTIAL)).unwrap();
        assert!(removed(ChildEnvironment::Persons, &own).iter().any(|name| name == CREDENTIALS_DIRECTORY));
    }

    #[cfg(unix)]
    #[test]
    fn the_libraries_of_an_app_image_reached_the_browser() {
        let own = [
            ("APPDIR", "/tmp/.mount_daypass"),
            ("APPIMAGE", "/home/ada/Daypass.AppImage"),
            ("LD_LIBRARY_PATH", "/tmp/.mount_daypass/usr/lib:/tmp/.mount_daypass/usr/lib64:/opt/cuda/lib"),
            ("GTK_PATH", "/tmp/.mount_daypass/usr/lib/gtk-3.0"),
            ("PYTHONHOME", "/tmp/.mount_daypass/usr/:"),
            ("PATH", "/tmp/.mount_daypass/usr/bin:/usr/bin:/bin"),
            ("XDG_DATA_DIRS", "/usr/share:/tmp/.mount_daypass_of_another/usr/share"),
            ("HOME", "/home/ada"),
        ];
        let with = |own: &[(&str, &str)], environment| {
            let own = own.iter().map(|(name, value)| (name.into(), value.into()));
            #[expect(clippy::disallowed_methods, reason = "it is never run")]
            let command = with_environment(Command::new("xdg-open"), environment, own);
            let changed = command.get_envs().filter(|(name, _)| *name != VAULT_PASSPHRASE);
            let text = |text: &OsStr| text.to_string_lossy().into_owned();
            changed.map(|(name, value)| (text(name), value.map(text))).collect::<Vec<_>>()
        };
        let changed = |name: &str, value: Option<&str>| (name.to_owned(), value.map(str::to_owned));
        assert_eq!(
            with(&own, ChildEnvironment::Persons),
            [
                changed("APPDIR", None),
                changed("APPIMAGE", None),
                changed("GTK_PATH", None),
                changed("LD_LIBRARY_PATH", Some("/opt/cuda/lib")),
                changed("PATH", Some("/usr/bin:/bin")),
                changed("PYTHONHOME", None),
            ]
        );
        assert_eq!(
            with(&own[2..], ChildEnvironment::Persons),
            [],
            "outside of one, what is set is the person's"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_browser_is_not_ended_by_the_terminals_ctrl_c() {
        let mut browser = child("sleep", ChildEnvironment::Persons);
        browser.arg("60");
        let mut started = detached(browser).unwrap();
        let pid = rustix::process::Pid::from_child(&started);
        assert_eq!(rustix::process::getpgid(Some(pid)).unwrap(), pid);
        started.kill().unwrap();
        started.wait().unwrap();
    }
}
