//! The chain of a session as the store has it, made a plan.

use super::error::Error;
use crate::store::Store;
use daypass_core::{Plan, Session, Settings};
use std::cell::{OnceCell, RefCell};

/// How a session gets its credentials, as a store has its chain.
///
/// # Errors
/// As [`Resolver::plan`](super::Resolver::plan).
pub(super) fn plan_in(store: &Store, session: &Session) -> Result<Plan, Error> {
    let unread = RefCell::new(None);
    // Roles of portals last as long as their permission sets say, so the settings are read for others alone.
    let settings = OnceCell::new();
    let lasting = |session: Session| {
        if session.integration().is_some() {
            return session;
        }
        let known = settings.get_or_init(|| {
            store.settings().unwrap_or_else(|error| {
                unread.replace(Some(error));
                Settings::default()
            })
        });
        known.lasting(session)
    };
    let plan = daypass_core::plan(&lasting(session.clone()), |id| {
        let known = store.session_if_known(id).unwrap_or_else(|error| {
            unread.replace(Some(error));
            None
        });
        known.map(lasting)
    });
    // To the plan, a session that could not be read looks like one that does not exist. Return the error of the store.
    match unread.into_inner() {
        Some(error) => Err(error.into()),
        None => Ok(plan?),
    }
}
