//! What an engine is made of.

use super::Engine;
use crate::aws::{Gateway, Route};
use crate::ground::{Browser, Clock, Home};
use crate::store::Store;
use crate::updates::UpdateParts;
use crate::vault::KeySources;
use aws_files::{SharedFiles, SsoCache};
use std::path::PathBuf;
use std::sync::Arc;

/// The parts that differ between a person's machine and a test.
#[derive(Debug)]
pub struct Parts {
    /// Where Daypass keeps its state.
    pub home: Home,
    /// The store in it.
    pub store: Arc<Store>,
    /// What may hold the vault's key.
    pub key_sources: KeySources,
    /// The person's AWS files.
    pub files: SharedFiles,
    /// Where the AWS CLI keeps its sign-ins; `None` where nobody's home is known.
    pub sso_cache: Option<SsoCache>,
    /// The way to AWS.
    pub gateway: Gateway,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The browser.
    pub browser: Arc<dyn Browser>,
    /// The command line, for AWS tools to run, where it is on this machine.
    pub program: Option<PathBuf>,
    /// Where newer ones are, and how this one came here.
    pub updates: UpdateParts,
}

impl Engine {
    /// What was chosen for the way to AWS when this engine was made.
    pub fn route(&self) -> &Route {
        self.0.parts.gateway.route()
    }
}
