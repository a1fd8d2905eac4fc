//! A session's life as a script: at which minute what happens to the machine, to AWS and to the person, while sessions
//! are kept alive as `Renewer::run` does it, but without waiting.

use crate::test_environment::{TestEnvironment, into};
use aws_sim::Fault;
use daypass_core::state::SessionState;
use daypass_core::sts::{RoleDuration, UserDuration};
use daypass_core::view::{Caller, Channel, SessionStatus};
use daypass_core::{IntegrationId, Session, SessionId};
use daypass_engine::renewal::{Memory, Renewer};
use daypass_engine::{Engine, NewUser, Prompting, RenewalEvent, StartOptions};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// The engine as `daypass agent` has it.
fn agent(engine: Engine) -> Engine {
    engine.acting_for(Caller::of(Channel::Agent))
}

/// What is started at minute 0, twenty minutes after a person signed in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A permission set whose credentials last an hour.
    Hour,
    /// One whose credentials last twelve.
    HalfDay,
    /// A role that is assumed from a permission set, and wanted for fifteen minutes.
    QuarterHour,
    /// A role that wants MFA, by a user's session of twelve hours.
    OnCall,
    /// The same by a user's session of one hour.
    OnCallForAnHour,
    /// A role that is wanted for two hours, with a code of its own.
    TwoHours,
    /// The same where the device's seed is kept.
    TwoHoursBySeed,
}

/// What happens.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Does {
    /// The machine sleeps for so many minutes.
    Sleep(i64),
    /// No Daypass runs for so many minutes, then one begins.
    NoDaypass(i64),
    /// The machine's clock is set by so many minutes.
    SetClock(i64),
    /// The network is cut.
    Cut,
    /// The network is back.
    Mend,
    /// The next answers of an operation are an error.
    Fail(&'static str, u32, u16, &'static str),
    /// The next answers of an operation ask to be left alone for so many seconds.
    Throttle(&'static str, u32, u64),
    /// The next answers of an operation are a captive portal's page.
    Captive(&'static str, u32),
    /// An administrator ends the person's session at the portal.
    EndSignIn,
    /// The person signs in.
    SignIn,
    /// The person renews it.
    Renew,
    /// The person renews it in another process.
    RenewElsewhere,
    /// Another process uses the refresh token up, and has the next.
    RotateElsewhere,
    /// Another process stops it.
    StopElsewhere,
    /// The person takes the section out.
    DeleteSection,
    /// The person puts keys of their own into the section.
    OwnKeys,
}

/// A script under way.
pub(crate) struct Scene {
    pub(crate) env: TestEnvironment,
    pub(crate) session: SessionId,
    pub(crate) told: Vec<RenewalEvent>,
    integration: IntegrationId,
    renewer: Renewer,
    memory: Memory,
    began: Timestamp,
    calls_before: usize,
    looks: Vec<(Timestamp, bool)>,
}

pub(crate) const OWN: &str = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";

impl Scene {
    pub(crate) async fn new(kind: Kind) -> Self {
        let (env, integration) = TestEnvironment::ready().await;
        env.hold_clock();
        let session = session(&env, kind).await;
        env.pass(SignedDuration::from_mins(20));
        let mut options = into("dev");
        if matches!(kind, Kind::OnCall | Kind::OnCallForAnHour | Kind::TwoHours) {
            options.prompting.mfa_code = Some(env.code_of("mira"));
        }
        env.engine.sessions().start(&session, &StartOptions { replace: true, ..options }).await.unwrap();
        let (began, calls_before) = (env.sim.now(), env.sim.calls().len());
        let (renewer, memory) = (agent(env.engine.clone()).renewer().clone(), Memory::default());
        Self { env, session, told: vec![], integration, renewer, memory, began, calls_before, looks: vec![] }
    }

    /// Plays a script until a minute.
    pub(crate) async fn play(&mut self, script: &[(i64, Does)], until: i64) {
        let mut script = script.iter().peekable();
        let at = |minute: i64| self.began + SignedDuration::from_mins(minute);
        let (end, began) = (at(until), self.began);
        let mut next = self.look(false).await;
        loop {
            let event = script.peek().map(|(minute, _)| began + SignedDuration::from_mins(*minute));
            let left = event.unwrap_or(end).min(end).duration_since(self.env.sim.now());
            match next.map(|next| next.duration_since(self.env.engine.now())) {
                Some(woken) if woken < left => {
                    assert!(woken.is_positive(), "it does not rest");
                    self.env.pass(woken);
                    next = self.look(true).await;
                }
                _ => {
                    if left.is_positive() {
                        self.env.pass(left);
                    }
                    let Some((_, does)) = script.next() else { return };
                    if self.happens(*does).await {
                        next = self.look(false).await;
                    }
                }
            }
        }
    }

    /// Looks as whoever keeps sessions alive does; when to look again.
    pub(crate) async fn look(&mut self, by_time_alone: bool) -> Option<Timestamp> {
        let (kept, next) = Box::pin(self.renewer.step(&mut self.memory)).await.unwrap();
        let to_the_moment = kept
            .iter()
            .any(|kept| matches!(kept, RenewalEvent::Expired { .. } | RenewalEvent::NeedsYou { .. }));
        self.looks.push((self.env.sim.now(), by_time_alone && !to_the_moment));
        self.told.extend(kept);
        next
    }

    /// Whether whoever keeps sessions alive notices.
    async fn happens(&mut self, does: Does) -> bool {
        let env = &self.env;
        match does {
            Does::Sleep(minutes) => env.pass(SignedDuration::from_mins(minutes)),
            Does::NoDaypass(minutes) => {
                env.pass(SignedDuration::from_mins(minutes));
                self.renewer = agent(env.peer()).renewer().clone();
                self.memory = Memory::default();
            }
            Does::SetClock(minutes) => env.clock.advance(SignedDuration::from_mins(minutes)),
            Does::SignIn => env.engine.integrations().sign_in(&self.integration, None, true).await.unwrap(),
            Does::Renew => {
                Box::pin(env.engine.sessions().renew(&self.session, &Prompting::allowed())).await.unwrap();
            }
            Does::RenewElsewhere => {
                Box::pin(env.peer().sessions().renew(&self.session, &Prompting::none())).await.unwrap();
            }
            Does::RotateElsewhere => {
                env.fault("GetRoleCredentials", 1, 401, "UnauthorizedException");
                let other = named(env, "Shop Staging/Deploy");
                Box::pin(env.peer().sessions().credentials_for(&other, &Prompting::none())).await.unwrap();
            }
            Does::StopElsewhere => assert!(env.peer().sessions().stop(&self.session).await.unwrap().was_live),
            _ => {
                self.world_changes(does);
                return false;
            }
        }
        true
    }

    /// What nobody notices before they look.
    fn world_changes(&self, does: Does) {
        let env = &self.env;
        match does {
            Does::Cut => env.sim.cut_network(true),
            Does::Mend => env.sim.cut_network(false),
            Does::Fail(op, times, status, error) => env.fault(op, times, status, error),
            Does::Throttle(op, times, seconds) => {
                let fault = Fault::error(op, 429, "TooManyRequestsException");
                env.sim.fault(Fault { times, retry_after: Some(seconds), ..fault });
            }
            Does::Captive(op, times) => env.html(op, times),
            Does::EndSignIn => env.sim.end_sign_ins(),
            Does::DeleteSection => env.put(&env.credentials_path(), ""),
            Does::OwnKeys => env.put(&env.credentials_path(), OWN),
            other => unreachable!("{other:?} is noticed"),
        }
    }

    /// How the session stands.
    pub(crate) fn status(&self) -> Option<SessionStatus> {
        self.env.engine.view().status().unwrap().sessions.into_iter().find(|status| status.id == self.session)
    }

    pub(crate) fn state(&self) -> SessionState {
        self.status().map_or(SessionState::Inactive, |status| status.state)
    }

    /// The calls that AWS answered since minute 0.
    pub(crate) fn calls(&self) -> BTreeMap<String, usize> {
        let mut calls = BTreeMap::new();
        for call in self.env.sim.calls().split_off(self.calls_before) {
            *calls.entry(call.op).or_default() += 1;
        }
        calls
    }

    /// The shortest time after which time alone led to another look, but for ends and what is told before them.
    pub(crate) fn shortest_rest(&self) -> Option<SignedDuration> {
        let pairs = self.looks.windows(2).filter(|pair| pair[1].1);
        pairs.map(|pair| pair[1].0.duration_since(pair[0].0)).min()
    }
}

/// The session of a name.
pub(crate) fn named(env: &TestEnvironment, name: &str) -> Session {
    env.engine.sessions().get(&env.engine.sessions().find(name).unwrap()).unwrap()
}

async fn session(env: &TestEnvironment, kind: Kind) -> SessionId {
    let mira = |duration: &'static str| NewUser {
        name: None,
        keys: env.keys_of("mira"),
        mfa_device: Some(env.device_of("mira")),
        duration: UserDuration::parse(duration).ok(),
        region: None,
    };
    match kind {
        Kind::Hour => named(env, "Shop Production/Deploy").id,
        Kind::HalfDay => named(env, "Shop Production/ReadOnly").id,
        Kind::QuarterHour => {
            let source = named(env, "Shop Development/ReadOnly").id;
            env.add_role("Developer", &source, |role| role.duration = RoleDuration::parse("15m").ok())
        }
        Kind::OnCall | Kind::OnCallForAnHour => {
            let duration = if matches!(kind, Kind::OnCall) { "12h" } else { "1h" };
            env.add_role("OnCall", &env.engine.users().add(&mira(duration)).await.unwrap(), |_| {})
        }
        Kind::TwoHours | Kind::TwoHoursBySeed => {
            let user = env.engine.users().add(&mira("12h")).await.unwrap();
            if matches!(kind, Kind::TwoHoursBySeed) {
                env.engine
                    .users()
                    .codes()
                    .set_totp_seed(&env.device_of("mira"), Some(&env.seed_of("mira")))
                    .await
                    .unwrap();
            }
            env.add_role("Deploy", &user, |role| role.duration = RoleDuration::parse("2h").ok())
        }
    }
}
