//! The sessions that programs wait for. These cannot ask a person themselves; a window or an agent does.

use super::history::{caller, channel_word};
use super::readable::{readable, readable_row};
use super::{Store, StoreError, row};
use daypass_core::view::Caller;
use daypass_core::{Problem, SessionId};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Row;

/// A wait that ends this little later than the recorded one is not recorded, so that many callers make one change.
const SLACK: SignedDuration = SignedDuration::from_secs(10);

/// A session that programs wait for, or for which the person could not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingPrompt {
    /// Which one.
    pub session: SessionId,
    /// Who asked first.
    pub caller: Caller,
    /// Until when a program waits; with a problem, until when the person is not asked again.
    pub until: Timestamp,
    /// Why the person did not give what was asked for.
    pub problem: Option<Problem>,
}

fn pending_prompt(row: &Row<'_>) -> Result<PendingPrompt, StoreError> {
    let problem: Option<String> = row.get("problem")?;
    let problem = problem.map(|text| serde_json::from_str(&text)).transpose();
    Ok(PendingPrompt {
        session: row::session_id(row, "session")?,
        caller: caller(row)?,
        until: row::timestamp(row, "until")?,
        problem: problem.map_err(|_| StoreError::Unreadable { what: "problem" })?,
    })
}

impl Store {
    /// All pending prompts that stand at a time, declined ones included.
    pub fn pending_prompts(&self, now: Timestamp) -> Result<Vec<PendingPrompt>, StoreError> {
        let all: Vec<PendingPrompt> = self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM wanted ORDER BY session")?;
            readable(query.query_and_then([], pending_prompt)?)
        })?;
        Ok(all.into_iter().filter(|pending| pending.until > now).collect())
    }

    /// The pending prompt of a session that stands at a time.
    pub fn pending_prompt(
        &self,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<Option<PendingPrompt>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM wanted WHERE session = ?")?;
            let pending = readable_row(query.query_and_then([session.as_str()], pending_prompt)?.next())?;
            Ok(pending.filter(|pending| pending.until > now))
        })
    }

    /// Adds a pending prompt for a session. Where there is one, it is only extended to the later end; a declined one stays
    /// as it is.
    pub fn add_pending(
        &self,
        session: &SessionId,
        by: &Caller,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let known = self.pending_prompt(session, now)?;
        // Fifty callers that wait for the same session make one change, so the window reads the store once.
        if known.is_some_and(|known| known.problem.is_some() || known.until + SLACK >= until) {
            return Ok(());
        }
        self.write(|db| {
            let now = now.to_string();
            db.execute("DELETE FROM wanted WHERE until <= ?", [&now])?;
            db.execute(
                "INSERT INTO wanted (session, via, process, pid, until) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT (session) DO UPDATE SET until = max(until, excluded.until) WHERE problem IS NULL",
                (session.as_str(), channel_word(by.channel), &by.process, by.pid, until.to_string()),
            )?;
            Ok(())
        })
    }

    /// Records that the person did not give what a session needs, and until when they are not asked again.
    pub fn decline_pending(
        &self,
        session: &SessionId,
        problem: &Problem,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "UPDATE wanted SET problem = ?, until = ? WHERE session = ?",
                (serde_json::to_string(problem).unwrap_or_default(), until.to_string(), session.as_str()),
            )?;
            Ok(())
        })
    }

    /// Notes that nobody waits for a session any more.
    pub fn remove_pending(&self, session: &SessionId) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM wanted WHERE session = ?", [session.as_str()])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::view::Channel;
    use daypass_core::{ProblemCode, Remedy};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn fifty_that_wait_for_a_session_are_one_row_and_one_change() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let session = SessionId::from_stored("s");
        let changes = store.changes().revision();
        for pid in 0..50 {
            let by = Caller {
                channel: Channel::CredentialProcess,
                process: Some("aws".to_owned()),
                pid: Some(pid),
            };
            store.add_pending(&session, &by, at(120), at(0)).unwrap();
        }
        assert_eq!(store.changes().revision(), changes + 1);
        let all = store.pending_prompts(at(1)).unwrap();
        assert_eq!((all.len(), all[0].caller.pid), (1, Some(0)));
        assert_eq!(store.pending_prompts(at(120)).unwrap(), [], "nobody waits any more");
    }

    #[test]
    fn a_refusal_stands_until_its_time_and_then_the_person_can_be_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let (session, by) = (SessionId::from_stored("s"), Caller::of(Channel::CredentialProcess));
        let problem = Problem::new(ProblemCode::SignInDeclined, "T", "D", "A", Remedy::None);
        store.add_pending(&session, &by, at(120), at(0)).unwrap();
        store.decline_pending(&session, &problem, at(300)).unwrap();
        store.add_pending(&session, &by, at(130), at(10)).unwrap();
        assert_eq!(store.pending_prompt(&session, at(299)).unwrap().unwrap().problem, Some(problem));
        store.add_pending(&session, &by, at(421), at(301)).unwrap();
        let pending = store.pending_prompt(&session, at(302)).unwrap().unwrap();
        assert_eq!((pending.problem, pending.until), (None, at(421)));
    }
}
