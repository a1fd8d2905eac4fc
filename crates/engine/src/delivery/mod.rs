//! Delivery into the person's AWS files: whose a section is, what is written, what is put back.

mod deliveries;
mod edit;
mod error;
mod previous_section;
mod profiles;
mod renewal;
mod section;
mod shadow;

pub(crate) use deliveries::{Deliveries, DeliveryLock, MAX_EDITS};
pub(crate) use edit::{EditError, edit};
pub use error::{Error, Holder};
pub(crate) use profiles::Aliases;
pub(crate) use renewal::SectionState;
