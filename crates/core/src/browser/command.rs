//! A command of the person's that opens a page. No shell runs it.

use crate::account::InvalidName;

/// A command with `{url}` in the place of the page's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserCommand {
    text: String,
    words: Vec<String>,
}

impl BrowserCommand {
    /// What stands for the address.
    pub const PAGE: &str = "{url}";

    /// A command from a text that a person typed: words as a POSIX shell has them, with quotes and, but on Windows, whose paths
    /// have them, backslashes.
    ///
    /// # Errors
    /// [`InvalidName`] for one with an open quote, several lines, or `{url}` nowhere or in the place of the program.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let text = text.trim();
        let refused = || InvalidName {
            text: text.to_owned(),
            expected: "a program and its arguments, one of them with {url}",
        };
        let words = command_words(text).ok_or_else(refused)?;
        let has_page = |word: &String| word.contains(Self::PAGE);
        let program = words.first().filter(|program| !program.is_empty() && !has_page(program));
        let is_one_line = !text.chars().any(char::is_control) && text.len() <= 4096;
        if program.is_none() || !is_one_line || !words.iter().any(has_page) {
            return Err(refused());
        }
        Ok(Self { text: text.to_owned(), words })
    }

    /// As it is typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The program and its arguments for an address, which stays within the argument that it stands in.
    pub fn words_for(&self, page: &str) -> Vec<String> {
        self.words.iter().map(|word| word.replace(Self::PAGE, page)).collect()
    }
}

/// The words of a command; nothing where a quote is not closed.
pub fn command_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            // Windows' paths have backslashes.
            (None | Some('"'), '\\') if !cfg!(windows) => {
                word.get_or_insert_default().push(characters.next()?);
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_address_is_one_argument_whatever_is_in_it() {
        let command = BrowserCommand::parse("'my browser' --url={url} {url} x").unwrap();
        assert_eq!(
            command.words_for("http://127.0.0.1/a b' ;c"),
            ["my browser", "--url=http://127.0.0.1/a b' ;c", "http://127.0.0.1/a b' ;c", "x"]
        );
        for text in ["firefox", "{url}", "'' {url}", "firefox '{url}", "firefox\n{url}", "{url} firefox"] {
            assert!(BrowserCommand::parse(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_address_adds_an_argument(page in any::<String>()) {
            let command = BrowserCommand::parse("browser --tab {url}").unwrap();
            prop_assert_eq!(command.words_for(&page), ["browser", "--tab", &page]);
        }
    }
}
