//! The AWS files: who may read and change them, which tool gives up on which line, and what stands in plain text. Pure.

use super::file_facts::{Content, FileFact, FileFacts};
use super::found::{Found, Repair};
use super::processes;
use aws_files::FileRole;
use aws_files::readers::{Cause, Reader, Readings, tools};
use daypass_core::problem::{quoted, sentence};
use daypass_core::view::{Concern, Finding, FindingCode as Code, LeftKey, PlainKey};
use std::collections::BTreeMap;

/// Permission bits of the group and of all others: to do anything, to read and to write.
const OTHERS: u32 = 0o077;
const OTHERS_READ: u32 = 0o044;
const OTHERS_WRITE: u32 = 0o022;
/// The keys whose values are secret.
const SECRETS: [&str; 3] = ["aws_secret_access_key", "aws_session_token", "aws_security_token"];

/// What is wrong with the files.
pub(super) fn check(facts: &FileFacts) -> Vec<Found> {
    let mut found: Vec<Found> = facts.files().flat_map(of_file).collect();
    let readings = facts.readings();
    found.extend(unreadable(facts, &readings).into_iter().map(Found::from));
    found.extend(spelled_twice(facts, &readings).into_iter().map(Found::from));
    found.extend(processes::check(facts, &readings).into_iter().map(Found::from));
    found.extend(facts.leftovers.iter().map(|path| {
        let finding = Finding::new(
            Code::TemporaryFileLeft,
            format!("An interrupted write left {} behind. It may hold credentials.", path.display()),
        );
        let finding = finding.about(Concern::file(path, None)).fixed_by("Remove the file.");
        Found::repaired_by(
            finding.by_command(format!("rm {}", quoted(&path.display().to_string()))),
            Repair::RemoveLeftover { path: path.clone() },
        )
    }));
    if let Some(keys) = &facts.plain_keys {
        found.extend(keys.keys.iter().map(plain_key).chain(keys.left.iter().map(left_key)).map(Found::from));
    }
    found
}

fn of_file(file: &FileFact) -> Vec<Found> {
    let path = &file.path;
    let new = |code, sentence: String| Finding::new(code, sentence).about(Concern::file(path, None));
    match &file.content {
        Content::Missing => vec![],
        Content::Broken(reason) => {
            let finding = new(Code::FileLinkBroken, format!("{}.", sentence(reason)));
            vec![finding.fixed_by("Point the link at the file, or remove it.").into()]
        }
        Content::Unreadable(reason) => {
            let finding = new(Code::FileUnreadable, format!("{}.", sentence(reason)));
            vec![
                finding
                    .fixed_by("Let this user read the file, or replace it with one that can be read.")
                    .into(),
            ]
        }
        Content::Text(document) => {
            let Some(mode) = file.mode else { return vec![] };
            let holds_secrets = document
                .sections()
                .flat_map(|section| section.properties())
                .any(|property| SECRETS.contains(&property.key.as_str()));
            let mut found = Vec::new();
            let mut given = |code, sentence, taken: u32| {
                let command =
                    format!("chmod {:o} {}", mode & !taken & 0o777, quoted(&path.display().to_string()));
                let finding =
                    new(code, sentence).fixed_by("Remove that permission for others.").by_command(command);
                let repair = Repair::Mode { path: path.clone(), mode: mode & !taken & 0o7777 };
                found.push(Found::repaired_by(finding, repair));
            };
            if holds_secrets && mode & OTHERS_READ != 0 {
                let said = format!("Other users can read {}, which holds credentials.", path.display());
                given(Code::FileReadableByOthers, said, OTHERS);
            }
            if mode & OTHERS_WRITE != 0 {
                let said = format!(
                    "Other users can change {}, and so make your AWS tools run their programs.",
                    path.display()
                );
                given(Code::FileWritableByOthers, said, OTHERS_WRITE);
            }
            found
        }
    }
}

/// The lines for which tools give up, each with the tools.
fn unreadable(facts: &FileFacts, readings: &Readings) -> Vec<Finding> {
    let mut lines: BTreeMap<(&std::path::Path, usize), (Cause, Vec<Reader>)> = BTreeMap::new();
    for reading in readings.iter() {
        for unreadable in reading.unreadable_files() {
            let path = facts.file(unreadable.file).path.as_path();
            let (_, readers) =
                lines.entry((path, unreadable.line)).or_insert_with(|| (unreadable.cause, Vec::new()));
            if !readers.contains(&reading.reader()) {
                readers.push(reading.reader());
            }
        }
    }
    let finding = |((path, line), (cause, readers)): ((&std::path::Path, usize), (Cause, Vec<Reader>))| {
        let (code, fix) = of_cause(cause);
        let said = format!(
            "Because of line {line} of {}, {} read nothing in it: {cause}.",
            path.display(),
            as_many(&tools(&readers))
        );
        Finding::new(code, said).about(Concern::file(path, Some(line))).fixed_by(fix)
    };
    lines.into_iter().map(finding).collect()
}

/// The tools as more than one.
fn as_many(tools: &str) -> String {
    if tools == "every AWS tool" { "all AWS tools".to_owned() } else { tools.to_owned() }
}

/// The code for what is wrong with a line, and what helps.
fn of_cause(cause: Cause) -> (Code, &'static str) {
    match cause {
        Cause::SectionTwice => (Code::SectionTwice, "Put the lines of both under one header."),
        Cause::KeyTwice => (Code::KeyTwice, "Remove one of the two lines."),
        Cause::ByteOrderMark => (Code::LineUnreadable, "Save the file as UTF-8 without a byte order mark."),
        Cause::NotUtf8 => (Code::LineUnreadable, "Save the file as UTF-8."),
        Cause::ColonForEquals => (Code::LineUnreadable, "Write '=' in place of ':'."),
        Cause::Indented | Cause::Nested => {
            (Code::LineUnreadable, "Remove the blanks at the beginning of the line.")
        }
        Cause::UnclosedHeader
        | Cause::OddHeader
        | Cause::AboveSections
        | Cause::NoEquals
        | Cause::EqualsInComment
        | Cause::NoKey
        | Cause::LoneQuote => (Code::LineUnreadable, "Correct the line, or comment it out with #."),
    }
}

/// Profiles whose sections tools do not take for one and the same.
fn spelled_twice(facts: &FileFacts, readings: &Readings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (profile, headers) in readings.profiles() {
        for role in [FileRole::Config, FileRole::Credentials] {
            let file = facts.file(role);
            let Content::Text(document) = &file.content else { continue };
            let lines: Vec<usize> =
                headers.iter().filter(|(of, _)| *of == role).map(|(_, line)| *line).collect();
            let mut texts: Vec<String> = document
                .sections()
                .filter(|section| lines.contains(&section.line()))
                .map(|section| section.header().trim().to_owned())
                .collect();
            texts.sort();
            texts.dedup();
            if let [first, second, ..] = &texts[..] {
                let said = format!(
                    "The profile {profile} is there as [{first}] and as [{second}] in {}, and AWS tools differ in which one they use.",
                    file.path.display()
                );
                let finding = Finding::new(Code::SectionSpelledTwice, said)
                    .about(Concern::file(&file.path, lines.last().copied()))
                    .about(Concern::Profile { name: profile.clone() });
                findings.push(finding.fixed_by("Put the lines of both under one header."));
            }
        }
    }
    findings
}

fn plain_key(key: &PlainKey) -> Finding {
    let id = &key.access_key_id;
    let finding = Finding::new(
        Code::LongTermKeys,
        format!("The long-term key {id} is in plain text, where every program that you run can read it."),
    );
    let finding = key.places.iter().fold(finding, |finding, place| finding.about(place_of(place)));
    let profile = key.places.first().map(|place| place.section.trim_start_matches("profile ").to_owned());
    let command = format!("daypass protect {}", quoted(&profile.unwrap_or_default()));
    finding.fixed_by("Move it into the vault.").by_command(command)
}

fn left_key(key: &LeftKey) -> Finding {
    let said = format!(
        "What looks like a long-term key is in plain text in [{}], and cannot be moved into the vault as it is.",
        key.place.section
    );
    Finding::new(Code::LongTermKeys, said).about(place_of(&key.place)).fixed_by(key.reason.clone())
}

fn place_of(place: &daypass_core::view::KeyPlace) -> Concern {
    Concern::File { path: place.file.clone(), line: Some(place.line) }
}
