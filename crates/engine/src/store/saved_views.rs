//! The ways of looking at the list that a person has saved.

use super::readable::readable;
use super::{Store, StoreError};
use daypass_core::ViewName;
use daypass_core::view::{Listing, Place, SavedView};
use rusqlite::{Connection, Row};
use serde_json::Value;

/// The field of a listing that has a column of its own, since an id in it may be another one on another machine.
const PLACE: &str = "place";

fn saved_view(row: &Row<'_>) -> Result<SavedView, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "saved view" };
    let name = ViewName::parse(&row.get::<_, String>("name")?).map_err(|_| unreadable())?;
    let rest: String = row.get("rest")?;
    let mut listing: Listing = serde_json::from_str(&rest).map_err(|_| unreadable())?;
    listing.place = Place::parse(&row.get::<_, String>(PLACE)?).map_err(|_| unreadable())?;
    Ok(SavedView { name, listing })
}

/// Takes a view of an export over, by its name, place and rest, where none here is called so. `here` tells the id under which an
/// integration or a session of the export is here.
pub(super) fn take_over<'a>(
    db: &Connection,
    (name, place, rest): (&str, &'a str, &str),
    here: impl Fn(&'a str) -> &'a str,
) -> Result<(), StoreError> {
    let place = match place.split_once(':') {
        Some((kind, id)) => format!("{kind}:{}", here(id)),
        None => place.to_owned(),
    };
    let sql = "INSERT OR IGNORE INTO saved_view (name, place, rest) VALUES (?, ?, ?)";
    db.execute(sql, (name, &place, rest))?;
    Ok(())
}

impl Store {
    /// All of them, by name; those that cannot be read are left out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn saved_views(&self) -> Result<Vec<SavedView>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT name, place, rest FROM saved_view ORDER BY name")?;
            readable(query.query_and_then([], saved_view)?)
        })
    }

    /// Saves one, in the place of that which has its name.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn save_view(&self, view: &SavedView) -> Result<(), StoreError> {
        let unreadable = |_| StoreError::Unreadable { what: "saved view" };
        let mut rest = serde_json::to_value(&view.listing).map_err(unreadable)?;
        if let Value::Object(fields) = &mut rest {
            fields.remove(PLACE);
        }
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO saved_view (name, place, rest) VALUES (?, ?, ?)",
                (view.name.as_str(), view.listing.place.as_str(), rest.to_string()),
            )?;
            Ok(())
        })
    }

    /// Calls one otherwise. `false` where another one is called so; nothing is then changed.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn rename_view(&self, from: &ViewName, to: &ViewName) -> Result<bool, StoreError> {
        self.write(|db| {
            let mut other = db.prepare_cached("SELECT 1 FROM saved_view WHERE name = ?1 AND name <> ?2")?;
            if other.exists((to.as_str(), from.as_str()))? {
                return Ok(false);
            }
            db.execute("UPDATE saved_view SET name = ?1 WHERE name = ?2", (to.as_str(), from.as_str()))?;
            Ok(true)
        })
    }

    /// Removes one, if it is there.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn remove_view(&self, name: &ViewName) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM saved_view WHERE name = ?", [name.as_str()])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::SessionState;
    use daypass_core::view::{Grouping, Sorting};

    fn name(text: &str) -> ViewName {
        ViewName::parse(text).unwrap()
    }

    fn view(called: &str, place: &str) -> SavedView {
        let listing = Listing {
            place: Place::parse(place).unwrap(),
            query: "shop prod".to_owned(),
            states: vec![SessionState::NeedsYou],
            grouping: Grouping::None,
            sorting: Sorting::Recent,
            ..Listing::default()
        };
        SavedView { name: name(called), listing }
    }

    #[test]
    fn a_view_is_saved_over_one_of_its_name_and_renamed_over_none() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        store.save_view(&view("Morning", "all")).unwrap();
        store.save_view(&view("acme", "integration:00112233445566ff")).unwrap();
        store.save_view(&view("MORNING", "active")).unwrap();
        let (acme, morning) = (view("acme", "integration:00112233445566ff"), view("MORNING", "active"));
        assert_eq!(store.saved_views().unwrap(), [acme.clone(), morning.clone()]);
        assert!(!store.rename_view(&name("acme"), &name("morning")).unwrap());
        assert!(
            store.rename_view(&name("morning"), &name("Morning")).unwrap(),
            "it may be spelled otherwise"
        );
        assert!(store.rename_view(&name("acme"), &name("Customer")).unwrap());
        let customer = SavedView { name: name("Customer"), ..acme };
        assert_eq!(store.saved_views().unwrap(), [customer, SavedView { name: name("Morning"), ..morning }]);
        store.remove_view(&name("customer")).unwrap();
        assert_eq!(store.saved_views().unwrap().len(), 1);
    }

    #[test]
    fn a_view_of_a_newer_daypass_is_left_out_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        store.save_view(&view("Morning", "all")).unwrap();
        let db = Connection::open(&path).unwrap();
        db.execute_batch("INSERT INTO saved_view VALUES ('new', 'moon', '{}'), ('odd', 'all', 'no object')")
            .unwrap();
        assert_eq!(store.saved_views().unwrap(), [view("Morning", "all")]);
    }
}
