//! Every host of every service, by the services' public endpoint rules: their tables in the SSO OIDC, SSO, STS and IAM API
//! references and in AWS's General Reference, *Service endpoints and quotas*.

use super::*;
use crate::aws::Endpoints;
use crate::aws::Origin;
use crate::aws::endpoints::InvalidEndpoint;

/// FIPS, dual-stack.
const PLAIN: [bool; 2] = [false, false];
const DUAL_STACK: [bool; 2] = [false, true];
const FIPS: [bool; 2] = [true, false];
const BOTH: [bool; 2] = [true, true];

fn route([fips, dual_stack]: [bool; 2]) -> Route {
    let origin = |on: bool, name| on.then_some(Origin::Variable(name));
    Route {
        fips: origin(fips, "AWS_USE_FIPS_ENDPOINT"),
        dual_stack: origin(dual_stack, "AWS_USE_DUALSTACK_ENDPOINT"),
        ..Route::default()
    }
}

fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

/// The hosts of sign-in, portal, STS and IAM.
fn hosts(name: &str, variant: [bool; 2]) -> [String; 4] {
    Service::ALL.map(|service| {
        let address = route(variant).address(service, &region(name), false).unwrap();
        address.strip_prefix("https://").unwrap().to_owned()
    })
}

#[test]
fn every_service_in_every_partition() {
    for (name, variant, expected) in [
        ("eu-west-1", PLAIN, ["oidc.eu-west-1", "portal.sso.eu-west-1", "sts.eu-west-1", "iam"].map(in_aws)),
        (
            "us-east-2",
            FIPS,
            ["oidc-fips.us-east-2", "portal.sso-fips.us-east-2", "sts-fips.us-east-2", "iam-fips"]
                .map(in_aws),
        ),
        (
            "us-east-2",
            DUAL_STACK,
            ["oidc.us-east-2", "portal.sso.us-east-2", "sts.us-east-2", "iam.global"].map(in_api_aws),
        ),
        (
            "us-east-2",
            BOTH,
            ["oidc-fips.us-east-2", "portal.sso-fips.us-east-2", "sts-fips.us-east-2", "iam-fips.global"]
                .map(in_api_aws),
        ),
        (
            "us-gov-west-1",
            PLAIN,
            ["oidc.us-gov-west-1", "portal.sso.us-gov-west-1", "sts.us-gov-west-1", "iam.us-gov"].map(in_aws),
        ),
        // They are FIPS endpoints by themselves.
        (
            "us-gov-west-1",
            FIPS,
            ["oidc.us-gov-west-1", "portal.sso.us-gov-west-1", "sts.us-gov-west-1", "iam.us-gov"].map(in_aws),
        ),
        (
            "us-gov-east-1",
            DUAL_STACK,
            ["oidc.us-gov-east-1", "portal.sso.us-gov-east-1", "sts.us-gov-east-1", "iam.us-gov"]
                .map(in_api_aws),
        ),
        (
            "cn-north-1",
            PLAIN,
            ["oidc.cn-north-1", "portal.sso.cn-north-1", "sts.cn-north-1", "iam.cn-north-1"]
                .map(|front| format!("{front}.amazonaws.com.cn")),
        ),
        (
            "cn-northwest-1",
            DUAL_STACK,
            ["oidc.cn-northwest-1", "portal.sso.cn-northwest-1", "sts.cn-northwest-1", "iam.global"]
                .map(|front| format!("{front}.api.amazonwebservices.com.cn")),
        ),
        (
            "eusc-de-east-1",
            PLAIN,
            ["oidc.eusc-de-east-1", "portal.sso.eusc-de-east-1", "sts.eusc-de-east-1", "iam.eusc-de-east-1"]
                .map(|front| format!("{front}.amazonaws.eu")),
        ),
        (
            "us-iso-east-1",
            PLAIN,
            ["oidc.us-iso-east-1", "portal.sso.us-iso-east-1", "sts.us-iso-east-1", "iam.us-iso-east-1"]
                .map(|front| format!("{front}.c2s.ic.gov")),
        ),
        (
            "us-isob-east-1",
            PLAIN,
            ["oidc.us-isob-east-1", "portal.sso.us-isob-east-1", "sts.us-isob-east-1", "iam.us-isob-east-1"]
                .map(|front| format!("{front}.sc2s.sgov.gov")),
        ),
        (
            "us-isob-east-1",
            FIPS,
            [
                "oidc-fips.us-isob-east-1",
                "portal.sso-fips.us-isob-east-1",
                "sts-fips.us-isob-east-1",
                "iam-fips.us-isob-east-1",
            ]
            .map(|front| format!("{front}.sc2s.sgov.gov")),
        ),
        (
            "us-iso-east-1",
            DUAL_STACK,
            ["oidc.us-iso-east-1", "portal.sso.us-iso-east-1", "sts.us-iso-east-1", "iam"]
                .map(|front| format!("{front}.api.aws.ic.gov")),
        ),
    ] {
        assert_eq!(hosts(name, variant), expected, "{name} {variant:?}");
    }
}

fn in_aws(front: &str) -> String {
    format!("{front}.amazonaws.com")
}

fn in_api_aws(front: &str) -> String {
    format!("{front}.api.aws")
}

#[test]
fn a_portal_on_a_dual_stack_host_concerns_sign_in_and_portal_alone() {
    let at = |service| route(PLAIN).address(service, &region("us-east-2"), true).unwrap();
    assert_eq!(
        Service::ALL.map(at),
        [
            "https://oidc.us-east-2.api.aws",
            "https://portal.sso.us-east-2.api.aws",
            "https://sts.us-east-2.amazonaws.com",
            "https://iam.amazonaws.com",
        ]
    );
    let fips = route(FIPS).address(Service::SsoOidc, &region("us-east-2"), true);
    assert_eq!(fips.unwrap(), "https://oidc-fips.us-east-2.api.aws");
}

#[test]
fn an_endpoint_override_has_no_variants() {
    let overridden = |url: &str, variant| {
        let endpoints = Endpoints { sso_oidc: Some(url.to_owned()), ..Endpoints::default() };
        Route { endpoints, ..route(variant) }
    };
    let home = region("us-east-2");
    let plain = overridden("http://127.0.0.1:4321", PLAIN);
    assert_eq!(plain.address(Service::SsoOidc, &home, true).unwrap(), "http://127.0.0.1:4321");
    assert_eq!(plain.address(Service::Sso, &home, true).unwrap(), "https://portal.sso.us-east-2.api.aws");
    for (variant, reason, variable) in [
        (FIPS, "FIPS and custom endpoint are not supported", "AWS_USE_FIPS_ENDPOINT"),
        (DUAL_STACK, "Dualstack and custom endpoint are not supported", "AWS_USE_DUALSTACK_ENDPOINT"),
    ] {
        let refused = overridden("http://127.0.0.1:4321", variant).address(Service::SsoOidc, &home, false);
        let expected = NoEndpoint {
            service: Service::SsoOidc,
            region: home.clone(),
            reason: reason.to_owned(),
            asked_by: vec![Origin::Variable(variable)],
        };
        assert_eq!(refused, Err(AwsError::NoEndpoint(Box::new(expected))));
    }
}

#[test]
fn an_override_that_is_no_web_address_is_named() {
    let variable = |name: &str| (name == "AWS_ENDPOINT_URL").then(|| "junk".to_owned());
    let route = Route::new(variable, b"");
    let invalid = InvalidEndpoint { variable: "AWS_ENDPOINT_URL".to_owned(), value: "junk".to_owned() };
    let found = route.address(Service::Sts, &region("us-east-2"), false);
    assert_eq!(found, Err(AwsError::InvalidEndpoint(invalid)));
}
