use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> String {
    StartUrl::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).0
}

#[test]
fn every_decoration_of_a_portal_url_means_the_same() {
    let plain = "https://d-9067642ac7.awsapps.com/start";
    for text in [
        "https://d-9067642ac7.awsapps.com/start",
        "https://d-9067642ac7.awsapps.com/start/",
        "https://d-9067642ac7.awsapps.com/start#",
        "https://d-9067642ac7.awsapps.com/start#/",
        "https://d-9067642ac7.awsapps.com/start/#",
        "https://d-9067642ac7.awsapps.com/start/#/",
        "https://d-9067642ac7.awsapps.com/start/#/?tab=accounts",
        "https://d-9067642ac7.awsapps.com/start/#/console?account_id=123456789012&role_name=Admin",
        "https://d-9067642ac7.awsapps.com/start/#/saml/custom/x/y",
        r"https://d-9067642ac7.awsapps.com/start/\#/",
        "https://d-9067642ac7.awsapps.com/start?referrer=mail",
        "https://d-9067642ac7.awsapps.com",
        "  d-9067642ac7.awsapps.com/start\n",
        "\"https://D-9067642AC7.awsapps.com:443/start\"",
        "<https://d-9067642ac7.awsapps.com/start>",
    ] {
        assert_eq!(parse(text), plain, "{text}");
    }
}

#[test]
fn the_host_tells_the_region_where_it_holds_one() {
    for (text, region) in [
        ("https://ssoins-1234567890abcdef.portal.eu-central-1.app.aws", Some("eu-central-1")),
        ("https://ssoins-1234567890abcdef.eu-west-1.portal.amazonaws.com/", Some("eu-west-1")),
        (
            "https://ssoins-1234567890abcdef.portal.cn-north-1.app.amazonwebservices.com.cn",
            Some("cn-north-1"),
        ),
        (
            "https://ssoins-1234567890abcdef.portal.eusc-de-east-1.api.amazonwebservices.eu",
            Some("eusc-de-east-1"),
        ),
        ("https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme", Some("us-gov-west-1")),
        ("https://start.cn-north-1.home.awsapps.cn/directory/acme", Some("cn-north-1")),
        ("https://start.us-gov-home.awsapps.com/directory/d-9067642ac7", None),
        ("https://identitycenter.amazonaws.com/ssoins-1234567890abcdef", None),
        ("https://acme.awsapps.com/start", None),
        ("https://aws.eu-west-1.example.com", None),
    ] {
        let region_found = StartUrl::parse(text).unwrap().region();
        assert_eq!(region_found.as_ref().map(Region::as_str), region, "{text}");
    }
}

#[test]
fn portals_on_dual_stack_hosts_are_known() {
    for (text, dual_stack) in [
        ("https://ssoins-1234567890abcdef.portal.eu-central-1.app.aws", true),
        ("https://ssoins-1234567890abcdef.portal.cn-north-1.app.amazonwebservices.com.cn", true),
        ("https://ssoins-1234567890abcdef.portal.eusc-de-east-1.api.amazonwebservices.eu", true),
        ("https://ssoins-1234567890abcdef.eu-west-1.portal.amazonaws.com", false),
        ("https://acme.awsapps.com/start", false),
        ("https://app.aws.example", false),
    ] {
        assert_eq!(StartUrl::parse(text).unwrap().is_dual_stack(), dual_stack, "{text}");
    }
}

#[test]
fn a_host_with_several_dots_at_its_end_was_stored_as_one_that_cannot_be_read_again() {
    assert_eq!(StartUrl::parse("https://portal.example.1.."), Err(StartUrlError::NotAUrl));
    assert_eq!(parse("https://northwind.awsapps.com./start"), "https://northwind.awsapps.com/start");
}

#[test]
fn owners_are_told_apart() {
    let owner = |text| StartUrl::parse(text).unwrap().owner();
    assert_eq!(owner("https://acme.awsapps.com/start"), Owner::Aws);
    assert_eq!(owner("https://identitycenter.amazonaws.eu/ssoins-1234567890abcdef"), Owner::Aws);
    assert_eq!(owner("https://sso.acme.example"), Owner::Vanity);
    assert_eq!(owner("https://awsapps.com.evil.example/start"), Owner::Vanity);
    assert_eq!(owner("http://127.0.0.1:4321/start"), Owner::Loopback);
}

#[test]
fn what_is_something_else_is_refused_by_name() {
    for (text, error) in [
        ("", StartUrlError::Empty),
        ("  \"\" ", StartUrlError::Empty),
        ("northwind", StartUrlError::NotAUrl),
        ("https://", StartUrlError::NotAUrl),
        ("ftp://acme.awsapps.com/start", StartUrlError::NotAUrl),
        ("javascript:alert(1)", StartUrlError::NotAUrl),
        ("http://acme.awsapps.com/start", StartUrlError::NotHttps),
        ("https://ada:pw@acme.awsapps.com/start", StartUrlError::HasCredentials),
        ("https://view.awsapps.com/start", StartUrlError::BuilderId),
        ("https://eu-west-1.console.aws.amazon.com/ec2", StartUrlError::Console),
        ("https://123456789012.signin.aws.amazon.com/console", StartUrlError::Console),
        ("https://eu-west-1.signin.aws.amazon.com/oauth?client_id=x", StartUrlError::Console),
        ("https://123456789012-bcdfghjk.eu-west-1.console.aws.amazon.com/s3", StartUrlError::Console),
        ("https://console.amazonaws-us-gov.com/ec2", StartUrlError::Console),
        ("https://console.amazonaws.cn/", StartUrlError::Console),
        ("https://aws.amazon.com/console/", StartUrlError::Console),
    ] {
        assert_eq!(StartUrl::parse(text), Err(error), "{text}");
    }
}

#[test]
fn a_sign_in_page_was_taken_for_the_domain_of_a_company() {
    for (text, portal, region) in [
        (
            "https://eu-west-1.signin.aws/platform/d-9067642ac7/login?workflowStateHandle=1b2c",
            Some("https://d-9067642ac7.awsapps.com/start"),
            Some("eu-west-1"),
        ),
        (
            "eu-west-1.signin.aws/platform/d-9067642ac7/login/",
            Some("https://d-9067642ac7.awsapps.com/start"),
            Some("eu-west-1"),
        ),
        (
            "https://us-east-1.signin.aws.amazon.com/platform/d-9067642ac7/login",
            Some("https://d-9067642ac7.awsapps.com/start"),
            Some("us-east-1"),
        ),
        (
            "https://us-gov-west-1.signin-fips.amazonaws-us-gov.com/platform/d-9867642ac7/login",
            Some("https://start.us-gov-home.awsapps.com/directory/d-9867642ac7"),
            Some("us-gov-west-1"),
        ),
        (
            "https://cn-north-1.signin.amazonaws.cn/platform/d-9067642ac7/login",
            Some("https://start.home.awsapps.cn/directory/d-9067642ac7"),
            Some("cn-north-1"),
        ),
        (
            "https://eusc-de-east-1.signin.amazonaws-eusc.eu/platform/d-9067642ac7/login",
            None,
            Some("eusc-de-east-1"),
        ),
        ("https://eu-west-1.signin.aws/platform/authorize?request_uri=urn:x", None, Some("eu-west-1")),
        ("https://eu-west-1.signin.aws/platform/d-9067642ac7.evil/login", None, Some("eu-west-1")),
        ("https://x.signin.aws/platform/d-9067642ac7/login", None, None),
        ("https://device.sso.eu-west-1.amazonaws.com/?user_code=BCDF-GHJK", None, Some("eu-west-1")),
        ("https://oidc.eu-west-1.api.aws/authorize?client_id=x", None, Some("eu-west-1")),
    ] {
        let portal = portal.map(|url| StartUrl::parse(url).unwrap());
        let region = region.map(|region| Region::parse(region).unwrap());
        assert_eq!(StartUrl::parse(text), Err(StartUrlError::SignInPage { portal, region }), "{text}");
    }
}

#[test]
fn the_alias_offered_is_the_portals_own() {
    let alias = |text| StartUrl::parse(text).unwrap().suggested_alias();
    assert_eq!(alias("https://northwind.awsapps.com/start"), "Northwind");
    assert_eq!(alias("https://contoso-labs.awsapps.com/start"), "Contoso Labs");
    assert_eq!(alias("https://d-9067642ac7.awsapps.com/start"), "d-9067642ac7");
    assert_eq!(alias("https://start.us-gov-home.awsapps.com/directory/acme"), "Acme");
    assert_eq!(alias("https://sso.acme.example/"), "Acme");
    assert_eq!(alias("http://127.0.0.1:4321/start"), "Demo");
}

proptest! {
    #[test]
    fn any_text_is_answered_and_what_is_accepted_is_a_fixed_point(text in "\\PC{0,80}") {
        if let Ok(url) = StartUrl::parse(&text) {
            prop_assert_eq!(StartUrl::parse(url.as_str()), Ok(url));
        }
    }

    #[test]
    fn a_portal_url_with_any_tail_is_the_portal(tail in "[?#/][a-zA-Z0-9/#?&=%._-]{0,40}") {
        prop_assert_eq!(parse(&format!("https://acme.awsapps.com/start{tail}")), "https://acme.awsapps.com/start");
    }
}
