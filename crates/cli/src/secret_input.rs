//! Reads secrets: typed on the terminal without echo, or piped. No option takes a secret, as every program on the machine
//! can read arguments, and shells write them into their history.

use crate::failure::Failure;
use crate::terminal::{Echo, Question, Stop, ask, can_ask, nobody, say};
use daypass_core::mfa::TotpSeed;
use daypass_core::sts::AccessKeyId;
use daypass_core::{LongTermKeys, Secret};
use std::io::{IsTerminal, Read};

/// In bytes: more than any of these secrets has. A longer input is a wrong file.
const MAX_INPUT: u64 = 64 * 1024;

/// The kinds of secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SecretKind {
    AccessKeyId,
    SecretAccessKey,
    Seed,
}

/// An IAM user's keys.
///
/// # Errors
/// [`Failure::Usage`] when one is missing or malformed. The message contains nothing of what was given.
pub(crate) fn keys(from_stdin: bool) -> Result<LongTermKeys, Failure> {
    let [id, secret] = read(from_stdin, [SecretKind::AccessKeyId, SecretKind::SecretAccessKey])?;
    keys_of(&id, secret)
}

/// An IAM user's keys and the seed of their MFA device.
///
/// # Errors
/// As for [`keys`].
pub(crate) fn keys_and_seed(from_stdin: bool) -> Result<(LongTermKeys, TotpSeed), Failure> {
    let kinds = [SecretKind::AccessKeyId, SecretKind::SecretAccessKey, SecretKind::Seed];
    let [id, secret, seed] = read(from_stdin, kinds)?;
    Ok((keys_of(&id, secret)?, seed_of(&seed)?))
}

/// The seed of an MFA device.
///
/// # Errors
/// As for [`keys`].
pub(crate) fn seed(from_stdin: bool) -> Result<TotpSeed, Failure> {
    let [seed] = read(from_stdin, [SecretKind::Seed])?;
    seed_of(&seed)
}

fn keys_of(id: &Secret, secret_access_key: Secret) -> Result<LongTermKeys, Failure> {
    let access_key_id = AccessKeyId::parse(id.expose()).map_err(|_| SecretKind::AccessKeyId.invalid())?;
    Ok(LongTermKeys { access_key_id, secret_access_key })
}

fn seed_of(text: &Secret) -> Result<TotpSeed, Failure> {
    TotpSeed::parse(text.expose()).map_err(|_| SecretKind::Seed.invalid())
}

impl SecretKind {
    fn name(self) -> &'static str {
        match self {
            Self::AccessKeyId => "access key id",
            Self::SecretAccessKey => "secret access key",
            Self::Seed => "secret key of the MFA device",
        }
    }

    fn question(self) -> &'static str {
        match self {
            Self::AccessKeyId => "Access key id:",
            Self::SecretAccessKey => "Secret access key:",
            Self::Seed => "Secret key of the MFA device:",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::AccessKeyId => "AKIA…, as IAM shows it beside the secret",
            Self::SecretAccessKey => "It goes into the vault and is never shown",
            Self::Seed => "The letters that IAM shows for a virtual device in place of the QR code",
        }
    }

    /// The format of such a secret. The text that was given is in no message: it may be another secret in the wrong place.
    fn format(self) -> &'static str {
        match self {
            Self::AccessKeyId => {
                "AKIA and 16 letters and digits; an ASIA… key is short-term and expires by itself"
            }
            Self::SecretAccessKey => "40 letters, digits and signs, without spaces",
            Self::Seed => "letters and the digits 2 to 7, or the otpauth:// URL in the QR code",
        }
    }

    fn accepts(self, text: &str) -> bool {
        match self {
            Self::AccessKeyId => AccessKeyId::parse(text).is_ok(),
            // AWS's own have 40 characters, but AWS documents no length.
            Self::SecretAccessKey => text.len() >= 16 && !text.contains(char::is_whitespace),
            Self::Seed => TotpSeed::parse(text).is_ok(),
        }
    }

    fn invalid(self) -> Failure {
        Failure::Usage {
            title: "This cannot be used",
            detail: format!("The {} has the wrong format: expected {}.", self.name(), self.format()),
            action: "Copy it again from where AWS showed it.".to_owned(),
        }
    }

    /// What of it is shown. An access key id is no secret, and whoever pastes a wrong one shall see it; a secret in its place
    /// does not look like one.
    fn echo(self) -> Echo {
        match self {
            Self::AccessKeyId => Echo::While(may_begin_access_key_id),
            Self::SecretAccessKey | Self::Seed => Echo::Nothing,
        }
    }

    /// Asks for it on the terminal until the format is right.
    fn prompt(self) -> Result<Secret, Failure> {
        let refusal = |text: &str| {
            (!self.accepts(text.trim()))
                .then(|| format!("That does not look like one. Expected: {}.", self.format()))
        };
        say(self.help());
        let question = Question { text: self.question(), echo: self.echo(), refusal: &refusal };
        Ok(trimmed(&ask(&question, &Stop::default())?))
    }
}

/// Whether a text may be the beginning of an access key id, and not of a secret.
fn may_begin_access_key_id(text: &str) -> bool {
    let text = text.trim();
    let begins = ["AKIA", "ASIA"].iter().any(|begin| text.starts_with(begin) || begin.starts_with(text));
    begins && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn trimmed(text: &Secret) -> Secret {
    Secret::new(text.expose().trim())
}

fn read<const N: usize>(from_stdin: bool, kinds: [SecretKind; N]) -> Result<[Secret; N], Failure> {
    let secrets: Vec<Secret> = if from_stdin {
        read_stdin(&kinds)?
    } else if can_ask() {
        kinds.into_iter().map(SecretKind::prompt).collect::<Result<_, _>>()?
    } else {
        return Err(usage(&nobody("ask for them on"), &kinds));
    };
    secrets.try_into().map_err(|_| usage("they were not given", &kinds))
}

fn read_stdin(kinds: &[SecretKind]) -> Result<Vec<Secret>, Failure> {
    let mut stdin = std::io::stdin().lock();
    if stdin.is_terminal() {
        return Err(usage("--stdin is for a pipe, and a terminal would show what you type", kinds));
    }
    // The capacity is reserved at once: a text that grows leaves copies behind in the memory that it had before.
    let mut text = String::with_capacity(4096);
    let read = stdin.by_ref().take(MAX_INPUT).read_to_string(&mut text);
    let text = Secret::new(text);
    read.map_err(|_| usage("stdin is not text", kinds))?;
    secrets_in(&text, kinds)
}

/// The secrets of a text, one a line. Empty lines are skipped.
fn secrets_in(text: &Secret, kinds: &[SecretKind]) -> Result<Vec<Secret>, Failure> {
    let text = text.expose().trim_start_matches('\u{feff}');
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() != kinds.len() {
        let why = match lines.len() {
            0 => "stdin is empty".to_owned(),
            1 => "there is one line on stdin".to_owned(),
            count => format!("there are {count} lines on stdin"),
        };
        return Err(usage(&why, kinds));
    }
    lines
        .into_iter()
        .zip(kinds)
        .map(|(line, kind)| if kind.accepts(line) { Ok(Secret::new(line)) } else { Err(kind.invalid()) })
        .collect()
}

fn usage(why: &str, kinds: &[SecretKind]) -> Failure {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let names = names.join(", then the ");
    Failure::Usage {
        title: "The secrets are missing",
        detail: format!("The secrets are missing: {why}."),
        action: format!("Run it on a terminal, or pipe them with --stdin, one per line: the {names}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const KEYS: [SecretKind; 2] = [SecretKind::AccessKeyId, SecretKind::SecretAccessKey];

    fn secrets(text: &str, kinds: &[SecretKind]) -> Result<Vec<String>, String> {
        match secrets_in(&Secret::new(text), kinds) {
            Ok(secrets) => Ok(secrets.iter().map(|secret| secret.expose().to_owned()).collect()),
            Err(Failure::Usage { title, detail, action }) => Err(format!("{title}: {detail} {action}")),
            Err(other) => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn lines_are_taken_as_every_system_ends_them() {
        for text in
            [format!("{ID}\n{KEY}\n"), format!("{ID}\r\n{KEY}"), format!("\u{feff}  {ID}\n\n{KEY}  \n\n")]
        {
            assert_eq!(secrets(&text, &KEYS), Ok(vec![ID.to_owned(), KEY.to_owned()]), "{text:?}");
        }
    }

    #[test]
    fn what_is_missing_or_in_the_wrong_place_is_said_without_showing_it() {
        for text in [
            String::new(),
            ID.to_owned(),
            format!("{KEY}\n{ID}"),
            format!("{ID}\n{KEY}\nmore"),
            format!("{ID},{KEY}\n"),
            format!("ASIAIOSFODNN7EXAMPLE\n{KEY}"),
            format!("{ID}\ntwo words that are long"),
        ] {
            let words = secrets(&text, &KEYS).unwrap_err();
            assert!(!words.contains(KEY) && !words.contains(ID), "{words}");
        }
    }

    #[test]
    fn a_secret_in_the_place_of_an_access_key_id_is_not_shown() {
        for text in ["", "A", "AKI", ID, " AKIA", "ASIAIOSFODNN7EXAMPLE"] {
            assert!(may_begin_access_key_id(text), "{text}");
        }
        for text in [KEY, "w", "AKIAi", "AK/A", "BKIA"] {
            assert!(!may_begin_access_key_id(text), "{text}");
        }
    }

    #[test]
    fn a_seed_is_the_third() {
        let text = format!("{ID}\n{KEY}\ngezd gnbv gy3t qojq\n");
        assert!(
            secrets(&text, &[SecretKind::AccessKeyId, SecretKind::SecretAccessKey, SecretKind::Seed]).is_ok()
        );
        let words = secrets("12345678", &[SecretKind::Seed]).unwrap_err();
        assert!(!words.contains("12345678"), "{words}");
    }
}
