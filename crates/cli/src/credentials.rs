//! `daypass-credentials SESSION`: the answer of `daypass credential-process SESSION`, to the byte. AWS tools wait for it at each
//! start of theirs, and a program that has nothing else in it is loaded sooner. What is not cached, and whatever else it is asked,
//! `daypass` answers in its place.

#![forbid(unsafe_code)]

use daypass_cli::answer_at_once;
use daypass_core::credential_documents::SUBCOMMAND;
use daypass_engine::ground::{
    command_line, forbid_core_files, forbid_inspection, replace_this_process, set_panic_words,
};
use std::env::{args_os, var_os};
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    forbid_core_files();
    forbid_inspection();
    set_panic_words("daypass-credentials");
    let mut arguments = args_os().skip(1);
    if let (Some(session), None) = (arguments.next(), arguments.next()) {
        // Why an answer could not be printed, the long way tells.
        answer_at_once(&session);
    }
    the_long_way()
}

/// Asks `daypass`, which takes the place of this process.
fn the_long_way() -> ExitCode {
    let why = match command_line(|name| var_os(name)) {
        None => "it is neither next to this program nor in PATH".to_owned(),
        Some(daypass) => {
            let mut given = args_os().skip(1).peekable();
            // Its version is that of the whole.
            let is_version = given.peek().is_some_and(|first| first == "--version" || first == "-V");
            let subcommand = (!is_version).then(|| SUBCOMMAND.into());
            replace_this_process(&daypass, subcommand.into_iter().chain(given)).to_string()
        }
    };
    let _ = writeln!(
        io::stderr(),
        "daypass-credentials: The program daypass, which gets credentials from AWS, could not be run: {why}.\n\
         hint: Install Daypass again"
    );
    ExitCode::FAILURE
}
