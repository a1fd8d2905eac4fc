//! Cached credentials without all that is there to get new ones.

use super::cache::CredentialCache;
use super::chain::plan_in;
use super::freshness::{Freshness, MIN_REMAINING};
use crate::store::Store;
use daypass_core::{Credentials, Session};
use std::sync::Arc;

/// Looks into the cache of credentials, and does nothing else.
#[derive(Debug)]
pub(crate) struct CachedAtOnce {
    store: Arc<Store>,
    cache: CredentialCache,
}

impl CachedAtOnce {
    /// The cache over the vault in this store.
    pub(crate) fn new(store: Arc<Store>, cache: CredentialCache) -> Self {
        Self { store, cache }
    }

    /// What [`Resolver::resolve`](super::Resolver::resolve) would give, where it is cached and the vault has it at once.
    pub(crate) fn get(&self, session: &Session) -> Option<Credentials> {
        let plan = plan_in(&self.store, session).ok()?;
        self.cache.get_at_once(&plan, Freshness::Remaining(MIN_REMAINING))
    }
}
