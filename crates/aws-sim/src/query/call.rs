//! What a service of the Query protocol is, and the call that its operations carry out.

use crate::keys::{Key, Origin};
use crate::query::parameters::Parameters;
use crate::query::refusal::Refusal;
use crate::world::World;
use jiff::Timestamp;

/// A service of the protocol. Requests tell services apart by the version that they name.
pub(crate) struct Service {
    /// The version of its API.
    pub(crate) version: &'static str,
    /// Its name in a credential scope.
    pub(crate) signing_name: &'static str,
    /// The XML namespace of its responses.
    pub(crate) namespace: &'static str,
    /// Finds an operation by its name.
    pub(crate) operation: fn(&str) -> Option<Operation>,
    /// Whether it is one in each region, which an account may not have enabled.
    pub(crate) is_regional: bool,
    /// Whether it accepts credentials of this kind at all.
    pub(crate) accepts: fn(&Key) -> bool,
}

/// Carries out a call, and returns the children of the result element.
pub(crate) type Operation = fn(&mut Call<'_>) -> Result<String, Refusal>;

/// A request whose signature was verified.
pub(crate) struct Call<'a> {
    /// The key it was signed with.
    pub(crate) key: Key,
    /// The region it was signed for.
    pub(crate) region: String,
    /// The operation as AWS names it.
    pub(crate) action: String,
    /// Its parameters.
    pub(crate) parameters: Parameters,
    /// What it reads and changes.
    pub(crate) world: &'a mut World,
    /// The simulated time.
    pub(crate) now: Timestamp,
}

impl Call<'_> {
    /// Whether this call is signed with the long-term keys of a user, not with temporary credentials.
    pub(crate) fn is_long_term(&self) -> bool {
        self.key.origin == Origin::LongTerm
    }
}
