//! What AWS, or what stands between AWS and us, can answer. No variant holds a secret or a whole URL.

use super::causes::causes;
use super::endpoints::InvalidEndpoint;
use super::host::host_of;
use super::origin::CaBundle;
use super::proxy::UnusableProxy;
use super::service::NoEndpoint;
use super::silence::Silence;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use daypass_core::problem::sentence;
use jiff::{SignedDuration, Timestamp};
use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::Duration;

/// Why AWS did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AwsError {
    /// Nobody answered: no network, no name, no route, or too slow.
    #[error("{host} {why}")]
    Unreachable {
        /// Who was asked; empty where the SDK does not tell.
        host: String,
        /// Why, as far as it is known.
        why: Silence,
    },
    /// The connection could not be secured: a certificate that is not trusted.
    #[error("the connection to AWS is not secure: {reason}")]
    Insecure {
        /// The reason in the library's words.
        reason: String,
    },
    /// The proxy does not let us through.
    #[error("the proxy does not connect to AWS: {reason}")]
    Proxy {
        /// The reason in the library's words.
        reason: String,
    },
    /// Something answered that is not AWS: a captive portal, a proxy's page, HTML for JSON.
    #[error("the answer of {host} is not one of AWS's")]
    NotAws {
        /// Who was asked; empty where the SDK does not tell.
        host: String,
    },
    /// AWS asks to be asked less.
    #[error("AWS is throttling requests")]
    Throttled {
        /// How long to wait, if it said.
        retry_after: Option<Duration>,
    },
    /// AWS has trouble of its own.
    #[error("AWS answered with an error of its own ({status})")]
    Unavailable {
        /// The status code.
        status: u16,
    },
    /// This machine's clock is too far off.
    #[error("this machine's clock is off by {}", offset.map_or_else(|| "minutes".to_owned(), |offset| format!("{offset:#}")))]
    ClockSkew {
        /// AWS's time minus ours, where the answer tells.
        offset: Option<SignedDuration>,
    },
    /// AWS refused by name.
    #[error("{operation}: {code}: {message}")]
    Refused {
        /// The operation, as AWS names it.
        operation: &'static str,
        /// The status code.
        status: u16,
        /// The error's shape or code, as AWS names it.
        code: String,
        /// AWS's words.
        message: String,
    },
    /// A variable that is to say where AWS is says something else.
    #[error(transparent)]
    InvalidEndpoint(InvalidEndpoint),
    /// There is no endpoint as it is asked for.
    #[error(transparent)]
    NoEndpoint(Box<NoEndpoint>),
    /// The CA bundle cannot be used.
    #[error("{} {reason}", bundle.path.display())]
    CaBundle {
        /// The file, and what names it.
        bundle: Box<CaBundle>,
        /// Why, as the rest of a sentence about the file.
        reason: String,
    },
    /// There is no certificate of the system, nor of a CA bundle, to check AWS's against.
    #[error("there is no certificate to check AWS's against: {reason}")]
    NoCertificates {
        /// Why, in the library's words.
        reason: String,
    },
    /// The proxy cannot be used. Its address is not repeated: it may hold a password.
    #[error("{variable} names no HTTP proxy")]
    UnusableProxy {
        /// The variable that names it.
        variable: &'static str,
        /// Why.
        unusable: UnusableProxy,
    },
}

/// The most characters of AWS's words that are shown. The longest that it was seen to send have some hundred.
const MOST_WORDS: usize = 1_000;

/// Why AWS did not take an MFA code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MfaRefusal {
    /// It is wrong, or was used before.
    Code,
    /// It could not be checked: the device is not one of the user's, or its clock is off.
    Device,
}

impl AwsError {
    /// AWS's code, where it refused by name.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// What AWS said, as a sentence: its message, or the error's name where that is empty; what happened where AWS did not
    /// refuse by name. It has [`MOST_WORDS`] characters at most.
    pub fn said(&self) -> String {
        let words = match self {
            Self::Refused { code, message, .. } if message.trim().is_empty() => code.clone(),
            Self::Refused { message, .. } => message.trim().to_owned(),
            other => other.to_string(),
        };
        let words: String = words.trim_end_matches('.').chars().take(MOST_WORDS).collect();
        format!("{}.", sentence(&words))
    }

    /// Why AWS did not take an MFA code, if that is what it refused (texts as seen; AWS has no code of its own for it).
    pub fn mfa_refusal(&self) -> Option<MfaRefusal> {
        let Self::Refused { code, message, .. } = self else { return None };
        if code != "AccessDenied" {
            None
        } else if message.contains("invalid MFA one time pass code") {
            Some(MfaRefusal::Code)
        } else if message.contains("unable to validate MFA code") {
            Some(MfaRefusal::Device)
        } else {
            None
        }
    }

    /// Whether AWS refused the credentials that the request was signed with: unknown, expired or deleted.
    pub fn refuses_credentials(&self) -> bool {
        matches!(self.code(), Some("InvalidClientTokenId" | "ExpiredToken" | "ExpiredTokenException"))
    }

    /// Whether the region that was asked may be the reason: the account has not enabled it, or has switched STS off there.
    /// AWS answers the first as it answers a key that is no more.
    pub fn may_be_of_region(&self) -> bool {
        matches!(self.code(), Some("InvalidClientTokenId" | "RegionDisabledException"))
    }

    /// Whether the same request is likely to succeed a little later, without anybody doing something.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Throttled { .. } | Self::Unavailable { .. })
    }

    /// What an SDK client came back with. `now` is our clock, to tell how far AWS's `Date` is from it.
    pub fn from_sdk<E>(operation: &'static str, error: &SdkError<E, HttpResponse>, now: Timestamp) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        if let Some(ours) = find::<Self>(error) {
            return ours.clone();
        }
        match error {
            SdkError::TimeoutError(_) => Self::silent(Silence::TimedOut),
            SdkError::DispatchFailure(failure) => failure
                .as_connector_error()
                .map_or(Self::silent(Silence::Unknown), |error| Self::from_connector(error, "")),
            SdkError::ServiceError(context) => {
                Self::from_answer(operation, context.err().meta(), context.raw(), now)
            }
            SdkError::ResponseError(_) if is_cut_off(error) => Self::silent(Silence::CutOff),
            SdkError::ResponseError(context) => Self::from_unreadable(context.raw()),
            _ => Self::Refused {
                operation,
                status: 0,
                code: "ConstructionFailure".into(),
                message: "the request could not be built".into(),
            },
        }
    }

    /// Why a connection came to nothing.
    pub(super) fn from_connector(error: &ConnectorError, url: &str) -> Self {
        if let Some(found) = error.source().and_then(|source| source.downcast_ref::<Self>()) {
            return found.clone();
        }
        let words = chain(error).join(": ");
        let lower = words.to_lowercase();
        if ["proxy", "tunnel"].iter().any(|word| lower.contains(word)) {
            return Self::Proxy { reason: innermost(error) };
        }
        let insecure = ["certificate", "tls", "handshake"].iter().any(|word| lower.contains(word));
        if insecure && !error.is_timeout() && !is_cut_off(error) {
            Self::Insecure { reason: innermost(error) }
        } else {
            let why = if error.is_timeout() { Silence::TimedOut } else { Silence::of(error) };
            let host = find::<AtHost>(error).map_or_else(|| host_of(url), |at| at.host.clone());
            Self::Unreachable { host, why }
        }
    }

    /// Nobody answered, whoever was asked.
    fn silent(why: Silence) -> Self {
        Self::Unreachable { host: String::new(), why }
    }

    fn from_answer(
        operation: &'static str,
        meta: &aws_smithy_types::error::ErrorMetadata,
        raw: &HttpResponse,
        now: Timestamp,
    ) -> Self {
        let status = raw.status().as_u16();
        let body = raw.body().bytes().unwrap_or_default();
        let named =
            meta.code().map(str::to_owned).or_else(|| json_text(body, "error")).map(|code| shape(&code));
        let message = meta
            .message()
            .map(str::to_owned)
            .or_else(|| json_text(body, "error_description"))
            .or_else(|| json_text(body, "message"))
            .unwrap_or_default();
        let throttled = status == 429
            || matches!(
                named.as_deref(),
                Some("Throttling" | "ThrottlingException" | "TooManyRequestsException")
            );
        if throttled {
            return Self::Throttled { retry_after: retry_after(raw) };
        }
        let Some(code) = named else {
            return Self::from_unreadable(raw);
        };
        // Of a token request it is the grant's own word (RFC 8628 §3.5), for whoever polls.
        if code == "SlowDownException" && operation != "CreateToken" {
            return Self::Throttled { retry_after: retry_after(raw) };
        }
        let skewed =
            message.starts_with("Signature expired") || message.starts_with("Signature not yet current");
        if skewed || matches!(code.as_str(), "RequestTimeTooSkewed" | "RequestExpired") {
            return Self::ClockSkew { offset: offset(raw, now) };
        }
        if status >= 500 {
            return Self::Unavailable { status };
        }
        Self::Refused { operation, status, code, message }
    }

    /// An answer without an error's name. A service that fails may send anything with its 5xx, an HTML page included; what
    /// stands in its place, as a network's sign-in page does, comes with a 200 or a redirect, or with the status that is
    /// made for it (RFC 6585 §6).
    fn from_unreadable(raw: &HttpResponse) -> Self {
        match raw.status().as_u16() {
            429 => Self::Throttled { retry_after: retry_after(raw) },
            NETWORK_AUTHENTICATION_REQUIRED => Self::NotAws { host: String::new() },
            status @ 500.. => Self::Unavailable { status },
            _ => Self::NotAws { host: String::new() },
        }
    }
}

/// Whom a request of an SDK client was for, which the SDK's own error does not tell.
#[derive(Debug, thiserror::Error)]
#[error("{host}")]
pub(super) struct AtHost {
    host: String,
    source: ConnectorError,
}

impl AtHost {
    /// The same error with the host among its causes. Its kind stays, by which the SDK decides whether it tries again.
    pub(super) fn in_place_of(error: ConnectorError, host: String) -> ConnectorError {
        let (is_timeout, is_io, is_user, kind) =
            (error.is_timeout(), error.is_io(), error.is_user(), error.as_other());
        let at = Box::new(Self { host, source: error });
        match (is_timeout, is_io, is_user) {
            (true, _, _) => ConnectorError::timeout(at),
            (_, true, _) => ConnectorError::io(at),
            (_, _, true) => ConnectorError::user(at),
            _ => ConnectorError::other(at, kind),
        }
    }
}

/// The status of a network that wants a sign-in first (RFC 6585 §6).
const NETWORK_AUTHENTICATION_REQUIRED: u16 = 511;

/// Whether a connection ended in the middle of something, in a TLS handshake as well as in a body. In the library's words it
/// may be about TLS, and it is about the network.
fn is_cut_off(error: &(dyn Error + 'static)) -> bool {
    causes(error).filter_map(|error| error.downcast_ref::<io::Error>()).any(|error| {
        matches!(
            error.kind(),
            ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
        )
    })
}

/// `AccessDeniedException` out of `com.amazonaws.switchboard.portal#AccessDeniedException:http://…`.
fn shape(code: &str) -> String {
    let code = code.split(':').next().unwrap_or(code);
    code.rsplit('#').next().unwrap_or(code).to_owned()
}

fn json_text(body: &[u8], field: &str) -> Option<String> {
    serde_json::from_slice::<serde_json::Value>(body).ok()?.get(field)?.as_str().map(str::to_owned)
}

/// `x-amz-retry-after` counts milliseconds, `Retry-After` seconds (RFC 9110 §10.2.3).
fn retry_after(raw: &HttpResponse) -> Option<Duration> {
    let header = |name: &str| raw.headers().get(name)?.trim().parse::<u64>().ok();
    header("x-amz-retry-after")
        .map(Duration::from_millis)
        .or_else(|| header("retry-after").map(Duration::from_secs))
}

/// AWS's `Date` minus our time.
fn offset(raw: &HttpResponse, now: Timestamp) -> Option<SignedDuration> {
    let theirs = super::date::parse(raw.headers().get("date")?)?;
    Some(SignedDuration::from_secs(theirs.duration_since(now).as_secs()))
}

/// The error of this type that an error was made of.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    causes(error).find_map(|error| error.downcast_ref())
}

fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    causes(error).map(ToString::to_string).collect()
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_read_out_of_every_wrapping() {
        for code in [
            "UnauthorizedException",
            "com.amazonaws.switchboard.portal#UnauthorizedException",
            "UnauthorizedException:http://internal.amazon.com/coral/com.amazonaws.sso/",
        ] {
            assert_eq!(shape(code), "UnauthorizedException");
        }
    }
}
