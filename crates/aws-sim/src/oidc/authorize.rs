//! The authorization code flow's page: `GET /authorize` (un-modelled; RFC 6749 §4.1 with PKCE, RFC 7636).

use crate::oidc::authorization_code::{Authorization, append_error};
use crate::oidc::client::{Client, Grant};
use crate::oidc::consent::{Consent, Decision};
use crate::pages;
use crate::world::Simulation;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long the page waits for the person: as long as the AWS CLI's listener waits for the callback.
const PAGE_LIFETIME: Duration = Duration::from_secs(600);

/// In characters. A challenge of S256 is base 64 of 32 bytes (RFC 7636 §4.2).
const CHALLENGE_LENGTH: usize = 43;

/// The page's parameters. AWS calls the scope parameter `scopes`, where RFC 6749 has `scope`.
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
        // The browser must not be sent to a redirect URI that is not of this client (RFC 6749 §4.1.2.1).
        let client = request.client_id.as_deref().and_then(|id| oidc.clients.named(id, now)).cloned();
        let callback = request.redirect_uri.as_deref().and_then(|uri| Url::parse(uri).ok());
        let (Some(client), Some(mut callback)) = (client, callback) else {
            return pages::bad_request("Nobody registered this client and redirect URI.");
        };
        if !client.may_be_sent_to(&callback) {
            return pages::bad_request("The redirect URI is not one that the client registered.");
        }
        if let Err((error, description)) = request.check(&client) {
            append_error(&mut callback, error, description, &request.state);
            return found(&callback);
        }
        let id = world.random.hex(32);
        let consent = Consent {
            id: id.clone(),
            client_name: client.name.clone(),
            scopes: request.scopes.split_whitespace().map(str::to_owned).collect(),
            expires_at: now + PAGE_LIFETIME,
            decision: Decision::Pending,
        };
        let page = pages::authorize(&world.organisation.name, &consent);
        let authorization = Authorization {
            client_id: client.id,
            redirect_uri: request.redirect_uri.unwrap_or_default(),
            challenge: request.code_challenge,
            expires_at: consent.expires_at,
            state: request.state,
        };
        oidc.consents.ask(consent);
        oidc.authorizations.add(id.clone(), authorization);
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

/// The form that the page's buttons send.
#[derive(Deserialize)]
pub(crate) struct DecisionForm {
    request: String,
    decision: String,
}

/// `POST /authorize`: Allow or Deny; then the browser is sent to the client's callback.
pub(crate) async fn decide(
    State(simulation): State<Arc<Simulation>>,
    Form(form): Form<DecisionForm>,
) -> Response {
    let allow = form.decision == "allow";
    simulation.with(|world, now| {
        let decided = world.oidc.decide(Some(&form.request), allow, &mut world.random, now);
        match decided.and_then(|decided| decided.callback) {
            Some(callback) => Redirect::to(callback.as_str()).into_response(),
            None => pages::code_expired(),
        }
    })
}

fn found(to: &Url) -> Response {
    (StatusCode::FOUND, [("location", to.as_str())]).into_response()
}
