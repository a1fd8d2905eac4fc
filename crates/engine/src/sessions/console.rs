//! Opening the AWS console as a session.

use super::error::Error;
use super::room::Sessions;
use crate::aws::Gateway;
use crate::credentials::Asking;
use crate::ground::{self, Browser, Clock, LockName, Prompting, Redirect, Redirected, Task, own_page};
use daypass_core::console::{Destination, login_url};
use daypass_core::sts::RoleDuration;
use daypass_core::{Region, Secret, SessionId, StartStep};
use jiff::SignedDuration;
use std::sync::Arc;

/// How long a console shall last at least, where nothing is said: it ends with the credentials that opened it, in the middle
/// of somebody's work. Of credentials of an hour those of the first quarter are good enough.
const LASTS: SignedDuration = SignedDuration::from_mins(45);

/// What to open, and for how long.
#[derive(Debug, Clone, Default)]
pub struct ConsoleRequest {
    /// The page.
    pub destination: Destination,
    /// The region; `None` is the page's, where that names one, else the session's.
    pub region: Option<Region>,
    /// How long it shall last at least. A person who says so may be asked for it, as for a code.
    pub duration: Option<RoleDuration>,
}

/// A link that opens the console for fifteen minutes, for whoever has it.
#[derive(Debug, Clone)]
pub struct ConsoleLink {
    /// The link: a secret.
    pub url: Secret,
    /// What is known of the console that it opens.
    pub console: OpenedConsole,
}

/// A console, and when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedConsole {
    /// The session's name.
    pub name: String,
    /// How long it lasts.
    pub left: SignedDuration,
    wanted: SignedDuration,
}

impl OpenedConsole {
    /// That it ends sooner than was wanted, as a sentence, where it does.
    pub fn ends_soon(&self) -> Option<String> {
        let minutes = self.left.as_mins().max(0);
        (self.left < self.wanted)
            .then(|| format!("The console of {} ends in {minutes} min, with its credentials", self.name))
    }
}

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

    /// A link that opens the console as a session. Where the credentials at hand would end it too soon, it is opened by new
    /// ones, if these are had without a person, or the person has said how long it shall last.
    ///
    /// # Errors
    /// [`Error::NoConsole`] for the session of a user, [`Error::OtherPartition`] for a region of another one, and whatever keeps credentials or AWS's sign-in from being had.
    pub async fn link(
        &self,
        id: &SessionId,
        request: &ConsoleRequest,
        prompting: &Prompting,
    ) -> Result<ConsoleLink, Error> {
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
            // Its own, so that one of another partition is refused before anybody is asked for anything.
            let own = resolver.region(&session)?;
            let region = request.region.clone().or_else(|| request.destination.region());
            let region = region.unwrap_or_else(|| own.clone());
            if region.partition() != own.partition() {
                return Err(Error::OtherPartition { name: session.name.clone(), region, own });
            }
            let wanted =
                request.duration.map_or(LASTS, |wanted| SignedDuration::from_secs(wanted.seconds().into()));
            let nobody = Prompting::none();
            let for_longer = if request.duration.is_some() { prompting } else { &nobody };
            let asking = Asking { at_all: prompting, for_longer };
            let credentials = self.sessions.lasting_credentials(&session, &plan, wanted, asking).await?;
            let left = credentials.expires_at.duration_since(self.clock.now());
            let endpoint = self.gateway.federation_endpoint(&region);
            let token = self.gateway.signin_token(&endpoint, &credentials).await?;
            // Where the console sends the person when the console session has ended.
            let issuer = match resolver.integration_of(&plan)? {
                Some(integration) => integration.start_url.as_str().to_owned(),
                None => Destination::Home.url(&region),
            };
            let url = login_url(&endpoint, &issuer, &request.destination.url(&region), &token);
            Ok(ConsoleLink { url, console: OpenedConsole { name: session.name.clone(), left, wanted } })
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
    /// As [`link`](Self::link); [`Error::NotOpened`] without a browser; [`Error::LinkUnused`] where no browser came within two minutes,
    /// and [`Error::LinkContested`] where a second program came.
    pub async fn open(
        &self,
        id: &SessionId,
        request: &ConsoleRequest,
        prompting: &Prompting,
    ) -> Result<OpenedConsole, Error> {
        let ConsoleLink { url: link, console } = self.link(id, request, prompting).await?;
        let overrides: Vec<&str> = self.gateway.endpoints().sign_in.iter().map(String::as_str).collect();
        let page = own_page(link.expose(), &overrides).ok_or(ground::Error::ForeignPage)?;
        let not_opened = |source| Error::NotOpened { name: console.name.clone(), source };
        let redirect = Redirect::to(&page).await.map_err(not_opened)?;
        let address = redirect.address()?;
        self.browser.open(&address).map_err(|_| not_opened(ground::Error::NoBrowser))?;
        match redirect.serve(&*self.clock).await {
            Redirected::Once => Ok(console),
            Redirected::Never => Err(Error::LinkUnused { name: console.name }),
            Redirected::Contested => Err(Error::LinkContested { name: console.name }),
        }
    }
}
