//! The credentials that a program gets at an endpoint.
//!
//! AWS tools wait for a second or two and then fail. So resolving that takes longer goes on in a task, one for each
//! session, and meanwhile programs get the cached credentials while these are valid, or are told to ask again.

use crate::sessions::{PROMPT_PATIENCE, Sessions};
use daypass_core::{AccountId, Credentials, Explain, Kind, Problem, ProblemCode, Remedy, Session, SessionId};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The shortest time that an AWS tool gives: 1 s, of the SDK for JavaScript (`credential-provider-http`); botocore gives 2.
const ANSWER_WITHIN: Duration = Duration::from_millis(700);
/// How long a failure is answered again without another try, however often a tool asks.
const FAILURE_COOLDOWN: SignedDuration = SignedDuration::from_secs(5);
/// How much must be left of cached credentials to be served when there are no new ones.
const MIN_REMAINING_AT_LAST: SignedDuration = SignedDuration::from_mins(1);

/// Why a program gets nothing.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    /// In words.
    pub(super) problem: Problem,
    /// What has to happen before it gets something.
    pub(super) kind: Kind,
}

impl Refused {
    fn of(error: &impl Explain) -> Self {
        Self { problem: error.problem(), kind: error.kind() }
    }
}

/// The result of resolving, shared by all requests that wait for it.
type Outcome = Shared<BoxFuture<'static, Result<Credentials, Box<Refused>>>>;

/// Resolving that is under way, or that has failed.
struct Asked {
    failed: Option<Timestamp>,
    outcome: Outcome,
}

/// The last one for each session. One that succeeded is removed: its result is in the cache.
type All = HashMap<SessionId, Asked>;

/// The credentials of sessions for programs that ask again and again.
pub(super) struct Responder {
    sessions: Sessions,
    asked: Arc<Mutex<All>>,
}

impl Responder {
    pub(super) fn of(sessions: Sessions) -> Self {
        Self { sessions, asked: Arc::default() }
    }

    /// Credentials of a session, with their account. Cached ones are served while more than 15 minutes of them are
    /// left; then new ones, or, when these cannot be had, the cached ones to their end.
    pub(super) async fn of_session(
        &self,
        id: &SessionId,
    ) -> Result<(Credentials, Option<AccountId>), Box<Refused>> {
        let session = self.sessions.get(id).map_err(|error| Box::new(Refused::of(&error)))?;
        let account = session.account_id();
        let asked = self.asked(&session);
        let problem = match tokio::time::timeout(ANSWER_WITHIN, asked).await {
            Ok(Ok(credentials)) => return Ok((credentials, account)),
            Ok(Err(problem)) => problem,
            Err(_) => Box::new(not_yet(&session)),
        };
        match self.sessions.cached_credentials(&session, MIN_REMAINING_AT_LAST).await {
            Ok(Some(kept)) => Ok((kept, account)),
            Ok(None) | Err(_) => Err(problem),
        }
    }

    /// The resolving that is under way, that has just failed, or that is begun now.
    fn asked(&self, session: &Session) -> Outcome {
        let mut all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Asked { failed, outcome }) = all.get(&session.id) {
            let goes_on = match failed {
                Some(failed) => self.sessions.now().duration_since(*failed).abs() < FAILURE_COOLDOWN,
                None => outcome.peek().is_none(),
            };
            if goes_on {
                return outcome.clone();
            }
        }
        let (sessions, session, asked) = (self.sessions.clone(), session.clone(), Arc::clone(&self.asked));
        let id = session.id.clone();
        let asking = tokio::spawn(async move {
            let obtained = Box::pin(sessions.credentials_without_prompt(&session, PROMPT_PATIENCE)).await;
            let mut all = asked.lock().unwrap_or_else(PoisonError::into_inner);
            if obtained.is_ok() {
                all.remove(&session.id);
            } else if let Some(asked) = all.get_mut(&session.id) {
                asked.failed = Some(sessions.now());
            }
            drop(all);
            obtained.map_err(|error| Box::new(Refused::of(&error)))
        });
        let outcome =
            asking.map(|ended| ended.unwrap_or_else(|_| Err(Box::new(given_up())))).boxed().shared();
        all.insert(id, Asked { failed: None, outcome: outcome.clone() });
        outcome
    }
}

/// Without the credentials.
impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Responder").finish_non_exhaustive()
    }
}

/// The refusal when there are no credentials yet in the time that the tool waits.
fn not_yet(session: &Session) -> Refused {
    let problem = Problem::new(
        ProblemCode::Offline,
        "Not yet",
        format!("New credentials of {} are being asked for.", session.name),
        "Ask again in a moment, and see what is waited for: daypass status",
        Remedy::Retry,
    );
    Refused { problem, kind: Kind::Passing }
}

/// The refusal when this process is ending.
fn given_up() -> Refused {
    let action = "Run the program again.";
    let problem = Problem::new(
        ProblemCode::Cancelled,
        "Daypass has ended",
        "Nobody answers any more.",
        action,
        Remedy::Retry,
    );
    Refused { problem, kind: Kind::Cancelled }
}
