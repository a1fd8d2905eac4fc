//! IAM (Version 2010-05-08): users, their access keys and their MFA devices.

mod create_access_key;
mod delete_access_key;
mod key_last_used;
pub(crate) mod key_status;
mod list_access_keys;
mod list_mfa_devices;
pub(crate) mod mfa;
mod own_key;
mod page;
mod subject;
mod update_access_key;
pub(crate) mod user;

use crate::keys::{Key, Origin};
use crate::query::call::{Operation, Service};

/// The service. AWS accepts signatures for `us-east-1` only. SDKs sign for that region, but not when the endpoint is set by
/// the user, as for a simulation: then they sign for the profile's region. So every region is accepted here.
pub(crate) const SERVICE: Service = Service {
    version: "2010-05-08",
    signing_name: "iam",
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    operation,
    is_regional: false,
    accepts,
};

fn operation(name: &str) -> Option<Operation> {
    match name {
        "CreateAccessKey" => Some(create_access_key::create),
        "DeleteAccessKey" => Some(delete_access_key::delete),
        "GetAccessKeyLastUsed" => Some(key_last_used::get),
        "ListAccessKeys" => Some(list_access_keys::list),
        "ListMFADevices" => Some(list_mfa_devices::list),
        "UpdateAccessKey" => Some(update_access_key::update),
        _ => None,
    }
}

/// GetSessionToken's credentials cannot call IAM unless they were issued with MFA (STS API Reference,
/// *GetSessionToken*), and GetFederationToken's never (*GetFederationToken*). IAM does not say so: it answers, as observed, that
/// the token is invalid.
fn accepts(key: &Key) -> bool {
    match key.origin {
        Origin::SessionToken => key.mfa_at.is_some(),
        Origin::FederationToken { .. } => false,
        Origin::LongTerm | Origin::IdentityCenter | Origin::AssumedRole { .. } => true,
    }
}
