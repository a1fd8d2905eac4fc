//! What AWS, or what stands in its place, answered; and why STS did not give a role.

use super::{Rows, Variants, Worded, refused, unreachable, variants, worded};
use crate::aws::endpoints::InvalidEndpoint;
use crate::aws::{AwsError, CaBundle, NoEndpoint, Origin, RoleRefused, Service, UnusableProxy};
use daypass_core::plan::Hop;
use daypass_core::sts::{ExternalId, RoleDuration, RoleSessionName, SessionTag, SourceIdentity};
use daypass_core::{Region, RoleArn};
use jiff::SignedDuration;
use std::path::PathBuf;
use std::time::Duration;

worded!(AwsError, "aws", errors();
    words Unreachable Insecure Proxy NotAws Throttled Unavailable ClockSkew Refused InvalidEndpoint NoEndpoint CaBundle
        NoCertificates UnusableProxy;
    passes_on);

impl Variants for RoleRefused {
    const ALL: &'static [&'static str] = &["RoleRefused"];

    fn variant(&self) -> &'static str {
        "RoleRefused"
    }
}

impl Worded for RoleRefused {
    const ROOM: &'static str = "aws";

    fn own() -> Rows<Self> {
        refusals()
    }

    fn passed_on() -> Vec<(String, Self)> {
        vec![]
    }
}

fn errors() -> Rows<AwsError> {
    let reason = || "invalid peer certificate: UnknownIssuer".to_owned();
    let not_aws = |host: &str| AwsError::NotAws { host: host.to_owned() };
    let late = Some(SignedDuration::from_secs(-754));
    vec![
        ("Unreachable: a host", unreachable("oidc.eu-west-1.amazonaws.com")),
        ("Unreachable: no host", unreachable("")),
        ("Insecure", AwsError::Insecure { reason: reason() }),
        ("Proxy", AwsError::Proxy { reason: "407 Proxy Authentication Required".to_owned() }),
        ("NotAws: a host", not_aws("portal.sso.eu-west-1.amazonaws.com")),
        ("NotAws: no host", not_aws("")),
        ("Throttled: it does not say how long", AwsError::Throttled { retry_after: None }),
        ("Throttled: it says how long", AwsError::Throttled { retry_after: Some(Duration::from_secs(90)) }),
        ("Unavailable", AwsError::Unavailable { status: 503 }),
        ("ClockSkew: how far is not known", AwsError::ClockSkew { offset: None }),
        ("ClockSkew: how far is known", AwsError::ClockSkew { offset: late }),
        (
            "Refused: with words",
            refused("ListAccounts", 403, "ForbiddenException", "You have no access to this instance."),
        ),
        ("Refused: a code alone", refused("RegisterClient", 400, "InvalidRequestException", "")),
        (
            "InvalidEndpoint",
            AwsError::InvalidEndpoint(InvalidEndpoint {
                variable: "AWS_ENDPOINT_URL".to_owned(),
                value: "junk".to_owned(),
            }),
        ),
        ("NoEndpoint: a variable asks for it", no_endpoint(vec![Origin::Variable("AWS_USE_FIPS_ENDPOINT")])),
        (
            "NoEndpoint: the config file asks for it too",
            no_endpoint(vec![of_config("use_fips_endpoint"), Origin::Variable("AWS_USE_DUALSTACK_ENDPOINT")]),
        ),
        ("CaBundle: a variable names it", ca_bundle(Origin::Variable("AWS_CA_BUNDLE"))),
        ("CaBundle: the config file names it", ca_bundle(of_config("ca_bundle"))),
        ("NoCertificates", AwsError::NoCertificates { reason: "No such file or directory".to_owned() }),
        ("UnusableProxy: no address", unusable_proxy(UnusableProxy::NoAddress)),
        ("UnusableProxy: SOCKS", unusable_proxy(UnusableProxy::Socks)),
    ]
}

fn of_config(key: &'static str) -> Origin {
    Origin::Config { key, profile: "work".to_owned() }
}

fn no_endpoint(asked_by: Vec<Origin>) -> AwsError {
    AwsError::NoEndpoint(Box::new(NoEndpoint {
        service: Service::Sts,
        region: Region::parse("eu-west-1").unwrap(),
        reason: "FIPS and custom endpoint are not supported".to_owned(),
        asked_by,
    }))
}

fn ca_bundle(origin: Origin) -> AwsError {
    let bundle = CaBundle { path: PathBuf::from("/etc/proxy.pem"), origin };
    AwsError::CaBundle { bundle: Box::new(bundle), reason: "holds no certificate".to_owned() }
}

fn unusable_proxy(unusable: UnusableProxy) -> AwsError {
    AwsError::UnusableProxy { variable: "HTTPS_PROXY", unusable }
}

const ROLE: &str = "arn:aws:iam::111122223333:role/Deploy";

fn refusals() -> Rows<RoleRefused> {
    let shorter = Hop { duration: Some(RoleDuration::parse("12h").unwrap()), ..hop() };
    let strict = Hop {
        external_id: Some(ExternalId::parse("partner:42").unwrap()),
        source_identity: Some(SourceIdentity::parse("ada").unwrap()),
        tags: vec![SessionTag::parse("team=shop").unwrap()],
        ..hop()
    };
    let caller = |action: &str| {
        let user = "arn:aws:iam::123456789012:user/ada";
        denied(&format!("User: {user} is not authorized to perform: {action} on resource: {ROLE}"))
    };
    let because = |reason: &str| {
        let user = "arn:aws:iam::123456789012:user/ada";
        let asked = format!("User: {user} is not authorized to perform: sts:AssumeRole on resource: {ROLE}");
        denied(&format!("{asked} {reason}"))
    };
    let too_long = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    let chained =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    let throttled = AwsError::Throttled { retry_after: Some(Duration::from_secs(90)) };
    let role = |hop, mfa_used, source| RoleRefused { hop, mfa_used, source };
    vec![
        ("RoleRefused: longer than it allows", role(shorter, false, validation(too_long))),
        ("RoleRefused: longer than a chain allows", role(hop(), false, validation(chained))),
        ("RoleRefused: another code", role(hop(), false, validation("The tag is not valid."))),
        ("RoleRefused: denied, who asked is told", role(hop(), false, caller("sts:AssumeRole"))),
        (
            "RoleRefused: denied with a code, an external id, tags and a source identity",
            role(strict.clone(), true, caller("sts:AssumeRole")),
        ),
        ("RoleRefused: denied for its tags", role(strict.clone(), true, caller("sts:TagSession"))),
        ("RoleRefused: denied for its source identity", role(strict, false, caller("sts:SetSourceIdentity"))),
        (
            "RoleRefused: denied by the older form, which names nobody",
            role(hop(), false, denied("Not authorized to perform sts:AssumeRole")),
        ),
        (
            "RoleRefused: denied for what is not known",
            role(hop(), false, denied("Roles may not be assumed by root accounts.")),
        ),
        (
            "RoleRefused: the caller has no policy for it",
            role(hop(), true, because("because no identity-based policy allows the sts:AssumeRole action")),
        ),
        (
            "RoleRefused: a policy of the caller denies it",
            role(hop(), false, because("with an explicit deny in an identity-based policy")),
        ),
        (
            "RoleRefused: the organisation denies it",
            role(
                hop(),
                false,
                because(
                    "with an explicit deny in a service control policy: \
                     arn:aws:organizations::123456789012:policy/o-example/service_control_policy/p-example",
                ),
            ),
        ),
        ("RoleRefused: no answer", role(hop(), false, unreachable("sts.eu-west-1.amazonaws.com"))),
        ("RoleRefused: throttled", role(hop(), false, throttled)),
    ]
}

fn denied(message: &str) -> AwsError {
    refused("AssumeRole", 403, "AccessDenied", message)
}

fn validation(message: &str) -> AwsError {
    refused("AssumeRole", 400, "ValidationError", message)
}

fn hop() -> Hop {
    Hop {
        session_name: "deploy".to_owned(),
        role_arn: RoleArn::try_from(ROLE.to_owned()).unwrap(),
        role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
        duration: None,
        wanted: None,
        external_id: None,
        source_identity: None,
        tags: vec![],
    }
}
