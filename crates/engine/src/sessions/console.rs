//! Opening the AWS console as a session.

use crate::credentials::Asking;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::own_page;
use crate::ground::{self, LockName, Task};
use daypass_core::console::{Destination, destination_url, login_url};
use daypass_core::{Region, Secret, SessionId, StartStep};

impl Engine {
    /// A link that opens the console as a session, for fifteen minutes, for whoever has it: a secret.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn console_link(
        &self,
        id: &SessionId,
        destination: &Destination,
        region: Option<Region>,
        asking: &Asking,
    ) -> Result<Secret, EngineError> {
        let session = self.session(id)?;
        let running = self.tasks.begin(Task::Start(id.clone()));
        self.tasks.set_step(id, StartStep::AskingAws);
        let _lock = self.locks.acquire_in_process(LockName::StartSession(id.clone())).await?;
        let link = async {
            let plan = self.plan_of(&session)?;
            if plan.is_user_session() {
                return Err(EngineError::NoConsole { name: session.name.clone() });
            }
            let credentials = self.hand_out(&session, asking).await?;
            let region = match region {
                Some(region) => region,
                None => self.session_region(&session)?,
            };
            let endpoint = self.gateway.federation_endpoint(&region);
            let token = self.gateway.signin_token(&endpoint, &credentials).await?;
            // Where the console sends the person when the console session has ended.
            let home = self.home_of(&plan)?;
            let issuer = match &home {
                Some(integration) => integration.start_url.as_str().to_owned(),
                None => destination_url(&region, &Destination::default()),
            };
            Ok(login_url(&endpoint, &issuer, &destination_url(&region, destination), &token))
        };
        tokio::select! {
            link = link => link,
            () = running.cancelled() => Err(EngineError::Ground(ground::Error::Cancelled)),
        }
    }

    /// Opens the console as a session.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn open_console(
        &self,
        id: &SessionId,
        destination: &Destination,
        region: Option<Region>,
        asking: &Asking,
    ) -> Result<(), EngineError> {
        let link = self.console_link(id, destination, region, asking).await?;
        let overrides: Vec<&str> = self.gateway.endpoints().sign_in.iter().map(String::as_str).collect();
        let page =
            own_page(link.expose(), &overrides).ok_or(EngineError::Ground(ground::Error::ForeignPage))?;
        self.browser.open(&page).map_err(|_| EngineError::Ground(ground::Error::NoBrowser))
    }
}
