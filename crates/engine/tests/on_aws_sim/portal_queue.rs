//! Many sessions of a portal that takes few requests a second: what is due, started and read beside one another.

use crate::test_environment::{TestEnvironment, gateway};
use aws_sim::{Fault, Organisation, SimOptions};
use daypass_core::view::Event;
use daypass_core::{Explain, IntegrationId, ProblemCode, SessionId, SessionState};
use daypass_engine::aws::Gateway;
use daypass_engine::renewal::Memory;
use daypass_engine::sessions::Error as SessionsError;
use daypass_engine::{Engine, Prompting, RenewalEvent, StartOptions, Started};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// How much time passes at once.
const STEP: SignedDuration = SignedDuration::from_millis(20);
/// The same where it does not matter how long something takes.
const STRIDE: SignedDuration = SignedDuration::from_millis(250);

/// A portal that takes so many requests a second, and the sessions behind it.
struct Portal {
    env: TestEnvironment,
    gateway: Gateway,
    engine: Engine,
    integration: IntegrationId,
    sessions: Vec<SessionId>,
}

impl Portal {
    async fn new(accounts: u32, tps: u32) -> Self {
        let organisation = Organisation::generated(accounts, 1);
        let env = TestEnvironment::held(SimOptions { organisation, tps, ..SimOptions::default() }).await;
        let gateway = gateway(&env.sim.endpoint());
        let engine = env.peer_by(gateway.clone());
        let integration = env.integration().await;
        let mut portal = Self { env, gateway, engine, integration, sessions: vec![] };
        let integrations = portal.engine.integrations();
        portal.in_strides(integrations.sign_in(&portal.integration, None, false)).await.unwrap();
        portal.in_strides(integrations.sync(&portal.integration)).await.unwrap();
        let catalog = portal.engine.view().catalog().unwrap();
        portal.sessions = catalog.sessions.into_iter().map(|item| item.id).collect();
        portal
    }

    /// The same, with this many sessions started and all due.
    async fn due(accounts: u32, live: usize, tps: u32) -> Self {
        let portal = Self::new(accounts, tps).await;
        let started = portal.in_strides(portal.start_all(&portal.engine, &portal.sessions[..live])).await;
        started.into_iter().for_each(|started| drop(started.unwrap()));
        portal.env.pass(SignedDuration::from_mins(50));
        portal
    }

    /// Does something while time passes; none does while AWS owes an answer.
    async fn in_time<T>(&self, doing: impl Future<Output = T>) -> T {
        Box::pin(self.in_steps_of(STEP, doing)).await
    }

    async fn in_strides<T>(&self, doing: impl Future<Output = T>) -> T {
        Box::pin(self.in_steps_of(STRIDE, doing)).await
    }

    async fn in_steps_of<T>(&self, step: SignedDuration, doing: impl Future<Output = T>) -> T {
        let passing = async {
            loop {
                tokio::time::sleep(Duration::from_millis(1)).await;
                if self.gateway.http().unanswered().longest().is_none() {
                    self.env.pass(step);
                }
            }
        };
        tokio::select! {
            done = Box::pin(doing) => done,
            () = passing => unreachable!("time does not end"),
        }
    }

    async fn start_all(&self, engine: &Engine, ids: &[SessionId]) -> Vec<Result<Started, SessionsError>> {
        let options = StartOptions::default();
        join_all(ids.iter().map(|id| Box::pin(engine.sessions().start(id, &options)))).await
    }

    async fn look(&self) -> Vec<RenewalEvent> {
        Box::pin(self.engine.renewer().step(&mut Memory::default())).await.unwrap().0
    }

    async fn refused_in_a_sync_of_a_new_process(&mut self) -> usize {
        self.gateway = gateway(&self.env.sim.endpoint());
        self.engine = self.env.peer_by(self.gateway.clone());
        let refused = || self.env.sim.calls().iter().filter(|call| call.status == 429).count();
        let before = refused();
        let report = self.in_time(self.engine.integrations().sync(&self.integration)).await.unwrap();
        assert_eq!((report.accounts, report.unread), (60, vec![]));
        refused() - before
    }

    /// How often the portal gave credentials.
    fn issued(&self) -> usize {
        let is_issue = |call: &&aws_sim::Call| call.op == "GetRoleCredentials" && call.status == 200;
        self.env.sim.calls().iter().filter(is_issue).count()
    }

    fn since(&self, began: Timestamp) -> SignedDuration {
        self.engine.now().duration_since(began)
    }

    fn assert_nothing_failed(&self) {
        let history = self.engine.view().history().list(None, 10_000).unwrap();
        assert!(history.iter().all(|line| line.event != Event::Failed));
        let sessions = self.engine.view().status().unwrap().sessions;
        assert!(sessions.iter().all(|status| status.problem.is_none()), "{sessions:?}");
    }
}

fn renewed(events: &[RenewalEvent]) -> usize {
    events.iter().filter(|event| matches!(event, RenewalEvent::Renewed { .. })).count()
}

#[tokio::test]
async fn forty_five_that_were_due_together_took_two_minutes_at_five_a_second_and_were_told_as_failed() {
    let portal = Portal::due(45, 45, 5).await;
    let (before, began) = (portal.issued(), portal.engine.now());
    let events = portal.in_time(portal.look()).await;
    assert_eq!((events.len(), renewed(&events)), (45, 45), "{events:?}");
    assert_eq!(portal.issued() - before, 45, "each once");
    assert!(portal.since(began) <= SignedDuration::from_secs(15), "{:#}", portal.since(began));
    portal.assert_nothing_failed();
}

#[tokio::test]
async fn of_forty_that_were_started_at_once_at_five_a_second_sixteen_failed() {
    let portal = Portal::new(40, 5).await;
    let began = portal.engine.now();
    let started = portal.in_time(portal.start_all(&portal.engine, &portal.sessions)).await;
    assert!(started.iter().all(Result::is_ok), "{started:?}");
    assert!(portal.since(began) <= SignedDuration::from_secs(15), "{:#}", portal.since(began));
    portal.assert_nothing_failed();
}

#[tokio::test]
async fn a_window_and_an_agent_that_ask_the_same_portal_both_learn_of_its_limit() {
    let portal = Portal::new(40, 5).await;
    let agent = portal.env.peer_by(gateway(&portal.env.sim.endpoint()));
    let (ours, theirs) = portal.sessions.split_at(20);
    let both =
        async { tokio::join!(portal.start_all(&portal.engine, ours), portal.start_all(&agent, theirs)) };
    let (ours, theirs) = portal.in_time(both).await;
    assert!(ours.iter().chain(&theirs).all(Result::is_ok), "{ours:?} {theirs:?}");
    portal.assert_nothing_failed();
}

#[tokio::test]
async fn who_clicked_while_forty_five_were_due_waited_for_all_of_them() {
    let portal = Portal::due(46, 45, 5).await;
    let before = portal.issued();
    let click = async {
        while portal.issued() < before + 8 {
            tokio::task::yield_now().await;
        }
        let started = portal.start_all(&portal.engine, &portal.sessions[45..]).await;
        assert!(started.iter().all(Result::is_ok), "{started:?}");
        portal.issued() - before
    };
    let (events, issued) = portal.in_time(async { tokio::join!(portal.look(), click) }).await;
    assert_eq!(renewed(&events), 45);
    assert!(issued <= 12, "{issued} of 46 had credentials when it had");
    portal.assert_nothing_failed();
}

#[tokio::test]
async fn who_renewed_by_hand_what_was_due_waited_for_the_turn_of_its_renewal() {
    let portal = Portal::due(45, 45, 5).await;
    let before = portal.issued();
    // Its renewal waits in the queue by then, and is far from its turn.
    let id = &portal.sessions[25];
    let by_hand = async {
        while portal.issued() < before + 8 {
            tokio::task::yield_now().await;
        }
        Box::pin(portal.engine.sessions().renew(id, &Prompting::none())).await.unwrap();
        portal.issued() - before
    };
    let (events, issued) = portal.in_time(async { tokio::join!(portal.look(), by_hand) }).await;
    assert_eq!((renewed(&events), events.len()), (44, 44), "{events:?}");
    assert!(issued <= 18, "{issued} of 45 had credentials when it had");
    assert_eq!(portal.issued() - before, 45, "each once");
    portal.assert_nothing_failed();
}

#[tokio::test]
async fn a_sync_takes_what_the_renewals_leave() {
    let portal = Portal::due(45, 45, 5).await;
    let began = portal.engine.now();
    let read = || portal.env.calls("ListAccountRoles");
    let before = read();
    let renewing = async { (portal.look().await, portal.since(began), read() - before) };
    let syncing = portal.engine.integrations().sync(&portal.integration);
    let ((events, took, read), report) =
        portal.in_time(async { tokio::join!(renewing, Box::pin(syncing)) }).await;
    assert_eq!((renewed(&events), events.len()), (45, 45), "{events:?}");
    assert!(took <= SignedDuration::from_secs(17), "{took:#}");
    assert!((1..=15).contains(&read), "{read} of 45 accounts");
    let report = report.unwrap();
    assert_eq!((report.accounts, report.unread), (45, vec![]));
    portal.assert_nothing_failed();
}

#[tokio::test]
async fn the_next_sync_begins_at_the_pace_that_the_last_one_came_to() {
    let mut portal = Portal::new(60, 5).await;
    let store = rusqlite::Connection::open(portal.engine.home().store()).unwrap();
    store.execute("DELETE FROM portal_pace", []).unwrap();
    let cold = portal.refused_in_a_sync_of_a_new_process().await;
    let warm = portal.refused_in_a_sync_of_a_new_process().await;
    assert!(cold > 0 && warm < cold, "{cold} were refused, then {warm}");
}

#[tokio::test]
async fn when_the_network_was_back_the_first_that_succeeded_did_not_release_the_others() {
    let portal = Portal::due(40, 40, 20).await;
    portal.env.sim.cut_network(true);
    let mut memory = Memory::default();
    let renewer = portal.engine.renewer();
    let until = portal.engine.now() + SignedDuration::from_mins(4);
    // As whoever keeps sessions alive looks, until the network is back.
    while portal.engine.now() < until {
        let (events, next) = portal.in_time(renewer.step(&mut memory)).await.unwrap();
        assert_eq!(renewed(&events), 0);
        portal.env.pass(next.unwrap().duration_since(portal.engine.now()).max(STEP));
    }
    portal.env.sim.cut_network(false);
    let before = portal.issued();
    let (events, _) = portal.in_time(renewer.step(&mut memory)).await.unwrap();
    assert_eq!(renewed(&events), 40, "{events:?}");
    assert_eq!(portal.issued() - before, 40, "each once");
    let sessions = portal.engine.view().status().unwrap().sessions;
    assert!(sessions.iter().all(|status| status.state == SessionState::Active), "{sessions:?}");
}

#[tokio::test]
async fn a_network_that_was_back_was_not_asked_before_the_next_try() {
    let portal = Portal::due(3, 3, 20).await;
    portal.env.sim.cut_network(true);
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    let renewer = portal.engine.renewer();
    let running = renewer.run(move |event| sender.send(event).unwrap());
    let watching = async {
        for _ in 0..3 {
            let event = told.recv().await.unwrap();
            assert!(matches!(event, RenewalEvent::Failed { .. }), "{event:?}");
        }
        portal.env.sim.cut_network(false);
        let (renewed_at, mut renewed) = (portal.engine.now(), 0);
        renewer.look_now();
        while renewed < 3 {
            let event = told.recv().await.unwrap();
            assert!(matches!(event, RenewalEvent::Renewed { .. }), "{event:?}");
            renewed += 1;
        }
        portal.since(renewed_at)
    };
    let took = tokio::select! {
        ended = Box::pin(running) => panic!("{ended:?}"),
        took = portal.in_time(watching) => took,
    };
    assert!(took < SignedDuration::from_secs(25), "{took:#}");
}

#[tokio::test]
async fn a_failure_that_could_not_be_recorded_was_tried_again_at_once_and_for_ever() {
    let portal = Portal::due(1, 1, 20).await;
    let store = rusqlite::Connection::open(portal.engine.home().store()).unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON setback
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    store.execute_batch(full).unwrap();
    portal.env.fault("GetRoleCredentials", 1, 503, "ServiceUnavailable");
    let (renewer, mut memory) = (portal.engine.renewer(), Memory::default());
    let before = portal.env.calls("GetRoleCredentials");
    assert!(portal.in_time(renewer.step(&mut memory)).await.is_err());
    let (events, next) = portal.in_time(renewer.step(&mut memory)).await.unwrap();
    assert_eq!(events, []);
    assert_eq!(portal.env.calls("GetRoleCredentials") - before, 1);
    // The disk has space again: that is seen before the next try would be due.
    store.execute_batch("DROP TRIGGER full").unwrap();
    let left = next.unwrap().duration_since(portal.engine.now());
    assert!(left.is_positive() && left <= SignedDuration::from_secs(30), "{left:#}");
    portal.env.pass(left);
    let (events, _) = portal.in_time(renewer.step(&mut memory)).await.unwrap();
    assert_eq!(renewed(&events), 1, "{events:?}");
}

#[tokio::test]
async fn a_start_that_aws_asks_to_wait_is_starting_for_a_minute_before_it_is_told() {
    let portal = Portal::new(1, 20).await;
    let fault = Fault::error("GetRoleCredentials", 429, "TooManyRequestsException");
    portal.env.sim.fault(Fault { times: Fault::ALWAYS, ..fault });
    let began = portal.engine.now();
    let watching = async {
        while portal.since(began) < SignedDuration::from_secs(55) {
            let sessions = portal.engine.view().status().unwrap().sessions;
            assert!(sessions.iter().all(|status| status.state == SessionState::Starting), "{sessions:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let starting = portal.start_all(&portal.engine, &portal.sessions);
    let (started, ()) = portal.in_strides(async { tokio::join!(starting, watching) }).await;
    let problem = started.into_iter().next().unwrap().unwrap_err().problem();
    assert_eq!(problem.code, ProblemCode::Throttled);
    assert!(portal.since(began) <= SignedDuration::from_secs(70), "{:#}", portal.since(began));
}
