//! The calls that were answered, in order, without secrets.

use crate::call_region::CallRegion;
use daypass_core::Region;
use jiff::Timestamp;
use serde::Serialize;

/// One call that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// The operation as AWS names it, such as `GetRoleCredentials`.
    pub op: String,
    /// When it was answered, on the simulation's clock.
    pub at: Timestamp,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The region that was asked, where the name of the host told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

/// All calls so far.
#[derive(Default)]
pub(crate) struct Journal {
    calls: Vec<Call>,
}

impl Journal {
    /// Adds a call.
    pub(crate) fn record(&mut self, op: &str, at: Timestamp, status: u16, region: CallRegion) {
        self.calls.push(Call { op: op.to_owned(), at, status, region: region.0 });
    }

    /// The calls in order.
    pub(crate) fn calls(&self) -> &[Call] {
        &self.calls
    }
}
