//! Files as they are found in the wild (`tests/corpus`): edited without loss, read as the clients read them.
//!
//! `tests/compat/test_corpus.py` asks the real clients for the same files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod sdk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use aws_files::readers::{Cause, Reader, Readings};
use aws_files::{Document, DocumentError, FileRole, SectionName};

struct Case {
    name: String,
    config: Vec<u8>,
    credentials: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<Case> = entries
        .filter(|path| path.is_dir())
        .map(|path| {
            let file = |name: &str| fs::read(path.join(name)).unwrap_or_default();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            Case { name, config: file("config"), credentials: file("credentials") }
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(cases.len() > 50, "the corpus is missing");
    cases
}

#[test]
fn every_file_is_edited_without_loss() {
    let mut edited = 0;
    for case in cases() {
        for (file, bytes) in [(FileRole::Config, &case.config), (FileRole::Credentials, &case.credentials)] {
            let original = Document::parse(bytes.clone());
            assert_eq!(original.as_bytes(), bytes, "{}", case.name);

            let new =
                SectionName::of(file, if file == FileRole::Config { "profile new-one" } else { "new-one" })
                    .unwrap();
            let mut document = original.clone();
            let added = document.set_section(&new, &[("region", "eu-west-1")], Some("Written by a test"));
            if case.name == "utf-16" && file == FileRole::Config {
                assert_eq!(added, Err(DocumentError::Utf16));
                continue;
            }
            added.unwrap();
            assert!(document.as_bytes().starts_with(bytes), "{}", case.name);
            assert!(document.remove_section(&new).unwrap());
            assert_eq!(document.as_bytes(), bytes, "{}", case.name);

            for section in original.sections() {
                let Some(name) = SectionName::of(file, &section.header()) else { continue };
                if original.occurrences(&name).count() > 1 {
                    continue;
                }
                let mut document = original.clone();
                let changed = document.withhold_section(&name, &[("region", "eu-west-1")], "note", "marker");
                if case.name == "indented-file" && name.name() == "default" {
                    // Unindented, the header would take the indented section below it for its own lines.
                    assert_eq!(changed, Err(DocumentError::Entangled { section: name }));
                    assert_eq!(document, original);
                    continue;
                }
                let withheld = changed.unwrap();
                assert_eq!(document.section(&name).unwrap().get("region").as_deref(), Some("eu-west-1"));
                document.restore(&name, &withheld, |property| property.key == "region").unwrap();
                assert_eq!(document.as_bytes(), bytes, "{} [{name}]", case.name);
                edited += 1;
            }
        }
    }
    assert!(edited > 60, "{edited}");
}

impl Case {
    fn readings(&self) -> Readings {
        Readings::new(&Document::parse(self.config.clone()), &Document::parse(self.credentials.clone()))
    }
}

#[test]
fn every_pair_is_read_as_the_sdk_for_rust_reads_it() {
    for case in cases() {
        sdk::assert_same(&case.config, &case.credentials, &case.name);
    }
}

/// A client that gives up on a pair, the line, counted from 1, and the cause.
type GivesUp = (Reader, usize, Cause);

#[test]
fn who_gives_up_on_which_line_is_told_and_all_else_is_read() {
    use Cause::*;
    use Reader::*;
    let expected: &[(&str, &[GivesUp])] = &[
        ("bare-carriage-returns", &[(Rust, 1, OddHeader)]),
        (
            "before-any-section",
            &[(Botocore, 1, AboveSections), (Java, 1, AboveSections), (Rust, 1, AboveSections)],
        ),
        (
            "byte-order-mark",
            &[(Botocore, 1, ByteOrderMark), (Java, 1, ByteOrderMark), (Rust, 1, ByteOrderMark)],
        ),
        ("colon-for-equals", &[(Java, 2, ColonForEquals), (Rust, 2, ColonForEquals)]),
        ("comment-in-brackets", &[(Java, 1, OddHeader), (Rust, 1, OddHeader)]),
        ("duplicate-key", &[(Botocore, 4, KeyTwice)]),
        ("duplicate-section", &[(Botocore, 7, SectionTwice)]),
        ("empty-header", &[(Botocore, 1, OddHeader)]),
        ("indented-comment-in-nested", &[(Java, 3, Nested), (Rust, 3, Nested)]),
        ("indented-file", &[(Java, 1, Indented), (Rust, 1, Indented)]),
        ("indented-property", &[(Java, 2, Indented), (Rust, 2, Indented)]),
        ("nested-without-equals", &[(Botocore, 3, Nested), (Java, 3, Nested), (Rust, 3, Nested)]),
        ("no-equals", &[(Botocore, 2, NoEquals), (Java, 2, NoEquals), (Rust, 2, NoEquals)]),
        ("no-key", &[(Botocore, 2, NoKey), (Java, 2, NoKey), (Rust, 2, NoKey)]),
        ("not-utf-8", &[(Botocore, 3, NotUtf8)]),
        ("odd-headers", &[(Java, 1, OddHeader), (Rust, 1, OddHeader)]),
        (
            "only-a-byte-order-mark",
            &[(Botocore, 1, ByteOrderMark), (Java, 1, ByteOrderMark), (Rust, 1, ByteOrderMark)],
        ),
        (
            "unclosed-header",
            &[(Botocore, 3, UnclosedHeader), (Java, 3, UnclosedHeader), (Rust, 3, UnclosedHeader)],
        ),
        ("utf-16", &[(Botocore, 1, NotUtf8), (Java, 1, AboveSections)]),
    ];
    let expected: BTreeMap<&str, &[GivesUp]> = expected.iter().copied().collect();
    let mut found = BTreeSet::new();
    for case in cases() {
        let given_up: Vec<GivesUp> = case
            .readings()
            .unreadable()
            .into_iter()
            .map(|(reader, unreadable)| (reader, unreadable.line, unreadable.cause))
            .collect();
        let expected = expected.get(case.name.as_str()).copied().unwrap_or_default();
        assert_eq!(given_up, expected, "{}", case.name);
        found.extend((!given_up.is_empty()).then_some(case.name));
    }
    assert_eq!(found.len(), expected.len(), "only {found:?} are there");
}

#[test]
fn both_files_merge_key_by_key_and_the_credentials_file_wins() {
    let case = cases().into_iter().find(|case| case.name == "both-files").unwrap();
    let readings = case.readings();
    for reading in readings.iter() {
        let dev = reading.profile("dev").unwrap();
        let place = |key: &str| {
            let setting = dev.iter().filter(|setting| setting.key() == key).last().unwrap();
            (setting.text(), setting.place().file, setting.place().line)
        };
        assert_eq!(place("aws_access_key_id"), ("AKIAIOSFODNN7EXAMPLE", FileRole::Credentials, 2));
        assert_eq!(place("region"), ("us-east-1", FileRole::Credentials, 4));
        assert_eq!(place("output"), ("json", FileRole::Config, 3));
    }
    assert!(!format!("{readings:?}").contains("EXAMPLE"), "a value in Debug");
}
