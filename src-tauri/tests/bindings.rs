//! The window's TypeScript is generated from the commands, and checked in.

use specta_typescript::Typescript;
use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;

const HEADER: &str = "// Generated from src-tauri/src/commands: DAYPASS_UPDATE_BINDINGS=1 cargo test -p daypass-desktop bindings";

fn generated() -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bindings.ts");
    daypass_desktop::commands::bindings().export(Typescript::default().header(HEADER), &file)?;
    Ok(std::fs::read_to_string(file)?)
}

#[test]
fn bindings_are_fresh() -> Result<(), Box<dyn Error>> {
    let committed = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/backend/bindings.ts");
    let generated = generated()?;
    if std::env::var_os("DAYPASS_UPDATE_BINDINGS").is_some() {
        aws_files::atomic::write(&committed, generated.as_bytes(), 0o644)?;
    }
    let found = std::fs::read_to_string(committed)?;
    assert!(
        found == generated,
        "ui/src/lib/backend/bindings.ts is stale: run DAYPASS_UPDATE_BINDINGS=1 cargo test -p daypass-desktop bindings"
    );
    Ok(())
}

/// The texts that a command takes as they are, each with what looks at it. What is in the fields of a form is parsed by
/// `commands/input.rs`.
const TEXTS: &[(&str, &str)] = &[
    ("answerMfa.code", "MfaCode::parse, which the question is asked again with"),
    ("changePassphrase.passphrase", "the person's, of any form"),
    ("exportAll.passphrase", "the person's, of any form"),
    ("importProfiles.profiles", "compared with those in the files"),
    ("inspectStartUrl.text", "StartUrl::parse, whose answer it is"),
    ("installUpdate.version", "compared with the one that is offered"),
    ("setSettingSomewhere.value", "places::check, by the setting's own values"),
    ("restoreBackup.name", "compared with those that there are"),
    ("testRole.code", "MfaCode::parse"),
    ("testRole.mfaDevice", "MfaSerial::parse"),
];

/// What the commands take that is text of no type of `core`: `COMMAND.ARGUMENT`.
fn texts_of_arguments(generated: &str) -> BTreeSet<String> {
    let commands = generated.lines().filter(|line| line.contains("typedError<"));
    let mut texts = BTreeSet::new();
    for (command, rest) in commands.filter_map(|line| line.trim().split_once(": (")) {
        let arguments = rest.split(") => ").next().unwrap_or_default().split(", ");
        for (name, of) in arguments.filter_map(|argument| argument.split_once(": ")) {
            let mut types = of.split(|c: char| !c.is_alphanumeric());
            texts.extend(types.any(|one| one == "string").then(|| format!("{command}.{name}")));
        }
    }
    texts
}

#[test]
fn a_command_of_the_window_took_ids_and_tags_of_any_text() -> Result<(), Box<dyn Error>> {
    let found = texts_of_arguments(&generated()?);
    let known: BTreeSet<String> = TEXTS.iter().map(|(place, _)| (*place).to_owned()).collect();
    assert_eq!(found, known, "give it a type of core, or say what looks at it");
    Ok(())
}
