//! A key that stays unlocked for a while outside every process: in the kernel's keyring of this user (*keyrings(7)*), which
//! forgets it by itself.
//!
//! The one promise is the end: the kernel gives the key to nobody after it. Until then whatever runs as this user may have it,
//! and the keyring outlives a logout while anything of the user's still runs.

use super::key::DataKey;
use super::key_source::KeyError;
use jiff::Timestamp;

/// Where a key is kept unlocked. It is named after the key as the store has it sealed, so that another key, and the same one
/// under another passphrase, are not found in its place.
#[derive(Debug)]
pub(super) struct UnlockedKey {
    description: String,
}

/// Why no key can be kept unlocked here: the system's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotKept(pub(super) String);

impl From<NotKept> for KeyError {
    fn from(NotKept(reason): NotKept) -> Self {
        Self::NotKept { reason }
    }
}

#[cfg(target_os = "linux")]
mod kernel {
    use super::{DataKey, NotKept, Timestamp, UnlockedKey};
    use crate::ground::{Clock, SystemClock};
    use crate::vault::key::KEY_BYTES;
    use daypass_core::believable_time::believable_seconds;
    use linux_keyutils::{Key, KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};
    use sha2::{Digest, Sha256};
    use std::time::Duration;
    use zeroize::Zeroizing;

    /// Bytes of the end, in seconds since 1970, little-endian, which stand before the key.
    const END_BYTES: usize = 8;
    /// How many bytes of the hash name a key: nobody can choose them.
    const NAME_BYTES: usize = 16;

    impl UnlockedKey {
        /// The place of the key that is sealed so.
        pub(in crate::vault) fn of(sealed: &[u8]) -> Self {
            let hash = Sha256::digest(sealed);
            let name: String = hash[..NAME_BYTES].iter().map(|byte| format!("{byte:02x}")).collect();
            Self { description: format!("daypass:vault:{name}") }
        }

        /// The key, and when it ends, while it is there.
        pub(in crate::vault) fn get(&self) -> Option<(DataKey, Timestamp)> {
            let key = self.find().ok()?;
            let mut payload = Zeroizing::new([0; END_BYTES + KEY_BYTES]);
            (key.read(&mut *payload).ok()? == payload.len()).then_some(())?;
            let (end, key) = payload.split_at(END_BYTES);
            let end = believable_seconds(i64::from_le_bytes(end.try_into().ok()?))?;
            Some((DataKey::from_bytes(key)?, end))
        }

        /// Keeps the key for so long, in place of what was kept here, and returns when that ends.
        pub(in crate::vault) fn put(&self, key: &DataKey, length: Duration) -> Result<Timestamp, NotKept> {
            let end = SystemClock.now().checked_add(length).unwrap_or(Timestamp::MAX);
            let mut payload = Zeroizing::new([0; END_BYTES + KEY_BYTES]);
            payload[..END_BYTES].copy_from_slice(&end.as_second().to_le_bytes());
            payload[END_BYTES..].copy_from_slice(key.expose());
            self.keep(&*payload, length).map_err(|error| NotKept(words(error)))?;
            Ok(end)
        }

        /// Takes the key away; whether one was there.
        pub(in crate::vault) fn remove(&self) -> Result<bool, NotKept> {
            match self.find().and_then(|key| key.invalidate()) {
                Ok(()) => Ok(true),
                Err(KeyError::KeyDoesNotExist | KeyError::KeyExpired | KeyError::KeyRevoked) => Ok(false),
                Err(error) => Err(NotKept(words(error))),
            }
        }

        fn find(&self) -> Result<Key, KeyError> {
            users()?.search(&self.description)
        }

        fn keep(&self, payload: &[u8], length: Duration) -> Result<(), KeyError> {
            // Made in the keyring of this thread, which ends with it, so that a kill leaves none without an end. It comes to the
            // user's keyring when it has one, and takes the place of an earlier one there.
            let here = KeyRing::from_special_id(KeyRingIdentifier::Thread, true)?;
            let key = here.add_key(&self.description, payload)?;
            let kept = finish(&key, length).and_then(|()| users()?.link_key(key));
            here.unlink_key(key)?;
            kept
        }
    }

    /// The keyring that all processes of this user share.
    fn users() -> Result<KeyRing, KeyError> {
        KeyRing::from_special_id(KeyRingIdentifier::User, false)
    }

    /// Gives a key its end, and lets nobody but this user have it. The user counts as well as a possessor does, since not every
    /// session has the user's keyring linked into its own (a service of systemd's has not).
    fn finish(key: &Key, length: Duration) -> Result<(), KeyError> {
        let read = || Permission::VIEW | Permission::READ | Permission::SEARCH;
        let permissions = KeyPermissionsBuilder::builder()
            .posessor(read() | Permission::LINK | Permission::SETATTR)
            .user(read())
            .build();
        key.set_perms(permissions)?;
        // 0 would take the end away (*keyctl(2)*, KEYCTL_SET_TIMEOUT).
        key.set_timeout(usize::try_from(length.as_secs()).unwrap_or(usize::MAX).max(1))
    }

    fn words(error: KeyError) -> String {
        match error {
            KeyError::QuotaExceeded => "the kernel's keyring of this user is full".to_owned(),
            // ENOSYS
            KeyError::Unknown(38) | KeyError::OperationNotSupported => {
                "this kernel has no keyrings".to_owned()
            }
            KeyError::PermissionDenied | KeyError::AccessDenied => {
                "the kernel's keyring may not be used here, as in many containers".to_owned()
            }
            error => format!("the kernel's keyring fails ({error})"),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn key() -> DataKey {
            DataKey::random().unwrap()
        }

        /// A place of its own, so that tests and runs at the same time do not meet, where there is a keyring at all.
        fn place() -> Option<(UnlockedKey, DataKey)> {
            let (place, key) = (UnlockedKey::of(key().expose()), key());
            match place.put(&key, Duration::from_secs(60)) {
                Ok(end) => {
                    assert_eq!(place.get().unwrap().1.as_second(), end.as_second());
                    Some((place, key))
                }
                Err(refused) => {
                    assert!(refused.0.contains("keyring"), "{refused}");
                    None
                }
            }
        }

        #[test]
        fn a_key_is_had_until_it_is_removed_and_by_its_own_name_alone() {
            let Some((place, key)) = place() else { return };
            assert_eq!(place.get().unwrap().0.expose(), key.expose());
            assert!(UnlockedKey::of(b"another key under another passphrase").get().is_none());
            assert!(place.remove().unwrap() && !place.remove().unwrap());
            assert!(place.get().is_none());
        }

        #[test]
        fn another_thread_has_it_too_and_a_later_one_takes_its_place() {
            let Some((place, _)) = place() else { return };
            let later = key();
            place.put(&later, Duration::from_secs(60)).unwrap();
            let (kept, _) = std::thread::scope(|scope| scope.spawn(|| place.get().unwrap()).join().unwrap());
            assert_eq!(kept.expose(), later.expose());
            assert!(place.remove().unwrap() && place.get().is_none());
        }

        #[test]
        fn the_kernel_gives_it_an_end_and_to_nobody_else() {
            let Some((place, _)) = place() else { return };
            // "0e41c7b3 I------ 1 perm 2b0b0000 ..." (proc(5), /proc/keys)
            let keys = std::fs::read_to_string("/proc/keys").unwrap_or_default();
            let shown = keys.lines().find(|line| line.contains(&place.description));
            let fields: Vec<&str> = shown.unwrap_or_default().split_whitespace().collect();
            if let [_, _, _, end, permissions, ..] = fields[..] {
                assert_ne!(end, "perm", "it never ends");
                assert_eq!(permissions, "3b0b0000");
            }
            place.remove().unwrap();
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl UnlockedKey {
    /// The place of the key that is sealed so.
    pub(super) fn of(_: &[u8]) -> Self {
        Self { description: String::new() }
    }

    /// Nothing: this system has no such place.
    pub(super) fn get(&self) -> Option<(DataKey, Timestamp)> {
        None
    }

    /// Refused.
    pub(super) fn put(&self, _: &DataKey, _: std::time::Duration) -> Result<Timestamp, NotKept> {
        Err(NotKept(format!("{}the kernel of Linux alone keeps a key for a while", self.description)))
    }

    /// Nothing was there.
    pub(super) fn remove(&self) -> Result<bool, NotKept> {
        Ok(false)
    }
}
