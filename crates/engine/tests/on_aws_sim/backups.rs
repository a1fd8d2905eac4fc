//! Backups: made where the key is at hand, gone with what was removed, put back over a store that is damaged or gone.

use crate::keychain::Keychain;
use crate::test_environment::{TestEnvironment, into, key_of};
use daypass_core::Explain;
use daypass_engine::backup::{BackupItem, Error, Restorer};
use daypass_engine::store::StoreError;
use daypass_engine::vault::{Attendance, KeySource, KeySources};
use daypass_engine::{EngineError, Home, Rotation, StartOptions};
use jiff::SignedDuration;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The text of a person's section, which a session takes with their consent.
const PERSONS: &str = "[dev]\nregion = eu-west-1\n";

impl TestEnvironment {
    fn home(&self) -> PathBuf {
        self.credentials_path().parent().unwrap().parent().unwrap().join("home")
    }

    fn db(&self) -> PathBuf {
        self.home().join("daypass.db")
    }

    fn restorer(&self) -> Restorer {
        Restorer::new(Home::at(self.home()), |store| Ok(KeySources::only(Arc::new(key_of(store)))))
    }

    /// The names of the backups there are, the newest first; each is whole.
    async fn backups(&self) -> Vec<String> {
        let items = self.restorer().list().await.unwrap();
        assert!(items.iter().all(BackupItem::is_verified), "{items:?}");
        items.into_iter().map(|item| item.name).collect()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home().join("backups").join(format!("{name}.backup"))
    }

    /// Renews, a second later.
    async fn renews(&self) -> bool {
        self.pass(SignedDuration::from_secs(1));
        self.engine.backups().renew().await.unwrap()
    }
}

/// Bits fall over where SQLite keeps the rows of a table.
fn damage(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap() as usize;
    let page = number("SELECT rootpage FROM sqlite_schema WHERE name = 'record'");
    let size = number("PRAGMA page_size");
    drop(db);
    let mut bytes = fs::read(path).unwrap();
    bytes[(page - 1) * size..][..64].fill(0xff);
    rewrite(path, &bytes);
}

fn rewrite(path: &Path, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).truncate(true).open(path).unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
}

#[tokio::test]
async fn a_key_that_lay_nowhere_else_had_no_second_place() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    assert!(!env.renews().await, "nothing has changed");
    let items = env.restorer().list().await.unwrap();
    let contents = items[0].contents.unwrap();
    assert_eq!((items.len(), contents.users, contents.access_keys, contents.others), (1, 1, 1, 0));
    let sealed = fs::read(env.file(&items[0].name)).unwrap();
    let secret = env.keys_of("jonas").secret_access_key;
    let holds =
        |bytes: &[u8]| bytes.windows(secret.expose().len()).any(|at| at == secret.expose().as_bytes());
    assert!(!holds(&sealed));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&env.file(&items[0].name)), mode(&env.home().join("backups"))), (0o600, 0o700));
    }
    env.pass(SignedDuration::from_hours(24));
    assert!(env.renews().await, "once a day, for names and settings");
    assert_eq!(env.backups().await.len(), 2);
}

#[tokio::test]
async fn a_backup_asks_nobody_for_the_key() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    let keychain = Keychain::locked(&env);
    let peer = env.peer_with(&keychain);
    assert!(!peer.backups().renew().await.unwrap());
    assert_eq!(keychain.prompts(), 0);
    assert!(env.backups().await.is_empty());
}

#[tokio::test]
async fn the_key_of_a_removed_user_lived_on_in_the_backups() {
    let env = TestEnvironment::new().await;
    let (jonas, mira) = (env.add_user("jonas").await, env.add_user("mira").await);
    assert!(env.renews().await);
    // By a process that has no key: removed means removed.
    let peer = env.peer();
    peer.users().remove(&jonas).await.unwrap();
    assert!(!peer.backups().renew().await.unwrap());
    assert!(env.backups().await.is_empty());
    assert!(env.renews().await, "as soon as the key is at hand");
    let contents = env.restorer().list().await.unwrap()[0].contents.unwrap();
    assert_eq!((contents.users, contents.access_keys), (1, 1));
    env.engine.users().remove(&mira).await.unwrap();
    assert!(env.renews().await);
    assert_eq!(env.restorer().list().await.unwrap()[0].contents.unwrap().access_keys, 0);
}

#[tokio::test]
async fn a_key_that_was_rotated_away_lived_on_in_the_backups() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    assert!(env.renews().await);
    let before = env.backups().await;
    env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await.unwrap();
    assert!(env.renews().await);
    let after = env.backups().await;
    assert!(after.len() == 1 && !before.contains(&after[0]), "{before:?} {after:?}");
}

#[tokio::test]
async fn what_was_sealed_under_the_old_key_outlived_a_rekey_in_the_backups() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    let before = env.backups().await;
    env.engine.vault().rekey().await.unwrap();
    assert!(env.renews().await);
    let after = env.backups().await;
    assert!(after.len() == 1 && !before.contains(&after[0]), "{before:?} {after:?}");
}

#[tokio::test]
async fn what_a_reset_forgot_lived_on_in_the_backups() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    env.engine.vault().reset().await.unwrap();
    // The process that did it was killed: the next one knows.
    assert!(!env.peer().backups().renew().await.unwrap());
    assert!(env.backups().await.is_empty());
}

#[tokio::test]
async fn a_text_that_was_given_back_or_forgotten_lived_on_in_the_backups() {
    let (env, _) = TestEnvironment::ready().await;
    assert!(env.renews().await);
    let first = env.backups().await;
    let id = env.session(0).id;
    let replacing = StartOptions { replace: true, ..into("dev") };
    for is_forgotten in [false, true] {
        env.put(&env.credentials_path(), PERSONS);
        env.engine.sessions().start(&id, &replacing).await.unwrap();
        assert!(env.renews().await, "the person's text lies nowhere else");
        let with_text = env.backups().await;
        assert_eq!(env.restorer().list().await.unwrap()[0].contents.unwrap().texts, 1);
        if is_forgotten {
            env.put(&env.credentials_path(), "[dev]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n");
        }
        env.engine.sessions().stop(&id).await.unwrap();
        env.renews().await;
        let kept = env.engine.sessions().kept_texts();
        for text in kept.list().unwrap() {
            kept.discard(&text.id).await.unwrap();
        }
        env.renews().await;
        let after = env.backups().await;
        assert!(!after.contains(&with_text[0]), "{with_text:?} {after:?}");
        assert!(after.contains(&first[0]), "what has no such text stays: {after:?}");
    }
}

#[tokio::test]
async fn no_token_is_in_a_backup_that_could_outlive_a_sign_out() {
    let (env, id) = TestEnvironment::ready().await;
    env.engine.sessions().start(&env.session(0).id, &into("dev")).await.unwrap();
    assert!(env.renews().await);
    let contents = env.restorer().list().await.unwrap()[0].contents.unwrap();
    assert_eq!((contents.integrations, contents.access_keys, contents.texts, contents.others), (1, 0, 0, 0));
    env.engine.integrations().sign_out(&id).await.unwrap();
    env.engine.integrations().remove(&id).await.unwrap();
    env.renews().await;
    assert_eq!(env.backups().await.len(), 1, "nothing in it is gone");
}

#[tokio::test]
async fn a_damaged_store_cost_every_key() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    assert!(env.renews().await);
    let keys = env.engine.users().access_keys(&jonas, &daypass_engine::Prompting::none()).await.unwrap();
    damage(&env.db());
    env.pass(SignedDuration::from_hours(25));
    let renewed = env.peer().backups().renew().await;
    assert!(!matches!(renewed, Ok(true)), "{renewed:?}");
    let renewed = env.engine.backups().renew().await.unwrap_err();
    assert!(matches!(renewed, Error::Store(StoreError::Damaged { .. })), "{renewed:?}");
    assert_eq!(env.backups().await.len(), 1, "the good one stays");
    let prepared = env.restorer().prepare(None).await.unwrap();
    assert!(!prepared.takes_consent() && prepared.lacks.is_empty(), "{}", prepared.lacks);
    let restored = prepared.restore(false);
    if cfg!(windows) {
        // Not even a damaged store is replaced under whoever has it open.
        assert_eq!(restored.unwrap_err().problem().title, "Daypass is running");
        return;
    }
    let aside = restored.unwrap().aside.unwrap();
    assert!(aside.exists() && aside != env.db());
    let again = env.peer();
    let restored = again.users().access_keys(&jonas, &daypass_engine::Prompting::none()).await.unwrap();
    assert_eq!(restored.current, keys.current);
    // Who had the damaged one open writes nothing more.
    let settings = again.settings().unwrap();
    assert!(matches!(
        env.engine.save_settings(&settings),
        Err(EngineError::Store(StoreError::Replaced { .. }))
    ));
}

#[tokio::test]
async fn what_a_damaged_store_still_had_was_lost_without_a_word() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    env.add_user("mira").await;
    damage(&env.db());
    let prepared = env.restorer().prepare(None).await.unwrap();
    assert!(prepared.lacks.to_string().contains("the IAM user mira"), "{}", prepared.lacks);
}

#[tokio::test]
async fn a_lost_store_comes_back_and_a_readable_one_is_put_aside_with_consent_alone() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    let mira = env.add_user("mira").await;
    let prepared = env.restorer().prepare(None).await.unwrap();
    assert!(prepared.takes_consent());
    assert_eq!(prepared.lacks.each(), ["the IAM user mira"]);
    assert!(matches!(prepared.restore(false), Err(Error::Consent { .. })));
    env.engine.users().added(&mira).unwrap();
    let restored = env.restorer().prepare(None).await.unwrap().restore(true);
    if cfg!(windows) {
        assert_eq!(restored.unwrap_err().problem().title, "Daypass is running");
        env.engine.users().added(&mira).unwrap();
        return;
    }
    let aside = restored.unwrap().aside.unwrap();
    assert!(env.peer().users().added(&mira).is_err());
    let kept: i64 = Connection::open(&aside)
        .unwrap()
        .query_row("SELECT count(*) FROM session WHERE name = 'mira'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 1, "what was there is kept with its log");
    fs::remove_file(env.db()).unwrap();
    let prepared = env.restorer().prepare(None).await.unwrap();
    assert!(!prepared.takes_consent());
    assert!(prepared.restore(false).unwrap().aside.is_none());
    assert_eq!(env.peer().view().catalog().unwrap().sessions.len(), 1);
}

#[tokio::test]
async fn a_damaged_backup_is_said_and_the_one_before_is_put_back() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    env.add_user("mira").await;
    assert!(env.renews().await);
    let names = env.backups().await;
    let newest = env.file(&names[0]);
    let mut bytes = fs::read(&newest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    rewrite(&newest, &bytes);
    let items = env.restorer().list().await.unwrap();
    assert!(matches!(items[0].problem, Some(Error::Damaged { .. })) && items[1].is_verified(), "{items:?}");
    let named = env.restorer().prepare(Some(Path::new(&names[0]))).await;
    assert!(matches!(named, Err(Error::Damaged { .. })));
    let prepared = env.restorer().prepare(None).await.unwrap();
    assert_eq!(prepared.contents.users, 1);
    let by_path = env.restorer().prepare(Some(&env.file(&names[1]))).await.unwrap();
    assert_eq!(by_path.made_at, prepared.made_at);
    assert!(matches!(env.restorer().prepare(Some(Path::new("no such"))).await, Err(Error::NoBackup { .. })));
}

#[tokio::test]
async fn a_record_that_does_not_open_took_the_place_of_a_good_one_in_the_backups() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    let db = Connection::open(env.db()).unwrap();
    db.execute("UPDATE record SET sealed = x'0102' WHERE kind = 'access-key'", []).unwrap();
    env.pass(SignedDuration::from_hours(25));
    assert!(matches!(env.engine.backups().renew().await, Err(Error::Unopened { .. })));
    assert_eq!(env.backups().await.len(), 1);
}

#[tokio::test]
async fn a_migrated_store_is_said_in_the_window_that_cannot_use_it_any_more() {
    let (env, _) = TestEnvironment::ready().await;
    let last = env.engine.view().status().unwrap();
    assert!(env.engine.view().outdated(&last).is_none());
    Connection::open(env.db()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(env.engine.save_settings(&env.engine.settings().unwrap()).is_err());
    let status = env.engine.view().outdated(&last).unwrap();
    assert_eq!(status.notices.len(), 1);
    assert!(status.notices[0].detail.contains("Quit this Daypass"), "{:?}", status.notices);
    assert_eq!(status.integrations, last.integrations);
}

#[tokio::test]
async fn an_old_passphrase_went_on_to_open_the_backups() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    assert!(env.renews().await);
    let before = env.backups().await;
    let key = key_of(Arc::new(env.store())).load(Attendance::Attended).unwrap().unwrap();
    // The same key under another salt: as after a change of the passphrase.
    key_of(Arc::new(env.store())).keep(&key, Attendance::Attended).unwrap();
    assert!(env.renews().await);
    let after = env.backups().await;
    assert!(after.len() == 1 && after != before, "{before:?} {after:?}");
}

#[tokio::test]
async fn a_damaged_store_was_found_and_nobody_was_told() {
    let env = TestEnvironment::new().await;
    env.add_user("jonas").await;
    let last = env.engine.view().status().unwrap();
    assert!(env.engine.view().damaged(&last).is_none());
    damage(&env.db());
    env.engine.backups().renew().await.unwrap_err();
    for status in [env.engine.view().status().unwrap(), env.engine.view().damaged(&last).unwrap()] {
        let is_told = status.notices.iter().any(|notice| notice.detail.contains("daypass vault restore"));
        assert!(is_told, "{:?}", status.notices);
    }
}
