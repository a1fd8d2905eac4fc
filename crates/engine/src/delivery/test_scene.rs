//! The room with a store, a folder and a vault, and without AWS.

use super::approval::DeliveryIntent;
use super::deliveries::Deliveries;
use super::error::Error;
use super::kept::KeptTexts;
use super::region::RegionChoice;
use super::start::{Delivered, Prepared};
use super::withdraw::Withdrawn;
use crate::ground::{Home, Locks, ManualClock, Tasks, in_lock_order};
use crate::store::{DeliveredSection, Store};
use crate::vault::{Attendance, DataKey, KeyError, KeySource, StoredFact, Vault};
use aws_files::SharedFiles;
use daypass_core::sts::AccessKeyId;
use daypass_core::{
    Credentials, Delivery, IamUser, ProfileName, Region, Secret, Session, SessionId, SessionSource, UserArn,
};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A keychain that counts how often it is asked.
#[derive(Debug, Default)]
pub(super) struct CountedKey {
    key: Mutex<Option<[u8; 32]>>,
    asked: AtomicUsize,
    shut: AtomicBool,
}

impl KeySource for CountedKey {
    fn name(&self) -> &'static str {
        "test"
    }

    fn load(&self, _: Attendance) -> Result<Option<DataKey>, KeyError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.shut.load(Ordering::SeqCst) {
            return Err(KeyError::Locked { reason: "the prompt was dismissed".to_owned() });
        }
        Ok(self.key.lock().unwrap().and_then(|key| DataKey::from_bytes(&key)))
    }

    fn keep(&self, key: &DataKey, _: Attendance) -> Result<(), KeyError> {
        *self.key.lock().unwrap() = Some(*key.expose());
        Ok(())
    }

    fn stage(&self, key: &DataKey) -> Result<Option<StoredFact>, KeyError> {
        self.keep(key, Attendance::Attended).map(|()| None)
    }

    fn staged(&self) -> Result<Option<DataKey>, KeyError> {
        self.load(Attendance::Attended)
    }

    fn unstage(&self) -> Result<(), KeyError> {
        Ok(())
    }

    fn forget(&self) -> Result<(), KeyError> {
        *self.key.lock().unwrap() = None;
        Ok(())
    }
}

/// A home and a folder of AWS files.
pub(super) struct Scene {
    pub(super) folder: TempDir,
    pub(super) store: Arc<Store>,
    pub(super) key: Arc<CountedKey>,
    pub(super) vault: Vault,
    pub(super) files: SharedFiles,
}

impl Scene {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&folder.path().join("home/daypass.db")).unwrap());
        let key = Arc::new(CountedKey::default());
        let vault = Vault::new(store.clone(), key.clone());
        std::fs::create_dir(folder.path().join("aws")).unwrap();
        let file = |name: &str| folder.path().join("aws").join(name);
        let files = SharedFiles { config: file("config"), credentials: file("credentials") };
        Self { folder, store, key, vault, files }
    }

    /// The room with these files, as another process or another environment has it. Its vault is shut.
    pub(super) fn with(&self, files: &SharedFiles) -> Deliveries {
        let home = Home::at(self.folder.path().join("home"));
        let tasks = Arc::new(Tasks::new(self.store.changes().clone()));
        let locks = Arc::new(Locks::new(&home, String::new(), tasks));
        let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let vault = Vault::new(self.store.clone(), self.key.clone());
        let program = Some(PathBuf::from("/usr/bin/daypass"));
        Deliveries::new(self.store.clone(), vault, files.clone(), program, clock, locks)
    }

    pub(super) fn room(&self) -> Deliveries {
        self.with(&self.files)
    }

    pub(super) fn kept(&self) -> KeptTexts {
        self.room().kept().clone()
    }

    /// How often the keychain was asked since the last time.
    pub(super) fn asked(&self) -> usize {
        self.key.asked.swap(0, Ordering::SeqCst)
    }

    pub(super) fn shut_the_keychain(&self, shut: bool) {
        self.key.shut.store(shut, Ordering::SeqCst);
    }

    pub(super) fn write(&self, text: impl AsRef<[u8]>) {
        self.write_to(&self.files.credentials, text);
    }

    pub(super) fn write_to(&self, path: &Path, text: impl AsRef<[u8]>) {
        std::io::Write::write_all(&mut std::fs::File::create(path).unwrap(), text.as_ref()).unwrap();
    }

    pub(super) fn text(&self) -> String {
        read(&self.files.credentials)
    }
}

pub(super) fn read(path: &Path) -> String {
    String::from_utf8(std::fs::read(path).unwrap_or_default()).unwrap()
}

pub(super) fn profile(name: &str) -> ProfileName {
    ProfileName::parse(name).unwrap()
}

/// A session delivered by keys.
pub(super) fn session(id: &str, name: &str) -> Session {
    let user = IamUser {
        arn: UserArn::try_from("arn:aws:iam::123456789012:user/ada".to_owned()).unwrap(),
        access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        mfa_device: None,
        duration: None,
    };
    Session {
        id: SessionId::from_stored(id),
        name: name.to_owned(),
        source: SessionSource::IamUser(user),
        alias: None,
        account_name: None,
        account_email: None,
        region: None,
        profiles: vec![],
        delivery: Delivery::CredentialsFile,
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}

pub(super) fn credentials(id: &str) -> Credentials {
    Credentials {
        access_key_id: id.to_owned(),
        secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        session_token: Secret::new("token=="),
        issued_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::UNIX_EPOCH,
    }
}

/// The key ids of two sessions.
pub(super) const S: &str = "ASIAIOSFODNN7EXAMPLE";
pub(super) const T: &str = "ASIAI44QH8DHBEXAMPLE";

/// Starts a session as `sessions` does it: checked, under the lock, and delivered into profiles with blanks between
/// them. `replace` is the person's consent.
pub(super) async fn start(
    room: &Deliveries,
    session: &Session,
    key: &str,
    to: &str,
    replace: bool,
) -> Result<Delivered, Error> {
    in_lock_order(async {
        let (profiles, region) = (to.split(' ').map(profile).collect(), Region::parse("eu-west-1").unwrap());
        let choice = RegionChoice { is_given: false, is_sessions_own: false, region: &region };
        let session = Session { profiles, ..session.clone() };
        let intent = DeliveryIntent { session: &session, region: choice, replace };
        let Prepared::Due { profiles, seen } = room.prepare(&intent, None).await? else {
            panic!("nothing stands")
        };
        assert_eq!(profiles, session.profiles);
        let lock = room.lock_with_vault("starting").await?;
        room.deliver(&lock, &intent, (&profiles, seen), &credentials(key), &mut vec![]).await
    })
    .await
}

/// Stops a session as `sessions` does it.
pub(super) async fn stop(room: &Deliveries, session: &Session) -> Result<Vec<Withdrawn>, Error> {
    in_lock_order(async {
        let delivered: Vec<DeliveredSection> = room.store.delivered(Some(&session.id))?;
        if room.withholds(&delivered)? {
            // As in a process that has the key, if it can be had.
            let _tried = room.vault.open().await;
        }
        let lock = room.lock_to_withdraw(&delivered, "stopping").await?;
        let mut withdrawn = Vec::new();
        for section in &delivered {
            withdrawn.push(room.withdraw(&lock, section).await?);
        }
        Ok(withdrawn)
    })
    .await
}
