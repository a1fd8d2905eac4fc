//! Which lines keep a delivery from being what every client uses.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use aws_files::readers::{
    DeliveryCheck, Reader, Readings, check_file_delivery, check_process_delivery, default_profile,
};
use aws_files::{Document, FileRole};

const KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
const ROLE: &str = "role_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n";

/// A delivery of keys into `dev`, with this in config.
fn file_delivery(config: &str) -> DeliveryCheck {
    let credentials = Document::parse(format!("[dev]\n{KEYS}\n[base]\n{KEYS}"));
    check_file_delivery(&Document::parse(config), &credentials, "dev", "AKIAIOSFODNN7EXAMPLE", false)
}

#[test]
fn the_sessions_own_keys_were_to_give_way_where_a_header_that_is_not_closed_adds_lines_to_its_section() {
    let credentials = Document::parse(format!("[dev]\n{KEYS}[\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n"));
    let check = check_file_delivery(&Document::default(), &credentials, "dev", "AKIAIOSFODNN7EXAMPLE", false);
    assert_eq!(shadows(&check), ["Go 5 aws_access_key_id", "JavaScript 5 aws_access_key_id"]);
    assert!(check.unreachable.is_empty());
}

#[test]
fn a_role_that_the_profile_assumes_with_the_keys_themselves_is_told_from_them() {
    let config = Document::parse(
        "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = dev\n",
    );
    let credentials = Document::parse(format!("[dev]\n{KEYS}"));
    let check = |or_role| check_file_delivery(&config, &credentials, "dev", "AKIAIOSFODNN7EXAMPLE", or_role);
    assert_eq!(clients(&check(false)), Reader::ALL);
    assert!(check(true).shadows.is_empty());
    let failing: Vec<Reader> = check(true).unusable.iter().map(|(reader, _)| *reader).collect();
    assert_eq!(
        failing,
        [Reader::Java, Reader::Java],
        "it takes a profile that is its own source for a mistake"
    );
    // With other keys as its source the role is somebody else in any case.
    let other = Document::parse(
        "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n",
    );
    let credentials =
        Document::parse(format!("[dev]\n{KEYS}[base]\n{}", KEYS.replace("IOSFODNN7", "I44QH8DHB")));
    let check = check_file_delivery(&other, &credentials, "dev", "AKIAIOSFODNN7EXAMPLE", true);
    assert_eq!(clients(&check), Reader::ALL);
}

/// The lines by client: `botocore 2 role_arn`.
fn shadows(check: &DeliveryCheck) -> Vec<String> {
    let line = |shadow: &aws_files::readers::Shadow| {
        format!("{:?} {} {}", shadow.reader, shadow.place.line, shadow.place.key)
    };
    check.shadows.iter().map(line).collect()
}

fn clients(check: &DeliveryCheck) -> Vec<Reader> {
    let mut readers: Vec<Reader> = check.shadows.iter().map(|shadow| shadow.reader).collect();
    readers.dedup();
    readers
}

#[test]
fn a_profile_with_a_region_is_the_session_for_every_client() {
    assert_eq!(file_delivery("[profile dev]\nregion = eu-west-1\n"), DeliveryCheck::default());
    assert_eq!(file_delivery(""), DeliveryCheck::default());
}

#[test]
fn a_role_shadows_the_keys_for_the_clients_that_find_its_header() {
    for (header, expected) in [
        ("[profile dev]", &Reader::ALL[..]),
        ("[profile \"dev\"]", &[Reader::Botocore, Reader::JavaScript]),
        ("[profile  dev]", &[Reader::Botocore, Reader::Go, Reader::Java, Reader::Rust]),
        ("[ profile dev ]", &[Reader::Go, Reader::Java, Reader::Rust]),
    ] {
        let check = file_delivery(&format!("{header}\n{ROLE}"));
        assert_eq!(clients(&check), expected, "{header}");
        assert!(check.shadows.iter().all(|shadow| shadow.place.file == FileRole::Config));
        assert!(check.unreachable.is_empty());
    }
}

#[test]
fn lines_that_only_some_clients_read_shadow_for_those() {
    let colons = format!("[profile dev]\n{}", ROLE.replace(" =", ":"));
    let check = file_delivery(&colons);
    assert_eq!(clients(&check), [Reader::Botocore, Reader::Go]);
    let unreadable: Vec<(Reader, usize)> =
        check.unreadable.iter().map(|(reader, place)| (*reader, place.line)).collect();
    assert_eq!(unreadable, [(Reader::Java, 2), (Reader::Rust, 2)]);
    let indented = file_delivery("[profile dev]\n  credential_process = /opt/keys\n  role_arn = x\n");
    assert_eq!(shadows(&indented), ["Botocore 3 role_arn", "Go 3 role_arn"]);
}

#[test]
fn a_command_shadows_the_keys_for_java_and_rust_alone() {
    let check = file_delivery("[profile dev]\nregion = x\ncredential_process = /opt/keys\n");
    assert_eq!(shadows(&check), ["Java 3 credential_process", "Rust 3 credential_process"]);
}

#[test]
fn what_stands_behind_a_line_is_named_too() {
    let check =
        file_delivery(&format!("[profile dev]\nretry_mode = x\ncredential_process = /opt/keys\n{ROLE}"));
    let rust: Vec<&str> = check
        .shadows
        .iter()
        .filter(|shadow| shadow.reader == Reader::Rust)
        .map(|shadow| shadow.place.key.as_str())
        .collect();
    assert_eq!(rust, ["retry_mode", "role_arn", "source_profile", "credential_process"]);
}

#[test]
fn earlier_lines_of_one_key_come_back_when_the_last_is_withheld() {
    let check = file_delivery("[profile dev]\ncredential_process = /a\ncredential_process = /b\n");
    assert_eq!(shadows(&check)[..2], ["Java 3 credential_process", "Java 2 credential_process"]);
}

#[test]
fn a_section_twice_is_botocores_alone_to_refuse() {
    let check = file_delivery("[profile dev]\nregion = x\n\n[profile dev]\nregion = y\n");
    assert!(check.shadows.is_empty());
    let unreadable: Vec<(Reader, usize)> =
        check.unreadable.iter().map(|(reader, place)| (*reader, place.line)).collect();
    assert_eq!(unreadable, [(Reader::Botocore, 4)]);
}

#[test]
fn a_missing_session_makes_botocore_unusable_whatever_keys_it_has() {
    let check = file_delivery("[profile dev]\nsso_session = gone\n");
    let unusable: Vec<(Reader, usize)> =
        check.unusable.iter().map(|(reader, place)| (*reader, place.line)).collect();
    assert_eq!(unusable, [(Reader::Botocore, 2)]);
    assert_eq!(clients(&check), [Reader::Go, Reader::Java, Reader::Rust]);
}

#[test]
fn keys_in_the_credentials_file_shadow_a_command() {
    let config = Document::parse("[profile dev]\ncredential_process = '/opt/daypass' run\n");
    let credentials = Document::parse(format!("[dev]\n{KEYS}"));
    let check = check_process_delivery(&config, &credentials, "dev", "'/opt/daypass' run");
    assert_eq!(clients(&check), [Reader::Botocore, Reader::Go, Reader::JavaScript]);
    assert!(check.shadows.iter().all(|shadow| shadow.place.file == FileRole::Credentials));
    let alone = check_process_delivery(&config, &Document::default(), "dev", "'/opt/daypass' run");
    assert_eq!(alone, DeliveryCheck::default());
}

#[test]
fn the_default_profile_gives_keys_to_clients_that_read_an_indented_header() {
    let indented = Document::parse(format!("  [default]\n  {}", KEYS.replace('\n', "\n  ")));
    let check = default_profile(&Document::default(), &indented);
    assert_eq!(clients(&check), [Reader::Botocore, Reader::Go, Reader::JavaScript]);
    assert_eq!(shadows(&check)[0], "Botocore 2 aws_access_key_id");
    let region = Document::parse("[default]\nregion = eu-west-1\n");
    assert_eq!(default_profile(&region, &Document::default()), DeliveryCheck::default());
}

#[test]
fn the_region_of_config_is_told_without_that_beside_the_keys() {
    let config = Document::parse("[profile dev]\nregion = eu-west-1 # Frankfurt\n");
    let credentials = Document::parse(format!("[dev]\n{KEYS}region = us-east-1\n"));
    let readings = Readings::new(&config, &credentials);
    for reading in readings.iter() {
        let region = reading.region("dev").unwrap();
        assert_eq!((region.name.as_str(), region.place.file), ("us-east-1", FileRole::Credentials));
        let own = reading.region_without_credentials("dev").unwrap();
        let expected =
            if reading.reader() == Reader::Botocore { "eu-west-1 # Frankfurt" } else { "eu-west-1" };
        assert_eq!((own.name.as_str(), own.place.line), (expected, 2));
    }
}
