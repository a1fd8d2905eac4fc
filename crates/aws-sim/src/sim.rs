//! A running simulation.

use crate::clock::Clock;
use crate::error::SimError;
use crate::faults::{Fault, Faults};
use crate::iam::key_status::KeyDelays;
use crate::journal::Call;
use crate::network::{Line, Network, NetworkListener};
use crate::organisation::{OrgPatch, Organisation};
use crate::portals::Portals;
use crate::ready::{Ready, ReadyTls};
use crate::server;
use crate::tls::secured::Secured;
use crate::visit;
use crate::world::{Simulation, World};
use jiff::Timestamp;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// How to start a simulation.
#[derive(Debug, Clone)]
pub struct SimOptions {
    /// The accounts, users and roles that the simulation has.
    pub organisation: Organisation,
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Whether every sign-in is allowed at once, without a person.
    pub auto_approve: bool,
    /// Real time that every response takes at least.
    pub latency: Duration,
    /// The portal's rate limit in requests per second; 0 is none. AWS's is 20.
    pub tps: u32,
    /// Simulated time that a new, deactivated or deleted access key takes to be so for the services; IAM is eventually
    /// consistent (IAM User Guide, *Troubleshoot IAM*: "Changes that I make are not always immediately visible").
    pub key_delay: Duration,
    /// Simulated time that such a change takes longer to reach IAM itself than the other services.
    pub iam_key_lag: Duration,
    /// How often each service refuses a new key after it has taken it: its machines do not learn of a key at the same moment.
    pub key_relapses: u32,
    /// Also simulates AWS's own hosts, with TLS under a CA whose certificate is written into this folder.
    pub tls: Option<PathBuf>,
}

impl Default for SimOptions {
    fn default() -> Self {
        Self {
            organisation: Organisation::demo(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            auto_approve: false,
            latency: Duration::ZERO,
            tps: 20,
            key_delay: Duration::from_secs(5),
            iam_key_lag: Duration::ZERO,
            key_relapses: 0,
            tls: None,
        }
    }
}

/// A running simulation. It answers on a thread of its own, so that a test may block the calling one; dropping it stops it.
pub struct Sim {
    simulation: Arc<Simulation>,
    network: Network,
    ready: Ready,
    runtime: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("endpoint", &self.ready.endpoint).finish_non_exhaustive()
    }
}

impl Sim {
    /// Starts a simulation. It accepts connections once this returns.
    ///
    /// # Errors
    /// `NotLoopback`, `Listen` and `Thread` when it cannot listen, `OrganisationMeaning` when the organisation breaks a rule of
    /// AWS, `Random` when the operating system gives no random numbers.
    pub async fn start(options: SimOptions) -> Result<Self, SimError> {
        let address = options.listen;
        if !address.ip().is_loopback() {
            return Err(SimError::NotLoopback(address));
        }
        options.organisation.check()?;
        let cannot_listen = |source| SimError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(cannot_listen)?;
        let endpoint = format!("http://{}", listener.local_addr().map_err(cannot_listen)?);
        let listener = listener.into_std().map_err(cannot_listen)?;
        let clock = Clock::default();
        let key_delays = KeyDelays {
            all: options.key_delay,
            iam_lag: options.iam_key_lag,
            relapses: options.key_relapses,
        };
        let (world, keys) = World::new(options.organisation, options.tps, key_delays, clock.now())?;
        let secured = match &options.tls {
            Some(folder) => Some(Secured::bind(folder, address.ip()).await?),
            None => None,
        };
        let portals = secured.as_ref().map(|_| Portals::of(&world.organisation.sso_region));
        let ready_tls = secured.as_ref().zip(portals.clone()).map(|(secured, portals)| ReadyTls {
            proxy: format!("http://{}", secured.proxy_address),
            ca_bundle: secured.ca_bundle.clone(),
            portals,
        });
        let ready = Ready::new(&endpoint, &world.organisation, &world.users, &keys, ready_tls);
        let simulation =
            Arc::new(Simulation::new(clock, endpoint, portals, options.auto_approve, options.latency, world));

        let runtime = Builder::new_current_thread().enable_all().build().map_err(SimError::Thread)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let router = server::router(simulation.clone());
        let for_tls = simulation.clone();
        let network = Network::default();
        let listening = network.clone();
        let serve = async move {
            // `from_std` registers the listener with the runtime that it is called in. That must be the simulation's own.
            let serve = async {
                let listener = TcpListener::from_std(listener)?;
                if let Some(secured) = secured {
                    secured.serve(&for_tls, &listening)?;
                }
                let service = router.into_make_service_with_connect_info::<Line>();
                axum::serve(NetworkListener { listener, network: listening }, service).await
            };
            tokio::select! {
                ended = serve => if let Err(error) = ended { tracing::error!(%error, "the simulation ended") },
                _ = stopped => {}
            }
        };
        let thread = std::thread::Builder::new()
            .name("aws-sim".to_owned())
            .spawn(move || runtime.block_on(serve))
            .map_err(SimError::Thread)?;
        Ok(Self { simulation, network, ready, runtime: handle, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> String {
        self.ready.endpoint.clone()
    }

    /// The access portal's URL.
    pub fn start_url(&self) -> String {
        self.ready.start_url.clone()
    }

    /// The same portal's URL by the id of its directory.
    pub fn start_url_by_id(&self) -> String {
        self.simulation.start_url_by_id()
    }

    /// The content of the ready line.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// The simulated time.
    pub fn now(&self) -> Timestamp {
        self.simulation.clock.now()
    }

    /// Presses Allow for a user code, or for the latest pending sign-in. False when none is pending.
    pub fn approve(&self, user_code: Option<&str>) -> bool {
        self.decide(user_code, true)
    }

    /// Presses Deny for a user code, or for the latest pending sign-in. False when none is pending.
    pub fn deny(&self, user_code: Option<&str>) -> bool {
        self.decide(user_code, false)
    }

    fn decide(&self, user_code: Option<&str>, allow: bool) -> bool {
        let decided =
            self.simulation.with(|world, now| world.oidc.decide(user_code, allow, &mut world.random, now));
        let Some(decided) = decided else { return false };
        if let Some(callback) = decided.callback {
            self.runtime.spawn(async move { visit::visit(&callback).await });
        }
        true
    }

    /// The present code of the MFA device of the organisation's first IAM user. None when there is no such device.
    pub fn mfa_code(&self) -> Option<String> {
        self.simulation.with(|world, now| world.users.iter().next()?.mfa.as_ref()?.code(now))
    }

    /// The present code of a user's MFA device. None when there is no such device.
    pub fn mfa_code_of(&self, user: &str) -> Option<String> {
        self.simulation.with(|world, now| {
            world.users.iter().find(|known| known.principal.name() == user)?.mfa.as_ref()?.code(now)
        })
    }

    /// Cuts the network, or restores it. While it is cut, connections end without a response, and no call is recorded.
    pub fn cut_network(&self, cut: bool) {
        self.network.cut(cut);
    }

    /// Moves the simulated time ahead.
    pub fn advance(&self, by: Duration) {
        self.simulation.clock.advance(by);
    }

    /// Stops the simulated time: from now on only [`Sim::advance`] moves it.
    pub fn hold_clock(&self) {
        self.simulation.clock.hold();
    }

    /// Replaces or delays the next responses of an operation.
    pub fn fault(&self, fault: Fault) {
        self.simulation.with(|world, _| world.faults.add(fault));
    }

    /// Ends all faults.
    pub fn end_faults(&self) {
        self.simulation.with(|world, _| world.faults = Faults::default());
    }

    /// Gives the responses that are delayed, and all from now on, at once.
    pub fn hurry(&self) {
        self.simulation.hurry.send_replace(true);
    }

    /// The calls so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.simulation.with(|world, _| world.journal.calls().to_vec())
    }

    /// The hosts that the proxy was asked for, in order.
    pub fn asked_hosts(&self) -> Vec<String> {
        self.simulation.asked.hosts()
    }

    /// The ARN of the user or role session that an access key belongs to, still valid or not.
    pub fn owner_of(&self, access_key_id: &str) -> Option<String> {
        self.simulation.with(|world, _| Some(world.keys.get(access_key_id)?.principal.arn()))
    }

    /// Whether AWS accepts an access key now: it was issued here, and has not ended.
    pub fn accepts(&self, access_key_id: &str) -> bool {
        self.simulation.with(|world, now| {
            let key = world.keys.get(access_key_id);
            key.is_some_and(|key| key.expires_at.is_none_or(|end| end > now))
        })
    }

    /// Every secret issued so far, still valid or not (secret keys, session tokens, access and refresh tokens, device codes,
    /// client secrets, sign-in tokens), so that a test can search for them where they must not be.
    pub fn issued_secrets(&self) -> Vec<String> {
        self.simulation.with(|world, _| world.random.secrets().to_vec())
    }

    /// Ends every session at the portal, as an administrator does.
    pub fn end_sign_ins(&self) {
        self.simulation.with(|world, _| world.oidc.sign_ins.close_all());
    }

    /// Changes the organisation.
    pub fn edit_org(&self, patch: OrgPatch) {
        self.simulation.with(|world, _| patch.apply(&mut world.organisation));
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Sending fails when the thread has ended by itself, and then there is nothing to stop.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // An error here is a panic of a handler, which was reported where it happened.
            let _ = thread.join();
        }
    }
}
