//! The authorization code flow's page: `GET /authorize` (un-modelled; RFC 6749 §4.1 with PKCE, RFC 7636).

use crate::oidc::Oidc;
use crate::oidc::consent::{Consent, Decision};
use crate::oidc::register::{Client, Grant};
use crate::pages;
use crate::random::Random;
use crate::world::Simulation;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long the page waits for its buttons: as long as the AWS CLI's listener does.
const PAGE_LIFETIME: Duration = Duration::from_secs(600);

/// A short life, as RFC 6749 §4.1.2 asks for; AWS documents none.
const CODE_LIFETIME: Duration = Duration::from_secs(300);

/// A challenge of S256 is 43 characters: base 64 of 32 bytes (RFC 7636 §4.2).
const CHALLENGE_LENGTH: usize = 43;

/// A request that passed, waiting for the person or for the code to be redeemed.
pub(crate) struct Authorization {
    /// The client that asked.
    pub(crate) client_id: String,
    /// Where the browser goes, exactly as asked.
    pub(crate) redirect_uri: String,
    /// What the code verifier must hash to.
    pub(crate) challenge: String,
    /// When the code lapses.
    pub(crate) expires_at: Timestamp,
    state: String,
}

/// Authorization requests: by id while the person decides, then by code.
#[derive(Default)]
pub(crate) struct Authorizations {
    waiting: HashMap<String, Authorization>,
    by_code: HashMap<String, Authorization>,
}

impl Authorizations {
    /// The request that a code was issued for. The code is used up, whatever comes of it (RFC 6749 §4.1.2).
    pub(crate) fn redeem(&mut self, code: &str) -> Option<Authorization> {
        self.by_code.remove(code)
    }

    /// Ends the wait of a request: the address that the browser goes on to.
    pub(crate) fn answer(
        &mut self,
        id: &str,
        allow: bool,
        random: &mut Random,
        now: Timestamp,
    ) -> Option<Url> {
        let mut authorization = self.waiting.remove(id)?;
        let mut callback = Url::parse(&authorization.redirect_uri).ok()?;
        if allow {
            let code = random.url_safe(86);
            callback.query_pairs_mut().append_pair("code", &code).append_pair("state", &authorization.state);
            authorization.expires_at = now + CODE_LIFETIME;
            self.by_code.insert(code, authorization);
        } else {
            with_error(&mut callback, "access_denied", "The request was denied", &authorization.state);
        }
        Some(callback)
    }
}

fn with_error(callback: &mut Url, error: &str, description: &str, state: &str) {
    callback
        .query_pairs_mut()
        .append_pair("error", error)
        .append_pair("error_description", description)
        .append_pair("state", state);
}

/// The page's parameters. The scope parameter's name is plural, unlike in RFC 6749.
#[derive(Deserialize)]
pub(crate) struct Request {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    #[serde(default)]
    response_type: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    code_challenge_method: String,
    #[serde(default)]
    code_challenge: String,
    #[serde(default)]
    scopes: String,
}

/// `GET /authorize`: asks the person, or sends the browser back with an error.
pub(crate) async fn page(
    State(simulation): State<Arc<Simulation>>,
    Query(request): Query<Request>,
) -> Response {
    simulation.with(|world, now| {
        let oidc = &mut world.oidc;
        // Without a client and a redirect URI that belong together there is nowhere to send the browser (RFC 6749 §4.1.2.1).
        let client = request.client_id.as_deref().and_then(|id| oidc.clients.named(id, now)).cloned();
        let callback = request.redirect_uri.as_deref().and_then(|uri| Url::parse(uri).ok());
        let (Some(client), Some(mut callback)) = (client, callback) else {
            return pages::bad_request("Nobody registered this client and redirect URI.");
        };
        if !client.may_be_sent_to(&callback) {
            return pages::bad_request("The redirect URI is not one that the client registered.");
        }
        if let Err((error, description)) = request.check(&client) {
            with_error(&mut callback, error, description, &request.state);
            return found(&callback);
        }
        let id = world.random.hex(32);
        let consent = Consent {
            id: id.clone(),
            asker: client.name.clone(),
            scopes: request.scopes.split_whitespace().map(str::to_owned).collect(),
            until: now + PAGE_LIFETIME,
            decision: Decision::Pending,
        };
        let page = pages::authorize(&world.organisation.name, &consent);
        let authorization = Authorization {
            client_id: client.id,
            redirect_uri: request.redirect_uri.unwrap_or_default(),
            challenge: request.code_challenge,
            expires_at: consent.until,
            state: request.state,
        };
        oidc.consents.ask(consent);
        oidc.authorizations.waiting.insert(id.clone(), authorization);
        if simulation.auto_approve {
            let decided = oidc.decide(Some(&id), true, &mut world.random, now);
            return decided.and_then(|decided| decided.callback).map_or(page, |callback| found(&callback));
        }
        page
    })
}

impl Request {
    fn check(&self, client: &Client) -> Result<(), (&'static str, &'static str)> {
        if self.response_type != "code" {
            return Err(("unsupported_response_type", "response_type must be code"));
        }
        if client.may_use(Grant::AuthorizationCode).is_err() {
            return Err(("unauthorized_client", "The client did not register for authorization codes"));
        }
        if self.state.is_empty() {
            return Err(("invalid_request", "state is required"));
        }
        if self.code_challenge_method != "S256" || self.code_challenge.len() != CHALLENGE_LENGTH {
            return Err(("invalid_request", "A code challenge by S256 is required"));
        }
        let mut scopes = self.scopes.split_whitespace().peekable();
        if scopes.peek().is_none() || !scopes.all(|scope| client.scopes.iter().any(|known| known == scope)) {
            return Err(("invalid_scope", "The scopes must be among those registered"));
        }
        Ok(())
    }
}

/// A button of the page.
#[derive(Deserialize)]
pub(crate) struct Answer {
    request: String,
    decision: String,
}

/// `POST /authorize`: Allow or Deny, and on to the client.
pub(crate) async fn decide(
    State(simulation): State<Arc<Simulation>>,
    Form(answer): Form<Answer>,
) -> Response {
    let allow = answer.decision == "allow";
    simulation.with(|world, now| {
        let decided = world.oidc.decide(Some(&answer.request), allow, &mut world.random, now);
        match decided.and_then(|decided| decided.callback) {
            Some(callback) => Redirect::to(callback.as_str()).into_response(),
            None => pages::code_expired(),
        }
    })
}

fn found(to: &Url) -> Response {
    (StatusCode::FOUND, [("location", to.as_str())]).into_response()
}

/// A question that was answered just now.
pub(crate) struct Decided {
    /// Where the browser goes on to; None for a device authorization, whose client polls.
    pub(crate) callback: Option<Url>,
}

impl Oidc {
    /// Answers the question of that id, or the latest pending one. None when there is none.
    pub(crate) fn decide(
        &mut self,
        id: Option<&str>,
        allow: bool,
        random: &mut Random,
        now: Timestamp,
    ) -> Option<Decided> {
        let decision = if allow { Decision::Allowed } else { Decision::Denied };
        let id = self.consents.decide(id, decision, now)?;
        Some(Decided { callback: self.authorizations.answer(&id, allow, random, now) })
    }
}
