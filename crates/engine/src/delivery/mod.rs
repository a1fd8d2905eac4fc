//! Delivery into the person's AWS files: whose a section is, what is written, what is withheld and put back.
//!
//! Begin with [`ownership`] (whose is it), [`section`] (what becomes of it) and [`deliveries`] (the room's type).

mod deliver;
mod deliveries;
mod edit;
mod error;
mod kept;
mod ownership;
mod profiles;
mod renewal;
mod section;
mod shadow;
mod withdraw;
mod withheld_record;

pub(crate) use deliveries::{Deliveries, DeliveryLock};
pub(crate) use edit::{EditError, MAX_EDITS, edit};
pub use error::{Error, Holder};
pub use kept::{KeptReason, KeptText, KeptTexts, LeftToPerson};
pub(crate) use profiles::Aliases;
pub(crate) use renewal::SectionState;

#[cfg(test)]
#[path = "identity_test.rs"]
mod identity_tests;
#[cfg(test)]
#[path = "inverse_test.rs"]
mod inverse_tests;
#[cfg(test)]
#[path = "kept_test.rs"]
mod kept_tests;
#[cfg(test)]
mod test_scene;
