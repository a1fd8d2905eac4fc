//! Any file, any edit.

use aws_files::{Document, DocumentError, Property, Restored, SectionName, Withheld};
use proptest::prelude::*;

use super::{KEYS, MARKER, NOTE, OURS, dev, is_ours, profile, text, trimmed};

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
            "region = eu-west-1 # Frankfurt", "s3 =", "  a = b", "\tc = d", "key", "= v", "  # inside", "mfa_serial: x",
        ]).prop_map(|line| line.as_bytes().to_vec()),
        2 => prop::sample::select(vec!["", " ", "# note", "; note", "\0",
            "# Put aside by Daypass until the session stops ([dev], part 2 of 2)",
            "# Written by Daypass, and taken out again when the session stops.",
        ]).prop_map(|line| line.as_bytes().to_vec()),
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

/// Lines that every reader takes alike, in one line ending.
fn plain_file() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "[dev]",
        "[dev]",
        "[dev] # mine",
        "[y]",
        "[z]",
        "region = eu-west-1 # Frankfurt",
        "output=json",
        "s3 =\n  a = b",
        "aws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x",
        "",
        "# note",
        "; other",
        "x = y\n  # below",
    ]);
    let ending = prop::sample::select(vec!["\n", "\r\n"]);
    (prop::collection::vec(line, 0..12), ending, any::<bool>()).prop_map(|(lines, ending, ended)| {
        let text = lines.join("\n").replace('\n', ending);
        if ended && !text.is_empty() { text + ending } else { text }
    })
}

/// What a person or a tool does to the lines of a file.
#[derive(Debug, Clone)]
enum Edit {
    Insert(prop::sample::Index, &'static str),
    Delete(prop::sample::Index),
    DeleteOurs,
    DeleteMarkers,
    DeleteNote,
    ChangeRegion,
    Append(&'static str),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let line = || {
        prop::sample::select(vec![
            "cli_pager = less",
            "output = text",
            "region = us-east-1",
            "# theirs",
            "",
            "max_attempts = 3\n  # below",
            "[new]\nq = 1",
            "s3 =\n  b = c",
        ])
    };
    let edit = prop_oneof![
        3 => (any::<prop::sample::Index>(), line()).prop_map(|(at, line)| Edit::Insert(at, line)),
        2 => any::<prop::sample::Index>().prop_map(Edit::Delete),
        1 => Just(Edit::DeleteOurs),
        1 => Just(Edit::DeleteMarkers),
        1 => Just(Edit::DeleteNote),
        1 => Just(Edit::ChangeRegion),
        1 => line().prop_map(Edit::Append),
    ];
    prop::collection::vec(edit, 0..5)
}

fn is_marker(line: &str) -> bool {
    line.contains(MARKER)
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = text.split(ending).map(str::to_owned).collect();
    let is_written = |line: &str| OURS.iter().any(|(key, value)| line == format!("{key} = {value}"));
    for edit in edits {
        match edit {
            Edit::Insert(at, line) => {
                let at = at.index(lines.len() + 1);
                lines.insert(at, (*line).replace('\n', ending));
            }
            Edit::Delete(at) if !lines.is_empty() => {
                let at = at.index(lines.len());
                lines.remove(at);
            }
            Edit::Delete(_) => {}
            Edit::DeleteOurs => lines.retain(|line| !is_written(line)),
            Edit::DeleteMarkers => lines.retain(|line| !is_marker(line)),
            Edit::DeleteNote => lines.retain(|line| !line.contains(NOTE)),
            Edit::ChangeRegion => lines
                .iter_mut()
                .filter(|line| line.contains("eu-central-1"))
                .for_each(|line| *line = "region = ap-south-1".to_owned()),
            Edit::Append(line) => lines.push((*line).replace('\n', ending)),
        }
    }
    lines.join(ending)
}

/// Every withheld line is there, as often as it was, but for those that gave way.
fn all_is_back(withheld: &Withheld, restored: &Restored, after: &[u8]) -> Result<(), TestCaseError> {
    let mut there = trimmed(after);
    let mut gone: Vec<String> = restored.displaced.iter().flat_map(|d| trimmed(&d.text)).collect();
    for line in trimmed(&withheld.text()) {
        if let Some(at) = gone.iter().position(|other| *other == line) {
            gone.remove(at);
            continue;
        }
        let at = there.iter().position(|other| *other == line);
        prop_assert!(at.is_some(), "{line:?} is lost");
        there.remove(at.unwrap());
    }
    Ok(())
}

/// Every line that is not ours is still there.
fn nothing_else_went(edited: &str, after: &[u8]) -> Result<(), TestCaseError> {
    let there = trimmed(after);
    for line in trimmed(edited.as_bytes()) {
        let ours = line.contains(NOTE)
            || is_marker(&line)
            || OURS.iter().any(|(key, value)| line == format!("{key} = {value}"))
            || line == "[dev]";
        prop_assert!(
            ours || there.contains(&line) || there.contains(&format!("# {line}")),
            "{line:?} is lost"
        );
    }
    Ok(())
}

fn name() -> impl Strategy<Value = SectionName> {
    prop::sample::select(vec![dev(), profile("dev"), profile("default")])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1024,
        max_global_rejects: 1 << 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_section_withheld_and_restored_leaves_the_file_as_it_was(bytes in file(), name in name()) {
        let mut document = Document::parse(bytes.clone());
        match document.withhold_section(&name, &OURS, NOTE, MARKER) {
            Ok(withheld) => {
                prop_assert_eq!(document.occurrences(&name).count(), 1);
                let stored = Withheld::from_bytes(&withheld.to_bytes(), "").unwrap();
                prop_assert_eq!(&stored, &withheld);
                prop_assert_eq!(document.restore(&name, &stored, is_ours), Ok(Restored::default()));
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
            Err(error) => {
                prop_assert!(matches!(error, DocumentError::Entangled { .. } | DocumentError::Utf16), "{error:?}");
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
        }
    }

    #[test]
    fn any_lines_withheld_and_restored_leave_the_file_as_it_was(
        bytes in file(), name in name(), session in any::<bool>(),
    ) {
        let mut document = Document::parse(bytes.clone());
        let keys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];
        let ours = if session { &OURS[..] } else { &[] };
        match document.withhold_properties(&name, &keys, ours, NOTE) {
            Ok(withheld) if withheld.is_empty() && !session => prop_assert_eq!(document.as_bytes(), &bytes[..]),
            Ok(withheld) => {
                let stored = Withheld::from_bytes(&withheld.to_bytes(), "").unwrap();
                let ours = |property: &Property| session && is_ours(property);
                prop_assert_eq!(document.restore(&name, &stored, ours), Ok(Restored::default()));
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
            Err(error) => {
                prop_assert!(matches!(error, DocumentError::Entangled { .. } | DocumentError::Utf16), "{error:?}");
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
        }
    }

    #[test]
    fn in_a_plain_file_every_section_can_be_withheld_and_survives_every_edit(
        before in plain_file(), edits in edits(),
    ) {
        let mut document = Document::parse(before.clone());
        let withheld = document.withhold_section(&dev(), &OURS, NOTE, MARKER).unwrap();
        let edited = apply(&text(&document), &edits);
        let mut after = Document::parse(edited.clone());
        let restored = after.restore(&dev(), &withheld, is_ours).unwrap();
        all_is_back(&withheld, &restored, after.as_bytes())?;
        nothing_else_went(&edited, after.as_bytes())?;
    }

    #[test]
    fn in_a_plain_file_all_lines_can_be_withheld_and_survive_every_edit(
        before in plain_file(), edits in edits(), session in any::<bool>(),
    ) {
        let mut document = Document::parse(before.clone());
        let keys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];
        let ours = if session { &OURS[..] } else { &[] };
        let withheld = document.withhold_properties(&dev(), &keys, ours, NOTE).unwrap();
        let edited = apply(&text(&document), &edits);
        let mut after = Document::parse(edited.clone());
        let restored = after.restore(&dev(), &withheld, |property| session && is_ours(property)).unwrap();
        all_is_back(&withheld, &restored, after.as_bytes())?;
        nothing_else_went(&edited, after.as_bytes())?;
    }

    #[test]
    fn into_any_other_file_all_comes_back_or_nothing_changes(
        bytes in file(), changed in file(), name in name(), sections in any::<bool>(),
    ) {
        let mut document = Document::parse(bytes);
        let withheld = match sections {
            true => document.withhold_section(&name, &OURS, NOTE, MARKER),
            false => document.withhold_properties(&name, &KEYS, &OURS, NOTE),
        };
        let Ok(withheld) = withheld else { return Ok(()) };
        let mut without = Document::parse(changed.clone());
        if without.take_out(&name, NOTE, is_ours).is_ok() {
            let mut left = without.occurrences(&name).flat_map(|section| section.properties());
            prop_assert!(!left.any(|property| is_ours(&property)));
        }
        let mut after = Document::parse(changed.clone());
        match after.restore(&name, &withheld, is_ours) {
            Ok(restored) => all_is_back(&withheld, &restored, after.as_bytes())?,
            Err(error) => {
                prop_assert!(matches!(error, DocumentError::Entangled { .. } | DocumentError::Utf16), "{error:?}");
                prop_assert_eq!(after.as_bytes(), &changed[..]);
            }
        }
    }
}
