//! How a person has marked accounts.

use super::{Store, StoreError};
use daypass_core::{AccountColour, AccountId, ChosenMark};
use rusqlite::params;
use std::collections::HashMap;

impl Store {
    /// What a person has said of accounts; a row that cannot be read says nothing.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn account_marks(&self) -> Result<HashMap<AccountId, ChosenMark>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT account, colour, production FROM account_mark")?;
            let rows = query.query_map([], |row| {
                let colour: Option<String> = row.get("colour").ok().flatten();
                let production: Option<bool> = row.get("production").ok().flatten();
                let colour = colour.as_deref().and_then(AccountColour::parse);
                Ok((row.get::<_, String>("account")?, ChosenMark { colour, production }))
            })?;
            let marks = rows.flatten();
            Ok(marks.filter_map(|(id, mark)| Some((AccountId::try_from(id).ok()?, mark))).collect())
        })
    }

    /// Says of accounts that they are production, or that they are not.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn set_production(&self, accounts: &[AccountId], production: bool) -> Result<(), StoreError> {
        self.write(|db| {
            for account in accounts {
                db.execute(
                    "INSERT INTO account_mark (account, production) VALUES (?1, ?2)
                        ON CONFLICT (account) DO UPDATE SET production = ?2",
                    params![account.as_str(), production],
                )?;
            }
            Ok(())
        })
    }

    /// Gives an account a colour; with `None` the one that its name offers.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn set_account_colour(
        &self,
        account: &AccountId,
        colour: Option<AccountColour>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO account_mark (account, colour) VALUES (?1, ?2)
                    ON CONFLICT (account) DO UPDATE SET colour = ?2",
                params![account.as_str(), colour.map(AccountColour::as_str)],
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    fn account(id: &str) -> AccountId {
        id.to_owned().try_into().unwrap()
    }

    #[test]
    fn colour_and_production_are_chosen_apart_from_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let (shop, pay) = (account("111122223333"), account("444455556666"));
        assert!(store.account_marks().unwrap().is_empty());
        store.set_production(&[shop.clone(), pay.clone()], true).unwrap();
        store.set_account_colour(&shop, Some(AccountColour::Teal)).unwrap();
        store.set_production(std::slice::from_ref(&pay), false).unwrap();
        let marks = store.account_marks().unwrap();
        let teal = ChosenMark { colour: Some(AccountColour::Teal), production: Some(true) };
        assert_eq!(marks[&shop], teal);
        assert_eq!(marks[&pay], ChosenMark { colour: None, production: Some(false) });
        store.set_account_colour(&shop, None).unwrap();
        assert_eq!(store.account_marks().unwrap()[&shop].colour, None);
    }

    #[test]
    fn a_colour_of_a_newer_daypass_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "INSERT INTO account_mark VALUES ('111122223333', 'mauve', 1), ('all of them', 'red', 1)",
        )
        .unwrap();
        let marks = store.account_marks().unwrap();
        assert_eq!(marks.len(), 1);
        assert_eq!(marks[&account("111122223333")], ChosenMark { colour: None, production: Some(true) });
    }
}
