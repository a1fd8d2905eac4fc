//! Looking for a newer Daypass: when a person asks, and once a day where they have not switched that off.

use super::error::Error;
use super::installation;
use super::source::UpdateSource;
use crate::aws::Gateway;
use crate::ground::{Clock, Home, Locks};
use crate::store::Store;
use daypass_core::update::{Installation, Manifest, Offer, Platform, Version, offer};
use daypass_core::view::UpdateFound;
use jiff::SignedDuration;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The longest that a manifest may be, in bytes.
const MOST_OF_MANIFEST: u64 = 1 << 20;
/// How long after a start Daypass looks by itself: what the person came for is done first.
const AFTER_START: SignedDuration = SignedDuration::from_mins(2);
/// How often it looks.
const EACH: SignedDuration = SignedDuration::from_hours(24);
/// The same while nobody answers.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_hours(4);

/// What differs between a build and a test.
#[derive(Debug, Default)]
pub struct UpdateParts {
    /// The update server and its key; `None` for a build that has no updates.
    pub source: Option<UpdateSource>,
    /// How this Daypass came here; `None`: as this machine tells.
    pub installation: Option<Installation>,
}

/// A newer Daypass. Clones are the same room.
#[derive(Debug, Clone)]
pub struct Updates {
    pub(super) source: Option<Arc<UpdateSource>>,
    installation: Arc<OnceLock<Installation>>,
    pub(super) gateway: Gateway,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    pub(super) home: Home,
    pub(super) locks: Arc<Locks>,
}

impl Updates {
    /// The room of these parts.
    pub(crate) fn new(
        parts: UpdateParts,
        gateway: Gateway,
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        home: Home,
        locks: Arc<Locks>,
    ) -> Self {
        let installation = parts.installation.map_or_else(OnceLock::new, OnceLock::from);
        let (source, installation) = (parts.source.map(Arc::new), Arc::new(installation));
        Self { source, installation, gateway, store, clock, home, locks }
    }

    /// Whether this build knows where newer ones are.
    pub fn are_possible(&self) -> bool {
        self.source.is_some()
    }

    /// Looks whether there is a newer version. Nothing is fetched but the list of what there is.
    ///
    /// # Errors
    /// [`Error::NoUpdates`], [`Error::Network`], [`Error::Answer`].
    pub async fn look(&self) -> Result<UpdateFound, Error> {
        Ok(match self.offer().await? {
            Offer::Newest => UpdateFound::Newest,
            Offer::Told { version, by } => UpdateFound::Told {
                version: version.to_string(),
                advice: by.advice(),
                command: by.command().map(str::to_owned),
            },
            Offer::Installable(found) => UpdateFound::Installable { version: found.version.to_string() },
        })
    }

    /// Looks once a day, for as long as it is polled, and tells what is found; only while the person's setting says so, and
    /// never in a build without updates.
    pub async fn keep_looking(&self, mut tell: impl FnMut(UpdateFound)) {
        if !self.are_possible() {
            return;
        }
        let mut pause = AFTER_START;
        loop {
            // One timer, which wakes nothing before its time; while the machine sleeps, it stands still.
            self.clock.sleep(pause).await;
            pause = match self.looks_by_itself() {
                false => EACH,
                true => match self.look().await {
                    Ok(found) => {
                        tell(found);
                        EACH
                    }
                    Err(error) => {
                        tracing::info!(
                            error = &error as &dyn std::error::Error,
                            "updates were not looked up"
                        );
                        AFTER_FAILURE
                    }
                },
            };
        }
    }

    fn looks_by_itself(&self) -> bool {
        self.store.settings().is_ok_and(|settings| settings.look_for_updates)
    }

    /// What the update server offers for this Daypass.
    pub(super) async fn offer(&self) -> Result<Offer, Error> {
        let source = self.source.as_ref().ok_or(Error::NoUpdates)?;
        let mut text = Vec::new();
        let take = |piece: &[u8]| {
            text.extend_from_slice(piece);
            Ok(())
        };
        let fetched = self.gateway.http().download(&source.manifest, MOST_OF_MANIFEST, take).await;
        fetched.map_err(|error| Error::download(error, Path::new("")))?;
        let host = source.manifest.host_str().unwrap_or_default();
        let manifest = Manifest::parse(&text).map_err(|invalid| Error::manifest(host, invalid))?;
        Ok(offer(&manifest, &current(), self.installation(), Platform::THIS))
    }

    pub(super) fn installation(&self) -> &Installation {
        self.installation.get_or_init(|| installation::installation(|name| std::env::var_os(name)))
    }
}

/// The version of this build.
fn current() -> Version {
    // Cargo takes no package whose version is none.
    Version::parse(env!("CARGO_PKG_VERSION")).unwrap_or_else(|_| Version::new(0, 0, 0))
}
