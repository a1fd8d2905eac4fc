//! The proxies that the environment names.
//!
//! `HTTPS_PROXY` is for https addresses and `HTTP_PROXY` for http ones, `ALL_PROXY` for both where there is none of
//! those, each in upper case before lower case; `NO_PROXY` lists whom no proxy is for. So does the SDK for Rust. Its client
//! goes around a proxy whose address it cannot read, without a word, and understands less of `NO_PROXY`; so it is
//! decided here.

use super::no_proxy::NoProxy;
use aws_smithy_http_client::proxy::ProxyConfig;
use daypass_core::Secret;
use daypass_core::settings::ProxyAddress;
use hyper_util::client::proxy::matcher::Matcher;
use sha2::{Digest, Sha256};
use std::fmt;

/// The variables for an https and for an http address, each in the order in which they are looked at.
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
/// The variables for both, where there is none of those.
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];
const NO: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// What names one in the place of a variable.
const SETTING: &str = "proxy in Daypass's settings";

/// Why a proxy cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnusableProxy {
    /// What names it is no address of a proxy.
    NoAddress,
    /// It speaks SOCKS. Like the AWS CLI, Daypass goes through HTTP proxies alone.
    Socks,
}

/// A proxy, as a variable or the setting names it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    variable: &'static str,
    /// The whole address, which may hold a password.
    text: Secret,
    /// The same without user and password.
    address: Result<String, UnusableProxy>,
}

/// Without the password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { variable, address, .. } = self;
        f.debug_struct("Proxy").field("variable", variable).field("address", address).finish()
    }
}

impl Proxy {
    fn new(variable: &'static str, text: String) -> Self {
        let any = http::Uri::from_static("https://aws.example/");
        let read = Matcher::builder().all(&text).build().intercept(&any);
        let address = match read {
            None => Err(UnusableProxy::NoAddress),
            Some(read) => match read.uri().scheme_str() {
                Some("http" | "https") => Ok(read.uri().to_string().trim_end_matches('/').to_owned()),
                _ => Err(UnusableProxy::Socks),
            },
        };
        // An address without a scheme is that of an http proxy.
        let text = if text.contains("://") { text } else { format!("http://{text}") };
        Self { variable, text: Secret::new(text), address }
    }

    /// The variable that names it, or the setting in words.
    pub fn variable(&self) -> &'static str {
        self.variable
    }

    /// Scheme, host and port, without user and password.
    ///
    /// # Errors
    /// [`UnusableProxy`], and then what would go through it is refused.
    pub fn address(&self) -> Result<&str, UnusableProxy> {
        self.address.as_deref().map_err(|unusable| *unusable)
    }

    /// Whether a user is named, with a password or without.
    pub fn has_user(&self) -> bool {
        self.text.expose().contains('@')
    }
}

/// The ways that a request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Through no proxy and without TLS: to what stands in for AWS on this machine.
    Plain,
    /// Through no proxy.
    Direct,
    /// Through the proxy for https addresses.
    Https,
    /// Through the proxy for http addresses.
    Http,
}

/// The proxies of an environment, and whom they are not for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proxies {
    https: Option<Proxy>,
    http: Option<Proxy>,
    no_proxy: NoProxy,
    /// The variable of the list and the list, as it stands there.
    exceptions: Option<(&'static str, String)>,
}

impl Proxies {
    /// The proxies of an environment.
    pub(super) fn from_env(variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: [&'static str; 2]| {
            names
                .into_iter()
                .find_map(|name| Some((name, variable(name)?)))
                .filter(|(_, value)| !value.is_empty())
        };
        let proxy = |names| first(names).map(|(name, value)| Proxy::new(name, value));
        // One that cannot be used does not take the place of one that can.
        let better = |own: Option<Proxy>, all: Option<Proxy>| match (own, all) {
            (Some(own), Some(all)) if own.address.is_err() && all.address.is_ok() => Some(all),
            (own, all) => own.or(all),
        };
        let exceptions = first(NO);
        let no_proxy = exceptions.as_ref().map(|(_, list)| NoProxy::parse(list)).unwrap_or_default();
        Self {
            https: better(proxy(HTTPS), proxy(ALL)),
            http: better(proxy(HTTP), proxy(ALL)),
            no_proxy,
            exceptions,
        }
    }

    /// The same, with this proxy for https addresses where the environment names none. AWS has no others; what is asked
    /// by http is an emulator on this machine.
    #[must_use]
    pub(super) fn or_set(mut self, proxy: Option<&ProxyAddress>) -> Self {
        self.https = self.https.or_else(|| proxy.map(|address| Proxy::new(SETTING, address.to_string())));
        self
    }

    /// The proxy for https addresses, such as AWS's.
    pub fn https(&self) -> Option<&Proxy> {
        self.https.as_ref()
    }

    /// The variable that lists whom no proxy is for, and the list as it stands there.
    pub fn exceptions(&self) -> Option<(&'static str, &str)> {
        self.exceptions.as_ref().map(|(name, list)| (*name, list.as_str()))
    }

    /// The proxy that an address is asked through; `None` where it is asked directly, and for what is no web address.
    pub fn of(&self, address: &str) -> Option<&Proxy> {
        self.proxy(self.way(address))
    }

    pub(super) fn way(&self, address: &str) -> Way {
        let Ok(address) = address.parse::<http::Uri>() else { return Way::Direct };
        let (way, directly, port) = match address.scheme_str() {
            Some("https") => (Way::Https, Way::Direct, 443),
            Some("http") => (Way::Http, Way::Plain, 80),
            _ => return Way::Direct,
        };
        let host = address.host().unwrap_or_default();
        let excepted = self.no_proxy.contains(host, address.port_u16().unwrap_or(port));
        if excepted || self.proxy(way).is_none() { directly } else { way }
    }

    /// The variable of the proxy that an address would be asked through and that cannot be used, and why it cannot.
    pub(super) fn fault(&self, address: &str) -> Option<(&'static str, UnusableProxy)> {
        let proxy = self.of(address)?;
        Some((proxy.variable, proxy.address().err()?))
    }

    /// What the SDK's client is told of a way.
    pub(super) fn config(&self, way: Way) -> ProxyConfig {
        let config = self.proxy(way).and_then(|proxy| ProxyConfig::all(proxy.text.expose()).ok());
        config.unwrap_or_else(ProxyConfig::disabled)
    }

    pub(super) fn hash_into(&self, hash: &mut Sha256) {
        let texts = [&self.https, &self.http].map(|proxy| proxy.as_ref().map(|proxy| proxy.text.expose()));
        for text in texts.into_iter().chain([self.exceptions().map(|(_, list)| list)]) {
            hash.update(text.unwrap_or_default());
            hash.update([0]);
        }
    }

    fn proxy(&self, way: Way) -> Option<&Proxy> {
        match way {
            Way::Plain | Way::Direct => None,
            Way::Https => self.https.as_ref(),
            Way::Http => self.http.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: &str = "https://oidc.eu-west-1.amazonaws.com/token";

    fn proxies(variables: &[(&str, &str)]) -> Proxies {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Proxies::from_env(variable)
    }

    #[test]
    fn a_proxy_whose_address_is_broken_was_gone_around_without_a_word() {
        for broken in
            ["http://", "http://::1:8080", "gopher://proxy:70", "http://pro xy:1", "/proxy", "ünicode"]
        {
            let found = proxies(&[("HTTPS_PROXY", broken)]).fault(AWS);
            assert_eq!(found, Some(("HTTPS_PROXY", UnusableProxy::NoAddress)), "{broken}");
        }
        let found = proxies(&[("all_proxy", "http://")]).fault("http://oidc.eu-west-1.amazonaws.com/");
        assert_eq!(found, Some(("all_proxy", UnusableProxy::NoAddress)));
    }

    #[test]
    fn a_socks_proxy_was_spoken_to_as_an_http_proxy() {
        for socks in ["socks5://proxy:1080", "socks5h://ada:secret@proxy:1080", "socks4://proxy:1080"] {
            let found = proxies(&[("ALL_PROXY", socks)]).fault(AWS);
            assert_eq!(found, Some(("ALL_PROXY", UnusableProxy::Socks)), "{socks}");
        }
        let found = proxies(&[("ALL_PROXY", "socks5://proxy:1080"), ("HTTPS_PROXY", "http://proxy:8080")]);
        assert_eq!(found.fault(AWS), None);
    }

    #[test]
    fn a_proxy_that_can_be_read_none_and_one_that_is_not_for_this_host_are_no_fault() {
        for fine in ["", "http://proxy:8080", "proxy:8080", "http://ada:secret@[::1]:8080", "https://proxy"] {
            assert_eq!(proxies(&[("https_proxy", fine)]).fault(AWS), None, "{fine}");
        }
        assert_eq!(proxies(&[]).fault(AWS), None);
        let found = proxies(&[("HTTPS_PROXY", "http://"), ("ALL_PROXY", "http://proxy:1")]);
        assert_eq!(found.of(AWS).and_then(|proxy| proxy.address().ok()), Some("http://proxy:1"));
        assert_eq!(proxies(&[("HTTPS_PROXY", "http://"), ("NO_PROXY", ".amazonaws.com")]).fault(AWS), None);
        assert_eq!(proxies(&[("HTTPS_PROXY", "http://")]).fault("http://127.0.0.1:4321/token"), None);
    }

    #[test]
    fn which_variable_is_for_which_address() {
        let both = [("HTTPS_PROXY", "http://s:1"), ("http_proxy", "http://p:2"), ("ALL_PROXY", "http://a:3")];
        for (variables, address, expected) in [
            (&both[..], AWS, Some("HTTPS_PROXY")),
            (&both[..], "http://aws.example/", Some("http_proxy")),
            (&both[2..], AWS, Some("ALL_PROXY")),
            (&both[1..2], AWS, None),
            (
                &[("HTTPS_PROXY", "http://upper:1"), ("https_proxy", "http://lower:1")],
                AWS,
                Some("HTTPS_PROXY"),
            ),
            (&[("https_proxy", "http://lower:1")], AWS, Some("https_proxy")),
            (&[("HTTPS_PROXY", "http://s:1"), ("no_proxy", "*.amazonaws.com:443")], AWS, None),
            (&[("HTTPS_PROXY", "http://s:1"), ("NO_PROXY", "10.0.0.0/8")], "https://10.1.2.3:8443/", None),
            (&[("HTTPS_PROXY", "http://s:1"), ("NO_PROXY", "*")], "https://[::1]:8443/", None),
        ] {
            assert_eq!(
                proxies(variables).of(address).map(Proxy::variable),
                expected,
                "{variables:?} {address}"
            );
        }
    }

    #[test]
    fn the_setting_is_for_what_no_variable_is_for_and_every_address_that_it_takes_can_be_used() {
        for typed in ["http://proxy:8080", "proxy.example.com", "https://10.0.0.1", "[::1]:3128"] {
            let address = ProxyAddress::parse(typed).unwrap();
            let set = proxies(&[("HTTPS_PROXY", "http://s:1"), ("NO_PROXY", ".amazonaws.cn")])
                .or_set(Some(&address));
            assert_eq!(set.of(AWS).map(Proxy::variable), Some("HTTPS_PROXY"));
            let alone = proxies(&[("NO_PROXY", ".amazonaws.com")]).or_set(Some(&address));
            assert_eq!((alone.of(AWS), alone.fault("https://aws.example/")), (None, None));
            let other = alone.of("https://aws.example/").unwrap();
            assert_eq!((other.variable(), other.address()), (SETTING, Ok(address.as_str())));
            assert_eq!(alone.of("http://127.0.0.1:4566/"), None, "an emulator");
        }
        assert_eq!(proxies(&[]).or_set(None).of(AWS), None);
    }

    #[test]
    fn what_is_shown_of_a_proxy_has_no_password() {
        let found = proxies(&[("HTTPS_PROXY", "http://ada:secret@proxy.example.com:8080/x")]);
        let proxy = found.https().unwrap();
        assert_eq!(proxy.address(), Ok("http://proxy.example.com:8080"));
        assert!(proxy.has_user());
        let shown = format!("{found:?}");
        assert!(!shown.contains("secret") && !shown.contains("ada"), "{shown}");
    }
}
