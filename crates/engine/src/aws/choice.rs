//! What was chosen for the way to AWS, in words: for the status, the details and whoever looks for what is wrong.

use super::Route;
use serde::Serialize;
use std::fmt;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// A service is asked elsewhere than at AWS.
    Endpoint,
    /// The FIPS endpoints.
    Fips,
    /// The dual-stack endpoints.
    DualStack,
    /// The proxy to AWS.
    Proxy,
    /// Whom no proxy is for.
    NoProxy,
    /// Certificates to trust beside the system's.
    CaBundle,
    /// Certificates to trust in the place of the system's.
    SystemCertificates,
}

/// A choice that was made. What nothing chooses is as the system and the SDKs have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// What was chosen.
    pub what: Choice,
    /// The value, where there is more to say than that it is so. Never a password.
    pub value: Option<String>,
    /// The variable or the setting that says so.
    pub from: String,
}

/// As in `proxy http://proxy.example.com:8080 (HTTPS_PROXY)`.
impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.what {
            Choice::Endpoint => "endpoint",
            Choice::Fips => "FIPS endpoints",
            Choice::DualStack => "dual-stack endpoints",
            Choice::Proxy => "proxy",
            Choice::NoProxy => "no proxy for",
            Choice::CaBundle => "CA bundle",
            Choice::SystemCertificates => "certificates",
        })?;
        if let Some(value) = &self.value {
            write!(f, " {value}")?;
        }
        write!(f, " ({})", self.from)
    }
}

impl Route {
    /// What was chosen, and by what; nothing on a machine where nothing is set.
    pub fn chosen(&self) -> Vec<Chosen> {
        let chosen = |what, value, from: &dyn fmt::Display| Chosen { what, value, from: from.to_string() };
        let path = |path: &std::path::Path| Some(path.display().to_string());
        let endpoint = self.endpoints.in_force().map(|url| {
            chosen(Choice::Endpoint, Some(url.to_owned()), &"AWS_ENDPOINT_URL or one of its kind")
        });
        let proxy = self.proxies.https().map(|proxy| {
            // What cannot be used is told when AWS is asked; its text may hold a password.
            let address = proxy.address().map_or_else(|_| "that cannot be used".to_owned(), str::to_owned);
            chosen(Choice::Proxy, Some(address), &proxy.variable())
        });
        let exceptions = self.proxies.exceptions();
        let certificates = [("SSL_CERT_FILE", &self.ssl_cert_file), ("SSL_CERT_DIR", &self.ssl_cert_dir)]
            .map(|(name, file)| {
                file.as_deref().map(|file| chosen(Choice::SystemCertificates, path(file), &name))
            });
        [
            endpoint,
            self.fips.as_ref().map(|origin| chosen(Choice::Fips, None, origin)),
            self.dual_stack.as_ref().map(|origin| chosen(Choice::DualStack, None, origin)),
            proxy,
            exceptions.map(|(name, list)| chosen(Choice::NoProxy, Some(list.to_owned()), &name)),
            self.ca_bundle
                .as_ref()
                .map(|bundle| chosen(Choice::CaBundle, path(&bundle.path), &bundle.origin)),
        ]
        .into_iter()
        .chain(certificates)
        .flatten()
        .collect()
    }

    /// The same as a text; `None` where nothing was chosen. Without the endpoint overrides, which are a notice of their own.
    pub fn way_in_words(&self) -> Option<String> {
        let chosen = self.chosen().into_iter().filter(|chosen| chosen.what != Choice::Endpoint);
        let words: Vec<String> = chosen.map(|chosen| chosen.to_string()).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_told_with_what_chose_it() {
        let variables = [
            ("HTTPS_PROXY", "http://ada:secret@proxy.example.com:8080"),
            ("NO_PROXY", "localhost,.corp.example"),
            ("AWS_USE_FIPS_ENDPOINT", "true"),
            ("SSL_CERT_DIR", "/etc/ssl/certs"),
        ];
        let variable =
            |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        let config = b"[default]\nca_bundle = /etc/company.pem\nuse_dualstack_endpoint = true\n";
        let chosen: Vec<String> =
            Route::new(variable, config).chosen().iter().map(Chosen::to_string).collect();
        assert_eq!(
            chosen,
            [
                "FIPS endpoints (AWS_USE_FIPS_ENDPOINT)",
                "dual-stack endpoints (use_dualstack_endpoint in the profile default of the AWS config file)",
                "proxy http://proxy.example.com:8080 (HTTPS_PROXY)",
                "no proxy for localhost,.corp.example (NO_PROXY)",
                "CA bundle /etc/company.pem (ca_bundle in the profile default of the AWS config file)",
                "certificates /etc/ssl/certs (SSL_CERT_DIR)",
            ]
        );
        assert_eq!(Route::default().chosen(), []);
    }
}
