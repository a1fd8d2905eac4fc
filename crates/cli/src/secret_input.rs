//! Secrets as a person gives them: typed without echo, or piped. Never in argv, which every program on the machine can
//! read, and which shells write into their history.

use crate::failure::Failure;
use crate::terminal::can_ask;
use daypass_core::mfa::TotpSeed;
use daypass_core::sts::AccessKeyId;
use daypass_core::{LongTermKeys, Secret};
use inquire::validator::Validation;
use inquire::{InquireError, Password, PasswordDisplayMode};
use std::io::{IsTerminal, Read};

/// No secret is as long; what is longer is another file.
const LONGEST: u64 = 64 * 1024;

/// A secret that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    AccessKeyId,
    SecretAccessKey,
    Seed,
}

/// An IAM user's keys.
///
/// # Errors
/// [`Failure::Usage`] when they are not given as they should be, without a word of them.
pub(crate) fn keys(from_stdin: bool) -> Result<LongTermKeys, Failure> {
    let [id, secret] = given(from_stdin, [Wanted::AccessKeyId, Wanted::SecretAccessKey])?;
    keys_of(&id, secret)
}

/// An IAM user's keys and the seed of their MFA device.
///
/// # Errors
/// As for [`keys`].
pub(crate) fn keys_and_seed(from_stdin: bool) -> Result<(LongTermKeys, TotpSeed), Failure> {
    let wanted = [Wanted::AccessKeyId, Wanted::SecretAccessKey, Wanted::Seed];
    let [id, secret, seed] = given(from_stdin, wanted)?;
    Ok((keys_of(&id, secret)?, seed_of(&seed)?))
}

/// The seed of an MFA device.
///
/// # Errors
/// As for [`keys`].
pub(crate) fn seed(from_stdin: bool) -> Result<TotpSeed, Failure> {
    let [seed] = given(from_stdin, [Wanted::Seed])?;
    seed_of(&seed)
}

fn keys_of(id: &Secret, secret_access_key: Secret) -> Result<LongTermKeys, Failure> {
    let access_key_id = AccessKeyId::parse(id.expose()).map_err(|_| Wanted::AccessKeyId.refused())?;
    Ok(LongTermKeys { access_key_id, secret_access_key })
}

fn seed_of(text: &Secret) -> Result<TotpSeed, Failure> {
    TotpSeed::parse(text.expose()).map_err(|_| Wanted::Seed.refused())
}

impl Wanted {
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
            Self::AccessKeyId => "AKIA…, as IAM shows it beside the secret; nothing that you type is shown",
            Self::SecretAccessKey => "It goes into the vault and is never shown",
            Self::Seed => "The letters that IAM shows for a virtual device in place of the QR code",
        }
    }

    /// What such a text looks like. The text itself is in no message: it may be another secret in the wrong place.
    fn looks(self) -> &'static str {
        match self {
            Self::AccessKeyId => {
                "AKIA and 16 letters and digits; an ASIA… key is short-term and ends by itself"
            }
            Self::SecretAccessKey => "40 letters, digits and signs without a blank",
            Self::Seed => "letters and the digits 2 to 7, or the otpauth:// address of the QR code",
        }
    }

    fn takes(self, text: &str) -> bool {
        match self {
            Self::AccessKeyId => AccessKeyId::parse(text).is_ok(),
            // AWS's own are 40 long; it promises no length.
            Self::SecretAccessKey => text.len() >= 16 && !text.contains(char::is_whitespace),
            Self::Seed => TotpSeed::parse(text).is_ok(),
        }
    }

    fn refused(self) -> Failure {
        Failure::Usage {
            title: "This cannot be used",
            detail: format!("The {} is not what it should be: {}.", self.name(), self.looks()),
            action: "Copy it again from where AWS showed it.".to_owned(),
        }
    }

    /// Asks for it on the terminal, again until it looks right.
    fn typed(self) -> Result<Secret, Failure> {
        let looks_right = move |text: &str| {
            Ok(if self.takes(text.trim()) {
                Validation::Valid
            } else {
                Validation::Invalid(format!("This is none. It looks so: {}.", self.looks()).into())
            })
        };
        let answer = Password::new(self.question())
            .with_display_mode(PasswordDisplayMode::Hidden)
            .with_help_message(self.help())
            .with_validator(looks_right)
            .without_confirmation()
            .prompt();
        match answer {
            Ok(text) => Ok(trimmed(&Secret::new(text))),
            Err(InquireError::IO(source)) => Err(Failure::system("The terminal cannot be used", &source)),
            Err(_) => Err(Failure::Interrupted),
        }
    }
}

fn trimmed(text: &Secret) -> Secret {
    Secret::new(text.expose().trim())
}

fn given<const N: usize>(from_stdin: bool, wanted: [Wanted; N]) -> Result<[Secret; N], Failure> {
    let secrets: Vec<Secret> = if from_stdin {
        piped(&wanted)?
    } else if can_ask() {
        wanted.into_iter().map(Wanted::typed).collect::<Result<_, _>>()?
    } else {
        return Err(usage("There is no terminal to ask for them on", &wanted));
    };
    secrets.try_into().map_err(|_| usage("They were not given", &wanted))
}

fn piped(wanted: &[Wanted]) -> Result<Vec<Secret>, Failure> {
    let mut stdin = std::io::stdin().lock();
    if stdin.is_terminal() {
        return Err(usage("--stdin is for a pipe, and a terminal would show what you type", wanted));
    }
    // Grown once: a text that grows leaves pieces of itself in the memory that it had.
    let mut text = String::with_capacity(4096);
    let read = stdin.by_ref().take(LONGEST).read_to_string(&mut text);
    let text = Secret::new(text);
    read.map_err(|_| usage("What came on stdin is no text", wanted))?;
    secrets_in(&text, wanted)
}

/// The secrets on their lines. Empty lines do not count.
fn secrets_in(text: &Secret, wanted: &[Wanted]) -> Result<Vec<Secret>, Failure> {
    let text = text.expose().trim_start_matches('\u{feff}');
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() != wanted.len() {
        let why = match lines.len() {
            0 => "Nothing came on stdin".to_owned(),
            1 => "One line came on stdin".to_owned(),
            count => format!("{count} lines came on stdin"),
        };
        return Err(usage(&why, wanted));
    }
    lines
        .into_iter()
        .zip(wanted)
        .map(|(line, wanted)| if wanted.takes(line) { Ok(Secret::new(line)) } else { Err(wanted.refused()) })
        .collect()
}

fn usage(why: &str, wanted: &[Wanted]) -> Failure {
    let names: Vec<&str> = wanted.iter().map(|wanted| wanted.name()).collect();
    let names = names.join(", then the ");
    Failure::Usage {
        title: "The secrets are missing",
        detail: format!("{why}."),
        action: format!(
            "Pipe them with --stdin, each on a line of its own: the {names}. Or run it on a terminal."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const KEYS: [Wanted; 2] = [Wanted::AccessKeyId, Wanted::SecretAccessKey];

    fn read(text: &str, wanted: &[Wanted]) -> Result<Vec<String>, String> {
        match secrets_in(&Secret::new(text), wanted) {
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
            assert_eq!(read(&text, &KEYS), Ok(vec![ID.to_owned(), KEY.to_owned()]), "{text:?}");
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
            let words = read(&text, &KEYS).unwrap_err();
            assert!(!words.contains(KEY) && !words.contains(ID), "{words}");
        }
    }

    #[test]
    fn a_seed_is_the_third() {
        let text = format!("{ID}\n{KEY}\ngezd gnbv gy3t qojq\n");
        assert!(read(&text, &[Wanted::AccessKeyId, Wanted::SecretAccessKey, Wanted::Seed]).is_ok());
        let words = read("12345678", &[Wanted::Seed]).unwrap_err();
        assert!(!words.contains("12345678"), "{words}");
    }
}
