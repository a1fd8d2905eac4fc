//! Answers for each of the five clients who it would be: `cargo run -p aws-files --example readers`.
//!
//! A request is a line of JSON, `{"config": PATH, "credentials": PATH, "profile": NAME}`; a path that leads nowhere is
//! an empty file. The answer is a line too: for each client `{"identity", "region", "unreadable", "usable"}`.
//! `tests/readers` holds it against what the clients themselves say.

use std::error::Error;
use std::io::{self, BufRead, Write};

use aws_files::readers::{Identity, Reading, Readings};
use aws_files::{Document, FileRole};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| request[key].as_str().ok_or("config, credentials and profile are texts");
        let document = |path: &str| Document::parse(std::fs::read(path).unwrap_or_default());
        let readings = Readings::new(&document(text("config")?), &document(text("credentials")?));
        let profile = text("profile")?;
        let answers: Map<String, Value> = readings
            .iter()
            .map(|reading| (format!("{:?}", reading.reader()).to_lowercase(), answer(reading, profile)))
            .collect();
        writeln!(output, "{}", Value::from(answers))?;
        output.flush()?;
    }
    Ok(())
}

fn answer(reading: &Reading, profile: &str) -> Value {
    let region = reading.region(profile).map(|region| {
        let place = json!([file(region.place.file), region.place.line]);
        json!({"name": region.name, "refused": region.refused, "place": place})
    });
    let unreadable = reading.unreadable().map(|place| json!([file(place.file), place.line]));
    json!({
        "identity": identity(&reading.identity(profile)),
        "region": region,
        "unreadable": unreadable,
        "usable": reading.unusable(profile).is_empty(),
    })
}

fn file(file: FileRole) -> &'static str {
    match file {
        FileRole::Config => "config",
        FileRole::Credentials => "credentials",
    }
}

fn identity(identity: &Identity) -> Value {
    let mut value = match identity {
        Identity::Keys { access_key_id, .. } => json!({"access_key_id": access_key_id}),
        Identity::Process { command, .. } => json!({"command": command}),
        Identity::Role { role_arn, source, .. } => {
            json!({"role_arn": role_arn, "source": self::identity(source)})
        }
        Identity::WebIdentity { role_arn, token_file, .. } => {
            json!({"role_arn": role_arn, "token_file": token_file})
        }
        Identity::Sso { session, start_url, region, account_id, role_name, .. } => json!({
            "session": session, "start_url": start_url, "region": region, "account_id": account_id, "role_name": role_name,
        }),
        Identity::Login { session, .. } => json!({"session": session}),
        Identity::CredentialSource { name, .. } => json!({"name": name}),
        Identity::Nothing | Identity::Error { .. } | Identity::Unreadable(_) => json!({}),
    };
    value["kind"] = identity.kind().into();
    value["places"] =
        identity.places().iter().map(|place| json!([file(place.file), place.line, place.key])).collect();
    value
}
