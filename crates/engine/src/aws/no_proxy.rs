//! Which addresses no proxy is for.
//!
//! There is no standard. What curl, Go, Python's `urllib` (botocore) and `hyper-util` (the SDK for Rust) have in common
//! is understood, and so is what one of them has and none takes otherwise: a port, `*.` before a domain, blanks between
//! entries.

use ipnet::IpNet;
use std::net::IpAddr;

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// `*`: everything.
    Everything,
    /// An IP address or a network of them (`10.0.0.0/8`).
    Network(IpNet, Option<u16>),
    /// A domain, in lower case and without dots around it, and what lies below it.
    Domain(String, Option<u16>),
}

/// The list of `NO_PROXY`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoProxy(Vec<Entry>);

impl NoProxy {
    /// Reads a list. An entry that means nothing is for no address.
    pub fn parse(list: &str) -> Self {
        let entries = list.split(|c: char| c == ',' || c.is_whitespace()).filter(|entry| !entry.is_empty());
        Self(entries.map(Entry::parse).collect())
    }

    /// Whether no proxy is for this host. An IPv6 address may be in brackets.
    pub fn contains(&self, host: &str, port: u16) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let address = unbracketed(&host).parse::<IpAddr>().ok();
        let at = |only: &Option<u16>| only.is_none_or(|only| only == port);
        self.0.iter().any(|entry| match entry {
            Entry::Everything => true,
            Entry::Network(network, only) => {
                address.is_some_and(|address| network.contains(&address)) && at(only)
            }
            Entry::Domain(domain, only) => {
                let below = host.strip_suffix(domain.as_str());
                below.is_some_and(|below| below.is_empty() || below.ends_with('.')) && at(only)
            }
        })
    }
}

impl Entry {
    fn parse(entry: &str) -> Self {
        if entry == "*" {
            return Self::Everything;
        }
        if let Some(network) = network(entry) {
            return Self::Network(network, None);
        }
        let (host, port) = match entry.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
            Some((host, Ok(port))) => (host, Some(port)),
            _ => (entry, None),
        };
        match network(host) {
            Some(network) => Self::Network(network, port),
            None => {
                let domain = host.strip_prefix('*').unwrap_or(host).trim_matches('.');
                Self::Domain(domain.to_ascii_lowercase(), port)
            }
        }
    }
}

fn network(text: &str) -> Option<IpNet> {
    let text = unbracketed(text);
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STS: &str = "sts.eu-west-1.amazonaws.com";

    #[test]
    fn every_form_of_an_entry() {
        for (list, host, port, expected) in [
            ("", STS, 443, false),
            (" , ", STS, 443, false),
            ("*", STS, 443, true),
            ("localhost,*", "10.1.2.3", 443, true),
            ("amazonaws.com", STS, 443, true),
            (".amazonaws.com", STS, 443, true),
            (".amazonaws.com", "amazonaws.com", 443, true),
            ("*.amazonaws.com", STS, 443, true),
            ("AmazonAWS.com.", STS, 443, true),
            ("amazonaws.com", "STS.eu-west-1.AMAZONAWS.COM.", 443, true),
            ("amazonaws.com", "notamazonaws.com", 443, false),
            ("sts.eu-west-1.amazonaws.com", STS, 443, true),
            ("sts.eu-west-1.amazonaws.com", "oidc.eu-west-1.amazonaws.com", 443, false),
            ("localhost amazonaws.com", STS, 443, true),
            ("localhost,\tamazonaws.com", STS, 443, true),
            ("amazonaws.com:443", STS, 443, true),
            ("amazonaws.com:8443", STS, 443, false),
            ("10.0.0.0/8", "10.20.30.40", 443, true),
            ("10.0.0.0/8", "11.20.30.40", 443, false),
            ("10.0.0.0/8", STS, 443, false),
            ("127.0.0.1", "127.0.0.1", 4321, true),
            ("127.0.0.1:4321", "127.0.0.1", 4321, true),
            ("127.0.0.1:4321", "127.0.0.1", 4322, false),
            ("::1", "[::1]", 443, true),
            ("[::1]", "::1", 443, true),
            ("[::1]:443", "[::1]", 443, true),
            ("[::1]:80", "[::1]", 443, false),
            ("fd00::/8", "[fd00:ec2::23]", 443, true),
            ("1.2.3.4", "amazonaws.com.1.2.3.4.example", 443, false),
            ("example.com:port", STS, 443, false),
        ] {
            assert_eq!(NoProxy::parse(list).contains(host, port), expected, "{list:?} {host}:{port}");
        }
    }

    #[test]
    fn an_entry_of_dots_alone_is_for_no_host() {
        for list in [".", "*.", ":443", "..,"] {
            assert!(!NoProxy::parse(list).contains(STS, 443), "{list}");
        }
    }
}
