//! `daypass doctor --report`: nothing secret or personal is in the file.

use super::{ROLE, chmod, healthy};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn no_name_and_no_secret_of_any_kind_is_in_a_report() {
    let machine = healthy().with_variable("USER", "adalovelace").with_variable("HOSTNAME", "adas-laptop");
    machine.add_user("jonas");
    machine.succeeds(&["start", ROLE, "--profile", "acme-prod", "--region", "eu-west-1"]);
    let (key, secret) = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    let config = "[profile contoso-admin]\nregion: eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/Deployer\n\
        [sso-session globex]\nsso_start_url = https://d-9067642ac7.awsapps.com/start\n\
        [profile initech]\ncredential_process = /srv/umbrella/bin/fetch --user grace@example.com\n";
    machine.write("aws/config", config);
    let text = format!(
        "{}\n[hooli]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n",
        machine.credentials()
    );
    machine.write("aws/credentials", &text);
    chmod(&machine.credentials_file(), 0o644);
    machine.write("aws/.aws-files-0123456789abcdef.tmp", &text);
    // A line as another version may have logged it.
    let logged = format!(
        "2026-01-31T10:00:00.123456Z  WARN daypass_engine::protect: acme-prod of adalovelace was not protected error={key}: {secret} of grace@example.com via 10.1.2.3\n"
    );
    machine.write("daypass/logs/daypass.2026-01-31.log", &logged);
    let proxy = "http://grace:hunter2@proxy.umbrella.example:3128";
    let machine = machine
        .with_variable("HTTP_PROXY", proxy)
        .with_variable("NO_PROXY", "127.0.0.1")
        .with_variable("AWS_PROFILE", "no-such-tyrell");

    let file = machine.path("report.txt");
    let ended = machine.runs(&["doctor", "--report", file.to_str().unwrap()]);
    assert!(ended.stderr.contains("Read it before you send it."), "{ended:?}");
    let report = fs::read_to_string(&file).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    let delivered = machine.credentials();
    let mut secrets: Vec<String> = delivered
        .lines()
        .filter_map(|line| Some(line.split_once(" = ")?.1.to_owned()))
        .filter(|value| value.len() > 14)
        .collect();
    let session = machine.live(ROLE).unwrap();
    secrets.extend(
        ["id", "accountId", "accountName", "roleName", "integration", "name"]
            .map(|name| session[name].as_str().unwrap().to_owned()),
    );
    secrets.push(machine.path("").display().to_string().trim_end_matches('/').to_owned());
    secrets.push(machine.variable("DAYPASS_VAULT_PASSPHRASE").to_owned());
    secrets.push(machine.sim().endpoint());
    let names = [
        key,
        secret,
        "123456789012",
        "acme-prod",
        "contoso",
        "globex",
        "initech",
        "hooli",
        "umbrella",
        "tyrell",
        "grace",
        "hunter2",
        "adalovelace",
        "adas-laptop",
        "d-9067642ac7",
        "10.1.2.3",
        "Deployer",
        "arn:aws",
        "demo",
        "jonas",
        "fetch",
    ];
    let lower = report.to_lowercase();
    for hidden in secrets.iter().map(String::as_str).chain(names) {
        assert!(!lower.contains(&hidden.to_lowercase()), "{hidden} is in:\n{report}");
    }

    // It still says what whoever mends Daypass needs.
    for told in [
        concat!("Daypass ", env!("CARGO_PKG_VERSION")),
        "System: ",
        "Integrations: 1",
        "1 users",
        "Vault: passphrase",
        "- problem file-readable-by-others: Other users can read ~/aws/credentials, which holds credentials.",
        "- problem line-unreadable: Because of line 2 of ~/aws/config, ",
        "- problem temporary-file-left: An interrupted write left ~/aws/.aws-files-0123456789abcdef.tmp behind.",
        "- problem profile-unknown: AWS_PROFILE is profile-",
        "WARN daypass_engine::protect: profile-",
        "was not protected error=…",
        "HTTP_PROXY",
    ] {
        assert!(report.contains(told), "{told} is not in:\n{report}");
    }
}

#[test]
fn a_report_is_written_over_nothing() {
    let machine = healthy();
    let file = machine.write("report.txt", "mine");
    let told = machine.fails(&["doctor", "--report", file.to_str().unwrap()]);
    told.says("a report never replaces a file");
    assert_eq!(told.hint, "Name another file.");
    assert_eq!(fs::read_to_string(file).unwrap(), "mine");
}
