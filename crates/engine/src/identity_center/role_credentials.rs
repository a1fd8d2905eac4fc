//! The credentials of a role, asked for with an integration's token; the person is asked to sign in when there is none.

use super::error::{Error, IntegrationRef, PortalRoleRefused};
use super::room::IdentityCenter;
use super::sign_in::SignInGoal;
use super::token::SsoToken;
use crate::aws::AwsError;
use crate::ground::Request;
use daypass_core::{AccountId, Credentials, Integration, RoleName, StartStep};

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
    /// [`Error::SignInRequired`] where a person has to sign in and may not be asked, [`Error::RoleRefused`] when the portal
    /// does not give the role, and others.
    pub(crate) async fn role_credentials(
        &self,
        request: &Request<'_>,
        integration: &Integration,
        account: &AccountId,
        role: &RoleName,
    ) -> Result<Credentials, Error> {
        let mut token = match self.token(integration).await {
            Err(Error::SignInRequired(_)) if request.prompting.sign_in => {
                self.sign_in_for(request, integration, &SignInGoal::Valid).await?
            }
            token => token?,
        };
        let mut tries = [Again::Refresh, Again::SignIn].into_iter();
        loop {
            let portal = self.gateway.portal(&integration.region, token.access_token.clone());
            match portal.role_credentials(account, role, self.clock.now()).await {
                Ok(credentials) => return Ok(credentials),
                Err(AwsError::Refused { status: 401, .. }) => {
                    token = self.next_token(request, integration, &token, &mut tries).await?;
                }
                Err(source) => {
                    let name = request.session.account_name.clone();
                    return Err(Error::RoleRefused(Box::new(PortalRoleRefused {
                        account: name.unwrap_or_else(|| account.to_string()),
                        role: role.to_string(),
                        integration: integration.into(),
                        source,
                    })));
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
        tries: &mut impl Iterator<Item = Again>,
    ) -> Result<SsoToken, Error> {
        for again in tries {
            match again {
                Again::Refresh => match self.refresh(integration, spent, true).await {
                    Err(Error::SignInRequired(_)) => {}
                    other => return other,
                },
                Again::SignIn if request.prompting.sign_in => {
                    let goal = SignInGoal::After(spent.access_token.clone());
                    return self.sign_in_for(request, integration, &goal).await;
                }
                Again::SignIn => {}
            }
        }
        Err(Error::SignInRequired(IntegrationRef::from(integration)))
    }
}
