//! Sign-in to the console: `/federation`, and sign-out: `/oauth`.

use crate::federation::console::{console_path, found};
use crate::federation::state::ConsoleSession;
use crate::keys::{Keys, Origin};
use crate::world::{Simulation, World};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

/// The credentials in the Session parameter.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    session_id: String,
    session_key: String,
    session_token: String,
}

/// Answers `/federation`, GET or POST.
pub(crate) async fn answer(State(simulation): State<Arc<Simulation>>, uri: Uri, body: Bytes) -> Response {
    let places = [uri.query().unwrap_or_default().as_bytes(), &body];
    let fields: HashMap<String, String> =
        places.into_iter().flat_map(|place| form_urlencoded::parse(place).into_owned()).collect();
    let field = |name: &str| fields.get(name).map(String::as_str);
    simulation.with(|world, now| match field("Action") {
        Some("getSigninToken") => {
            match sign_in_token(field("Session"), field("SessionDuration"), world, now) {
                Ok(token) => Json(json!({"SigninToken": token})).into_response(),
                Err(why) => refuse(why),
            }
        }
        Some("login") => {
            let session = field("SigninToken").and_then(|token| world.consoles.session_of_token(token, now));
            let Some(session) = session else {
                return refuse("The sign-in token is invalid or has expired");
            };
            let destination = field("Destination").and_then(|url| console_path(url, &simulation.endpoint));
            match (field("Issuer"), destination) {
                (None, _) => refuse("Issuer is required"),
                (_, None) => refuse("Destination must be a page of the AWS console"),
                (Some(_), Some(page)) => found(&world.consoles.open(page, session, &mut world.random)),
            }
        }
        _ => refuse("Action must be getSigninToken or login"),
    })
}

/// Issues a sign-in token. Its console session ends after SessionDuration, or with the credentials when that is left out.
fn sign_in_token(
    session: Option<&str>,
    duration: Option<&str>,
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
    Ok(world.consoles.issue_token(console, &mut world.random, now))
}

/// The console session that credentials are good for, and where they come from. The credentials must be right in all three
/// parts, not expired, and a role's.
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
    Ok((ConsoleSession { principal: key.principal.clone(), expires_at }, key.origin))
}

/// Query parameters of the sign-out link.
#[derive(Deserialize)]
pub(crate) struct SignOut {
    #[serde(rename = "Action")]
    action: Option<String>,
    redirect_uri: Option<String>,
}

/// `/oauth?Action=logout&redirect_uri=…`: closes all consoles, and redirects to a page of this sign-in.
pub(crate) async fn sign_out(
    State(simulation): State<Arc<Simulation>>,
    Query(link): Query<SignOut>,
) -> Response {
    let own = format!("{}/", simulation.endpoint);
    match link.redirect_uri {
        Some(to) if link.action.as_deref() == Some("logout") && to.starts_with(&own) => {
            simulation.with(|world, _| world.consoles.close_all());
            found(&to)
        }
        _ => refuse("Action must be logout, and redirect_uri a page of this sign-in"),
    }
}

fn refuse(why: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, why).into_response()
}
