//! Files as they are found in the wild (`tests/corpus`): edited without loss, read as the Rust SDK reads them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod sdk;

use std::fs;
use std::path::Path;

use aws_files::{Document, DocumentError, FileRole, FindingKind, SectionName, View};

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

#[test]
fn every_pair_is_read_as_the_rust_sdk_reads_it() {
    for case in cases() {
        sdk::assert_same(&case.config, &case.credentials, &case.name);
    }
}

/// The line of each finding in a case's config file, then in its credentials file.
fn findings(case: &str) -> Vec<(usize, FindingKind)> {
    let case = cases().into_iter().find(|found| found.name == case).expect(case);
    let view = View::new(&Document::parse(case.config), &Document::parse(case.credentials));
    view.findings().iter().map(|finding| (finding.line, finding.kind)).collect()
}

#[test]
fn clean_files_have_no_findings() {
    for case in [
        "plain",
        "crlf",
        "mixed-line-endings",
        "no-last-newline",
        "empty",
        "only-comments",
        "tabs",
        "nested",
        "nested-with-gaps",
        "continuation",
        "comments-everywhere",
        "leading-zeros",
        "sso-legacy",
        "role-chain",
        "credential-process",
        "both-files",
        "every-name-character",
        "empty-sections",
        "empty-values",
        "services",
        "nul",
        "trailing-blanks",
        "written-by-the-aws-cli",
        "long-token",
    ] {
        assert_eq!(findings(case), [], "{case}");
    }
}

#[test]
fn what_is_odd_is_found_on_its_line() {
    use FindingKind::*;
    let expected: &[(&str, &[(usize, FindingKind)])] = &[
        ("byte-order-mark", &[(1, ByteOrderMark)]),
        ("duplicate-section", &[(7, DuplicateSection)]),
        ("duplicate-key", &[(4, DuplicateKey), (4, DuplicateKey)]),
        ("inline-comments", &[(2, InlineComment), (3, InlineComment), (8, InlineComment)]),
        ("indented-comments", &[(3, IndentedComment)]),
        ("indented-comment-in-nested", &[(3, SubPropertyOdd)]),
        ("uppercase-default", &[(1, UppercaseDefault), (1, IgnoredSection)]),
        ("default-twice", &[(1, DefaultTwice)]),
        ("prefixed-in-credentials", &[(1, IgnoredSection), (5, IgnoredSection)]),
        ("unprefixed-in-config", &[(1, IgnoredSection), (4, IgnoredSection)]),
        ("quoted-name", &[(1, IgnoredSection), (4, IgnoredSection)]),
        ("names-beyond-ascii", &[(1, IgnoredSection), (6, IgnoredKey)]),
        ("odd-headers", &[(1, OddHeader), (3, IgnoredSection)]),
        ("bracket-in-comment", &[(1, BracketInComment)]),
        ("indented-file", &[(1, StrayContinuation)]),
        ("comment-in-brackets", &[(1, OddHeader)]),
        ("unclosed-header", &[(3, UnclosedHeader)]),
        ("empty-header", &[(1, EmptyHeader), (1, IgnoredSection)]),
        ("colon-for-equals", &[(2, ColonForEquals)]),
        ("colon-in-key", &[(2, ColonInKey)]),
        ("no-equals", &[(2, NoEquals)]),
        ("no-key", &[(2, NoKey)]),
        ("before-any-section", &[(1, BeforeAnySection)]),
        ("nested-without-equals", &[(3, SubPropertyNoEquals)]),
        ("indented-property", &[(2, StrayContinuation), (3, StrayContinuation)]),
        ("not-utf-8", &[(3, InvalidUtf8)]),
        ("utf-16", &[(1, InvalidUtf8)]),
        ("bare-carriage-return-in-value", &[(2, BareCarriageReturn)]),
    ];
    for (case, kinds) in expected {
        assert_eq!(findings(case), *kinds, "{case}");
    }
}

#[test]
fn both_files_merge_key_by_key_and_the_credentials_file_wins() {
    let case = cases().into_iter().find(|case| case.name == "both-files").unwrap();
    let view = View::new(&Document::parse(case.config), &Document::parse(case.credentials));
    let dev = view.profile("dev").unwrap();
    let place =
        |key: &str| dev.value(key).map(|value| (value.text.as_str(), value.file, value.line)).unwrap();
    assert_eq!(place("aws_access_key_id"), ("AKIAIOSFODNN7EXAMPLE", FileRole::Credentials, 2));
    assert_eq!(place("region"), ("us-east-1", FileRole::Credentials, 4));
    assert_eq!(place("output"), ("json", FileRole::Config, 3));
    assert!(!format!("{view:?}").contains("EXAMPLE"), "a value in Debug");
}

#[test]
fn sub_properties_are_read() {
    let case = cases().into_iter().find(|case| case.name == "nested").unwrap();
    let view = View::new(&Document::parse(case.config), &Document::default());
    let s3 = view.profile("default").unwrap().sub_properties("s3");
    assert_eq!(s3, [("max_concurrent_requests", "20"), ("addressing_style", "path")]);
    assert!(view.profile("default").unwrap().sub_properties("region").is_empty());
}
