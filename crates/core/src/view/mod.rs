//! What the window, the tray and the CLI show. The same shapes travel to the window (its TypeScript is generated from
//! them) and out of `--json`. None of them can hold a secret.

mod about;
mod catalog;
mod catalog_change;
mod delay;
mod destination;
mod details;
mod filter;
mod finding;
mod finding_code;
mod history;
mod import;
mod protect;
mod role_setup;
mod saved_view;
mod status;
mod unread;

pub use crate::sign_in_method::{SignInMethod, SignInReason};
pub use about::{About, UpdateFound, UpdateState};
pub use catalog::{Catalog, IntegrationItem, RegionSource, SessionItem, SourceKind};
pub use catalog_change::CatalogChange;
pub use delay::{Delay, delays};
pub use destination::{DestinationItem, destinations_of};
pub use details::{HopView, SessionDetails};
pub use finding::{Concern, Finding, Fix};
pub use finding_code::{FindingCode, Severity, Topic};
pub use history::{Caller, Channel, Event, HistoryEntry};
pub use import::{ImportItem, ImportOutcome};
pub use protect::{KeyPlace, LeftKey, PlainKey, PlainKeys, ProtectOutcome, ProtectedKey, UndoOutcome};
pub use role_setup::{
    Link, LinkState, RoleSetup, RoleTestKeys, RoleTestReport, SavedRole, SetupPage, SetupPart, SetupStep,
    TestedLink,
};
pub use saved_view::{Grouping, Listing, Place, SavedView, Sorting};
pub use status::{
    IntegrationStatus, MfaPrompt, Notice, NoticeKind, SessionStatus, SignIn, SignInState, Status, Sync,
    SyncState, UnopenedPage,
};
pub use unread::UnreadAccount;
