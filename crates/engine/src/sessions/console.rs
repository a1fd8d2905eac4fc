//! Opening the AWS console as a session.

use super::error::Error;
use super::room::Sessions;
use crate::aws::Gateway;
use crate::ground::{self, Browser, Clock, LockName, Prompting, Redirect, Redirected, Task, own_page};
use daypass_core::console::{Destination, destination_url, login_url};
use daypass_core::{Region, Secret, SessionId, StartStep};
use std::sync::Arc;

/// The console, opened by the credentials of sessions.
#[derive(Debug, Clone)]
pub struct Console {
    sessions: Sessions,
    gateway: Gateway,
    browser: Arc<dyn Browser>,
    clock: Arc<dyn Clock>,
}

impl Console {
    /// The console of these parts.
    pub(crate) fn new(
        sessions: Sessions,
        gateway: Gateway,
        browser: Arc<dyn Browser>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { sessions, gateway, browser, clock }
    }

    /// A link that opens the console as a session, for fifteen minutes, for whoever has it: a secret.
    ///
    /// # Errors
    /// [`Error::NoConsole`] for the session of a user, and whatever keeps credentials or AWS's sign-in from being had.
    pub async fn link(
        &self,
        id: &SessionId,
        destination: &Destination,
        region: Option<Region>,
        prompting: &Prompting,
    ) -> Result<Secret, Error> {
        let Sessions { tasks, locks, resolver, .. } = &self.sessions;
        let session = self.sessions.get(id)?;
        let running = tasks.begin(Task::Start(id.clone()));
        tasks.set_step(id, StartStep::AskingAws);
        let _lock = locks.acquire_in_process(LockName::StartSession(id.clone())).await?;
        let link = async {
            let plan = resolver.plan(&session)?;
            if plan.is_user_session() {
                return Err(Error::NoConsole { name: session.name.clone() });
            }
            let credentials = self.sessions.credentials_for(&session, prompting).await?;
            let region = match region {
                Some(region) => region,
                None => resolver.region(&session)?,
            };
            let endpoint = self.gateway.federation_endpoint(&region);
            let token = self.gateway.signin_token(&endpoint, &credentials).await?;
            // Where the console sends the person when the console session has ended.
            let issuer = match resolver.integration_of(&plan)? {
                Some(integration) => integration.start_url.as_str().to_owned(),
                None => destination_url(&region, &Destination::default()),
            };
            Ok(login_url(&endpoint, &issuer, &destination_url(&region, destination), &token))
        };
        tokio::select! {
            link = link => link,
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
        }
    }

    /// Opens the console as a session, and waits until the browser has come for the link: it is given an address of this
    /// machine that leads on to it once, since other programs can read what a browser is started with.
    ///
    /// # Errors
    /// As [`link`](Self::link); [`ground::Error::NoBrowser`]; [`Error::LinkUnused`] where no browser came within two minutes,
    /// and [`Error::LinkContested`] where a second program came.
    pub async fn open(
        &self,
        id: &SessionId,
        destination: &Destination,
        region: Option<Region>,
        prompting: &Prompting,
    ) -> Result<(), Error> {
        let link = self.link(id, destination, region, prompting).await?;
        let overrides: Vec<&str> = self.gateway.endpoints().sign_in.iter().map(String::as_str).collect();
        let page = own_page(link.expose(), &overrides).ok_or(ground::Error::ForeignPage)?;
        let redirect = Redirect::to(&page).await?;
        self.browser.open(&redirect.address()?).map_err(|_| ground::Error::NoBrowser)?;
        match redirect.serve(&*self.clock).await {
            Redirected::Once => Ok(()),
            Redirected::Never => Err(Error::LinkUnused),
            Redirected::Contested => Err(Error::LinkContested { name: self.sessions.get(id)?.name }),
        }
    }
}
