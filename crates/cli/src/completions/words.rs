//! A command line apart into words, as POSIX shells write them, while somebody is still typing it.

/// What a quotation that is still open was opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// `'`
    Single,
    /// `"`
    Double,
    /// `$'`, in which a backslash stands before a quote.
    Ansi,
}

/// A word without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it begins in the line, in bytes.
    pub(super) start: usize,
    /// What the command gets.
    pub(super) text: String,
}

/// A line up to the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedLine {
    /// The words that are typed.
    pub(super) words: Vec<Word>,
    /// The one at the cursor, which is empty behind a blank.
    pub(super) current: Word,
    /// The quotation that is open at the cursor.
    pub(super) quote: Option<Quote>,
}

impl TypedLine {
    /// Takes a line apart. Nothing is expanded: `$HOME` stays as it is typed.
    pub(super) fn parse(line: &str) -> Self {
        let mut words = Vec::new();
        let mut current: Option<Word> = None;
        let mut quote = None;
        let mut letters = line.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            if quote.is_none() && c.is_whitespace() {
                words.extend(current.take());
                continue;
            }
            let text = &mut current.get_or_insert_with(|| Word { start: at, text: String::new() }).text;
            match (quote, c) {
                (None | Some(Quote::Ansi), '\\') => text.extend(letters.next().map(|(_, next)| next)),
                (Some(Quote::Double), '\\') => {
                    match letters.next_if(|(_, next)| "$`\"\\\n".contains(*next)) {
                        Some((_, next)) => text.push(next),
                        None => text.push(c),
                    }
                }
                (None, '\'') => quote = Some(Quote::Single),
                (None, '"') => quote = Some(Quote::Double),
                (None, '$') => match letters.next_if(|(_, next)| matches!(next, '\'' | '"')) {
                    Some((_, '"')) => quote = Some(Quote::Double),
                    Some(_) => quote = Some(Quote::Ansi),
                    None => text.push(c),
                },
                (Some(Quote::Single | Quote::Ansi), '\'') | (Some(Quote::Double), '"') => quote = None,
                _ => text.push(c),
            }
        }
        let current = current.unwrap_or(Word { start: line.len(), text: String::new() });
        Self { words, current, quote }
    }
}

/// A single word without its quotes, as far as it is typed.
pub(super) fn unquoted(typed: &str) -> String {
    let line = TypedLine::parse(typed);
    // A blank that is not quoted would have ended the word: the shell knows better where it does.
    let words = line.words.into_iter().map(|word| word.text).chain([line.current.text]);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_apart_while_it_is_typed() {
        for (line, words, current, quote) in [
            ("daypass start ", &["daypass", "start"][..], "", None),
            ("daypass start sh", &["daypass", "start"], "sh", None),
            ("daypass start 'Shop Pr", &["daypass", "start"], "Shop Pr", Some(Quote::Single)),
            ("daypass 'a b'/\"c d", &["daypass"], "a b/c d", Some(Quote::Double)),
            (r"daypass Shop\ Pr", &["daypass"], "Shop Pr", None),
            (r#"daypass "a\"b\c" x"#, &["daypass", r#"a"b\c"#], "x", None),
            (r"daypass $'it\'s", &["daypass"], "it's", Some(Quote::Ansi)),
            ("daypass '' $HOME 東京", &["daypass", "", "$HOME"], "東京", None),
            (r"daypass a\", &["daypass"], "a", None),
            ("", &[], "", None),
        ] {
            let typed = TypedLine::parse(line);
            let texts: Vec<&str> = typed.words.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(
                (texts.as_slice(), typed.current.text.as_str(), typed.quote),
                (words, current, quote),
                "{line}"
            );
        }
        assert_eq!(TypedLine::parse("a  'b c' d").current.start, 9);
        assert_eq!(unquoted("\"Shop Pr"), "Shop Pr");
        assert_eq!(unquoted("Shop Pr"), "Shop Pr");
    }
}
