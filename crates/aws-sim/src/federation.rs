//! Console federation (un-modelled): `/federation`, `/oauth` and the page it all ends on.
//!
//! Facts: IAM User Guide, *Enable custom identity broker access to the AWS console*.

use crate::keys::{Keys, Origin};
use crate::organisation::Organisation;
use crate::pages::{self, Console};
use crate::principal::Principal;
use crate::random::Random;
use crate::world::{Simulation, World};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use daypass_core::Region;
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

/// The hosts of AWS's consoles, all partitions.
const CONSOLES: [&str; 4] = [
    "console.aws.amazon.com",
    "console.amazonaws-us-gov.com",
    "console.amazonaws.cn",
    "console.amazonaws-eusc.eu",
];

/// Who a sign-in token or a console page is for.
#[derive(Clone)]
struct Visitor {
    principal: Principal,
    until: Timestamp,
}

/// Sign-in tokens and open consoles.
#[derive(Default)]
pub(crate) struct Consoles {
    tokens: HashMap<String, Visitor>,
    open: HashMap<String, Visitor>,
}

impl Consoles {
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
            let visitor = field("SigninToken").and_then(|token| world.consoles.tokens.get(token)).cloned();
            let Some(visitor) = visitor.filter(|visitor| visitor.until > now) else {
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

fn sign_in_token(
    session: Option<&str>,
    duration: Option<&str>,
    world: &mut World,
    now: Timestamp,
) -> Result<String, &'static str> {
    let session: Session = session.and_then(|text| serde_json::from_str(text).ok()).ok_or(
        "Invalid credentials parameter: Session must be JSON with sessionId, sessionKey and sessionToken",
    )?;
    let (principal, origin) = proven(&session, &world.keys, now)?;
    if let Some(duration) = duration {
        let seconds: u32 = duration.parse().map_err(|_| "SessionDuration must be a number of seconds")?;
        if !(900..=43_200).contains(&seconds) {
            return Err("SessionDuration must be between 900 and 43200");
        }
        if origin != (Origin::AssumedRole { chained: false }) {
            return Err("SessionDuration cannot be used with these credentials");
        }
    }
    let token = world.random.url_safe(TOKEN_LENGTH);
    world.consoles.tokens.insert(token.clone(), Visitor { principal, until: now + TOKEN_LIFETIME });
    Ok(token)
}

/// Whose credentials these are: temporary, of a role, and right in all three parts.
fn proven(session: &Session, keys: &Keys, now: Timestamp) -> Result<(Principal, Origin), &'static str> {
    let same = |given: &str, right: &str| bool::from(given.as_bytes().ct_eq(right.as_bytes()));
    let key = keys
        .get(&session.session_id)
        .filter(|key| same(&session.session_key, &key.secret))
        .filter(|key| key.session_token.as_deref().is_some_and(|token| same(&session.session_token, token)))
        .filter(|key| key.expires_at.is_some_and(|expires_at| expires_at > now))
        .ok_or("Invalid credentials parameter")?;
    if key.origin == Origin::SessionToken {
        return Err("Invalid credentials parameter: these credentials are not of a role or a federated user");
    }
    Ok((key.principal.clone(), key.origin))
}

/// Where a destination lies in the simulation: `/console` for the AWS console's front page and everything under it.
fn console_path(destination: &str, endpoint: &str) -> Option<Url> {
    let url = Url::parse(destination).ok()?;
    if url.origin() == Url::parse(endpoint).ok()?.origin() {
        return url.path().starts_with("/console").then_some(url);
    }
    let host = url.host_str()?;
    let console = CONSOLES.iter().find(|console| {
        host == **console || host.strip_suffix(*console).is_some_and(|rest| rest.ends_with('.'))
    })?;
    if url.scheme() != "https" {
        return None;
    }
    let mut mapped = Url::parse(&format!("{endpoint}/console{}", url.path())).ok()?;
    mapped.set_query(url.query());
    let in_query = url.query_pairs().any(|(key, _)| key == "region");
    let in_host = host.strip_suffix(console).and_then(|rest| rest.trim_end_matches('.').rsplit('.').next());
    if let Some(region) = in_host.filter(|region| !in_query && Region::parse(region).is_ok()) {
        mapped.query_pairs_mut().append_pair("region", region);
    }
    Some(mapped)
}

fn with_visit(mut page: Url, world: &mut World, visitor: Visitor) -> String {
    let id = world.consoles.open(visitor, &mut world.random);
    page.query_pairs_mut().append_pair("visit", &id);
    page.into()
}

/// Query parameters of the console page.
#[derive(Deserialize)]
pub(crate) struct Page {
    visit: Option<String>,
    region: Option<String>,
}

/// `/console…`: what a person would see who had followed the link at AWS.
pub(crate) async fn console(
    State(simulation): State<Arc<Simulation>>,
    uri: Uri,
    Query(page): Query<Page>,
) -> Response {
    simulation.with(|world, _| {
        let Some(visitor) = page.visit.and_then(|id| world.consoles.open.get(&id)) else {
            return pages::bad_request("Nobody is signed in here. Open the console from Daypass.");
        };
        let service = uri.path().trim_start_matches("/console").split('/').find(|part| !part.is_empty());
        let service = service.filter(|service| *service != "home").unwrap_or("console home");
        show(&world.organisation, &visitor.principal, service, page.region.as_deref())
    })
}

fn show(organisation: &Organisation, who: &Principal, service: &str, region: Option<&str>) -> Response {
    let account_id = who.account().as_str();
    let role = match who {
        Principal::Role { path_and_name, .. } => path_and_name.rsplit('/').next().unwrap_or_default(),
        Principal::User { name, .. } => name,
    };
    pages::console(&Console {
        account_id,
        account_name: organisation.account(account_id).map_or("", |account| account.name.as_str()),
        role: permission_set(role),
        service,
        region: region.unwrap_or(organisation.sso_region.as_str()),
    })
}

/// The permission set of a role that Identity Center keeps; any other role as it is.
fn permission_set(role: &str) -> &str {
    role.strip_prefix("AWSReservedSSO_").and_then(|rest| rest.rsplit_once('_')).map_or(role, |(name, _)| name)
}

/// Query parameters of the portal's console link.
#[derive(Deserialize)]
pub(crate) struct Shortcut {
    account_id: Option<String>,
    role_name: Option<String>,
    destination: Option<String>,
}

/// `/start/console`: the portal's link `…/start/#/console?…`, for whoever is signed in to the portal.
pub(crate) async fn shortcut(
    State(simulation): State<Arc<Simulation>>,
    Query(link): Query<Shortcut>,
) -> Response {
    simulation.with(|world, now| {
        let account = link.account_id.as_deref().and_then(|id| world.organisation.account(id)).cloned();
        let Some(account) = account else {
            return pages::bad_request("This account is not assigned to you.");
        };
        let wanted = link.role_name.as_deref();
        let role = account.roles.iter().find(|role| wanted.is_none_or(|wanted| role.as_str() == wanted));
        let (Some(role), Some(page)) = (
            role,
            console_path(
                link.destination.as_deref().unwrap_or("https://console.aws.amazon.com/"),
                &simulation.endpoint,
            ),
        ) else {
            return pages::bad_request(
                "This role is not assigned to you, or the destination is not the console.",
            );
        };
        let principal = Principal::Role {
            account: account.id,
            path_and_name: format!("/{role}"),
            id: "AROA".to_owned(),
            session: world.organisation.user.clone(),
        };
        found(&with_visit(page, world, Visitor { principal, until: now }))
    })
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

fn found(to: &str) -> Response {
    (StatusCode::FOUND, [("location", to), ("cache-control", "no-store")]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_of_the_console_are_mapped_and_no_others() {
        let path = |destination: &str| {
            console_path(destination, "http://127.0.0.1:9")
                .map(|url| url.as_str().trim_start_matches("http://127.0.0.1:9").to_owned())
        };
        for (destination, mapped) in [
            (
                "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1",
                Some("/console/ec2/home?region=eu-west-1"),
            ),
            (
                "https://eu-west-1.console.aws.amazon.com/s3/buckets",
                Some("/console/s3/buckets?region=eu-west-1"),
            ),
            ("https://console.aws.amazon.com/", Some("/console/")),
            ("https://console.amazonaws.cn/ec2", Some("/console/ec2")),
            ("http://127.0.0.1:9/console/ec2", Some("/console/ec2")),
            ("http://127.0.0.1:9/_sim/calls", None),
            ("http://console.aws.amazon.com/", None),
            ("https://console.aws.amazon.com.example.com/", None),
            ("https://evilconsole.aws.amazon.com/", None),
            ("x", None),
        ] {
            assert_eq!(path(destination).as_deref(), mapped, "{destination}");
        }
    }

    #[test]
    fn the_page_names_permission_sets_as_people_do() {
        assert_eq!(permission_set("AWSReservedSSO_Read_Only_0123456789abcdef"), "Read_Only");
        assert_eq!(permission_set("Deploy"), "Deploy");
    }
}
