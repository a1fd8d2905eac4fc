//! Whose a section is: what Daypass recorded of it, held against what stands in it. Pure, and one table ([`decide`]).

use aws_files::{Document, Property, SectionName};
use daypass_core::SessionId;
use daypass_core::credential_documents::session_of;

/// The comment above what Daypass writes. It tells people; by itself it proves nothing, since tools drop or keep comments
/// as they like.
pub(super) const BANNER: &str = "Written by Daypass, and taken out again when the session stops.";
/// What Daypass writes into the credentials file.
pub(super) const KEYS: [&str; 4] =
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];
/// What it writes into the config file.
pub(super) const COMMAND: [&str; 2] = ["credential_process", "region"];
/// What every short-term access key id begins with (IAM User Guide, *Unique identifiers*).
const SHORT_TERM: &str = "ASIA";

/// What Daypass recorded of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordedSection {
    /// By what it is known.
    pub(super) evidence: OwnershipEvidence,
    /// The regions that were written into it; none where that is not known.
    pub(super) regions: Vec<String>,
    /// The comments that hold the places of long-term keys which Daypass took out of it.
    pub(super) notes: Vec<String>,
}

/// By what a section is known as Daypass's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OwnershipEvidence {
    /// By the access key ids of what was written there.
    Keys(Vec<String>),
    /// By the session that its command asks for, where one was written there.
    Command(Option<SessionId>),
}

/// Whose a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// There is none.
    Nobody,
    /// Daypass wrote it.
    Daypass,
    /// The person's, as it stands, but Daypass took the keys out of it: a session's keys come into their place, and
    /// all else in it goes on to hold.
    PersonProtected,
    /// The person's, as it stands.
    Person,
}

/// What stands in a section, as far as it tells whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    /// What its access key ids, or its commands, are.
    credentials: Written,
    /// The banner is there.
    banner: bool,
    /// No other property is there than those that Daypass writes.
    only_ours: bool,
    /// There is no access key id, secret or session token, and a note of `protect` is there.
    withheld: bool,
}

/// Who can have written the access key ids, or the commands, of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// There are none.
    Nothing,
    /// They are the recorded ones.
    AsRecorded,
    /// Nothing is recorded, and they are such as a Daypass of another home writes.
    Plausible,
    /// Somebody else.
    Otherwise,
}

/// Whose the section of this name is.
pub(super) fn owner(document: &Document, name: &SectionName, recorded: &RecordedSection) -> Owner {
    decide(document.contains(name).then(|| recorded.state(document, name)))
}

/// The table. Access key ids and commands decide. Where none were recorded, the banner must stand beside short-term keys
/// or a command of Daypass's: a Daypass of another home left that behind. A section that has lost them is the person's as
/// soon as anything of theirs stands there. A protected section without its note is one that the person has made anew.
pub(super) fn decide(state: Option<State>) -> Owner {
    let Some(state) = state else { return Owner::Nobody };
    match (state.credentials, state.banner) {
        _ if state.withheld => Owner::PersonProtected,
        (Written::AsRecorded, _) | (Written::Plausible, true) => Owner::Daypass,
        (Written::Nothing, true) if state.only_ours => Owner::Daypass,
        (Written::Nothing | Written::Plausible | Written::Otherwise, _) => Owner::Person,
    }
}

impl RecordedSection {
    /// What stands in a section that exists.
    fn state(&self, document: &Document, name: &SectionName) -> State {
        let properties: Vec<Property> =
            document.occurrences(name).flat_map(|section| section.properties()).collect();
        let ours = self.evidence.properties();
        let values: Vec<&str> =
            properties.iter().filter(|p| p.key == ours[0]).map(|p| p.value.as_str()).collect();
        let text = document.section_text(name).unwrap_or_default();
        let has_keys = properties.iter().any(|property| KEYS[..3].contains(&property.key.as_str()));
        State {
            credentials: self.evidence.written(&values),
            banner: has_comment(&text, BANNER),
            only_ours: properties.iter().all(|property| ours.contains(&property.key.as_str())),
            withheld: self.is_protected(document) && !has_keys,
        }
    }

    /// Whether a file still has a comment for long-term keys that were taken out of the section. At the end of a section it
    /// is not within it: comments there belong to what follows.
    pub(super) fn is_protected(&self, document: &Document) -> bool {
        self.notes.iter().any(|note| has_comment(document.as_bytes(), note))
    }

    /// Whether Daypass wrote a property of a section that is its own.
    pub(super) fn is_ours(&self, property: &Property) -> bool {
        // What the person indented below a line of ours is read as more of its value.
        let value = property.value.lines().next().unwrap_or_default();
        match &self.evidence {
            _ if property.key == "region" => {
                self.regions.is_empty() || self.regions.iter().any(|region| region == value)
            }
            OwnershipEvidence::Keys(_) if property.key == KEYS[0] => {
                matches!(self.evidence.written(&[value]), Written::AsRecorded | Written::Plausible)
            }
            OwnershipEvidence::Keys(_) => KEYS.contains(&property.key.as_str()),
            OwnershipEvidence::Command(_) => {
                property.key == COMMAND[0]
                    && matches!(self.evidence.written(&[value]), Written::AsRecorded | Written::Plausible)
            }
        }
    }
}

impl OwnershipEvidence {
    /// The properties that Daypass writes.
    pub(super) fn properties(&self) -> &'static [&'static str] {
        match self {
            Self::Keys(_) => &KEYS,
            Self::Command(_) => &COMMAND,
        }
    }

    /// Who can have written these values of the first of them.
    pub(super) fn written(&self, values: &[&str]) -> Written {
        let all = |is_ours: &dyn Fn(&str) -> bool| values.iter().all(|value| is_ours(value));
        let (is_known, is_ours) = match self {
            _ if values.is_empty() => return Written::Nothing,
            Self::Keys(ours) if ours.is_empty() => (false, all(&|id| id.starts_with(SHORT_TERM))),
            Self::Keys(ours) => (true, all(&|id| ours.iter().any(|ours| ours == id))),
            Self::Command(None) => (false, all(&|command| session_of(command).is_some())),
            Self::Command(session) => (true, all(&|command| session_of(command) == *session)),
        };
        match (is_ours, is_known) {
            (true, true) => Written::AsRecorded,
            (true, false) => Written::Plausible,
            (false, _) => Written::Otherwise,
        }
    }
}

/// Whether a line of a text is this comment.
pub(super) fn has_comment(text: &[u8], comment: &str) -> bool {
    text.split(|&byte| byte == b'\n')
        .any(|line| line.trim_ascii().strip_prefix(b"# ") == Some(comment.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_a_section_is_for_all_that_may_stand_in_it() {
        use Owner::{Daypass, Person, PersonProtected};
        let verdict = |credentials, banner, only_ours, withheld| {
            decide(Some(State { credentials, banner, only_ours, withheld }))
        };
        // Columns: banner and nothing of the person's; banner and something of theirs; no banner.
        let table = [
            (Written::Nothing, [Daypass, Person, Person]),
            (Written::AsRecorded, [Daypass, Daypass, Daypass]),
            (Written::Plausible, [Daypass, Daypass, Person]),
            (Written::Otherwise, [Person, Person, Person]),
        ];
        for (written, expected) in table {
            let row = [(true, true), (true, false), (false, true)];
            let row = row.map(|(banner, only_ours)| verdict(written, banner, only_ours, false));
            assert_eq!(row, expected, "{written:?}");
            assert_eq!(verdict(written, false, false, false), expected[2], "{written:?}");
        }
        for (banner, only_ours) in [(true, true), (true, false), (false, true), (false, false)] {
            assert_eq!(verdict(Written::Nothing, banner, only_ours, true), PersonProtected);
        }
        assert_eq!(decide(None), Owner::Nobody);
    }

    #[test]
    fn a_protected_row_without_its_note_in_the_file_let_any_session_in_without_consent() {
        let name = SectionName::credentials("dev").unwrap();
        let recorded = RecordedSection {
            evidence: OwnershipEvidence::Keys(vec![]),
            regions: vec![],
            notes: vec!["The access key is in the vault.".to_owned()],
        };
        let with = Document::parse("[dev]\n# The access key is in the vault.\nregion = eu-west-1\n");
        assert_eq!(owner(&with, &name, &recorded), Owner::PersonProtected);
        let without = Document::parse("[dev]\nregion = eu-west-1\n");
        assert_eq!(owner(&without, &name, &recorded), Owner::Person);
    }
}
