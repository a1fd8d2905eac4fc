//! Who a plain AWS tool is in the shell that runs this: what its variables say, and whether they lead anywhere.

use crate::failure::Failure;
use crate::format::{self, Local};
use daypass_core::problem::quoted;
use daypass_core::shell::{ENDPOINT_TOKEN_FILE_VARIABLE, ENDPOINT_VARIABLE, SESSION_VARIABLE};
use daypass_core::view::{Catalog, Status};
use daypass_core::{ProfileName, SessionId, SessionState};
use daypass_engine::Engine;
use jiff::Timestamp;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What takes away the variables that `daypass env` has set.
pub(crate) const UNSET: &str = "eval \"$(daypass env --unset)\"";

/// The profile that AWS tools look into where none is named.
const DEFAULT: &str = "default";

/// Where AWS tools find credentials in a shell. The order is that of most of them: keys in the environment win over a profile
/// that a variable names (botocore, the SDKs for Go, Java and Rust; that for JavaScript takes the profile).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Keys in the environment.
    Keys {
        /// The access key id.
        id: String,
        /// When they end, where that is told.
        ends: Option<Timestamp>,
        /// The session that they are said to be of.
        session: Option<String>,
    },
    /// A profile that a variable names.
    Profile {
        /// The variable.
        variable: &'static str,
        /// The profile.
        name: String,
    },
    /// A token of a web identity, as in a container of EKS.
    WebIdentity,
    /// An endpoint of a container.
    Endpoint {
        /// The file with its token, where it is in a file.
        token_file: Option<PathBuf>,
        /// The session that it is said to be of.
        session: Option<String>,
    },
    /// No variable says anything: it is the profile `default`.
    Default,
}

impl Source {
    /// That of these variables. An empty one counts as unset.
    pub(crate) fn of(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| variable(name).filter(|value| !value.is_empty());
        let session = || get(SESSION_VARIABLE);
        if let (Some(id), Some(_)) = (get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY")) {
            let ends = get("AWS_CREDENTIAL_EXPIRATION").and_then(|end| end.parse().ok());
            return Self::Keys { id, ends, session: session() };
        }
        let profile = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
        if let Some((variable, name)) = profile.into_iter().find_map(|name| Some((name, get(name)?))) {
            return Self::Profile { variable, name };
        }
        if ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"].iter().all(|name| get(name).is_some()) {
            return Self::WebIdentity;
        }
        if get(ENDPOINT_VARIABLE).is_some() {
            let token_file = get(ENDPOINT_TOKEN_FILE_VARIABLE).map(PathBuf::from);
            return Self::Endpoint { token_file, session: session() };
        }
        Self::Default
    }

    /// That of this process, whose environment is the shell's.
    pub(crate) fn here() -> Self {
        Self::of(&|name| std::env::var(name).ok())
    }

    /// What a person reads who has just started a session into these profiles, where a plain AWS tool in this shell goes on as
    /// somebody else all the same.
    pub(crate) fn wins_over(&self, profiles: &[ProfileName]) -> Option<String> {
        let first = profiles.first()?;
        match self {
            Self::Keys { .. } => {
                Some(format!("keys in this shell's environment win over it without --profile: {UNSET}"))
            }
            Self::Profile { variable, name } if profiles.iter().all(|profile| profile.as_str() != name) => {
                Some(format!("{variable}={name} in this shell wins over it without --profile {first}"))
            }
            _ => None,
        }
    }
}

/// What there is to know of what a [`Source`] leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Facts {
    /// The session that it leads to, or would once it is started.
    session: Option<Found>,
    /// The session was stopped after the keys were handed out.
    is_stopped: bool,
    /// Some tool finds the profile, or the token's file is there.
    is_there: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    id: SessionId,
    name: String,
    state: SessionState,
    expires_at: Option<Timestamp>,
}

impl Found {
    fn is_live(&self) -> bool {
        self.state.is_live()
    }
}

/// Who a plain AWS tool is in this shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ThisShell {
    /// The session, where it is one.
    pub(crate) session: Option<(SessionId, String)>,
    /// What is told of who it is, and why.
    who: String,
    by: &'static str,
    /// When its credentials end.
    until: Option<Timestamp>,
    /// What is wrong, and the command that helps.
    trouble: Option<(String, String)>,
}

/// Decides it.
fn identify(source: &Source, facts: &Facts, now: Timestamp) -> ThisShell {
    let (by, why) = match source {
        Source::Keys { .. } => ("environment", "by its environment".to_owned()),
        Source::Profile { variable, name } => ("profile", format!("by {variable}={name}")),
        Source::WebIdentity => ("web-identity", "by AWS_WEB_IDENTITY_TOKEN_FILE".to_owned()),
        Source::Endpoint { .. } => ("endpoint", "by its endpoint".to_owned()),
        Source::Default => ("default-profile", "by the profile default".to_owned()),
    };
    let nobody = |trouble| ThisShell { session: None, who: "nobody".to_owned(), by, until: None, trouble };
    let other = |who: String| ThisShell { session: None, who, by, until: None, trouble: None };
    let session = |found: &Found, until: Option<Timestamp>, trouble| ThisShell {
        session: Some((found.id.clone(), found.name.clone())),
        who: format!("{}, {why}", found.name),
        by,
        until,
        trouble,
    };
    let start = |found: &Found| format!("daypass start {}", quoted(&found.name));
    match (source, &facts.session) {
        (Source::Keys { ends, .. }, Some(found)) => {
            let is_over = ends.is_some_and(|end| end <= now);
            let trouble = match (is_over, facts.is_stopped) {
                (true, _) => Some((
                    "its keys have expired".to_owned(),
                    format!("eval \"$(daypass env {})\"", quoted(&found.name)),
                )),
                (false, true) => {
                    Some(("the session was stopped, but its keys still work".to_owned(), UNSET.to_owned()))
                }
                (false, false) => None,
            };
            session(found, *ends, trouble)
        }
        (Source::Keys { id, .. }, None) => other(format!("the access key {id}, {why}")),
        (Source::Profile { .. } | Source::Default, Some(found)) if found.is_live() => {
            session(found, found.expires_at, None)
        }
        (Source::Profile { name, .. }, _) if facts.is_there => {
            other(format!("your own profile {name}, {why}"))
        }
        (Source::Profile { variable, name }, found) => {
            let words = format!("{variable}={name} leads to no profile");
            let help = found.as_ref().map_or_else(|| format!("unset {variable}"), start);
            nobody(Some((words, help)))
        }
        (Source::WebIdentity, _) => other(format!("a web identity, {why}")),
        (Source::Endpoint { .. }, found) => {
            let mut told = match found {
                Some(found) => session(found, found.expires_at.filter(|_| found.is_live()), None),
                None => other(format!("a container, {why}")),
            };
            if !facts.is_there {
                told.trouble = Some(("nobody serves its endpoint".to_owned(), "daypass agent".to_owned()));
            }
            told
        }
        (Source::Default, _) if facts.is_there => other("your own profile default".to_owned()),
        (Source::Default, _) => nobody(None),
    }
}

impl ThisShell {
    /// Who this shell is. `catalog` has at least the sessions of the status; it is asked for the others where one of them is to
    /// be found by its profile. What cannot be read, as a malformed file of AWS's, counts as not there.
    pub(crate) fn of(
        engine: &Engine,
        catalog: &Catalog,
        status: &Status,
        source: &Source,
    ) -> Result<Self, Failure> {
        let named =
            |name: &Option<String>| name.as_deref().and_then(|name| engine.sessions().find(name).ok());
        let in_profile = |catalog: &Catalog, profile: &str| {
            let items =
                || catalog.sessions.iter().filter(|item| item.profiles.iter().any(|p| p.as_str() == profile));
            let is_started = |id: &SessionId| status.sessions.iter().any(|session| session.id == *id);
            items().find(|item| is_started(&item.id)).or_else(|| items().next()).map(|item| item.id.clone())
        };
        let (id, is_stopped, is_there) = match source {
            Source::Keys { id, session, .. } => match engine.view().key_facts(id)? {
                Some(known) => (Some(known.session), known.is_stopped, true),
                None => (named(session), false, true),
            },
            Source::Profile { name, .. } => {
                let is_there = engine.view().has_profile(name).unwrap_or(false);
                // Which session would be in it is told where nothing is.
                let id = match in_profile(catalog, name) {
                    None if !is_there => in_profile(&engine.view().catalog()?, name),
                    id => id,
                };
                (id, false, is_there)
            }
            Source::Endpoint { token_file, session } => {
                (named(session), false, token_file.as_deref().is_none_or(Path::exists))
            }
            Source::WebIdentity => (None, false, true),
            Source::Default => {
                (in_profile(catalog, DEFAULT), false, engine.view().has_profile(DEFAULT).unwrap_or(false))
            }
        };
        let session = id.and_then(|id| {
            let name = engine.sessions().get(&id).ok()?.name;
            let live = status.sessions.iter().find(|session| session.id == id);
            let state = live.map_or(SessionState::Inactive, |live| live.state);
            Some(Found { id, name, state, expires_at: live.and_then(|live| live.expires_at) })
        });
        Ok(identify(source, &Facts { session, is_stopped, is_there }, engine.now()))
    }

    /// In a line: `Shop Production/ReadOnly, by its environment, until 21:57 (11 h 27 min)`.
    pub(crate) fn line(&self, local: &Local) -> String {
        let until = self.until.map(|end| {
            if local.is_past(end) {
                format!(", ended {}", local.clock(end))
            } else {
                format!(", {}", local.until(end))
            }
        });
        let trouble = self.trouble.as_ref().map(|(words, _)| format!(": {words}"));
        format!("{}{}{}", self.who, until.unwrap_or_default(), trouble.unwrap_or_default())
    }

    /// The command that helps, where something is wrong.
    pub(crate) fn command(&self) -> Option<&str> {
        self.trouble.as_ref().map(|(_, command)| command.as_str())
    }

    /// As JSON.
    pub(crate) fn document(&self) -> ThisShellDocument<'_> {
        let session = self.session.as_ref();
        ThisShellDocument {
            session: session.map(|(_, name)| name.as_str()),
            session_id: session.map(|(id, _)| id),
            by: self.by,
            until: self.until.map(format::exact),
            trouble: self.trouble.as_ref().map(|(words, _)| words.as_str()),
            command: self.command(),
        }
    }
}

/// Who a plain AWS tool is in this shell, as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ThisShellDocument<'a> {
    session: Option<&'a str>,
    session_id: Option<&'a SessionId>,
    /// `environment`, `profile`, `web-identity`, `endpoint` or `default-profile`.
    by: &'static str,
    until: Option<String>,
    /// What is wrong, where something is.
    trouble: Option<&'a str>,
    /// The command that helps.
    command: Option<&'a str>,
}

#[cfg(test)]
#[path = "this_shell_test.rs"]
mod tests;
