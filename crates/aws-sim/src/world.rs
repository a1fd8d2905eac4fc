//! The whole state of a simulation, behind one lock.

use crate::call_region::CallRegion;
use crate::clock::Clock;
use crate::error::SimError;
use crate::faults::Faults;
use crate::federation::state::Consoles;
use crate::iam::key_status::KeyDelays;
use crate::iam::user::Users;
use crate::journal::Journal;
use crate::keys::{Key, Keys};
use crate::oidc::state::Oidc;
use crate::organisation::Organisation;
use crate::portal::paging::Pages;
use crate::portals::Portals;
use crate::random::Random;
use crate::throttle::Throttle;
use crate::tls::proxy::Asked;
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// What every request handler holds.
pub(crate) struct Simulation {
    /// The time.
    pub(crate) clock: Clock,
    /// `http://127.0.0.1:PORT`.
    pub(crate) endpoint: String,
    /// The portal's addresses at AWS, if AWS's hosts are simulated.
    pub(crate) portals: Option<Portals>,
    /// The hosts that the proxy was asked for.
    pub(crate) asked: Asked,
    /// Whether every sign-in is allowed at once.
    pub(crate) auto_approve: bool,
    /// Real time that every response takes at least.
    pub(crate) latency: Duration,
    /// Whether responses come at once from now on, whatever was to delay them.
    pub(crate) hurry: watch::Sender<bool>,
    world: Mutex<World>,
}

/// Everything that calls and controls change.
pub(crate) struct World {
    /// Accounts, permission sets, IAM users and roles.
    pub(crate) organisation: Organisation,
    /// The generator of keys, codes and tokens.
    pub(crate) random: Random,
    /// Registrations, requests for consent, sign-ins.
    pub(crate) oidc: Oidc,
    /// Access keys.
    pub(crate) keys: Keys,
    /// How long changes of long-term keys take to reach the services.
    pub(crate) key_delays: KeyDelays,
    /// IAM users.
    pub(crate) users: Users,
    /// Federated console sign-ins.
    pub(crate) consoles: Consoles,
    /// The portal's page tokens.
    pub(crate) pages: Pages,
    /// The portal's rate limit.
    pub(crate) throttle: Throttle,
    /// How long the credentials of the portal's roles last, where that is not what their permission sets say.
    pub(crate) role_lifetime: Option<Duration>,
    /// Responses to replace or delay.
    pub(crate) faults: Faults,
    /// Calls so far.
    pub(crate) journal: Journal,
}

impl World {
    /// A new world, and the long-term keys of its users in the order of the users.
    ///
    /// # Errors
    /// `Random` when the operating system gives no random numbers.
    pub(crate) fn new(
        organisation: Organisation,
        tps: u32,
        key_delays: KeyDelays,
        now: Timestamp,
    ) -> Result<(Self, Vec<Key>), SimError> {
        let mut random = Random::seeded()?;
        let mut keys = Keys::default();
        let (users, created) = Users::create(&organisation, &mut keys, &mut random, now);
        let world = Self {
            organisation,
            oidc: Oidc::default(),
            keys,
            key_delays,
            users,
            consoles: Consoles::default(),
            pages: Pages::new(Random::seeded()?),
            throttle: Throttle::new(tps),
            role_lifetime: None,
            faults: Faults::default(),
            journal: Journal::default(),
            random,
        };
        Ok((world, created))
    }
}

impl Simulation {
    /// A simulation of a world.
    pub(crate) fn new(
        clock: Clock,
        endpoint: String,
        portals: Option<Portals>,
        auto_approve: bool,
        latency: Duration,
        world: World,
    ) -> Self {
        let (asked, world) = (Asked::default(), Mutex::new(world));
        let hurry = watch::Sender::new(false);
        Self { clock, endpoint, portals, asked, auto_approve, latency, hurry, world }
    }

    /// Locks the world and reads or changes it at the simulated time. Nothing waits in `act`: all handlers share this lock.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut World, Timestamp) -> T) -> T {
        // A poisoned lock is used all the same: the panic was reported where it happened, and the other calls can go on.
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut world, self.clock.now())
    }

    /// The portal's address.
    pub(crate) fn start_url(&self) -> String {
        format!("{}/start", self.endpoint)
    }

    /// The portal's address by the id of its directory, which AWS gives every portal beside the alias.
    pub(crate) fn start_url_by_id(&self) -> String {
        format!("{}/d-9067642ac7/start", self.endpoint)
    }

    /// Whether an address is the portal's in the region that is asked, with or without a fragment or a slash at its end.
    pub(crate) fn is_start_url(&self, text: &str, region: &CallRegion, organisation: &Organisation) -> bool {
        let base = text.split('#').next().unwrap_or_default().trim_end_matches('/');
        let is_portal =
            base == self.start_url() || base == self.start_url_by_id() || organisation.is_portal(base);
        is_portal && region.0.as_ref().is_none_or(|region| organisation.is_in(region))
    }
}
