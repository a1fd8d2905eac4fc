//! The accounts that a sync could not read.

use crate::account::AccountId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// An account whose roles could not be read when they were asked for last. What was known of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UnreadAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Why it could not be read, in a sentence.
    pub reason: String,
}
