//! What stays of a session that is gone.

use super::test_rows::{account, integration};
use super::{Choices, Store};
use daypass_core::{RoleName, SessionId};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// A row of each table that has a column `session`, but for those of `session` itself, and whether it outlasts the session: what a
/// person chose, what happened, what stands in their files, and what their browser shows.
const ROWS: &[(&str, &str, Stays)] = &[
    ("preference", "(session, favourite) VALUES (?1, 1)", Stays::WithRole),
    ("session_profile", "VALUES (?1, 0, 'dev')", Stays::WithRole),
    ("session_alias", "VALUES ('short', ?1)", Stays::WithRole),
    ("fixed_name", "VALUES ('fixed', ?1, 1)", Stays::WithRole),
    ("delivered_by_file", "VALUES (?1)", Stays::WithRole),
    ("session_label", "VALUES (?1, 'on call')", Stays::WithRole),
    ("hidden_session", "VALUES (?1)", Stays::WithRole),
    (
        "history",
        "(at, session, event, detail) VALUES ('2030-01-01T00:00:00Z', ?1, 'stopped', '')",
        Stays::Always,
    ),
    (
        "protected",
        "VALUES ('f', 'dev', 'AKIAIOSFODNN7EXAMPLE', 'dev', ?1, 'n', '2030-01-01T00:00:00Z')",
        Stays::Always,
    ),
    ("written_profile", "VALUES ('f', 'all', ?1, NULL)", Stays::Always),
    ("open_console", "VALUES ('firefox', ?1, '2030-01-01T00:00:00Z')", Stays::Always),
    ("delivered", "VALUES ('f', 'dev', ?1, '', x'00', 'file')", Stays::UntilStopped),
    (
        "activation",
        "(session, fingerprint, started_at, expires_at) VALUES (?1, 'f', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00Z')",
        Stays::UntilStopped,
    ),
    ("setback", "VALUES (?1, 'passing', 1, '2030-01-01T00:00:00Z', NULL, NULL)", Stays::UntilStopped),
    ("put_back", "VALUES ('f', 'old', ?1, x'00')", Stays::UntilStopped),
    ("start_choice", "VALUES (?1, 'eu-west-1', NULL, NULL)", Stays::UntilStopped),
    ("begun_stop", "VALUES (?1)", Stays::UntilStopped),
    ("failure", "VALUES (?1, '2030-01-01T00:00:00Z', '{}')", Stays::Never),
    ("wanted", "(session, via, until) VALUES (?1, 'exec', '2030-01-01T00:00:00Z')", Stays::Never),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stays {
    Always,
    /// For when the same role is assigned again.
    WithRole,
    UntilStopped,
    Never,
}

fn fill(store: &Store, id: &SessionId) {
    store
        .write(|db| {
            for (table, values, _) in ROWS {
                db.execute(&format!("INSERT OR REPLACE INTO {table} {values}"), [id.as_str()])?;
            }
            Ok(())
        })
        .unwrap();
}

/// The tables that have a row of the session.
fn left(store: &Store, id: &SessionId) -> BTreeSet<&'static str> {
    let has = |table: &str| -> bool {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE session = ?)");
        store.read(|db| Ok(db.query_row(&sql, [id.as_str()], |row| row.get(0))?)).unwrap()
    };
    ROWS.iter().map(|(table, ..)| *table).filter(|table| has(table)).collect()
}

fn staying(is: impl Fn(Stays) -> bool) -> BTreeSet<&'static str> {
    ROWS.iter().filter(|(.., stays)| is(*stays)).map(|(table, ..)| *table).collect()
}

#[test]
fn every_table_of_sessions_says_what_becomes_of_it_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("daypass.db")).unwrap();
    let sql = "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.name = 'session'";
    let tables: BTreeSet<String> = store
        .read(|db| Ok(db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?))
        .unwrap();
    // Goes by its foreign key.
    let mut known: BTreeSet<String> = ROWS.iter().map(|(table, ..)| (*table).to_owned()).collect();
    known.insert("rotation".to_owned());
    assert_eq!(tables, known);
}

#[test]
fn a_session_that_was_gone_left_rows_that_nothing_could_dismiss() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("daypass.db")).unwrap();
    let (integration, account) =
        (integration("northwind", "Northwind"), account("111111111111", "Production"));
    let role = RoleName::try_from("Admin".to_owned()).unwrap();
    let id = SessionId::of_identity_center_role(&integration.id, &account.id, &role);
    let assigned = || {
        store.save_integration(&integration).unwrap();
        store.put_accounts(&integration.id, std::slice::from_ref(&account)).unwrap();
        let roles = BTreeSet::from([role.clone()]);
        store.put_roles(&integration.id, &account.id, &roles, Timestamp::UNIX_EPOCH).unwrap();
        fill(&store, &id);
    };
    let stopped = |id: &SessionId| {
        store.remove_activation(id).unwrap();
        store.write(|db| Ok(db.execute("DELETE FROM delivered WHERE session = ?", [id.as_str()])?)).unwrap();
    };
    let gone = [
        "the role went",
        "the account went",
        "the integration was removed",
        "the integration was removed and forgotten",
    ];
    for why in gone {
        assigned();
        match why {
            "the role went" => {
                store
                    .put_roles(&integration.id, &account.id, &BTreeSet::new(), Timestamp::UNIX_EPOCH)
                    .map(drop)
                    .unwrap();
            }
            "the account went" => store.put_accounts(&integration.id, &[]).map(drop).unwrap(),
            "the integration was removed" => {
                store.remove_integration(&integration.id, Choices::Kept).map(drop).unwrap();
            }
            _ => store.remove_integration(&integration.id, Choices::Forgotten).map(drop).unwrap(),
        }
        let forgotten = why.ends_with("forgotten");
        assert_eq!(
            left(&store, &id),
            staying(|stays| stays != Stays::Never && !(forgotten && stays == Stays::WithRole)),
            "{why}"
        );
        stopped(&id);
        let kept = staying(|stays| stays == Stays::Always || (stays == Stays::WithRole && !forgotten));
        assert_eq!(left(&store, &id), kept, "{why}, and its sections were taken out");
    }
    let user = super::add_user(&store, "ada");
    fill(&store, &user);
    stopped(&user);
    store.remove_added(&user).unwrap();
    assert_eq!(left(&store, &user), staying(|stays| stays == Stays::Always), "a person removed it");
}
