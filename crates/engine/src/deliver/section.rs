//! A profile's section in the credentials file, as Daypass writes it and takes it out. Pure: documents in, documents out.

use aws_files::{Document, DocumentError, SectionName};
use daypass_core::{Credentials, Region};

/// The comment above Daypass's keys. It tells people; by itself it proves nothing, since tools drop or keep comments
/// as they like.
const MARK: &str = "Written by Daypass, and taken out again when the session stops.";
/// The keys that Daypass writes.
const KEYS: [&str; 4] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];
/// What every short-term access key id begins with (IAM User Guide, *Unique identifiers*).
const SHORT_TERM: &str = "ASIA";

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

/// Whose the section of this name is. The access key ids in it decide: `ours` are those that Daypass noted for it.
/// Where it noted none, a marked section with short-term keys alone is what a Daypass of another home left behind.
pub(super) fn standing(document: &Document, name: &SectionName, ours: &[String]) -> Standing {
    let Some(text) = document.section_text(name) else { return Standing::Free };
    let ids: Vec<String> = document
        .occurrences(name)
        .flat_map(|section| section.properties())
        .filter(|property| property.key == KEYS[0])
        .map(|property| property.value)
        .collect();
    let is_ours = if ids.is_empty() || ours.is_empty() {
        text.split(|&b| b == b'\n').any(is_mark) && ids.iter().all(|id| id.starts_with(SHORT_TERM))
    } else {
        ids.iter().all(|id| ours.contains(id))
    };
    if is_ours { Standing::Ours } else { Standing::Theirs(text) }
}

fn is_mark(line: &[u8]) -> bool {
    line.trim_ascii().strip_prefix(b"# ") == Some(MARK.as_bytes())
}

/// Writes credentials into the section. In one of ours, what the person added (an `output`, a comment) stays.
pub(super) fn write(
    document: &mut Document,
    name: &SectionName,
    ours: &[String],
    credentials: &Credentials,
    region: &Region,
) -> Result<(), DocumentError> {
    let properties = [
        (KEYS[0], credentials.access_key_id.as_str()),
        (KEYS[1], credentials.secret_access_key.expose()),
        (KEYS[2], credentials.session_token.expose()),
        (KEYS[3], region.as_str()),
    ];
    if standing(document, name, ours) == Standing::Ours {
        properties.into_iter().try_for_each(|(key, value)| document.set_property(name, key, value))
    } else {
        document.set_section(name, &properties, Some(MARK))
    }
}

/// Writes the next credentials into our section, and changes nothing else in it. What is not ours any more is left:
/// then `false`.
pub(super) fn renew(
    document: &mut Document,
    name: &SectionName,
    ours: &[String],
    credentials: &Credentials,
) -> Result<bool, DocumentError> {
    let is_ours = standing(document, name, ours) == Standing::Ours;
    if is_ours {
        document.set_property(name, KEYS[0], &credentials.access_key_id)?;
        document.set_property(name, KEYS[1], credentials.secret_access_key.expose())?;
        document.set_property(name, KEYS[2], credentials.session_token.expose())?;
    }
    Ok(is_ours)
}

/// Takes our section out. What was there before is put back; what the person added to ours stays, byte for byte. A
/// section that is not ours any more is left alone: then `false`, and what was there before is still to be kept.
pub(super) fn take_out(
    document: &mut Document,
    name: &SectionName,
    ours: &[String],
    before: Option<&[u8]>,
) -> Result<bool, DocumentError> {
    match (standing(document, name, ours), before) {
        (Standing::Theirs(_), _) => return Ok(false),
        (Standing::Free, None) => {}
        (Standing::Free, Some(before)) => document.replace_section_text(name, before)?,
        (Standing::Ours, before) => {
            let kept = with_what_was_added(document, name, before);
            match (kept, before) {
                (Some(text), _) if document.replace_section_text(name, &text).is_ok() => {}
                (_, Some(before)) => document.replace_section_text(name, before)?,
                (_, None) => document.remove_section(name).map(drop)?,
            }
        }
    }
    Ok(true)
}

/// What the person added to our section, behind what was there before or behind the header alone; `None` where they
/// added nothing. A key that was there before wins over one added.
fn with_what_was_added(document: &Document, name: &SectionName, before: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut rest = document.clone();
    let earlier = before.map(Document::parse);
    let earlier_keys =
        earlier.iter().flat_map(|earlier| earlier.occurrences(name)).flat_map(|s| s.properties());
    for key in KEYS.into_iter().map(str::to_owned).chain(earlier_keys.map(|property| property.key)) {
        rest.remove_property(name, &key).ok()?;
    }
    let text = rest.section_text(name)?;
    let mut lines = text.split_inclusive(|&b| b == b'\n').filter(|line| !is_mark(line));
    let header = lines.next()?;
    let added: Vec<&[u8]> = lines.collect();
    if added.iter().all(|line| line.trim_ascii().is_empty()) {
        return None;
    }
    let mut kept = before.unwrap_or(header).to_vec();
    if !kept.ends_with(b"\n") {
        kept.extend_from_slice(if header.ends_with(b"\r\n") { b"\r\n" } else { b"\n" });
    }
    kept.extend(added.concat());
    Some(kept)
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
            issued_at: jiff::Timestamp::UNIX_EPOCH,
            expires_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn name() -> SectionName {
        SectionName::credentials("dev").unwrap()
    }

    fn ours() -> Vec<String> {
        ["ASIAIOSFODNN7EXAMPLE", "ASIAI44QH8DHBEXAMPLE"].map(str::to_owned).to_vec()
    }

    fn written(before: &str) -> Document {
        let mut document = Document::parse(before);
        write(
            &mut document,
            &name(),
            &ours(),
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
            assert_eq!(standing(&document, &name(), &ours()), Standing::Ours);
            assert_eq!(document.section(&name()).unwrap().get("region").unwrap(), "eu-west-1");
            take_out(&mut document, &name(), &ours(), None).unwrap();
            assert_eq!(text(&document), before);
        }
    }

    #[test]
    fn what_was_there_before_is_put_back_byte_for_byte() {
        let before = "[x]\na = 1\n\n[dev]\n# my own keys\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\n\taws_secret_access_key = y\n\n[z]\nb = 2\n";
        let original = Document::parse(before).section_text(&name()).unwrap();
        let mut document = written(before);
        assert!(!text(&document).contains("AKIA"));
        take_out(&mut document, &name(), &ours(), Some(&original)).unwrap();
        assert_eq!(text(&document), before);
    }

    #[test]
    fn what_the_person_added_to_ours_survives_a_renewal_and_the_stop() {
        let mut document = written("");
        document.set_property(&name(), "output", "json").unwrap();
        write(
            &mut document,
            &name(),
            &ours(),
            &credentials("ASIAI44QH8DHBEXAMPLE"),
            &Region::parse("eu-west-1").unwrap(),
        )
        .unwrap();
        assert!(
            text(&document).contains("output = json") && text(&document).contains("ASIAI44QH8DHBEXAMPLE")
        );
        take_out(&mut document, &name(), &ours(), None).unwrap();
        assert_eq!(text(&document), "[dev]\noutput = json\n");
    }

    #[test]
    fn a_renewal_changes_the_keys_and_nothing_else() {
        let mut document =
            Document::parse(text(&written("")).replace("eu-west-1", "us-east-1") + "output = json\n");
        let before = text(&document);
        assert!(renew(&mut document, &name(), &ours(), &credentials("ASIAI44QH8DHBEXAMPLE")).unwrap());
        assert_eq!(text(&document), before.replace("ASIAIOSFODNN7EXAMPLE", "ASIAI44QH8DHBEXAMPLE"));
    }

    #[test]
    fn a_renewal_does_not_fight_over_a_section() {
        for left in ["", "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", "[dev]\noutput = json\n"] {
            let mut document = Document::parse(left);
            assert!(!renew(&mut document, &name(), &ours(), &credentials("ASIAI44QH8DHBEXAMPLE")).unwrap());
            assert_eq!(text(&document), left);
        }
    }

    #[test]
    fn a_section_that_the_person_made_their_own_is_left_alone() {
        let mut document = Document::parse("[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
        let before = text(&document);
        take_out(&mut document, &name(), &ours(), Some(b"[dev]\nold = 1\n")).unwrap();
        assert_eq!(text(&document), before);
    }

    #[test]
    fn a_section_that_the_person_deleted_gives_way_to_what_was_before() {
        let mut document = Document::parse("[a]\nx = 1\n");
        take_out(&mut document, &name(), &ours(), Some(b"[dev]\nold = 1\n")).unwrap();
        assert_eq!(text(&document), "[a]\nx = 1\n\n[dev]\nold = 1\n");
    }

    #[test]
    fn a_nested_block_and_a_comment_that_the_person_added_stay_with_what_was_before() {
        let before = b"[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\noutput = text\n";
        let mut document = written("");
        let added = text(&document) + "# for the lab\ns3 =\n  max_queue_size = 10\noutput = json\n";
        document = Document::parse(added);
        assert!(take_out(&mut document, &name(), &ours(), Some(before)).unwrap());
        let expected = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\noutput = text\n# for the lab\ns3 =\n  max_queue_size = 10\n";
        assert_eq!(text(&document), expected);
    }

    #[test]
    fn a_tool_that_drops_comments_does_not_make_our_section_the_persons() {
        let document = Document::parse(text(&written("")).replace(MARK, "x"));
        assert_eq!(standing(&document, &name(), &ours()), Standing::Ours);
    }

    #[test]
    fn keys_that_the_person_typed_into_our_section_are_the_persons() {
        for typed in ["AKIAIOSFODNN7EXAMPLE", "ASIAQQQQQQQQQEXAMPLE"] {
            let document = Document::parse(text(&written("")).replace("ASIAIOSFODNN7EXAMPLE", typed));
            assert!(matches!(standing(&document, &name(), &ours()), Standing::Theirs(_)), "{typed}");
        }
        let twice = text(&written("")) + "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n";
        assert!(matches!(standing(&Document::parse(twice), &name(), &ours()), Standing::Theirs(_)));
    }

    #[test]
    fn what_a_daypass_of_another_home_left_behind_is_not_the_persons() {
        assert_eq!(standing(&written(""), &name(), &[]), Standing::Ours);
        let typed =
            Document::parse(text(&written("")).replace("ASIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"));
        assert!(matches!(standing(&typed, &name(), &[]), Standing::Theirs(_)));
    }
}
