//! Finds the session or integration that a command is for: by its name, or by letting the person pick.

use crate::failure::Failure;
use crate::format::length;
use crate::session::rows::called;
use crate::terminal::{self, Choice, Column, DUE, GOOD, List, Names, can_ask, nobody, plain, say};
use daypass_core::console::PastedAddress;
#[cfg(doc)]
use daypass_core::matching::OwnUse;
use daypass_core::region::named_regions;
use daypass_core::state::SessionState;
use daypass_core::view::{SessionItem, SessionStatus, SourceKind};
use daypass_core::{
    AccountId, Integration, IntegrationId, Problem, ProblemCode, ProfileName, Region, Remedy, SessionAlias,
    SessionId,
};
use daypass_engine::{Engine, sessions};
use jiff::Timestamp;
use std::collections::HashMap;

/// A session's name, its integration and its account's id: the last gives way first.
const SESSION: [Column; 3] = [
    Column { least: 14, weight: u8::MAX },
    Column { least: 8, weight: 20 },
    // `1182…6651`.
    Column { least: 9, weight: 10 },
];
/// A line's first text, and what explains it.
const LINE: [Column; 2] = [Column { least: 14, weight: u8::MAX }, Column { least: 10, weight: 10 }];

/// The session that is named. On a terminal words of its names do: where they leave one, it is said which, and where they leave
/// several, one is picked, with the words typed in.
pub(crate) fn named(engine: &Engine, name: &str) -> Result<SessionId, Failure> {
    match engine.sessions().find(name) {
        Err(error) if error.leaves_open() && can_ask() => by_words(engine, name, error),
        found => Ok(found?),
    }
}

/// The sessions that are named, each as [`named`] finds it.
pub(crate) fn all_named(engine: &Engine, names: &[String]) -> Result<Vec<SessionId>, Failure> {
    names.iter().map(|name| named(engine, name)).collect()
}

fn by_words(engine: &Engine, words: &str, unclear: sessions::Error) -> Result<SessionId, Failure> {
    match engine.sessions().find_by_words(words)?.as_slice() {
        [] => Err(unclear.into()),
        [one] => {
            say_which(&one.name, one.account_id().as_ref().map(AccountId::as_str));
            Ok(one.id.clone())
        }
        _ => picked(engine, &all(engine)?, words),
    }
}

/// Says which session is meant by what was not typed exactly.
fn say_which(name: &str, account_id: Option<&str>) {
    let account = account_id.map_or(String::new(), |id| format!("  {id}"));
    say(&plain(&format!("→ {name}{account}")));
}

/// The session that is named, or else picked.
pub(crate) fn session(engine: &Engine, name: Option<&str>) -> Result<SessionId, Failure> {
    match name {
        Some(name) => named(engine, name),
        None => offered(
            engine,
            |_| true,
            "There is no session yet",
            ["Add your access portal", "daypass integration add START_URL"],
        ),
    }
}

/// The session that a page of the console is of: the only one of the account in its address, else the one that the person picks of
/// these. Where the address tells no account, one is picked of all.
pub(crate) fn of_page(engine: &Engine, page: &PastedAddress) -> Result<SessionId, Failure> {
    let is_user = |item: &SessionItem| item.source == SourceKind::IamUser;
    let has_role = |item: &SessionItem| {
        page.role.as_ref().is_none_or(|role| item.role_name.as_deref() == Some(role.as_str()))
    };
    let mut sessions: Vec<SessionItem> = all(engine)?.into_iter().filter(has_role).collect();
    if !page.accounts.is_empty() {
        let has =
            |account: &&AccountId| sessions.iter().any(|item| item.account_id.as_ref() == Some(*account));
        let account = page.accounts.iter().find(has).ok_or_else(|| no_session_of(page))?;
        sessions.retain(|item| item.account_id.as_ref() == Some(account));
        // A user's console is without MFA: it is the second choice where the account has roles.
        if !sessions.iter().all(is_user) {
            sessions.retain(|item| !is_user(item));
        }
        if let [one] = sessions.as_slice() {
            say_which(&one.name, one.account_id.as_ref().map(AccountId::as_str));
            return Ok(one.id.clone());
        }
    }
    picked(engine, &sessions, "")
}

fn no_session_of(page: &PastedAddress) -> Failure {
    let accounts: Vec<&str> = page.accounts.iter().map(AccountId::as_str).collect();
    let role = page.role.as_ref().map_or(String::new(), |role| format!(" with the role {role}"));
    let problem = Problem::new(
        ProblemCode::SessionNotFound,
        "No session for that page",
        format!(
            "The page belongs to account {}, and no session here is for it{role}.",
            accounts.join(" or ")
        ),
        "Sync the portal's accounts, or name the session to open the page with",
        Remedy::None,
    );
    Failure::from(problem.by_command("daypass integration sync"))
}

/// The IAM user's session that is named, or else picked.
pub(crate) fn iam_user(engine: &Engine, name: Option<&str>) -> Result<SessionId, Failure> {
    match name {
        Some(name) => named(engine, name),
        None => offered(
            engine,
            |item| item.source == SourceKind::IamUser,
            "There is no IAM user yet",
            ["Add one", "daypass session add iam-user"],
        ),
    }
}

/// One of the sessions that `offers` lets through, as the person picks it. Where it lets none through, `none` says so, and `action`
/// what to do.
pub(crate) fn offered(
    engine: &Engine,
    offers: impl Fn(&SessionItem) -> bool,
    none: &str,
    action: [&str; 2],
) -> Result<SessionId, Failure> {
    let sessions: Vec<SessionItem> = all(engine)?.into_iter().filter(offers).collect();
    if sessions.is_empty() {
        return Err(nothing_to_pick(none, action));
    }
    picked(engine, &sessions, "")
}

/// One of these sessions: the only one, which is said, or the one that the person picks; `None` where there is none.
pub(crate) fn one_of(engine: &Engine, ids: &[SessionId]) -> Result<Option<SessionId>, Failure> {
    let sessions: Vec<SessionItem> = all(engine)?.into_iter().filter(|item| ids.contains(&item.id)).collect();
    match sessions.as_slice() {
        [] => Ok(None),
        [one] if can_ask() => {
            say_which(&one.name, one.account_id.as_ref().map(AccountId::as_str));
            Ok(Some(one.id.clone()))
        }
        several => picked(engine, several, "").map(Some),
    }
}

fn all(engine: &Engine) -> Result<Vec<SessionItem>, Failure> {
    Ok(engine.view().catalog()?.sessions)
}

/// Lets the person pick one of these sessions, with this typed in: what they use first ([`OwnUse`]). Hidden ones are among them
/// where something is typed, where they are live, and where there are no others.
fn picked(engine: &Engine, sessions: &[SessionItem], typed: &str) -> Result<SessionId, Failure> {
    if !can_ask() {
        return Err(Failure::from(
            Problem::new(
                ProblemCode::InvalidInput,
                "Which session?",
                format!("No session was named, and {}.", nobody("pick one on")),
                "Name one of these",
                Remedy::None,
            )
            .by_command("daypass session list"),
        ));
    }
    let aliases: HashMap<IntegrationId, String> = engine
        .integrations()
        .list()?
        .into_iter()
        .map(|integration| (integration.id, integration.alias))
        .collect();
    let status = engine.view().status()?.sessions.into_iter();
    let live: HashMap<SessionId, SessionStatus> =
        status.map(|session| (session.id.clone(), session)).collect();
    let is_listed = |item: &&SessionItem| !item.hidden || !typed.is_empty() || live.contains_key(&item.id);
    let mut sessions: Vec<&SessionItem> = match sessions.iter().filter(is_listed).collect::<Vec<_>>() {
        none if none.is_empty() => sessions.iter().collect(),
        listed => listed,
    };
    // The sort is stable: sessions that were used at the same time, or never, stay in the order of the list.
    sessions
        .sort_by_key(|item| item.own_use(live.get(&item.id).is_some_and(|status| status.state.is_live())));
    let default_region = engine.settings()?.default_region;
    let now = engine.now();
    let list = List {
        question: "Session".to_owned(),
        choices: sessions
            .iter()
            .map(|item| choice(item, &aliases, live.get(&item.id), &default_region, now))
            .collect(),
        columns: SESSION.to_vec(),
        typed: plain(typed),
        marked: 0,
    };
    let row = terminal::pick(list)?;
    Ok(sessions[row].id.clone())
}

fn choice(
    item: &SessionItem,
    aliases: &HashMap<IntegrationId, String>,
    status: Option<&SessionStatus>,
    default_region: &Region,
    now: Timestamp,
) -> Choice {
    let account_id = item.account_id.as_ref().map(|id| id.as_str().to_owned());
    let alias = item.integration.as_ref().and_then(|id| aliases.get(id)).map_or("", String::as_str);
    let live = status.and_then(|status| match status.state {
        SessionState::Active => Some(GOOD),
        SessionState::NeedsYou => Some(DUE),
        SessionState::Inactive | SessionState::Starting | SessionState::Expired | SessionState::Failed => {
            None
        }
    });
    let end = status.filter(|_| live.is_some()).and_then(|status| status.expires_at);
    // A portal's role is called by its account and role.
    let own = (item.source != SourceKind::IdentityCenterRole).then_some(item.name.as_str());
    let profiles = item.profiles.iter().map(ProfileName::as_str);
    Choice {
        live,
        favourite: item.favourite,
        columns: vec![
            plain(&called(item)),
            if aliases.len() > 1 { plain(alias) } else { String::new() },
            account_id.clone().unwrap_or_default(),
        ],
        note: end.map(|end| length(end.duration_since(now))).unwrap_or_default(),
        names: Names {
            account_id,
            account_name: item.account_name.clone(),
            role: item.role_name.clone(),
            names: own
                .into_iter()
                .chain(item.alias.as_ref().map(SessionAlias::as_str))
                .chain(item.user_name.as_deref())
                .chain(profiles)
                .map(str::to_owned)
                .collect(),
            about: [alias]
                .into_iter()
                .chain(item.region.as_ref().filter(|region| *region != default_region).map(Region::as_str))
                .chain(item.account_email.as_deref())
                .map(str::to_owned)
                .collect(),
        },
    }
}

fn nothing_to_pick(what: &str, [action, command]: [&str; 2]) -> Failure {
    let detail = format!("{what}.");
    let problem =
        Problem::new(ProblemCode::SessionNotFound, "Nothing to pick from", detail, action, Remedy::None);
    Failure::from(problem.by_command(command))
}

/// The integration that is named, or the only one, or else picked.
pub(crate) fn integration(engine: &Engine, name: Option<&str>) -> Result<Integration, Failure> {
    if let Some(name) = name {
        return Ok(engine.integrations().find(name)?);
    }
    let mut integrations = engine.integrations().list()?;
    let index = match integrations.len() {
        0 => return Err(no_integration()),
        1 => 0,
        _ if can_ask() => {
            let rows = integrations.iter().map(|i| vec![plain(&i.alias), plain(i.start_url.as_str())]);
            pick("Integration", rows.collect(), 0)?
        }
        _ => {
            return Err(Failure::from(
                Problem::new(
                    ProblemCode::InvalidInput,
                    "Which integration?",
                    format!("There are several integrations, and {}.", nobody("pick one on")),
                    "Name one of these",
                    Remedy::None,
                )
                .by_command("daypass integration list"),
            ));
        }
    };
    Ok(integrations.swap_remove(index))
}

/// The integrations that are named; without names, all of them.
pub(crate) fn integrations(engine: &Engine, names: &[String]) -> Result<Vec<Integration>, Failure> {
    let integrations = match names {
        [] => engine.integrations().list()?,
        names => names.iter().map(|name| engine.integrations().find(name)).collect::<Result<_, _>>()?,
    };
    if integrations.is_empty() { Err(no_integration()) } else { Ok(integrations) }
}

fn no_integration() -> Failure {
    Failure::from(
        Problem::new(
            ProblemCode::SessionNotFound,
            "No integration",
            "There is no integration yet.",
            "Add your AWS access portal",
            Remedy::None,
        )
        .by_command("daypass integration add START_URL"),
    )
}

/// The region that the person picks, for a portal that does not name its own.
pub(crate) fn region(first: &Region) -> Result<Region, Failure> {
    let mut regions = named_regions();
    let start = regions.iter().position(|region| region.id == *first).unwrap_or(0);
    let rows = regions.iter().map(|region| vec![region.id.to_string(), region.name.clone()]).collect();
    let index = pick("Region of the IAM Identity Center", rows, start)?;
    Ok(regions.swap_remove(index).id)
}

/// The index of the line that the person picks.
pub(crate) fn line_of(question: &str, lines: Vec<String>) -> Result<usize, Failure> {
    pick(question, lines.into_iter().map(|line| vec![line, String::new()]).collect(), 0)
}

/// The index of the row of texts that the person picks.
fn pick(question: &str, rows: Vec<Vec<String>>, marked: usize) -> Result<usize, Failure> {
    let choices = rows.into_iter().map(Choice::of).collect();
    let columns = LINE.to_vec();
    let list = List { question: question.to_owned(), choices, columns, typed: String::new(), marked };
    Ok(terminal::pick(list)?)
}
