//! What opens the console of a user, whose own credentials do not.

use super::error::Error;
use super::resolver::Resolver;
use daypass_core::plan::KeyHolder;
use daypass_core::sts::RoleDuration;
use daypass_core::{Credentials, Plan};

impl Resolver {
    /// A federated session of a plan's user, for a console alone: it is not cached.
    ///
    /// # Errors
    /// [`Error::Iam`] and [`Error::Store`].
    pub(crate) async fn federation_token(
        &self,
        plan: &Plan,
        user: &KeyHolder,
        duration: RoleDuration,
    ) -> Result<Credentials, Error> {
        Ok(self.users.federation_token(&self.home(plan)?, user, duration).await?)
    }
}
