//! What stands in the variables that name a proxy.
//!
//! The SDK's client takes the proxy from them by itself. Where it cannot read an address, it says nothing and connects
//! without the proxy; so that is looked for here, by the client's own rules.

use super::error::AwsError;
use hyper_util::client::proxy::matcher::Matcher;

/// The variables for an https and for an http address, each in the order in which the client looks.
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
/// The variables for both, where there is none of those.
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];

/// Which variables hold what is no address, and whom no proxy is for.
#[derive(Debug)]
pub(super) struct Proxies {
    https: Option<&'static str>,
    http: Option<&'static str>,
    /// Takes each address that would go through a proxy.
    through_proxy: Matcher,
}

impl Proxies {
    /// The proxies of an environment.
    pub(super) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: [&'static str; 2]| {
            names
                .into_iter()
                .find_map(|name| Some((name, variable(name)?)))
                .filter(|(_, value)| !value.is_empty())
        };
        let fault = |names| match (first(names), first(ALL)) {
            (Some((_, value)), _) if is_address(&value) => None,
            (_, Some((_, value))) if is_address(&value) => None,
            (Some((name, _)), _) | (None, Some((name, _))) => Some(name),
            (None, None) => None,
        };
        let exceptions = ["NO_PROXY", "no_proxy"].into_iter().find_map(&variable).unwrap_or_default();
        let through_proxy = Matcher::builder().all("http://proxy.invalid").no(exceptions).build();
        Self { https: fault(HTTPS), http: fault(HTTP), through_proxy }
    }

    /// Why an address cannot be asked for, if it would go through a proxy whose address cannot be read.
    pub(super) fn fault(&self, address: &str) -> Option<AwsError> {
        let address = address.parse::<http::Uri>().ok()?;
        let variable = if address.scheme_str() == Some("https") { self.https? } else { self.http? };
        self.through_proxy.intercept(&address).map(|_| AwsError::ProxyAddress { variable })
    }
}

/// Whether the client can read it as a proxy's address.
fn is_address(value: &str) -> bool {
    let any = http::Uri::from_static("https://aws.example/");
    Matcher::builder().all(value).build().intercept(&any).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: &str = "https://oidc.eu-west-1.amazonaws.com/token";

    fn fault(variables: &[(&str, &str)], address: &str) -> Option<AwsError> {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Proxies::of_environment(variable).fault(address)
    }

    #[test]
    fn a_proxy_whose_address_is_broken_was_gone_around_without_a_word() {
        for broken in
            ["http://", "http://::1:8080", "gopher://proxy:70", "http://pro xy:1", "/proxy", "ünicode"]
        {
            let found = fault(&[("HTTPS_PROXY", broken)], AWS);
            assert_eq!(found, Some(AwsError::ProxyAddress { variable: "HTTPS_PROXY" }), "{broken}");
        }
        let found = fault(&[("all_proxy", "http://")], "http://oidc.eu-west-1.amazonaws.com/");
        assert_eq!(found, Some(AwsError::ProxyAddress { variable: "all_proxy" }));
    }

    #[test]
    fn a_proxy_that_can_be_read_none_and_one_that_is_not_for_this_host_are_no_fault() {
        for fine in
            ["", "http://proxy:8080", "proxy:8080", "http://ada:secret@[::1]:8080", "socks5://proxy:1080"]
        {
            assert_eq!(fault(&[("https_proxy", fine)], AWS), None, "{fine}");
        }
        assert_eq!(fault(&[], AWS), None);
        assert_eq!(fault(&[("HTTPS_PROXY", "http://"), ("ALL_PROXY", "http://proxy:1")], AWS), None);
        assert_eq!(fault(&[("HTTPS_PROXY", "http://"), ("NO_PROXY", ".amazonaws.com")], AWS), None);
        assert_eq!(fault(&[("HTTPS_PROXY", "http://")], "http://127.0.0.1:4321/token"), None);
    }
}
