//! The parts that every assembly of an engine shares, and the rooms that are put together of them twice.

use crate::aws::Gateway;
use crate::credentials::{CredentialCache, Resolver};
use crate::delivery::Deliveries;
use crate::ground::{Browser, Clock, Home, Locks, Prompts, Tasks};
use crate::iam::{AccessKeys, MfaCodes, UserRequests};
use crate::identity_center::{CliSignIns, IdentityCenter};
use crate::sessions::{History, Sessions};
use crate::store::Store;
use crate::updates::Updates;
use crate::vault::Vault;
use aws_files::{SharedFiles, SsoCache};
use std::path::PathBuf;
use std::sync::Arc;

/// The parts that every assembly of this engine shares.
#[derive(Debug, Clone)]
pub(super) struct Assembled {
    pub(super) home: Home,
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) files: SharedFiles,
    pub(super) sso_cache: Option<SsoCache>,
    pub(super) gateway: Gateway,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) browser: Arc<dyn Browser>,
    pub(super) program: Option<PathBuf>,
    pub(super) locks: Arc<Locks>,
    pub(super) tasks: Arc<Tasks>,
    pub(super) prompts: Arc<Prompts>,
    pub(super) updates: Updates,
}

/// The rooms up to the sessions. There are two of each: what runs by itself has a vault that does not ask a keychain again
/// which stayed locked.
#[derive(Debug, Clone)]
pub(super) struct UpToSessions {
    pub(super) identity_center: IdentityCenter,
    pub(super) keys: AccessKeys,
    pub(super) codes: MfaCodes,
    pub(super) requests: UserRequests,
    pub(super) resolver: Resolver,
    pub(super) deliveries: Deliveries,
    pub(super) sessions: Sessions,
}

impl UpToSessions {
    pub(super) fn new(parts: &Assembled, vault: &Vault, history: History) -> Self {
        let Assembled {
            store,
            files,
            sso_cache,
            gateway,
            clock,
            browser,
            program,
            locks,
            tasks,
            prompts,
            ..
        } = parts.clone();
        let (store, vault, gateway, clock) =
            (|| store.clone(), || vault.clone(), || gateway.clone(), || clock.clone());
        let (locks, tasks) = (|| locks.clone(), || tasks.clone());
        let cli_sign_ins = sso_cache.map(|cache| CliSignIns { files: files.clone(), cache });
        let identity_center = IdentityCenter::new(
            store(),
            vault(),
            gateway(),
            browser,
            clock(),
            locks(),
            tasks(),
            cli_sign_ins,
        );
        let keys = AccessKeys::new(vault());
        let codes =
            MfaCodes::new(store(), vault(), clock(), tasks(), prompts, Arc::new(history.caller().clone()));
        let requests = UserRequests::new(keys.clone(), codes.clone(), gateway(), clock(), locks());
        let cache = CredentialCache::new(vault(), clock());
        let resolver = Resolver::new(
            store(),
            cache,
            identity_center.clone(),
            requests.clone(),
            gateway(),
            clock(),
            locks(),
        );
        let deliveries = Deliveries::new(store(), vault(), files, program, clock(), locks());
        let sessions =
            Sessions::new(store(), resolver.clone(), deliveries.clone(), history, clock(), locks(), tasks());
        Self { identity_center, keys, codes, requests, resolver, deliveries, sessions }
    }
}
