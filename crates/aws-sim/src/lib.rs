//! A strict simulation of AWS on loopback, for Daypass's demo and tests: IAM Identity Center, SSO OIDC, STS,
//! IAM access keys and console federation, all on one port.
//!
//! What AWS refuses, it refuses with AWS's status, headers and body. It has a clock of its own, which a test moves.
//!
//! | module | what it is |
//! |---|---|
//! | `oidc` | RegisterClient, StartDeviceAuthorization, CreateToken, and the pages where a person allows |
//! | `portal` | ListAccounts, ListAccountRoles, GetRoleCredentials, Logout |
//! | `query` | the protocol of STS and IAM: parameters, XML, errors |
//! | `sts` | GetCallerIdentity, AssumeRole, GetFederationToken, GetSessionToken |
//! | `iam` | ListAccessKeys, CreateAccessKey, UpdateAccessKey, DeleteAccessKey, GetAccessKeyLastUsed, ListMFADevices |
//! | `federation` | sign-in to the console |
//! | `control` | `/_sim`: approve, deny, faults, clock, organisation, calls, hosts that the proxy was asked for |
//! | `network` | the connections, which can be cut |
//! | `tls` | AWS's own host names: TLS under a CA of its own, behind a proxy |
//! | `server` | routes, and what is done around every call |
//! | `world` | the whole state, behind one lock; its parts lie beneath it: `keys`, `iam::user`, `oidc::state`, `federation::state` |
//!
//! No two files need one another; `tests/circles.rs` holds the crate to that.

mod call_region;
mod clock;
mod company;
mod control;
mod demo;
mod denials;
mod error;
mod faults;
mod federation;
mod header;
mod iam;
mod journal;
mod keys;
mod network;
mod oidc;
mod operation;
mod organisation;
mod pages;
mod portal;
mod portals;
mod principal;
mod query;
mod random;
mod ready;
mod replacement;
mod server;
mod sigv4;
mod sim;
mod sts;
mod throttle;
mod tls;
mod trust;
mod visit;
mod world;

pub use denials::{Denial, DenyingPolicy};
pub use error::SimError;
pub use faults::Fault;
pub use journal::Call;
pub use organisation::{
    Account, Assignment, DevicePage, IamRole, IamUser, OrgPatch, Organisation, PermissionSet, Rename,
};
pub use portals::Portals;
pub use ready::{Ready, ReadyTls, ReadyUser};
pub use sim::{Sim, SimOptions};
pub use trust::{Effect, Everyone, OneOrMany, Operator, Principals, Statement, TrustPolicy};
