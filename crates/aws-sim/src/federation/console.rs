//! The simulated console: `/console…`, and the portal's shortcut to it.

use crate::federation::state::ConsoleSession;
use crate::organisation::Organisation;
use crate::pages::{self, Console};
use crate::principal::{Principal, role_id};
use crate::world::Simulation;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use daypass_core::Region;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The hosts of AWS's consoles, all partitions.
const CONSOLES: [&str; 4] = [
    "console.aws.amazon.com",
    "console.amazonaws-us-gov.com",
    "console.amazonaws.cn",
    "console.amazonaws-eusc.eu",
];

/// The page of the simulation that stands for a page of the AWS console: the same path under `/console`. None for a
/// destination outside of the console.
pub(super) fn console_path(destination: &str, endpoint: &str) -> Option<Url> {
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

/// Query parameters of the console page.
#[derive(Deserialize)]
pub(crate) struct Page {
    visit: Option<String>,
    region: Option<String>,
}

/// `/console…`: shows whose console it is, and at which service and region.
pub(crate) async fn show(
    State(simulation): State<Arc<Simulation>>,
    uri: Uri,
    Query(page): Query<Page>,
) -> Response {
    simulation.with(|world, now| {
        let session = page.visit.and_then(|id| world.consoles.session(&id, now));
        let Some(session) = session else {
            return pages::bad_request("Nobody is signed in here. Open the console from Daypass.");
        };
        let service = uri.path().trim_start_matches("/console").split('/').find(|part| !part.is_empty());
        let service = service.filter(|service| *service != "home").unwrap_or("console home");
        describe(&world.organisation, session, service, page.region.as_deref())
    })
}

fn describe(
    organisation: &Organisation,
    session: &ConsoleSession,
    service: &str,
    region: Option<&str>,
) -> Response {
    let who = &session.principal;
    let account_id = who.account().as_str();
    let role = match who {
        Principal::Role { path_and_name, .. } => path_and_name.rsplit('/').next().unwrap_or_default(),
        Principal::User { .. } | Principal::Root { .. } | Principal::Federated { .. } => who.name(),
    };
    pages::console(&Console {
        account_id,
        account_name: organisation.account(account_id).map_or("", |account| account.name.as_str()),
        role: permission_set(role),
        service,
        region: region.unwrap_or(organisation.sso_region.as_str()),
        arn: &who.arn(),
        permissions: if session.has_permissions { "those of the policies" } else { "none" },
    })
}

/// The permission set of a role that Identity Center manages; the name of any other role unchanged.
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

/// `/start/console`: where the portal's link `…/start/#/console?…` leads. The person counts as signed in to the portal.
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
            partition: world.organisation.sso_region.partition(),
            account: account.id,
            path_and_name: format!("/{role}"),
            id: role_id(role.as_str()),
            session: world.organisation.user.clone(),
        };
        let expires_at =
            now + Duration::from_secs(u64::from(world.organisation.session_hours(role.as_str())) * 3600);
        let session = ConsoleSession { principal, expires_at, has_permissions: true };
        found(&world.consoles.open(page, session, &mut world.random))
    })
}

/// Redirects the browser.
pub(super) fn found(to: &str) -> Response {
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
