//! The words of every error, and what programs make of it: whether a renewal tries again, and what the endpoint answers.

use super::{Rows, Said, Variants, Worded, credentials, delivery, identity_center, vault};
use crate::aws::{AwsError, RoleRefused};
use crate::error::EngineError;
use crate::store::StoreError;
use crate::vault::{KeySourceError, VaultError};
use crate::{endpoint, ground, iam, import, integrations, protect, renewal, sessions, users};
use aws_files::FileError;
use daypass_core::Problem;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What every error says, in the order of the storeys: each where it is worded.
fn table() -> Vec<(String, Said)> {
    [
        said::<ground::Error>(),
        said::<StoreError>(),
        said::<KeySourceError>(),
        said::<VaultError>(),
        said::<crate::backup::Error>(),
        said::<FileError>(),
        said::<AwsError>(),
        said::<RoleRefused>(),
        said::<crate::updates::Error>(),
        said::<crate::identity_center::Error>(),
        said::<iam::Error>(),
        said::<crate::credentials::Error>(),
        said::<crate::delivery::Error>(),
        said::<sessions::Error>(),
        said::<integrations::Error>(),
        said::<users::Error>(),
        said::<import::Error>(),
        said::<protect::Error>(),
        said::<crate::transfer::Error>(),
        said::<endpoint::Error>(),
        said::<crate::doctor::Error>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a room's own errors say, of which none is missing.
#[track_caller]
fn said<E: Worded>() -> Vec<(String, Said)> {
    let own = E::own();
    none_is_missing(&own, |name| name);
    own.iter().map(|(name, error)| (format!("{}/{name}", E::ROOM), Said::by(error))).collect()
}

/// Each variant is there, under its name; `of` tells where that begins.
#[track_caller]
fn none_is_missing<E: Variants>(rows: &Rows<E>, of: impl Fn(&'static str) -> &'static str) {
    for (name, error) in rows {
        assert!(of(name).starts_with(error.variant()), "{name} is a {}", error.variant());
    }
    let there: BTreeSet<_> = rows.iter().map(|(_, error)| error.variant()).collect();
    assert_eq!(there, E::ALL.iter().copied().collect());
}

#[test]
fn the_words_of_every_error_and_what_programs_make_of_it() {
    let mut told = String::new();
    for (name, said) in table() {
        let renewal = renewal(&said);
        let Said { problem, kind, .. } = said;
        let status = endpoint::status(kind, problem.code).as_u16();
        let Problem { code, title, detail, action, remedy, .. } = problem;
        // Windows puts its own sign between the parts of a path.
        let detail = if cfg!(windows) { detail.replace('\\', "/") } else { detail };
        let remedy = serde_json::to_string(&remedy).unwrap();
        write!(
            told,
            "{name}\n  code      {code:?}\n  title     {title}\n  detail    {detail}\n  action    {action}\n  \
             remedy    {remedy}\n  kind      {kind:?}\n  renewal   {renewal}\n  endpoint  {status}\n\n"
        )
        .unwrap();
    }
    insta::assert_snapshot!(told.trim_end());
}

/// What a renewal makes of it: its kind, whether it ends the renewal, and how long AWS wants to be left alone.
fn renewal(said: &Said) -> String {
    let mut renewal = renewal::failure_kind(said.kind).as_str().to_owned();
    if renewal::is_final(said.kind) {
        renewal.push_str(", final");
    }
    if let Some(after) = said.retry_after {
        write!(renewal, ", after {after:#}").unwrap();
    }
    renewal
}

#[test]
fn every_error_says_the_same_through_whichever_rooms_it_comes() {
    let table = table();
    let count = table.len();
    let table: BTreeMap<String, Said> = table.into_iter().collect();
    assert_eq!(table.len(), count, "each has a name of its own");
    let all = EngineError::all();
    for (name, error) in &all {
        assert_eq!(Some(&Said::by(error)), table.get(name), "{name} as {error:?}");
    }
    let reached: BTreeSet<_> = all.iter().map(|(name, _)| name).collect();
    assert_eq!(reached, table.keys().collect(), "each reaches a caller");
}

#[test]
fn what_an_error_is_made_of_is_there_in_every_kind() {
    let inner = |name: &'static str| name.split_once('/').map_or(name, |(_, inner)| inner);
    none_is_missing(&vault::seals(), inner);
    none_is_missing(&identity_center::start_urls(), inner);
    none_is_missing(&credentials::plans(), inner);
    none_is_missing(&delivery::holders(), inner);
}
