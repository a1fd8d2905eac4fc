//! The credentials of a role, asked for with an integration's token; the person is asked to sign in when there is none.

use super::error::{Error, PortalRoleRefused};
use super::room::IdentityCenter;
use super::sign_in::SignInGoal;
use super::token::SsoToken;
use crate::aws::AwsError;
use crate::ground::Request;
use daypass_core::{AccountId, Credentials, Integration, RoleName, StartStep};
use std::slice::Iter;

/// What is tried after the portal did not take a token.
#[derive(Debug, Clone, Copy)]
enum Again {
    Refresh,
    SignIn,
}

impl IdentityCenter {
    /// Asks the portal for a role's credentials. A token that was taken back before its time is refreshed once; then the
    /// person is asked to sign in once, where they may be.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] where a person has to sign in and may not be asked, [`Error::SignInNotTaken`] where they have
    /// just done so in vain, [`Error::RoleRefused`] when the portal does not give the role, and others.
    pub(crate) async fn role_credentials(
        &self,
        request: &Request<'_>,
        integration: &Integration,
        account: &AccountId,
        role: &RoleName,
    ) -> Result<Credentials, Error> {
        let (mut token, tries): (_, &[Again]) = match self.token(integration).await {
            // Whoever has just signed in is not asked to do so again.
            Err(Error::SignInRequired(_)) if request.prompting.sign_in => {
                (self.sign_in_for(request, integration, &SignInGoal::Valid).await?, &[Again::Refresh])
            }
            token if request.prompting.sign_in => (token?, &[Again::Refresh, Again::SignIn]),
            token => (token?, &[Again::Refresh]),
        };
        let mut tries = tries.iter();
        loop {
            let region = token.region(integration);
            let portal = self.portal(integration, &token);
            match portal.role_credentials(account, role, request.claim).await {
                Ok(credentials) => return Ok(credentials),
                Err(refused @ AwsError::Refused { status: 401, .. }) => {
                    token = self.next_token(request, integration, &token, refused, &mut tries).await?;
                }
                Err(source) => {
                    let name = request.session.account_name.clone();
                    let refused = Error::RoleRefused(Box::new(PortalRoleRefused {
                        account: name.unwrap_or_else(|| account.to_string()),
                        role: role.to_string(),
                        integration: integration.into(),
                        source,
                    }));
                    return Err(refused.offering_next(integration, region));
                }
            }
        }
    }

    /// Has the person sign in, and shows that the session waits for them.
    async fn sign_in_for(
        &self,
        request: &Request<'_>,
        integration: &Integration,
        goal: &SignInGoal,
    ) -> Result<SsoToken, Error> {
        let session = &request.session.id;
        self.tasks.set_step(session, StartStep::WaitingForBrowser);
        self.sign_in(integration, goal, request.prompting.method).await?;
        self.tasks.set_step(session, StartStep::AskingAws);
        self.token(integration).await
    }

    async fn next_token(
        &self,
        request: &Request<'_>,
        integration: &Integration,
        spent: &SsoToken,
        refused: AwsError,
        tries: &mut Iter<'_, Again>,
    ) -> Result<SsoToken, Error> {
        let mut ended = None;
        for again in tries {
            match again {
                Again::Refresh => match self.refresh(integration, spent, true).await {
                    Err(error @ Error::SignInRequired(_)) => ended = Some(error),
                    other => return other,
                },
                Again::SignIn => {
                    let goal = SignInGoal::After(spent.access_token.clone());
                    return self.sign_in_for(request, integration, &goal).await;
                }
            }
        }
        match ended {
            Some(error) => Err(error),
            None => Err(self.not_taken(integration, spent, refused).await),
        }
    }
}
