//! Fuzzing of what reads and edits people's files; `daypass-fuzz` says how.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use aws_files::readers::{Reader, Reading, Readings};
use aws_files::{Document, FileRole, Property, SectionName, Withheld};
use daypass_fuzz::{Fields, Target};

/// What means something in these files.
const WORDS: &[&str] = &[
    "[default]\n",
    "[dev]",
    "[profile dev]\n",
    "[sso-session dev]\n",
    "[services s]\n",
    "\r\n",
    "\u{feff}",
    "\u{85}",
    "\u{a0}",
    "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n",
    "aws_secret_access_key=",
    "region = eu-west-1 # Frankfurt\n",
    "  nested = x\n",
    "s3 =\n",
    "role_arn = arn:aws:iam::111111111111:role/x\nsource_profile = dev\n",
    "credential_process = /bin/x \"a b\"\n",
    "sso_start_url = https://x.awsapps.com/start\n",
    "# Put aside by Daypass until the session stops ([dev], part 2 of 2)\n",
    " ; ",
];

fn target(name: &str) -> Target {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");
    Target::new(env!("CARGO_MANIFEST_DIR"), name).and_files_below(corpus).with_dictionary(WORDS)
}

/// Any bytes: read by every reader without a panic, and printed as they were.
#[test]
fn fuzz_parse() {
    target("parse").runs(4_000).run(|bytes| {
        let document = Document::parse(bytes);
        assert_eq!(document.as_bytes(), bytes);
        for section in document.sections() {
            assert!(bytes.windows(section.text().len()).any(|part| part == section.text()));
            let lines = bytes.len() + 1;
            assert!(section.properties().iter().all(|property| property.line <= lines));
        }
        let readings = Readings::new(&document, &document);
        let names: Vec<String> = readings.profiles().into_keys().collect();
        let mut outcome = vec![document.sections().count().min(3), names.len().min(3)];
        for reading in readings.iter() {
            for name in reading.profile_names().into_iter().chain(names.iter().map(String::as_str)) {
                let known = reading.profile(name).is_some();
                let identity = reading.identity(name);
                assert!(known || !identity.gives_credentials());
                let (region, unusable) = (reading.region(name), reading.unusable(name));
                outcome.push(usize::from(region.is_some()) * 8 + unusable.len().min(3));
            }
            outcome.push(usize::from(reading.unreadable().is_some()));
        }
        outcome
    });
}

/// One header line: what a reader finds behind it is a name that can be looked up, and Daypass's own reading of the header
/// leads to the same section in the file that it writes.
#[test]
fn fuzz_header() {
    Target::new(env!("CARGO_MANIFEST_DIR"), "header").with_dictionary(WORDS).run(|bytes| {
        let line: Vec<u8> = bytes.iter().copied().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
        let file = [&b"["[..], &line, b"\nregion = eu-west-1\n"].concat();
        let document = Document::parse(file.as_slice());
        let empty = Document::default();
        let mut outcome = Vec::new();
        for reader in Reader::ALL {
            for reading in [Reading::new(reader, &document, &empty), Reading::new(reader, &empty, &document)]
            {
                let names = reading.profile_names();
                assert!(names.iter().all(|name| reading.profile(name).is_some()), "{names:?}");
                assert!(names.len() <= 1, "{names:?}");
                outcome.push(names.len());
            }
        }
        let text = String::from_utf8_lossy(&line);
        let inside = text.split(']').next().unwrap_or_default();
        for role in [FileRole::Config, FileRole::Credentials] {
            let Some(name) = SectionName::of(role, inside) else { continue };
            let mut written = Document::default();
            if written.set_section(&name, &[("region", "eu-west-1")], None).is_ok() {
                assert_eq!(written.occurrences(&name).count(), 1);
                outcome.push(2 + usize::from(document.contains(&name)));
            }
        }
        outcome
    });
}

fn name(kind: usize, name: &str) -> Option<SectionName> {
    match kind {
        0 => SectionName::credentials(name),
        1 => SectionName::profile(name),
        2 => SectionName::sso_session(name),
        _ => SectionName::services(name),
    }
    .ok()
}

/// Every other section's lines, in order.
fn others(document: &Document, name: &SectionName) -> Vec<Vec<u8>> {
    let own: Vec<usize> = document.occurrences(name).map(|section| section.line()).collect();
    let others = document.sections().filter(|section| !own.contains(&section.line()));
    others.map(|section| section.text().trim_ascii_end().to_vec()).collect()
}

/// Any file, any edit: other sections stay, adding and removing leaves no trace, a text goes back as it was.
/// The input is a kind, a name, a comment, keys with their values up to an empty key, and the file.
#[test]
fn fuzz_edit() {
    target("edit").run(|input| {
        let mut input = Fields::of(input);
        let Some(name) = name(input.choice(4), input.text()) else { return 0 };
        let comment = Some(input.text()).filter(|comment| !comment.is_empty());
        let mut properties = Vec::new();
        loop {
            match input.text() {
                "" => break,
                key => properties.push((key, input.text())),
            }
        }
        let original = Document::parse(input.rest());
        let mut document = original.clone();
        if document.set_section(&name, &properties, comment).is_err() {
            assert_eq!(document, original);
            return 1;
        }
        assert_eq!(document.occurrences(&name).count(), 1);
        assert_eq!(others(&document, &name), others(&original, &name));
        let written: Vec<String> =
            document.section(&name).unwrap().properties().into_iter().map(|p| p.value).collect();
        assert_eq!(written, properties.iter().map(|(_, value)| (*value).to_owned()).collect::<Vec<_>>());
        let mut outcome = 2;
        if !original.contains(&name) {
            assert!(document.remove_section(&name).unwrap());
            assert_eq!(document, original);
            outcome += 1;
        }
        // What stood there comes back from what was withheld.
        let mut document = original.clone();
        if let Ok(withheld) = document.withhold_section(&name, &properties, "note", "marker") {
            let ours = |key: &str| properties.iter().any(|(ours, _)| ours.eq_ignore_ascii_case(key));
            document.restore(&name, &withheld, |property| ours(&property.key)).unwrap();
            assert_eq!(document, original);
            outcome += 2;
        }
        outcome + 10 * original.occurrences(&name).count().min(3)
    });
}

const OURS: [(&str, &str); 2] = [("aws_access_key_id", "ASIAIOSFODNN7EXAMPLE"), ("region", "eu-west-1")];

fn is_ours(property: &Property) -> bool {
    OURS.contains(&(property.key.as_str(), property.value.as_str()))
}

/// Any file, any section: what is withheld comes back byte for byte, into any other file whole or not at all.
/// The input is the file's role, a name, whether single lines are withheld, which, the file as it is changed meanwhile, and
/// the file.
#[test]
fn fuzz_withhold() {
    target("withhold").run(|input| {
        let mut input = Fields::of(input);
        let Some(name) = name(input.choice(2), input.text()) else { return 0 };
        let (single, key, changed) = (input.choice(2) == 1, input.text(), input.bytes());
        let original = Document::parse(input.rest());
        let mut document = original.clone();
        let withheld = match single {
            true => document.withhold_properties(&name, &[key, "region"], &OURS, "Ours."),
            false => document.withhold_section(&name, &OURS, "Ours.", "Put aside"),
        };
        // Any bytes as a stored text: read or refused, and never a panic.
        if let Ok(stored) = Withheld::from_bytes(changed, "Ours.") {
            let _ = original.clone().restore(&name, &stored, is_ours);
        }
        let Ok(withheld) = withheld else {
            assert_eq!(document, original);
            return 1;
        };
        let stored = Withheld::from_bytes(&withheld.to_bytes(), "").unwrap();
        assert!(stored == withheld);
        let is_written = |property: &Property| OURS.iter().any(|(key, _)| *key == property.key);
        assert!(document.restore(&name, &stored, is_written).unwrap().displaced.is_empty());
        assert_eq!(document, original);

        let changed = Document::parse(changed);
        let mut after = changed.clone();
        match after.restore(&name, &stored, is_ours) {
            Ok(restored) if restored.displaced.is_empty() => {
                let lines = stored.text();
                let lines = lines.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
                for line in lines.filter(|line| !line.is_empty()) {
                    assert!(after.as_bytes().windows(line.len()).any(|part| part == line));
                }
                2
            }
            Ok(restored) => 3 + restored.displaced.len(),
            Err(_) => {
                assert_eq!(after, changed);
                3
            }
        }
    });
}
