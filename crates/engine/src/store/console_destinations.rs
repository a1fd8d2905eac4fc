//! Where in the console of an account a person was, and what they like there.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::console::ServicePath;
use daypass_core::view::DestinationItem;
use daypass_core::{AccountId, Region};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

/// How many of an account are kept that are no favourites.
const KEPT: u32 = 12;

impl Store {
    /// All of them, what was opened last first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn console_destinations(&self) -> Result<Vec<DestinationItem>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT account, service, region, opened_at, favourite FROM console_destination
                    ORDER BY opened_at IS NULL, opened_at DESC, service, region, account",
            )?;
            readable(query.query_and_then([], destination)?)
        })
    }

    /// Notes that a place was opened, and forgets those of its account that were not for the longest.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn note_destination(
        &self,
        account: &AccountId,
        service: &ServicePath,
        region: Option<&Region>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO console_destination (account, service, region, opened_at, favourite)
                    VALUES (?1, ?2, ?3, ?4, 0)
                    ON CONFLICT (account, service, region) DO UPDATE SET opened_at = ?4",
                (account.as_str(), service.as_str(), stored(region), at.to_string()),
            )?;
            db.execute(
                "DELETE FROM console_destination WHERE account = ?1 AND favourite = 0 AND (service, region) NOT IN (
                    SELECT service, region FROM console_destination WHERE account = ?1 AND favourite = 0
                        ORDER BY opened_at DESC LIMIT ?2)",
                (account.as_str(), KEPT),
            )?;
            Ok(())
        })
    }

    /// Makes a place a favourite, or none any more.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn set_favourite_destination(
        &self,
        account: &AccountId,
        service: &ServicePath,
        region: Option<&Region>,
        favourite: bool,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            let place = (account.as_str(), service.as_str(), stored(region));
            match favourite {
                true => like(db, place),
                false => {
                    db.execute(
                        "UPDATE console_destination SET favourite = 0
                            WHERE account = ?1 AND service = ?2 AND region = ?3",
                        place,
                    )?;
                    // One that was never opened here is nothing any more.
                    db.execute(
                        "DELETE FROM console_destination WHERE favourite = 0 AND opened_at IS NULL",
                        [],
                    )?;
                    Ok(())
                }
            }
        })
    }
}

/// Makes a place a favourite, whether it was opened here or not.
pub(super) fn like(db: &Connection, place: (&str, &str, &str)) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO console_destination (account, service, region, favourite) VALUES (?1, ?2, ?3, 1)
            ON CONFLICT (account, service, region) DO UPDATE SET favourite = 1",
        place,
    )?;
    Ok(())
}

fn stored(region: Option<&Region>) -> &str {
    region.map_or("", Region::as_str)
}

fn destination(row: &Row<'_>) -> Result<DestinationItem, StoreError> {
    let service = ServicePath::parse(&row.get::<_, String>("service")?)
        .map_err(|_| StoreError::Unreadable { what: "service of the console" })?;
    let region: String = row.get("region")?;
    let region = (!region.is_empty()).then(|| row::region(region)).transpose()?;
    let account = row::account(row.get("account")?)?;
    let opened_at = row::optional_timestamp(row, "opened_at")?;
    Ok(DestinationItem::new(account, service, region, row.get("favourite")?, opened_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        (folder, store)
    }

    fn titles(store: &Store) -> Vec<String> {
        let all = store.console_destinations().unwrap();
        let marked = |one: DestinationItem| format!("{}{}", if one.favourite { "*" } else { "" }, one.title);
        all.into_iter().map(marked).collect()
    }

    #[test]
    fn the_last_ones_come_first_and_favourites_stay() {
        let (_folder, store) = store();
        let account = AccountId::try_from("111122223333".to_owned()).unwrap();
        let (service, frankfurt) =
            (|name: &str| ServicePath::parse(name).unwrap(), Region::parse("eu-central-1").unwrap());
        let now: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        let note = |name: &str, region: Option<&Region>, minute| {
            let at = now + SignedDuration::from_mins(minute);
            store.note_destination(&account, &service(name), region, at).unwrap();
        };
        note("s3", None, 0);
        note("s3", Some(&frankfurt), 1);
        note("ec2", None, 2);
        note("s3", None, 3);
        assert_eq!(titles(&store), ["S3", "EC2", "S3 in Frankfurt"]);
        store.set_favourite_destination(&account, &service("s3"), Some(&frankfurt), true).unwrap();
        store.set_favourite_destination(&account, &service("ddb"), None, true).unwrap();
        assert_eq!(titles(&store), ["S3", "EC2", "*S3 in Frankfurt", "*DynamoDB"]);
        store.set_favourite_destination(&account, &service("ddb"), None, false).unwrap();
        for minute in 4..30 {
            note(&format!("service-{minute}"), None, minute);
        }
        let kept = titles(&store);
        assert_eq!(kept.len(), 13);
        assert_eq!((&*kept[0], &*kept[12]), ("service-29", "*S3 in Frankfurt"));
    }
}
