//! How AWS is asked from this machine: the one place here that knows how hosts, proxy and certificates are chosen.

use crate::aws::http::Response;
use crate::aws::{AwsError, Gateway, LeftOut, Service};
use daypass_core::aws_host::is_of_service;
use daypass_core::{Region, StartUrl};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// An address at which a service is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub(super) url: String,
    /// A variable has set it.
    pub(super) is_override: bool,
}

/// What answered, as far as it tells something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// Its clock minus this machine's.
    pub(super) ahead: Option<SignedDuration>,
}

impl Address {
    /// The address of a service in a region, as the gateway asks it: for a portal, where the host of the portal says so, at the
    /// dual-stack endpoints.
    pub(super) fn of(
        gateway: &Gateway,
        service: Service,
        region: &Region,
        portal: Option<&StartUrl>,
    ) -> Result<Self, AwsError> {
        let (route, dual_stack) = (gateway.route(), portal.is_some_and(StartUrl::is_dual_stack));
        let url = route.address(service, region, dual_stack)?;
        Ok(Self { url, is_override: route.endpoints.of(service).is_some() })
    }

    pub(super) fn host(&self) -> String {
        host(&self.url)
    }

    /// Asks there without signing anything: who is asked does not matter, only who answers and when.
    pub(super) async fn ask(
        &self,
        gateway: &Gateway,
        now: impl Fn() -> Timestamp,
    ) -> Result<Answer, AwsError> {
        let response = gateway.http().get(&format!("{}/", self.url)).await?;
        if is_of_somebody_else(&response) {
            return Err(AwsError::NotAws { host: self.host() });
        }
        Ok(Answer { ahead: response.date.map(|date| date.duration_since(now())) })
    }
}

/// The endpoint that requests go to in place of AWS's, if one is set.
pub(super) fn overridden(gateway: &Gateway) -> Option<&str> {
    gateway.endpoints().in_force()
}

/// Why the CA bundle cannot be used, if it cannot.
pub(super) fn bundle_fault(gateway: &Gateway) -> Option<AwsError> {
    gateway.http().bundle_fault()
}

/// The certificates that cannot be read.
pub(super) fn left_out(gateway: &Gateway) -> &[LeftOut] {
    gateway.http().left_out()
}

/// The host, and the port where one is named.
pub(super) fn host(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return String::new() };
    let host = url.host_str().unwrap_or_default().to_owned();
    url.port().map_or(host.clone(), |port| format!("{host}:{port}"))
}

/// Whether a host is one of AWS's own, which an interface endpoint of a VPC is too.
pub(super) fn is_of_aws(host: &str) -> bool {
    is_of_service(host.split(':').next().unwrap_or(host))
}

/// Whether a page has answered in AWS's place, as in a hotel: AWS gives each request an id, and sends a browser that comes to
/// STS to its own pages.
fn is_of_somebody_else(response: &Response) -> bool {
    let is_page = response.content_type.as_deref().is_some_and(|kind| kind.starts_with("text/html"));
    let leads_to_amazon = response.location.as_deref().is_some_and(|to| {
        let host = host(to);
        host == "amazon.com" || host.ends_with(".amazon.com")
    });
    let leads_away = response.location.is_some() && !leads_to_amazon;
    !response.has_request_id && (is_page || leads_away || response.status == 511)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(content_type: Option<&str>, location: Option<&str>, has_request_id: bool) -> Response {
        let (content_type, location) = (content_type.map(str::to_owned), location.map(str::to_owned));
        Response { status: 302, location, content_type, body: vec![], date: None, has_request_id }
    }

    #[test]
    fn a_page_in_awss_place_is_known() {
        for (content_type, location, has_request_id, is_other) in [
            (Some("text/html; charset=utf-8"), None, false, true),
            (None, Some("http://login.hotel.example/"), false, true),
            (None, Some("https://aws.amazon.com/iam"), false, false),
            (None, Some("https://amazon.com.evil.example/"), false, true),
            (Some("text/html"), None, true, false),
            (Some("application/json"), None, false, false),
            (None, None, false, false),
        ] {
            let response = response(content_type, location, has_request_id);
            assert_eq!(is_of_somebody_else(&response), is_other, "{response:?}");
        }
    }

    #[test]
    fn a_host_is_named_with_its_port() {
        assert_eq!(host("http://127.0.0.1:4566/x"), "127.0.0.1:4566");
        assert!(is_of_aws("vpce-1.sts.eu-west-1.vpce.amazonaws.com") && !is_of_aws("localhost:4566"));
    }
}
