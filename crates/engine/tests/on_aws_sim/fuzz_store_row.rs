//! Any value in any column of the store, as a damaged disk, another program or a Daypass of another version leaves it: what
//! reads it has an error or does without that row, and nothing panics. `daypass-fuzz` says how inputs are made.

use crate::panics;
use crate::test_environment::{TestEnvironment, into};
use crate::timeline::named;
use daypass_core::SessionId;
use daypass_engine::renewal::Memory;
use daypass_engine::store::Store;
use daypass_fuzz::{Fields, Target};
use rusqlite::Connection;
use std::panic::resume_unwind;
use tokio::runtime::Runtime;

/// What means something in some column.
const WORDS: &[&str] = &[
    "-009999-01-02T01:59:59Z",
    "9999-12-30T22:00:00Z",
    "1970-01-01T00:00:00Z",
    "file",
    "process",
    "endpoint",
    "[]",
    "{\"key\":\"a\",\"value\":\"b\",\"transitive\":true}",
    "null",
    "eu-west-1",
    "arn:aws:iam::111111111111:role/x",
    "default",
    "9223372036854775807",
    "-9223372036854775808",
    "passing",
];

/// Rows of the tables that nothing below fills.
const FURTHER_ROWS: &str = "
    INSERT OR IGNORE INTO setback SELECT session, 'passing', 2, started_at, expires_at, NULL FROM activation;
    INSERT OR IGNORE INTO put_back SELECT '/nowhere', 'dev', session, x'00' FROM activation;
    INSERT OR IGNORE INTO wanted SELECT session, 'credential-process', 'terraform', 7, '2999-01-01T00:00:00Z', NULL FROM activation;
    INSERT OR IGNORE INTO protected SELECT '/nowhere', 'old', 'AKIAIOSFODNN7EXAMPLE', 'old', session, 'n', started_at FROM activation;
    INSERT OR IGNORE INTO rotation SELECT id, 'AKIAIOSFODNN7EXAMPLE', '2026-01-01T00:00:00Z' FROM session WHERE user_arn NOT NULL;
    INSERT OR IGNORE INTO mfa_device VALUES ('arn:aws:iam::111111111111:mfa/other', '/bin/false', 5);
    INSERT OR IGNORE INTO session_alias SELECT 'alias-' || session, session FROM activation;
    INSERT OR IGNORE INTO start_choice SELECT session, 'eu-west-1', 'file', 'dev' FROM activation;
    INSERT OR IGNORE INTO begun_stop SELECT session FROM activation;
    INSERT OR IGNORE INTO unread_account SELECT integration, id, '2026-01-01T00:00:00Z', 'no' FROM account;
    INSERT OR IGNORE INTO fixed_name SELECT 'fixed-' || id, id, 0 FROM session WHERE role_arn NOT NULL;
    INSERT OR IGNORE INTO former_template VALUES (1, '{role}', '{account}-{role}', '{}');
    INSERT OR IGNORE INTO setting_somewhere SELECT 'account:' || id, 'console-browser', 'firefox' FROM account;
    INSERT OR IGNORE INTO open_console SELECT 'firefox', session, '2999-01-01T00:00:00Z' FROM activation;
    INSERT OR IGNORE INTO multi_session_browser VALUES ('firefox');
    INSERT OR IGNORE INTO delivered_by_file SELECT id FROM session;
    INSERT OR IGNORE INTO account_mark SELECT id, 'teal', 1 FROM account;
    INSERT OR IGNORE INTO console_destination SELECT id, 's3', 'eu-west-1', '2030-01-01T00:00:00Z', 1 FROM account;
    INSERT OR IGNORE INTO session_label SELECT id, 'on call' FROM session;
    INSERT OR IGNORE INTO hidden_session SELECT id FROM session WHERE user_arn NOT NULL;
    INSERT OR IGNORE INTO saved_view VALUES ('Morning', 'active', '{\"states\":[\"needs-you\"]}');
    INSERT OR IGNORE INTO written_profile SELECT '/nowhere', 'all-' || id, id, integration FROM session;
    INSERT OR IGNORE INTO shared_token SELECT '/nowhere', x'00', id FROM integration;
    INSERT OR IGNORE INTO profile_wish SELECT id, '{role}' FROM integration;
    INSERT OR IGNORE INTO portal_pace SELECT id, 'eu-west-1', 18.0, 1 FROM integration;
    INSERT OR IGNORE INTO unfollowed_sync SELECT id, 'no' FROM integration;
    INSERT OR IGNORE INTO session_profile SELECT session, 0, 'dev' FROM activation;";

/// A home in which every table has rows, and a copy of it.
struct Scene {
    runtime: Runtime,
    env: TestEnvironment,
    store: Store,
    database: Connection,
    tables: Vec<String>,
    columns: Vec<(String, String)>,
}

impl Scene {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let env = runtime.block_on(async {
            let (env, _) = TestEnvironment::ready().await;
            env.hold_clock();
            let user = env.add_user("mira").await;
            env.engine
                .users()
                .codes()
                .set_totp_seed(&env.device_of("mira"), Some(&env.seed_of("mira")))
                .await
                .unwrap();
            let role = env.add_role("OnCall", &user, |_| {});
            env.start(&env.session(0).id, "dev").await;
            env.engine.sessions().start(&role, &into("oncall")).await.unwrap();
            env.sim.cut_network(true);
            env.engine
                .sessions()
                .start(&named(&env, "Shop Staging/Deploy").id, &into("failed"))
                .await
                .unwrap_err();
            env
        });
        let store = env.store();
        let database = Connection::open(store.path()).unwrap();
        database.execute_batch(FURTHER_ROWS).unwrap();
        let tables = texts(
            &database,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        );
        database
            .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; ATTACH ':memory:' AS whole")
            .unwrap();
        let mut columns = Vec::new();
        for table in &tables {
            database
                .execute_batch(&format!("CREATE TABLE whole.{table} AS SELECT * FROM main.{table}"))
                .unwrap();
            let rows: u32 =
                database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
            assert!(rows > 0 || ["setting"].contains(&table.as_str()), "{table} is empty");
            let of_table = texts(&database, &format!("SELECT name FROM pragma_table_info('{table}')"));
            columns.extend(of_table.into_iter().map(|column| (table.clone(), column)));
        }
        Self { runtime, env, store, database, tables, columns }
    }

    /// Puts values into columns of one row each, as far as SQLite takes them.
    fn damage(&self, input: &[u8]) {
        let mut input = Fields::of(input);
        for _ in 0..3 {
            if input.is_empty() {
                return;
            }
            let (table, column) = &self.columns[input.choice(self.columns.len())];
            let (kind, value) = (input.choice(4), input.bytes());
            // A text may be none: SQLite does not look.
            let value_of =
                ["CAST(?1 AS TEXT)", "CAST(?1 AS INTEGER)", "?1", "iif(?1 IS NULL, 1, NULL)"][kind];
            let key =
                texts(&self.database, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0"));
            let key = if key.is_empty() { "rowid".to_owned() } else { key.join(", ") };
            let change = format!(
                "UPDATE OR IGNORE {table} SET {column} = {value_of} WHERE ({key}) = (SELECT {key} FROM {table} LIMIT 1)"
            );
            // Types and checks of the table refuse some.
            let _ = self.database.execute(&change, [value]);
        }
    }

    fn has_rowid(&self, table: &str) -> bool {
        self.database.prepare(&format!("SELECT rowid FROM {table}")).is_ok()
    }

    fn mend(&self) {
        let tables = self.tables.iter();
        let mend = tables
            .map(|table| format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM whole.{table};"));
        self.database
            .execute_batch(&format!("BEGIN IMMEDIATE; {} COMMIT;", mend.collect::<String>()))
            .unwrap();
    }

    /// Whether everything is read that is no matter of one row, by what is not.
    fn unread(&self) -> Vec<&'static str> {
        let (store, engine) = (&self.store, &self.env.engine);
        let now = engine.now();
        let mut memory = Memory::default();
        let step = Box::pin(engine.renewer().step(&mut memory));
        let read = [
            ("activations", store.activations().is_ok()),
            ("orphans", store.orphans().is_ok()),
            ("failures", store.failures().is_ok()),
            ("retries", store.retries().is_ok()),
            ("history", store.history(None, 100).is_ok()),
            ("integrations", store.integrations().is_ok()),
            ("sessions", store.sessions().is_ok()),
            ("added sessions", store.added_sessions().is_ok()),
            ("sessions at endpoints", store.sessions_at_endpoint().is_ok()),
            ("chosen profiles", store.chosen_profiles().is_ok()),
            ("pending prompts", store.pending_prompts(now).is_ok()),
            ("protected keys", store.protected().is_ok()),
            ("delivered sections", store.delivered(None).is_ok()),
            ("settings", store.settings().is_ok()),
            ("settings somewhere", store.settings_somewhere().is_ok()),
            ("open consoles", store.open_consoles("firefox", now).is_ok()),
            ("written profiles", store.written_profiles().is_ok()),
            ("names", store.named_sessions().is_ok()),
            ("account marks", store.account_marks().is_ok()),
            ("console destinations", store.console_destinations().is_ok()),
            ("labels", store.session_labels().is_ok()),
            ("hidden sessions", store.hidden_sessions().is_ok()),
            ("saved views", store.saved_views().is_ok()),
            ("catalog", engine.view().catalog().is_ok()),
            ("status", engine.view().status().is_ok()),
            ("the window's history", engine.view().history().list(None, 100).is_ok()),
            ("what is protected", engine.protector().protected_keys().is_ok()),
            ("texts that are kept", engine.sessions().kept_texts().list().is_ok()),
            ("renewal", self.runtime.block_on(step).is_ok()),
            (
                "a stop",
                self.runtime.block_on(engine.sessions().stop(&SessionId::from_stored("gone"))).is_ok(),
            ),
        ];
        let mut unread: Vec<&str> =
            read.iter().filter(|(_, is_read)| !is_read).map(|(what, _)| *what).collect();
        for integration in store.integrations().unwrap_or_default() {
            // A sync: the accounts are gone, and there again.
            let id = &integration.id;
            if store.known_accounts(id).is_err()
                || store.unread_accounts(id).is_err()
                || store.put_accounts(id, &[]).is_err()
            {
                unread.push("a sync");
            }
        }
        unread
    }

    /// How often reading succeeds.
    fn read(&self) -> Vec<bool> {
        let (store, engine) = (&self.store, &self.env.engine);
        let now = engine.now();
        let mut read = vec![
            store.activations().is_ok(),
            store.orphans().is_ok(),
            store.failures().is_ok(),
            store.retries().is_ok(),
            store.history(None, 100).is_ok(),
            store.integrations().is_ok(),
            store.sessions().is_ok(),
            store.added_sessions().is_ok(),
            store.sessions_at_endpoint().is_ok(),
            store.chosen_profiles().is_ok(),
            store.pending_prompts(now).is_ok(),
            store.protected().is_ok(),
            store.delivered(None).is_ok(),
            store.settings().is_ok(),
            store.settings_somewhere().is_ok(),
            store.open_consoles("firefox", now).is_ok(),
            store.has_multi_session("firefox").is_ok(),
            store.written_profiles().is_ok(),
            store.account_marks().is_ok(),
            store.console_destinations().is_ok(),
            store.session_labels().is_ok(),
            store.hidden_sessions().is_ok(),
            store.saved_views().is_ok(),
        ];
        for integration in store.integrations().unwrap_or_default() {
            read.extend([
                store.sign_in(&integration.id).is_ok(),
                store.known_accounts(&integration.id).is_ok()
                    && store.unread_accounts(&integration.id).is_ok(),
                store.counts(&integration.id).is_ok(),
            ]);
        }
        // The first is the damaged one, if any is.
        for session in store.sessions().unwrap_or_default().into_iter().take(3) {
            let id = &session.id;
            read.extend([
                store.rotation(id).is_ok(),
                store.retry(id).is_ok(),
                store.activation(id).is_ok(),
                engine.view().details(id).is_ok(),
                store.sessions_called(&session.name).is_ok(),
            ]);
        }
        read.extend([
            engine.view().catalog().is_ok(),
            engine.view().status().is_ok(),
            engine.view().history().list(None, 100).is_ok(),
            engine.protector().protected_keys().is_ok(),
            engine.sessions().kept_texts().list().is_ok(),
            self.runtime.block_on(Box::pin(engine.renewer().step(&mut Memory::default()))).is_ok(),
        ]);
        read
    }
}

fn texts(database: &Connection, query: &str) -> Vec<String> {
    let mut query = database.prepare(query).unwrap();
    let texts = query.query_map([], |row| row.get(0)).unwrap();
    texts.collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_row_that_could_not_be_read_ended_what_reads_many() {
    let scene = Scene::new();
    let whole = scene.unread();
    scene.mend();
    assert_eq!(whole, [""; 0]);
    let mut ended = Vec::new();
    for (table, column) in &scene.columns {
        for value in ["CAST(x'ff' AS TEXT)", "x'ff00'", "'of the future'", "NULL", "-1"] {
            let change = format!(
                "UPDATE OR IGNORE {table} SET {column} = {value} WHERE rowid = (SELECT min(rowid) FROM {table})"
            );
            let change = if scene.has_rowid(table) {
                change
            } else {
                format!("UPDATE OR IGNORE {table} SET {column} = {value}")
            };
            // Types and checks of the table refuse some.
            if scene.database.execute(&change, []).is_ok_and(|changed| changed > 0) {
                ended.extend(
                    scene.unread().into_iter().map(|what| format!("{table}.{column} = {value}: {what}")),
                );
            }
            scene.mend();
        }
    }
    assert_eq!(ended, [""; 0]);
}

/// The input is up to three changes: which column, which type, the value.
#[test]
fn fuzz_store_row() {
    let scene = Scene::new();
    let panics = panics::count();
    assert!(scene.read().into_iter().all(|read| read), "the whole store is read");
    let target = Target::new(env!("CARGO_MANIFEST_DIR"), "store_row").with_dictionary(WORDS).runs(150);
    target.run(|input| {
        scene.damage(input);
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| scene.read()));
        scene.mend();
        let read = read.unwrap_or_else(|cause| resume_unwind(cause));
        assert_eq!(panics::count(), panics, "a task panicked");
        read
    });
    assert!(scene.read().into_iter().all(|read| read), "a mended store is read");
}
