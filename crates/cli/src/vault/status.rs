//! `daypass vault status`

use crate::failure::Failure;
use crate::format::Local;
use crate::json;
use crate::terminal::{plain, print};
use clap::Args;
use daypass_engine::Engine;
use daypass_engine::vault::{KeyFacts, PassphraseOrigin};
use jiff::Timestamp;
use serde::Serialize;

/// Show what holds the vault's key
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass vault status
  daypass vault status --json")]
pub(crate) struct VaultStatus {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// How the vault stands, as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct VaultDocument<'a> {
    /// The source in force: `keychain` or `passphrase`.
    key: &'static str,
    state: &'static str,
    /// What has the key now; `null` where there is none yet.
    holder: Option<&'a str>,
    /// Where the passphrase is given: `variable`, `file`, `credential` or `nowhere`; `null` for a keychain.
    passphrase: Option<&'static str>,
    /// Until when the key is kept unlocked by `vault unlock`; `null` where it is not.
    unlocked_until: Option<Timestamp>,
    secrets: usize,
    /// Whether a change of the key is to be finished.
    changing: bool,
}

impl VaultStatus {
    pub(crate) fn run(self, engine: &Engine) -> Result<(), Failure> {
        let facts = engine.vault().key_facts()?;
        let state = engine.vault().state().as_str();
        let unlocked_until = engine.vault().unlocked_until();
        if self.json {
            json::print(&VaultDocument {
                key: facts.source,
                state,
                holder: facts.holder.as_deref(),
                passphrase: (facts.source == "passphrase").then(|| origin(&facts.passphrase)),
                unlocked_until,
                secrets: facts.secrets,
                changing: facts.is_changing,
            })
        } else {
            let end = unlocked_until.map(|end| Local::at(engine.now()).clock(end));
            Ok(print(&text(&facts, state, end.as_deref()))?)
        }
    }
}

fn origin(origin: &PassphraseOrigin) -> &'static str {
    match origin {
        PassphraseOrigin::Variable => "variable",
        PassphraseOrigin::File(_) => "file",
        PassphraseOrigin::Credential(_) => "credential",
        PassphraseOrigin::Nowhere => "nowhere",
    }
}

fn text(facts: &KeyFacts, state: &str, unlocked_until: Option<&str>) -> String {
    let key = match facts.source {
        "passphrase" => match &facts.passphrase {
            PassphraseOrigin::Variable => "passphrase, given in DAYPASS_VAULT_PASSPHRASE".to_owned(),
            PassphraseOrigin::File(file) => format!("passphrase, given in {}", file.display()),
            PassphraseOrigin::Credential(_) => "passphrase, given as a systemd credential".to_owned(),
            PassphraseOrigin::Nowhere => "passphrase, asked for when needed".to_owned(),
        },
        source => source.to_owned(),
    };
    let key = plain(&key);
    let state = unlocked_until.map_or_else(|| state.to_owned(), |end| format!("unlocked until {end}"));
    let mut text = format!("Key      {key}\nState    {state}\nSecrets  {}\n", facts.secrets);
    if let Some(holder) = facts.holder.as_deref().filter(|holder| *holder != facts.source) {
        let holder = plain(holder);
        text.push_str(&format!(
            "\nThe key is held by the {holder}, and DAYPASS_VAULT asks for the {}.\n",
            facts.source
        ));
    }
    if facts.is_changing {
        text.push_str("\nA change of key will be finished when the vault is next opened.\n");
    }
    text
}
