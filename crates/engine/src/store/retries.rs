//! Why renewals did not succeed.

use super::readable::readable_row;
use super::{Store, StoreError, row};
use daypass_core::renewal::{FailureKind, RetryState};
use daypass_core::{Problem, SessionId};
use jiff::Timestamp;
use rusqlite::Row;

/// A renewal that failed: when it is tried again, and what the person is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFailure {
    /// Whose renewal it was.
    pub session: SessionId,
    /// What it was.
    pub retry: RetryState,
    /// The words for it, unless the person has dismissed them.
    pub problem: Option<Problem>,
}

fn recorded_failure(row: &Row<'_>) -> Result<RecordedFailure, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "failed renewal" };
    let problem = row.get::<_, Option<String>>("problem")?;
    Ok(RecordedFailure {
        session: row::session_id(row, "session")?,
        retry: RetryState {
            kind: FailureKind::from_word(&row.get::<_, String>("kind")?).ok_or_else(unreadable)?,
            failures: row.get("failures")?,
            at: row::timestamp(row, "at")?,
            retry_at: row::optional_timestamp(row, "retry_at")?,
        },
        problem: problem.map(|json| serde_json::from_str(&json)).transpose().map_err(|_| unreadable())?,
    })
}

impl Store {
    /// Every failed renewal.
    pub fn retries(&self) -> Result<Vec<RecordedFailure>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM setback")?;
            self.readable_table("failed renewals", query.query_and_then([], recorded_failure)?)
        })
    }

    /// When a session's failed renewal is tried again.
    pub fn retry(&self, session: &SessionId) -> Result<Option<RetryState>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM setback WHERE session = ?")?;
            let failure = readable_row(query.query_and_then([session.as_str()], recorded_failure)?.next())?;
            Ok(failure.map(|failure| failure.retry))
        })
    }

    /// Lets every failed renewal that is tried again at all be tried at this time.
    pub fn set_retries(&self, at: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("UPDATE setback SET retry_at = ? WHERE retry_at IS NOT NULL", [at.to_string()])?;
            Ok(())
        })
    }

    /// Records a failed renewal of a session that is still started. The next renewal, start or stop removes it.
    pub fn put_retry(&self, failure: &RecordedFailure) -> Result<(), StoreError> {
        let RecordedFailure { session, retry, problem } = failure;
        let problem = problem.as_ref().map(|problem| serde_json::to_string(problem).unwrap_or_default());
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO setback (session, kind, failures, at, retry_at, problem)
                    SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM activation WHERE session = ?1)",
                (
                    session.as_str(),
                    retry.kind.as_str(),
                    retry.failures,
                    retry.at.to_string(),
                    retry.retry_at.map(|at| at.to_string()),
                    problem,
                ),
            )?;
            Ok(())
        })
    }

    /// Notes that a session's credentials had ended and were taken out.
    pub fn set_ended(&self, session: &SessionId, at: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "UPDATE activation SET ended_at = ? WHERE session = ?",
                (at.to_string(), session.as_str()),
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Activation;
    use jiff::SignedDuration;

    fn failed_renewal() -> RecordedFailure {
        let at = Timestamp::UNIX_EPOCH;
        RecordedFailure {
            session: SessionId::from_stored("s"),
            retry: RetryState { kind: FailureKind::Passing, failures: 2, at, retry_at: Some(at) },
            problem: None,
        }
    }

    #[test]
    fn a_failed_renewal_is_kept_as_long_as_the_session_is_started_and_not_renewed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let activation = Activation {
            session: SessionId::from_stored("s"),
            fingerprint: "f".to_owned(),
            started_at: Timestamp::UNIX_EPOCH,
            issued_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1),
            ended_at: None,
            caller_arn: None,
        };
        let id = &activation.session;
        store.put_retry(&failed_renewal()).unwrap();
        assert_eq!(store.retry(id).unwrap(), None, "it was stopped meanwhile");
        store.put_activation(&activation).unwrap();
        store.put_retry(&failed_renewal()).unwrap();
        assert_eq!(store.retries().unwrap(), [failed_renewal()]);
        let later = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(1);
        store.set_retries(later).unwrap();
        assert_eq!(store.retry(id).unwrap().unwrap().retry_at, Some(later));
        store.put_activation(&activation).unwrap();
        assert_eq!(store.retry(id).unwrap(), None, "it was renewed");
        store.put_retry(&failed_renewal()).unwrap();
        store.remove_activation(id).unwrap();
        assert_eq!(store.retry(id).unwrap(), None, "it was stopped");
    }

    #[test]
    fn a_session_that_ended_and_is_started_again_is_live_since_then() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let at = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        let started = |hours| Activation {
            session: SessionId::from_stored("s"),
            fingerprint: "f".to_owned(),
            started_at: at(hours),
            issued_at: at(hours),
            expires_at: at(hours + 1),
            ended_at: None,
            caller_arn: None,
        };
        let id = SessionId::from_stored("s");
        store.put_activation(&started(0)).unwrap();
        store.put_activation(&started(1)).unwrap();
        assert_eq!(store.activation(&id).unwrap().unwrap().started_at, at(0), "renewed");
        store.set_ended(&id, at(2)).unwrap();
        assert_eq!(store.activation(&id).unwrap().unwrap().ended_at, Some(at(2)));
        store.put_activation(&started(5)).unwrap();
        assert_eq!(store.activation(&id).unwrap().unwrap(), started(5));
    }
}
