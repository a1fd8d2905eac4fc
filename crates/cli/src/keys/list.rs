//! `daypass keys list`

use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::format::Local;
use crate::json::{self, Time};
use crate::progress::doing;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{plain, print};
use crate::work::Work;
use crate::{engine, format, pick};
use clap::Args;
use daypass_core::mfa::MfaCode;
use daypass_core::rotation::{LastUse, ListedKey};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::SourceKind;
use daypass_engine::Engine;
use daypass_engine::users::UserKeys;
use jiff::Timestamp;
use serde::Serialize;

/// List an IAM user's access keys, as IAM has them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass keys list mira
  daypass keys list mira --json")]
pub(crate) struct List {
    /// The IAM user's session; omit to pick one
    session: Option<String>,
    /// The MFA code, if IAM requires one; omit to be asked for it
    #[arg(long, value_name = "CODE", value_parser = MfaCode::parse)]
    mfa_code: Option<MfaCode>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const COLUMNS: [Column; 5] = [
    Column::kept("ACCESS KEY", usize::MAX),
    Column::kept("STATUS", usize::MAX),
    Column::whole("AGE", 1),
    Column::whole("LAST USED", 2),
    Column::roomy("", 0, 12),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyDocument<'a> {
    access_key_id: &'a AccessKeyId,
    in_daypass: bool,
    /// The name of the other session that has it; null for the session's own, and where none does.
    other_session: Option<&'a str>,
    active: bool,
    created_at: Time,
    /// Null where it was never used, and where IAM does not tell.
    last_used_at: Option<Time>,
}

impl List {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        if self.session.is_none() && !has_user(&engine)? {
            return if self.json {
                json::print(&Vec::<KeyDocument<'_>>::new())
            } else {
                Ok(print("There is no IAM user.\n")?)
            };
        }
        let id = pick::iam_user(&engine, self.session.as_deref())?;
        let prompting = prompting(None, self.mfa_code);
        let keys = doing(&engine, Work::ListKeys(&id), engine.users().access_keys(&id, &prompting)).await?;
        if self.json {
            let document = |key| document(key, &keys);
            return json::print(&keys.listed.iter().map(document).collect::<Vec<_>>());
        }
        let now = engine.now();
        let rows: Vec<_> = keys.listed.iter().map(|key| row(key, &keys, now)).collect();
        Ok(print(&table(COLUMNS, &rows, Layout::of_stdout(false)))?)
    }
}

/// Whether there is an IAM user whose keys could be listed.
fn has_user(engine: &Engine) -> Result<bool, Failure> {
    Ok(engine.view().catalog()?.sessions.iter().any(|item| item.source == SourceKind::IamUser))
}

fn document<'a>(key: &'a ListedKey, keys: &'a UserKeys) -> KeyDocument<'a> {
    let last_used_at = match key.last_use {
        LastUse::At(at) => Some(Time(at)),
        LastUse::Never | LastUse::Unknown => None,
    };
    KeyDocument {
        access_key_id: &key.id,
        in_daypass: key.id == keys.current,
        other_session: keys.of_sessions.get(&key.id).map(String::as_str),
        active: key.active,
        created_at: Time(key.created_at),
        last_used_at,
    }
}

fn row(key: &ListedKey, keys: &UserKeys, now: Timestamp) -> [Cell; 5] {
    let local = Local::at(now);
    let last_use = match key.last_use_told(now) {
        LastUse::At(at) => local.time(at),
        LastUse::Never => Cell::from("never"),
        LastUse::Unknown => Cell::from("not known"),
    };
    let holder = match keys.of_sessions.get(&key.id) {
        _ if key.id == keys.current => "in Daypass".to_owned(),
        Some(other) => format!("in Daypass, of {}", plain(other)),
        None => String::new(),
    };
    [
        Cell::from(key.id.as_str()),
        Cell::from(if key.active { "active" } else { "inactive" }),
        Cell::from(format::length(now.duration_since(key.created_at))),
        last_use,
        Cell::from(holder),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_another_session_looked_like_one_that_nobody_has() {
        let id = |id: &str| AccessKeyId::parse(id).unwrap();
        let (own, other) = (id("AKIAIOSFODNN7EXAMPLE"), id("AKIAI44QH8DHBEXAMPLE"));
        let now = Timestamp::UNIX_EPOCH;
        let listed = [&own, &other].map(|id| ListedKey {
            id: id.clone(),
            active: true,
            created_at: now,
            last_use: LastUse::Unknown,
        });
        let of_sessions = [(other, "jonas again".to_owned())].into();
        let keys = UserKeys { current: own, listed: listed.to_vec(), of_sessions };
        let holder = |key| row(key, &keys, now)[4].to_string();
        assert_eq!(
            keys.listed.iter().map(holder).collect::<Vec<_>>(),
            ["in Daypass", "in Daypass, of jonas again"]
        );
        let session = |key| document(key, &keys).other_session;
        assert_eq!(keys.listed.iter().map(session).collect::<Vec<_>>(), [None, Some("jonas again")]);
    }
}
