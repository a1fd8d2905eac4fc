//! What a person said for one start alone.
//!
//! While a session is live, it is read as it was started: what is in force stands in [`Session`], so that a renewal, the
//! endpoint and whoever shows it go by the same. What the settings say of it is [`Store::session_as_set`].

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::{Delivery, ProfileName, Region, Session, SessionId};
use rusqlite::Row;
use std::collections::HashSet;

/// What a person said when they started a session; `None` where they left it as the session's settings have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StartChoice {
    /// The profiles to deliver into, each once.
    pub profiles: Option<Vec<ProfileName>>,
    /// The region.
    pub region: Option<Region>,
    /// How it is delivered.
    pub delivery: Option<Delivery>,
}

impl StartChoice {
    /// A session as it is with this choice.
    pub(crate) fn applied(&self, mut session: Session) -> Session {
        if let Some(profiles) = &self.profiles {
            session.profiles.clone_from(profiles);
        }
        if let Some(region) = &self.region {
            session.region = Some(region.clone());
        }
        session.delivery = self.delivery.unwrap_or(session.delivery);
        session
    }
}

/// The choice in a row, in its columns of region, delivery and profiles. What of it cannot be read is as the settings have it.
pub(super) fn start_choice(row: &Row<'_>, [region, delivery, profiles]: [usize; 3]) -> StartChoice {
    let text = |column: usize| row.get::<_, Option<String>>(column).ok().flatten();
    let profiles = text(profiles).map(|profiles| {
        profiles.split_whitespace().filter_map(|profile| ProfileName::parse(profile).ok()).collect()
    });
    StartChoice {
        profiles,
        region: text(region).and_then(|region| Region::try_from(region).ok()),
        delivery: text(delivery).and_then(|delivery| row::delivery(&delivery).ok()),
    }
}

impl Store {
    /// Notes what a person said for this start of a session alone, in the place of what they had said for the one before. It
    /// is forgotten when the session is stopped.
    pub(crate) fn set_start_choice(&self, id: &SessionId, choice: &StartChoice) -> Result<(), StoreError> {
        let profiles = choice.profiles.as_ref().map(|profiles| {
            let names: Vec<&str> = profiles.iter().map(ProfileName::as_str).collect();
            names.join(" ")
        });
        self.write(|db| {
            db.execute("DELETE FROM start_choice WHERE session = ?", [id.as_str()])?;
            if *choice != StartChoice::default() {
                db.execute(
                    "INSERT INTO start_choice (session, region, delivery, profiles) VALUES (?, ?, ?, ?)",
                    (
                        id.as_str(),
                        choice.region.as_ref().map(Region::as_str),
                        choice.delivery.map(row::delivery_word),
                        profiles,
                    ),
                )?;
            }
            Ok(())
        })
    }

    /// The sessions that have their region for this start alone.
    pub(crate) fn regions_of_start(&self) -> Result<HashSet<SessionId>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT session FROM start_choice WHERE region IS NOT NULL
                    AND session IN (SELECT session FROM activation)",
            )?;
            let sessions = readable(query.query_and_then([], |row| row::session_id(row, "session"))?)?;
            Ok(sessions.into_iter().collect())
        })
    }
}
