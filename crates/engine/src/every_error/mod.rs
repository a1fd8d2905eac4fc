//! One error of every kind, and of every branch of its words, for the tests that check all of them.
//!
//! Each error is built once, next to the variants of the room that words it. How it reaches a caller through other rooms is
//! put together from the variants that pass an error on.

mod aws;
mod aws_files;
mod backup;
mod credentials;
mod delivery;
mod doctor;
mod endpoint;
mod ground;
mod iam;
mod identity_center;
mod import;
mod integrations;
mod outer;
mod protect;
mod sessions;
mod store;
mod transfer;
mod updates;
mod users;
mod vault;

use crate::aws::{AwsError, Silence};
use crate::identity_center::IntegrationRef;
use daypass_core::sts::{AccessKeyId, MfaSerial};
use daypass_core::{Explain, IntegrationId, Kind, Problem, ProfileName, SessionId};
use jiff::SignedDuration;
use std::fmt::Debug;
use std::io::{Error, ErrorKind};

/// Errors, each under a name that begins with its variant's.
type Rows<E> = Vec<(&'static str, E)>;

/// An enum whose variants are known by name, so that a test can tell that none of them is missing.
trait Variants {
    /// The names of those that have words of their own.
    const ALL: &'static [&'static str];

    /// The name of this one.
    fn variant(&self) -> &'static str;
}

/// An error that can be shown to a person.
trait Worded: Variants + Explain + Debug + Sized {
    /// Where it is worded: the name of its room, mostly.
    const ROOM: &'static str;

    /// Errors with words of their own: one of every variant, and of every branch of its words.
    fn own() -> Rows<Self>;

    /// Those of other rooms, as this one passes them on. Each has the name that it has where it is worded.
    fn passed_on() -> Vec<(String, Self)>;

    /// All of them.
    fn all() -> Vec<(String, Self)> {
        let own = Self::own().into_iter().map(|(name, error)| (format!("{}/{name}", Self::ROOM), error));
        own.chain(Self::passed_on()).collect()
    }
}

/// What an error says: to a person, and to programs.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    problem: Problem,
    kind: Kind,
    retry_after: Option<SignedDuration>,
}

impl Said {
    fn by(error: &impl Explain) -> Self {
        Self { problem: error.problem(), kind: error.kind(), retry_after: error.retry_after() }
    }
}

/// The match has no arm for the rest: a new variant does not compile until it is named here.
macro_rules! variants {
    ($type:ty: $($name:ident)*; $($passed_on:ident)*) => {
        impl crate::every_error::Variants for $type {
            const ALL: &'static [&'static str] = &[$(stringify!($name)),*];

            fn variant(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => stringify!($name),)*
                    $(Self::$passed_on(_) => stringify!($passed_on),)*
                }
            }
        }
    };
}

/// An error with the variants that it words itself, made by `$own`, and those that pass on an error of another room.
macro_rules! worded {
    ($type:ty, $room:literal, $own:expr; words $($name:ident)*; passes_on $($passed_on:ident($inner:ty))*) => {
        variants!($type: $($name)*; $($passed_on)*);

        impl crate::every_error::Worded for $type {
            const ROOM: &'static str = $room;

            fn own() -> crate::every_error::Rows<Self> {
                $own
            }

            fn passed_on() -> Vec<(String, Self)> {
                let errors: Vec<Vec<(String, Self)>> = vec![$({
                    let inner = <$inner as crate::every_error::Worded>::all();
                    inner.into_iter().map(|(name, error)| (name, Self::$passed_on(error.into()))).collect()
                }),*];
                errors.into_iter().flatten().collect()
            }
        }
    };
}

use {variants, worded};

fn denied() -> Error {
    ErrorKind::PermissionDenied.into()
}

fn northwind() -> IntegrationRef {
    IntegrationRef { id: IntegrationId::from_stored("1f2e3d4c5b6a7988"), alias: "Northwind".to_owned() }
}

fn session() -> SessionId {
    SessionId::from_stored("00112233445566aa")
}

fn profile(name: &str) -> ProfileName {
    ProfileName::parse(name).unwrap()
}

fn device() -> MfaSerial {
    MfaSerial::parse("arn:aws:iam::123456789012:mfa/ops/ada").unwrap()
}

fn key() -> AccessKeyId {
    AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap()
}

fn refused(operation: &'static str, status: u16, code: &str, message: &str) -> AwsError {
    AwsError::Refused { operation, status, code: code.to_owned(), message: message.to_owned() }
}

fn unreachable(host: &str) -> AwsError {
    AwsError::Unreachable { host: host.to_owned(), why: Silence::NoSuchHost }
}

/// What AWS answers where the secret is another key's.
fn wrong_secret() -> AwsError {
    refused("GetCallerIdentity", 403, "SignatureDoesNotMatch", "The request signature does not match.")
}

/// What AWS answers where it does not know the key.
fn unknown_key() -> AwsError {
    refused("GetCallerIdentity", 403, "InvalidClientTokenId", "The security token is invalid.")
}

/// What AWS answers about the key's account.
fn not_subscribed() -> AwsError {
    refused("GetCallerIdentity", 403, "OptInRequired", "The account is not subscribed.")
}

#[path = "every_error_test.rs"]
mod tests;
