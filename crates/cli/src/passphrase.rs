//! The passphrase of the vault: the present one, and a new one.

use crate::failure::Failure;
use crate::terminal::{Unanswered, ask_secret, nobody, say};
use daypass_core::Secret;
use daypass_core::problem::sentence;
use daypass_engine::vault::{PassphraseAnswer, PassphrasePrompt, PassphraseQuestion};
use std::io::{IsTerminal, Read};

/// In bytes. A longer input is a wrong file.
const LONGEST: u64 = 4096;
const NEW: &str = "New passphrase for the vault:";
/// How often a new one may be typed.
const TRIES: usize = 3;

/// Asks for the passphrase on the terminal, when the vault is opened and it is given nowhere else.
pub(crate) fn prompt() -> PassphrasePrompt {
    PassphrasePrompt::new(|question| {
        let answer = match question {
            PassphraseQuestion::Present => ask_secret("Passphrase for the vault:"),
            PassphraseQuestion::Again => {
                say("The passphrase is wrong.");
                ask_secret("Passphrase for the vault:")
            }
            PassphraseQuestion::New => ask_twice(NEW),
        };
        match answer {
            Ok(passphrase) => PassphraseAnswer::Typed(passphrase),
            Err(Unanswered::Left) => PassphraseAnswer::Cancelled,
            Err(Unanswered::Nobody) => PassphraseAnswer::Nobody,
            Err(Unanswered::Failed(error)) => {
                say(&format!("The terminal cannot be used: {error}"));
                PassphraseAnswer::Nobody
            }
        }
    })
}

/// A new passphrase: the text on stdin, or typed twice.
///
/// # Errors
/// [`Failure::Usage`] when there is none, [`Failure::Interrupted`] when the person leaves the question.
pub(crate) fn new(from_stdin: bool) -> Result<Secret, Failure> {
    if from_stdin {
        return on_stdin();
    }
    ask_twice(NEW).map_err(|unanswered| match unanswered {
        Unanswered::Nobody => missing(&sentence(&nobody("ask for it on"))),
        other => other.into(),
    })
}

/// Asks for a new passphrase twice, until both are the same.
///
/// # Errors
/// [`Unanswered`] where there is none; somebody who does not type the same twice has left.
pub(crate) fn ask_twice(question: &str) -> Result<Secret, Unanswered> {
    for _ in 0..TRIES {
        let first = ask_secret(question)?;
        if first.expose().is_empty() {
            say("It cannot be empty.");
            continue;
        }
        if ask_secret("Repeat it:")? == first {
            return Ok(first);
        }
        say("The two do not match.");
    }
    Err(Unanswered::Left)
}

fn on_stdin() -> Result<Secret, Failure> {
    let mut stdin = std::io::stdin().lock();
    if stdin.is_terminal() {
        return Err(missing("--stdin is for a pipe, and a terminal would show what you type"));
    }
    // The capacity is reserved at once: a text that grows leaves copies behind in the memory that it had before.
    let mut text = String::with_capacity(LONGEST as usize + 1);
    let length = stdin.by_ref().take(LONGEST + 1).read_to_string(&mut text);
    let text = Secret::new(text);
    match length {
        Ok(length) if length as u64 > LONGEST => return Err(missing("the text on stdin is too long")),
        Ok(_) => {}
        Err(_) => return Err(missing("stdin is not text")),
    }
    let line = text.expose();
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    match line.is_empty() {
        true => Err(missing("stdin is empty")),
        false => Ok(Secret::new(line)),
    }
}

fn missing(why: &str) -> Failure {
    Failure::Usage {
        title: "The new passphrase is missing",
        detail: format!("The new passphrase is missing: {why}."),
        action: "Pipe it with --stdin, or run it on a terminal.".to_owned(),
    }
}
