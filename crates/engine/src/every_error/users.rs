//! Users and roles, and the users' long-term keys.

use super::{Rows, key, refused, variants, worded};
use crate::aws::AwsError;
use crate::store::StoreError;
use crate::users::{Error, OtherKey, TwoKeys};
use crate::vault::VaultError;
use crate::{credentials, ground, iam, sessions};
use daypass_core::UserArn;
use daypass_core::rotation::{LastUse, ListedKey};
use daypass_core::sts::AccessKeyId;
use jiff::{SignedDuration, Timestamp};

worded!(Error, "users", errors();
    words KeysKnown NoKeys TwoKeys KeyInUse KeyOfSession KeyNotReady NotPermitted Untried NameTaken NotYours SourceOf;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) Aws(AwsError) Iam(iam::Error)
        Credentials(credentials::Error) Sessions(sessions::Error));

fn errors() -> Rows<Error> {
    let name = || "ada".to_owned();
    let arn = || UserArn::try_from("arn:aws:iam::123456789012:user/ops/ada".to_owned()).unwrap();
    let denied = refused("CreateAccessKey", 403, "AccessDenied", "User is not authorized");
    let source_of = |dependents: &[&str]| Error::SourceOf {
        name: name(),
        dependents: dependents.iter().map(|name| (*name).to_owned()).collect(),
    };
    vec![
        ("KeysKnown", Error::KeysKnown { name: name() }),
        ("NoKeys", Error::NoKeys { name: "deploy".to_owned() }),
        (
            "TwoKeys: the other was used",
            two_keys("ada", &[in_use(), (other_key(), 400, true, used_for(150))]),
        ),
        (
            "TwoKeys: the other was never used",
            two_keys("ada at work", &[in_use(), (other_key(), 1, false, LastUse::Never)]),
        ),
        (
            "TwoKeys: of the other nothing is known",
            two_keys("ada", &[in_use(), (other_key(), 0, true, LastUse::Unknown)]),
        ),
        ("TwoKeys: the other is not listed", two_keys("ada", &[in_use()])),
        ("TwoKeys: a rotation may have made the other", two_keys_of(OtherKey::MayBeLost(other_key()))),
        (
            "TwoKeys: another session has the other",
            two_keys_of(OtherKey::OfSession { id: other_key(), name: "ada at work".to_owned() }),
        ),
        ("KeyInUse", Error::KeyInUse { id: key() }),
        ("KeyOfSession", Error::KeyOfSession { id: other_key(), name: name() }),
        ("KeyNotReady", Error::KeyNotReady { id: other_key(), name: name() }),
        ("NotPermitted: an operation", Error::NotPermitted { user: arn(), source: denied }),
        (
            "NotPermitted: no operation is known",
            Error::NotPermitted { user: arn(), source: AwsError::Unavailable { status: 500 } },
        ),
        ("Untried", Error::Untried),
        ("NameTaken", Error::NameTaken { name: "deploy".to_owned() }),
        ("NotYours", Error::NotYours { name: "Shop Production/ReadOnly".to_owned() }),
        ("SourceOf: one", source_of(&["deploy"])),
        ("SourceOf: two", source_of(&["deploy", "audit"])),
    ]
}

/// A key's id, its age in days, whether it is active, and when it was last used.
type Listed = (AccessKeyId, i64, bool, LastUse);

/// The key that Daypass uses.
fn in_use() -> Listed {
    (key(), 93, true, used_for(4 * 24 * 60))
}

fn other_key() -> AccessKeyId {
    AccessKeyId::parse("AKIAI44QH8DHBEXAMPLE").unwrap()
}

fn two_keys_of(other: OtherKey) -> Error {
    let keys = [in_use(), (other_key(), 1, true, LastUse::Never)];
    match two_keys("ada", &keys) {
        Error::TwoKeys(two) => Error::TwoKeys(Box::new(TwoKeys { other, ..*two })),
        error => error,
    }
}

fn two_keys(session: &str, keys: &[Listed]) -> Error {
    let listed = keys.iter().map(|(id, days, active, last_use)| ListedKey {
        id: id.clone(),
        active: *active,
        created_at: now() - SignedDuration::from_hours(24 * days),
        last_use: *last_use,
    });
    Error::TwoKeys(Box::new(TwoKeys {
        session: session.to_owned(),
        user: "ada".to_owned(),
        current: key(),
        listed: listed.collect(),
        at: now(),
        other: OtherKey::Somebodys,
    }))
}

fn used_for(minutes: i64) -> LastUse {
    LastUse::At(now() - SignedDuration::from_mins(minutes))
}

fn now() -> Timestamp {
    "2030-01-01T12:00:00Z".parse().unwrap()
}
