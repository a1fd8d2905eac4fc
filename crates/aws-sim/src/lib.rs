//! A strict simulation of AWS on loopback, for Daypass's demo and tests: IAM Identity Center, SSO OIDC, STS,
//! IAM access keys and console federation, all on one port.
//!
//! What AWS rejects, it rejects with AWS's status, headers and body. It has its own clock, which a test moves.
//!
//! | module | what it is |
//! |---|---|
//! | `oidc` | RegisterClient, StartDeviceAuthorization, CreateToken, and the pages where a person allows |
//! | `portal` | ListAccounts, ListAccountRoles, GetRoleCredentials, Logout |
//! | `query` | the protocol of STS and IAM: parameters, XML, errors |
//! | `sts` | GetCallerIdentity, AssumeRole, GetSessionToken |
//! | `iam` | ListAccessKeys, CreateAccessKey, UpdateAccessKey, DeleteAccessKey, GetAccessKeyLastUsed, ListMFADevices |
//! | `federation` | sign-in to the console |
//! | `control` | `/_sim`: approve, deny, faults, clock, organisation, calls |
//! | `network` | what is between, and can be cut |
//! | `server` | routes, and what happens around every call |
//! | `world` | all that is remembered |

mod clock;
mod control;
mod demo;
mod error;
mod faults;
mod federation;
mod iam;
mod journal;
mod keys;
mod network;
mod oidc;
mod operation;
mod organisation;
mod pages;
mod portal;
mod principal;
mod query;
mod random;
mod ready;
mod server;
mod sigv4;
mod sim;
mod sts;
mod throttle;
mod trust;
mod visit;
mod world;

pub use error::SimError;
pub use faults::Fault;
pub use journal::Call;
pub use organisation::{
    Account, Assignment, IamRole, IamUser, OrgPatch, Organisation, PermissionSet, Rename,
};
pub use ready::{Ready, ReadyUser};
pub use sim::{Sim, SimOptions};
pub use trust::{Effect, Everyone, OneOrMany, Operator, Principals, Statement, TrustPolicy};
