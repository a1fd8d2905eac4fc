//! STS (Version 2011-06-15).

mod assume_role;
mod caller_identity;
mod federation_token;
mod mfa;
mod packed;
mod region;
mod session_token;
mod tags;

use crate::query::call::{Operation, Service};

/// The service.
pub(crate) const SERVICE: Service = Service {
    version: "2011-06-15",
    signing_name: "sts",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    operation,
    is_regional: true,
    accepts: |_| true,
};

fn operation(name: &str) -> Option<Operation> {
    match name {
        "AssumeRole" => Some(assume_role::assume),
        "GetCallerIdentity" => Some(caller_identity::get),
        "GetFederationToken" => Some(federation_token::get),
        "GetSessionToken" => Some(session_token::get),
        _ => None,
    }
}
