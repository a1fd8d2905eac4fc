//! The credentials that a console is opened with, and how long it lasts by them.

use super::console::Console;
use super::error::Error;
use crate::aws::AwsError;
use crate::credentials::Asking;
use crate::ground::Prompting;
use daypass_core::sts::RoleDuration;
use daypass_core::{Credentials, Plan, Secret, Session};
use jiff::SignedDuration;

/// How long a console shall last at least, where nothing is said: it ends with the credentials that opened it, in the middle
/// of somebody's work. Of credentials of an hour those of the first quarter are good enough.
const LASTS: SignedDuration = SignedDuration::from_mins(45);

/// What AWS's sign-in takes for a console.
pub(super) struct ConsoleCredentials {
    credentials: Credentials,
    /// How long the console lasts, where AWS lets it last for longer than the credentials.
    duration: Option<RoleDuration>,
    /// How long it shall last.
    pub(super) wanted: SignedDuration,
    /// The user whose federated session they are.
    pub(super) federated: Option<String>,
}

impl Console {
    /// The credentials of a console that shall last for `duration`, or for a while. Where those at hand end sooner, there are new
    /// ones, if these are had without a person, or the person has said how long it shall last.
    pub(super) async fn credentials(
        &self,
        session: &Session,
        plan: &Plan,
        duration: Option<RoleDuration>,
        prompting: &Prompting,
    ) -> Result<ConsoleCredentials, Error> {
        let wanted = duration.map_or(LASTS, length);
        if let Some((user, usual)) = plan.own_session() {
            let longest =
                if user.arn.is_root() { RoleDuration::LONGEST_CHAINED } else { RoleDuration::LONGEST };
            let usual = RoleDuration::try_from(usual.seconds()).unwrap_or(longest);
            let duration = duration.unwrap_or(usual).min(longest);
            let credentials = self.sessions.federated_credentials(session, plan, user, duration).await?;
            let federated = Some(user.arn.user_name().to_owned());
            return Ok(ConsoleCredentials { credentials, duration: None, wanted, federated });
        }
        let nobody = Prompting::none();
        let for_longer = if duration.is_some() { prompting } else { &nobody };
        let asking = Asking { at_all: prompting, for_longer };
        if !plan.takes_console_duration() {
            let credentials = self.sessions.lasting_credentials(session, plan, wanted, asking).await?;
            return Ok(ConsoleCredentials { credentials, duration: None, wanted, federated: None });
        }
        // However little is left of these, the console lasts: no new ones, which may take a code, are asked for.
        let enough = SignedDuration::ZERO;
        let credentials = self.sessions.lasting_credentials(session, plan, enough, asking).await?;
        let lasts = duration.unwrap_or(RoleDuration::LONGEST_CHAINED);
        let duration = (self.left(&credentials) < wanted).then_some(lasts);
        Ok(ConsoleCredentials { credentials, duration, wanted, federated: None })
    }

    /// The token that signs in to the console, and how long that lasts.
    pub(super) async fn signin_token(
        &self,
        endpoint: &str,
        by: &ConsoleCredentials,
    ) -> Result<(Secret, SignedDuration), AwsError> {
        let left = self.left(&by.credentials);
        let token = self.gateway.signin_token(endpoint, &by.credentials, by.duration).await;
        match (token, by.duration) {
            // Without it the console ends with the credentials, which is better than none.
            (Err(error @ AwsError::Refused { .. }), Some(_)) => {
                tracing::info!(%error, "AWS takes no duration for this console");
                Ok((self.gateway.signin_token(endpoint, &by.credentials, None).await?, left))
            }
            (token, duration) => Ok((token?, duration.map_or(left, length))),
        }
    }

    fn left(&self, credentials: &Credentials) -> SignedDuration {
        credentials.expires_at.duration_since(self.clock.now())
    }
}

fn length(duration: RoleDuration) -> SignedDuration {
    SignedDuration::from_secs(duration.seconds().into())
}
