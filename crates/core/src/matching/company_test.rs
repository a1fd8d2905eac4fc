//! What people type to find the sessions of a large company, and which one they want. The picker of the command line
//! (`crates/cli/src/terminal/picker/company_test.rs`) and the window's search (`ui/src/lib/model/company.test.ts`) are held to the same.

use super::{OwnUse, Rank, Searched, Words};
use crate::profile::{Nameable, ProfileTemplate};
use crate::session::SessionId;
use jiff::Timestamp;
use std::collections::HashMap;

/// The accounts as `aws_sim::Organisation::company` makes them: id, name, e-mail address, roles.
const ACCOUNTS: &str = include_str!("company/accounts.tsv");

/// Of a hundred queries so many have the wanted session first.
const LEAST: usize = 95;

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Typed {
    #[serde(rename = "//")]
    _about: String,
    integration: String,
    used: Vec<Used>,
    queries: Vec<Query>,
}

/// A session that the person uses, and how.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Used {
    account: String,
    role: String,
    last_used_at: Option<Timestamp>,
    use_count: u32,
    #[serde(default)]
    favourite: bool,
    #[serde(default)]
    live: bool,
    /// A region that the person chose for it, other than the default one.
    region: Option<String>,
    alias: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    typed: String,
    /// `ACCOUNT/ROLE`, or `ACCOUNT/` where any of its roles is as good.
    wanted: String,
}

struct Session {
    account_id: &'static str,
    account_name: &'static str,
    email: &'static str,
    role: &'static str,
    profile: String,
}

fn sessions() -> Vec<Session> {
    let template = ProfileTemplate::default();
    let id = SessionId::of_random([0; 8]);
    let of_account = |line: &'static str| {
        let [account_id, account_name, email, roles] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let session = |role| {
            let nameable = Nameable {
                id: &id,
                name: role,
                alias: None,
                account_id: Some(account_id.into()),
                account_name: Some(account_name),
                role,
                integration: Some("ACME"),
            };
            let profile = template.name_for(&nameable).to_string();
            Session { account_id, account_name, email, role, profile }
        };
        roles.split(',').map(session).collect::<Vec<_>>()
    };
    let mut sessions: Vec<Session> = ACCOUNTS.lines().flat_map(of_account).collect();
    sessions.sort_by_key(|session| (session.account_name.to_lowercase(), session.account_id, session.role));
    sessions
}

#[test]
fn payments_prod_found_non_prod_first() {
    let typed: Typed = serde_json::from_str(include_str!("company/queries.json")).unwrap();
    let sessions = sessions();
    let used: HashMap<(&str, &str), &Used> =
        typed.used.iter().map(|used| ((used.account.as_str(), used.role.as_str()), used)).collect();
    let known = |session: &Session| used.get(&(session.account_name, session.role)).copied();
    assert_eq!(sessions.iter().filter_map(known).count(), used.len(), "each that is used is there");

    let first = |words: &Words, rank: &dyn Fn(&Words, &Searched<'_>) -> Option<Rank>| {
        let ranked = sessions.iter().enumerate().filter_map(|(at, session)| {
            let used = known(session);
            let rank = rank(
                words,
                &Searched {
                    account_id: Some(session.account_id),
                    account_name: Some(session.account_name),
                    role: Some(session.role),
                    names: [Some(session.profile.as_str()), used.and_then(|used| used.alias.as_deref())]
                        .into_iter()
                        .flatten()
                        .collect(),
                    about: [
                        Some(typed.integration.as_str()),
                        Some(session.email),
                        used.and_then(|used| used.region.as_deref()),
                    ]
                    .into_iter()
                    .flatten()
                    .collect(),
                },
            )?;
            let own_use = used.map_or(OwnUse::new(false, false, None, 0), |used| {
                OwnUse::new(used.live, used.favourite, used.last_used_at, used.use_count)
            });
            Some((rank, own_use, at))
        });
        ranked.min().map(|(.., at)| format!("{}/{}", sessions[at].account_name, sessions[at].role))
    };
    let missed = |Query { typed, wanted }: &Query| {
        let words = Words::parse(typed);
        let found = first(&words, &Words::rank).or_else(|| first(&words, &Words::rank_by_letters));
        let is_wanted =
            |found: &String| found == wanted || wanted.ends_with('/') && found.starts_with(wanted.as_str());
        (!found.as_ref().is_some_and(is_wanted)).then(|| format!("{typed}: {wanted}, not {found:?}"))
    };
    assert_eq!(typed.queries.len(), 100);
    let missed: Vec<String> = typed.queries.iter().filter_map(missed).collect();
    println!("{}", missed.join("\n"));
    assert!(
        missed.len() <= typed.queries.len() - LEAST,
        "{} are not first:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
