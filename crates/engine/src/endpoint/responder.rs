//! What whoever is let in at an endpoint gets.
//!
//! AWS tools wait for a second or two and then fail. So whatever takes longer goes on by itself, once however many ask:
//! meanwhile they get what is still good, or are told to ask again.

use crate::engine::Engine;
use crate::sessions::PATIENCE;
use daypass_core::{AccountId, Credentials, Problem, ProblemCode, Remedy, Session, SessionId};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The shortest time that an AWS tool gives: 1 s, of the SDK for JavaScript (`credential-provider-http`); botocore gives 2.
const SOON: Duration = Duration::from_millis(700);
/// What failed is not tried again so soon, however often a tool asks.
const REST: SignedDuration = SignedDuration::from_secs(5);
/// Kept credentials of which so much is left still serve where there are no new ones.
const STILL_GOOD: SignedDuration = SignedDuration::from_mins(1);

/// What comes of asking, for all who wait for it.
type Outcome = Shared<BoxFuture<'static, Result<Credentials, Box<Problem>>>>;

/// Asking that is under way, or has failed.
struct Asked {
    failed: Option<Timestamp>,
    outcome: Outcome,
}

/// The last asking for each session. One that went well is none: who waits for it has it, and the vault keeps what came.
type All = HashMap<SessionId, Asked>;

/// The credentials of sessions for programs that ask again and again.
pub(super) struct Answers {
    engine: Engine,
    asked: Arc<Mutex<All>>,
}

impl Answers {
    pub(super) fn of(engine: Engine) -> Self {
        Self { engine, asked: Arc::default() }
    }

    /// Credentials of a session with the account that they open. Kept ones are served while more than 15 minutes of them
    /// are left; then new ones, and where those do not come the kept ones to their end.
    pub(super) async fn of_session(
        &self,
        id: &SessionId,
    ) -> Result<(Credentials, Option<AccountId>), Box<Problem>> {
        let session = self.engine.session(id).map_err(|error| Box::new(Problem::from(&error)))?;
        let account = session.account_id();
        let asked = self.asked(&session);
        let problem = match tokio::time::timeout(SOON, asked).await {
            Ok(Ok(credentials)) => return Ok((credentials, account)),
            Ok(Err(problem)) => problem,
            Err(_) => Box::new(not_yet(&session)),
        };
        match self.engine.kept_for(&session, STILL_GOOD).await {
            Ok(Some(kept)) => Ok((kept, account)),
            Ok(None) | Err(_) => Err(problem),
        }
    }

    /// The asking that is under way, the one that has just failed, or a new one.
    fn asked(&self, session: &Session) -> Outcome {
        let mut all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Asked { failed, outcome }) = all.get(&session.id) {
            let goes_on = match failed {
                Some(failed) => self.engine.now().duration_since(*failed).abs() < REST,
                None => outcome.peek().is_none(),
            };
            if goes_on {
                return outcome.clone();
            }
        }
        let (engine, session, asked) = (self.engine.clone(), session.clone(), Arc::clone(&self.asked));
        let id = session.id.clone();
        let asking = tokio::spawn(async move {
            let obtained = Box::pin(engine.hand_out_unasked(&session, PATIENCE)).await;
            let mut all = asked.lock().unwrap_or_else(PoisonError::into_inner);
            if obtained.is_ok() {
                all.remove(&session.id);
            } else if let Some(asked) = all.get_mut(&session.id) {
                asked.failed = Some(engine.now());
            }
            drop(all);
            obtained.map_err(|error| Box::new(Problem::from(&error)))
        });
        let outcome =
            asking.map(|ended| ended.unwrap_or_else(|_| Err(Box::new(given_up())))).boxed().shared();
        all.insert(id, Asked { failed: None, outcome: outcome.clone() });
        outcome
    }
}

/// Without the credentials.
impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").finish_non_exhaustive()
    }
}

/// Nothing has come in the time that the tool gives.
fn not_yet(session: &Session) -> Problem {
    Problem::new(
        ProblemCode::Offline,
        "Not yet",
        format!("New credentials of {} are being asked for.", session.name),
        "Ask again in a moment, and see what is waited for: daypass status",
        Remedy::Retry,
    )
}

/// The process is ending.
fn given_up() -> Problem {
    let action = "Run the program again.";
    Problem::new(
        ProblemCode::Cancelled,
        "Daypass has ended",
        "Nobody answers any more.",
        action,
        Remedy::Retry,
    )
}
