//! What happened to sessions: for people, capped, without secrets.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::view::{Caller, Channel, Event, HistoryEntry};
use daypass_core::{ProfileName, SessionId};
use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params};

/// How many lines are kept in all.
const KEPT: i64 = 5000;

/// The word for what issues nothing.
const PROMPTED: &str = "prompted";

/// What is to be noted.
#[derive(Debug, Clone, Copy)]
pub struct NewHistoryEntry<'a> {
    /// Whose.
    pub session: &'a SessionId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
    /// What else is to be said.
    pub detail: &'a str,
    /// The profiles that it was for.
    pub profiles: &'a [ProfileName],
    /// Who asked.
    pub caller: &'a Caller,
    /// Which credentials.
    pub access_key_id: Option<&'a str>,
}

fn word(event: Event) -> &'static str {
    match event {
        Event::Issued => "issued",
        Event::Renewed => "renewed",
        Event::HandedOut => "handed-out",
        Event::Stopped => "stopped",
        Event::Expired => "expired",
        Event::Failed => "failed",
        Event::Rotated => "rotated",
        Event::Prompted => PROMPTED,
    }
}

fn event(word: &str) -> Result<Event, StoreError> {
    match word {
        "issued" => Ok(Event::Issued),
        "renewed" => Ok(Event::Renewed),
        "handed-out" => Ok(Event::HandedOut),
        "stopped" => Ok(Event::Stopped),
        "expired" => Ok(Event::Expired),
        "failed" => Ok(Event::Failed),
        "rotated" => Ok(Event::Rotated),
        PROMPTED => Ok(Event::Prompted),
        _ => Err(StoreError::Unreadable { what: "history entry" }),
    }
}

pub(super) fn channel_word(via: Channel) -> &'static str {
    match via {
        Channel::Window => "window",
        Channel::CommandLine => "command-line",
        Channel::Agent => "agent",
        Channel::CredentialProcess => "credential-process",
        Channel::Exec => "exec",
        Channel::Endpoint => "endpoint",
    }
}

fn via(word: &str) -> Result<Channel, StoreError> {
    match word {
        "window" => Ok(Channel::Window),
        "command-line" => Ok(Channel::CommandLine),
        "agent" => Ok(Channel::Agent),
        "credential-process" => Ok(Channel::CredentialProcess),
        "exec" => Ok(Channel::Exec),
        "endpoint" => Ok(Channel::Endpoint),
        _ => Err(StoreError::Unreadable { what: "history entry" }),
    }
}

/// Who asked, out of the columns `via`, `process` and `pid`.
pub(super) fn caller(row: &Row<'_>) -> Result<Caller, StoreError> {
    Ok(Caller {
        channel: via(&row.get::<_, String>("via")?)?,
        process: row.get("process")?,
        pid: row.get("pid")?,
    })
}

fn read(row: &Row<'_>) -> Result<HistoryEntry, StoreError> {
    let profiles: String = row.get("profiles")?;
    Ok(HistoryEntry {
        at: row::timestamp(row, "at")?,
        session: row::session_id(row, "session")?,
        session_name: None,
        event: event(&row.get::<_, String>("event")?)?,
        detail: row.get("detail")?,
        profiles: profiles.split_whitespace().map(row::profile).collect::<Result<_, _>>()?,
        caller: caller(row)?,
        access_key_id: row.get("access_key_id")?,
    })
}

fn insert(db: &Connection, entry: &NewHistoryEntry<'_>) -> Result<(), StoreError> {
    let profiles: Vec<&str> = entry.profiles.iter().map(ProfileName::as_str).collect();
    db.prepare_cached(
        "INSERT INTO history (at, session, event, detail, profiles, via, process, pid, access_key_id)
            VALUES (:at, :session, :event, :detail, :profiles, :via, :process, :pid, :access_key_id)",
    )?
    .execute(named_params! {
        ":at": entry.at.to_string(),
        ":session": entry.session.as_str(),
        ":event": word(entry.event),
        ":detail": entry.detail,
        ":profiles": profiles.join(" "),
        ":via": channel_word(entry.caller.channel),
        ":process": entry.caller.process,
        ":pid": entry.caller.pid,
        ":access_key_id": entry.access_key_id,
    })?;
    db.execute("DELETE FROM history WHERE id <= last_insert_rowid() - ?", [KEPT])?;
    Ok(())
}

/// The session's last lines about these credentials, or all its last lines: enough to see what is a repetition.
const NEAR: &str = "SELECT * FROM history WHERE session = ? ORDER BY id DESC LIMIT 64";

/// Who had these credentials already, and whether this caller was among them.
fn had(db: &Connection, entry: &NewHistoryEntry<'_>) -> Result<(bool, bool), StoreError> {
    let mut query = db.prepare_cached(NEAR)?;
    let entries = readable(query.query_and_then([entry.session.as_str()], read)?)?;
    let same = entries.iter().filter(|known| known.access_key_id.as_deref() == entry.access_key_id);
    let callers: Vec<&Caller> = same.map(|known| &known.caller).collect();
    let new = entry.caller;
    let is_among = callers.iter().any(|known| known.channel == new.channel && known.process == new.process);
    Ok((!callers.is_empty(), is_among))
}

impl Store {
    /// Adds a line.
    pub fn add_history(&self, entry: &NewHistoryEntry<'_>) -> Result<(), StoreError> {
        self.write(|db| insert(db, entry))
    }

    /// Records that somebody was given credentials: as issued when they are new, as handed out when others had them before.
    /// Writes nothing for a program that has had these before.
    pub fn record_handed_out(&self, entry: &NewHistoryEntry<'_>) -> Result<(), StoreError> {
        if self.read(|db| had(db, entry))?.1 {
            return Ok(());
        }
        self.write(|db| match had(db, entry)? {
            (_, true) => Ok(()),
            (true, false) => insert(db, &NewHistoryEntry { event: Event::HandedOut, ..*entry }),
            (false, false) => insert(db, entry),
        })
    }

    /// Records a failure, unless the session's last line already has the same failure through the same channel, as when a
    /// program tries again and again.
    pub fn record_failed(&self, entry: &NewHistoryEntry<'_>) -> Result<(), StoreError> {
        let last = self.history(Some(entry.session), 1)?.pop();
        let repeats = |last: HistoryEntry| {
            last.event == entry.event
                && last.detail == entry.detail
                && last.caller.channel == entry.caller.channel
        };
        if last.is_some_and(repeats) { Ok(()) } else { self.add_history(entry) }
    }

    /// The session that credentials were issued to last, as far as the history goes back.
    pub fn session_of_key(&self, access_key_id: &str) -> Result<Option<SessionId>, StoreError> {
        self.read(|db| {
            let sql = "SELECT session FROM history WHERE access_key_id = ? ORDER BY id DESC LIMIT 1";
            let mut query = db.prepare_cached(sql)?;
            let mut rows = query.query_and_then([access_key_id], |row| row::session_id(row, "session"))?;
            rows.next().transpose()
        })
    }

    /// Notes at the last stop of a session what it was called: its role is gone, and with it its name.
    pub fn note_gone(&self, session: &SessionId, name: &str) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "UPDATE history SET detail = ?2 WHERE id =
                    (SELECT max(id) FROM history WHERE session = ?1 AND event = 'stopped')",
                (session.as_str(), name),
            )?;
            Ok(())
        })
    }

    /// What a session was called whose role is gone, as far as the history goes back.
    pub fn gone_name(&self, session: &SessionId) -> Result<Option<String>, StoreError> {
        self.read(|db| {
            let sql = "SELECT detail FROM history
                WHERE session = ? AND event = 'stopped' AND detail <> '' ORDER BY id DESC LIMIT 1";
            let mut query = db.prepare_cached(sql)?;
            let mut names = query.query_map([session.as_str()], |row| row::words(row, 0))?;
            names.next().transpose().map_err(StoreError::from)
        })
    }

    /// When something failed of a session for the first time since then.
    pub fn first_failure(
        &self,
        session: &SessionId,
        since: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.read(|db| {
            let sql =
                "SELECT * FROM history WHERE session = ? AND event = 'failed' ORDER BY id DESC LIMIT 50";
            let mut query = db.prepare_cached(sql)?;
            let failed = readable(query.query_and_then([session.as_str()], read)?)?;
            Ok(failed.into_iter().map(|entry| entry.at).filter(|at| *at >= since).min())
        })
    }

    /// The last lines of all, newest first, prompts among them.
    pub fn history_with_prompts(&self, limit: u32) -> Result<Vec<HistoryEntry>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM history ORDER BY id DESC LIMIT ?")?;
            readable(query.query_and_then([limit], read)?)
        })
    }

    /// The last lines of a session or of all, newest first, without prompts. Lines that cannot be read are left out: a newer
    /// Daypass may have noted what this one has no word for.
    pub fn history(&self, session: Option<&SessionId>, limit: u32) -> Result<Vec<HistoryEntry>, StoreError> {
        self.read(|db| match session {
            Some(session) => {
                let sql = "SELECT * FROM history WHERE session = ? AND event <> 'prompted' ORDER BY id DESC LIMIT ?";
                readable(db.prepare_cached(sql)?.query_and_then((session.as_str(), limit), read)?)
            }
            None => {
                let sql = "SELECT * FROM history WHERE event <> 'prompted' ORDER BY id DESC LIMIT ?";
                readable(db.prepare_cached(sql)?.query_and_then([limit], read)?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        (folder, store)
    }

    fn tool(name: &str, pid: u32) -> Caller {
        Caller { channel: Channel::CredentialProcess, process: Some(name.to_owned()), pid: Some(pid) }
    }

    fn handed<'a>(session: &'a SessionId, key: &'a str, caller: &'a Caller) -> NewHistoryEntry<'a> {
        NewHistoryEntry {
            session,
            at: NOW,
            event: Event::Issued,
            detail: "",
            profiles: &[],
            caller,
            access_key_id: Some(key),
        }
    }

    #[test]
    fn credentials_are_issued_once_and_each_program_that_gets_them_has_one_line() {
        let (_folder, store) = store();
        let session = SessionId::from_stored("s");
        for pid in 0..50 {
            store.record_handed_out(&handed(&session, "ASIA1", &tool("aws", pid))).unwrap();
        }
        store.record_handed_out(&handed(&session, "ASIA1", &tool("terraform", 9))).unwrap();
        store.record_handed_out(&handed(&session, "ASIA2", &tool("aws", 99))).unwrap();
        let lines = store.history(Some(&session), 10).unwrap();
        let lines: Vec<_> = lines.iter().map(|line| (line.event, line.caller.to_string())).collect();
        let line = |event, by: &str| (event, by.to_owned());
        assert_eq!(
            lines,
            [
                line(Event::Issued, "aws (99)"),
                line(Event::HandedOut, "terraform (9)"),
                line(Event::Issued, "aws (0)")
            ]
        );
    }

    #[test]
    fn a_program_that_fails_again_and_again_has_one_line() {
        let (_folder, store) = store();
        let session = SessionId::from_stored("s");
        let by = tool("aws", 1);
        let failed = |detail| NewHistoryEntry {
            event: Event::Failed,
            detail,
            access_key_id: None,
            ..handed(&session, "", &by)
        };
        for _ in 0..50 {
            store.record_failed(&failed("Sign-in needed")).unwrap();
        }
        store.record_failed(&failed("AWS cannot be reached")).unwrap();
        assert_eq!(store.history(None, 10).unwrap().len(), 2);
    }

    #[test]
    fn the_history_is_capped() {
        let (_folder, store) = store();
        let (session, by) = (SessionId::from_stored("s"), Caller::of(Channel::Window));
        store
            .write(|db| {
                for _ in 0..KEPT + 20 {
                    insert(db, &handed(&session, "ASIA1", &by))?;
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(store.history(None, 9999).unwrap().len(), 5000);
    }
}
