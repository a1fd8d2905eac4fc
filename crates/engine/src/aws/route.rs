//! The way from this machine to AWS, as its environment and its config file set it.
//!
//! Order and spelling are the SDKs' (AWS SDKs and Tools Reference Guide, *Dual-stack and FIPS endpoints*; AWS CLI User
//! Guide, *Configuration settings*, `ca_bundle`): a variable wins over the config file, where the profile counts that
//! `AWS_PROFILE` names, else `default`.

use super::endpoints::Endpoints;
use super::origin::{CaBundle, Origin};
use super::proxy::Proxies;
use aws_files::Document;
use aws_files::readers::{Reader, Reading, mentions, relevant};
use daypass_core::Settings;
use daypass_core::settings::{CertificateFile, ProxyAddress};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// The settings that are read from the config file.
const USE_FIPS: (&str, &str) = ("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
const USE_DUAL_STACK: (&str, &str) = ("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
const CA_BUNDLE: (&str, &str) = ("AWS_CA_BUNDLE", "ca_bundle");

/// What was chosen for the way to AWS, and by what. The default is the way of a machine where nothing is set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// Services that are elsewhere.
    pub endpoints: Endpoints,
    /// What asks for the FIPS endpoints; `None` where nothing does.
    pub fips: Option<Origin>,
    /// What asks for the dual-stack endpoints; `None` where nothing does. A portal on a dual-stack host is asked at them
    /// all the same.
    pub dual_stack: Option<Origin>,
    /// The proxies, and which addresses they are not for.
    pub proxies: Proxies,
    /// The certificates to trust beside the system's.
    pub ca_bundle: Option<CaBundle>,
    /// `SSL_CERT_FILE`, in the place of the system's certificates.
    pub ssl_cert_file: Option<PathBuf>,
    /// `SSL_CERT_DIR`, likewise.
    pub ssl_cert_dir: Option<PathBuf>,
    /// What the person's settings said of it.
    pub set: Set,
}

/// What can be set of it for Daypass alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Set {
    proxy: Option<ProxyAddress>,
    ca_bundle: Option<CertificateFile>,
}

impl From<&Settings> for Set {
    fn from(settings: &Settings) -> Self {
        Self { proxy: settings.proxy.clone(), ca_bundle: settings.ca_bundle.clone() }
    }
}

impl Route {
    /// The way that an environment and the text of the AWS config file set. It reads nothing else.
    pub fn new(variable: impl Fn(&str) -> Option<String>, config: &[u8]) -> Self {
        let profile = Profile::applying(&variable, config);
        let switch = |(name, key): (&'static str, &'static str)| {
            let (text, origin) = match variable(name) {
                Some(text) => (text, Origin::Variable(name)),
                None => profile.setting(key)?,
            };
            text.eq_ignore_ascii_case("true").then_some(origin)
        };
        let path = |name: &str| variable(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        let (name, key) = CA_BUNDLE;
        let of_variable = path(name).map(|path| (path, Origin::Variable(name)));
        let bundle = of_variable.or_else(|| {
            let (text, origin) = profile.setting(key).filter(|(text, _)| !text.is_empty())?;
            Some((PathBuf::from(text), origin))
        });
        Self {
            endpoints: Endpoints::from_env(&variable),
            fips: switch(USE_FIPS),
            dual_stack: switch(USE_DUAL_STACK),
            proxies: Proxies::from_env(&variable),
            ca_bundle: bundle.map(|(path, origin)| CaBundle { path, origin }),
            ssl_cert_file: path("SSL_CERT_FILE"),
            ssl_cert_dir: path("SSL_CERT_DIR"),
            set: Set::default(),
        }
    }

    /// The same, with the proxy and the certificates of the person's settings where no variable says otherwise. What stands in the
    /// AWS config file is for all tools, so what is set for Daypass alone comes before it.
    #[must_use]
    pub fn with_settings(mut self, settings: &Settings) -> Self {
        self.proxies = self.proxies.or_set(settings.proxy.as_ref());
        let by_variable = |bundle: &CaBundle| matches!(bundle.origin, Origin::Variable(_));
        if let Some(file) = &settings.ca_bundle
            && !self.ca_bundle.as_ref().is_some_and(by_variable)
        {
            self.ca_bundle = Some(CaBundle::of_settings(file));
        }
        self.set = settings.into();
        self
    }

    /// Whether these settings say what they said when it was made.
    pub fn is_as_set(&self, settings: &Settings) -> bool {
        self.set == settings.into()
    }

    /// All of it as a hash, since a proxy's address may hold a password. Who goes another way may do better where one
    /// failed.
    pub fn fingerprint(&self) -> String {
        let Self { endpoints, fips, dual_stack, proxies, ca_bundle, ssl_cert_file, ssl_cert_dir, set: _ } =
            self;
        let bundle = ca_bundle.as_ref().map(|bundle| &bundle.path);
        let mut hash = Sha256::new();
        hash.update(format!("{endpoints:?} {} {} ", fips.is_some(), dual_stack.is_some()));
        hash.update(format!("{bundle:?} {ssl_cert_file:?} {ssl_cert_dir:?}"));
        proxies.hash_into(&mut hash);
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The profile whose settings apply.
struct Profile {
    name: String,
    reading: Option<Reading>,
}

impl Profile {
    /// As the AWS CLI reads the file; where it gives up on it, as the SDK for Rust does.
    fn applying(variable: impl Fn(&str) -> Option<String>, config: &[u8]) -> Self {
        let name = variable("AWS_PROFILE").filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| "default".to_owned());
        // Most files say nothing of all this, and each command reads the file: only one that does is taken apart.
        let mentioned = [USE_FIPS.1, USE_DUAL_STACK.1, CA_BUNDLE.1].iter().any(|key| mentions(config, key));
        let none = Document::default();
        let parts = mentioned.then(|| relevant(&Document::parse(config.to_vec()), &none, &name));
        let reading = parts.and_then(|[config, _]| {
            let readings = [Reader::Botocore, Reader::Rust].into_iter();
            let mut readings = readings.map(|reader| Reading::new(reader, &config.document, &none));
            readings.find(|reading| reading.unreadable().is_none())
        });
        Self { name, reading }
    }

    fn setting(&self, key: &'static str) -> Option<(String, Origin)> {
        let text = self.reading.as_ref()?.profile(&self.name)?.get(key)?;
        Some((text.to_owned(), Origin::Config { key, profile: self.name.clone() }))
    }
}

#[cfg(test)]
#[path = "route_test.rs"]
mod tests;
