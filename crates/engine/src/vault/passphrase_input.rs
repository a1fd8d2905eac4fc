//! Where the passphrase of the vault comes from: a variable, a file, a credential of systemd, or a person.

use super::key_source::{Attendance, KeyError};
use crate::ground::VAULT_PASSPHRASE;
use daypass_core::Secret;
use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The variable with the path of a file with the passphrase.
const FILE: &str = "DAYPASS_VAULT_PASSPHRASE_FILE";
/// Where systemd puts the credentials of a unit (systemd.exec(5), *Credentials*).
const CREDENTIALS_FOLDER: &str = "CREDENTIALS_DIRECTORY";
/// The name of the credential.
const CREDENTIAL: &str = "daypass-vault-passphrase";
/// In bytes. A longer file is a wrong one.
const LONGEST: u64 = 4096;

/// What a person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassphraseQuestion {
    /// The vault's passphrase.
    Present,
    /// The same once more: what was typed is not it.
    Again,
    /// A passphrase for a vault that has none yet.
    New,
}

/// What comes of a question.
#[derive(Debug)]
pub enum PassphraseAnswer {
    /// What was typed.
    Typed(Secret),
    /// Nobody can be asked.
    Nobody,
    /// The person left the question.
    Cancelled,
}

/// How a person is asked for the passphrase, where one is there. It blocks until they have answered.
#[derive(Clone)]
pub struct PassphrasePrompt(Arc<dyn Fn(PassphraseQuestion) -> PassphraseAnswer + Send + Sync>);

impl PassphrasePrompt {
    /// A prompt that asks by this function.
    pub fn new(ask: impl Fn(PassphraseQuestion) -> PassphraseAnswer + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// A prompt of a process in which nobody can be asked.
    pub fn nobody() -> Self {
        Self::new(|_| PassphraseAnswer::Nobody)
    }
}

impl fmt::Debug for PassphrasePrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassphrasePrompt(…)")
    }
}

/// Where a passphrase is given to this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassphraseOrigin {
    /// In a variable of the environment.
    Variable,
    /// In a file that a variable names.
    File(PathBuf),
    /// In a credential of the systemd unit that this process runs in, which is this file.
    Credential(PathBuf),
    /// Nowhere: a person is asked where one is there.
    Nowhere,
}

/// The passphrase of this process, wherever it comes from.
#[derive(Debug)]
pub struct PassphraseInput {
    origin: PassphraseOrigin,
    variable: Option<Secret>,
    prompt: PassphrasePrompt,
    /// What a person typed that opened the vault, so that they are asked once a process.
    typed: Mutex<Option<Secret>>,
}

impl PassphraseInput {
    /// The passphrase as this environment gives it: the first of `DAYPASS_VAULT_PASSPHRASE`, the file that
    /// `DAYPASS_VAULT_PASSPHRASE_FILE` names, and the systemd credential `daypass-vault-passphrase`. Where there is none, a
    /// person is asked by this prompt. A file is read each time that the vault is opened.
    pub fn from_env(get: impl Fn(&str) -> Option<OsString>, prompt: PassphrasePrompt) -> Self {
        let given = |name: &str| get(name).filter(|value| !value.is_empty());
        let text = given(VAULT_PASSPHRASE).and_then(|text| text.into_string().ok());
        let credential = || Some(PathBuf::from(given(CREDENTIALS_FOLDER)?).join(CREDENTIAL));
        let origin = if text.is_some() {
            PassphraseOrigin::Variable
        } else if let Some(file) = given(FILE) {
            PassphraseOrigin::File(file.into())
        } else if let Some(file) = credential().filter(|file| file.exists()) {
            PassphraseOrigin::Credential(file)
        } else {
            PassphraseOrigin::Nowhere
        };
        Self { origin, variable: text.map(Secret::new), prompt, typed: Mutex::new(None) }
    }

    /// This passphrase.
    pub fn of(passphrase: Secret) -> Self {
        Self {
            origin: PassphraseOrigin::Variable,
            variable: Some(passphrase),
            prompt: PassphrasePrompt::nobody(),
            typed: Mutex::new(None),
        }
    }

    /// Where it is given.
    pub fn origin(&self) -> &PassphraseOrigin {
        &self.origin
    }

    /// The passphrase that is given without asking anybody, what was typed before included.
    ///
    /// # Errors
    /// [`KeyError::PassphraseFile`]
    pub(super) fn given(&self) -> Result<Option<Secret>, KeyError> {
        match &self.origin {
            PassphraseOrigin::Variable => Ok(self.variable.clone()),
            PassphraseOrigin::File(path) => read(path, Access::OfOwnerAlone).map(Some),
            // Who may read it is what systemd says, by an access control list where need be.
            PassphraseOrigin::Credential(path) => read(path, Access::AsItIs).map(Some),
            PassphraseOrigin::Nowhere => Ok(self.typed().clone()),
        }
    }

    /// Asks the person.
    ///
    /// # Errors
    /// [`KeyError::NoPassphrase`] where there is nobody, [`KeyError::Cancelled`] where they leave the question.
    pub(super) fn ask(
        &self,
        question: PassphraseQuestion,
        attendance: Attendance,
    ) -> Result<Secret, KeyError> {
        if attendance == Attendance::Unattended {
            return Err(KeyError::NoPassphrase);
        }
        match (self.prompt.0)(question) {
            PassphraseAnswer::Typed(passphrase) => Ok(passphrase),
            PassphraseAnswer::Nobody => Err(KeyError::NoPassphrase),
            PassphraseAnswer::Cancelled => Err(KeyError::Cancelled),
        }
    }

    /// Remembers what was typed and is right, or forgets what is not right any more.
    pub(super) fn remember(&self, passphrase: Option<Secret>) {
        *self.typed() = passphrase;
    }

    fn typed(&self) -> MutexGuard<'_, Option<Secret>> {
        self.typed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whose a file with a passphrase has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// A person's own, which nobody else may read.
    OfOwnerAlone,
    /// Whatever it is.
    AsItIs,
}

/// The passphrase in a file: its text without the line's end.
fn read(path: &Path, access: Access) -> Result<Secret, KeyError> {
    let fails = |reason: &str| KeyError::PassphraseFile { path: path.to_owned(), reason: reason.to_owned() };
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => fails("there is no such file"),
        ErrorKind::PermissionDenied => fails("it cannot be read by you"),
        _ => fails(&error.to_string()),
    };
    let mut file = File::open(path).map_err(failed)?;
    if access == Access::OfOwnerAlone && is_open_to_others(&file).map_err(failed)? {
        return Err(fails("others can read it (chmod 600)"));
    }
    // The capacity is reserved at once: a text that grows leaves copies behind in the memory that it had before.
    let mut text = String::with_capacity(LONGEST as usize + 1);
    let length = file.by_ref().take(LONGEST + 1).read_to_string(&mut text);
    let text = Secret::new(text);
    match length {
        Err(error) if error.kind() == ErrorKind::InvalidData => return Err(fails("it is no text")),
        Err(error) => return Err(failed(error)),
        Ok(length) if length as u64 > LONGEST => return Err(fails("it is too long")),
        Ok(_) => {}
    }
    let line = text.expose();
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    if line.is_empty() {
        return Err(fails("it is empty"));
    }
    Ok(Secret::new(line))
}

/// Whether others may read a file of this user. One that somebody else created, as container engines do with their
/// secrets, is theirs to guard.
#[cfg(unix)]
fn is_open_to_others(file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let found = file.metadata()?;
    let ours = found.uid() == rustix::process::geteuid().as_raw();
    Ok(found.is_file() && ours && found.mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &File) -> std::io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn input(environment: &[(&str, &str)]) -> PassphraseInput {
        let get =
            |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
        PassphraseInput::from_env(get, PassphrasePrompt::nobody())
    }

    fn given(environment: &[(&str, &str)]) -> Result<Option<String>, String> {
        match input(environment).given() {
            Ok(passphrase) => Ok(passphrase.map(|passphrase| passphrase.expose().to_owned())),
            Err(KeyError::PassphraseFile { reason, .. }) => Err(reason),
            Err(other) => Err(other.to_string()),
        }
    }

    fn file(folder: &TempDir, name: &str, content: &[u8]) -> String {
        let path = folder.path().join(name);
        aws_files::atomic::write(&path, content, 0o600).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn it_comes_from_the_variable_before_the_file_before_the_credential() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "own", b"of the file\n");
        file(&folder, CREDENTIAL, b"of systemd");
        let credentials = (CREDENTIALS_FOLDER, folder.path().to_str().unwrap());
        let text = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(given(&[(VAULT_PASSPHRASE, "typed"), (FILE, &path), credentials]), text("typed"));
        assert_eq!(given(&[(VAULT_PASSPHRASE, ""), (FILE, &path), credentials]), text("of the file"));
        assert_eq!(given(&[credentials]), text("of systemd"));
        assert_eq!(given(&[(CREDENTIALS_FOLDER, "/nowhere")]), Ok(None), "another unit's credentials");
        assert_eq!(given(&[]), Ok(None));
    }

    #[test]
    fn a_files_last_line_end_is_no_part_of_it_and_every_other_blank_is() {
        let folder = tempfile::tempdir().unwrap();
        for (content, passphrase) in
            [("a b\n", "a b"), ("a b\r\n", "a b"), ("a b", "a b"), (" a b \n", " a b "), ("a\n\n", "a\n")]
        {
            let path = file(&folder, "own", content.as_bytes());
            assert_eq!(given(&[(FILE, &path)]), Ok(Some(passphrase.to_owned())), "{content:?}");
        }
    }

    #[test]
    fn a_file_that_holds_no_passphrase_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let long = vec![b'x'; LONGEST as usize + 1];
        for (content, reason) in [
            (&b""[..], "it is empty"),
            (b"\n", "it is empty"),
            (b"\xff\xfe", "it is no text"),
            (&long, "it is too long"),
        ] {
            assert_eq!(given(&[(FILE, &file(&folder, "own", content))]), Err(reason.to_owned()));
        }
        assert_eq!(given(&[(FILE, "/nowhere/at all")]), Err("there is no such file".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused_but_for_a_credential() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for mode in [0o640, 0o604, 0o620] {
            let path = file(&folder, CREDENTIAL, b"open sesame");
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            assert_eq!(given(&[(FILE, &path)]), Err("others can read it (chmod 600)".to_owned()), "{mode:o}");
            let folder = folder.path().to_str().unwrap();
            assert_eq!(given(&[(CREDENTIALS_FOLDER, folder)]), Ok(Some("open sesame".to_owned())));
        }
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        assert!(!format!("{:?}", input(&[(VAULT_PASSPHRASE, "open sesame")])).contains("sesame"));
    }
}
