//! What AWS answered, in words for people.

use super::AwsError;
use super::endpoints::InvalidEndpoint;
use super::origin::Origin;
use super::proxy::UnusableProxy;
use super::service::NoEndpoint;
use daypass_core::access_denied::{Fix, PolicyKind, Refusal, explain};
use daypass_core::plan::Hop;
use daypass_core::problem::listed;
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
use jiff::SignedDuration;

/// STS did not give a role.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {source}", hop.session_name)]
pub struct RoleRefused {
    /// The link of the chain that was asked for.
    pub hop: Hop,
    /// Whether whoever asked for it had given an MFA code.
    pub mfa_used: bool,
    /// What AWS answered.
    pub source: AwsError,
}

impl Explain for RoleRefused {
    fn problem(&self) -> Problem {
        match &self.source {
            AwsError::Refused { code, message, .. } => role(self, code, message),
            source => source.problem(),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        Some(&self.source)
    }
}

/// STS refused a role.
fn role(error: &RoleRefused, code: &str, message: &str) -> Problem {
    let RoleRefused { hop, mfa_used, .. } = error;
    let (session, role) = (&hop.session_name, &hop.role_arn);
    if message.contains("MaxSessionDuration") || message.contains("role chaining") {
        let wanted = hop.duration.map_or_else(|| "1 h".to_owned(), |duration| duration.to_string());
        return Problem::invalid_input(
            "duration",
            "The role allows only a shorter session",
            format!("'{session}' asks for {wanted}, which is longer than {role} allows."),
            "Give the session a shorter duration, or raise the role's maximum session duration in IAM.",
        );
    }
    // What is not understood is told in AWS's own words.
    let refusal = (code == "AccessDenied").then(|| explain(message, hop, *mfa_used)).flatten();
    let Some(Refusal { caller, causes, fix }) = refusal else {
        return Problem::new(
            Code::AccessDenied,
            format!("AWS refuses {session} its role"),
            format!("AWS refuses '{session}' the role {role}: {}", sentence_end(words(code, message))),
            "Check the session's settings, then try again.",
            Remedy::Retry,
        );
    };
    let asked = match &caller {
        Some(caller) => format!("AWS does not let {caller} assume {role}."),
        None => format!("AWS does not let '{session}' assume {role}."),
    };
    let because = match causes.as_slice() {
        [cause] => cause.clone(),
        causes => {
            let numbered = causes.iter().zip(1..).map(|(cause, number)| format!("{number}. {cause}"));
            format!("The likeliest reasons: {}", numbered.collect::<Vec<_>>().join(" "))
        }
    };
    let said = words(code, message).to_owned();
    let detail = format!("{asked} {because} AWS says: {}", error.source.said());
    let (action, remedy) = match fix {
        Fix::TrustPolicy { caller, policy } => (
            PolicyKind::RoleTrust.advice(false).to_owned(),
            Remedy::AllowInTrustPolicy { role_arn: role.to_string(), caller, said, causes, policy },
        ),
        Fix::CallersPolicy { principal, policy } => (
            format!("Ask an administrator to attach a policy that allows it to {principal}."),
            Remedy::AllowInUserPolicy { user_arn: principal, policy },
        ),
        Fix::Advice(advice) => (advice.to_owned(), Remedy::Retry),
    };
    Problem::new(Code::AccessDenied, "AWS refuses the role", detail, action, remedy)
}

/// AWS's words, or its code where it has none.
fn words<'a>(code: &'a str, message: &'a str) -> &'a str {
    let message = message.trim();
    if message.is_empty() { code } else { message }
}

/// The end of a sentence, which AWS's words may have of their own.
fn sentence_end(words: &str) -> String {
    format!("{}.", words.trim_end_matches('.'))
}

impl Explain for AwsError {
    fn problem(&self) -> Problem {
        match self {
            Self::Unreachable { host, why } => {
                let whom = if host.is_empty() { "AWS" } else { host };
                Problem::new(
                    Code::Offline,
                    "AWS cannot be reached",
                    format!("{whom} {why}."),
                    "Check the network or VPN, then try again.",
                    Remedy::Retry,
                )
            }
            Self::Insecure { reason } => Problem::new(
                Code::ProxyOrTls,
                "The connection is not secure",
                format!("The connection to AWS is not secure: {reason}."),
                "Behind a proxy that inspects traffic, set AWS_CA_BUNDLE to the file with its certificate.",
                Remedy::Retry,
            ),
            Self::Proxy { reason } => Problem::new(
                Code::ProxyOrTls,
                "The proxy does not connect to AWS",
                format!("The proxy does not connect to AWS: {reason}."),
                "Check HTTPS_PROXY and NO_PROXY, then try again.",
                Remedy::Retry,
            ),
            Self::NotAws { host } => Problem::new(
                Code::ProxyOrTls,
                "That was not AWS",
                format!(
                    "Something else answered in place of {}, perhaps this network's sign-in page.",
                    if host.is_empty() { "AWS" } else { host }
                ),
                "Open any web page to sign in to the network, then try again.",
                Remedy::Retry,
            ),
            Self::Throttled { .. } => Problem::new(
                Code::Throttled,
                "AWS is throttling requests",
                "AWS is getting too many requests and is throttling them.",
                "Try again in a minute.",
                Remedy::Retry,
            ),
            Self::Unavailable { status } => Problem::new(
                Code::Offline,
                "AWS has trouble",
                format!("AWS is having trouble: it answered with status {status}."),
                "Try again in a minute.",
                Remedy::Retry,
            ),
            Self::ClockSkew { offset } => {
                let by =
                    offset.map_or_else(|| "some minutes".to_owned(), |offset| format!("{:#}", offset.abs()));
                Problem::new(
                    Code::ClockSkew,
                    "This machine's clock is wrong",
                    format!("This machine's clock is off by {by}, so AWS refuses its requests."),
                    "Set the clock, or better, let the network set it, then try again.",
                    Remedy::Retry,
                )
            }
            Self::Refused { operation, code, message, .. } => Problem::new(
                Code::AccessDenied,
                "AWS refused",
                format!("AWS refused {operation}: {}", sentence_end(words(code, message))),
                "Try again; if it happens again, ask your administrator.",
                Remedy::Retry,
            ),
            Self::InvalidEndpoint(InvalidEndpoint { variable, value }) => Problem::new(
                Code::InvalidInput,
                format!("{variable} cannot be used"),
                format!(
                    "{variable} is {value}, which is not an address that begins with https:// or http://."
                ),
                format!("Correct {variable}, or unset it."),
                Remedy::None,
            ),
            Self::NoEndpoint(endpoint) => {
                let NoEndpoint { service, region, reason, asked_by } = &**endpoint;
                let asked_by: Vec<String> = asked_by.iter().map(Origin::to_string).collect();
                Problem::new(
                    Code::InvalidInput,
                    "AWS has no such endpoint",
                    format!("AWS has no such endpoint for {service} in {region}: {reason}."),
                    format!("Unset {}.", listed(&asked_by)),
                    Remedy::None,
                )
            }
            Self::CaBundle { bundle, reason } => Problem::new(
                Code::ProxyOrTls,
                format!("{} cannot be used", bundle.origin.name()),
                format!("{} {reason}.", bundle.path.display()),
                format!("Point {} at a PEM file, or unset it.", bundle.origin),
                Remedy::Retry,
            ),
            Self::NoCertificates { reason } => Problem::new(
                Code::ProxyOrTls,
                "This system has no certificates",
                format!("This system has no CA certificates to check AWS's certificate with: {reason}."),
                "Install the system's CA certificates, or correct SSL_CERT_FILE and SSL_CERT_DIR.",
                Remedy::Retry,
            ),
            Self::UnusableProxy { variable, unusable } => {
                let detail = match unusable {
                    UnusableProxy::NoAddress => {
                        format!("{variable} is not the address of a proxy.")
                    }
                    UnusableProxy::Socks => {
                        format!("{variable} is a SOCKS proxy, and Daypass can only use HTTP proxies.")
                    }
                };
                Problem::new(
                    Code::ProxyOrTls,
                    format!("{variable} cannot be used"),
                    detail,
                    format!(
                        "Set {variable} to an address such as http://proxy.example.com:8080, or unset it."
                    ),
                    Remedy::Retry,
                )
            }
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            Self::Refused { .. } => Kind::Refused,
            Self::InvalidEndpoint(_) | Self::NoEndpoint(_) => Kind::PersonsDecision,
            _ => Kind::Passing,
        }
    }

    fn retry_after(&self) -> Option<SignedDuration> {
        match self {
            Self::Throttled { retry_after } => SignedDuration::try_from((*retry_after)?).ok(),
            _ => None,
        }
    }
}
