//! Integrations, and what may be known of their sign-in without opening the vault.

use super::portal_column::PortalColumn;
use super::readable::readable_row;
use super::{Store, StoreError, row};
use daypass_core::{Integration, IntegrationId, Region};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

/// What may be known of a sign-in without its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInFacts {
    /// When the access token was issued.
    pub issued_at: Timestamp,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// Until when a refresh token can get the next one: as long as the client's registration lasts.
    pub refresh_until: Option<Timestamp>,
}

/// How long an access token lives that can be renewed, where it was not noted when it was issued.
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

impl SignInFacts {
    /// Whether the sign-in is good without a person.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.expires_at > now || self.refresh_until.is_some_and(|until| until > now)
    }
}

/// What becomes of what a person chose for the sessions of an integration that is removed, and of the profile names that tools
/// know: favourites, aliases, labels, profiles, regions and deliveries, and that they are hidden. None of it is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choices {
    /// It is kept, and is there again when the same portal is added again.
    Kept,
    /// It goes with them.
    Forgotten,
}

/// The tables that have it, by the session.
pub(super) const CHOICES: [&str; 7] = [
    "preference",
    "session_profile",
    "session_alias",
    "fixed_name",
    "delivered_by_file",
    "session_label",
    "hidden_session",
];

const COLUMNS: &str = "SELECT id, alias, start_url, region, synced_at FROM integration";

fn integration(row: &Row<'_>) -> Result<Integration, StoreError> {
    let column = PortalColumn::parse(&row.get::<_, String>("start_url")?)?;
    Ok(Integration {
        id: row::integration_id(row, "id")?,
        alias: row.get("alias")?,
        start_url: column.start_url,
        region: row::region(row.get("region")?)?,
        additional_regions: column.additional_regions,
        another: column.another.is_some(),
        synced_at: row::optional_timestamp(row, "synced_at")?,
    })
}

/// What is noted beside an integration's URL; `None` where there is no such integration, or its URL cannot be read.
fn portal_column(db: &Connection, id: &IntegrationId) -> Result<Option<PortalColumn>, StoreError> {
    let mut query = db.prepare_cached("SELECT start_url FROM integration WHERE id = ?")?;
    let text: Option<String> = query.query_row([id.as_str()], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| PortalColumn::parse(&text).ok()))
}

/// Notes in which region the person signed in.
fn note_region(db: &Connection, id: &IntegrationId, signed_in: Option<Region>) -> Result<(), StoreError> {
    if let Some(column) = portal_column(db, id)?.filter(|column| column.signed_in != signed_in) {
        let text = PortalColumn { signed_in, ..column }.text();
        db.execute("UPDATE integration SET start_url = ? WHERE id = ?", (text, id.as_str()))?;
    }
    Ok(())
}

impl Store {
    /// All integrations by alias, but those that cannot be read.
    pub fn integrations(&self) -> Result<Vec<Integration>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(&format!("{COLUMNS} ORDER BY alias COLLATE NOCASE"))?;
            self.readable_table("integrations", query.query_and_then([], integration)?)
        })
    }

    /// One integration.
    ///
    /// # Errors
    /// [`StoreError::NoIntegration`] when there is none.
    pub fn integration(&self, id: &IntegrationId) -> Result<Integration, StoreError> {
        let known = self.integration_if_known(id)?;
        known.ok_or_else(|| StoreError::NoIntegration { name: id.to_string() })
    }

    /// One integration, if there is one of this id.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn integration_if_known(&self, id: &IntegrationId) -> Result<Option<Integration>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(&format!("{COLUMNS} WHERE id = ?"))?;
            let mut rows = query.query_and_then([id.as_str()], integration)?;
            rows.next().transpose()
        })
    }

    /// Adds an integration, or gives the one of the same id its new alias and regions. Whether the alias was free: where
    /// another integration has it, nothing changes.
    pub fn save_integration(&self, integration: &Integration) -> Result<bool, StoreError> {
        self.write(|db| {
            let taken: Option<i64> = db
                .query_row(
                    "SELECT 1 FROM integration WHERE alias = ? AND id <> ?",
                    (&integration.alias, integration.id.as_str()),
                    |row| row.get(0),
                )
                .optional()?;
            if taken.is_some() {
                return Ok(false);
            }
            let signed_in = portal_column(db, &integration.id)?.and_then(|column| column.signed_in);
            db.execute(
                "INSERT INTO integration (id, alias, start_url, region) VALUES (?, ?, ?, ?)
                 ON CONFLICT (id) DO UPDATE
                 SET alias = excluded.alias, start_url = excluded.start_url, region = excluded.region",
                (
                    integration.id.as_str(),
                    &integration.alias,
                    PortalColumn::of(integration, signed_in).text(),
                    integration.region.as_str(),
                ),
            )?;
            Ok(true)
        })
    }

    /// Notes that a sync of an integration was done.
    pub fn set_synced(&self, id: &IntegrationId, at: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("UPDATE integration SET synced_at = ? WHERE id = ?", (at.to_string(), id.as_str()))?;
            Ok(())
        })
    }

    /// Removes an integration with its accounts and its sessions. What a person chose for these is kept, or goes with them. For
    /// how many sessions something is kept.
    pub fn remove_integration(&self, id: &IntegrationId, choices: Choices) -> Result<u32, StoreError> {
        let of_it = "session IN (SELECT id FROM session WHERE integration = ?)";
        self.write(|db| {
            let moment = ["failure", "wanted"];
            let chosen = CHOICES.iter().filter(|_| choices == Choices::Forgotten);
            for table in moment.iter().chain(chosen) {
                db.execute(&format!("DELETE FROM {table} WHERE {of_it}"), [id.as_str()])?;
            }
            // When and how often they were used is no choice.
            let unused = format!("UPDATE preference SET last_used_at = NULL, use_count = 0 WHERE {of_it}");
            db.execute(&unused, [id.as_str()])?;
            db.execute(&format!("DELETE FROM fixed_name WHERE used = 0 AND {of_it}"), [id.as_str()])?;
            let nothing = "favourite = 0 AND region IS NULL AND delivery = 'file'";
            db.execute(&format!("DELETE FROM preference WHERE {nothing} AND {of_it}"), [id.as_str()])?;
            let each = CHOICES.map(|table| format!("SELECT session FROM {table}")).join(" UNION ");
            let kept = format!("SELECT count(*) FROM session WHERE integration = ? AND id IN ({each})");
            let kept = db.query_row(&kept, [id.as_str()], |row| row.get(0))?;
            db.execute("DELETE FROM integration WHERE id = ?", [id.as_str()])?;
            Ok(kept)
        })
    }

    /// Forgets what a person chose for roles that are not there now, and are not live: those of integrations that were removed,
    /// and those that a portal does not list any more. For how many roles something was kept.
    pub fn forget_kept_choices(&self) -> Result<u32, StoreError> {
        let is_gone = "session NOT IN (SELECT id FROM session UNION SELECT session FROM activation)";
        self.write(|db| {
            let each = CHOICES.map(|table| format!("SELECT session FROM {table} WHERE {is_gone}"));
            let sql = format!("SELECT count(*) FROM ({})", each.join(" UNION "));
            let count = db.query_row(&sql, [], |row| row.get(0))?;
            for table in CHOICES {
                db.execute(&format!("DELETE FROM {table} WHERE {is_gone}"), [])?;
            }
            Ok(count)
        })
    }

    /// What is known of an integration's sign-in; `None` where it is signed out, or that cannot be read.
    pub fn sign_in(&self, id: &IntegrationId) -> Result<Option<SignInFacts>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT issued_at, expires_at, refresh_until FROM sign_in WHERE integration = ?",
            )?;
            let mut sign_in = query.query_and_then([id.as_str()], |row| {
                let expires_at = row::timestamp(row, "expires_at")?;
                Ok(SignInFacts {
                    issued_at: row::optional_timestamp(row, "issued_at")?.unwrap_or(expires_at - LIFETIME),
                    expires_at,
                    refresh_until: row::optional_timestamp(row, "refresh_until")?,
                })
            })?;
            readable_row(sign_in.next())
        })
    }

    /// The region in which the person signed in to an integration; `None` where they did not, or an older Daypass did not
    /// note it.
    pub fn sign_in_region(&self, id: &IntegrationId) -> Result<Option<Region>, StoreError> {
        self.read(|db| Ok(portal_column(db, id)?.and_then(|column| column.signed_in)))
    }

    /// Notes a sign-in, and its region where that is known; without facts its end.
    pub fn set_sign_in(
        &self,
        id: &IntegrationId,
        facts: Option<SignInFacts>,
        region: Option<&Region>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            if facts.is_none() || region.is_some() {
                note_region(db, id, region.cloned())?;
            }
            match facts {
                Some(facts) => db.execute(
                    "INSERT OR REPLACE INTO sign_in (integration, issued_at, expires_at, refresh_until)
                        VALUES (?, ?, ?, ?)",
                    (
                        id.as_str(),
                        facts.issued_at.to_string(),
                        facts.expires_at.to_string(),
                        facts.refresh_until.map(|until| until.to_string()),
                    ),
                )?,
                None => db.execute("DELETE FROM sign_in WHERE integration = ?", [id.as_str()])?,
            };
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{LIFETIME, SignInFacts};
    use crate::store::Store;
    use crate::store::test_rows::integration;
    use daypass_core::{Integration, IntegrationAlias, IntegrationId, Region};
    use jiff::Timestamp;

    #[test]
    fn an_alias_is_had_by_one_integration() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        assert!(store.save_integration(&integration("northwind", "Northwind")).unwrap());
        assert!(!store.save_integration(&integration("contoso", "northwind")).unwrap());
        assert!(
            store.save_integration(&integration("northwind", "NW")).unwrap(),
            "the same portal is renamed"
        );
        let aliases: Vec<_> = store.integrations().unwrap().into_iter().map(|i| i.alias).collect();
        assert_eq!(aliases, ["NW"]);
    }

    #[test]
    fn two_persons_at_one_portal_are_two_rows() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let ada = integration("northwind", "Ada");
        let alias = IntegrationAlias::parse("Jonas").unwrap();
        let id = IntegrationId::of_another(&ada.start_url, &alias);
        let jonas = Integration { id, alias: alias.to_string(), another: true, ..ada.clone() };
        assert!(store.save_integration(&ada).unwrap() && store.save_integration(&jonas).unwrap());
        assert_eq!(store.integrations().unwrap(), [ada, jonas]);
    }

    #[test]
    fn the_region_of_a_sign_in_outlives_a_new_name_and_goes_with_the_sign_in() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let region = Region::parse("us-east-1").unwrap();
        let northwind =
            Integration { additional_regions: vec![region.clone()], ..integration("northwind", "Northwind") };
        store.save_integration(&northwind).unwrap();
        let (issued_at, expires_at) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + LIFETIME);
        let facts = SignInFacts { issued_at, expires_at, refresh_until: None };
        store.set_sign_in(&northwind.id, Some(facts), Some(&region)).unwrap();
        store.save_integration(&Integration { alias: "NW".to_owned(), ..northwind.clone() }).unwrap();
        assert_eq!(store.sign_in_region(&northwind.id).unwrap(), Some(region));
        assert_eq!(store.integration(&northwind.id).unwrap().regions().count(), 2);
        store.set_sign_in(&northwind.id, None, None).unwrap();
        assert_eq!(store.sign_in_region(&northwind.id).unwrap(), None);
    }
}
