//! The life of a session: found, started, renewed, handed over, stopped; its history and its console.

mod console;
mod console_credentials;
mod console_destinations;
mod console_place;
mod console_request;
mod cut_off;
mod edit;
mod error;
mod expire;
mod find;
mod handover;
mod handover_at_once;
mod history;
mod pending_program;
mod pending_window;
mod profile_names;
mod renew;
mod role_profiles;
mod room;
mod start;
mod stop;
mod take_over;

pub use console::{Console, ConsoleLink, OpenedConsole};
pub use console_place::OtherConsoles;
pub use console_request::ConsoleRequest;
pub use error::Error;
pub(crate) use handover_at_once::HandoverAtOnce;
pub use history::History;
pub use pending_program::PROMPT_PATIENCE;
pub use renew::Renewed;
pub use role_profiles::RoleProfiles;
pub use room::Sessions;
pub use start::{StartOptions, Started};
pub use stop::{SessionRef, Stopped, StoppedAll};
