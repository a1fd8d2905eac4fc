//! Pieces of text that the words of several errors are made of.

/// The text with a capital at its start. A path or a number stays as it is.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if first.is_alphabetic() => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// A word as a POSIX shell takes it: quoted when it holds more than plain characters.
pub fn quoted(word: &str) -> String {
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@".contains(&b)) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A name in a sentence: in quotation marks, so that it is seen where it begins and ends.
pub fn named(name: &str) -> String {
    format!("'{name}'")
}

/// What a person gave, as a sentence about it begins: in quotation marks, or without the text where it may be a secret in the
/// wrong place.
pub fn given(text: &str) -> String {
    if may_be_secret(text) { "what was given".to_owned() } else { format!("{text:?}") }
}

/// Whether a text may be or hold a secret: AWS's secret access keys (40 characters of base64), session tokens and the seeds
/// of MFA devices (16 and more of base32, also in groups of four) are runs of characters that say nothing, and names of such
/// a length are rare.
pub fn may_be_secret(text: &str) -> bool {
    const SHORTEST: usize = 16;
    let is_of_run = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let has_run = text.split(|c| !is_of_run(c)).any(|run| {
        // A path or an ARN has shorter words between its slashes, unless it is base64 that happens to have some.
        let longest = run.split('/').map(str::len).max().unwrap_or_default();
        longest >= SHORTEST || run.len() >= 40
    });
    let words: Vec<&str> = text.split([' ', '-', '\t']).filter(|word| !word.is_empty()).collect();
    let (grouped, last) = words.split_at(words.len().saturating_sub(1));
    let is_group = |word: &&str| word.len() == 4 && word.chars().all(|c| c.is_ascii_alphanumeric());
    let in_groups =
        grouped.len() >= 3 && grouped.iter().all(is_group) && last.iter().all(|last| last.len() <= 4);
    has_run || in_groups || text.to_ascii_lowercase().contains("otpauth:")
}

/// Words in a sentence: `a`, `a and b`, `a, b and c`.
pub fn listed(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_as_a_person_would() {
        assert_eq!(listed(&[""; 0]), "");
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b"]), "a and b");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_and_a_path_stays_as_it_is() {
        assert_eq!(sentence("the disk is full"), "The disk is full");
        assert_eq!(sentence("übung"), "Übung");
        assert_eq!(sentence("/etc/x is gone"), "/etc/x is gone");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn a_secret_that_was_pasted_into_another_field_was_shown() {
        for secret in [
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            " je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n",
            "AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "JBSWY3DPEHPK3PXP",
            "jbsw y3dp ehpk 3pxp",
            "JBSW-Y3DP-EHPK-3P",
            "otpauth://totp/AWS:ada?secret=abc",
            "https://ada:wJalrXUtnFEMIK7MDENG@northwind.awsapps.com/start",
        ] {
            assert!(may_be_secret(secret), "{secret}");
            assert_eq!(given(secret), "what was given");
        }
    }

    #[test]
    fn what_a_person_mistyped_is_shown_to_them() {
        for name in [
            "",
            "mars",
            "eu-central-",
            "my new production profile",
            "arn:aws:iam::12345:role/Deploy",
            "arn:aws:iam::123456789012:user/engineering/ada",
            "arn:aws:iam::123456789012:mfa/ada phone",
            "cost centre=4711",
            "https://northwind.awsapps.com/start",
            "13h",
            "two words",
        ] {
            assert_eq!(given(name), format!("{name:?}"));
        }
    }

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_more_into_it() {
        for (word, expected) in
            [("prod-1", "prod-1"), ("", "''"), ("a b", "'a b'"), ("it's", r"'it'\''s'"), ("$HOME", "'$HOME'")]
        {
            assert_eq!(quoted(word), expected);
        }
    }
}
