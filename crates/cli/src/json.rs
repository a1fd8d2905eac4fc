//! The documents that `--json` prints. Programs of others rely on the names in them.

use crate::failure::Failure;
use crate::session::rows::{alias_of, aliases};
use crate::this_shell::ThisShellDocument;
use crate::{format, terminal};
use daypass_core::state::{Need, Renewal, SessionState};
use daypass_core::view::{
    Channel, Event, HistoryEntry, ImportItem, ImportOutcome, IntegrationItem, IntegrationStatus, SessionItem,
    SessionStatus, SourceKind,
};
use daypass_core::{
    AccountColour, AccountId, Delivery, IntegrationId, Problem, ProblemCode, ProfileName, Region,
    SessionAlias, SessionId, SessionLabel, StartUrl,
};
use daypass_engine::Engine;
use daypass_engine::aws::Chosen;
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Prints a document.
pub(crate) fn print(document: &impl Serialize) -> Result<(), Failure> {
    // Serializing cannot fail: the documents contain no maps with other keys than text.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    Ok(terminal::print(&format!("{text}\n"))?)
}

/// Prints a list of documents, each as it comes.
pub(crate) fn print_each<T: Serialize>(documents: impl Iterator<Item = T>) -> Result<(), Failure> {
    let mut printed = terminal::Printed::default();
    let mut serializer = serde_json::Serializer::pretty(&mut printed);
    serializer.collect_seq(documents).map_err(io::Error::from)?;
    printed.write_all(b"\n")?;
    Ok(printed.flush()?)
}

/// A time in whole seconds, as every document has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Time(pub(crate) Timestamp);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format::exact(self.0))
    }
}

/// A session, whatever its state.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionDocument<'a> {
    id: &'a SessionId,
    name: &'a str,
    /// Left out where the person gave it none.
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<&'a SessionAlias>,
    source: SourceKind,
    account_id: Option<&'a AccountId>,
    account_name: Option<&'a str>,
    role_name: Option<&'a str>,
    user_name: Option<&'a str>,
    role_arn: Option<&'a str>,
    integration: Option<&'a IntegrationId>,
    integration_alias: Option<&'a str>,
    region: Option<&'a Region>,
    profiles: &'a [ProfileName],
    delivery: Delivery,
    state: SessionState,
    expires_at: Option<Time>,
    /// Whether new credentials come before these end; null where it is not live.
    renewal: Option<RenewalDocument<'a>>,
    problem: Option<ProblemDocument<'a>>,
    favourite: bool,
    /// Left out of lists while it is inactive.
    hidden: bool,
    labels: &'a [SessionLabel],
    production: bool,
    /// Null where no account is known.
    colour: Option<AccountColour>,
}

impl<'a> SessionDocument<'a> {
    /// The document of a session and its status; one without a status is inactive.
    /// `alias` is that of its integration.
    pub(crate) fn new(
        item: &'a SessionItem,
        status: Option<&'a SessionStatus>,
        alias: Option<&'a str>,
    ) -> Self {
        Self {
            id: &item.id,
            name: &item.name,
            alias: item.alias.as_ref(),
            source: item.source,
            account_id: item.account_id.as_ref(),
            account_name: item.account_name.as_deref(),
            role_name: item.role_name.as_deref(),
            user_name: item.user_name.as_deref(),
            role_arn: item.role_arn.as_deref(),
            integration: item.integration.as_ref(),
            integration_alias: alias,
            region: item.region.as_ref(),
            profiles: &item.profiles,
            delivery: item.delivery,
            state: status.map_or(SessionState::Inactive, |status| status.state),
            expires_at: status.and_then(|status| status.expires_at).map(Time),
            renewal: status.and_then(RenewalDocument::of),
            problem: status.and_then(|status| status.problem.as_ref()).map(ProblemDocument::new),
            favourite: item.favourite,
            hidden: item.hidden,
            labels: &item.labels,
            production: item.production,
            colour: item.account_colour,
        }
    }
}

/// How the renewal of a session stands.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RenewalDocument<'a> {
    /// `kept`, `late`, `needs-you` or `nobody`.
    state: &'static str,
    /// When a late one was tried first.
    since: Option<Time>,
    /// When a late one is tried next.
    next_try: Option<Time>,
    /// Why new credentials do not come by themselves, as a sentence; null where they do.
    reason: Option<&'a str>,
}

impl<'a> RenewalDocument<'a> {
    fn of(status: &'a SessionStatus) -> Option<Self> {
        let renewal = status.renewal?;
        let (since, next_try) = match renewal {
            Renewal::Late { since, retry_at } => (Some(Time(since)), Some(Time(retry_at))),
            Renewal::Kept | Renewal::NeedsYou | Renewal::Unattended => (None, None),
        };
        let needed = status.needs.map(|need| match need {
            Need::SignIn => "A sign-in is needed.",
            Need::MfaCode => "An MFA code is needed.",
        });
        let problem = status.problem.as_ref().map(|problem| problem.detail.as_str());
        let reason = match renewal {
            Renewal::Kept => None,
            Renewal::Unattended => Some("Neither the window nor daypass agent runs."),
            Renewal::Late { .. } | Renewal::NeedsYou => problem.or(needed),
        };
        Some(Self { state: renewal.as_str(), since, next_try, reason })
    }
}

/// Prints these sessions as a list, as they are now.
pub(crate) fn print_sessions(engine: &Engine, ids: &[SessionId]) -> Result<(), Failure> {
    let (catalog, status) = (engine.view().catalog()?, engine.view().status()?);
    let aliases = aliases(&catalog);
    let document = |id: &SessionId| {
        let item = catalog.sessions.iter().find(|item| item.id == *id)?;
        let status = status.sessions.iter().find(|status| status.id == *id);
        Some(SessionDocument::new(item, status, alias_of(item, &aliases)))
    };
    print(&ids.iter().filter_map(document).collect::<Vec<_>>())
}

/// Prints an integration as it is now.
pub(crate) fn print_integration(engine: &Engine, id: &IntegrationId) -> Result<(), Failure> {
    let (catalog, status) = (engine.view().catalog()?, engine.view().status()?);
    let status = status.integrations.iter().find(|status| status.id == *id);
    let item = catalog.integrations.iter().find(|item| item.id == *id);
    print(&item.map(|item| IntegrationDocument::new(item, status)))
}

/// A problem.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemDocument<'a> {
    code: ProblemCode,
    title: &'a str,
    detail: &'a str,
    action: &'a str,
}

impl<'a> ProblemDocument<'a> {
    /// Its document.
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let Problem { code, title, detail, action, .. } = problem;
        Self { code: *code, title, detail, action }
    }
}

/// An integration and its sign-in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IntegrationDocument<'a> {
    id: &'a IntegrationId,
    alias: &'a str,
    start_url: &'a StartUrl,
    region: &'a Region,
    /// Left out where it is in one region alone, as is the region of its sign-in.
    #[serde(skip_serializing_if = "<[Region]>::is_empty")]
    additional_regions: &'a [Region],
    signed_in: bool,
    sign_in_expires_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in_region: Option<&'a Region>,
    accounts: u32,
    roles: u32,
    synced_at: Option<Time>,
}

impl<'a> IntegrationDocument<'a> {
    /// The document of an integration and its status.
    pub(crate) fn new(item: &'a IntegrationItem, status: Option<&'a IntegrationStatus>) -> Self {
        Self {
            id: &item.id,
            alias: &item.alias,
            start_url: &item.start_url,
            region: &item.region,
            additional_regions: &item.additional_regions,
            signed_in: status.is_some_and(|status| status.signed_in),
            sign_in_expires_at: status.and_then(|status| status.sign_in_expires_at).map(Time),
            sign_in_region: status
                .and_then(|status| status.sign_in_region.as_ref())
                .filter(|_| !item.additional_regions.is_empty()),
            accounts: item.accounts,
            roles: item.roles,
            synced_at: item.synced_at.map(Time),
        }
    }
}

/// A profile of the AWS files and what becomes of it.
#[derive(Debug, Serialize)]
pub(crate) struct ImportDocument<'a> {
    profile: &'a str,
    outcome: ImportOutcome,
    becomes: &'a str,
    detail: Option<&'a str>,
    problem: Option<ProblemDocument<'a>>,
}

impl<'a> ImportDocument<'a> {
    /// The document of an item.
    pub(crate) fn new(item: &'a ImportItem) -> Self {
        let ImportItem { profile, outcome, becomes, detail, problem, comes_with: _ } = item;
        Self {
            profile,
            outcome: *outcome,
            becomes,
            detail: detail.as_deref(),
            problem: problem.as_ref().map(ProblemDocument::new),
        }
    }
}

/// What `daypass status --json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatusDocument<'a> {
    /// Increased when a name in the document changes its meaning or is removed.
    pub(crate) version: u32,
    /// Who a plain AWS tool is in the shell that runs this.
    pub(crate) this_shell: ThisShellDocument<'a>,
    /// The state of the vault.
    pub(crate) vault: VaultDocument,
    /// The endpoint that requests go to, if it is not AWS's.
    pub(crate) endpoint_override: Option<&'a str>,
    /// What was chosen for the way to AWS, and by what.
    pub(crate) route: Vec<Chosen>,
    /// Every integration.
    pub(crate) integrations: Vec<IntegrationDocument<'a>>,
    /// The sessions that are not inactive.
    pub(crate) sessions: Vec<SessionDocument<'a>>,
}

/// An entry of the history.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryDocument<'a> {
    at: Time,
    session_id: &'a SessionId,
    session: Option<&'a str>,
    event: Event,
    detail: &'a str,
    profiles: &'a [ProfileName],
    via: Channel,
    process: Option<&'a str>,
    pid: Option<u32>,
    access_key_id: Option<&'a str>,
}

impl<'a> HistoryDocument<'a> {
    /// The document of an entry.
    pub(crate) fn new(entry: &'a HistoryEntry) -> Self {
        Self {
            at: Time(entry.at),
            session_id: &entry.session,
            session: entry.session_name.as_deref(),
            event: entry.event,
            detail: &entry.detail,
            profiles: &entry.profiles,
            via: entry.caller.channel,
            process: entry.caller.process.as_deref(),
            pid: entry.caller.pid,
            access_key_id: entry.access_key_id.as_deref(),
        }
    }
}

/// The state of the vault.
#[derive(Debug, Serialize)]
pub(crate) struct VaultDocument {
    /// `unopened`, `opening`, `open` or `failed`, as this process knows.
    pub(crate) state: &'static str,
    /// What holds its key: `keychain` or `passphrase`.
    pub(crate) key: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::Remedy;
    use serde_json::json;

    #[test]
    fn a_renewal_says_how_it_stands_since_when_until_when_and_why() {
        let [since, retry_at] = [1_788_000_000, 1_788_000_060].map(|at| Timestamp::from_second(at).unwrap());
        let offline = Problem::new(
            ProblemCode::Offline,
            "AWS cannot be reached",
            "AWS cannot be reached.",
            "Check the network.",
            Remedy::Retry,
        );
        let status = |renewal, needs, problem: Option<&Problem>| SessionStatus {
            id: SessionId::of_random([1; 8]),
            state: SessionState::Active,
            step: None,
            expires_at: None,
            needs,
            renewal,
            problem: problem.cloned(),
        };
        let told = |status: SessionStatus| serde_json::to_value(RenewalDocument::of(&status)).unwrap();
        let late = Renewal::Late { since, retry_at };
        assert_eq!(told(status(None, None, None)), json!(null));
        assert_eq!(
            told(status(Some(Renewal::Kept), None, None)),
            json!({"state": "kept", "since": null, "nextTry": null, "reason": null})
        );
        assert_eq!(
            told(status(Some(late), None, Some(&offline))),
            json!({
                "state": "late", "since": "2026-08-29T10:40:00Z", "nextTry": "2026-08-29T10:41:00Z",
                "reason": "AWS cannot be reached."
            })
        );
        assert_eq!(
            told(status(Some(Renewal::NeedsYou), Some(Need::SignIn), None))["reason"],
            "A sign-in is needed."
        );
    }
}
