//! Where destinations lead.

use super::*;
use proptest::prelude::*;
use url::Url;

fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

fn page(text: &str) -> Destination {
    Destination::Page(PagePath::parse(text).unwrap())
}

fn service(text: &str) -> Destination {
    Destination::Service(ServicePath::parse(text).unwrap())
}

#[test]
fn every_destination_has_its_address_in_every_partition() {
    for (name, destination, url) in [
        (
            "eu-west-1",
            Destination::Home,
            "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1",
        ),
        ("eu-west-1", service("ec2"), "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1"),
        (
            "us-east-1",
            service("ddb"),
            "https://us-east-1.console.aws.amazon.com/dynamodbv2/home?region=us-east-1",
        ),
        (
            "us-east-1",
            service("ddb/x"),
            "https://us-east-1.console.aws.amazon.com/dynamodbv2/x/home?region=us-east-1",
        ),
        (
            "us-east-1",
            service("nosuch"),
            "https://us-east-1.console.aws.amazon.com/nosuch/home?region=us-east-1",
        ),
        ("eu-west-1", page("/s3/buckets?x=1"), "https://eu-west-1.console.aws.amazon.com/s3/buckets?x=1"),
        ("eu-west-1", page("s3/buckets/"), "https://eu-west-1.console.aws.amazon.com/s3/buckets/"),
        ("eu-west-1", page("/"), "https://eu-west-1.console.aws.amazon.com/"),
        (
            "eu-west-1",
            page("/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Flambda"),
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda",
        ),
        (
            "eu-west-1",
            page("/iam/home#/roles/details/x?section=https://y"),
            "https://eu-west-1.console.aws.amazon.com/iam/home#/roles/details/x?section=https://y",
        ),
        (
            "us-gov-west-1",
            page("/s3/buckets#x"),
            "https://console.amazonaws-us-gov.com/s3/buckets?region=us-gov-west-1#x",
        ),
        (
            "cn-north-1",
            page("/ec2/home?a=b&region=cn-northwest-1"),
            "https://console.amazonaws.cn/ec2/home?a=b&region=cn-north-1",
        ),
        ("cn-north-1", service("ec2"), "https://console.amazonaws.cn/ec2/home?region=cn-north-1"),
        (
            "eusc-de-east-1",
            service("s3"),
            "https://eusc-de-east-1.console.amazonaws-eusc.eu/s3/home?region=eusc-de-east-1",
        ),
        (
            "us-isob-east-1",
            Destination::Home,
            "https://console.sc2shome.sgov.gov/console/home?region=us-isob-east-1",
        ),
    ] {
        assert_eq!(destination.url(&region(name)), url);
    }
    assert_eq!(page("/ec2/home?region=us-east-1#x").region(), Some(region("us-east-1")));
    assert_eq!(page("/ec2/home?xregion=us-east-1#region=eu-west-1").region(), None);
}

#[test]
fn paths_that_lead_elsewhere_were_carried_along() {
    for text in [
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/s3\\..",
        "/s3/../ec2",
        "/s3/..",
        "/./s3",
        "/s3/%2e%2e/ec2",
        "/s3/%252e%252e/ec2",
        "/s3/%2f%2fevil.example",
        "/s3//x",
        "/s3/%0d%0aSet-Cookie:x",
        "/s3/\tx",
        "\t/s3",
        "/s3\nx",
        "/s3 x",
        "/ü",
        "https://evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/<script>",
        "/\"x",
    ] {
        assert!(PagePath::parse(text).is_err(), "{text:?}");
    }
    for text in [
        "../@evil.example/",
        "..",
        ".",
        "",
        "/",
        "ec2?x",
        "ec2#x",
        "a b",
        "ü",
        "x//y",
        "x/../y",
        "a@b",
        "a%2fb",
    ] {
        assert!(ServicePath::parse(text).is_err(), "{text:?}");
    }
    assert!(PagePath::parse(&"x".repeat(LONGEST + 1)).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_a_destination_that_is_not_on_the_consoles_host(
        text in "\\PC{0,40}|[/\\\\.:@?#%a-z0-9\t\n]{0,30}|(https?:)?//?[a-z./@:]{0,20}",
        name in prop::sample::select(&["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1"][..]),
    ) {
        let region = region(name);
        let home = Url::parse(&Destination::Home.url(&region)).unwrap();
        let made = [
            PagePath::parse(&text).map(Destination::Page),
            ServicePath::parse(&text).map(Destination::Service),
        ];
        for destination in made.into_iter().flatten() {
            let written = destination.url(&region);
            let url = Url::parse(&written).unwrap();
            prop_assert_eq!(url.origin(), home.origin(), "{}", written);
            prop_assert_eq!((url.username(), url.password()), ("", None), "{}", written);
            // A browser reads the address as it is written.
            prop_assert_eq!(url.path(), written[home.origin().ascii_serialization().len()..].split(['?', '#']).next().unwrap());
        }
    }
}
