//! The words and the rules of Daypass.
//!
//! Pure: no I/O, no clock, no async, no AWS SDK, no Tauri. Everything here is a plain type or a pure function over plain types,
//! so that every decision can be tested as a table.
//!
//! | module | what it decides |
//! |---|---|
//! | [`start_url`] | what a pasted AWS access portal URL means |
//! | [`account_mark`] | the colour of an account, and whether it is production |
//! | [`aws_host`] | which hosts are AWS's, for pages that people see |
//! | [`region`] | regions, partitions and their endpoints |
//! | [`session`] | what a session is and where it comes from |
//! | [`sts`] | what STS takes: names, durations, devices, tags |
//! | [`mfa`] | MFA codes |
//! | [`name`] | what a person calls a session and an integration |
//! | [`session_alias`] | the short name that a person gives a session beside its own |
//! | [`plan`] | how a session gets its credentials |
//! | [`state`] | what a session's state is, computed from facts |
//! | [`clock_set_back`] | whether the clock was set back since credentials were issued |
//! | [`portal_queue`] | which request is sent to a portal next, and when |
//! | [`sync`] | which accounts a sync reads, and in which order |
//! | [`renewal`] | when what is live is renewed, given up, or needs a person |
//! | [`profile`] | profile names and the template that makes them |
//! | [`matching`] | which session a person means |
//! | [`file_role`] | which of the two files that AWS tools share |
//! | [`import`] | what becomes of the profiles in `~/.aws` |
//! | [`policy`] | the policy documents of a role that is assumed with MFA |
//! | [`role_setup`] | what it takes in IAM to have a user and a role that it assumes with MFA |
//! | [`rotation`] | which step of an access key's rotation comes next |
//! | [`access_denied`] | why AWS did not let a role be assumed, as far as its answer says |
//! | [`sign_in_method`] | how to sign in by default, which depends on where the person's browser is |
//! | [`browser`] | which browser opens a page, and what it is started with |
//! | [`console`] | where the AWS console is, what can be opened there, and what its services are called |
//! | [`shell`] | credentials as environment, for every shell |
//! | [`credential_documents`] | credentials in the JSON that AWS tools read from a program and from an endpoint |
//! | [`problem`] | an error as a person sees it |
//! | [`redaction`] | taking names and secrets out of a text that is shown to strangers |
//! | [`update`] | whether there is a newer Daypass, and who may install it |
//! | [`view`] | what the window, the tray and the CLI show |

pub mod access_denied;
pub mod account;
pub mod account_mark;
pub mod app_link;
pub mod arn;
pub mod aws_host;
pub mod believable_time;
pub mod browser;
mod checked_text;
pub mod clock_set_back;
pub mod console;

pub mod credential_documents;
pub mod credentials;
pub mod file_role;
pub mod import;
pub mod integration;
pub mod matching;
pub mod mfa;
pub mod name;
pub mod plan;
pub mod policy;
pub mod portal_queue;
pub mod problem;
pub mod profile;
pub mod redaction;
pub mod region;
pub mod renewal;
pub mod role_setup;
pub mod rotation;
pub mod secret;
pub mod session;
pub mod session_alias;
pub mod settings;
pub mod shell;
pub mod sign_in_method;
pub mod start_url;
pub mod state;
pub mod sts;
pub mod sync;
pub mod update;
pub mod view;

pub use account::{AccountId, PortalAccount, RoleName};
pub use account_mark::{AccountColour, AccountMark, ChosenMark};
pub use arn::{RoleArn, UserArn};
pub use credentials::{Credentials, LongTermKeys};
pub use file_role::FileRole;
pub use integration::{Integration, IntegrationId};
pub use name::{IntegrationAlias, SessionLabel, SessionName, ViewName};
pub use plan::{Plan, PlanError, plan};
pub use problem::{Explain, Kind, Problem, ProblemCode, Remedy};
pub use profile::{ProfileName, ProfileTemplate};
pub use region::{Partition, Region};
pub use secret::Secret;
pub use session::{AssumedRole, Delivery, IamUser, Session, SessionId, SessionSource};
pub use session_alias::SessionAlias;
pub use settings::{InvalidSetting, SettingKey, Settings};
pub use sign_in_method::BrowserPlace;
pub use start_url::StartUrl;
pub use state::{SessionState, StartStep};
