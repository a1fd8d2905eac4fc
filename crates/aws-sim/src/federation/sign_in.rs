//! Sign-in to the console: `/federation`, and sign-out: `/oauth`.

use crate::federation::console::console_path;
use crate::keys::{Keys, Origin};
use crate::principal::Principal;
use crate::random::Random;
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
use url::{Url, form_urlencoded};

/// How long a sign-in token may be used.
const TOKEN_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Real sign-in tokens have more than a kilobyte.
const TOKEN_LENGTH: usize = 1200;

/// Who a console is for, and for how long.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) principal: Principal,
    pub(super) until: Timestamp,
}

/// A sign-in token: a console that may still be opened.
struct Ticket {
    visitor: Visitor,
    lapses_at: Timestamp,
}

/// Sign-in tokens and open consoles.
#[derive(Default)]
pub(crate) struct Consoles {
    tokens: HashMap<String, Ticket>,
    pub(super) open: HashMap<String, Visitor>,
}

impl Consoles {
    fn visitor(&self, token: &str, now: Timestamp) -> Option<Visitor> {
        let ticket = self.tokens.get(token).filter(|ticket| ticket.lapses_at > now)?;
        Some(ticket.visitor.clone())
    }

    fn open(&mut self, visitor: Visitor, random: &mut Random) -> String {
        let id = random.hex(32);
        self.open.insert(id.clone(), visitor);
        id
    }
}

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
            let visitor = field("SigninToken").and_then(|token| world.consoles.visitor(token, now));
            let Some(visitor) = visitor else {
                return refuse("The sign-in token is invalid or has expired");
            };
            let destination = field("Destination").and_then(|url| console_path(url, &simulation.endpoint));
            match (field("Issuer"), destination) {
                (None, _) => refuse("Issuer is required"),
                (_, None) => refuse("Destination must be a page of the AWS console"),
                (Some(_), Some(path)) => found(&with_visit(path, world, visitor)),
            }
        }
        _ => refuse("Action must be getSigninToken or login"),
    })
}

/// A new sign-in token. Its console closes after SessionDuration, or else with the credentials.
fn sign_in_token(
    session: Option<&str>,
    duration: Option<&str>,
    world: &mut World,
    now: Timestamp,
) -> Result<String, &'static str> {
    let session: Session = session.and_then(|text| serde_json::from_str(text).ok()).ok_or(
        "Invalid credentials parameter: Session must be JSON with sessionId, sessionKey and sessionToken",
    )?;
    let (mut visitor, origin) = proven(&session, &world.keys, now)?;
    if let Some(duration) = duration {
        let seconds: u32 = duration.parse().map_err(|_| "SessionDuration must be a number of seconds")?;
        if !(900..=43_200).contains(&seconds) {
            return Err("SessionDuration must be between 900 and 43200");
        }
        if origin != (Origin::AssumedRole { chained: false }) {
            return Err("SessionDuration cannot be used with these credentials");
        }
        visitor.until = now + Duration::from_secs(u64::from(seconds));
    }
    let token = world.random.url_safe(TOKEN_LENGTH);
    world.consoles.tokens.insert(token.clone(), Ticket { visitor, lapses_at: now + TOKEN_LIFETIME });
    Ok(token)
}

/// Whose credentials these are, and until when: temporary, of a role, and right in all three parts.
fn proven(session: &Session, keys: &Keys, now: Timestamp) -> Result<(Visitor, Origin), &'static str> {
    let same = |given: &str, right: &str| bool::from(given.as_bytes().ct_eq(right.as_bytes()));
    const WRONG: &str = "Invalid credentials parameter";
    let key = keys
        .get(&session.session_id)
        .filter(|key| same(&session.session_key, &key.secret))
        .filter(|key| key.session_token.as_deref().is_some_and(|token| same(&session.session_token, token)))
        .ok_or(WRONG)?;
    let until = key.expires_at.filter(|expires_at| *expires_at > now).ok_or(WRONG)?;
    if key.origin == Origin::SessionToken {
        return Err("Invalid credentials parameter: these credentials are not of a role or a federated user");
    }
    Ok((Visitor { principal: key.principal.clone(), until }, key.origin))
}

pub(super) fn with_visit(mut page: Url, world: &mut World, visitor: Visitor) -> String {
    let id = world.consoles.open(visitor, &mut world.random);
    page.query_pairs_mut().append_pair("visit", &id);
    page.into()
}

/// Query parameters of the sign-out link.
#[derive(Deserialize)]
pub(crate) struct SignOut {
    #[serde(rename = "Action")]
    action: Option<String>,
    redirect_uri: Option<String>,
}

/// `/oauth?Action=logout&redirect_uri=…`: forgets the open consoles, and goes on to a page of the sign-in itself.
pub(crate) async fn sign_out(
    State(simulation): State<Arc<Simulation>>,
    Query(link): Query<SignOut>,
) -> Response {
    let own = format!("{}/", simulation.endpoint);
    match link.redirect_uri {
        Some(to) if link.action.as_deref() == Some("logout") && to.starts_with(&own) => {
            simulation.with(|world, _| world.consoles.open.clear());
            found(&to)
        }
        _ => refuse("Action must be logout, and redirect_uri a page of this sign-in"),
    }
}

fn refuse(why: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, why).into_response()
}

pub(super) fn found(to: &str) -> Response {
    (StatusCode::FOUND, [("location", to), ("cache-control", "no-store")]).into_response()
}
