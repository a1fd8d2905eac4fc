//! What people type into the picker to find the sessions of a large company. The list's order and the window's search are held to
//! the same queries (`crates/core/src/matching/company_test.rs`).

use super::super::choice::Names;
use super::*;
use daypass_core::matching::OwnUse;
use serde_json::Value;
use std::collections::HashMap;

const ACCOUNTS: &str = include_str!("../../../../core/src/matching/company/accounts.tsv");
const QUERIES: &str = include_str!("../../../../core/src/matching/company/queries.json");

/// How the person uses a session, as the queries' file has it.
fn own_use(used: &Value) -> OwnUse {
    let is = |name: &str| used[name].as_bool().unwrap_or_default();
    let last = used["lastUsedAt"].as_str().map(|at| at.parse().unwrap());
    OwnUse::new(is("live"), is("favourite"), last, u32::try_from(used["useCount"].as_u64().unwrap()).unwrap())
}

#[test]
fn the_picker_showed_non_prod_for_prod() {
    let data: Value = serde_json::from_str(QUERIES).unwrap();
    let used: HashMap<String, &Value> = data["used"]
        .as_array()
        .unwrap()
        .iter()
        .map(|used| {
            (format!("{}/{}", used["account"].as_str().unwrap(), used["role"].as_str().unwrap()), used)
        })
        .collect();
    let mut sessions: Vec<(OwnUse, Choice)> = Vec::new();
    for line in ACCOUNTS.lines() {
        let [id, account, email, roles] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        for role in roles.split(',') {
            let name = format!("{account}/{role}");
            let of_used = |key: &str| used.get(&name).and_then(|used| used[key].as_str());
            let choice = Choice {
                columns: vec![name.clone(), id.to_owned()],
                names: Names {
                    account_id: Some(id.to_owned()),
                    account_name: Some(account.to_owned()),
                    role: Some(role.to_owned()),
                    names: of_used("alias").map(str::to_owned).into_iter().collect(),
                    about: ["ACME", email].into_iter().chain(of_used("region")).map(str::to_owned).collect(),
                },
                ..Choice::default()
            };
            let never = OwnUse::new(false, false, None, 0);
            sessions.push((used.get(&name).map_or(never, |used| own_use(used)), choice));
        }
    }
    sessions.sort_by_key(|(own_use, choice)| {
        (*own_use, choice.names.account_name.as_ref().map(|name| name.to_lowercase()), choice.columns.clone())
    });
    let choices: Vec<Choice> = sessions.into_iter().map(|(_, choice)| choice).collect();

    let mut finder = Finder::new();
    let mut missed = Vec::new();
    for query in data["queries"].as_array().unwrap() {
        let (typed, wanted) = (query["typed"].as_str().unwrap(), query["wanted"].as_str().unwrap());
        let first = finder.hits(typed, &choices).first().map_or("", |&at| choices[at].columns[0].as_str());
        if first != wanted && !(wanted.ends_with('/') && first.starts_with(wanted)) {
            missed.push(format!("{typed}: {wanted}, not {first:?}"));
        }
    }
    assert!(missed.len() <= 5, "{} are not first:\n{}", missed.len(), missed.join("\n"));
}
