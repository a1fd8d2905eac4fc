//! Sign-in to the console: `/federation`, and sign-out: `/oauth`.

use crate::federation::console::{console_path, found};
use crate::federation::state::ConsoleSession;
use crate::header;
use crate::keys::{Keys, Origin};
use crate::tls::hosts::{self, Host};
use crate::world::{Simulation, World};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;
use url::{Url, form_urlencoded};

/// The cookie by which a browser is known again.
const BROWSER_COOKIE: &str = "aws-sim-browser";

/// The credentials in the Session parameter.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    session_id: String,
    session_key: String,
    session_token: String,
}

/// Answers `/federation`, GET or POST.
pub(crate) async fn answer(
    State(simulation): State<Arc<Simulation>>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    let places = [uri.query().unwrap_or_default().as_bytes(), &body];
    let fields: HashMap<String, String> =
        places.into_iter().flat_map(|place| form_urlencoded::parse(place).into_owned()).collect();
    let field = |name: &str| fields.get(name).map(String::as_str);
    let host = header::host(&headers).unwrap_or_default();
    simulation.with(|world, now| match field("Action") {
        Some("getSigninToken") => {
            match sign_in_token(field("Session"), field("SessionDuration"), host, world, now) {
                Ok(token) => Json(json!({"SigninToken": token})).into_response(),
                Err(why) => refuse(why),
            }
        }
        Some("login") => {
            let session =
                field("SigninToken").and_then(|token| world.consoles.session_of_token(token, host, now));
            let Some(session) = session else {
                return refuse("The sign-in token is invalid or has expired");
            };
            let destination = field("Destination").and_then(|url| console_path(url, &simulation.endpoint));
            match (field("Issuer"), destination) {
                (None, _) => refuse("Issuer is required"),
                (_, None) => refuse("Destination must be a page of the AWS console"),
                (Some(_), Some(page)) => {
                    let browser = browser_of(&headers, world);
                    match world.consoles.open_in(&browser, page, session, &mut world.random, now) {
                        Ok(console) => with_browser(found(&console), &browser),
                        Err(why) => with_browser(refuse(why), &browser),
                    }
                }
            }
        }
        _ => refuse("Action must be getSigninToken or login"),
    })
}

/// Issues a sign-in token. Its console session ends after SessionDuration, or with the credentials when that is left out.
fn sign_in_token(
    session: Option<&str>,
    duration: Option<&str>,
    host: &str,
    world: &mut World,
    now: Timestamp,
) -> Result<String, &'static str> {
    let session: Session = session.and_then(|text| serde_json::from_str(text).ok()).ok_or(
        "Invalid credentials parameter: Session must be JSON with sessionId, sessionKey and sessionToken",
    )?;
    let (mut console, origin) = verify(&session, &world.keys, now)?;
    if let Some(duration) = duration {
        let seconds: u32 = duration.parse().map_err(|_| "SessionDuration must be a number of seconds")?;
        if !(900..=43_200).contains(&seconds) {
            return Err("SessionDuration must be between 900 and 43200");
        }
        if origin != (Origin::AssumedRole { chained: false }) {
            return Err("SessionDuration cannot be used with these credentials");
        }
        console.expires_at = now + Duration::from_secs(u64::from(seconds));
    }
    Ok(world.consoles.issue_token(console, host, &mut world.random, now))
}

/// The console session that credentials are good for, and where they come from. The credentials must be right in all three
/// parts, not expired, and a role's or a federated user's.
fn verify(session: &Session, keys: &Keys, now: Timestamp) -> Result<(ConsoleSession, Origin), &'static str> {
    let same = |given: &str, right: &str| bool::from(given.as_bytes().ct_eq(right.as_bytes()));
    const WRONG: &str = "Invalid credentials parameter";
    let key = keys
        .get(&session.session_id)
        .filter(|key| same(&session.session_key, &key.secret))
        .filter(|key| key.session_token.as_deref().is_some_and(|token| same(&session.session_token, token)))
        .ok_or(WRONG)?;
    let expires_at = key.expires_at.filter(|expires_at| *expires_at > now).ok_or(WRONG)?;
    if key.origin == Origin::SessionToken {
        return Err("Invalid credentials parameter: these credentials are not of a role or a federated user");
    }
    // A federated user may do what the session policy and the user's own policies both allow.
    let has_permissions = key.origin != (Origin::FederationToken { has_policy: false });
    Ok((ConsoleSession { principal: key.principal.clone(), expires_at, has_permissions }, key.origin))
}

/// Query parameters of the sign-out link.
#[derive(Deserialize)]
pub(crate) struct SignOut {
    #[serde(rename = "Action")]
    action: Option<String>,
    redirect_uri: Option<String>,
}

/// `/oauth?Action=logout&redirect_uri=…`: closes the browser's consoles, and redirects to a page of AWS's sign-in.
pub(crate) async fn sign_out(
    State(simulation): State<Arc<Simulation>>,
    headers: HeaderMap,
    Query(link): Query<SignOut>,
) -> Response {
    match link.redirect_uri {
        Some(to) if link.action.as_deref() == Some("logout") && is_sign_in(&to, &simulation.endpoint) => {
            simulation.with(|world, _| {
                let browser = browser_of(&headers, world);
                world.consoles.sign_out(&browser);
                with_browser(found(&to), &browser)
            })
        }
        _ => refuse("Action must be logout, and redirect_uri a page of this sign-in"),
    }
}

/// Query parameters of the page that switches several sessions on.
#[derive(Deserialize)]
pub(crate) struct OptIn {
    redirect_uri: Option<String>,
}

/// `/sessions/v1/opt-in?redirect_uri=…`: the browser has several sessions from now on (observed by saml2aws, issue 1485).
pub(crate) async fn opt_in(
    State(simulation): State<Arc<Simulation>>,
    headers: HeaderMap,
    Query(link): Query<OptIn>,
) -> Response {
    match link.redirect_uri {
        Some(to) if is_sign_in(&to, &simulation.endpoint) => simulation.with(|world, _| {
            let browser = browser_of(&headers, world);
            world.consoles.opt_in(&browser);
            with_browser(found(&to), &browser)
        }),
        _ => refuse("redirect_uri must be a page of this sign-in"),
    }
}

/// Whether an address is one of the sign-in to the console, of the simulation or of AWS.
fn is_sign_in(address: &str, endpoint: &str) -> bool {
    let of_aws = Url::parse(address).ok().filter(|url| url.scheme() == "https");
    let of_aws = of_aws.and_then(|url| url.host_str().and_then(hosts::read));
    address.starts_with(&format!("{endpoint}/")) || of_aws == Some(Host::SignIn)
}

/// What a browser is known by; a new one for who has no cookie yet.
fn browser_of(headers: &HeaderMap, world: &mut World) -> String {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let own = cookies
        .flat_map(|cookies| cookies.split("; "))
        .find_map(|cookie| cookie.strip_prefix(BROWSER_COOKIE)?.strip_prefix('='));
    own.map_or_else(|| world.random.hex(32), str::to_owned)
}

fn with_browser(mut response: Response, browser: &str) -> Response {
    if let Ok(cookie) =
        HeaderValue::from_str(&format!("{BROWSER_COOKIE}={browser}; Path=/; HttpOnly; SameSite=Lax"))
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

fn refuse(why: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, why).into_response()
}
