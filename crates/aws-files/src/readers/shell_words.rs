//! Words as a POSIX shell splits them: Python's `shlex.split`, by which botocore reads headers and commands.

/// The words; `None` where a quote is not closed or a backslash ends the text.
pub(super) fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(characters.next()?),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '\'' => break,
                        inner => word.push(inner),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '"' => break,
                        '\\' => {
                            let next = characters.next()?;
                            if !matches!(next, '"' | '\\') {
                                word.push('\\');
                            }
                            word.push(next);
                        }
                        inner => word.push(inner),
                    }
                }
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_count_as_in_a_shell() {
        let words = |text| split(text).map(|words| words.join("|"));
        assert_eq!(words("profile  dev ").as_deref(), Some("profile|dev"));
        assert_eq!(words("profile \"de v\"").as_deref(), Some("profile|de v"));
        assert_eq!(words("profile d'e v'x").as_deref(), Some("profile|de vx"));
        assert_eq!(words(r#"a\ b "c\"d\e""#).as_deref(), Some(r#"a b|c"d\e"#));
        assert_eq!(words("profile ''").as_deref(), Some("profile|"));
        assert_eq!(words("it's"), None);
        assert_eq!(words("a\\"), None);
    }
}
