//! What AWS answered, in words for people.

use crate::aws::AwsError;
use crate::error::{IssueError, Named};
use daypass_core::access_denied::explain;
use daypass_core::plan::Hop;
use daypass_core::{Problem, ProblemCode as Code, Remedy};

pub(super) fn issue(error: &IssueError) -> Problem {
    match (&error.source, &error.hop, &error.integration) {
        (AwsError::Refused { code, message, .. }, Some(hop), _) => role(error, hop, code, message),
        (AwsError::Refused { status, .. }, None, Some(integration)) => {
            portal_role(error, *status, integration)
        }
        (other, ..) => aws(other),
    }
}

/// The portal refused a permission set.
fn portal_role(error: &IssueError, status: u16, integration: &Named) -> Problem {
    let IssueError { session, role, .. } = error;
    let sync = Remedy::Sync { integration: integration.id.to_string(), alias: integration.alias.clone() };
    if status == 404 {
        return Problem::new(
            Code::RoleNotFound,
            "The role is gone",
            format!("{role} of {session} is no longer in {}.", integration.alias),
            "Read the accounts and roles again.",
            sync,
        );
    }
    Problem::new(
        Code::AccessDenied,
        "No access",
        format!("AWS refuses {role} in {session}: it may no longer be assigned to you."),
        "Read the accounts and roles again, or ask your administrator.",
        sync,
    )
}

/// STS refused a role.
fn role(error: &IssueError, hop: &Hop, code: &str, message: &str) -> Problem {
    let IssueError { session, role, proved, .. } = error;
    if message.contains("MaxSessionDuration") || message.contains("role chaining") {
        let wanted = hop.duration.map_or_else(|| "1 h".to_owned(), |duration| duration.to_string());
        return Problem::invalid_input(
            "duration",
            "The role allows only a shorter session",
            format!("{session} is wanted for {wanted}, and {role} does not allow that much."),
            "Give the session a shorter duration, or raise the role's maximum session duration in IAM.",
        );
    }
    if code != "AccessDenied" {
        return Problem::new(
            Code::AccessDenied,
            format!("AWS does not give {session} its role"),
            format!("{role}: {message}"),
            "Check the session's settings, then try again.",
            Remedy::Retry,
        );
    }
    let refusal = explain(message, hop, *proved);
    let who = refusal.caller.as_deref().unwrap_or("Who asked");
    let numbered = refusal.causes.iter().zip(1..).map(|(cause, number)| format!("{number}. {cause}"));
    let numbered: Vec<String> = numbered.collect();
    let detail = format!("{who} asked for {role}. The likeliest causes: {}", numbered.join(" "));
    let remedy = match (refusal.caller, refusal.policy) {
        (Some(caller), Some(policy)) => {
            Remedy::AllowInTrustPolicy { role_arn: role.clone(), caller, causes: refusal.causes, policy }
        }
        _ => Remedy::Retry,
    };
    Problem::new(
        Code::AccessDenied,
        "AWS refuses the role",
        detail,
        "Let whoever owns the role put who asks into its trust policy.",
        remedy,
    )
}

pub(super) fn aws(error: &AwsError) -> Problem {
    match error {
        AwsError::Unreachable { host } => {
            let whom = if host.is_empty() { "AWS" } else { host };
            Problem::new(
                Code::Offline,
                "AWS cannot be reached",
                format!("{whom} did not answer."),
                "Check the network, then try again.",
                Remedy::Retry,
            )
        }
        AwsError::Insecure { reason } => Problem::new(
            Code::ProxyOrTls,
            "The connection is not secure",
            format!("The connection to AWS could not be secured: {reason}."),
            "Behind a proxy that inspects traffic, set AWS_CA_BUNDLE to its certificate.",
            Remedy::Retry,
        ),
        AwsError::Proxy { reason } => Problem::new(
            Code::ProxyOrTls,
            "The proxy does not connect to AWS",
            format!("Through the proxy AWS cannot be reached: {reason}."),
            "Check HTTPS_PROXY and NO_PROXY, then try again.",
            Remedy::Retry,
        ),
        AwsError::NotAws { host } => Problem::new(
            Code::ProxyOrTls,
            "That was not AWS",
            format!(
                "Something answered in the place of {}, perhaps a network's sign-in page.",
                if host.is_empty() { "AWS" } else { host }
            ),
            "Open a web page to sign in to the network, then try again.",
            Remedy::Retry,
        ),
        AwsError::Throttled { .. } => Problem::new(
            Code::Throttled,
            "AWS asks to slow down",
            "AWS has been asked too often for now.",
            "Try again in a minute.",
            Remedy::Retry,
        ),
        AwsError::Unavailable { status } => Problem::new(
            Code::Offline,
            "AWS has trouble",
            format!("AWS answered with an error of its own ({status})."),
            "Try again in a minute.",
            Remedy::Retry,
        ),
        AwsError::ClockSkew { offset } => {
            let by = offset.map_or_else(|| "some minutes".to_owned(), |offset| format!("{:#}", offset.abs()));
            Problem::new(
                Code::ClockSkew,
                "This machine's clock is wrong",
                format!("It is off by {by}, and AWS refuses what is signed with it."),
                "Set the clock (better: let the system set it), then try again.",
                Remedy::Retry,
            )
        }
        AwsError::Refused { operation, code, message, .. } => {
            let words = if message.is_empty() { code.as_str() } else { message.as_str() };
            Problem::new(
                Code::AccessDenied,
                "AWS refused",
                format!("{operation}: {words}"),
                "Try again; if it stays, ask your administrator.",
                Remedy::Retry,
            )
        }
        AwsError::CaBundle { path } => Problem::new(
            Code::ProxyOrTls,
            "AWS_CA_BUNDLE cannot be used",
            format!("{} holds no certificates that can be read.", path.display()),
            "Point AWS_CA_BUNDLE at a PEM file, or unset it.",
            Remedy::Retry,
        ),
    }
}
