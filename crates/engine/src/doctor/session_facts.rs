//! What there is to know of what is started.

use super::error::Error;
use super::inside::Rooms;
use super::sessions::{SectionFact, SessionFacts, started};
use crate::ground::LockName;
use daypass_core::SessionSource;

/// Reads it from the store and from the files.
pub(super) fn gather(rooms: &Rooms) -> Result<SessionFacts, Error> {
    let Rooms { store, deliveries, protector, clock, locks, .. } = rooms;
    let now = clock.now();
    let mut sections = Vec::new();
    for inspected in deliveries.inspect()? {
        let id = &inspected.section.session;
        let live = store.activation(id)?.map(|activation| activation.is_live(now));
        let name = store.readable_session(id)?.map(|session| session.name);
        sections.push(SectionFact { inspected, name, started: started(live) });
    }
    let mut rotations = Vec::new();
    for session in store.sessions()? {
        let is_user = matches!(session.source, SessionSource::IamUser(_));
        if is_user
            && store.rotation(&session.id)?.is_some()
            && !locks.is_held(&LockName::AccessKeys(session.id.clone()))?
        {
            rotations.push(session.name);
        }
    }
    let (strays, unprotected) = (deliveries.strays()?, protector.interrupted()?);
    Ok(SessionFacts { sections, strays, rotations, unprotected })
}
