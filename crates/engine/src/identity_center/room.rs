//! IAM Identity Center, as one person reaches it: the room's type and its parts.

use super::cli_sign_ins::CliSignIns;
use crate::aws::Gateway;
use crate::ground::{Browser, BrowserError, Clock, Locks, Tasks};
use crate::store::Store;
use crate::vault::Vault;
use daypass_core::IntegrationId;
use daypass_core::view::UnopenedPage;
use std::sync::Arc;
use url::Url;

/// IAM Identity Center: sign-ins, the tokens that they yield, and what a token opens.
#[derive(Debug, Clone)]
pub struct IdentityCenter {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) gateway: Gateway,
    pub(super) browser: Arc<dyn Browser>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
    pub(super) tasks: Arc<Tasks>,
    /// The sign-ins of the AWS CLI; `None` where nobody's home is known.
    pub(super) cli_sign_ins: Option<CliSignIns>,
}

impl IdentityCenter {
    /// The room of these parts.
    #[expect(clippy::too_many_arguments, reason = "a room gets its parts one by one, and no others")]
    pub(crate) fn new(
        store: Arc<Store>,
        vault: Vault,
        gateway: Gateway,
        browser: Arc<dyn Browser>,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
        tasks: Arc<Tasks>,
        cli_sign_ins: Option<CliSignIns>,
    ) -> Self {
        Self { store, vault, gateway, browser, clock, locks, tasks, cli_sign_ins }
    }

    /// The same, without retries of the SDK: for callers that try again by rules of their own.
    #[must_use]
    pub(crate) fn asking_once(&self) -> Self {
        Self { gateway: self.gateway.asking_once(), ..self.clone() }
    }

    /// Opens a page of a sign-in in the browser that the person signs in with. That no browser has taken it is no failure of a sign-in: the person is shown its address then.
    pub(super) fn open_page(&self, id: &IntegrationId, page: &Url) -> Option<UnopenedPage> {
        // A setting that cannot be read is as if there were none.
        let settings = self.store.settings_for(Some(id), None).unwrap_or_default();
        let error = self.browser.open(page, &settings.sign_in_browser.into()).err()?;
        tracing::info!(%error, "the sign-in page was not opened");
        Some(UnopenedPage { address: page.as_str().to_owned(), failed: error != BrowserError::None })
    }
}
