//! What is live, and what failed.

use super::readable::{readable, readable_row};
use super::{Store, StoreError, row};
use daypass_core::{Credentials, Problem, SessionId};
use jiff::Timestamp;
use rusqlite::Row;

/// A session that was started and not stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// Which one.
    pub session: SessionId,
    /// The fingerprint of the plan that its credentials were issued for.
    pub fingerprint: String,
    /// Since when.
    pub started_at: Timestamp,
    /// When the delivered credentials were issued.
    pub issued_at: Timestamp,
    /// When the delivered credentials end.
    pub expires_at: Timestamp,
    /// When they had ended and were taken out.
    pub ended_at: Option<Timestamp>,
    /// Who AWS says they are.
    pub caller_arn: Option<String>,
}

fn activation(row: &Row<'_>) -> Result<Activation, StoreError> {
    Ok(Activation {
        session: row::session_id(row, "session")?,
        fingerprint: row.get("fingerprint")?,
        started_at: row::timestamp(row, "started_at")?,
        issued_at: match row::optional_timestamp(row, "issued_at")? {
            Some(issued_at) => issued_at,
            None => row::timestamp(row, "started_at")?,
        },
        expires_at: row::timestamp(row, "expires_at")?,
        ended_at: row::optional_timestamp(row, "ended_at")?,
        caller_arn: row.get("caller_arn")?,
    })
}

impl Activation {
    /// Whether its credentials are in place and good.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.expires_at > now
    }
}

/// Each is looked up by itself: a list of all sessions would be made for nobody, where nothing has failed.
const FAILURES: &str = "SELECT session, at, problem FROM failure
    WHERE EXISTS (SELECT 1 FROM session s WHERE s.id = failure.session)
        OR EXISTS (SELECT 1 FROM activation a WHERE a.session = failure.session)
    ORDER BY at";

impl Store {
    /// Every activation, but those that cannot be read.
    pub fn activations(&self) -> Result<Vec<Activation>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM activation ORDER BY started_at")?;
            self.readable_table("started sessions", query.query_and_then([], activation)?)
        })
    }

    /// A session's activation; `None` also where it cannot be read.
    pub fn activation(&self, session: &SessionId) -> Result<Option<Activation>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM activation WHERE session = ?")?;
            readable_row(query.query_and_then([session.as_str()], activation)?.next())
        })
    }

    /// Records that a session is live, and removes its recorded failure and retry. A session that had expired counts as
    /// started then.
    pub fn put_activation(&self, activation: &Activation) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO activation
                    (session, fingerprint, started_at, issued_at, expires_at, ended_at, caller_arn)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (session) DO UPDATE SET fingerprint = excluded.fingerprint,
                    started_at = iif(ended_at IS NULL, started_at, excluded.started_at),
                    issued_at = excluded.issued_at, expires_at = excluded.expires_at,
                    ended_at = excluded.ended_at, caller_arn = coalesce(excluded.caller_arn, caller_arn)",
                (
                    activation.session.as_str(),
                    &activation.fingerprint,
                    activation.started_at.to_string(),
                    activation.issued_at.to_string(),
                    activation.expires_at.to_string(),
                    activation.ended_at.map(|at| at.to_string()),
                    &activation.caller_arn,
                ),
            )?;
            for table in ["failure", "setback", "begun_stop"] {
                let forget = format!("DELETE FROM {table} WHERE session = ?");
                db.execute(&forget, [activation.session.as_str()])?;
            }
            Ok(())
        })
    }

    /// Records new credentials of a session that is started, if they end later than those it has. A session that had
    /// expired is live again; one that was stopped stays stopped.
    pub fn extend_activation(
        &self,
        session: &SessionId,
        credentials: &Credentials,
    ) -> Result<(), StoreError> {
        let Some(activation) = self.activation(session)? else { return Ok(()) };
        if credentials.expires_at <= activation.expires_at {
            return Ok(());
        }
        self.write(|db| {
            let extended = db.execute(
                "UPDATE activation SET issued_at = ?2, expires_at = ?3, ended_at = NULL,
                    started_at = iif(ended_at IS NULL, started_at, ?2)
                 WHERE session = ?1",
                (session.as_str(), credentials.issued_at.to_string(), credentials.expires_at.to_string()),
            )?;
            if extended > 0 {
                for table in ["failure", "setback"] {
                    db.execute(&format!("DELETE FROM {table} WHERE session = ?"), [session.as_str()])?;
                }
            }
            Ok(())
        })
    }

    /// Notes who AWS says a live session's credentials are.
    pub fn set_caller(&self, session: &SessionId, caller_arn: &str) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "UPDATE activation SET caller_arn = ? WHERE session = ?",
                (caller_arn, session.as_str()),
            )?;
            Ok(())
        })
    }

    /// Notes that a session is not live any more.
    pub fn remove_activation(&self, session: &SessionId) -> Result<(), StoreError> {
        self.write(|db| {
            for table in ["activation", "failure", "setback", "put_back", "start_choice", "begun_stop"] {
                db.execute(&format!("DELETE FROM {table} WHERE session = ?"), [session.as_str()])?;
            }
            Ok(())
        })
    }

    /// The sessions that are live or have a section in a file, but are no longer in the catalog.
    pub fn orphans(&self) -> Result<Vec<SessionId>, StoreError> {
        self.read(|db| {
            let sql = "SELECT session FROM activation UNION SELECT session FROM delivered
                EXCEPT SELECT id FROM session";
            readable(db.prepare_cached(sql)?.query_and_then([], |row| row::session_id(row, "session"))?)
        })
    }

    /// Records why a session's last start failed. `None` removes that, and the words of a failed renewal.
    pub fn set_failure(
        &self,
        session: &SessionId,
        failure: Option<(Timestamp, &Problem)>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            match failure {
                Some((at, problem)) => db.execute(
                    "INSERT OR REPLACE INTO failure (session, at, problem) VALUES (?, ?, ?)",
                    (session.as_str(), at.to_string(), serde_json::to_string(problem).unwrap_or_default()),
                )?,
                None => {
                    db.execute("UPDATE setback SET problem = NULL WHERE session = ?", [session.as_str()])?;
                    db.execute("DELETE FROM failure WHERE session = ?", [session.as_str()])?
                }
            };
            Ok(())
        })
    }

    /// When and why sessions failed, of those that there are. An older version left the failures of roles that are gone.
    pub fn failures(&self) -> Result<Vec<(SessionId, Timestamp, Problem)>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(FAILURES)?;
            let failures = query.query_and_then([], |row| {
                let problem = serde_json::from_str(&row.get::<_, String>("problem")?)
                    .map_err(|_| StoreError::Unreadable { what: "problem" })?;
                Ok((row::session_id(row, "session")?, row::timestamp(row, "at")?, problem))
            })?;
            self.readable_table("problems", failures)
        })
    }
}
