//! A sign-in under way, and what is shown of it.

use super::error::{Error, IntegrationRef};
use super::room::IdentityCenter;
use crate::aws::{AwsError, TokenRefusal};
use crate::ground::{self, SignInTask, own_page};
use daypass_core::view::{SignIn, SignInMethod, SignInReason, SignInState};
use daypass_core::{Explain, Integration};
use jiff::Timestamp;
use tokio::sync::watch;
use url::Url;

/// A sign-in under way.
pub(super) struct Progress<'a> {
    pub(super) identity_center: &'a IdentityCenter,
    pub(super) integration: &'a Integration,
    pub(super) method: SignInMethod,
    pub(super) reason: SignInReason,
    /// Gets the method that the person changes to meanwhile.
    pub(super) other_method: watch::Sender<Option<SignInMethod>>,
}

/// Ends what is shown of a sign-in that was cancelled, or whose caller went away.
impl Drop for Progress<'_> {
    fn drop(&mut self) {
        let tasks = &self.identity_center.tasks;
        if tasks.sign_in(&self.integration.id).is_some_and(|sign_in| sign_in.view.state.is_under_way()) {
            tasks.set_sign_in(&self.integration.id, None);
        }
    }
}

impl Progress<'_> {
    pub(super) fn integration_ref(&self) -> IntegrationRef {
        self.integration.into()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.identity_center.clock.now()
    }

    /// Shows that the page is about to be opened.
    pub(super) fn begin(&self) {
        self.show(self.view(SignInState::Opening), None);
    }

    /// A sign-in of this method, in this state.
    fn view(&self, state: SignInState) -> SignIn {
        SignIn {
            state,
            method: self.method,
            reason: self.reason,
            unopened: None,
            user_code: None,
            expires_at: None,
            problem: None,
        }
    }

    fn show(&self, view: SignIn, page: Option<Url>) {
        let other_method = self.other_method.clone();
        let task = SignInTask { view, page, other_method };
        self.identity_center.tasks.set_sign_in(&self.integration.id, Some(task));
    }

    /// Opens the page and shows that the person is waited for.
    pub(super) fn wait_at(
        &self,
        address: &str,
        user_code: Option<String>,
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        let endpoints = self.identity_center.gateway.endpoints();
        let overrides: Vec<&str> = endpoints.sso_oidc.iter().map(String::as_str).collect();
        let page = own_page(address, &overrides).ok_or(ground::Error::ForeignPage)?;
        let unopened = self.identity_center.open_page(&self.integration.id, &page);
        let waiting = self.view(SignInState::Waiting);
        self.show(SignIn { user_code, expires_at: Some(expires_at), unopened, ..waiting }, Some(page));
        Ok(())
    }

    /// Shows how the sign-in ended.
    pub(super) fn end(&self, result: &Result<(), Error>) {
        let state = match result {
            Ok(()) => SignInState::Done,
            Err(Error::SignInDeclined(_)) => SignInState::Declined,
            Err(Error::SignInExpired(_)) => SignInState::Expired,
            Err(_) => SignInState::Failed,
        };
        let problem = result.as_ref().err().map(Explain::problem);
        self.show(SignIn { problem, ..self.view(state) }, None);
    }

    /// What a refused token request means for the sign-in.
    pub(super) fn refusal(&self, error: AwsError) -> Error {
        match error.token_refusal() {
            Some(TokenRefusal::Denied) => Error::SignInDeclined(self.integration_ref()),
            Some(TokenRefusal::Expired) => Error::SignInExpired(self.integration_ref()),
            _ => error.into(),
        }
    }

    /// What a refused start of a sign-in means: an alias or issuer that is unknown in the region is refused so.
    pub(super) fn start_refusal(&self, error: AwsError) -> Error {
        match error.code() {
            Some("InvalidRequestException") => Error::UnknownPortal {
                start_url: self.integration.start_url.clone(),
                region: self.integration.region.clone(),
            },
            _ => error.into(),
        }
    }
}
