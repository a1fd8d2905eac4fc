//! Everything about one session.

use super::history::HistoryEntry;
use crate::session::SessionId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

/// One link of how a session gets its credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HopView {
    /// What it is.
    pub title: String,
    /// What is to be said of it.
    pub detail: Option<String>,
}

/// Everything about one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionDetails {
    /// Whose details these are.
    pub id: SessionId,
    /// Who AWS says the credentials are.
    pub caller_arn: Option<String>,
    /// Since when it is active.
    pub started_at: Option<Timestamp>,
    /// Whether an alias would help: its account's name cannot stand in a profile's name, and it is called nothing else.
    pub lacks_alias: bool,
    /// How it gets its credentials.
    pub hops: Vec<HopView>,
    /// What happened lately, newest first.
    pub history: Vec<HistoryEntry>,
}
