//! The rows of the store that another machine can use, for an export, and taking such rows over.

use super::migrations::MIGRATIONS;
use super::{
    NewRecord, Store, StoreError, console_destinations, saved_views, session_aliases, vault_entries,
};
use daypass_core::{IntegrationAlias, SessionName};
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The tables whose rows another machine can use, each after those that it refers to. What is of this machine is not among
/// them: what is live, what stands in its AWS files, what is waited for, what happened.
const TABLES: [&str; 16] = [
    "integration",
    "account",
    "session",
    "preference",
    "session_profile",
    "session_alias",
    "fixed_name",
    "delivered_by_file",
    "account_mark",
    "session_label",
    "hidden_session",
    "saved_view",
    "console_destination",
    "setting",
    "mfa_device",
    "rotation",
];

/// A row: its columns by name.
pub(crate) type PortableRow = Map<String, Value>;

/// Rows by table, and the format of the store that they are of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PortableRows {
    pub(crate) format: usize,
    pub(crate) tables: BTreeMap<String, Vec<PortableRow>>,
}

/// What became of rows that were taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TakenOver {
    /// The aliases of integrations that are new.
    pub(crate) integrations: Vec<String>,
    /// The names of IAM users and roles that are new.
    pub(crate) sessions: Vec<String>,
    /// How many of both were there already.
    pub(crate) known: u32,
    /// Names that were taken, and those that were given instead.
    pub(crate) renamed: Vec<(String, String)>,
    /// The settings are those of the export. `false` where there were others, which stay.
    pub(crate) settings: bool,
}

/// What is decided while rows are taken over.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// The sessions that were there under another id.
    known: BTreeMap<String, String>,
    /// The sessions that are new.
    new: Vec<String>,
}

impl Ids {
    /// The id under which a session of the export is here.
    pub(crate) fn here<'a>(&'a self, id: &'a str) -> &'a str {
        self.known.get(id).map_or(id, String::as_str)
    }

    /// Whether a session came with the export.
    pub(crate) fn is_new(&self, id: &str) -> bool {
        self.new.iter().any(|new| new == id)
    }
}

impl Store {
    /// The format of this version's store.
    pub(crate) const fn format() -> usize {
        MIGRATIONS.len()
    }

    /// The rows that another machine can use.
    pub(crate) fn portable_rows(&self) -> Result<PortableRows, StoreError> {
        self.read(|db| {
            let tables = TABLES.iter().map(|table| Ok(((*table).to_owned(), rows(db, table)?)));
            let tables = tables.collect::<Result<_, StoreError>>()?;
            Ok(PortableRows { format: MIGRATIONS.len(), tables })
        })
    }

    /// Takes rows over, and the records that are chosen once it is known which sessions are new: all of it in one
    /// transaction, if the fact of this name still has this value. What is there stays as it is. `None` where the fact has another value.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] for rows that no Daypass has written.
    pub(crate) fn take_over<'a>(
        &self,
        fact: Option<(&str, &[u8])>,
        rows: &PortableRows,
        records: impl FnOnce(&Ids) -> Vec<NewRecord<'a>>,
    ) -> Result<Option<TakenOver>, StoreError> {
        self.write_down(|db| {
            if let Some(fact) = fact
                && !vault_entries::holds(db, fact)?
            {
                return Ok(None);
            }
            let (mut over, mut ids) = (TakenOver::default(), Ids::default());
            let of = |table: &str| rows.tables.get(table).map_or(&[][..], Vec::as_slice);
            let moved = integrations(db, of("integration"), &mut over)?;
            for table in ["account", "session"] {
                let with = of(table).iter().filter(|row| text(row, "integration").is_some());
                for row in with {
                    let mut row = row.clone();
                    replace(&mut row, "integration", |id| moved.get(id).cloned());
                    insert(db, table, &row)?;
                }
            }
            sessions(db, of("session"), &mut over, &mut ids)?;
            details(db, &of, &ids)?;
            for row in of("saved_view") {
                let view = (needed(row, "name")?, needed(row, "place")?, needed(row, "rest")?);
                saved_views::take_over(db, view, |id| moved.get(id).map_or(ids.here(id), String::as_str))?;
            }
            over.settings = settings(db, of("setting"))?;
            for record in records(&ids) {
                let mut query = db.prepare_cached("SELECT 1 FROM record WHERE kind = ? AND id = ?")?;
                if !query.exists((record.kind, record.id))? {
                    vault_entries::insert(db, &record)?;
                }
            }
            Ok(Some(over))
        })
    }
}

/// Integrations that are not there; under which id others are.
fn integrations(
    db: &Connection,
    rows: &[PortableRow],
    over: &mut TakenOver,
) -> Result<BTreeMap<String, String>, StoreError> {
    let mut moved = BTreeMap::new();
    for row in rows {
        let (id, alias, url) = (needed(row, "id")?, needed(row, "alias")?, needed(row, "start_url")?);
        let sql = "SELECT id FROM integration WHERE id = ? OR start_url = ?";
        let known: Option<String> = db.query_row(sql, (id, url), |row| row.get(0)).optional()?;
        if let Some(known) = known {
            moved.insert(id.to_owned(), known);
            over.known += 1;
            continue;
        }
        let mut row = row.clone();
        let names = IntegrationAlias::from_any(alias).candidates().map(String::from);
        let free = free_name(db, "SELECT 1 FROM integration WHERE alias = ?", names)?;
        name(&mut row, "alias", alias, &free, over);
        insert(db, "integration", &row)?;
        over.integrations.push(free);
    }
    Ok(moved)
}

/// Sessions that a person added: users first, then roles, each after the session that it is assumed from.
fn sessions(
    db: &Connection,
    rows: &[PortableRow],
    over: &mut TakenOver,
    ids: &mut Ids,
) -> Result<(), StoreError> {
    let mut left: Vec<&PortableRow> = rows.iter().filter(|row| text(row, "name").is_some()).collect();
    while !left.is_empty() {
        let waits = |row: &PortableRow| {
            text(row, "source")
                .is_some_and(|source| left.iter().any(|other| text(other, "id") == Some(source)))
        };
        // A circle, which no Daypass has written, must not keep this from ending.
        let (next, rest): (Vec<_>, Vec<_>) = match left.iter().any(|row| !waits(row)) {
            true => left.iter().partition(|row| !waits(row)),
            false => (left.clone(), Vec::new()),
        };
        for row in next {
            let mut row = row.clone();
            replace(&mut row, "source", |id| ids.known.get(id).cloned());
            let id = needed(&row, "id")?.to_owned();
            if let Some(known) = same_session(db, &row)? {
                ids.known.insert(id, known);
                over.known += 1;
                continue;
            }
            let wanted = needed(&row, "name")?.to_owned();
            let names = SessionName::from_any(&wanted).candidates().map(String::from);
            let taken =
                "SELECT 1 FROM session WHERE name = ?1 UNION SELECT 1 FROM session_alias WHERE alias = ?1";
            let free = free_name(db, taken, names)?;
            name(&mut row, "name", &wanted, &free, over);
            insert(db, "session", &row)?;
            over.sessions.push(free);
            ids.new.push(id);
        }
        left = rest;
    }
    Ok(())
}

/// The session that is there in the place of one of these, if one is: of the same id, or the same key, or the same role
/// assumed in the same way.
fn same_session(db: &Connection, row: &PortableRow) -> Result<Option<String>, StoreError> {
    let sql = "SELECT id FROM session WHERE id = ?1
        OR (user_arn IS NOT NULL AND user_arn = ?2 AND access_key_id = ?3)
        OR (role_arn IS NOT NULL AND role_arn = ?4 AND source = ?5 AND role_session_name = ?6
            AND external_id IS ?7 AND source_identity IS ?8 AND tags IS ?9 AND mfa_device IS ?10
            AND duration_seconds IS ?11)
        ORDER BY id <> ?1";
    let columns = [
        "id",
        "user_arn",
        "access_key_id",
        "role_arn",
        "source",
        "role_session_name",
        "external_id",
        "source_identity",
        "tags",
        "mfa_device",
        "duration_seconds",
    ];
    let values = columns.map(|column| sql_value(row.get(column).unwrap_or(&Value::Null)));
    Ok(db.query_row(sql, params_from_iter(values), |row| row.get(0)).optional()?)
}

/// What a person set on sessions, where they have not here; and what belongs to sessions that are new.
fn details<'a>(
    db: &Connection,
    of: &impl Fn(&str) -> &'a [PortableRow],
    ids: &Ids,
) -> Result<(), StoreError> {
    for row in of("mfa_device") {
        insert(db, "mfa_device", row)?;
    }
    for row in of("rotation") {
        if ids.is_new(needed(row, "session")?) {
            insert(db, "rotation", row)?;
        }
    }
    for row in of("preference") {
        let mut row = row.clone();
        replace(&mut row, "session", |id| Some(ids.here(id).to_owned()));
        insert(db, "preference", &row)?;
    }
    let mut with_profiles = Vec::new();
    for row in of("session_profile") {
        let session = ids.here(needed(row, "session")?).to_owned();
        if !with_profiles.contains(&session) {
            let mut query = db.prepare_cached("SELECT 1 FROM session_profile WHERE session = ?")?;
            if query.exists([&session])? {
                continue;
            }
            with_profiles.push(session.clone());
        }
        let mut row = row.clone();
        row.insert("session".to_owned(), session.into());
        insert(db, "session_profile", &row)?;
    }
    for row in of("session_alias") {
        let session = ids.here(needed(row, "session")?);
        session_aliases::take_over(db, session, needed(row, "alias")?)?;
    }
    for table in ["fixed_name", "delivered_by_file", "session_label", "hidden_session"] {
        for row in of(table) {
            let mut row = row.clone();
            replace(&mut row, "session", |id| Some(ids.here(id).to_owned()));
            insert(db, table, &row)?;
        }
    }
    for row in of("account_mark") {
        insert(db, "account_mark", row)?;
    }
    for row in of("console_destination") {
        let place = (needed(row, "account")?, needed(row, "service")?, needed(row, "region")?);
        console_destinations::like(db, place)?;
    }
    Ok(())
}

fn settings(db: &Connection, rows: &[PortableRow]) -> Result<bool, StoreError> {
    let theirs = rows.first().and_then(|row| text(row, "value"));
    let ours: Option<String> = db.query_row("SELECT value FROM setting", [], |row| row.get(0)).optional()?;
    if ours.is_none()
        && let Some(row) = rows.first()
    {
        insert(db, "setting", row)?;
        return Ok(true);
    }
    Ok(theirs.is_none() || ours.as_deref() == theirs)
}

/// The first of these names that nothing has, by the question for one.
fn free_name(
    db: &Connection,
    taken: &str,
    candidates: impl Iterator<Item = String>,
) -> Result<String, StoreError> {
    let mut query = db.prepare_cached(taken)?;
    for name in candidates {
        if !query.exists([&name])? {
            return Ok(name);
        }
    }
    Err(StoreError::Unreadable { what: "row of an export" })
}

fn name(row: &mut PortableRow, column: &str, wanted: &str, free: &str, over: &mut TakenOver) {
    if wanted != free {
        over.renamed.push((wanted.to_owned(), free.to_owned()));
    }
    row.insert(column.to_owned(), free.into());
}

fn replace(row: &mut PortableRow, column: &str, other: impl FnOnce(&str) -> Option<String>) {
    if let Some(new) = text(row, column).and_then(other) {
        row.insert(column.to_owned(), new.into());
    }
}

fn text<'a>(row: &'a PortableRow, column: &str) -> Option<&'a str> {
    row.get(column).and_then(Value::as_str)
}

fn needed<'a>(row: &'a PortableRow, column: &str) -> Result<&'a str, StoreError> {
    text(row, column).ok_or(StoreError::Unreadable { what: "row of an export" })
}

/// Inserts a row, unless one of its key is there. A column that this version does not know is left out, and one that is
/// missing has its default.
fn insert(db: &Connection, table: &str, row: &PortableRow) -> Result<(), StoreError> {
    let known: Vec<String> = {
        let mut query = db.prepare_cached("SELECT name FROM pragma_table_info(?)")?;
        query.query_and_then([table], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    let columns: Vec<&String> = known.iter().filter(|column| row.contains_key(*column)).collect();
    let names = columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let places = vec!["?"; columns.len()].join(", ");
    let sql = format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})");
    db.prepare_cached(&sql)?.execute(params_from_iter(columns.iter().map(|name| sql_value(&row[*name]))))?;
    Ok(())
}

fn rows(db: &Connection, table: &str) -> Result<Vec<PortableRow>, StoreError> {
    let mut query = match table {
        // What was opened last, and the way to AWS, is of this machine; what a person likes is theirs.
        "console_destination" => db.prepare(
            "SELECT account, service, region, favourite FROM console_destination WHERE favourite = 1",
        )?,
        "setting" => db.prepare(
            "SELECT id, iif(json_valid(value), json_remove(value, '$.proxy', '$.caBundle'), value) AS value FROM setting",
        )?,
        _ => db.prepare(&format!("SELECT * FROM {table}"))?,
    };
    let names: Vec<String> = query.column_names().map(str::to_owned).collect();
    let mut found = query.query([])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let mut columns = PortableRow::new();
        for (place, name) in names.iter().enumerate() {
            columns.insert(name.clone(), json_value(row.get_ref(place)?));
        }
        rows.push(columns);
    }
    Ok(rows)
}

/// These tables hold texts and whole numbers alone.
fn json_value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Value::Null,
    }
}

fn sql_value(value: &Value) -> Sql {
    match value {
        Value::String(text) => Sql::Text(text.clone()),
        Value::Number(number) => number.as_i64().map_or(Sql::Null, Sql::Integer),
        Value::Bool(is) => Sql::Integer(i64::from(*is)),
        Value::Null | Value::Array(_) | Value::Object(_) => Sql::Null,
    }
}
