//! A profile's section in the credentials file, as Daypass writes it and takes it out. Pure: documents in, documents out.

use aws_files::{Document, DocumentError, SectionName};
use daypass_core::{Credentials, Region};

/// The comment that marks a section as Daypass's.
const MARK: &str = "Written by Daypass, and taken out again when the session stops.";
/// The keys that Daypass writes.
const KEYS: [&str; 4] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];

/// Whose a section is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is none.
    Free,
    /// Daypass wrote it.
    Ours,
    /// The person's, as it stands.
    Theirs(Vec<u8>),
}

/// Whose the section of this name is. The mark decides, so that what a killed or another Daypass wrote is known too.
pub(super) fn standing(document: &Document, name: &SectionName) -> Standing {
    match document.section_text(name) {
        None => Standing::Free,
        Some(text) if text.split(|&b| b == b'\n').any(is_mark) => Standing::Ours,
        Some(text) => Standing::Theirs(text),
    }
}

fn is_mark(line: &[u8]) -> bool {
    line.trim_ascii().strip_prefix(b"# ") == Some(MARK.as_bytes())
}

/// Writes credentials into the section. In one of ours, what the person added (an `output`, a comment) stays.
pub(super) fn write(
    document: &mut Document,
    name: &SectionName,
    credentials: &Credentials,
    region: &Region,
) -> Result<(), DocumentError> {
    let properties = [
        (KEYS[0], credentials.access_key_id.as_str()),
        (KEYS[1], credentials.secret_access_key.expose()),
        (KEYS[2], credentials.session_token.expose()),
        (KEYS[3], region.as_str()),
    ];
    if standing(document, name) == Standing::Ours {
        properties.into_iter().try_for_each(|(key, value)| document.set_property(name, key, value))
    } else {
        document.set_section(name, &properties, Some(MARK))
    }
}

/// Takes our section out. What was there before is put back; what the person added to ours stays. A section that is
/// not ours any more is left alone.
pub(super) fn take_out(
    document: &mut Document,
    name: &SectionName,
    before: Option<&[u8]>,
) -> Result<(), DocumentError> {
    match (standing(document, name), before) {
        (Standing::Theirs(_), _) | (Standing::Free, None) => Ok(()),
        (Standing::Free, Some(before)) => document.replace_section_text(name, before),
        (Standing::Ours, before) => {
            let added = added_by_the_person(document, name);
            match before {
                None if added.is_empty() => document.remove_section(name).map(drop),
                None => keep_what_was_added(document, name),
                Some(before) => {
                    document.replace_section_text(name, before)?;
                    let present =
                        |key: &str| document.section(name).is_some_and(|section| section.get(key).is_some());
                    let missing: Vec<_> = added.into_iter().filter(|(key, _)| !present(key)).collect();
                    missing.iter().try_for_each(|(key, value)| document.set_property(name, key, value))
                }
            }
        }
    }
}

fn added_by_the_person(document: &Document, name: &SectionName) -> Vec<(String, String)> {
    let properties = document.occurrences(name).flat_map(|section| section.properties());
    properties.filter(|property| !KEYS.contains(&property.key.as_str())).map(|p| (p.key, p.value)).collect()
}

fn keep_what_was_added(document: &mut Document, name: &SectionName) -> Result<(), DocumentError> {
    for key in KEYS {
        document.remove_property(name, key)?;
    }
    let text = document.section_text(name).unwrap_or_default();
    let unmarked: Vec<&[u8]> = text.split_inclusive(|&b| b == b'\n').filter(|line| !is_mark(line)).collect();
    document.replace_section_text(name, &unmarked.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::Secret;

    fn credentials(id: &str) -> Credentials {
        Credentials {
            access_key_id: id.to_owned(),
            secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            session_token: Secret::new("token=="),
            expires_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn name() -> SectionName {
        SectionName::credentials("dev").unwrap()
    }

    fn written(before: &str) -> Document {
        let mut document = Document::parse(before);
        write(
            &mut document,
            &name(),
            &credentials("ASIAIOSFODNN7EXAMPLE"),
            &Region::parse("eu-west-1").unwrap(),
        )
        .unwrap();
        document
    }

    fn text(document: &Document) -> String {
        String::from_utf8(document.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn what_is_written_is_ours_and_goes_without_a_trace() {
        for before in ["", "[a]\nx = 1", "# mine\r\n[a]\r\nx = 1\r\n\r\n", "[a]\nx = 1\n\n# end\n"] {
            let mut document = written(before);
            assert_eq!(standing(&document, &name()), Standing::Ours);
            assert_eq!(document.section(&name()).unwrap().get("region").unwrap(), "eu-west-1");
            take_out(&mut document, &name(), None).unwrap();
            assert_eq!(text(&document), before);
        }
    }

    #[test]
    fn what_was_there_before_is_put_back_byte_for_byte() {
        let before = "[x]\na = 1\n\n[dev]\n# my own keys\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\n\taws_secret_access_key = y\n\n[z]\nb = 2\n";
        let original = Document::parse(before).section_text(&name()).unwrap();
        let mut document = written(before);
        assert!(!text(&document).contains("AKIA"));
        take_out(&mut document, &name(), Some(&original)).unwrap();
        assert_eq!(text(&document), before);
    }

    #[test]
    fn what_the_person_added_to_ours_survives_a_renewal_and_the_stop() {
        let mut document = written("");
        document.set_property(&name(), "output", "json").unwrap();
        write(
            &mut document,
            &name(),
            &credentials("ASIAI44QH8DHBEXAMPLE"),
            &Region::parse("eu-west-1").unwrap(),
        )
        .unwrap();
        assert!(
            text(&document).contains("output = json") && text(&document).contains("ASIAI44QH8DHBEXAMPLE")
        );
        take_out(&mut document, &name(), None).unwrap();
        assert_eq!(text(&document), "[dev]\noutput = json\n");
    }

    #[test]
    fn a_section_that_the_person_made_their_own_is_left_alone() {
        let mut document = Document::parse("[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
        let before = text(&document);
        take_out(&mut document, &name(), Some(b"[dev]\nold = 1\n")).unwrap();
        assert_eq!(text(&document), before);
    }

    #[test]
    fn a_section_that_the_person_deleted_gives_way_to_what_was_before() {
        let mut document = Document::parse("[a]\nx = 1\n");
        take_out(&mut document, &name(), Some(b"[dev]\nold = 1\n")).unwrap();
        assert_eq!(text(&document), "[a]\nx = 1\n\n[dev]\nold = 1\n");
    }
}
