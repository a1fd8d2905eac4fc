//! A profile's section, as Daypass writes it and takes it out: with keys in the credentials file, or with a command in the
//! config file. Pure: documents in, documents out.

use aws_files::{Document, DocumentError, SectionName};
use daypass_core::credential_documents::session_of;
use daypass_core::{Credentials, Region, SessionId};

/// The comment above what Daypass writes. It tells people; by itself it proves nothing, since tools drop or keep comments
/// as they like.
const BANNER: &str = "Written by Daypass, and taken out again when the session stops.";
/// What Daypass writes into the credentials file.
const KEYS: [&str; 4] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];
/// What it writes into the config file.
const COMMAND: [&str; 2] = ["credential_process", "region"];
/// What every short-term access key id begins with (IAM User Guide, *Unique identifiers*).
const SHORT_TERM: &str = "ASIA";

/// What Daypass noted of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordedSection {
    /// By what it is known.
    pub(super) evidence: OwnershipEvidence,
    /// Daypass took the person's long-term keys out of it.
    pub(super) protected: bool,
}

/// By what a section is known as Daypass's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OwnershipEvidence {
    /// By the access key ids of what was written there.
    Keys(Vec<String>),
    /// By the session that its command asks for, where one was written there.
    Command(Option<SessionId>),
}

impl OwnershipEvidence {
    /// The properties that Daypass writes.
    fn properties(&self) -> &'static [&'static str] {
        match self {
            Self::Keys(_) => &KEYS,
            Self::Command(_) => &COMMAND,
        }
    }

    /// Whether these values of the first of them are Daypass's own; `None` where that is not known.
    fn has_written(&self, values: &[String]) -> Option<bool> {
        match self {
            _ if values.is_empty() => None,
            Self::Keys(ours) if ours.is_empty() => None,
            Self::Keys(ours) => Some(values.iter().all(|id| ours.contains(id))),
            Self::Command(session) => {
                let session = session.as_ref()?;
                Some(values.iter().all(|command| session_of(command).as_ref() == Some(session)))
            }
        }
    }

    /// Whether these values could be a Daypass's.
    fn could_be(&self, value: &str) -> bool {
        match self {
            Self::Keys(_) => value.starts_with(SHORT_TERM),
            Self::Command(_) => session_of(value).is_some(),
        }
    }
}

/// What is written into a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Keys.
    Keys(Credentials),
    /// A command that prints them.
    Command(String),
}

impl Content {
    fn properties<'a>(&'a self, region: &'a Region) -> Vec<(&'static str, &'a str)> {
        match self {
            Self::Keys(credentials) => vec![
                (KEYS[0], credentials.access_key_id.as_str()),
                (KEYS[1], credentials.secret_access_key.expose()),
                (KEYS[2], credentials.session_token.expose()),
                (KEYS[3], region.as_str()),
            ],
            Self::Command(command) => vec![(COMMAND[0], command), (COMMAND[1], region.as_str())],
        }
    }
}

/// Whose a section is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// There is none.
    Nobody,
    /// Daypass wrote it.
    Daypass,
    /// The person's, as it stands, but Daypass took the keys out of it: a session's keys come into their place, and
    /// all else in it goes on to hold.
    PersonProtected(Vec<u8>),
    /// The person's, as it stands.
    Person(Vec<u8>),
}

/// Whose the section of this name is. The access key ids in it, or its command, decide. Where none were noted, a marked
/// section with short-term keys alone, or with a command of Daypass's, is what a Daypass of another home left behind. One
/// that has lost them is the person's as soon as anything of theirs stands there.
pub(super) fn owner(document: &Document, name: &SectionName, recorded: &RecordedSection) -> Owner {
    let Some(text) = document.section_text(name) else { return Owner::Nobody };
    if recorded.protected && !has_keys(document, name) {
        return Owner::PersonProtected(text);
    }
    let first = recorded.evidence.properties()[0];
    let values: Vec<String> = document
        .occurrences(name)
        .flat_map(|section| section.properties())
        .filter(|property| property.key == first)
        .map(|property| property.value)
        .collect();
    let is_ours = recorded.evidence.has_written(&values).unwrap_or_else(|| {
        text.split(|&b| b == b'\n').any(is_banner)
            && values.iter().all(|value| recorded.evidence.could_be(value))
            && (!values.is_empty() || is_all_ours(document, name, recorded.evidence.properties()))
    });
    if is_ours { Owner::Daypass } else { Owner::Person(text) }
}

/// Whether nothing stands in the section but what Daypass writes.
fn is_all_ours(document: &Document, name: &SectionName, ours: &[&str]) -> bool {
    let mut properties = document.occurrences(name).flat_map(|section| section.properties());
    properties.all(|property| ours.contains(&property.key.as_str()))
}

/// Whether any of what makes credentials stands in the section.
fn has_keys(document: &Document, name: &SectionName) -> bool {
    document.occurrences(name).any(|section| KEYS[..3].iter().any(|key| section.get(key).is_some()))
}

fn is_banner(line: &[u8]) -> bool {
    line.trim_ascii().strip_prefix(b"# ") == Some(BANNER.as_bytes())
}

/// Writes into the section. In one of ours, what the person added (an `output`, a comment) stays, as does what stands
/// where their keys were taken out.
pub(super) fn write(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    content: &Content,
    region: &Region,
) -> Result<(), DocumentError> {
    let properties = content.properties(region);
    if matches!(owner(document, name, recorded), Owner::Daypass | Owner::PersonProtected(_)) {
        set_all(document, name, &properties)
    } else {
        document.set_section(name, &properties, Some(BANNER))
    }
}

/// Writes the next credentials into our section, and changes nothing else in it. What is not ours any more is left:
/// then `false`.
pub(super) fn renew(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    credentials: &Credentials,
) -> Result<bool, DocumentError> {
    let is_ours = owner(document, name, recorded) == Owner::Daypass;
    if is_ours {
        document.set_property(name, KEYS[0], &credentials.access_key_id)?;
        document.set_property(name, KEYS[1], credentials.secret_access_key.expose())?;
        document.set_property(name, KEYS[2], credentials.session_token.expose())?;
    }
    Ok(is_ours)
}

/// Sets properties. A line that has the value already stays as it is written.
fn set_all(
    document: &mut Document,
    name: &SectionName,
    properties: &[(&str, &str)],
) -> Result<(), DocumentError> {
    properties.iter().try_for_each(|(key, value)| match value_of(document, name, key) {
        Some(present) if present == *value => Ok(()),
        _ => document.set_property(name, key, value),
    })
}

/// The value of a key, the last one of all occurrences.
fn value_of(document: &Document, name: &SectionName, key: &str) -> Option<String> {
    document.occurrences(name).filter_map(|section| section.get(key)).last()
}

/// Takes our section out. What was there before is put back; what the person added to ours stays, byte for byte. A
/// section that is not ours any more is left alone: then `false`, and what was there before is still to be kept.
pub(super) fn withdraw(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    before: Option<&[u8]>,
) -> Result<bool, DocumentError> {
    match (owner(document, name, recorded), before) {
        (Owner::Person(_) | Owner::PersonProtected(_), _) => return Ok(false),
        (Owner::Nobody, None) => {}
        (Owner::Nobody, Some(before)) => document.replace_section_text(name, before)?,
        (Owner::Daypass, Some(before)) if recorded.protected && !has_keys(&Document::parse(before), name) => {
            take_keys_out(document, name, before)?;
        }
        (Owner::Daypass, before) => {
            let kept = with_what_was_added(document, name, recorded.evidence.properties(), before);
            match (kept, before) {
                (Some(text), _) if document.replace_section_text(name, &text).is_ok() => {}
                (_, Some(before)) => document.replace_section_text(name, before)?,
                (_, None) => document.remove_section(name).map(drop)?,
            }
        }
    }
    Ok(true)
}

/// Takes our keys out of a section whose other lines are the person's, and sets the region back. Where they changed
/// nothing meanwhile it is then what it was before, byte for byte.
fn take_keys_out(document: &mut Document, name: &SectionName, before: &[u8]) -> Result<(), DocumentError> {
    let earlier = Document::parse(before);
    let mut back = document.clone();
    if back.replace_section_text(name, before).is_ok() {
        let values: Vec<(&str, String)> =
            KEYS.iter().filter_map(|&key| Some((key, value_of(document, name, key)?))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let mut again = back.clone();
        // What our keys make of the earlier text is what stands there: nobody else changed it.
        if set_all(&mut again, name, &values).is_ok() && again == *document {
            *document = back;
            return Ok(());
        }
    }
    for key in &KEYS[..3] {
        document.remove_property(name, key)?;
    }
    match value_of(&earlier, name, KEYS[3]) {
        Some(region) => set_all(document, name, &[(KEYS[3], &region)]),
        None => document.remove_property(name, KEYS[3]).map(drop),
    }
}

/// What the person added to our section, behind what was there before or behind the header alone; `None` where they
/// added nothing. A key that was there before wins over one added.
fn with_what_was_added(
    document: &Document,
    name: &SectionName,
    ours: &[&str],
    before: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let mut rest = document.clone();
    let earlier = before.map(Document::parse);
    let earlier_keys =
        earlier.iter().flat_map(|earlier| earlier.occurrences(name)).flat_map(|s| s.properties());
    for key in ours.iter().copied().map(str::to_owned).chain(earlier_keys.map(|property| property.key)) {
        rest.remove_property(name, &key).ok()?;
    }
    let text = rest.section_text(name)?;
    let mut lines = text.split_inclusive(|&b| b == b'\n').filter(|line| !is_banner(line));
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

    fn ours() -> RecordedSection {
        let key_ids = ["ASIAIOSFODNN7EXAMPLE", "ASIAI44QH8DHBEXAMPLE"].map(str::to_owned).to_vec();
        RecordedSection { evidence: OwnershipEvidence::Keys(key_ids), protected: false }
    }

    fn written(before: &str) -> Document {
        let mut document = Document::parse(before);
        write(
            &mut document,
            &name(),
            &ours(),
            &Content::Keys(credentials("ASIAIOSFODNN7EXAMPLE")),
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
            assert_eq!(owner(&document, &name(), &ours()), Owner::Daypass);
            assert_eq!(document.section(&name()).unwrap().get("region").unwrap(), "eu-west-1");
            withdraw(&mut document, &name(), &ours(), None).unwrap();
            assert_eq!(text(&document), before);
        }
    }

    #[test]
    fn what_was_there_before_is_put_back_byte_for_byte() {
        let before = "[x]\na = 1\n\n[dev]\n# my own keys\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\n\taws_secret_access_key = y\n\n[z]\nb = 2\n";
        let original = Document::parse(before).section_text(&name()).unwrap();
        let mut document = written(before);
        assert!(!text(&document).contains("AKIA"));
        withdraw(&mut document, &name(), &ours(), Some(&original)).unwrap();
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
            &Content::Keys(credentials("ASIAI44QH8DHBEXAMPLE")),
            &Region::parse("eu-west-1").unwrap(),
        )
        .unwrap();
        assert!(
            text(&document).contains("output = json") && text(&document).contains("ASIAI44QH8DHBEXAMPLE")
        );
        withdraw(&mut document, &name(), &ours(), None).unwrap();
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
        withdraw(&mut document, &name(), &ours(), Some(b"[dev]\nold = 1\n")).unwrap();
        assert_eq!(text(&document), before);
    }

    #[test]
    fn a_section_that_the_person_deleted_gives_way_to_what_was_before() {
        let mut document = Document::parse("[a]\nx = 1\n");
        withdraw(&mut document, &name(), &ours(), Some(b"[dev]\nold = 1\n")).unwrap();
        assert_eq!(text(&document), "[a]\nx = 1\n\n[dev]\nold = 1\n");
    }

    #[test]
    fn a_nested_block_and_a_comment_that_the_person_added_stay_with_what_was_before() {
        let before = b"[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\noutput = text\n";
        let mut document = written("");
        let added = text(&document) + "# for the lab\ns3 =\n  max_queue_size = 10\noutput = json\n";
        document = Document::parse(added);
        assert!(withdraw(&mut document, &name(), &ours(), Some(before)).unwrap());
        let expected = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\noutput = text\n# for the lab\ns3 =\n  max_queue_size = 10\n";
        assert_eq!(text(&document), expected);
    }

    #[test]
    fn a_tool_that_drops_comments_does_not_make_our_section_the_persons() {
        let document = Document::parse(text(&written("")).replace(BANNER, "x"));
        assert_eq!(owner(&document, &name(), &ours()), Owner::Daypass);
    }

    #[test]
    fn keys_that_the_person_typed_into_our_section_are_the_persons() {
        for typed in ["AKIAIOSFODNN7EXAMPLE", "ASIAQQQQQQQQQEXAMPLE"] {
            let document = Document::parse(text(&written("")).replace("ASIAIOSFODNN7EXAMPLE", typed));
            assert!(matches!(owner(&document, &name(), &ours()), Owner::Person(_)), "{typed}");
        }
        let twice = text(&written("")) + "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n";
        assert!(matches!(owner(&Document::parse(twice), &name(), &ours()), Owner::Person(_)));
    }

    #[test]
    fn what_a_daypass_of_another_home_left_behind_is_not_the_persons() {
        let unknown = RecordedSection { evidence: OwnershipEvidence::Keys(vec![]), protected: false };
        assert_eq!(owner(&written(""), &name(), &unknown), Owner::Daypass);
        let typed =
            Document::parse(text(&written("")).replace("ASIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"));
        assert!(matches!(owner(&typed, &name(), &unknown), Owner::Person(_)));
    }

    fn profile() -> SectionName {
        SectionName::profile("dev").unwrap()
    }

    fn by_command(session: &str) -> RecordedSection {
        RecordedSection {
            evidence: OwnershipEvidence::Command(Some(SessionId::from_stored(session))),
            protected: false,
        }
    }

    const SESSION: &str = "00112233445566aa";
    const OURS: &str = "/usr/bin/daypass credential-process 00112233445566aa";

    fn with_command(before: &str) -> Document {
        let mut document = Document::parse(before);
        let (content, region) = (Content::Command(OURS.to_owned()), Region::parse("eu-west-1").unwrap());
        write(&mut document, &profile(), &by_command(SESSION), &content, &region).unwrap();
        document
    }

    #[test]
    fn a_command_is_ours_by_its_session_and_goes_without_a_trace() {
        for before in ["", "[default]\nregion = eu-west-2\n", "# mine\r\n[profile a]\r\nx = 1\r\n"] {
            let mut document = with_command(before);
            assert_eq!(owner(&document, &profile(), &by_command(SESSION)), Owner::Daypass);
            let elsewhere = Document::parse(text(&document).replace("/usr/bin", "/opt"));
            assert_eq!(owner(&elsewhere, &profile(), &by_command(SESSION)), Owner::Daypass);
            withdraw(&mut document, &profile(), &by_command(SESSION), None).unwrap();
            assert_eq!(text(&document), before);
        }
        let left_behind = RecordedSection { evidence: OwnershipEvidence::Command(None), protected: false };
        assert_eq!(owner(&with_command(""), &profile(), &left_behind), Owner::Daypass);
    }

    #[test]
    fn a_command_of_the_person_or_of_another_session_is_not_ours() {
        let other = text(&with_command("")).replace(SESSION, "ffffffffffffffff");
        let person = text(&with_command("")).replace(OURS, "/bin/keys");
        let plain = "[profile dev]\nregion = eu-west-1\n".to_owned();
        for theirs in [other, person, plain] {
            let mut document = Document::parse(theirs.clone());
            assert!(matches!(owner(&document, &profile(), &by_command(SESSION)), Owner::Person(_)));
            withdraw(&mut document, &profile(), &by_command(SESSION), Some(b"[profile dev]\n")).unwrap();
            assert_eq!(text(&document), theirs);
        }
    }

    #[test]
    fn the_persons_profile_gives_way_to_a_command_and_comes_back_with_what_they_added() {
        let before = "[profile dev]\n# mine\nregion=eu-north-1\noutput = json\n\n[profile z]\na = b\n";
        let kept = Document::parse(before).section_text(&profile()).unwrap();
        let mut document = with_command(before);
        assert!(!text(&document).contains("json"));
        document.set_property(&profile(), "cli_pager", "less").unwrap();
        withdraw(&mut document, &profile(), &by_command(SESSION), Some(&kept)).unwrap();
        document.remove_property(&profile(), "cli_pager").unwrap();
        assert_eq!(text(&document), before);
    }

    const NOTE: &str = "The access key is elsewhere.";

    fn protected() -> RecordedSection {
        RecordedSection { protected: true, ..ours() }
    }

    /// The file after long-term keys were taken out of it, and with a session's keys in their place.
    fn protected_and_written(before: &str) -> (String, Document) {
        let mut document = Document::parse(before);
        document.withhold(&name(), &KEYS[..3], NOTE).unwrap();
        let left = text(&document);
        let region = Region::parse("eu-west-1").unwrap();
        let keys = Content::Keys(credentials("ASIAIOSFODNN7EXAMPLE"));
        write(&mut document, &name(), &protected(), &keys, &region).unwrap();
        (left, document)
    }

    const WITH_KEYS: [&str; 5] = [
        "[dev]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = y\n\n# z\n[z]\na = b\n",
        "[a]\nx = 1\n[dev]\n# mine\nregion=eu-north-1\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\noutput = json\naws_secret_access_key=y",
        "[dev]\r\noutput = json\r\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\r\n",
        "[dev]\naws_secret_access_key = y",
        "[dev]\nregion=eu-west-1\n[z]\n[dev]\naws_secret_access_key = y\n",
    ];

    #[test]
    fn where_keys_were_taken_out_a_sessions_keys_come_and_go_and_the_rest_holds() {
        for before in WITH_KEYS {
            let (left, mut document) = protected_and_written(before);
            let kept = Document::parse(left.clone()).section_text(&name()).unwrap();
            assert_eq!(owner(&document, &name(), &protected()), Owner::Daypass);
            assert!(
                text(&document).contains("ASIA") && text(&document).contains(NOTE),
                "{}",
                text(&document)
            );
            assert_eq!(text(&document).contains("output"), before.contains("output"));
            assert!(withdraw(&mut document, &name(), &protected(), Some(&kept)).unwrap());
            assert_eq!(text(&document), left);
        }
    }

    #[test]
    fn what_the_person_changes_beside_a_sessions_keys_stays_when_they_go() {
        for before in WITH_KEYS {
            let (left, document) = protected_and_written(before);
            let kept = Document::parse(left.clone()).section_text(&name()).unwrap();
            let ending = if before.contains('\r') { "\r\n" } else { "\n" };
            let changed = text(&document)
                .replace("json", "text")
                .replace("[dev]", &format!("[dev]{ending}cli_pager ="));
            let mut document = Document::parse(changed);
            withdraw(&mut document, &name(), &protected(), Some(&kept)).unwrap();
            let left = left.replace("json", "text").replace("[dev]", &format!("[dev]{ending}cli_pager ="));
            let plain = |text: &str| text.replace(" = ", "=");
            assert_eq!(plain(&text(&document)), plain(&left));
        }
    }

    #[test]
    fn where_keys_were_taken_out_and_the_person_wrote_others_it_is_theirs() {
        let (left, _) = protected_and_written(WITH_KEYS[0]);
        let typed = left + "[dev]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n";
        assert!(matches!(owner(&Document::parse(typed), &name(), &protected()), Owner::Person(_)));
    }
}
