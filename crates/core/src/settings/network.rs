//! The way to AWS, where the environment does not say it.

use crate::account::InvalidName;
use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::Path;

/// The address of an HTTP proxy: `http://HOST:PORT`, or https. It has no user and no password, since settings are no place for a
/// secret: a proxy that wants them is named by `HTTPS_PROXY`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct ProxyAddress(String);

impl ProxyAddress {
    /// From a text that a person typed; without a scheme it is `http`, and blanks around it and a slash behind it are forgiven.
    ///
    /// # Errors
    /// [`InvalidName`] when it is no such address. It does not repeat one in which a password may be.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let text = text.trim();
        let expected =
            "the address of an HTTP proxy without user and password, such as http://proxy.example.com:8080";
        let refused = |text: &str| InvalidName { text: text.chars().take(64).collect(), expected };
        if text.contains('@') {
            return Err(refused("What was given"));
        }
        let (scheme, place) = text.split_once("://").unwrap_or(("http", text));
        let scheme = scheme.to_ascii_lowercase();
        let place = place.strip_suffix('/').unwrap_or(place);
        // An address of IPv6 stands in brackets, so that its colons are none before a port.
        let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, port)) => (host, port),
            None => place.split_at(place.find(':').unwrap_or(place.len())),
        };
        let in_brackets = place.starts_with('[');
        let is_of_host = |c: char| match in_brackets {
            true => c.is_ascii_hexdigit() || ":.".contains(c),
            false => c.is_ascii_alphanumeric() || "-._".contains(c),
        };
        let is_port = port.is_empty()
            || port.strip_prefix(':').is_some_and(|port| {
                port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
            });
        let is_host = (1..=253).contains(&host.len()) && host.chars().all(is_of_host);
        match matches!(scheme.as_str(), "http" | "https") && is_host && is_port {
            true => Ok(Self(format!("{scheme}://{place}"))),
            false => Err(refused(text)),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The full path of a PEM file with certificates to trust beside the system's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct CertificateFile(String);

impl CertificateFile {
    /// From a text. Whether there is such a file is another matter.
    ///
    /// # Errors
    /// [`InvalidName`] when it is no full path.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        match Path::new(text).is_absolute() && !text.chars().any(char::is_control) {
            true => Ok(Self(text.to_owned())),
            false => Err(InvalidName {
                text: text.chars().take(64).collect(),
                expected: "the full path of a file of certificates (PEM)",
            }),
        }
    }

    /// The path.
    pub fn as_path(&self) -> &Path {
        Path::new(&self.0)
    }

    /// The path, as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

checked_text!(ProxyAddress, CertificateFile);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_an_address_of_http_without_a_secret_in_it() {
        for (typed, address) in [
            ("http://proxy.example.com:8080", "http://proxy.example.com:8080"),
            (" proxy:3128 ", "http://proxy:3128"),
            ("HTTPS://proxy.example.com/", "https://proxy.example.com"),
            ("http://10.0.0.1:80", "http://10.0.0.1:80"),
            ("[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(ProxyAddress::parse(typed).unwrap().as_str(), address);
        }
        for typed in [
            "",
            "http://",
            "socks5://proxy:1080",
            "http://proxy:0",
            "http://proxy:99999",
            "http://proxy:+80",
            "http://proxy:80/path",
            "http://pro xy",
            "::1:8080",
            "http://[::1",
            "no such thing",
        ] {
            assert!(ProxyAddress::parse(typed).is_err(), "{typed}");
        }
        let refused = ProxyAddress::parse("http://ada:secret@proxy:8080").unwrap_err().to_string();
        assert!(!refused.contains("secret") && !refused.contains("ada"), "{refused}");
    }

    #[test]
    fn a_file_of_certificates_is_named_from_the_root_on() {
        assert!(CertificateFile::parse(std::env::temp_dir().join("company.pem").to_str().unwrap()).is_ok());
        for text in ["", "company.pem", "./company.pem", "~/company.pem", "/etc/a\nb.pem"] {
            assert!(CertificateFile::parse(text).is_err(), "{text:?}");
        }
    }
}
