use super::*;
use crate::view::ImportOutcome;

#[test]
fn a_chain_is_in_an_order_in_which_it_can_be_made() {
    let config = role("a", "b", "") + &role("b", "c", "") + &role("c", "mira", "") + &role("z", "mira", "");
    let order: Vec<String> =
        imported(&config, &format!("[mira]\n{KEY}")).decisions.into_iter().map(|d| d.profile).collect();
    assert_eq!(order, ["mira", "c", "z", "b", "a"]);
}

#[test]
fn a_chain_of_thousands_is_followed_to_its_end() {
    let mut config = role("r0", "mira", "");
    for number in 1..5000 {
        config += &role(&format!("r{number}"), &format!("r{}", number - 1), "");
    }
    let import = imported(&config, &format!("[mira]\n{KEY}"));
    assert_eq!(roles_to_add(&import).len(), 5000);
}

#[test]
fn circles_and_what_hangs_on_them_are_left() {
    let config = role("a", "b", "") + &role("b", "c", "") + &role("c", "b", "") + &role("self", "self", "");
    assert_eq!(detail(&config, "", "a"), "Its source_profile b is left alone.");
    assert_eq!(detail(&config, "", "b"), "Its chain goes in a circle: b → c → b.");
    assert_eq!(detail(&config, "", "c"), "Its chain goes in a circle: b → c → b.");
    assert_eq!(detail(&config, "", "self"), "Its chain goes in a circle: self → self.");
    assert!(items(&config, "").iter().all(|item| item.becomes == "stays as it is"));
}

#[test]
fn what_gets_its_credentials_elsewhere_is_left_with_the_reason() {
    let arn = "role_arn = arn:aws:iam::111122223333:role/r\n";
    for (section, reason) in [
        (
            "credential_process = /opt/keys --token s3cret\n".to_owned(),
            "Another program provides its credentials",
        ),
        (
            "credential_process = \"/opt/day pass/daypass\" credential-process 0123456789abcdef\n".to_owned(),
            "It already gets its credentials from Daypass",
        ),
        (
            "login_session = arn:aws:iam::111122223333:user/mira\n".to_owned(),
            "The AWS CLI signs in for it (login_session",
        ),
        (format!("{arn}credential_source = Ec2InstanceMetadata\n"), "an EC2 instance"),
        (format!("{arn}web_identity_token_file = /token\n"), "web_identity_token_file"),
        (format!("{arn}web_identity_token_file = /token\nsource_profile = x\n"), "web_identity_token_file"),
        (arn.to_owned(), "neither source_profile nor credential_source"),
        (format!("{arn}source_profile = x\ncredential_source = Environment\n"), "both source_profile and"),
        (format!("{arn}source_profile = gone\n"), "Its source_profile gone does not exist."),
        ("source_profile = x\n".to_owned(), "no role_arn"),
        ("region = eu-west-1\noutput = json\n".to_owned(), "settings only"),
        (String::new(), "settings only"),
        (
            "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = t\n"
                .to_owned(),
            "short-term and expire",
        ),
        (format!("{KEY}aws_security_token = t\n"), "short-term and expire"),
        ("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n".to_owned(), "no aws_secret_access_key"),
        ("aws_secret_access_key = x\n".to_owned(), "no aws_access_key_id"),
        (
            format!("aws_access_key_id = {}\naws_secret_access_key = x\n", SECRETS[0]),
            "Its aws_access_key_id is not the id of a long-term access key",
        ),
    ] {
        let config = format!("[profile p]\n{section}");
        let item = items(&config, "").remove(0);
        let detail = item.detail.unwrap();
        assert!(item.outcome == ImportOutcome::LeftAlone && detail.contains(reason), "{section}: {detail}");
        assert!(!detail.contains("s3cret") && !detail.contains(SECRETS[0]), "{detail}");
    }
}

#[test]
fn a_role_with_settings_that_aws_would_not_take() {
    let credentials = format!("[mira]\n{KEY}");
    for (more, reason) in [
        ("mfa_serial = arn:aws:iam::111122223333:u2f/user/mira/key-EXAMPLE", "passkey or security key"),
        ("mfa_serial = x", "Its mfa_serial is not an MFA device"),
        ("external_id = !", "Its external_id is not an external id"),
    ] {
        assert!(detail(&role("r", "mira", more), &credentials, "r").contains(reason), "{more}");
    }
    let config =
        "[profile r]\nrole_arn = arn:aws:iam::111122223333:user/mira\nsource_profile = mira\n".to_owned();
    assert!(detail(&config, &credentials, "r").starts_with("Its role_arn is not a role ARN"));
    let config = role("r", "mira", "duration_seconds = 99999\nrole_session_name = a b\nregion = mars");
    let import = imported(&config, &credentials);
    let r = roles_to_add(&import)["r"];
    assert_eq!((r.duration, r.role_session_name.as_str(), &r.region), (None, "daypass-ada", &None));
    let said = detail(&config, &credentials, "r");
    for key in ["duration_seconds", "role_session_name", "region"] {
        assert!(said.contains(&format!("Its {key} is left out")), "{said}");
    }
}

#[test]
fn a_code_further_down_a_chain_is_what_aws_does_not_take() {
    let config = role("a", "mira", &format!("mfa_serial = {DEVICE}"))
        + &role("b", "a", &format!("mfa_serial = {DEVICE}"))
        + &role("c", "b", "");
    let credentials = format!("[mira]\n{KEY}");
    assert!(detail(&config, &credentials, "b").contains("only from an IAM user, but it is assumed from a."));
    assert_eq!(detail(&config, &credentials, "c"), "Its source_profile b is left alone.");
    assert_eq!(roles_to_add(&imported(&config, &credentials)).len(), 1);
}

#[test]
fn how_long_a_role_lasts_is_said_where_it_costs_a_code_or_cannot_be() {
    let credentials = format!("[mira]\n{KEY}");
    let long = "duration_seconds = 14400\n";
    let config = role("with-code", "mira", &format!("{long}mfa_serial = {DEVICE}"))
        + &role("without", "mira", long)
        + &role("chained", "without", long);
    assert_eq!(
        detail(&config, &credentials, "with-code"),
        "Your profile with-code stays as it is. It lasts 4 h at a time, and so needs an MFA code of its own."
    );
    assert_eq!(detail(&config, &credentials, "without"), "Your profile without stays as it is.");
    assert!(detail(&config, &credentials, "chained").contains("1 h at a time, not 4 h."));
}

#[test]
fn a_role_of_another_partition_is_left() {
    let config = role("a", "mira", "")
        + "[profile b]\nrole_arn = arn:aws-cn:iam::111122223333:role/b\nsource_profile = a\n";
    assert!(detail(&config, &format!("[mira]\n{KEY}"), "b").contains("is in aws-cn"));
}

#[test]
fn what_daypass_wrote_is_left_and_roles_on_it_are_on_its_session() {
    let credentials = format!("[mira]\n{KEY}");
    let known = carried_out(&imported("", &credentials), nothing());
    let config = role("admin", "mira-daypass", "")
        + "[profile asks]\ncredential_process = daypass credential-process mira\n"
        + &role("asking", "asks", "");
    let short =
        "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = t\n";
    let found = profile_set(&config, &format!("[mira-daypass]\n{short}"));
    let written = BTreeMap::from([("mira-daypass".to_owned(), SessionId::from_stored("mira"))]);
    let items = Import::decide(&found, &ExistingSessions { written, ..known.clone() }).items();
    let of = |profile: &str| items.iter().find(|item| item.profile == profile).unwrap();
    assert_eq!(of("mira-daypass").detail.as_deref(), Some("Daypass wrote it for the session mira."));
    assert_eq!(of("admin").becomes, "the role session admin from mira, in the profile admin-daypass");
    assert_eq!(of("asking").becomes, "the role session asking from mira, in the profile asking-daypass");
    // While the session is not live there is no such profile in the files.
    let found = profile_set(&role("admin", "mira-daypass", ""), "");
    let items = Import::decide(&found, &known).items();
    assert_eq!(items[0].becomes, "the role session admin from mira, in the profile admin-daypass");
}

#[test]
fn the_same_role_in_two_regions_is_two_sessions() {
    let credentials = format!("[mira]\n{KEY}");
    let config = "[profile eu]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = mira\nregion = eu-west-1\n\
        [profile us]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = mira\nregion = us-east-1\n";
    assert_eq!(roles_to_add(&imported(config, &credentials)).len(), 2);
}

#[test]
fn what_is_wanted_brings_what_it_is_assumed_from() {
    let config =
        role("a", "b", "") + &role("b", "mira", "") + &role("c", "mira", "") + &role("own", "own", "");
    let credentials = format!("[mira]\n{KEY}[own]\n{OTHER_KEY}[same]\n{KEY}");
    let import = imported(&config, &credentials);
    let with = |wanted: &str| import.with_sources(&[wanted.to_owned()]).into_iter().collect::<Vec<_>>();
    assert_eq!(with("a"), ["a", "b", "mira"]);
    assert_eq!(with("own"), ["own"]);
    assert_eq!(with("same"), ["mira", "same"]);
    assert_eq!(with("gone"), Vec::<String>::new());
    let along = |item: &ImportItem| item.comes_with.as_ref().map(|other| format!("{} {other}", item.profile));
    let along: Vec<String> = import.items().iter().filter_map(along).collect();
    assert_eq!(
        along.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        ["a b", "b mira", "c mira", "same mira"].into()
    );
}
