//! Whose a section is and what becomes of it, for all that may be noted of it and all that may stand in it.
//!
//! Each state of the section is held against every evidence; evidence that leads to the same verdict and the same texts
//! stands in one row. The snapshots are the verdicts of today: a change in one of them is a change of what happens to a
//! person's file.

use super::super::ownership::OwnershipEvidence;
use super::*;
use daypass_core::{Secret, SessionId};
use std::fmt::Write;

const OURS: &str = "ASIAIOSFODNN7EXAMPLE";
const NEXT: &str = "ASIAI44QH8DHBEXAMPLE";
const ANOTHER: &str = "ASIAQQQQQQQQQEXAMPLE";

const SESSION: &str = "00112233445566aa";
const OTHER_SESSION: &str = "ffeeddccbbaa9988";

/// What is noted of a section in the credentials file.
fn key_evidence() -> Vec<(&'static str, RecordedSection)> {
    let evidence = |ids: &[&str]| OwnershipEvidence::Keys(ids.iter().map(|id| (*id).to_owned()).collect());
    let noted = |ids: &[&str], protected: bool| RecordedSection {
        evidence: evidence(ids),
        regions: vec!["eu-west-1".to_owned()],
        notes: if protected { vec![NOTE[2..].trim_end().to_owned()] } else { vec![] },
    };
    vec![
        ("no key", noted(&[], false)),
        ("the key", noted(&[OURS], false)),
        ("the key and the next", noted(&[OURS, NEXT], false)),
        ("another key", noted(&[ANOTHER], false)),
        ("protected, no key", noted(&[], true)),
        ("protected, the key", noted(&[OURS], true)),
        ("protected, another key", noted(&[ANOTHER], true)),
    ]
}

/// What is noted of a section in the config file.
fn command_evidence() -> Vec<(&'static str, RecordedSection)> {
    let noted = |session: Option<&str>| RecordedSection {
        evidence: OwnershipEvidence::Command(session.map(SessionId::from_stored)),
        regions: vec!["eu-west-1".to_owned()],
        notes: vec![],
    };
    vec![
        ("no session", noted(None)),
        ("the session", noted(Some(SESSION))),
        ("another session", noted(Some(OTHER_SESSION))),
    ]
}

/// A section of the credentials file: its header, lines, and keys with this id.
fn keys(id: &str) -> String {
    format!(
        "aws_access_key_id = {id}\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\
         aws_session_token = token==\n"
    )
}

fn credentials(id: &str) -> Credentials {
    Credentials {
        access_key_id: id.to_owned(),
        secret_access_key: Secret::new("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"),
        session_token: Secret::new("next=="),
        issued_at: jiff::Timestamp::UNIX_EPOCH,
        expires_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// The long-term keys of a person.
const THEIR_KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
/// What `protect` leaves in the place of keys.
const NOTE: &str = "# The access key is in the vault.\n";

/// What may stand in the credentials file.
fn key_states() -> Vec<(&'static str, String)> {
    let mark = format!("[dev]\n# {BANNER}\n");
    let ours = format!("{mark}{}region = eu-west-1\n", keys(OURS));
    let unmarked = ours.replace(&format!("# {BANNER}\n"), "");
    let theirs = format!("[dev]\n# mine\n{THEIR_KEYS}region = eu-north-1\n");
    let withheld = format!("[dev]\n{NOTE}region = eu-north-1 # Frankfurt\noutput = text\n");
    let in_withheld = format!("[dev]\n{NOTE}region = eu-west-1\noutput = text\n{}", keys(OURS));
    vec![
        ("no section", String::new()),
        ("another profile's section alone", "[z]\na = b\n".to_owned()),
        ("ours", ours.clone()),
        ("ours, with CRLF", ours.replace('\n', "\r\n")),
        ("ours, without its last line ending", ours.trim_end().to_owned()),
        ("ours, its mark gone", unmarked.clone()),
        ("ours, with the person's additions", format!("{ours}# for the lab\noutput = json\n")),
        ("ours, with additions, its mark gone", format!("{unmarked}output = json\n")),
        (
            "ours, with a key added that the earlier text has",
            format!("{ours}output = json\ncli_pager = less\n"),
        ),
        ("ours, another region typed", ours.replace("eu-west-1", "us-east-1")),
        ("ours, its id gone, secret and token there", without(&ours, "aws_access_key_id")),
        ("ours, its keys gone", format!("{mark}region = eu-west-1\n")),
        ("ours, its keys gone, with additions", format!("{mark}region = eu-west-1\noutput = json\n")),
        ("ours, its keys and its mark gone", "[dev]\nregion = eu-west-1\n".to_owned()),
        ("ours, nothing but the mark", mark.clone()),
        ("an empty section", "[dev]\n".to_owned()),
        ("the person's, long-term keys", theirs.clone()),
        ("the person's, settings alone", "[dev]\nregion = eu-north-1\noutput = text\n".to_owned()),
        ("long-term keys typed under our mark", format!("{mark}{THEIR_KEYS}region = eu-west-1\n")),
        ("other short-term keys under our mark", ours.replace(OURS, ANOTHER)),
        ("other short-term keys, no mark", unmarked.replace(OURS, "ASIAXXXXXXXXXEXAMPLE")),
        ("the next key under our mark", ours.replace(OURS, NEXT)),
        ("what protect left", withheld),
        ("what protect left, with our keys in it", in_withheld.clone()),
        (
            "what protect left, with our keys in it, and edited",
            in_withheld.replace("output = text", "output = json"),
        ),
        ("what protect left, with long-term keys in it", format!("[dev]\n{NOTE}output = text\n{THEIR_KEYS}")),
        ("twice: ours, and the person's keys", format!("{ours}\n[z]\na = b\n\n{theirs}")),
        ("twice: ours, and the person's settings", format!("{ours}\n[z]\na = b\n\n[dev]\noutput = json\n")),
        ("twice: both ours", format!("{ours}\n[z]\na = b\n\n{ours}")),
        ("twice: both the person's", format!("{theirs}\n[z]\na = b\n\n[dev]\noutput = json\n")),
    ]
}

/// What may stand in the config file.
fn command_states() -> Vec<(&'static str, String)> {
    let command = |program: &str, session: &str| {
        format!("credential_process = {program} credential-process {session}\n")
    };
    let mark = format!("[profile dev]\n# {BANNER}\n");
    let ours = format!("{mark}{}region = eu-west-1\n", command("/usr/bin/daypass", SESSION));
    let unmarked = ours.replace(&format!("# {BANNER}\n"), "");
    vec![
        ("no section", String::new()),
        ("ours", ours.clone()),
        ("ours, its mark gone", unmarked.clone()),
        ("ours, by another program", ours.replace("/usr/bin/", "/opt/daypass/")),
        ("ours, with the person's additions", format!("{ours}# for the lab\noutput = json\n")),
        ("ours, its command gone", format!("{mark}region = eu-west-1\n")),
        ("ours, its command gone, with additions", format!("{mark}region = eu-west-1\noutput = json\n")),
        ("of a session that is not known, marked", ours.replace(SESSION, "9988776655443322")),
        ("of a session that is not known, no mark", unmarked.replace(SESSION, "9988776655443322")),
        ("the person's command", "[profile dev]\ncredential_process = /bin/keys\n".to_owned()),
        ("the person's command under our mark", format!("{mark}credential_process = /bin/keys\n")),
        ("the person's, settings alone", "[profile dev]\nregion = eu-north-1\noutput = text\n".to_owned()),
        ("twice: ours, and the person's settings", format!("{ours}[profile dev]\noutput = json\n")),
        (
            "twice: ours, and the person's command",
            format!("{ours}[profile dev]\ncredential_process = /bin/keys\n"),
        ),
    ]
}

fn without(text: &str, key: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.starts_with(key)).collect()
}

/// One table: where the section is, what is written into it, and the texts that may have been there before.
struct Table {
    name: SectionName,
    content: Content,
    before: Vec<(&'static str, String)>,
}

impl Table {
    fn of(
        &self,
        states: Vec<(&'static str, String)>,
        evidence: &[(&'static str, RecordedSection)],
    ) -> String {
        let mut table = String::new();
        for (state, text) in states {
            writeln!(table, "## {state}\n{}", indented(&text)).unwrap();
            let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
            for (name, noted) in evidence {
                let row = self.row(&text, noted);
                match rows.iter_mut().find(|(known, _)| *known == row) {
                    Some((_, names)) => names.push(name),
                    None => rows.push((row, vec![name])),
                }
            }
            for (row, names) in rows {
                writeln!(table, "noted: {}\n{row}", names.join(" | ")).unwrap();
            }
        }
        table
    }

    /// What one evidence makes of a text.
    fn row(&self, text: &str, noted: &RecordedSection) -> String {
        let is = match owner(&Document::parse(text), &self.name, noted) {
            Owner::Nobody => "free",
            Owner::Daypass => "ours",
            Owner::PersonProtected => "protected",
            Owner::Person => "the person's",
        };
        let mut row = format!("  it is {is}\n");
        let region = Region::parse("eu-west-1").unwrap();
        let mut did = |what: &str, change: &dyn Fn(&mut Document) -> Result<String, DocumentError>| {
            let mut document = Document::parse(text);
            let said = change(&mut document);
            let said = said.unwrap_or_else(|error| format!("refused, {error}"));
            writeln!(row, "  {what}: {said}{}", self.became(text, &document)).unwrap();
        };
        did("write", &|document| {
            write(document, &self.name, noted, &self.content, Some(&region)).map(|_| "done".to_owned())
        });
        if matches!(noted.evidence, OwnershipEvidence::Keys(_)) {
            did("renew", &|document| {
                let renewed = renew(document, &self.name, noted, &credentials(NEXT))?;
                Ok(if renewed { "done".to_owned() } else { "left".to_owned() })
            });
        }
        did("take out", &|document| self.take_out(document, noted, None));
        for (what, before) in &self.before {
            did(&format!("take out, {what}"), &|document| self.take_out(document, noted, Some(before)));
        }
        row
    }

    /// As a delivery takes it out, with a text as the first release sealed it.
    fn take_out(
        &self,
        document: &mut Document,
        noted: &RecordedSection,
        before: Option<&str>,
    ) -> Result<String, DocumentError> {
        take_out_renamed(document, &self.name, noted, &[])?;
        let withheld = before.and_then(|text| withheld_of_text(text.as_bytes(), document, &self.name, noted));
        Ok(match withdraw(document, &self.name, noted, withheld.as_ref())? {
            Outcome::Left { .. } => "left".to_owned(),
            Outcome::TakenOut => "done, the text is kept".to_owned(),
            Outcome::Restored(displaced) if displaced.is_empty() => "done".to_owned(),
            Outcome::Restored(displaced) => {
                let keys: Vec<&str> = displaced.iter().map(|lines| lines.key.as_str()).collect();
                format!("done, kept: {}", keys.join(" "))
            }
        })
    }

    /// A text in a few words where a few are enough, else itself.
    fn became(&self, before: &str, document: &Document) -> String {
        let text = String::from_utf8(document.as_bytes().to_vec()).unwrap();
        let mut fresh = Document::default();
        let region = Region::parse("eu-west-1").unwrap();
        let properties = self.content.properties(Some(&region));
        fresh.set_section(&self.name, &properties, Some(BANNER)).unwrap();
        if text == before {
            ", as it was".to_owned()
        } else if text.is_empty() {
            ", nothing is left".to_owned()
        } else if document == &fresh {
            ", a section of ours alone".to_owned()
        } else if let Some((what, _)) = self.before.iter().find(|(_, before)| *before == text) {
            format!(", it is what there was {what}")
        } else {
            format!("\n{}", indented(&text).trim_end_matches('\n'))
        }
    }
}

/// A text, with what a line ends in where that is not LF.
fn indented(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some(line) => format!("    | {}\n", line.replace('\r', "␍")),
        None => format!("    | {line}⌁\n"),
    });
    lines.collect()
}

#[test]
fn whose_a_section_of_the_credentials_file_is_and_what_becomes_of_it() {
    let table = Table {
        name: SectionName::credentials("dev").unwrap(),
        content: Content::Keys(credentials(NEXT)),
        before: vec![
            ("before, with keys", format!("[dev]\n# mine\n{THEIR_KEYS}output = text\n")),
            (
                "before, without keys",
                format!("[dev]\n{NOTE}region = eu-north-1 # Frankfurt\noutput = text\n"),
            ),
        ],
    };
    insta::assert_snapshot!(table.of(key_states(), &key_evidence()));
}

#[test]
fn whose_a_section_of_the_config_file_is_and_what_becomes_of_it() {
    let table = Table {
        name: SectionName::profile("dev").unwrap(),
        content: Content::Command(format!("/usr/bin/daypass credential-process {SESSION}")),
        before: vec![("before", "[profile dev]\n# mine\nregion=eu-north-1\noutput = text\n".to_owned())],
    };
    insta::assert_snapshot!(table.of(command_states(), &command_evidence()));
}
