//! Where the services are, when they are not where AWS has them.
//!
//! The rules are the SDKs' own (AWS SDKs and Tools Reference Guide, *Service-specific endpoints*), for the part that
//! stands in the environment: an endpoint in a profile is for what that profile is used for, such as an emulator, and
//! Daypass asks AWS for everybody.

use super::service::Service;
use url::Url;

/// A variable that is to name an endpoint, and names none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable} is no web address: {value}")]
pub struct InvalidEndpoint {
    /// The variable.
    pub variable: String,
    /// What it says.
    pub value: String,
}

/// Endpoint overrides; `None` everywhere on a person's machine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Endpoints {
    /// SSO portal, `AWS_ENDPOINT_URL_SSO`.
    pub sso: Option<String>,
    /// SSO OIDC, `AWS_ENDPOINT_URL_SSO_OIDC`.
    pub sso_oidc: Option<String>,
    /// STS, `AWS_ENDPOINT_URL_STS`.
    pub sts: Option<String>,
    /// IAM, `AWS_ENDPOINT_URL_IAM`.
    pub iam: Option<String>,
    /// Console federation, `DAYPASS_SIGNIN_ENDPOINT`: it belongs to no SDK.
    pub sign_in: Option<String>,
    /// Those that are no web addresses. Whoever would ask there is told so.
    pub invalid: Vec<InvalidEndpoint>,
}

impl Endpoints {
    /// Reads the overrides from an environment.
    pub(super) fn from_env(get: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| {
            get(name).map(|url| url.trim_end_matches('/').to_owned()).filter(|url| !url.is_empty())
        };
        let ignored =
            get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|v| v.eq_ignore_ascii_case("true"));
        let mut invalid = Vec::new();
        let mut checked = |variable: &str| {
            let value = get(variable)?;
            if !is_web_address(&value)
                && invalid.iter().all(|known: &InvalidEndpoint| known.variable != variable)
            {
                invalid.push(InvalidEndpoint { variable: variable.to_owned(), value: value.clone() });
            }
            Some(value)
        };
        let mut sdk = |service: &str| {
            let own = format!("AWS_ENDPOINT_URL_{service}");
            if ignored { None } else { checked(&own).or_else(|| checked("AWS_ENDPOINT_URL")) }
        };
        let (sso, sso_oidc, sts, iam) = (sdk("SSO"), sdk("SSO_OIDC"), sdk("STS"), sdk("IAM"));
        let sign_in = checked("DAYPASS_SIGNIN_ENDPOINT");
        Self { sso, sso_oidc, sts, iam, sign_in, invalid }
    }

    /// The override of a service, where there is one.
    pub fn of(&self, service: Service) -> Option<&String> {
        let endpoint = match service {
            Service::SsoOidc => &self.sso_oidc,
            Service::Sso => &self.sso,
            Service::Sts => &self.sts,
            Service::Iam => &self.iam,
        };
        endpoint.as_ref()
    }

    /// The variable that says this, if it is no web address.
    pub(super) fn invalid(&self, endpoint: Option<&String>) -> Option<&InvalidEndpoint> {
        self.invalid.iter().find(|invalid| Some(&invalid.value) == endpoint)
    }

    /// The first override that is in force: window and CLI say so while there is one.
    pub fn in_force(&self) -> Option<&str> {
        let all = [&self.sso, &self.sso_oidc, &self.sts, &self.iam, &self.sign_in];
        all.into_iter().flatten().map(String::as_str).next()
    }
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoints(variables: &[(&str, &str)]) -> Endpoints {
        Endpoints::from_env(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn a_services_own_override_wins_over_the_one_for_all() {
        let found =
            endpoints(&[("AWS_ENDPOINT_URL", "http://a/"), ("AWS_ENDPOINT_URL_SSO_OIDC", "http://b")]);
        assert_eq!(found.sso.as_deref(), Some("http://a"));
        assert_eq!(found.sso_oidc.as_deref(), Some("http://b"));
        assert_eq!(found.sign_in, None, "console federation belongs to no SDK");
        assert_eq!(found.in_force(), Some("http://a"));
    }

    #[test]
    fn what_is_no_web_address_is_known_by_its_variable() {
        for junk in ["junk", "localhost:4566", "http://", "ftp://a", "127.0.0.1"] {
            let found = endpoints(&[("AWS_ENDPOINT_URL", junk), ("AWS_ENDPOINT_URL_STS", "http://b")]);
            let variable = |endpoint: &Option<String>| {
                found.invalid(endpoint.as_ref()).map(|invalid| invalid.variable.as_str())
            };
            assert_eq!(variable(&found.sso), Some("AWS_ENDPOINT_URL"), "{junk}");
            assert_eq!(variable(&found.sts), None, "{junk}");
        }
        assert_eq!(endpoints(&[("AWS_ENDPOINT_URL", "https://a:1/x")]).invalid, []);
    }

    #[test]
    fn the_sdks_switch_turns_them_off() {
        let found =
            endpoints(&[("AWS_ENDPOINT_URL", "http://a"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")]);
        assert_eq!(found.in_force(), None);
    }
}
