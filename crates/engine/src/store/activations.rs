//! What is live, what was written where, and what failed.

use super::sessions::{delivery_from, delivery_word};
use super::{Store, StoreError, row};
use daypass_core::{Credentials, Delivery, Problem, ProfileName, SessionId};
use jiff::Timestamp;
use rusqlite::Row;
use std::path::{Path, PathBuf};

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

/// A section that Daypass wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredSection {
    /// The file it is in.
    pub file: PathBuf,
    /// Its profile.
    pub profile: ProfileName,
    /// How it gives them: by its keys, or by a command.
    pub delivery: Delivery,
    /// Whose credentials it holds.
    pub session: SessionId,
    /// The access key ids by which the section is known as ours: the one written, and while it is being written the
    /// one before. A command is known by its session.
    pub key_ids: Vec<String>,
    /// SHA-256 of the section's text as written.
    pub hash: Vec<u8>,
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

fn delivered(row: &Row<'_>) -> Result<DeliveredSection, StoreError> {
    Ok(DeliveredSection {
        file: PathBuf::from(row.get::<_, String>("file")?),
        profile: row::profile(&row.get::<_, String>("profile")?)?,
        delivery: delivery_from(&row.get::<_, String>("delivery")?)?,
        session: row::session_id(row, "session")?,
        key_ids: row.get::<_, String>("key_ids")?.split(' ').map(str::to_owned).collect(),
        hash: row.get("hash")?,
    })
}

impl Activation {
    /// Whether its credentials are in place and good.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.expires_at > now
    }
}

impl Store {
    /// Every activation.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn activations(&self) -> Result<Vec<Activation>, StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT * FROM activation ORDER BY started_at")?
                .query_and_then([], activation)?
                .collect()
        })
    }

    /// A session's activation.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn activation(&self, session: &SessionId) -> Result<Option<Activation>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM activation WHERE session = ?")?;
            let mut rows = query.query_and_then([session.as_str()], activation)?;
            rows.next().transpose()
        })
    }

    /// Notes that a session is live; its failure and its setback, if it had one, are over. One that had ended is live since
    /// then.
    ///
    /// # Errors
    /// [`StoreError`]
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
            for table in ["failure", "setback"] {
                let forget = format!("DELETE FROM {table} WHERE session = ?");
                db.execute(&forget, [activation.session.as_str()])?;
            }
            Ok(())
        })
    }

    /// Notes that a session which is started lives on with these credentials, if they end later than those it has. One
    /// that had ended is live again; one that was stopped stays so.
    ///
    /// # Errors
    /// [`StoreError`]
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
    ///
    /// # Errors
    /// [`StoreError`]
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
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn remove_activation(&self, session: &SessionId) -> Result<(), StoreError> {
        self.write(|db| {
            for table in ["activation", "failure", "setback", "put_back"] {
                db.execute(&format!("DELETE FROM {table} WHERE session = ?"), [session.as_str()])?;
            }
            Ok(())
        })
    }

    /// The sections that Daypass wrote, of one session or of all.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn delivered(&self, session: Option<&SessionId>) -> Result<Vec<DeliveredSection>, StoreError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT * FROM delivered WHERE ?1 IS NULL OR session = ?1 ORDER BY file, profile",
            )?
            .query_and_then([session.map(SessionId::as_str)], delivered)?
            .collect()
        })
    }

    /// Who wrote a profile's section, if Daypass did.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn delivered_in(
        &self,
        file: &Path,
        profile: &ProfileName,
    ) -> Result<Option<DeliveredSection>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM delivered WHERE file = ? AND profile = ?")?;
            let mut rows = query.query_and_then((file.to_string_lossy(), profile.as_str()), delivered)?;
            rows.next().transpose()
        })
    }

    /// Notes a section that Daypass writes.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn put_delivered(&self, delivered: &DeliveredSection) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO delivered (file, profile, delivery, session, key_ids, hash)
                    VALUES (?, ?, ?, ?, ?, ?)",
                (
                    delivered.file.to_string_lossy(),
                    delivered.profile.as_str(),
                    delivery_word(delivered.delivery),
                    delivered.session.as_str(),
                    delivered.key_ids.join(" "),
                    &delivered.hash,
                ),
            )?;
            db.execute(
                "DELETE FROM put_back WHERE file = ? AND profile = ?",
                (delivered.file.to_string_lossy(), delivered.profile.as_str()),
            )?;
            Ok(())
        })
    }

    /// Notes that a section of Daypass's is gone.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn remove_delivered(&self, file: &Path, profile: &ProfileName) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "DELETE FROM delivered WHERE file = ? AND profile = ?",
                (file.to_string_lossy(), profile.as_str()),
            )?;
            Ok(())
        })
    }

    /// The sessions that are live or have left a section somewhere, and are no more in the catalog.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn orphans(&self) -> Result<Vec<SessionId>, StoreError> {
        self.read(|db| {
            let question = "SELECT session FROM activation UNION SELECT session FROM delivered
                EXCEPT SELECT id FROM session";
            db.prepare_cached(question)?.query_and_then([], |row| row::session_id(row, "session"))?.collect()
        })
    }

    /// Keeps why a session's last start failed, or with `None` forgets it, and what is told of its setback.
    ///
    /// # Errors
    /// [`StoreError`]
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

    /// Why sessions failed.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn failures(&self) -> Result<Vec<(SessionId, Problem)>, StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT session, problem FROM failure ORDER BY at")?
                .query_and_then([], |row| {
                    let problem = serde_json::from_str(&row.get::<_, String>("problem")?)
                        .map_err(|_| StoreError::Unreadable { what: "problem" })?;
                    Ok((row::session_id(row, "session")?, problem))
                })?
                .collect()
        })
    }
}
