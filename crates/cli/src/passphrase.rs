//! The passphrase of the vault: the present one, and a new one.

use crate::failure::Failure;
use crate::hidden_input::{Typed, ask};
use crate::terminal::say;
use daypass_core::Secret;
use daypass_engine::vault::{PassphraseAnswer, PassphrasePrompt, PassphraseQuestion};
use std::io::{IsTerminal, Read};

/// In bytes. A longer input is a wrong file.
const LONGEST: u64 = 4096;
const NEW: &str = "New passphrase of the vault:";
/// How often a new one may be typed.
const TRIES: usize = 3;

/// Asks for the passphrase on the terminal, when the vault is opened and it is given nowhere else.
pub(crate) fn prompt() -> PassphrasePrompt {
    PassphrasePrompt::new(|question| {
        let answer = match question {
            PassphraseQuestion::Present => ask("Passphrase of the vault:"),
            PassphraseQuestion::Again => {
                say("That is not the passphrase.");
                ask("Passphrase of the vault:")
            }
            PassphraseQuestion::New => ask_twice(NEW),
        };
        match answer {
            Ok(Typed::Line(passphrase)) => PassphraseAnswer::Typed(passphrase),
            Ok(Typed::Left) => PassphraseAnswer::Cancelled,
            Ok(Typed::NoTerminal) => PassphraseAnswer::Nobody,
            Err(error) => {
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
    match ask_twice(NEW) {
        Ok(Typed::Line(passphrase)) => Ok(passphrase),
        Ok(Typed::Left) => Err(Failure::Interrupted),
        Ok(Typed::NoTerminal) => Err(missing("There is no terminal to ask for it on")),
        Err(error) => Err(Failure::system("The terminal cannot be used", &error)),
    }
}

/// Asks for a new passphrase twice, until both are the same.
///
/// # Errors
/// When the terminal cannot be used.
pub(crate) fn ask_twice(question: &str) -> std::io::Result<Typed> {
    for _ in 0..TRIES {
        let first = match ask(question)? {
            Typed::Line(first) => first,
            other => return Ok(other),
        };
        if first.expose().is_empty() {
            say("It cannot be empty.");
            continue;
        }
        match ask("The same once more:")? {
            Typed::Line(second) if second == first => return Ok(Typed::Line(first)),
            Typed::Line(_) => say("The two are not the same."),
            other => return Ok(other),
        }
    }
    Ok(Typed::Left)
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
        Ok(length) if length as u64 > LONGEST => return Err(missing("What came on stdin is too long")),
        Ok(_) => {}
        Err(_) => return Err(missing("What came on stdin is no text")),
    }
    let line = text.expose();
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    match line.is_empty() {
        true => Err(missing("Nothing came on stdin")),
        false => Ok(Secret::new(line)),
    }
}

fn missing(why: &str) -> Failure {
    Failure::Usage {
        title: "The new passphrase is missing",
        detail: format!("{why}."),
        action: "Pipe it with --stdin, or run it on a terminal.".to_owned(),
    }
}
