//! Renewal: the room's type and its parts.

use crate::credentials::Resolver;
use crate::ground::{Clock, Locks, Tasks};
use crate::identity_center::IdentityCenter;
use crate::sessions::{History, Sessions};
use crate::store::Store;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio::sync::watch;

/// The pause after a step that failed.
pub(super) const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Keeps alive what was started.
#[derive(Debug, Clone)]
pub struct Renewer {
    pub(super) store: Arc<Store>,
    pub(super) sessions: Sessions,
    pub(super) identity_center: IdentityCenter,
    pub(super) resolver: Resolver,
    pub(super) history: History,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
    pub(super) tasks: Arc<Tasks>,
    /// When something last happened that may help what fails.
    pub(super) anew: Arc<watch::Sender<Option<Timestamp>>>,
}

impl Renewer {
    /// The room of these parts. Its requests are not retried by the SDK: `core::renewal` decides when to try again.
    #[expect(clippy::too_many_arguments, reason = "a room gets its parts one by one, and no others")]
    pub(crate) fn new(
        store: Arc<Store>,
        sessions: &Sessions,
        identity_center: &IdentityCenter,
        resolver: &Resolver,
        history: History,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
        tasks: Arc<Tasks>,
    ) -> Self {
        Self {
            store,
            sessions: sessions.asking_once(),
            identity_center: identity_center.asking_once(),
            resolver: resolver.asking_once(),
            history,
            clock,
            locks,
            tasks,
            anew: Arc::default(),
        }
    }

    /// Tries what waits to be tried again now: the network has changed, or the machine was woken. What a person has to help
    /// with, or AWS has refused, is not tried.
    pub fn look_now(&self) {
        self.anew.send_replace(Some(self.clock.now()));
    }

    /// Does so whenever the system says that the machine woke up or has a network, until it is dropped. Where the system does not
    /// say it, who renews notices it a little later. `falls_asleep` is called just before the machine sleeps, on Linux.
    #[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "only Linux says it here"))]
    pub async fn look_when_system_says(&self, falls_asleep: impl Fn()) {
        #[cfg(target_os = "linux")]
        crate::ground::on_system_signals(|said| match said {
            crate::ground::SystemSignal::Helped => self.look_now(),
            crate::ground::SystemSignal::FallsAsleep => falls_asleep(),
        })
        .await;
        std::future::pending::<()>().await;
    }
}
