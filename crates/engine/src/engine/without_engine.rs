//! What is answered without an engine, and so without a runtime, a thread or a request to AWS.
//!
//! AWS tools run `credential-process` at every call of theirs. What they get nearly every time is cached, and takes one store
//! that nothing syncs, one key and one record. For everything else there is no answer here, and nothing was changed: the
//! credentials are not cached or nearly over, an older Daypass made the store, or the vault's key is not had at once (only a
//! keychain on Linux that did not stay locked gives it so, and a passphrase whose key is unlocked). Then the engine answers.

use crate::credentials::{CachedAtOnce, CredentialCache};
use crate::ground::{Clock, Home, SystemClock};
use crate::sessions::{HandoverAtOnce, History};
use crate::store::Store;
use crate::vault::{KeySources, PassphrasePrompt, Vault};
use crate::view::Names;
use aws_files::SharedFiles;
use daypass_core::view::Caller;
use daypass_core::{Credentials, Session};
use std::ffi::OsString;
use std::sync::Arc;

/// What can be named where this environment points. `None` where Daypass has no store there that this version reads, or
/// would not open it.
pub fn names_of_environment(variable: impl Fn(&str) -> Option<OsString>) -> Option<Names> {
    let home = Home::from_env(&variable)?;
    home.check().ok()?;
    let store = Store::open_for_reading(&home.store())?;
    Some(Names::new(store, SharedFiles::from_env(&variable).ok()))
}

/// Hands over the credentials of the session that is called exactly so, where they are cached, good for a while and had at once: as an
/// [`Engine`](super::Engine) of this environment that acts for this caller would hand them over. `None` where it would do
/// anything else; nothing was changed then. The store is still open meanwhile: a process that ends in `hand_over` leaves closing it
/// to the system, which takes less time.
pub fn cached_credentials<T>(
    variable: impl Fn(&str) -> Option<OsString>,
    session: &str,
    caller: Caller,
    hand_over: impl FnOnce(&Session, &Credentials) -> T,
) -> Option<T> {
    let home = Home::from_env(&variable)?;
    home.check().ok()?;
    // Without them there is no engine.
    SharedFiles::from_env(&variable).ok()?;
    let store = Arc::new(Store::open_at_once(&home.store())?);
    let nobody = PassphrasePrompt::nobody();
    let sources = KeySources::from_env(&variable, home.path(), store.clone(), nobody).ok()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let vault = Vault::with_sources(store.clone(), sources);
    let cached = CachedAtOnce::new(store.clone(), CredentialCache::new(vault, clock.clone()));
    let history = History::new(store.clone(), clock, caller);
    let handover = HandoverAtOnce::new(store, cached, history);
    let (session, credentials) = handover.credentials(session)?;
    Some(hand_over(&session, &credentials))
}
