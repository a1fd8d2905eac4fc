//! Portals that cannot be added.

use crate::ROLE;
use daypass_tests::{Machine, Told};

#[track_caller]
fn refused(machine: &Machine, arguments: &[&str]) -> Told {
    let told = machine.fails(&[&["integration", "add"], arguments].concat());
    assert_eq!(machine.json(&["integration", "list", "--json"]), serde_json::json!([]), "nothing is added");
    told
}

#[test]
fn what_is_no_portal_is_refused_with_what_would_be() {
    let machine = Machine::new();
    for (pasted, detail) in [
        ("", "No access portal was given."),
        ("not a url", "This is not a web address"),
        ("http://northwind.awsapps.com/start", "The address is http,"),
        ("https://user:password@northwind.awsapps.com/start", "The address has a user or a password"),
        ("https://view.awsapps.com/start", "This is the address of AWS Builder ID"),
        ("https://eu-west-1.console.aws.amazon.com/ec2/home", "This is the AWS console"),
        ("http://127.0.0.1:9/start", "is not an AWS access portal"),
    ] {
        let told = refused(&machine, &[pasted]);
        told.says(detail);
        assert!(!told.detail.contains("password@"), "{}", told.detail);
    }
}

#[test]
fn a_pasted_sign_in_page_was_refused_without_the_portal_that_it_names() {
    let machine = Machine::new();
    let page = "https://eu-west-1.signin.aws/platform/d-9067642ac7/login?workflowStateHandle=1b2c3d4e";
    let told = refused(&machine, &[page]);
    told.says(
        "This is a sign-in page of the access portal https://d-9067642ac7.awsapps.com/start in eu-west-1.",
    );
    assert_eq!(told.hint, "Use https://d-9067642ac7.awsapps.com/start with the region eu-west-1.");
    for page in [
        "https://eu-west-1.signin.aws/platform/authorize?request_uri=urn:ietf:params:oauth:request_uri:x",
        "https://device.sso.eu-west-1.amazonaws.com/?user_code=BCDF-GHJK",
    ] {
        let told = refused(&machine, &[page]);
        told.says("This is a sign-in page of an access portal");
        assert!(told.detail.contains("in eu-west-1"), "{page}: {}", told.detail);
    }
}

#[test]
fn a_portal_that_does_not_tell_its_region_is_asked_for_it() {
    let machine = Machine::new();
    let told = refused(&machine, &[&format!("{}/elsewhere", machine.sim().endpoint())]);
    told.says("does not say which region");
    assert!(told.hint.contains("--region REGION"), "{}", told.hint);
}

#[test]
fn a_portal_that_aws_does_not_know_is_not_kept() {
    let machine = Machine::new();
    let elsewhere = format!("{}/elsewhere", machine.sim().endpoint());
    let told = refused(&machine, &[&elsewhere, "--region", "eu-central-1"]);
    told.says("There is no access portal");
    let run = machine.runs(&["integration", "add", &elsewhere, "--region", "nowhere"]);
    assert!(run.stderr.contains("\"nowhere\" is not an AWS region"), "{}", run.stderr);
}

#[test]
fn an_alias_is_had_by_one() {
    let machine = Machine::new();
    let (endpoint, start_url) = (machine.sim().endpoint(), machine.sim().start_url());
    machine.succeeds(&["integration", "add", &start_url, "--alias", "demo", "--no-sign-in"]);
    let elsewhere = format!("{endpoint}/elsewhere");
    let add = ["integration", "add", &elsewhere, "--region", "eu-west-1", "--no-sign-in", "--alias"];
    machine.fails(&[&add[..], &["Demo"]].concat()).says("is called '");
    machine.succeeds(&[&add[..], &["Contoso Labs"]].concat());
    machine.fails(&["integration", "rename", "demo", "contoso labs"]).says("is called '");
    let run = machine.runs(&["integration", "rename", "demo", " "]);
    assert!(run.stderr.contains("is not a name (1 to 64 characters on one line)"), "{}", run.stderr);
    machine.succeeds(&["integration", "rename", "demo", "Northwind"]);
    machine.runs(&["login"]).told(1).says("There are several integrations");
    // The same portal again is the same integration.
    machine.succeeds(&["integration", "add", &format!("{start_url}/#/"), "--no-sign-in"]);
    let integrations = machine.json(&["integration", "list", "--json"]);
    let aliases: Vec<_> =
        integrations.as_array().unwrap().iter().map(|it| it["alias"].as_str().unwrap()).collect();
    assert_eq!(aliases, ["Contoso Labs", "Northwind"]);
    let removed = machine.succeeds(&["integration", "remove", "contoso labs", "--yes"]);
    assert_eq!(removed, "Contoso Labs: removed\n");
}

#[test]
fn one_instance_under_two_urls_had_every_role_twice() {
    let machine = Machine::new().signed_in();
    let before = machine.json(&["session", "list", "--all", "--json"]);
    let by_id = machine.sim().start_url_by_id();
    let told = machine.fails(&["integration", "add", &by_id]);
    told.says(&format!("{by_id} is another address of the IAM Identity Center 'demo'"));
    assert_eq!(machine.json(&["integration", "list", "--json"]).as_array().unwrap().len(), 1);
    assert_eq!(machine.json(&["session", "list", "--all", "--json"]), before);
    machine.succeeds(&["integration", "sync", "demo"]);
    machine.succeeds(&["integration", "add", &by_id, "--alias", "by id", "--another"]);
    let both = machine.json(&["session", "list", "--all", "--json"]);
    assert_eq!(both.as_array().unwrap().len(), 2 * before.as_array().unwrap().len());
    machine.succeeds(&["integration", "sync"]);
}

#[test]
fn an_issuer_url_and_a_portal_with_a_region_are_one_instance_by_its_id() {
    let machine = Machine::new();
    let issuer = "https://identitycenter.amazonaws.com/ssoins-7223a1b2c3d4e5f6";
    machine.succeeds(&[
        "integration",
        "add",
        issuer,
        "--region",
        "eu-west-1",
        "--alias",
        "A",
        "--no-sign-in",
    ]);
    let portal = "https://ssoins-7223a1b2c3d4e5f6.portal.eu-west-1.app.aws";
    let told = machine.fails(&["integration", "add", portal, "--no-sign-in"]);
    told.says("is another address of the IAM Identity Center");
    let other = "https://ssoins-7223a1b2c3d4e5f7.portal.eu-west-1.app.aws";
    machine.succeeds(&["integration", "add", other, "--no-sign-in"]);
    machine.succeeds(&["integration", "add", portal, "--alias", "B", "--another", "--no-sign-in"]);
    machine.succeeds(&["integration", "add", issuer, "--region", "eu-west-1", "--no-sign-in", "--another"]);
    assert_eq!(
        machine.json(&["integration", "list", "--json"]).as_array().unwrap().len(),
        4,
        "a second person"
    );
}

#[test]
fn an_endpoint_that_is_no_web_address_was_called_a_matter_of_the_network() {
    for variable in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SSO"] {
        let machine = Machine::new().signed_in().with_variable(variable, "junk");
        let told = machine.fails(&["start", ROLE]);
        told.says(&format!("{variable} is junk"));
        assert!(told.hint.contains(variable), "{told:?}");
    }
}

#[test]
fn a_profile_that_is_named_twice_was_told_twice() {
    let machine = Machine::new().signed_in();
    let shown = machine.succeeds(&["start", ROLE, "--profile", "a", "--profile", "b", "--profile", "a"]);
    assert!(shown.contains("a, b\n") && !shown.contains("a, b, a"), "{shown}");
    let shown = machine.succeeds(&["start", ROLE, "--profile", "a", "--profile", "a"]);
    assert!(shown.lines().any(|line| line.split_whitespace().eq(["Profile", "a"])), "{shown}");
}
