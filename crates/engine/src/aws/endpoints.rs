//! Where the services are, when they are not where AWS has them.
//!
//! The rules are the SDKs' own (AWS SDKs and Tools Reference Guide, *Service-specific endpoints*), for the part that
//! stands in the environment: Daypass acts for no profile, so profile settings do not apply to it.

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
}

impl Endpoints {
    /// Reads the overrides from an environment.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| {
            get(name).map(|url| url.trim_end_matches('/').to_owned()).filter(|url| !url.is_empty())
        };
        let ignored =
            get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|v| v.eq_ignore_ascii_case("true"));
        let sdk = |service: &str| {
            let own = || get(&format!("AWS_ENDPOINT_URL_{service}"));
            if ignored { None } else { own().or_else(|| get("AWS_ENDPOINT_URL")) }
        };
        Self {
            sso: sdk("SSO"),
            sso_oidc: sdk("SSO_OIDC"),
            sts: sdk("STS"),
            iam: sdk("IAM"),
            sign_in: get("DAYPASS_SIGNIN_ENDPOINT"),
        }
    }

    /// The first override that is in force: window and CLI say so while there is one.
    pub fn in_force(&self) -> Option<&str> {
        let all = [&self.sso, &self.sso_oidc, &self.sts, &self.iam, &self.sign_in];
        all.into_iter().flatten().map(String::as_str).next()
    }
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
    fn the_sdks_switch_turns_them_off() {
        let found =
            endpoints(&[("AWS_ENDPOINT_URL", "http://a"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")]);
        assert_eq!(found.in_force(), None);
    }
}
