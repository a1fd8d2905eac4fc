//! Many sections at once: a file of ten thousand is read twice, not ten thousand times.

use std::collections::HashMap;
use std::ops::Range;

use crate::FileRole;
use crate::change::{DocumentError, section_lines, with_empty_line_above};
use crate::document::{Block, Document};
use crate::name::SectionName;
use crate::scan::{BOM, is_terminated, line_ending};

/// What becomes of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionChange {
    /// Which one.
    pub name: SectionName,
    /// Its properties; `None` takes it out.
    pub properties: Option<Vec<(&'static str, String)>>,
}

impl Document {
    /// Sets whole sections, below this comment, and takes others out, every occurrence of each. A section that is there stays in
    /// its place; the others come to the end in the order in which they are given, each below an empty line, which goes with it
    /// again. All other bytes stay.
    ///
    /// # Errors
    /// [`DocumentError`] for what AWS tools would not read back as it is, and [`DocumentError::Entangled`] when other sections
    /// would read differently; nothing has changed then.
    pub fn change_sections(
        &mut self,
        role: FileRole,
        changes: &[SectionChange],
        comment: &str,
    ) -> Result<(), DocumentError> {
        let ending = line_ending(self.as_bytes());
        let mut texts = Vec::with_capacity(changes.len());
        for SectionChange { name, properties } in changes {
            let lines = properties.as_ref().map(|properties| {
                let properties: Vec<_> =
                    properties.iter().map(|(key, value)| (*key, value.as_str())).collect();
                section_lines(name, &properties, Some(comment))
            });
            texts.push(lines.transpose()?.map(|lines| lines.join(ending)));
        }
        let index: HashMap<&SectionName, usize> =
            changes.iter().enumerate().map(|(at, change)| (&change.name, at)).collect();
        let of = |document: &Self, block: &Block| {
            let header = String::from_utf8_lossy(&document.bytes[block.name.clone()]).into_owned();
            index.get(&SectionName::of(role, &header)?).copied()
        };
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let (mut copied, mut is_placed) = (0, vec![false; changes.len()]);
        for block in self.blocks() {
            let Some(at) = of(self, block) else { continue };
            let text = texts[at].as_ref().filter(|_| !std::mem::replace(&mut is_placed[at], true));
            let place = match text {
                Some(_) => block.own.clone(),
                None => with_empty_line_above(&self.bytes, &block.own),
            };
            bytes.extend(&self.bytes[copied..place.start]);
            if let Some(text) = text {
                bytes.extend(text.bytes());
                bytes.extend(ending.bytes().filter(|_| is_terminated(&self.bytes[place.clone()])));
            }
            copied = place.end;
        }
        bytes.extend(&self.bytes[copied..]);
        // What ended without a line ending goes on to, whichever section is the last one now.
        let is_open = copied == self.bytes.len() && !is_terminated(&self.bytes);
        let new: Vec<&str> = texts
            .iter()
            .zip(&is_placed)
            .filter(|(_, is_placed)| !**is_placed)
            .filter_map(|(text, _)| text.as_deref())
            .collect();
        if is_open && is_terminated(&bytes) {
            bytes.truncate(without_ending(&bytes));
        }
        append(&mut bytes, &new, ending);
        let changed = Self::parse(bytes);
        let others = |document: &Self| -> Vec<Vec<u8>> {
            let others = document.blocks().iter().filter(|block| of(document, block).is_none());
            others.map(|block| document.bytes[block.own.clone()].trim_ascii_end().to_vec()).collect()
        };
        if let Some(at) = changed.misplaced(changes, &texts, |block| of(&changed, block)) {
            return Err(DocumentError::Entangled { section: changes[at].name.clone() });
        }
        match changes.first() {
            Some(first) if others(self) != others(&changed) => {
                Err(DocumentError::Entangled { section: first.name.clone() })
            }
            _ => {
                *self = changed;
                Ok(())
            }
        }
    }

    /// The first section that does not stand as often as it should, or reads otherwise.
    fn misplaced(
        &self,
        changes: &[SectionChange],
        texts: &[Option<String>],
        of: impl Fn(&Block) -> Option<usize>,
    ) -> Option<usize> {
        let mut found: Vec<Vec<Range<usize>>> = vec![Vec::new(); changes.len()];
        for block in self.blocks() {
            if let Some(at) = of(block) {
                found[at].push(block.own.clone());
            }
        }
        (0..changes.len()).find(|&at| match (&texts[at], found[at].as_slice()) {
            (None, []) => false,
            (Some(text), [place]) => self.bytes[place.clone()].trim_ascii_end() != text.as_bytes(),
            _ => true,
        })
    }
}

/// Where bytes end without their last line ending.
fn without_ending(bytes: &[u8]) -> usize {
    match bytes {
        [.., b'\r', b'\n'] => bytes.len() - 2,
        _ => bytes.len().saturating_sub(1),
    }
}

/// Puts texts to the end, each below an empty line.
fn append(bytes: &mut Vec<u8>, texts: &[&str], ending: &str) {
    if texts.is_empty() {
        return;
    }
    let is_empty = bytes.is_empty() || bytes == BOM;
    let is_ended = is_terminated(bytes);
    if !is_empty {
        // LF behind a bare CR would join it to one line ending.
        let blank = if bytes.ends_with(b"\r") { "\r\n" } else { ending };
        bytes.extend(blank.bytes());
        bytes.extend(ending.bytes().filter(|_| !is_ended));
    }
    bytes.extend(texts.join(&[ending, ending].concat()).bytes());
    bytes.extend(ending.bytes().filter(|_| is_empty || is_ended));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COMMENT: &str = "Written by somebody.";

    fn name(name: &str) -> SectionName {
        SectionName::profile(name).unwrap()
    }

    fn set(profile: &str, value: &str) -> SectionChange {
        let properties = vec![("credential_process", value.to_owned()), ("region", "eu-west-1".to_owned())];
        SectionChange { name: name(profile), properties: Some(properties) }
    }

    fn out(profile: &str) -> SectionChange {
        SectionChange { name: name(profile), properties: None }
    }

    fn changed(text: &str, changes: &[SectionChange]) -> Result<String, DocumentError> {
        let mut document = Document::parse(text);
        document.change_sections(FileRole::Config, changes, COMMENT)?;
        Ok(String::from_utf8(document.into_bytes()).unwrap())
    }

    fn section(profile: &str, value: &str) -> String {
        format!("[profile {profile}]\n# {COMMENT}\ncredential_process = {value}\nregion = eu-west-1")
    }

    #[test]
    fn what_is_there_stays_in_its_place_and_what_is_new_comes_to_the_end() {
        let text = format!("# mine\n[profile a]\nx = 1\n\n{}\n\n[profile 'c']\ny = 2\n", section("b", "old"));
        let both = [set("d", "new"), set("b", "other"), set("e", "newer")];
        let expected = format!(
            "# mine\n[profile a]\nx = 1\n\n{}\n\n[profile 'c']\ny = 2\n\n{}\n\n{}\n",
            section("b", "other"),
            section("d", "new"),
            section("e", "newer")
        );
        assert_eq!(changed(&text, &both).unwrap(), expected);
        assert_eq!(changed(&expected, &both).unwrap(), expected, "twice is once");
        let without = changed(&expected, &[out("b"), out("d"), out("e"), out("nowhere")]).unwrap();
        assert_eq!(without, "# mine\n[profile a]\nx = 1\n\n[profile 'c']\ny = 2\n");
        assert_eq!(changed(&without, &[]).unwrap(), without);
    }

    #[test]
    fn every_occurrence_and_spelling_of_a_section_is_that_section() {
        let text = "[profile b]\nx = 1\n[profile \"b\"]\ny = 2\n[profile c]\n";
        assert_eq!(changed(text, &[set("b", "v")]).unwrap(), format!("{}\n[profile c]\n", section("b", "v")));
        assert_eq!(changed(text, &[out("b")]).unwrap(), "[profile c]\n");
    }

    #[test]
    fn what_tools_would_not_read_back_changes_nothing() {
        for bad in ["", "a # b", "a\nb", " a"] {
            assert!(changed("", &[set("a", bad)]).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn ten_thousand_are_written_at_once() {
        let all: Vec<SectionChange> = (0..10_000).map(|at| set(&format!("p{at}"), "v")).collect();
        let text = changed("[default]\n", &all).unwrap();
        assert_eq!(Document::parse(text.clone()).sections().len(), 10_001);
        assert_eq!(changed(&text, &all).unwrap(), text);
        let gone: Vec<SectionChange> = (0..10_000).map(|at| out(&format!("p{at}"))).collect();
        assert_eq!(changed(&text, &gone).unwrap(), "[default]\n");
    }

    proptest! {
        /// Whatever is in a file: what was put to its end is taken out again to the byte.
        #[test]
        fn what_was_added_is_taken_out_again(lines in prop::collection::vec(
            prop::sample::select(vec!["[default]", "[profile a]", "# c", "", "x = 1", "  y", ";", "[broken", "[sso-session s]"]), 0..12),
            crlf: bool, ended: bool) {
            let ending = if crlf { "\r\n" } else { "\n" };
            let mut text = lines.join(ending);
            if ended {
                text.push_str(ending);
            }
            let added = changed(&text, &[set("new1", "v"), set("new2", "w")]).unwrap();
            prop_assert_eq!(changed(&added, &[out("new2"), out("new1")]).unwrap(), text);
        }
    }
}
