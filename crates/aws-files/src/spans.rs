//! Where the lines of a section and of its properties stand.

use std::ops::Range;

use crate::document::Document;
use crate::name::SectionName;
use crate::splice::lines_of;

impl Document {
    /// The section's properties of some keys, with their values.
    pub(crate) fn values(&self, name: &SectionName, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let properties = self.occurrences(name).flat_map(|section| section.properties());
        properties.filter(|p| wanted(&p.key)).map(|p| (p.key, p.value)).collect()
    }

    /// The lines of every occurrence of these keys, given in lower case.
    pub(crate) fn spans_of(&self, name: &SectionName, keys: &[&str]) -> Vec<Range<usize>> {
        let properties = self.occurrences(name).flat_map(|section| section.properties());
        properties.filter(|p| keys.contains(&p.key.as_str())).map(|p| p.span).collect()
    }

    /// Whether a comment line of this text stands in a section, or behind its last property.
    pub fn has_comment(&self, name: &SectionName, text: &str) -> bool {
        let comment = format!("# {text}");
        let lines = self.reach(name).into_iter().flat_map(|reach| lines_of(&self.bytes, reach));
        lines.into_iter().any(|line| self.bytes[line].trim_ascii() == comment.as_bytes())
    }

    /// Every occurrence from its header to the next section's: with the comments behind its last property.
    pub(crate) fn reach(&self, name: &SectionName) -> Vec<Range<usize>> {
        let ends = self.blocks().iter().skip(1).map(|next| next.own.start).chain([self.bytes.len()]);
        let blocks = self.blocks().iter().zip(ends);
        blocks
            .filter(|(block, _)| name.matches(&self.bytes[block.name.clone()]))
            .map(|(block, end)| block.own.start..end)
            .collect()
    }
}
