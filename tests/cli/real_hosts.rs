//! The main job at AWS's own hosts, through a proxy with a CA of its own, without any endpoint override: which hosts are
//! asked.

use aws_sim::{Organisation, Portals};
use daypass_tests::Machine;
use serde_json::json;
use std::collections::BTreeSet;

const ACCOUNT: &str = "123456789012";

/// A company with one account: a permission set, a user who may rotate their keys, a role for that user.
fn organisation(region: &str, partition: &str) -> Organisation {
    let trust = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": format!("arn:{partition}:iam::{ACCOUNT}:root")},
    }]});
    let organisation = json!({
        "name": "Northwind", "ssoRegion": region, "user": "ada",
        "accounts": [{"id": ACCOUNT, "name": "Shop", "email": "shop@example.com", "roles": ["ReadOnly"]}],
        "iamUsers": [{"account": ACCOUNT, "name": "jonas", "allowedActions": ["sts:*", "iam:*"]}],
        "iamRoles": [{"account": ACCOUNT, "name": "Deploy", "trust": trust}],
    });
    Organisation::from_json(&organisation.to_string()).unwrap()
}

pub(crate) fn machine(region: &str, partition: &str) -> Machine {
    Machine::behind_a_proxy(organisation(region, partition))
}

pub(crate) fn classic(portals: &Portals) -> String {
    portals.classic.clone().unwrap()
}

/// Adds the portal and signs in, lists, starts; adds a user and a role, starts that; opens the console; rotates the
/// user's key. The hosts that were asked on the way.
#[track_caller]
fn main_job(machine: &Machine, start_url: &str, region: &str) -> BTreeSet<String> {
    let add =
        ["integration", "add", start_url, "--alias", "demo", "--region", region, "--device", "--no-browser"];
    machine.succeeds(&add);
    assert_eq!(machine.json(&["session", "list", "--json"])[0]["accountId"], ACCOUNT);
    machine.succeeds(&["start", "Shop/ReadOnly"]);
    let user = ["session", "add", "iam-user", "--stdin", "--region", region];
    let added = machine.runs_with(&user, &machine.keys_of("jonas"));
    assert_eq!(added.status, Some(0), "{}", added.stderr);
    let role = &machine.sim().ready().roles[0];
    let name = ["--name", "Deploy", "--source", "jonas", "--role-arn", role, "--region", region];
    machine.succeeds(&[&["session", "add", "role"][..], &name[..]].concat());
    machine.succeeds(&["start", "Deploy"]);
    let link = machine.succeeds(&["console", "Deploy", "--service", "ec2", "--region", region, "--print"]);
    machine.succeeds(&["keys", "rotate", "jonas"]);
    let hosts: BTreeSet<String> = machine.sim().asked_hosts().into_iter().collect();
    let host = link.trim_start_matches("https://").split('/').next().unwrap();
    assert!(hosts.contains(host), "the link is of the host that gave the token: {host} {hosts:?}");
    hosts
}

#[track_caller]
fn assert_hosts(found: &BTreeSet<String>, expected: &[&str]) {
    assert_eq!(*found, expected.iter().map(|host| (*host).to_owned()).collect());
}

#[test]
fn a_classic_portal_is_asked_at_the_standard_hosts() {
    let machine = machine("eu-west-1", "aws");
    let hosts = main_job(&machine, &classic(&machine.tls().portals), "eu-west-1");
    assert_hosts(
        &hosts,
        &[
            "oidc.eu-west-1.amazonaws.com",
            "portal.sso.eu-west-1.amazonaws.com",
            "sts.eu-west-1.amazonaws.com",
            "iam.amazonaws.com",
            "eu-west-1.signin.aws.amazon.com",
        ],
    );
}

#[test]
fn a_classic_portals_region_is_read_from_its_page() {
    let machine = machine("eu-north-1", "aws");
    let start_url = classic(&machine.tls().portals);
    machine.succeeds(&["integration", "add", &start_url, "--alias", "demo", "--device", "--no-browser"]);
    let hosts = machine.sim().asked_hosts();
    assert_eq!(hosts[0], "d-9067642ac7.awsapps.com");
    assert!(hosts.contains(&"oidc.eu-north-1.amazonaws.com".to_owned()), "{hosts:?}");
}

#[test]
fn the_portal_of_an_instance_on_a_dual_stack_host_was_asked_at_the_hosts_for_ipv4() {
    let machine = machine("us-east-2", "aws");
    let hosts = main_job(&machine, &machine.tls().portals.dual_stack, "us-east-2");
    assert_hosts(
        &hosts,
        &[
            "oidc.us-east-2.api.aws",
            "portal.sso.us-east-2.api.aws",
            "sts.us-east-2.amazonaws.com",
            "iam.amazonaws.com",
            "us-east-2.signin.aws.amazon.com",
        ],
    );
}

#[test]
fn the_same_instance_at_its_host_for_ipv4_is_asked_there() {
    let machine = machine("us-east-2", "aws");
    let hosts = main_job(&machine, &machine.tls().portals.ipv4, "us-east-2");
    assert!(hosts.contains("oidc.us-east-2.amazonaws.com"), "{hosts:?}");
    assert!(!hosts.iter().any(|host| host.ends_with(".api.aws")), "{hosts:?}");
}

#[test]
fn fips_endpoints_by_the_environment_were_ignored() {
    let machine = machine("us-east-2", "aws").with_variable("AWS_USE_FIPS_ENDPOINT", "true");
    let hosts = main_job(&machine, &classic(&machine.tls().portals), "us-east-2");
    assert_hosts(
        &hosts,
        &[
            "oidc-fips.us-east-2.amazonaws.com",
            "portal.sso-fips.us-east-2.amazonaws.com",
            "sts-fips.us-east-2.amazonaws.com",
            "iam-fips.amazonaws.com",
            "us-east-2.signin.aws.amazon.com",
        ],
    );
    let status = machine.succeeds(&["status", "-o", "wide"]);
    assert!(status.contains("FIPS endpoints (AWS_USE_FIPS_ENDPOINT)"), "{status}");
}

#[test]
fn the_settings_of_the_config_file_were_ignored() {
    let machine = machine("us-east-2", "aws").without_variable("AWS_CA_BUNDLE");
    let bundle = machine.tls().ca_bundle.display().to_string();
    let config = format!(
        "[profile work]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\nca_bundle = {bundle}\n"
    );
    machine.write("aws/config", &config);
    let user = ["session", "add", "iam-user", "--stdin", "--region", "us-east-2"];
    let told = machine.runs_with(&user, &machine.keys_of("jonas")).told(1);
    told.says("The connection to AWS is not secure: ");
    let machine = machine.with_variable("AWS_PROFILE", "work");
    let hosts = main_job(&machine, &classic(&machine.tls().portals), "us-east-2");
    let fips: Vec<_> = hosts.iter().filter(|host| host.ends_with(".api.aws")).cloned().collect();
    assert_eq!(
        fips,
        [
            "iam-fips.global.api.aws",
            "oidc-fips.us-east-2.api.aws",
            "portal.sso-fips.us-east-2.api.aws",
            "sts-fips.us-east-2.api.aws",
        ]
    );
    let route = machine.json(&["status", "--json"])["route"].clone();
    let of_config = |key: &str| format!("{key} in the profile work of the AWS config file");
    assert_eq!(
        route,
        json!([
            {"what": "fips", "value": null, "from": of_config("use_fips_endpoint")},
            {"what": "dual-stack", "value": null, "from": of_config("use_dualstack_endpoint")},
            {"what": "proxy", "value": machine.tls().proxy, "from": "HTTPS_PROXY"},
            {"what": "ca-bundle", "value": bundle, "from": of_config("ca_bundle")},
        ])
    );
}

#[test]
fn each_partition_has_hosts_of_its_own() {
    for (region, partition, hosts) in [
        (
            "cn-north-1",
            "aws-cn",
            [
                "oidc.cn-north-1.amazonaws.com.cn",
                "portal.sso.cn-north-1.amazonaws.com.cn",
                "sts.cn-north-1.amazonaws.com.cn",
                "iam.cn-north-1.amazonaws.com.cn",
                "cn-north-1.signin.amazonaws.cn",
            ],
        ),
        (
            "us-gov-west-1",
            "aws-us-gov",
            [
                "oidc.us-gov-west-1.amazonaws.com",
                "portal.sso.us-gov-west-1.amazonaws.com",
                "sts.us-gov-west-1.amazonaws.com",
                "iam.us-gov.amazonaws.com",
                "us-gov-west-1.signin.amazonaws-us-gov.com",
            ],
        ),
        (
            "eusc-de-east-1",
            "aws-eusc",
            [
                "oidc.eusc-de-east-1.amazonaws.eu",
                "portal.sso.eusc-de-east-1.amazonaws.eu",
                "sts.eusc-de-east-1.amazonaws.eu",
                "iam.eusc-de-east-1.amazonaws.eu",
                "eusc-de-east-1.signin.amazonaws-eusc.eu",
            ],
        ),
    ] {
        let machine = machine(region, partition);
        let portals = &machine.tls().portals;
        let start_url = portals.classic.as_ref().unwrap_or(&portals.ipv4);
        assert_hosts(&main_job(&machine, start_url, region), &hosts);
    }
}

#[test]
fn roles_of_the_isolated_partitions_were_refused() {
    for (region, partition, host) in [
        ("us-iso-east-1", "aws-iso", "sts.us-iso-east-1.c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sts.us-isob-east-1.sc2s.sgov.gov"),
    ] {
        let machine = machine(region, partition);
        let user = ["session", "add", "iam-user", "--stdin", "--region", region];
        let added = machine.runs_with(&user, &machine.keys_of("jonas"));
        assert_eq!(added.status, Some(0), "{}", added.stderr);
        machine.add_role("Deploy", "jonas");
        machine.succeeds(&["start", "Deploy"]);
        let hosts = machine.sim().asked_hosts();
        assert!(hosts.contains(&host.to_owned()), "{hosts:?}");
        let arn = machine.live("Deploy").unwrap()["roleArn"].clone();
        assert_eq!(arn, format!("arn:{partition}:iam::{ACCOUNT}:role/Deploy"));
    }
}

#[test]
fn whom_no_proxy_is_for_is_asked_directly() {
    // Nobody listens at port 1, and the proxy leads to AWS alone.
    let machine = machine("us-east-2", "aws").with_variable("AWS_ENDPOINT_URL", "https://127.0.0.1:1");
    let start_url = classic(&machine.tls().portals);
    let add = ["integration", "add", &start_url, "--alias", "demo", "--region", "us-east-2", "--no-sign-in"];
    machine.succeeds(&add);
    let asks_proxy = |machine: &Machine| {
        let before = machine.sim().asked_hosts().len();
        let told = machine.fails(&["login", "demo", "--device", "--no-browser"]).detail;
        (machine.sim().asked_hosts().len() > before, told)
    };
    let (through_proxy, directly) =
        ("The proxy does not connect to AWS: ", "127.0.0.1 cannot be reached: connection refused.");
    let mut machine = machine;
    for (list, expected) in [
        ("", (true, through_proxy)),
        ("127.0.0.1:2, 10.0.0.0/8", (true, through_proxy)),
        ("localhost 127.0.0.0/8:1", (false, directly)),
        ("*", (false, directly)),
    ] {
        machine = machine.with_variable("no_proxy", list);
        let (asked, told) = asks_proxy(&machine);
        assert_eq!(asked, expected.0, "{list}: {told}");
        assert!(told.starts_with(expected.1), "{list}: {told}");
    }
}
