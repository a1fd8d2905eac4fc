//! A day: a machine with two Daypass processes on it, a person, an AWS, and time.

use super::acts::Wish;
use super::person::Person;
use super::versions::ONE_DAY_IN;
use crate::keychain::Keychain;
use crate::panics;
use crate::simulated_users::SEEDED;
use crate::test_environment::{TestEnvironment, key_of};
use crate::timeline::named;
use aws_sim::SimOptions;
use daypass_core::sts::RoleDuration;
use daypass_core::view::{Caller, Channel};
use daypass_core::{IntegrationId, SessionId};
use daypass_engine::renewal::{Memory, Renewer};
use daypass_engine::store::Store;
use daypass_engine::vault::Vault;
use daypass_engine::{Engine, RenewalEvent};
use daypass_fuzz::Random;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How long one is.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The most that AWS may be asked by one act and what renews itself until the next.
pub(super) const MOST_CALLS: usize = 150;
/// How long after any trouble a session may still end though nothing is wrong any more.
const AFTER_TROUBLE: SignedDuration = SignedDuration::from_hours(3);

/// The day.
pub(super) struct Day {
    pub(super) env: TestEnvironment,
    pub(super) random: Random,
    /// What is looked at behind everybody's back.
    pub(super) store: Store,
    pub(super) vault: Vault,
    /// The processes. The first keeps alive what is started.
    pub(super) engines: [Engine; 2],
    pub(super) keychain: Arc<Keychain>,
    pub(super) person: Person,
    pub(super) integration: Option<IntegrationId>,
    pub(super) sessions: Vec<SessionId>,
    /// Those whose delivery was cut off: nobody has looked at them since.
    pub(super) uncertain: BTreeSet<SessionId>,
    pub(super) panics: usize,
    pub(super) checks: usize,
    pub(super) calls_seen: usize,
    pub(super) calls_of_act: usize,
    /// Those of which it is known whether they failed.
    calls_judged: usize,
    pub(super) is_cut: bool,
    /// The person signed out, or removed the integration, and nobody has signed in since: nothing can be renewed.
    pub(super) is_signed_out: bool,
    /// By how much the machine's clock is wrong.
    pub(super) skew: SignedDuration,
    pub(super) log: Vec<String>,
    /// Whether a newer Daypass has written into the store.
    has_newer: bool,
    troubled_at: Timestamp,
    /// Those whose section the person has in their own hands since it was last renewed.
    taken: BTreeSet<String>,
    began: Timestamp,
    renewer: Renewer,
    memory: Memory,
    next: Option<Timestamp>,
}

impl Day {
    /// The beginning: signed in, with sessions of every kind, and files.
    pub(super) async fn begin(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let panics = panics::count();
        let env = TestEnvironment::with(SimOptions { tps: 0, ..SimOptions::default() }).await;
        env.hold_clock();
        let is_gentle = random.percent(70);
        let person = Person::new(&env, &mut random, is_gentle);
        let integration = env.integration().await;
        env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
        env.engine.integrations().sync(&integration).await.unwrap();
        let mut sessions: Vec<SessionId> =
            ["Shop Production/Deploy", "Shop Production/ReadOnly", "Shop Staging/PowerUser"]
                .map(|name| named(&env, name).id)
                .into();
        let source = named(&env, "Shop Development/ReadOnly").id;
        sessions
            .push(env.add_role("Developer", &source, |role| role.duration = RoleDuration::parse("15m").ok()));
        let (mira, jonas) = (env.add_user("mira").await, env.add_user("jonas").await);
        let codes = env.engine.users().codes();
        codes.set_totp_seed(&env.device_of(SEEDED), Some(&env.seed_of(SEEDED))).await.unwrap();
        sessions.push(env.add_role("OnCall", &mira, |_| {}));
        sessions.push(env.add_role("Deploy", &jonas, |role| role.duration = RoleDuration::parse("2h").ok()));
        sessions.extend([mira, jonas]);
        let keychain = Keychain::open(&env);
        let engines = [env.peer_with(&keychain), env.peer_with(&keychain)];
        let store = env.store();
        let vault = Vault::new(Arc::new(env.store()), Arc::new(key_of(Arc::new(env.store()))));
        let began = env.sim.now();
        let renewer = agent(&engines[0]);
        let calls_seen = env.sim.calls().len();
        Self {
            env,
            random,
            store,
            vault,
            engines,
            keychain,
            person,
            integration: Some(integration),
            sessions,
            uncertain: BTreeSet::new(),
            panics,
            checks: 0,
            calls_seen,
            calls_of_act: 0,
            calls_judged: calls_seen,
            is_cut: false,
            is_signed_out: false,
            skew: SignedDuration::ZERO,
            log: Vec::new(),
            has_newer: seed.is_multiple_of(ONE_DAY_IN),
            troubled_at: began,
            taken: BTreeSet::new(),
            began,
            renewer,
            memory: Memory::default(),
            next: Some(began + SignedDuration::from_secs(1)),
        }
    }

    /// Lives it, and ends it.
    pub(super) async fn live(&mut self) -> Result<(), String> {
        if self.has_newer {
            self.newer_daypass_writes();
        }
        while self.env.sim.now().duration_since(self.began) < DAY {
            let minutes = [1, 1, 2, 5, 10, 20, 40][self.random.below(7)];
            self.pass(SignedDuration::from_mins(minutes)).await?;
            Box::pin(self.act()).await?;
            self.look().await?;
            self.check().await?;
        }
        self.end().await
    }

    /// One line of what happened.
    pub(super) fn note(&mut self, what: impl AsRef<str>) {
        let minute = self.env.sim.now().duration_since(self.began).as_mins();
        self.log.push(format!("{:02}:{:02} {}", minute / 60, minute % 60, what.as_ref()));
    }

    /// Something is wrong with the machine, its network or AWS.
    pub(super) fn trouble(&mut self) {
        self.troubled_at = self.env.sim.now();
    }

    /// The first process begins anew.
    pub(super) fn begin_anew(&mut self, which: usize) {
        self.engines[which] = self.env.peer_with(&self.keychain);
        if which == 0 {
            self.renewer = agent(&self.engines[0]);
            self.memory = Memory::default();
            self.next = Some(self.engines[0].now());
        }
    }

    /// Time passes, and what is due is done.
    async fn pass(&mut self, time: SignedDuration) -> Result<(), String> {
        let end = self.env.sim.now() + time;
        loop {
            let left = end.duration_since(self.env.sim.now());
            let woken = self.next.map(|next| next.duration_since(self.engines[0].now()));
            match woken.filter(|woken| *woken < left) {
                Some(woken) => {
                    if !woken.is_positive() {
                        return Err(format!("it does not rest: {woken:?}"));
                    }
                    self.env.pass(woken);
                    self.look().await?;
                }
                None => {
                    if left.is_positive() {
                        self.env.pass(left);
                    }
                    return Ok(());
                }
            }
        }
    }

    /// The machine sleeps.
    pub(super) fn sleep(&mut self, time: SignedDuration) {
        self.env.pass(time);
    }

    /// What keeps sessions alive looks.
    pub(super) async fn look(&mut self) -> Result<(), String> {
        let has_failed_calls = self.has_failed_calls();
        let is_wrong = self.is_cut || !self.skew.is_zero() || self.keychain.is_locked();
        if is_wrong || self.is_signed_out || has_failed_calls {
            self.trouble();
        }
        self.is_signed_out &= !self.is_signed_in();
        let step = Box::pin(self.renewer.step(&mut self.memory)).await;
        if self.has_failed_calls() {
            self.trouble();
        }
        let (events, next) = step.map_err(|error| format!("renewal does not go on: {error}"))?;
        self.next = next;
        for event in events {
            self.note(told(&event));
            match event {
                RenewalEvent::Renewed { name, .. } => {
                    self.taken.remove(&name);
                }
                RenewalEvent::Failed { name, problem, .. } if problem.title.ends_with("by hand") => {
                    if !self.person.has_taken {
                        return Err(format!("{name} is left to the person, who has not touched it"));
                    }
                    self.taken.insert(name);
                }
                RenewalEvent::Failed { .. } | RenewalEvent::NeedsYou { .. } => {}
                RenewalEvent::Expired { name, .. } => {
                    let calm = self.env.sim.now().duration_since(self.troubled_at);
                    let needs_person = ["OnCall", "mira"].contains(&name.as_str());
                    if calm > AFTER_TROUBLE && !needs_person && !self.taken.contains(&name) {
                        return Err(format!("{name} ended though nothing had been wrong for {calm:?}"));
                    }
                }
            }
        }
        Ok(())
    }

    fn is_signed_in(&self) -> bool {
        let facts = self.integration.as_ref().map(|id| self.store.sign_in(id).unwrap());
        facts.flatten().is_some()
    }

    /// Whether AWS refused or failed since this was asked last.
    fn has_failed_calls(&mut self) -> bool {
        let calls = self.env.sim.calls();
        let new = &calls[self.calls_judged..];
        self.calls_judged = calls.len();
        new.iter().any(|call| call.status >= 300)
    }

    /// The evening: everything works again, everything is stopped and given back.
    async fn end(&mut self) -> Result<(), String> {
        self.note("the evening");
        self.set_right();
        let engine = self.env.peer_with(&self.keychain);
        let failed = |what: &str, error: &dyn std::error::Error| format!("{what}: {error}");
        let stopped = Box::pin(engine.sessions().stop_all()).await;
        let stopped = stopped.map_err(|error| failed("not stopped", &error))?;
        if let Some((session, problem)) = stopped.failed.first() {
            return Err(format!("{} is not stopped: {problem:?}", session.name));
        }
        for left in stopped.left_to_person {
            self.note(format!("left: {left}"));
        }
        let undone =
            Box::pin(engine.protector().undo(None)).await.map_err(|error| failed("not undone", &error))?;
        for outcome in undone {
            if let Some(problem) = outcome.problem.filter(|_| self.person.is_gentle) {
                return Err(format!("not put back: {problem:?}"));
            }
        }
        let gets_all_back = self.person.is_gentle;
        let texts = engine.sessions().kept_texts();
        for text in texts.list().map_err(|error| failed("kept texts", &error))? {
            self.note(format!("kept: {text:?}"));
            let restored = Box::pin(texts.restore(&text.id, None)).await;
            if let Err(error) = restored
                && gets_all_back
            {
                return Err(failed("a kept text is not restored", &error));
            }
        }
        self.check().await?;
        if self.has_newer {
            self.check_newer_daypass()?;
        }
        let files = self.person.files();
        let status = engine.view().status().map_err(|error| failed("the state", &error))?;
        let live: Vec<_> = status.sessions.iter().filter(|session| session.expires_at.is_some()).collect();
        if !live.is_empty() || !self.store.delivered(None).unwrap().is_empty() {
            return Err(format!("all is stopped, and shown are {live:?}"));
        }
        if gets_all_back && files != self.person.own {
            return Err(format!("the files are\n{files:#?}\nand not\n{:#?}", self.person.own));
        }
        let keys = super::person::keys_in(&files.concat(), "ASIA");
        if !keys.is_subset(&self.person.moved) {
            return Err(format!("all is stopped, and in a file are {keys:?}"));
        }
        Ok(())
    }

    /// Everything that was wrong is right again.
    fn set_right(&mut self) {
        self.env.sim.cut_network(false);
        self.is_cut = false;
        self.env.clock.advance(-self.skew);
        self.skew = SignedDuration::ZERO;
        self.keychain.unlock();
    }

    /// One thing that happens.
    async fn act(&mut self) -> Result<(), String> {
        match self.random.below(100) {
            0..60 => {
                let wish = Wish::any(self);
                self.grant(wish).await
            }
            60..78 => {
                let edit = self.person.edit(&self.env, &mut self.random);
                self.note(format!("the person {edit}"));
                Ok(())
            }
            _ => {
                self.misfortune();
                Ok(())
            }
        }
    }
}

/// The engine as `daypass agent` has it.
fn agent(engine: &Engine) -> Renewer {
    engine.clone().acting_for(Caller::of(Channel::Agent)).renewer().clone()
}

fn told(event: &RenewalEvent) -> String {
    match event {
        RenewalEvent::Renewed { name, .. } => format!("renewed {name}"),
        RenewalEvent::Failed { name, problem, retry_at } => {
            format!("not renewed {name}: {} (again {retry_at:?})", problem.title)
        }
        RenewalEvent::NeedsYou { name, need, .. } => format!("{name} needs the person: {need:?}"),
        RenewalEvent::Expired { name, .. } => format!("expired {name}"),
    }
}
