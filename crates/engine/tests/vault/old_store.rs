//! What earlier versions sealed opens, and has the form that it had (tests/fixtures/README.md).

use daypass_core::Secret;
use daypass_engine::store::Store;
use daypass_engine::vault::{PassphraseCost, PassphraseKey, RecordKind, Vault};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const EVERY_KIND: [RecordKind; 8] = [
    RecordKind::SsoToken,
    RecordKind::ClientRegistration,
    RecordKind::Credentials,
    RecordKind::AccessKey,
    RecordKind::NextAccessKey,
    RecordKind::TotpSeed,
    RecordKind::PreviousSection,
    RecordKind::ProtectedSection,
];

#[tokio::test]
async fn every_record_of_an_old_store_opens_and_has_the_form_that_it_had() {
    for home in ["ended", "live"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("daypass.db");
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/first-release");
        std::fs::copy(fixtures.join(home).join("daypass/daypass.db"), &file).unwrap();
        let store = Arc::new(Store::open(&file).unwrap());
        let passphrase = Secret::new("made for a test");
        let source = PassphraseKey::new(store.clone(), passphrase, PassphraseCost::DEFAULT);
        let vault = Vault::new(store, Arc::new(source));

        let mut forms: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for kind in EVERY_KIND {
            let forms = forms.entry(kind.as_str()).or_default();
            for id in ids(&file, kind) {
                let secret = vault.record(kind, &id).await.unwrap().expect("it is listed");
                let form = form(&secret);
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
        // The same in both homes.
        insta::assert_snapshot!("forms", serde_json::to_string_pretty(&forms).unwrap());
    }
}

fn ids(store: &Path, kind: RecordKind) -> Vec<String> {
    let db = rusqlite::Connection::open(store).unwrap();
    let mut question = db.prepare("SELECT id FROM record WHERE kind = ? ORDER BY id").unwrap();
    let ids = question.query_map([kind.as_str()], |row| row.get(0)).unwrap();
    ids.collect::<Result<_, _>>().unwrap()
}

/// A secret without what is secret in it: the names of a document's fields and the kinds of their values.
fn form(secret: &[u8]) -> String {
    let text = std::str::from_utf8(secret).unwrap();
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(fields)) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", kind_of(value)));
            fields.collect::<Vec<_>>().join(", ")
        }
        _ if text.starts_with('[') => "the text of a section".to_owned(),
        _ => "a word".to_owned(),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "a number",
        Value::String(text) if text.parse::<jiff::Timestamp>().is_ok() => "a time",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a document",
    }
}
