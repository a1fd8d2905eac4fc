//! Delivery into the person's AWS files: whose a section is, what is written, what is put back.

mod deliveries;
mod renewal;
mod section;

pub(crate) use deliveries::{LOOKS, Refusal, edit};
pub(crate) use renewal::Hold;
