use super::*;
use crate::readers::{Identity, Place, Readings, Unreadable};
use proptest::prelude::*;

fn plain(config: &str, credentials: &str) -> [String; 2] {
    let files = relevant(&Document::parse(config), &Document::parse(credentials), "dev");
    files.map(|file| String::from_utf8(file.document.into_bytes()).unwrap())
}

#[test]
fn sections_that_a_profile_does_not_lead_to_are_left_out() {
    let config = "# mine\n[profile a]\nregion = x\n\n[profile dev]\nsource_profile = b\n[profile b]\nregion=y\n[sso-session a]\n";
    let expected = "# mine\n[profile dev]\nsource_profile = b\n[profile b]\nregion=y\n[sso-session a]\n";
    // `a` is named by another header too, so its section stays.
    assert_eq!(plain(config, "")[0], config);
    let config = config.replace("sso-session a", "sso-session acme");
    let [left, credentials] = plain(&config, "[b]\nx = 1\n[c]\ny = 2\n");
    assert_eq!(left, expected.replace("sso-session a", "sso-session acme"));
    assert_eq!(credentials, "[b]\nx = 1\n");
    let file = &relevant(&Document::parse(config), &Document::default(), "dev")[0];
    assert_eq!((file.line(1), file.line(2), file.line(6)), (1, 5, 9));
}

#[test]
fn what_a_line_with_source_profile_in_it_leads_to_stays() {
    for line in [
        "source_profile=b",
        "Source_Profile = b",
        "  a_SOURCE_PROFILE2 = b",
        "_source_profile: b",
        "# source_profile b",
    ] {
        let config = format!("[profile dev]\n{line}\n[profile b]\nregion = y\n");
        assert_eq!(plain(&config, "")[0], config, "{line}");
    }
    for line in ["source_profil = b", "resource = profile_b", "_profile = b", "sourceprofile = b"] {
        let config = format!("[profile dev]\n{line}\n[profile b]\nregion = y\n");
        assert_eq!(plain(&config, "")[0], format!("[profile dev]\n{line}\n"), "{line}");
    }
}

#[test]
fn a_profile_of_a_file_with_an_odd_byte_lost_the_keys_that_it_leads_to() {
    for odd in [b"\x0c".as_slice(), b"\xff"] {
        let config = [b"# ", odd, b"\n[profile dev]\nsource_profile = b\n"].concat();
        let credentials = Document::parse("[a]\nx = 1\n[b]\ny = 2\n");
        let [config, credentials] = [&Document::parse(config), &credentials].map(Document::clone);
        let [all, left] = relevant(&config, &credentials, "dev");
        assert_eq!((all.document, left.document.as_bytes()), (config, b"[b]\ny = 2\n".as_slice()));
    }
}

#[test]
fn a_key_is_found_wherever_it_stands() {
    for (text, key, is_there) in [
        ("ca_bundle = /x", "ca_bundle", true),
        ("[a]\n AWS_CA_BUNDLE=/x", "ca_bundle", true),
        ("ca_bundl", "ca_bundle", false),
        ("_ca__bundle ca-bundle a_bundle", "ca_bundle", false),
        ("[a]\nRegion = x", "region", true),
        ("egion", "region", false),
        ("", "region", false),
    ] {
        assert_eq!(mentions(text.as_bytes(), key), is_there, "{text}");
    }
}

#[test]
fn what_is_odd_stays() {
    for config in [
        "[profile a]\nregion: x\n",
        "[profile a]\n  region = x\n",
        "[profile a]\ns3 =\n  x = y\n",
        "[profile a]\nregion = x\nregion = y\n",
        "[profile a]\nhello\n",
        "[profile a]\nregion = x\n\n[profile a]\nregion = y\n",
        "[profile a]\nregion = x\n\n[profile a] # c\noutput = y\n",
        "[profile a] # c\nregion = x\n",
        "[a]\nregion = x\n",
        "[profile a]\rregion = x\n",
        "[profile default]\nregion = x\n",
        "[profile profile]\nregion = x\n",
        "[profile a]\nregion = x\n\n[sso-session  a]\n",
        "\u{feff}[profile a]\nregion = x\n",
        "[profile a]\r\nregion = x\r\r\n",
        "[profile a]\nregion = x\u{2028}y\n",
        "[profile a]\nregion = x\u{c}y\n",
        // To the Go SDK a header without its end is none, and what follows belongs to `a`.
        "[profile a]\n[profile b\nsource_profile = b\n",
    ] {
        assert_eq!(plain(config, "")[0], config, "{config}");
    }
}

fn line() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["dev", "base", "a", "b", "default", "DEFAULT"]);
    prop_oneof![
        6 => name().prop_map(|name| format!("[profile {name}]")),
        3 => name().prop_map(|name| format!("[{name}]")),
        1 => (prop::sample::select(vec!["[profile \"X\"]", "[profile  X]", "[ X ]", " [profile X]", "[profile X", "[sso-session X]"]), name())
            .prop_map(|(header, name)| header.replace('X', name)),
        4 => name().prop_map(|name| format!("source_profile = {name}")),
        2 => Just("role_arn = arn:aws:iam::123456789012:role/Dev".to_owned()),
        4 => (prop::sample::select(vec!["region", "aws_access_key_id", "aws_secret_access_key", "credential_process", "sso_session"]), "[a-z]{1,3}")
            .prop_map(|(key, value)| format!("{key} = {value}")),
        1 => prop::sample::select(vec!["", "# c", "hello", "region: x", "  region = y", "s3 =", "REGION = z", "region ="]).prop_map(str::to_owned),
    ]
}

fn file() -> impl Strategy<Value = String> {
    (
        prop::collection::vec(line(), 0..24),
        prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]),
        any::<bool>(),
    )
        .prop_map(|(lines, ending, ended)| lines.join(ending) + if ended { ending } else { "" })
}

/// Without the places, which are other lines in the two.
fn described(identity: &Identity) -> String {
    match identity {
        Identity::Role { role_arn, source, .. } => format!("role {role_arn} by {}", described(source)),
        Identity::Keys { access_key_id, .. } => format!("keys {access_key_id}"),
        Identity::Process { command, .. } => format!("process {command}"),
        other => other.kind().to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_client_is_the_same_by_what_is_left(config in file(), credentials in file()) {
        let (config, credentials) = (Document::parse(config), Document::parse(credentials));
        let left = relevant(&config, &credentials, "dev");
        let real = |role, line| left[usize::from(role == FileRole::Credentials)].line(line);
        let place = |place: &Place| (place.file, real(place.file, place.line), place.key.clone());
        let whole = |place: &Place| (place.file, place.line, place.key.clone());
        let all = Readings::new(&config, &credentials);
        let some = Readings::new(&left[0].document, &left[1].document);
        for (all, some) in all.iter().zip(some.iter()) {
            let line = |unreadable: Unreadable| (unreadable.file, unreadable.line);
            prop_assert_eq!(
                all.unreadable().map(line),
                some.unreadable().map(line).map(|(file, line)| (file, real(file, line)))
            );
            let (a, b) = (all.identity("dev"), some.identity("dev"));
            prop_assert_eq!(described(&a), described(&b), "{}", all.reader());
            prop_assert_eq!(
                a.places().iter().map(whole).collect::<Vec<_>>(),
                b.places().iter().map(place).collect::<Vec<_>>()
            );
            let region = |region: crate::readers::Region| (region.name, region.refused);
            prop_assert_eq!(all.region("dev").map(region), some.region("dev").map(region));
            prop_assert_eq!(
                all.unusable("dev").iter().map(whole).collect::<Vec<_>>(),
                some.unusable("dev").iter().map(place).collect::<Vec<_>>()
            );
        }
    }
}
