//! Delivery into the person's AWS files: who owns a section, what is written, what is withheld and put back.
//!
//! Begin with [`ownership`] (whose a section is), [`section`] (what becomes of it) and [`deliveries`] (the room's type).

mod approval;
mod as_delivered;
mod deliver;
mod deliveries;
mod edit;
mod error;
mod forgetting;
mod inspection;
mod kept;
mod kept_place;
mod kept_text;
mod lines_record;
mod lines_to_add;
mod owed;
mod ownership;
mod profiles;
mod region;
mod renewal;
mod role_plan;
mod role_profiles;
mod section;
mod seen;
mod shadow;
mod start;
mod tools;
mod wanted;
mod withdraw;
mod withheld_lines;
mod withheld_record;

pub(crate) use approval::DeliveryIntent;
pub(crate) use deliveries::{Deliveries, DeliveryLock};
pub(crate) use edit::{EditError, MAX_EDITS, edit, read};
pub use error::{Error, Holder};
pub(crate) use inspection::{Inspected, Stray};
pub use kept::KeptTexts;
pub use kept_text::{KeptReason, KeptText, LeftToPerson};
pub(crate) use profiles::{Naming, fix_known_name};
pub(crate) use region::{DeliveredRegion, RegionChoice};
pub(crate) use renewal::SectionState;
pub(crate) use role_plan::RoleProfile;
pub use role_plan::{ProfileChanges, TakenBy, TakenProfile};
pub(crate) use role_profiles::Prune;
pub(crate) use seen::Seen;
pub(crate) use start::{Delivered, Prepared};
pub use tools::{ShadowingLines, ToolNote};

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
