//! What each of five clients makes of a file, row by row as it was measured (`tests/tables.json`).
//!
//! `tests/readers` at the root of the workspace asks the real clients for the same rows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use aws_files::Document;
use aws_files::readers::{Identity, Reader, Readings, Region};
use serde_json::Value;

/// The access key ids of the rows, by the file that they stand in.
const FILE: &str = "AKIAIOSFODNN7EXAMPLE";
const CONFIG: &str = "AKIAI44QH8DHBEXAMPLE";

fn document(row: &Value, file: &str) -> Document {
    let text = row[file].as_str().unwrap();
    if row["encoding"] == "latin-1" {
        return Document::parse(text.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<_>>());
    }
    Document::parse(text)
}

/// In the words of the table.
fn who(identity: &Identity) -> String {
    match identity {
        Identity::Keys { access_key_id, .. } if access_key_id == FILE => "file".to_owned(),
        Identity::Keys { access_key_id, .. } if access_key_id == CONFIG => "config".to_owned(),
        Identity::Keys { access_key_id, .. } => format!("keys {access_key_id}"),
        Identity::WebIdentity { .. } => "token".to_owned(),
        other => other.kind().to_owned(),
    }
}

/// A refused region has an exclamation mark in front.
fn words(region: Option<Region>) -> Option<String> {
    region.map(|Region { name, refused, .. }| if refused { format!("!{name}") } else { name })
}

#[test]
fn every_row_is_answered_as_the_client_answers() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("tables.json")).unwrap();
    assert!(rows.len() > 90, "{} rows", rows.len());
    let mut differences = Vec::new();
    for row in &rows {
        let readings = Readings::new(&document(row, "config"), &document(row, "credentials"));
        let profile = row["profile"].as_str().unwrap();
        for (reading, expected) in readings.iter().zip(row["answers"].as_array().unwrap()) {
            let identity = reading.identity(profile);
            let answer = (who(&identity), words(reading.region(profile)));
            let expected =
                (expected[0].as_str().unwrap().to_owned(), expected[1].as_str().map(str::to_owned));
            if answer != expected {
                let row = format!("{}: {}", row["table"], row["row"]);
                differences.push(format!("{row}: {:?}: {answer:?}, not {expected:?}", reading.reader()));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(Reader::ALL.len(), 5);
}

#[test]
fn a_chain_of_roles_without_end_ended_the_process_whose_stack_was_full() {
    let role = |number: usize| {
        let arn = "arn:aws:iam::123456789012:role/r";
        format!("[profile p{number}]\nrole_arn = {arn}\nsource_profile = p{}\n", number + 1)
    };
    let config: String = (0..20_000).map(role).collect();
    let readings = Readings::new(&Document::parse(config), &Document::default());
    for reading in readings.iter() {
        assert!(!reading.identity("p0").gives_credentials(), "{:?}", reading.reader());
    }
}
