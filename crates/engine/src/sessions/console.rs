//! Opening the AWS console as a session.

use super::console_place::{ConsolePlace, OtherConsoles, Portal};
use super::console_request::ConsoleRequest;
use super::error::Error;
use super::room::Sessions;
use crate::aws::Gateway;
use crate::ground::{self, Browser, Clock, LockName, Prompting, Redirect, Redirected, Task, own_page};
use daypass_core::browser::OpenIn;
use daypass_core::console::{Destination, after_opting_in, after_sign_out, login_url, portal_link};
use daypass_core::{Integration, Partition, Region, Secret, Session, SessionId, SessionSource, StartStep};
use jiff::SignedDuration;
use std::sync::Arc;

/// How long a console lasts that the portal opens, as far as is known here: AWS's own default for a permission set.
const PORTALS_USUAL_DURATION: SignedDuration = SignedDuration::from_hours(1);

/// A page by which it is told beforehand whether the browser can open one.
const ANY_PAGE: &str = "https://console.aws.amazon.com/";

/// A link that opens the console: for fifteen minutes, for whoever has it, where it is made with credentials; with the portal's
/// own one they sign in to the portal.
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
    /// How long it lasts; nothing where the portal decides that.
    pub left: Option<SignedDuration>,
    wanted: SignedDuration,
    /// The user whose federated session opens it.
    federated: Option<String>,
}

impl OpenedConsole {
    /// That it ends sooner than was wanted, as a sentence, where it does.
    pub fn ends_soon(&self) -> Option<String> {
        let left = self.left?;
        let minutes = left.as_mins().max(0);
        (left < self.wanted)
            .then(|| format!("The console of {} ends in {minutes} min, with its credentials", self.name))
    }

    /// What may be done in it, as a sentence, where that is less than the session may.
    pub fn limits(&self) -> Option<String> {
        let user = self.federated.as_ref()?;
        Some(format!(
            "This console may do what the policies of {user} allow without MFA: AWS takes no code for a user's console, so what \
             they allow only with one is denied there"
        ))
    }
}

/// The console, opened by the credentials of sessions.
#[derive(Debug, Clone)]
pub struct Console {
    pub(super) sessions: Sessions,
    pub(super) gateway: Gateway,
    browser: Arc<dyn Browser>,
    pub(super) clock: Arc<dyn Clock>,
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

    /// The consoles of other sessions that Daypass has opened in the browser in which this one would be; none where they
    /// have nothing to do with each other.
    ///
    /// # Errors
    /// Those of the store, and of a request that cannot be.
    pub fn others(&self, id: &SessionId, request: &ConsoleRequest) -> Result<Option<OtherConsoles>, Error> {
        let session = self.sessions.get(id)?;
        let place = ConsolePlace::of(&self.sessions.store, &session, request)?;
        let region = self.sessions.resolver.region(&session)?;
        let Some(browser) = place.browser().filter(|_| region.partition() == Partition::Aws) else {
            return Ok(None);
        };
        let mut others = self.sessions.store.open_consoles(&browser, self.clock.now())?;
        others.retain(|other| other != id);
        // One that is gone by now has no name to be shown.
        let names: Vec<String> = others
            .iter()
            .filter_map(|other| self.sessions.get(other).ok())
            .map(|session| session.name)
            .collect();
        let OpenIn { browser, .. } = place.how;
        Ok((!names.is_empty()).then_some(OtherConsoles { browser, names, sessions: place.sessions }))
    }

    /// A link that opens the console as a session. Where the credentials at hand would end it too soon, it is opened by new
    /// ones, if these are had without a person, or the person has said how long it shall last.
    ///
    /// # Errors
    /// [`Error::NoPortal`] where the portal's link is asked for and there is no portal,
    /// [`Error::OtherPartition`] for a region of another partition, and whatever keeps credentials or AWS's sign-in from being had.
    pub async fn link(
        &self,
        id: &SessionId,
        request: &ConsoleRequest,
        prompting: &Prompting,
    ) -> Result<ConsoleLink, Error> {
        let session = self.sessions.get(id)?;
        let portal = ConsolePlace::of(&self.sessions.store, &session, request)?.portal;
        Ok(self.link_in(&session, request, portal, prompting).await?.link)
    }

    async fn link_in(
        &self,
        session: &Session,
        request: &ConsoleRequest,
        portal: Portal,
        prompting: &Prompting,
    ) -> Result<Link, Error> {
        let Sessions { tasks, locks, resolver, .. } = &self.sessions;
        let id = &session.id;
        let running = tasks.begin(Task::Start(id.clone()));
        tasks.set_step(id, StartStep::AskingAws);
        let _lock = locks.acquire_in_process(LockName::StartSession(id.clone())).await?;
        let link = async {
            let plan = resolver.plan(session)?;
            // Its own, so that one of another partition is refused before anybody is asked for anything.
            let own = resolver.region(session)?;
            let region = request.region.clone().or_else(|| request.destination.region());
            let region = region.unwrap_or_else(|| own.clone());
            if region.partition() != own.partition() {
                return Err(Error::OtherPartition { name: session.name.clone(), region, own });
            }
            let integration = resolver.integration_of(&plan)?;
            let page = request.destination.url(&region);
            let by_portal = portal_of(session, integration.as_ref(), &page);
            match (portal, by_portal) {
                (Portal::Asked, None) => return Err(Error::NoPortal { name: session.name.clone() }),
                (Portal::Asked | Portal::WhereThereIsOne, Some(url)) => {
                    let console = OpenedConsole {
                        name: session.name.clone(),
                        left: None,
                        wanted: SignedDuration::ZERO,
                        federated: None,
                    };
                    let link = ConsoleLink { url: Secret::new(url), console };
                    return Ok(Link { link, region, is_portals: true });
                }
                (Portal::Unwanted | Portal::WhereThereIsOne, _) => {}
            }
            let by = self.credentials(session, &plan, request.duration, prompting).await?;
            let endpoint = self.gateway.federation_endpoint(&region);
            let (token, left) = self.signin_token(&endpoint, &by).await?;
            // Where the console sends the person when the console session has ended.
            let issuer = match &integration {
                Some(integration) => integration.start_url.as_str().to_owned(),
                None => Destination::Home.url(&region),
            };
            let url = login_url(&endpoint, &issuer, &page, &token);
            let console = OpenedConsole {
                name: session.name.clone(),
                left: Some(left),
                wanted: by.wanted,
                federated: by.federated,
            };
            Ok(Link { link: ConsoleLink { url, console }, region, is_portals: false })
        };
        tokio::select! {
            link = link => link,
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
        }
    }

    /// Opens the console as a session, and waits until the browser has come for the link: it is given an address of this
    /// machine that leads on to it once, since other programs can read what a browser is started with. A portal's own link is no
    /// secret, and is given to it as it stands.
    ///
    /// # Errors
    /// As [`link`](Self::link); [`ground::Error::UnfitBrowser`] before anything is asked for; [`Error::NotOpened`] without a browser;
    /// [`Error::LinkUnused`] where no browser came within two minutes, and [`Error::LinkContested`] where a second program came.
    pub async fn open(
        &self,
        id: &SessionId,
        request: &ConsoleRequest,
        prompting: &Prompting,
    ) -> Result<OpenedConsole, Error> {
        let session = self.sessions.get(id)?;
        let place = ConsolePlace::of(&self.sessions.store, &session, request)?;
        let any_page = own_page(ANY_PAGE, &[]).ok_or(ground::Error::ForeignPage)?;
        self.browser.check(&any_page, &place.how).map_err(ground::Error::from)?;
        let made = self.link_in(&session, request, place.portal, prompting).await?;
        let ConsoleLink { url, console } = &made.link;
        let not_opened = |source: ground::Error| Error::NotOpened {
            session: Box::new(id.clone()),
            name: console.name.clone(),
            source: Box::new(source),
        };
        let endpoints = self.gateway.endpoints();
        let overrides: Vec<&str> =
            [&endpoints.sign_in, &endpoints.sso].into_iter().flat_map(Option::as_deref).collect();
        if made.is_portals {
            let page = own_page(url.expose(), &overrides).ok_or(ground::Error::ForeignPage)?;
            self.browser.open(&page, &place.how).map_err(|error| not_opened(error.into()))?;
            self.note(&session, &place, PORTALS_USUAL_DURATION);
            self.note_destination(&session, request);
            return Ok(made.link.console);
        }
        let hopped = self.after_hop(&session, &place, &made.region, url)?;
        let page = own_page(hopped.expose(), &overrides).ok_or(ground::Error::ForeignPage)?;
        let redirect = Redirect::to(&page).await.map_err(not_opened)?;
        let address = redirect.address()?;
        self.browser.open(&address, &place.how).map_err(|error| not_opened(error.into()))?;
        match redirect.serve(&*self.clock).await {
            Redirected::Once => {
                self.note(&session, &place, console.left.unwrap_or_default());
                self.note_destination(&session, request);
                Ok(made.link.console)
            }
            Redirected::Never => {
                Err(Error::LinkUnused { session: Box::new(id.clone()), name: made.link.console.name })
            }
            Redirected::Contested => Err(Error::LinkContested { name: made.link.console.name }),
        }
    }

    /// The link as the browser follows it. One that keeps one console is signed out of that first, unless it is this
    /// session's: then its pages stay. One that shall keep several is led through the page that switches that on, once.
    fn after_hop(
        &self,
        session: &Session,
        place: &ConsolePlace,
        region: &Region,
        link: &Secret,
    ) -> Result<Secret, Error> {
        let endpoint = self.gateway.endpoints().sign_in.as_deref();
        let Some(browser) = place.browser() else { return Ok(after_sign_out(region, endpoint, link)) };
        let store = &self.sessions.store;
        if place.is_beside_others() && region.partition() == Partition::Aws {
            return Ok(match store.has_multi_session(&browser)? {
                true => link.clone(),
                false => after_opting_in(region, endpoint, link),
            });
        }
        let open = store.open_consoles(&browser, self.clock.now())?;
        Ok(match open.as_slice() {
            [one] if *one == session.id => link.clone(),
            _ => after_sign_out(region, endpoint, link),
        })
    }

    /// Notes which consoles are open in the browser. Where nothing can be written, the console is open all the same.
    fn note(&self, session: &Session, place: &ConsolePlace, left: SignedDuration) {
        let Some(browser) = place.browser() else { return };
        let store = &self.sessions.store;
        let noted = (|| {
            if place.is_beside_others() {
                store.note_multi_session(&browser)?;
            }
            store.note_open_console(&browser, &session.id, self.clock.now() + left, place.is_beside_others())
        })();
        if let Err(error) = noted {
            tracing::warn!(%error, "it is not noted which console is open");
        }
    }
}

/// A link, and what hangs on how it was made.
struct Link {
    link: ConsoleLink,
    region: Region,
    /// It is the portal's own.
    is_portals: bool,
}

/// The portal's own link to a page, for a role that comes from one.
fn portal_of(session: &Session, integration: Option<&Integration>, page: &str) -> Option<String> {
    match &session.source {
        SessionSource::IdentityCenterRole { account, role, .. } => {
            portal_link(&integration?.start_url, account, role, page)
        }
        SessionSource::IamUser(_) | SessionSource::AssumedRole(_) => None,
    }
}
