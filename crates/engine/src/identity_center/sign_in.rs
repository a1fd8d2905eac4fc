//! Sign-in: what yields an integration's SSO token.

use super::token::SsoToken;
use super::{device, pkce};
use crate::aws::AwsError;
use crate::engine::Engine;
use crate::error::{EngineError, Named};
use crate::ground::{self, LockName, SignInTask, Task};
use crate::vault::VaultError;
use daypass_core::settings::SignInPreference;
use daypass_core::view::{SignIn, SignInMethod, SignInState};
use daypass_core::{Integration, IntegrationId, Problem};
use jiff::Timestamp;
use url::Url;

/// Which sign-in makes another one needless.
#[derive(Debug, Clone, Copy)]
enum Enough<'a> {
    /// One that is valid.
    Valid,
    /// One that was made since the person asked.
    Since(Timestamp),
    /// One with another token than this, which AWS does not take.
    After(&'a SsoToken),
}

impl From<&Integration> for Named {
    fn from(integration: &Integration) -> Self {
        Self { id: integration.id.clone(), alias: integration.alias.clone() }
    }
}

impl Engine {
    /// The integration of an id.
    ///
    /// # Errors
    /// [`EngineError::NoIntegration`] when there is none.
    pub fn integration(&self, id: &IntegrationId) -> Result<Integration, EngineError> {
        self.store.integration(id)?.ok_or_else(|| EngineError::NoIntegration { name: id.to_string() })
    }

    /// Signs in, unless a sign-in is valid and `force` does not ask for a new one. A sign-in that is under way, here
    /// or in another process, is waited for and shared.
    ///
    /// # Errors
    /// Every way a sign-in can end otherwise has its own [`EngineError`].
    pub async fn sign_in(
        &self,
        id: &IntegrationId,
        method: Option<SignInMethod>,
        force: bool,
    ) -> Result<(), EngineError> {
        let enough = if force { Enough::Since(self.clock.now()) } else { Enough::Valid };
        self.sign_in_unless(id, method, enough).await
    }

    /// Signs in because AWS does not take a token any more. Whoever else had that token shares the sign-in, even when it is
    /// done by now.
    ///
    /// # Errors
    /// As [`Engine::sign_in`].
    pub(crate) async fn sign_in_after(
        &self,
        id: &IntegrationId,
        method: Option<SignInMethod>,
        spent: &SsoToken,
    ) -> Result<(), EngineError> {
        self.sign_in_unless(id, method, Enough::After(spent)).await
    }

    async fn sign_in_unless(
        &self,
        id: &IntegrationId,
        method: Option<SignInMethod>,
        enough: Enough<'_>,
    ) -> Result<(), EngineError> {
        let integration = self.integration(id)?;
        let running = self.tasks.begin(Task::SignIn(id.clone()));
        tokio::select! {
            result = self.sign_in_in_turn(&integration, method, enough) => result,
            () = running.cancelled() => Err(EngineError::Ground(ground::Error::Cancelled)),
        }
    }

    async fn sign_in_in_turn(
        &self,
        integration: &Integration,
        method: Option<SignInMethod>,
        enough: Enough<'_>,
    ) -> Result<(), EngineError> {
        let purpose = format!("signing in to {}", integration.alias);
        let _lock = self.locks.acquire(LockName::SignIn(integration.id.clone()), &purpose).await?;
        // Whoever had the turn before may have signed in meanwhile.
        if let Some(token) = self.stored_token(&integration.id).await? {
            let enough = match enough {
                Enough::Valid => self.fresh_token(integration).await.is_ok(),
                Enough::Since(asked_at) => token.signed_in_at > asked_at,
                Enough::After(spent) => token.access_token != spent.access_token,
            };
            if enough {
                return Ok(());
            }
        }
        let method = method.unwrap_or(match self.store.settings()?.sign_in_method {
            SignInPreference::Auto | SignInPreference::Device => SignInMethod::Device,
            SignInPreference::Pkce => SignInMethod::Pkce,
        });
        let progress = Progress { engine: self, integration, method };
        progress.show(SignInState::Opening, None, None, None);
        let result = match method {
            SignInMethod::Device => device::run(&progress).await,
            SignInMethod::Pkce => pkce::run(&progress).await,
        };
        let result = match result {
            Ok(token) => self.keep_new_token(integration, &token).await,
            Err(error) => Err(error),
        };
        progress.end(&result);
        result
    }

    /// Stops a sign-in that is under way.
    pub fn cancel_sign_in(&self, id: &IntegrationId) {
        self.tasks.cancel(&Task::SignIn(id.clone()));
    }

    /// Opens the page of a sign-in that is under way again.
    pub fn reopen_sign_in(&self, id: &IntegrationId) {
        if let Some(SignInTask { page: Some(page), .. }) = self.tasks.sign_in(id) {
            self.open_page(&page);
        }
    }

    /// The page of a sign-in that waits for the person, for a face that shows its address. It belongs to AWS: only
    /// such a page is ever waited at.
    pub fn sign_in_page(&self, id: &IntegrationId) -> Option<Url> {
        self.tasks.sign_in(id)?.page
    }

    /// Forgets a sign-in that has ended, so that it is not shown any more.
    pub fn dismiss_sign_in(&self, id: &IntegrationId) {
        let ended = |state| !matches!(state, SignInState::Opening | SignInState::Waiting);
        if self.tasks.sign_in(id).is_some_and(|sign_in| ended(sign_in.view.state)) {
            self.tasks.set_sign_in(id, None);
        }
    }

    /// Ends a sign-in: at AWS, and here even where AWS cannot be reached. Sessions that are live stay so until
    /// their credentials end: AWS does not take those back either.
    ///
    /// # Errors
    /// [`EngineError`] when the vault or the store do not answer.
    pub async fn sign_out(&self, id: &IntegrationId) -> Result<(), EngineError> {
        let integration = self.integration(id)?;
        let token = match self.stored_token(id).await {
            // A token that nobody can read any more is nothing to tell AWS of.
            Err(EngineError::Vault(VaultError::KeyLost | VaultError::Tampered { .. })) => None,
            token => token?,
        };
        self.end_sign_in(id).await?;
        if let Some(token) = token {
            let portal = self.gateway.portal(&integration.region, token.access_token);
            if let Err(error) = portal.logout(self.clock.now()).await {
                tracing::info!(%error, "the portal was not told of a sign-out");
            }
        }
        Ok(())
    }

    fn open_page(&self, page: &Url) {
        // No browser is no failure: the window shows the code and offers to open the page again, the CLI prints it.
        if let Err(error) = self.browser.open(page) {
            tracing::warn!(%error, "the sign-in page was not opened");
        }
    }
}

/// A sign-in under way, and what is shown of it.
pub(super) struct Progress<'a> {
    pub(super) engine: &'a Engine,
    pub(super) integration: &'a Integration,
    method: SignInMethod,
}

/// A sign-in that was cancelled, or whose caller went away, is not shown as waiting for ever.
impl Drop for Progress<'_> {
    fn drop(&mut self) {
        let shown = self.engine.tasks.sign_in(&self.integration.id).map(|sign_in| sign_in.view.state);
        if matches!(shown, Some(SignInState::Opening | SignInState::Waiting)) {
            self.engine.tasks.set_sign_in(&self.integration.id, None);
        }
    }
}

impl Progress<'_> {
    pub(super) fn named(&self) -> Named {
        self.integration.into()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.engine.clock.now()
    }

    fn show(
        &self,
        state: SignInState,
        user_code: Option<String>,
        expires_at: Option<Timestamp>,
        page: Option<Url>,
    ) {
        let view = SignIn { state, method: self.method, user_code, expires_at, problem: None };
        self.engine.tasks.set_sign_in(&self.integration.id, Some(SignInTask { view, page }));
    }

    /// Opens the page and shows that the person is waited for.
    pub(super) fn wait_at(
        &self,
        address: &str,
        user_code: Option<String>,
        expires_at: Timestamp,
    ) -> Result<(), EngineError> {
        let endpoints = self.engine.gateway.endpoints();
        let overrides: Vec<&str> = endpoints.sso_oidc.iter().map(String::as_str).collect();
        let page = crate::ground::own_page(address, &overrides)
            .ok_or(EngineError::Ground(ground::Error::ForeignPage))?;
        self.show(SignInState::Waiting, user_code, Some(expires_at), Some(page.clone()));
        self.engine.open_page(&page);
        Ok(())
    }

    fn end(&self, result: &Result<(), EngineError>) {
        let state = match result {
            Ok(()) => SignInState::Done,
            Err(EngineError::SignInDeclined(_)) => SignInState::Declined,
            Err(EngineError::SignInExpired(_)) => SignInState::Expired,
            Err(_) => SignInState::Failed,
        };
        let problem = result.as_ref().err().map(Problem::from);
        let view = SignIn { state, method: self.method, user_code: None, expires_at: None, problem };
        self.engine.tasks.set_sign_in(&self.integration.id, Some(SignInTask { view, page: None }));
    }

    /// What a refused token request means for the sign-in.
    pub(super) fn refusal(&self, error: AwsError) -> EngineError {
        match error.code() {
            Some("AccessDeniedException") => EngineError::SignInDeclined(self.named()),
            Some("ExpiredTokenException") => EngineError::SignInExpired(self.named()),
            _ => error.into(),
        }
    }

    /// What a refused start of a sign-in means: an alias or issuer that is unknown in the region is refused so.
    pub(super) fn start_refusal(&self, error: AwsError) -> EngineError {
        match error.code() {
            Some("InvalidRequestException") => EngineError::UnknownPortal {
                start_url: self.integration.start_url.clone(),
                region: self.integration.region.clone(),
            },
            _ => error.into(),
        }
    }
}
