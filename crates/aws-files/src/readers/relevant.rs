//! What of both files matters for one profile, so that files with thousands of profiles are not merged for it.
//!
//! Left out are sections that every client reads alike and that the profile does not lead to: a plain header, and below it
//! nothing but plain `key = value` lines and comments. Everything that is odd stays, since a client may give up on the
//! whole file because of it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem;
use std::ops::Range;

use daypass_core::FileRole;
use foldhash::fast::RandomState;
use memchr::{memchr, memchr_iter, memchr2_iter};

use crate::document::Document;

/// A file without the sections that do not matter.
#[derive(Debug, Clone, Default)]
pub struct RelevantFile {
    /// What is left.
    pub document: Document,
    /// For each of its lines the number that it has in the whole file, counted from 1; none where nothing was left out.
    lines: Vec<usize>,
}

impl RelevantFile {
    /// A whole file.
    pub fn whole(document: Document) -> Self {
        Self { document, lines: Vec::new() }
    }

    /// The number in the whole file of a line of [`Self::document`]. Both are counted from 1.
    pub fn line(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(line)
    }
}

/// What of config and credentials decides who a tool is with a profile, where it works, and whether it can read the
/// files at all.
pub fn relevant(config: &Document, credentials: &Document, profile: &str) -> [RelevantFile; 2] {
    Relevance::new(config, credentials).to(profile)
}

/// Both files taken apart once, for any number of profiles.
#[derive(Debug)]
pub struct Relevance<'a> {
    files: [Blocks<'a>; 2],
    /// What the sections that always stay lead to.
    always: Vec<&'a str>,
}

impl<'a> Relevance<'a> {
    /// Takes both files apart.
    pub fn new(config: &'a Document, credentials: &'a Document) -> Self {
        let files = [(FileRole::Config, config), (FileRole::Credentials, credentials)]
            .map(|(role, document)| Blocks::of(role, document));
        let always = files.iter().flat_map(Blocks::always_lead_to).collect();
        Self { files, always }
    }

    /// As [`relevant`].
    pub fn to(&self, profile: &str) -> [RelevantFile; 2] {
        let mut next: Vec<&str> = self.always.clone();
        next.extend([profile, "default"]);
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        while let Some(name) = next.pop() {
            if kept.insert(name) {
                next.extend(self.files.iter().flat_map(|blocks| blocks.lead_to(name)));
            }
        }
        self.files.each_ref().map(|blocks| blocks.with(&kept))
    }
}

/// A file taken apart.
#[derive(Debug)]
struct Blocks<'a> {
    document: &'a Document,
    /// `None` where not every client takes the same for its lines.
    text: Option<&'a str>,
    all: Vec<Block<'a>>,
    /// The places in [`Self::all`] of those that always stay.
    always: Vec<usize>,
    words: Words<'a>,
}

/// A header with what follows up to the next one.
#[derive(Debug)]
struct Block<'a> {
    bytes: Range<usize>,
    /// The numbers of its lines.
    lines: Range<usize>,
    /// The profile, where every client reads it alike; such a block may be left out.
    name: Option<&'a str>,
}

/// Every word of every header: one that stands in two of them may name the same section to somebody.
type Words<'a> = HashMap<&'a str, Word, RandomState>;

#[derive(Debug, Clone, Copy)]
struct Word {
    count: usize,
    /// The place in [`Blocks::all`] of the block with the first of its headers.
    block: usize,
}

impl<'a> Blocks<'a> {
    fn of(role: FileRole, document: &'a Document) -> Self {
        let bytes = document.as_bytes();
        let text = std::str::from_utf8(bytes).ok().filter(|text| !is_read_differently(text));
        let (all, words) = match text {
            Some(text) => blocks(role, text),
            None => (vec![Block { bytes: 0..bytes.len(), lines: 1..1, name: None }], Words::default()),
        };
        let always = all.iter().enumerate().filter(|(_, block)| block.name.is_none());
        let always = always.map(|(at, _)| at).collect();
        Self { document, text, all, always, words }
    }

    /// The place of the block that stays for this profile alone.
    fn named(&self, profile: &str) -> Option<usize> {
        let at = self.words.get(profile)?.block;
        (self.all[at].name == Some(profile)).then_some(at)
    }

    fn always_lead_to(&self) -> Vec<&'a str> {
        self.always.iter().flat_map(|at| self.leads_to(*at)).collect()
    }

    fn lead_to(&self, profile: &str) -> Vec<&'a str> {
        self.named(profile).map_or_else(Vec::new, |at| self.leads_to(at))
    }

    /// The words of a block's `source_profile` lines; all words where it is not known what a line is.
    fn leads_to(&self, at: usize) -> Vec<&'a str> {
        let range = self.all[at].bytes.clone();
        match self.text {
            Some(text) => {
                text[range].lines().filter(|line| has_source_profile(line)).flat_map(split_words).collect()
            }
            None => {
                let chunks = self.document.as_bytes()[range].utf8_chunks();
                chunks.flat_map(|chunk| split_words(chunk.valid())).collect()
            }
        }
    }

    /// The file with the blocks of these profiles, and with those that always stay.
    fn with(&self, profiles: &BTreeSet<&str>) -> RelevantFile {
        let mut kept: Vec<usize> = profiles.iter().filter_map(|profile| self.named(profile)).collect();
        kept.extend(&self.always);
        if kept.len() == self.all.len() {
            return RelevantFile::whole(self.document.clone());
        }
        kept.sort_unstable();
        let (mut bytes, mut lines) = (Vec::new(), Vec::new());
        for block in kept.into_iter().map(|at| &self.all[at]) {
            bytes.extend_from_slice(&self.document.as_bytes()[block.bytes.clone()]);
            lines.extend(block.lines.clone());
        }
        RelevantFile { document: Document::parse(bytes), lines }
    }
}

fn blocks(role: FileRole, text: &str) -> (Vec<Block<'_>>, Words<'_>) {
    // As many as there are where sections are as short as they usually are.
    let likely = text.len() / 64;
    let mut blocks: Vec<Block<'_>> = Vec::with_capacity(likely);
    let mut words = Words::with_capacity_and_hasher(likely, RandomState::default());
    let mut keys: HashSet<&str, RandomState> = HashSet::default();
    if role == FileRole::Config {
        // It need not be counted in each header: that of a profile of this name has it twice.
        words.insert("profile", Word { count: 2, block: 0 });
    }
    let mut start = 0;
    let ends = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.ends_with('\n') && !text.is_empty()).then_some(text.len());
    for (index, end) in ends.chain(last).enumerate() {
        let (begin, number) = (mem::replace(&mut start, end), index + 1);
        let line = without_ending(&text[begin..end]);
        let is_header = begins_header(line);
        if is_header || blocks.is_empty() {
            keys.clear();
            let name = plain_header(role, line);
            // What is no header to some client continues what stands above it.
            if let Some(above) = blocks.last_mut().filter(|_| name.is_none() && !is_header_to_all(line)) {
                above.name = None;
            }
            let mut count =
                |word| words.entry(word).or_insert(Word { count: 0, block: blocks.len() }).count += 1;
            match name {
                Some(name) => count(name),
                None if is_header => split_words(line).for_each(count),
                None => {}
            }
            blocks.push(Block { bytes: begin..end, lines: number..number + 1, name });
            continue;
        }
        let Some(block) = blocks.last_mut() else { continue };
        (block.bytes.end, block.lines.end) = (end, number + 1);
        match plain_property(line) {
            _ if line.is_empty() || line.starts_with(['#', ';']) => {}
            Some(key) if keys.insert(key) => {}
            _ => block.name = None,
        }
    }
    // The words of blocks that stay although they have a plain header count like the others.
    for block in &mut blocks {
        block.name = block.name.filter(|name| words.get(name).is_some_and(|word| word.count == 1));
    }
    (blocks, words)
}

/// Whether there is a character in it that ends a line for some clients alone, or does something else to the lines around it.
fn is_read_differently(text: &str) -> bool {
    let is_odd = |byte: u8| matches!(byte, b'\0' | 0x0b | 0x0c | 0x1c..=0x1e);
    // Without an early end, several bytes are looked at at once.
    text.bytes().fold(false, |found, byte| found | is_odd(byte))
        || (!text.is_ascii() && text.contains(['\u{feff}', '\u{85}', '\u{2028}']))
        || text.split('\r').skip(1).any(|behind| !behind.starts_with('\n'))
}

fn has_source_profile(line: &str) -> bool {
    mentions(line.as_bytes(), "source_profile")
}

/// Whether a key stands somewhere in a text, in capital letters or not. It is looked for by its first `_`, which is rarer than a
/// letter is.
pub fn mentions(text: &[u8], key: &str) -> bool {
    let key = key.as_bytes();
    let at = memchr(b'_', key).unwrap_or(0);
    let Some(rare) = key.get(at) else { return true };
    memchr2_iter(rare.to_ascii_lowercase(), rare.to_ascii_uppercase(), text).any(|found| {
        let around = found.checked_sub(at).and_then(|begin| text.get(begin..begin + key.len()));
        around.is_some_and(|around| around.eq_ignore_ascii_case(key))
    })
}

fn split_words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|character: char| !is_plain(character)).filter(|word| !word.is_empty())
}

/// Whether no client gives the character a meaning.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '/' | '@' | '+')
}

/// Whether every client takes a line for a header, whatever section it names.
fn is_header_to_all(line: &str) -> bool {
    let inside = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    inside.is_some_and(|inside| inside.split(' ').all(|word| !word.is_empty() && word.chars().all(is_plain)))
}

/// The profile of a header that every client reads alike.
fn plain_header(role: FileRole, line: &str) -> Option<&str> {
    let inside = line.strip_prefix('[')?.strip_suffix(']')?;
    let name = match role {
        FileRole::Config => inside.strip_prefix("profile ")?,
        FileRole::Credentials => inside,
    };
    let is_plain = !name.is_empty() && name.bytes().all(|byte| is_plain(byte.into()));
    (is_plain && !name.eq_ignore_ascii_case("default")).then_some(name)
}

/// A line without its LF or CRLF: there is no other ending in a file that is taken apart.
fn without_ending(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// Whether `[` is the first character of a line that is no blank.
fn begins_header(line: &str) -> bool {
    match line.as_bytes() {
        [b'[', ..] => true,
        [first, ..] if first.is_ascii_graphic() => false,
        _ => line.trim_start().starts_with('['),
    }
}

/// The key of a property that every client reads alike, or that only its own profile has something of.
fn plain_property(line: &str) -> Option<&str> {
    let is_key = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    let end = line.bytes().position(|byte| !is_key(&byte)).filter(|end| *end > 0)?;
    let (key, rest) = line.split_at(end);
    let value = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('=')?;
    // An empty value may be the beginning of a table.
    value.contains(|character: char| !character.is_whitespace()).then_some(key)
}

#[cfg(test)]
#[path = "relevant_test.rs"]
mod tests;
