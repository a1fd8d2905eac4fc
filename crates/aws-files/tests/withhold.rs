//! Keys that are taken out of a section and put back: nothing else changes, and nothing is lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use aws_files::{Document, DocumentError, SectionName};
use proptest::prelude::*;

const KEYS: [&str; 3] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];
const NOTE: &str = "The access key is elsewhere.";

fn dev() -> SectionName {
    SectionName::credentials("dev").unwrap()
}

fn text(document: &Document) -> String {
    String::from_utf8(document.as_bytes().to_vec()).unwrap()
}

/// The document without the keys, and the section's text before.
fn withheld(before: &str) -> (Document, Vec<u8>) {
    let mut document = Document::parse(before);
    let original = document.section_text(&dev()).unwrap();
    assert!(document.withhold(&dev(), &KEYS, NOTE).unwrap());
    (document, original)
}

#[test]
fn only_the_lines_of_the_keys_go_and_a_note_holds_their_place() {
    let cases = [
        (
            "# mine\n[dev]\n# old\nregion = eu-west-1\naws_access_key_id=A\noutput = json\naws_secret_access_key = S\n\n[z]\n",
            "# mine\n[dev]\n# old\nregion = eu-west-1\n# The access key is elsewhere.\noutput = json\n\n[z]\n",
        ),
        (
            "[dev]\r\nAWS_Access_Key_Id = A\r\naws_secret_access_key = S\r\n",
            "[dev]\r\n# The access key is elsewhere.\r\n",
        ),
        ("[dev]\naws_access_key_id = A\naws_secret_access_key = S", "[dev]\n# The access key is elsewhere."),
        (
            "[dev]\nregion = x\n[z]\na = b\n[dev]\naws_access_key_id = A\n  # and\naws_secret_access_key = S\n",
            "[dev]\nregion = x\n[z]\na = b\n[dev]\n# The access key is elsewhere.\n",
        ),
    ];
    for (before, after) in cases {
        let (mut document, original) = withheld(before);
        assert_eq!(text(&document), after);
        document.give_back(&dev(), &original, &KEYS, NOTE).unwrap();
        assert_eq!(text(&document), before);
    }
}

#[test]
fn a_section_without_the_keys_stays_as_it_is() {
    let before = "[dev]\nregion = eu-west-1\n[z]\naws_access_key_id = A\n";
    let mut document = Document::parse(before);
    assert!(!document.withhold(&dev(), &KEYS, NOTE).unwrap());
    assert_eq!(text(&document), before);
}

#[test]
fn what_the_person_changed_meanwhile_stays() {
    let before = "[a]\nx = 1\n\n[dev]\naws_access_key_id=A\naws_secret_access_key=S\nregion = eu-west-1\n";
    let (document, original) = withheld(before);
    let left = text(&document);
    let keys = "aws_access_key_id=A\naws_secret_access_key=S\n";
    let note = "# The access key is elsewhere.\n";
    let back = |changed: &str| {
        let mut document = Document::parse(changed);
        document.give_back(&dev(), &original, &KEYS, NOTE).unwrap();
        text(&document)
    };
    let edited = left.replace("eu-west-1", "eu-north-1") + "output = json\n";
    assert_eq!(back(&edited), edited.replace(note, keys));
    let without_note = left.replace(note, "");
    assert_eq!(back(&without_note), before);
    assert_eq!(back("[a]\nx = 1\n"), before);
    assert_eq!(back("[dev]"), "[dev]\naws_access_key_id=A\naws_secret_access_key=S");
    // Another section behind it, and other lines around it, are no changes.
    let around = format!("# top\n{left}\n[new]\ny = 2\n");
    assert_eq!(back(&around), around.replace(note, keys));
}

#[test]
fn keys_that_the_person_wrote_since_are_not_doubled() {
    let (document, original) = withheld("[dev]\naws_access_key_id=A\naws_secret_access_key=S\n");
    let mut document = Document::parse(text(&document) + "aws_access_key_id = B\n");
    let before = text(&document);
    let occupied = document.give_back(&dev(), &original, &KEYS, NOTE);
    assert!(matches!(occupied, Err(DocumentError::Occupied { .. })));
    assert_eq!(text(&document), before);
}

#[test]
fn a_note_is_one_line() {
    let mut document = Document::parse("[dev]\naws_access_key_id=A\n");
    for note in ["", "a\nb", "a\rb"] {
        assert_eq!(document.withhold(&dev(), &KEYS, note), Err(DocumentError::Comment));
    }
}

#[test]
fn what_could_not_be_put_back_exactly_is_not_taken_out() {
    // The indented header is one here, and continues the property above it where the two sections stand together.
    let before = "[dev]\naws_access_key_id = A\n[other]\n  [dev]\n";
    let mut document = Document::parse(before);
    assert!(matches!(document.withhold(&dev(), &KEYS, NOTE), Err(DocumentError::Entangled { .. })));
    assert_eq!(text(&document), before);
}

/// Lines as people, tools and accidents write them, glued together with every line ending.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        4 => prop::sample::select(vec![
            "[default]", "[dev]", "[dev]", "[ dev ] # mine", "[profile dev]", "[profile \"dev\"]", "[y]", "  [dev]", "[dev",
        ]).prop_map(|line| line.as_bytes().to_vec()),
        5 => prop::sample::select(vec![
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key=wJalr/K7+x", "AWS_SECRET_ACCESS_KEY : s",
            "aws_session_token = t", "\taws_access_key_id = A", "  aws_secret_access_key = S # now",
        ]).prop_map(|line| line.as_bytes().to_vec()),
        3 => prop::sample::select(vec![
            "region = eu-west-1", "s3 =", "  a = b", "\tc = d", "key", "= v", "  # inside", "mfa_serial: x",
        ]).prop_map(|line| line.as_bytes().to_vec()),
        2 => prop::sample::select(vec!["", " ", "# note", "; note", "# The access key is elsewhere.", "\0"])
            .prop_map(|line| line.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ];
    let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r", ""]);
    let lines = prop::collection::vec((line, ending), 1..14);
    (any::<bool>(), lines, any::<bool>()).prop_map(|(bom, lines, cut)| {
        let mut bytes = if bom { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        for (line, ending) in lines {
            bytes.extend(line);
            bytes.extend(ending.bytes());
        }
        if cut {
            bytes.pop();
        }
        bytes
    })
}

fn name() -> impl Strategy<Value = SectionName> {
    prop::sample::select(vec![
        dev(),
        SectionName::profile("dev").unwrap(),
        SectionName::profile("default").unwrap(),
    ])
}

/// Everything that another reader would see, but these keys of this section.
fn rest(document: &Document, name: &SectionName) -> Vec<(String, Vec<(String, String)>)> {
    let named: Vec<usize> = document.occurrences(name).map(|section| section.line()).collect();
    let sections = document.sections().map(|section| {
        let is_it = named.contains(&section.line());
        let properties =
            section.properties().into_iter().filter(|p| !is_it || !KEYS.contains(&p.key.as_str()));
        (section.header().into_owned(), properties.map(|p| (p.key, p.value)).collect())
    });
    sections.collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4096,
        max_global_rejects: 1 << 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn keys_taken_out_come_back_byte_for_byte(bytes in file(), name in name()) {
        let mut document = Document::parse(bytes.clone());
        let before = rest(&document, &name);
        let original = document.section_text(&name);
        match document.withhold(&name, &KEYS, NOTE) {
            Ok(false) => prop_assert_eq!(document.as_bytes(), &bytes[..]),
            Ok(true) => {
                prop_assert!(document.occurrences(&name).all(|s| KEYS.iter().all(|key| s.get(key).is_none())));
                prop_assert_eq!(rest(&document, &name), before);
                document.give_back(&name, &original.unwrap(), &KEYS, NOTE).unwrap();
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
            Err(error) => {
                prop_assert!(matches!(error, DocumentError::Entangled { .. } | DocumentError::Utf16), "{error:?}");
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
        }
    }

    #[test]
    fn what_comes_back_into_any_other_file_is_there_and_nothing_else_changes(
        bytes in file(), changed in file(), name in name(),
    ) {
        let mut document = Document::parse(bytes);
        let Some(original) = document.section_text(&name) else { return Ok(()) };
        prop_assume!(document.withhold(&name, &KEYS, NOTE) == Ok(true));
        let values = |document: &Document| -> Vec<(String, String)> {
            let properties = document.occurrences(&name).flat_map(|section| section.properties());
            properties.filter(|p| KEYS.contains(&p.key.as_str())).map(|p| (p.key, p.value)).collect()
        };
        let mut changed_document = Document::parse(changed.clone());
        let had_section = changed_document.contains(&name);
        let before = rest(&changed_document, &name);
        match changed_document.give_back(&name, &original, &KEYS, NOTE) {
            Ok(()) => {
                prop_assert_eq!(values(&changed_document), values(&Document::parse(original)));
                if had_section { prop_assert_eq!(rest(&changed_document, &name), before); }
            }
            Err(_) => prop_assert_eq!(changed_document.as_bytes(), &changed[..]),
        }
    }
}
