//! What the scripts of `daypass completions` call at a key press: `daypass complete SHELL …`. It prints what can stand at the
//! cursor, in a form that the script of that shell takes. Whatever goes wrong, it prints nothing: the person is typing.

use super::bash::{Replaced, fitting};
use super::offers::{Offer, Reply, reply};
use super::programs;
use super::shell::CompletedShell;
use super::words::{TypedLine, unquoted};
use crate::terminal::{plain, width};
use clap::{Command, ValueEnum};
use serde::Serialize;
use std::ffi::OsString;
use std::io::Write;

/// What the scripts call.
const COMMAND: &str = "complete";

/// The widest that words are in a list before what they are is told right behind them, in columns.
const WIDEST: usize = 48;

/// What a script asks.
#[derive(Debug)]
pub(crate) struct Question {
    /// The shell; a script of another version may name one that this version does not know.
    shell: Option<CompletedShell>,
    /// `LINE WORD` of bash; else `=TYPED WORDS…`, where the equals sign keeps what is empty from getting lost.
    arguments: Vec<String>,
}

impl Question {
    /// The question of these arguments, which are those of the process; `None` where they are no question.
    pub(crate) fn of(arguments: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut arguments =
            arguments.into_iter().skip(1).map(|argument| argument.to_string_lossy().into_owned());
        if arguments.next()? != COMMAND {
            return None;
        }
        let shell = arguments.next().and_then(|name| CompletedShell::from_str(&name, false).ok());
        Some(Self { shell, arguments: arguments.collect() })
    }

    /// Prints the answer.
    pub(crate) fn answer(self, mut command: Command) {
        // There are no colours in it to take out. A shell that has gone reads no more.
        let _gone = std::io::stdout().write_all(self.text(&mut command).unwrap_or_default().as_bytes());
    }

    fn text(&self, command: &mut Command) -> Option<String> {
        let (shell, (first, others)) = (self.shell?, self.arguments.split_first()?);
        if shell == CompletedShell::Bash {
            return bash(command, first, others.first()?);
        }
        let typed = first.strip_prefix('=')?;
        // fish and Nushell hand over the word as it is typed.
        let typed = match shell {
            CompletedShell::Fish | CompletedShell::Nu => unquoted(typed),
            _ => typed.to_owned(),
        };
        let words: Vec<String> = match shell {
            CompletedShell::Nu => others.iter().map(|word| unquoted(word)).collect(),
            _ => others.to_vec(),
        };
        let reply = reply(command, &words, &typed);
        Some(match shell {
            CompletedShell::Bash => return None,
            CompletedShell::Zsh | CompletedShell::Fish | CompletedShell::Elvish => lines(shell, &reply),
            CompletedShell::Nu => nu(&reply, &words, &typed),
            CompletedShell::Powershell => powershell(&reply, &words, &typed),
        })
    }
}

/// The first line says what follows: `words`, one a line as bash puts them in; `files`; `program`, and the line from it on.
fn bash(command: &mut Command, line: &str, word: &str) -> Option<String> {
    let typed = TypedLine::parse(line);
    let mut words = typed.words.iter().map(|word| word.text.clone());
    words.next()?;
    let words: Vec<String> = words.collect();
    match reply(command, &words, &typed.current.text) {
        Reply::Files => Some("files\n".to_owned()),
        Reply::Program(at) => {
            let start = typed.words.get(at + 1).unwrap_or(&typed.current).start;
            Some(format!("program\n{}\n", line.get(start..)?))
        }
        Reply::Words { offers, .. } => {
            let replaced = Replaced::of(line, word)?;
            let texts = fitting(&typed.current.text, offers.into_iter().map(|offer| offer.text).collect());
            let put: Vec<String> = texts.iter().filter_map(|text| replaced.with(text)).collect();
            Some(format!("words\n{}\n", put.join("\n")))
        }
    }
}

/// The first line says what follows: `words` or `others`, which do not all begin as it was typed, one a line with what they are
/// behind a tab; `files`; `program N`.
fn lines(shell: CompletedShell, reply: &Reply) -> String {
    match reply {
        Reply::Files => "files\n".to_owned(),
        Reply::Program(at) => format!("program {at}\n"),
        Reply::Words { offers, begin_so } => {
            let mut text = if *begin_so { "words\n" } else { "others\n" }.to_owned();
            if shell == CompletedShell::Fish {
                for Offer { text: word, about } in offers {
                    text.extend([word, "\t", about, "\n"]);
                }
                return text;
            }
            let widths = offers.iter().map(|offer| width(&offer.text)).filter(|width| *width <= WIDEST);
            let widest = widths.max().unwrap_or_default();
            for Offer { text: word, about } in offers {
                text.extend([word, "\t", &plain(word)]);
                if !about.is_empty() {
                    text.extend([&" ".repeat(widest.saturating_sub(width(word))), "  -- ", about]);
                }
                text.push('\n');
            }
            text
        }
    }
}

/// What Nushell's completer returns.
#[derive(Debug, Serialize)]
struct NuWord {
    value: String,
    description: String,
}

/// A list for Nushell, quoted for it; `null` leaves it to complete files.
fn nu(reply: &Reply, words: &[String], typed: &str) -> String {
    let Some(offers) = offers(reply, words, typed) else { return "null\n".to_owned() };
    let word =
        |offer: Offer| NuWord { value: CompletedShell::Nu.quoted(&offer.text), description: offer.about };
    let words: Vec<NuWord> = offers.into_iter().map(word).collect();
    serde_json::to_string(&words).map(|text| text + "\n").unwrap_or_default()
}

/// A line for each word: quoted for PowerShell, as it is, and what it is, apart by tabs. Nothing leaves it to complete files.
fn powershell(reply: &Reply, words: &[String], typed: &str) -> String {
    let line = |Offer { text, about }: Offer| {
        let tip = if about.is_empty() { plain(&text) } else { about };
        format!("{}\t{}\t{tip}\n", CompletedShell::Powershell.quoted(&text), plain(&text))
    };
    offers(reply, words, typed).into_iter().flatten().map(line).collect()
}

/// The words for a shell that is not asked for another program's arguments; `None` where files can stand.
fn offers(reply: &Reply, words: &[String], typed: &str) -> Option<Vec<Offer>> {
    match reply {
        Reply::Files => None,
        Reply::Program(at) if *at < words.len() => None,
        Reply::Program(_) => Some(programs::beginning(typed)),
        Reply::Words { offers, .. } => Some(offers.clone()),
    }
}
