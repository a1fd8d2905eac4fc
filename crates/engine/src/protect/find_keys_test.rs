//! Keys in files of every shape.

use super::*;
use aws_files::Withheld;
use proptest::prelude::*;
use std::path::Path;

const A: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7\n";
const B: &str = "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp\n";

fn file(path: &str, role: FileRole) -> AwsFile {
    AwsFile::locate(Path::new(path), role).unwrap()
}

fn found(config: &str, credentials: &str) -> (Vec<(String, Vec<String>)>, Vec<LeftKey>) {
    let (config, credentials) = (Document::parse(config), Document::parse(credentials));
    let (found, left) = find(&[
        Source { file: &file("credentials", FileRole::Credentials), document: &credentials },
        Source { file: &file("config", FileRole::Config), document: &config },
    ]);
    let names = |found: KeyCandidate| {
        let places = found.places.iter().map(|place| place.section.to_string()).collect();
        (found.keys.access_key_id.to_string(), places)
    };
    (found.into_iter().map(names).collect(), left)
}

fn one(section: &str) -> (String, Vec<String>) {
    ("AKIAIOSFODNN7EXAMPLE".to_owned(), vec![section.to_owned()])
}

#[test]
fn keys_are_found_however_they_are_written() {
    for text in [
        format!("[dev]\n{A}"),
        format!("[ dev ]\n{A}"),
        format!("[dev]\n{}", A.replace(" = ", "=").replace('\n', "\r\n")),
        format!("[dev]\n{}", A.to_uppercase().replace("WJALRXUTNFEMI", "wJalrXUtnFEMI")),
        format!("[dev]\n{}", A.replace(" = ", ": ")),
        format!("[dev]\n{}", A.replace('\n', " # mine\n")),
        format!("[dev]\n{}", A.replace('\n', "\n  # mine\n")),
        format!("[dev]\nregion = x\n[dev]\n{A}{A}"),
        format!("[dev]\n{A}")[..].trim_end().to_owned(),
    ] {
        assert_eq!(found("", &text), (vec![one("dev")], vec![]), "{text}");
    }
}

#[test]
fn both_files_are_read_as_tools_read_them() {
    let config = format!("[default]\n{A}[profile x]\n{B}[y]\n{A}[sso-session z]\n{A}[profile \"q\"]\n{A}");
    let (keys, left) = found(&config, &format!("[x]\n{A}[profile y]\n{B}[DEFAULT]\n{B}"));
    let a = vec!["x".to_owned(), "default".to_owned(), "profile q".to_owned()];
    let b = vec!["profile x".to_owned()];
    assert_eq!(keys, [("AKIAIOSFODNN7EXAMPLE".to_owned(), a), ("AKIAI44QH8DHBEXAMPLE".to_owned(), b)]);
    let sections: Vec<&str> = left.iter().map(|left| left.place.section.as_str()).collect();
    assert_eq!(sections, ["profile y", "DEFAULT", "y", "sso-session z"]);
}

#[test]
fn one_file_for_both_is_read_once() {
    let document = Document::parse(format!("[default]\n{A}[profile x]\n{B}[y]\n{A}"));
    let (found, left) = find(&[
        Source { file: &file("both", FileRole::Credentials), document: &document },
        Source { file: &file("both", FileRole::Config), document: &document },
    ]);
    assert_eq!(left, []);
    assert_eq!(found.iter().map(|found| found.places.len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn short_term_keys_and_nested_ones_are_nobodys_business() {
    let text = "[dev]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n[s3]\ns3 =\n  aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n";
    assert_eq!(found("", text), (vec![], vec![]));
}

/// Files with whole and half keys, in every place and shape.
fn any_file() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => prop::sample::select(vec!["[default]", "[dev]", "[profile dev]", "[ x ] # mine", "  [y]", "[a b]"]),
        4 => prop::sample::select(vec![
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key=wJalrXUtnFEMI/K7",
            "AWS_ACCESS_KEY_ID: AKIAI44QH8DHBEXAMPLE", "aws_secret_access_key = wJalrXUtnFEMI/K7 # x",
            "aws_session_token = t",
        ]),
        2 => prop::sample::select(vec!["region = eu-west-1", "s3 =", "  a = b", "", "# note", "  # inside"]),
    ];
    let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]);
    (prop::collection::vec((line, ending), 1..16), any::<bool>()).prop_map(|(lines, cut)| {
        let text: String = lines.into_iter().flat_map(|(line, ending)| [line, ending]).collect();
        if cut { text.trim_end().to_owned() } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_found_can_be_taken_out_and_put_back(text in any_file(), is_config: bool) {
        let role = if is_config { FileRole::Config } else { FileRole::Credentials };
        let file = file("file", role);
        let original = Document::parse(text.clone());
        let mut document = original.clone();
        let (found, _) = find(&[Source { file: &file, document: &original }]);
        let mut taken = Vec::new();
        for place in found.iter().flat_map(|found| &found.places) {
            let withheld =
                document.withhold_properties(&place.section, &CREDENTIAL_KEYS, &[], "It is elsewhere.");
            if let Ok(withheld) = withheld {
                let withheld = Withheld::from_bytes(&withheld.to_bytes(), "").unwrap();
                taken.push((&place.section, withheld));
                prop_assert!(keys_in(&document, &place.section).is_none());
            }
        }
        let (left, _) = find(&[Source { file: &file, document: &document }]);
        prop_assert_eq!(
            left.iter().map(|found| found.places.len()).sum::<usize>() + taken.len(),
            found.iter().map(|found| found.places.len()).sum::<usize>()
        );
        for (section, withheld) in taken.iter().rev() {
            document.restore(section, withheld, |_| false).unwrap();
        }
        prop_assert_eq!(document.as_bytes(), text.as_bytes());
    }
}
