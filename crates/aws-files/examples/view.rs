//! Prints what the two files of each folder mean, as JSON: `cargo run -p aws-files --example view FOLDER`.
//!
//! `FOLDER/<case>/config` and `FOLDER/<case>/credentials` are read, either may be missing. The output is
//! `{case: {"rejected_by_sdks", "rejected_by_botocore", "findings", "profiles", "sso_sessions"}}`;
//! `tests/botocore_view.py` holds it against botocore's reading of the same folder.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use aws_files::{ProfileView, SharedFiles, View};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let root = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: view FOLDER")?;
    let mut cases = Map::new();
    for entry in std::fs::read_dir(root)? {
        let folder = entry?.path();
        if !folder.is_dir() {
            continue;
        }
        let files = SharedFiles { config: folder.join("config"), credentials: folder.join("credentials") };
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        cases.insert(name, describe(&View::load(&files)?));
    }
    serde_json::to_writer_pretty(io::stdout(), &cases)?;
    Ok(())
}

fn describe(view: &View) -> Value {
    let finding = |f: &aws_files::Finding| json!({"file": format!("{:?}", f.file), "line": f.line, "text": f.kind.to_string()});
    json!({
        "rejected_by_sdks": view.rejected_by_sdks(),
        "rejected_by_botocore": view.rejected_by_botocore(),
        "findings": view.findings().iter().map(finding).collect::<Vec<_>>(),
        "profiles": view.profiles().map(|(name, profile)| (name.to_owned(), values(profile))).collect::<Map<_, _>>(),
        "sso_sessions": view.sso_sessions().map(|(name, session)| (name.to_owned(), values(session))).collect::<Map<_, _>>(),
    })
}

/// Values as botocore shows them: a nested block is an object of its own.
fn values(profile: &ProfileView) -> Value {
    let value = |key: &str, text: &str| match profile.sub_properties(key) {
        nested if nested.is_empty() => Value::from(text),
        nested => nested
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect::<Map<_, _>>()
            .into(),
    };
    profile
        .values()
        .map(|(key, found)| (key.to_owned(), value(key, &found.text)))
        .collect::<Map<_, _>>()
        .into()
}
