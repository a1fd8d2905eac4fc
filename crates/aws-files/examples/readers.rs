//! Answers for each of the five clients who it would be: `cargo run -p aws-files --example readers`.
//!
//! A request is a line of JSON, `{"config": PATH, "credentials": PATH, "profile": NAME}`; a path that leads nowhere is
//! an empty file. The answer is a line too: for each client `{"identity", "region", "unreadable", "usable"}`. Without
//! a `profile` it is `{"unreadable", "profiles", "sso_sessions"}`, the settings of each by their keys.
//! `tests/readers` holds it against what the clients themselves say.

use std::error::Error;
use std::io::{self, BufRead, Write};

use aws_files::readers::{Identity, Reading, Readings, Settings};
use aws_files::{Document, FileRole};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| request[key].as_str().ok_or("config and credentials are texts");
        let document = |path: &str| Document::parse(std::fs::read(path).unwrap_or_default());
        let readings = Readings::new(&document(text("config")?), &document(text("credentials")?));
        let sessions: Vec<String> = readings.sso_sessions().into_keys().collect();
        let answer = |reading: &Reading| match request["profile"].as_str() {
            Some(profile) => answer(reading, profile),
            None => all(reading, &sessions),
        };
        let answers: Map<String, Value> = readings
            .iter()
            .map(|reading| (format!("{:?}", reading.reader()).to_lowercase(), answer(reading)))
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
    json!({
        "identity": identity(&reading.identity(profile)),
        "region": region,
        "unreadable": unreadable(reading),
        "usable": reading.unusable(profile).is_empty(),
    })
}

/// Everything that the client makes of the files.
fn all(reading: &Reading, sessions: &[String]) -> Value {
    let profiles = reading.profile_names().into_iter();
    let profiles: Map<String, Value> =
        profiles.filter_map(|name| Some((name.to_owned(), settings(reading.profile(name)?)))).collect();
    let sessions: Map<String, Value> = sessions
        .iter()
        .filter_map(|name| Some((name.clone(), settings(reading.sso_session(name)?))))
        .collect();
    json!({"unreadable": unreadable(reading), "profiles": profiles, "sso_sessions": sessions})
}

/// The last one of a key counts.
fn settings(settings: &Settings) -> Value {
    settings
        .iter()
        .map(|setting| (setting.key().to_owned(), Value::from(setting.text())))
        .collect::<Map<_, _>>()
        .into()
}

fn unreadable(reading: &Reading) -> Value {
    reading.unreadable().map_or(Value::Null, |place| json!([file(place.file), place.line]))
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
