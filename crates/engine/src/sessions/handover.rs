//! What needs a person, for those who cannot ask one: a window that is there asks in their place.
//!
//! A program that needs a session puts it on a list in the store and waits a bounded time. The window sees the list,
//! asks the person once however many wait, and what it obtained is kept: everybody finds it there. That a window is
//! there is told by a lock that it holds, so that a killed one is gone.

use crate::credentials::Asking;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::{self, LockName, Task};
use crate::store::watch;
use crate::store::{SignInFacts, Wanted};
use daypass_core::plan::Origin;
use daypass_core::{Credentials, Plan, Problem, Session, SessionId, StartStep};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

/// How long a program waits while somebody asks the person: nobody who is there takes longer, and AWS tools wait as
/// long as they are let.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// How long nobody is asked again who has declined, or has not answered: a program that tries again and again shall
/// not open a page each time.
const REST: SignedDuration = SignedDuration::from_mins(5);
/// How often those who wait look though they were told of no change. Real time: it is another process that is waited
/// for.
const LOOK: Duration = Duration::from_secs(1);

/// What lets a program hope that asking again succeeds; nothing of it is no hope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Hope {
    /// When the session's kept credentials end.
    kept: Option<Timestamp>,
    /// When those at the beginning of its chain end.
    base: Option<Timestamp>,
    sign_in: Option<SignInFacts>,
}

impl Engine {
    /// Credentials of a session for a program that cannot ask a person. Where one is needed, they are asked in a
    /// running window, or a sign-in that is under way anywhere is shared, for `patience` at most.
    ///
    /// # Errors
    /// [`EngineError`]; that a person is needed where nobody asks one, at once.
    pub async fn hand_out_unasked(
        &self,
        session: &Session,
        patience: Duration,
    ) -> Result<Credentials, EngineError> {
        let deadline = Instant::now() + patience;
        let credentials = match self.unasked_until(session, deadline).await {
            Err(error) if error.needs_person() => self.by_others(session, error, deadline).await,
            credentials => credentials,
        };
        self.note(session, &credentials);
        credentials
    }

    /// Credentials without a person. Whoever has the turn may have a person before them: that is not waited for for
    /// ever.
    async fn unasked_until(&self, session: &Session, deadline: Instant) -> Result<Credentials, EngineError> {
        let nobody = Asking::nobody();
        let mut asked = pin!(self.credentials(session, &nobody));
        match timeout_at(deadline, &mut asked).await {
            Ok(credentials) => credentials,
            Err(_) => match self.person_needed(session)? {
                Some(needed) => Err(needed),
                None => asked.await,
            },
        }
    }

    /// Waits for what others ask the person for; `needed` is why.
    async fn by_others(
        &self,
        session: &Session,
        needed: EngineError,
        deadline: Instant,
    ) -> Result<Credentials, EngineError> {
        let plan = self.plan_of(session)?;
        // Before the first look: what changes meanwhile wakes the wait.
        let mut changes = self.changes();
        let _watch = watch(self).inspect_err(|error| tracing::info!(%error, "waiting looks once a second"));
        let mut tried = Hope::default();
        loop {
            changes.borrow_and_update();
            let hope = self.hope(&plan)?;
            if hope != Hope::default() && hope != tried {
                match self.unasked_until(session, deadline).await {
                    Err(error) if error.needs_person() => tried = self.hope(&plan)?,
                    credentials => return credentials,
                }
            }
            let now = self.clock.now();
            if let Some(problem) = self.store.wanted(&session.id, now)?.and_then(|wanted| wanted.problem) {
                return Err(EngineError::AskedInVain(Box::new(problem)));
            }
            if self.locks.is_held(&LockName::Window)? {
                let left = deadline.saturating_duration_since(Instant::now());
                let until = now + SignedDuration::try_from(left).unwrap_or(REST);
                self.store.want(&session.id, &self.by, until, now)?;
            } else if self.person_needed(session)?.is_none() {
                return Err(needed);
            }
            if Instant::now() >= deadline {
                return Err(needed);
            }
            let next = (Instant::now() + LOOK).min(deadline);
            // Whether it was a change or the time: it is looked again.
            let _ = timeout_at(next, changes.changed()).await;
        }
    }

    /// What lets asking again succeed, if anything does: credentials that are kept, or a sign-in. The same hope that was
    /// in vain is none.
    fn hope(&self, plan: &Plan) -> Result<Hope, EngineError> {
        let now = self.clock.now();
        let kept = |plan: &Plan| {
            let until = self.kept_until(plan)?;
            Ok::<_, EngineError>(until.filter(|until| *until > now))
        };
        let sign_in = match plan.origin() {
            Origin::Integration(id) => self.store.sign_in(id)?.filter(|facts| facts.is_good(now)),
            Origin::User(_) => None,
        };
        let base = Plan { hops: vec![], base: plan.base.clone() };
        Ok(Hope { kept: kept(plan)?, base: kept(&base)?, sign_in })
    }

    /// That a person is needed, where some process has them before it: it holds the turn of the sign-in, or of the
    /// device.
    fn person_needed(&self, session: &Session) -> Result<Option<EngineError>, EngineError> {
        let plan = self.plan_of(session)?;
        let (lock, needed) = match (plan.origin(), plan.mfa()) {
            (Origin::Integration(id), _) => {
                let integration = self.integration(id)?;
                (LockName::SignIn(id.clone()), EngineError::SignInRequired((&integration).into()))
            }
            (Origin::User(_), Some((_, device))) => {
                (LockName::MfaDevice(device.clone()), crate::iam::required(session, device))
            }
            (Origin::User(_), None) => return Ok(None),
        };
        Ok(self.locks.is_held(&lock)?.then_some(needed))
    }

    /// Asks the person at this window for what programs wait for, for as long as it is awaited. Of several windows one
    /// asks. Whoever calls this watches the store ([`watch`]): it is other processes that want something.
    ///
    /// # Errors
    /// [`EngineError::Ground`]
    pub async fn serve_wanted(&self) -> Result<(), EngineError> {
        let _here = self.locks.acquire_when_free(LockName::Window, "asking for programs").await?;
        let mut changes = self.changes();
        let mut asking: HashSet<SessionId> = HashSet::new();
        let mut work = JoinSet::new();
        loop {
            changes.borrow_and_update();
            // A store that does not answer now answers at the next change.
            let all = self.store.all_wanted(self.clock.now());
            let all = all.inspect_err(|error| warn(error)).unwrap_or_default();
            for wanted in all {
                if wanted.problem.is_none() && asking.insert(wanted.session.clone()) {
                    let engine = self.clone();
                    work.spawn(async move {
                        let served = engine.serve(&wanted).await;
                        (wanted.session, served)
                    });
                }
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return Ok(()) },
                Some(Ok((session, served))) = work.join_next() => {
                    asking.remove(&session);
                    if let Err(error) = served {
                        warn(&error);
                    }
                }
            }
        }
    }

    /// Asks the person for one session. Those who wait find what is kept, or why there is nothing.
    async fn serve(&self, wanted: &Wanted) -> Result<(), EngineError> {
        let id = &wanted.session;
        let Some(session) = self.store.session(id)? else { return Ok(self.store.remove_wanted(id)?) };
        tracing::info!(session = %id, by = %wanted.by, "a person is asked for a program");
        let running = self.tasks.begin(Task::Start(id.clone()));
        self.tasks.set_step(id, StartStep::AskingAws);
        let asking = Asking::person();
        let obtained = tokio::select! {
            obtained = self.credentials(&session, &asking) => obtained,
            () = running.cancelled() => Err(EngineError::Ground(ground::Error::Cancelled)),
        };
        match obtained {
            Ok(_) => Ok(self.store.remove_wanted(id)?),
            Err(error) => {
                tracing::info!(session = %id, error = &error as &dyn std::error::Error, "a person was not to be had");
                let problem = Problem::from(&error);
                Ok(self.store.refuse_wanted(id, &problem, self.clock.now() + REST)?)
            }
        }
    }
}

fn warn(error: &(dyn std::error::Error + 'static)) {
    tracing::warn!(error, "what programs wait for was not read or written");
}
