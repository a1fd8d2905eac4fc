//! The operating system's keychain as the key source: Secret Service on Linux, Keychain Services on macOS, Credential
//! Manager on Windows.
//!
//! The one item is the text `1:` and the key in base64, so that it survives every keychain and tool that takes its
//! items for passwords.

use super::key::{DataKey, KEY_BYTES};
use super::key_source::{Attendance, KeyError, KeySource, StoredFact};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use keyring::{Entry, Error};
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

const SERVICE: &str = "daypass";
const VERSION: &str = "1:";
/// What the user name of the second item ends with, which is there while the key is replaced.
const STAGED: &str = " (next key)";

/// The name of this source.
pub(super) const KEYCHAIN: &str = "keychain";

/// The data key as the keychain's one item of Daypass.
#[derive(Debug)]
pub struct KeychainKey {
    user: String,
}

impl KeychainKey {
    /// The item of this `DAYPASS_HOME`: its user name is the folder, so that two homes do not share a key, and the
    /// person who looks into the keychain sees what it belongs to.
    pub fn new(home: &Path) -> Self {
        let home =
            home.canonicalize().or_else(|_| std::path::absolute(home)).unwrap_or_else(|_| home.to_owned());
        Self { user: home.to_string_lossy().into_owned() }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the keychain's one adapter")]
    fn entry(&self, end: &str) -> Result<Entry, KeyError> {
        Entry::new(SERVICE, &format!("{}{end}", self.user)).map_err(classify)
    }

    fn get(&self, end: &str) -> Result<Option<DataKey>, KeyError> {
        match self.entry(end)?.get_password() {
            Ok(text) => read(&Zeroizing::new(text)).map(Some).ok_or(KeyError::Unreadable),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(classify(error)),
        }
    }

    fn set(&self, end: &str, key: &DataKey) -> Result<(), KeyError> {
        let text = write(key);
        match self.entry(end)?.set_password(&text) {
            Err(error) if has_no_keyring(&error) => {
                make_keyring()?;
                self.entry(end)?.set_password(&text).map_err(classify)
            }
            result => result.map_err(classify),
        }
    }

    fn delete(&self, end: &str) -> Result<(), KeyError> {
        match self.entry(end)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(classify(error)),
        }
    }
}

impl KeySource for KeychainKey {
    fn name(&self) -> &'static str {
        KEYCHAIN
    }

    fn may_prompt(&self) -> bool {
        may_prompt(&self.user)
    }

    #[cfg(target_os = "linux")]
    fn load_at_once(&self) -> Option<DataKey> {
        let text = super::plain_session::secret(&[("service", SERVICE), ("username", &self.user)])?;
        read(std::str::from_utf8(&text).ok()?)
    }

    fn load(&self, _: Attendance) -> Result<Option<DataKey>, KeyError> {
        match self.load_at_once() {
            Some(key) => Ok(Some(key)),
            None => self.get(""),
        }
    }

    fn keep(&self, key: &DataKey, _: Attendance) -> Result<(), KeyError> {
        self.set("", key)
    }

    fn stage(&self, key: &DataKey) -> Result<Option<StoredFact>, KeyError> {
        self.set(STAGED, key).map(|()| None)
    }

    fn staged(&self) -> Result<Option<DataKey>, KeyError> {
        match self.get(STAGED) {
            Err(KeyError::Unreadable) => Ok(None),
            staged => staged,
        }
    }

    fn unstage(&self) -> Result<(), KeyError> {
        self.delete(STAGED)
    }

    fn forget(&self) -> Result<(), KeyError> {
        self.delete("")
    }
}

/// Whether the item of this user, or the keyring that it would be put into, is locked. A Secret Service that does not
/// answer shows no prompt either.
#[cfg(all(unix, not(target_os = "macos")))]
fn may_prompt(user: &str) -> bool {
    use secret_service::{EncryptionType, blocking::SecretService};
    let Ok(service) = SecretService::connect(EncryptionType::Plain) else { return false };
    let Ok(found) = service.search_items([("service", SERVICE), ("username", user)].into()) else {
        return false;
    };
    if found.unlocked.is_empty() && found.locked.is_empty() {
        // Where there is no keyring, making one asks for its password.
        return !matches!(service.get_default_collection().map(|keyring| keyring.is_locked()), Ok(Ok(false)));
    }
    found.unlocked.is_empty()
}

/// An open keychain of macOS asks as well, where its item does not know this program yet.
#[cfg(target_os = "macos")]
fn may_prompt(_: &str) -> bool {
    true
}

/// Windows opens its credentials with the log-in.
#[cfg(not(unix))]
fn may_prompt(_: &str) -> bool {
    false
}

/// Whether the Secret Service is there but has no default collection to put an item into: so on a desktop whose log-in
/// made none, and where nothing has stored a password yet.
#[cfg(all(unix, not(target_os = "macos")))]
fn has_no_keyring(error: &Error) -> bool {
    use secret_service::Error as Cause;
    matches!(error, Error::NoStorageAccess(cause) if matches!(cause.downcast_ref(), Some(Cause::NoResult)))
}

/// Makes the default collection, as libsecret does in this case: the keychain asks the person for its password.
#[cfg(all(unix, not(target_os = "macos")))]
fn make_keyring() -> Result<(), KeyError> {
    use secret_service::{EncryptionType, blocking::SecretService};
    let service = SecretService::connect(EncryptionType::Dh);
    let made = service.and_then(|service| service.create_collection("Default keyring", "default").map(drop));
    made.map_err(|error| KeyError::Missing { reason: format!("no keyring was made in it: {error}") })
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_no_keyring(_: &Error) -> bool {
    false
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn make_keyring() -> Result<(), KeyError> {
    Ok(())
}

fn write(key: &DataKey) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(VERSION.len() + KEY_BYTES.div_ceil(3) * 4));
    text.push_str(VERSION);
    BASE64_STANDARD.encode_string(key.expose(), &mut text);
    text
}

fn read(text: &str) -> Option<DataKey> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_BYTES + 2));
    BASE64_STANDARD.decode_vec(text.strip_prefix(VERSION)?, &mut bytes).ok()?;
    DataKey::from_bytes(&bytes)
}

/// The keychain's errors in the vault's words. Two of them carry what was read: it is zeroed here.
fn classify(error: Error) -> KeyError {
    match error {
        Error::NoDefaultStore => KeyError::Missing {
            reason: match Entry::store_status() {
                Err(cause) => cause.to_string(),
                Ok(()) => Error::NoDefaultStore.to_string(),
            },
        },
        Error::NoStorageAccess(cause) => KeyError::Locked { reason: cause.to_string() },
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            KeyError::Unreadable
        }
        other => KeyError::Failed { reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_reads_back_and_foreign_text_is_no_key() {
        let key = DataKey::from_bytes(&[0xA5; 32]).unwrap();
        let text = write(&key);
        assert_eq!(*text, "1:paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU=");
        assert_eq!(read(&text).unwrap().expose(), key.expose());
        for foreign in
            ["", "1:", "hunter2", "2:paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU=", "1:paWl", "1:????"]
        {
            assert!(read(foreign).is_none(), "{foreign}");
        }
    }

    #[test]
    fn two_homes_are_two_items_and_one_home_is_one_by_any_path() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        std::fs::create_dir(&one).unwrap();
        std::fs::create_dir(&two).unwrap();
        assert_ne!(KeychainKey::new(&one).user, KeychainKey::new(&two).user);
        assert_eq!(KeychainKey::new(&one).user, KeychainKey::new(&two.join("../one")).user);
    }

    #[test]
    fn what_was_read_is_in_no_error() {
        let cause = || Box::new(std::io::Error::other("no MAC"));
        for error in
            [Error::BadEncoding(b"hunter2".to_vec()), Error::BadDataFormat(b"hunter2".to_vec(), cause())]
        {
            assert_eq!(format!("{:?}", classify(error)), "Unreadable");
        }
        assert!(
            matches!(classify(Error::NoStorageAccess(cause())), KeyError::Locked { reason } if reason == "no MAC")
        );
        assert!(matches!(classify(Error::PlatformFailure(cause())), KeyError::Failed { .. }));
    }
}
