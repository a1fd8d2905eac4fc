use super::*;
use daypass_core::{Integration, PortalAccount, Region, RoleName, SessionId, StartUrl};
use std::collections::BTreeSet;
use std::path::Path;

const ACCOUNTS: [&str; 4] = ["111111111111", "222222222222", "333333333333", "444444444444"];

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_mins(minutes)
}

fn account(index: usize) -> AccountId {
    AccountId::try_from(ACCOUNTS[index].to_owned()).unwrap()
}

fn integration() -> IntegrationId {
    IntegrationId::from_stored("demo")
}

/// A store with four accounts, each of which was read at this minute.
fn store_read_at(folder: &Path, minutes: i64) -> Store {
    let store = Store::open(&folder.join("daypass.db")).unwrap();
    let demo = Integration {
        id: integration(),
        alias: "demo".to_owned(),
        start_url: StartUrl::try_from("https://demo.awsapps.com/start".to_owned()).unwrap(),
        region: Region::parse("eu-central-1").unwrap(),
        additional_regions: vec![],
        another: false,
        synced_at: None,
    };
    assert!(store.save_integration(&demo).unwrap());
    let named = |id: &str| PortalAccount {
        id: AccountId::try_from(id.to_owned()).unwrap(),
        name: format!("Account {}", &id[..1]),
        email: None,
    };
    store.put_accounts(&integration(), &ACCOUNTS.map(named)).unwrap();
    for index in 0..ACCOUNTS.len() {
        store.put_roles(&integration(), &account(index), &roles(), at(minutes)).unwrap();
    }
    store
}

fn roles() -> BTreeSet<RoleName> {
    BTreeSet::from([RoleName::try_from("Deploy".to_owned()).unwrap()])
}

fn session(index: usize) -> SessionId {
    let [role] = roles().into_iter().collect::<Vec<_>>().try_into().unwrap();
    SessionId::of_identity_center_role(&integration(), &account(index), &role)
}

fn unread(store: &Store) -> Vec<String> {
    let unread = store.unread_accounts(&integration()).unwrap();
    let known = store.known_accounts(&integration()).unwrap();
    let count = known.iter().filter(|account| account.unread).count();
    assert_eq!(count, unread.len(), "{known:?}");
    unread.into_iter().map(|account| format!("{} {}: {}", account.id, account.name, account.reason)).collect()
}

#[test]
fn an_account_that_could_not_be_read_is_one_until_it_is_read_or_gone() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_read_at(folder.path(), 10);
    assert_eq!(unread(&store), [""; 0]);
    for index in [2, 0] {
        store.put_unread(&integration(), &account(index), at(20), "AWS refuses it.").unwrap();
    }
    let [first, third] =
        ["111111111111 Account 1: AWS refuses it.", "333333333333 Account 3: AWS refuses it."];
    assert_eq!(unread(&store), [first, third]);
    store.put_roles(&integration(), &account(0), &roles(), at(30)).unwrap();
    assert_eq!(unread(&store), [third]);
    store.put_accounts(&integration(), &[]).unwrap();
    assert_eq!(unread(&store), [""; 0]);
    store.put_unread(&integration(), &account(0), at(40), "It is gone.").unwrap();
    assert_eq!(unread(&store), [""; 0]);
}

#[test]
fn an_account_with_the_same_roles_had_everybody_read_the_store_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_read_at(folder.path(), 10);
    let ticks = |minutes, roles: &BTreeSet<RoleName>| {
        let before = store.changes().revision();
        store.put_roles(&integration(), &account(0), roles, at(minutes)).unwrap();
        store.changes().revision() - before
    };
    assert_eq!(ticks(20, &roles()), 0);
    assert_eq!(store.known_accounts(&integration()).unwrap()[0].read_at, Some(at(20)));
    assert_eq!(ticks(30, &BTreeSet::new()), 1);
    assert_eq!(ticks(40, &roles()), 1);
    store.put_unread(&integration(), &account(0), at(50), "AWS refuses it.").unwrap();
    assert_eq!(ticks(60, &roles()), 1);
    assert_eq!(store.changes().revision_of_store(), store.changes().revision());
}

#[test]
fn what_an_older_daypass_has_read_since_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_read_at(folder.path(), 10);
    store.put_unread(&integration(), &account(1), at(20), "AWS refuses it.").unwrap();
    let db = Connection::open(folder.path().join("daypass.db")).unwrap();
    db.execute("UPDATE account SET synced_at = ?", [at(30).to_string()]).unwrap();
    assert_eq!(unread(&store), [""; 0]);
}

#[test]
fn an_account_is_in_use_by_a_favourite_a_start_or_what_is_assumed_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_read_at(folder.path(), 10);
    let in_use = || -> Vec<bool> {
        let mut known = store.known_accounts(&integration()).unwrap();
        known.sort_by(|a, b| a.id.cmp(&b.id));
        known.into_iter().map(|account| account.in_use).collect()
    };
    assert_eq!(in_use(), [false; 4]);
    let db = Connection::open(folder.path().join("daypass.db")).unwrap();
    let set = |sql: &str, index: usize| db.execute(sql, [session(index).as_str()]).unwrap();
    set("INSERT INTO preference (session, favourite) VALUES (?, 1)", 0);
    set("INSERT INTO preference (session, last_used_at, use_count) VALUES (?, '2026-01-01T00:00:00Z', 3)", 1);
    set(
        "INSERT INTO session (id, name, source, role_arn, role_session_name)
            VALUES ('chained', 'On call', ?, 'arn:aws:iam::555555555555:role/OnCall', 'ada')",
        2,
    );
    assert_eq!(in_use(), [true, true, true, false]);
    // Chosen settings alone are no use of it.
    set("INSERT INTO preference (session, region) VALUES (?, 'eu-west-1')", 3);
    assert_eq!(in_use(), [true, true, true, false]);
}

#[test]
fn a_store_of_a_daypass_without_unread_accounts_is_of_the_same_format() {
    let folder = tempfile::tempdir().unwrap();
    drop(store_read_at(folder.path(), 10));
    let db = Connection::open(folder.path().join("daypass.db")).unwrap();
    db.execute_batch("DROP TABLE unread_account").unwrap();
    let store = Store::open(&folder.path().join("daypass.db")).unwrap();
    store.put_unread(&integration(), &account(0), at(20), "AWS refuses it.").unwrap();
    assert_eq!(unread(&store).len(), 1);
    let format: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(format, 3, "an older Daypass refuses another one");
}
