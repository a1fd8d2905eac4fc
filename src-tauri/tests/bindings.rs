//! The window's TypeScript is generated from the commands, and checked in.

use specta_typescript::Typescript;
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
