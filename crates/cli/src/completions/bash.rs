//! What bash puts in place of what was typed. It replaces the word from the last of its separators on, by what is common to
//! all candidates, and quotes nothing.

use super::words::{Quote, TypedLine};

/// The part of the command line that bash replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replaced {
    /// What stands before it in the word and stays.
    stays: String,
    /// The quotation that is open there.
    quote: Option<Quote>,
}

impl Replaced {
    /// The part of a line that ends with what bash takes for the word, its `$2`. `None` where the line does not end so.
    pub(super) fn of(line: &str, word: &str) -> Option<Self> {
        let before = line.strip_suffix(word)?;
        let typed = TypedLine::parse(before);
        Some(Self { stays: typed.current.text, quote: typed.quote })
    }

    /// A whole word as bash has to put it in: `None` where it does not begin with what stays.
    pub(super) fn with(&self, text: &str) -> Option<String> {
        text.strip_prefix(self.stays.as_str()).map(|rest| quoted(rest, self.quote))
    }
}

/// The words that bash can be given. Of several it puts in what is common to them, so what was typed would be lost where they
/// begin otherwise. One alone replaces it.
pub(super) fn fitting(typed: &str, texts: Vec<String>) -> Vec<String> {
    let keeps_typed = |texts: &[&String]| {
        let common = common_beginning(texts);
        common.is_empty() || common.chars().count() >= typed.chars().count()
    };
    let begins = |text: &&String| text.to_lowercase().starts_with(&typed.to_lowercase());
    let all: Vec<&String> = texts.iter().collect();
    if all.len() == 1 || (all.iter().all(begins) && keeps_typed(&all)) {
        return texts;
    }
    let same: Vec<String> = texts.iter().filter(|text| text.starts_with(typed)).cloned().collect();
    if !same.is_empty() {
        return same;
    }
    let Some(first) = texts.iter().find(begins) else { return Vec::new() };
    let spelled: String = first.chars().take(typed.chars().count()).collect();
    texts.iter().filter(|text| text.starts_with(&spelled)).cloned().collect()
}

fn common_beginning(texts: &[&String]) -> String {
    let Some((first, others)) = texts.split_first() else { return String::new() };
    let is_common = |at: usize, c: char| others.iter().all(|other| other.chars().nth(at) == Some(c));
    first.chars().enumerate().take_while(|(at, c)| is_common(*at, *c)).map(|(_, c)| c).collect()
}

/// A text as it stands in a command line, in or outside of a quotation. bash closes it.
fn quoted(text: &str, quote: Option<Quote>) -> String {
    let mut quoted = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match quote {
            Some(Quote::Single) if c == '\'' => quoted.push_str("'\\''"),
            Some(Quote::Ansi) if matches!(c, '\'' | '\\') => quoted.extend(['\\', c]),
            Some(Quote::Double) if "$`\"\\".contains(c) => quoted.extend(['\\', c]),
            // Between double quotes the history is expanded, whether a backslash stands before it or not.
            Some(Quote::Double) if c == '!' => quoted.push_str("\"'!'\""),
            None if c.is_ascii() && !c.is_ascii_alphanumeric() && !"_./,+:=@%-".contains(c) => {
                quoted.extend(['\\', c]);
            }
            _ => quoted.push(c),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_put_in_as_the_line_needs_it() {
        for (line, word, text, put) in [
            ("daypass start sh", "sh", "Shop Production/Admin", Some(r"Shop\ Production/Admin")),
            ("daypass start 'Shop", "Shop", "Shop Production", Some("Shop Production")),
            ("daypass start 'it", "it", "it's", Some(r"it'\''s")),
            ("daypass start \"it", "it", "it's $x!", Some(r#"it's \$x"'!'""#)),
            ("daypass start it", "it", "it's $x", Some(r"it\'s\ \$x")),
            ("daypass start $'it", "it", "it's", Some(r"it\'s")),
            ("daypass start Nor:Sh", "Sh", "Nor:Shop A/B", Some(r"Shop\ A/B")),
            ("daypass start Nor:", "", "Nor:Shop A/B", Some(r"Shop\ A/B")),
            ("daypass start nor:Sh", "Sh", "Nor:Shop A/B", None),
            ("daypass start 'a b':c", "c", "a b:cd e", Some(r"cd\ e")),
            ("daypass start ", "", "東京/Ops", Some("東京/Ops")),
            ("daypass login --alias=x", "x", "--alias=xy", Some("xy")),
        ] {
            let replaced = Replaced::of(line, word).unwrap();
            assert_eq!(replaced.with(text).as_deref(), put, "{line}");
        }
        assert_eq!(Replaced::of("daypass start x", "y"), None);
    }

    #[test]
    fn what_was_typed_is_never_shortened() {
        for (typed, texts, fitting_ones) in [
            ("sh", &["Shop A", "Shop B"][..], &["Shop A", "Shop B"][..]),
            ("sh", &["Shop A", "shop-b"], &["Shop A", "shop-b"]),
            ("SHo", &["SHop A", "Shop B"], &["SHop A"]),
            ("sho", &["SHop A", "SHop C", "Shop B"], &["SHop A", "SHop C"]),
            ("prod/onc", &["Shop Production/OnCall"], &["Shop Production/OnCall"]),
            ("prod", &["Shop Production/OnCall", "Shop Production/Admin"], &[]),
            ("", &["a", "b"], &["a", "b"]),
            ("x", &[], &[]),
        ] {
            let texts = texts.iter().map(|&text| text.to_owned()).collect();
            assert_eq!(fitting(typed, texts), fitting_ones, "{typed}");
        }
    }
}
