//! `daypass vault use`, `passphrase`, `rekey` and `reset`: another key, in the same place or in another.

use crate::failure::Failure;
use crate::passphrase;
use crate::progress::doing;
use crate::terminal::{plain, print, say};
use crate::work::Work;
use clap::{Args, Subcommand};
use daypass_core::{Explain, Secret};
use daypass_engine::Engine;
use daypass_engine::vault::{KeyFacts, NewKey, PassphraseOrigin};

/// Choose what holds the vault's key, and move it there
#[derive(Debug, Subcommand)]
pub(crate) enum Use {
    /// Use your keychain
    #[command(after_help = "Example:
  daypass vault use keychain")]
    Keychain,
    /// Use a passphrase, from DAYPASS_VAULT_PASSPHRASE or its file, or one that you type
    #[command(after_help = "Examples:
  daypass vault use passphrase
  pass vault | daypass vault use passphrase --stdin")]
    Passphrase {
        /// Read the passphrase from stdin
        #[arg(long)]
        stdin: bool,
    },
}

/// Change the vault's passphrase, and seal every secret again
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass vault passphrase
  pass vault | daypass vault passphrase --stdin")]
pub(crate) struct Passphrase {
    /// Read the new passphrase from stdin
    #[arg(long)]
    stdin: bool,
}

impl Use {
    pub(crate) async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let facts = engine.vault().key_facts()?;
        let source = match &self {
            Self::Keychain => "keychain",
            Self::Passphrase { .. } => "passphrase",
        };
        if facts.holder.as_deref() == Some(source) {
            print(&format!("The {source} already holds the vault's key.\n"))?;
        } else {
            let changed = match self {
                Self::Keychain => doing(engine, Work::ChangeVaultKey, engine.vault().use_keychain()).await?,
                Self::Passphrase { stdin } => {
                    doing(engine, Work::ChangeVaultKey, engine.vault().use_passphrase(chosen(&facts, stdin)?))
                        .await?
                }
            };
            print(&format!("The {source} now holds the vault's key.\n"))?;
            tell(&changed);
        }
        if let Some(asked) = facts.asked.filter(|asked| *asked != source) {
            say(&format!("DAYPASS_VAULT asks for the {asked}, which has no key: unset it."));
        }
        Ok(())
    }
}

/// The passphrase to be used from now on; `None` for the one that is given to this process.
fn chosen(facts: &KeyFacts, from_stdin: bool) -> Result<Option<Secret>, Failure> {
    if !from_stdin && facts.passphrase != PassphraseOrigin::Nowhere {
        return Ok(None);
    }
    passphrase::new(from_stdin).map(Some)
}

impl Passphrase {
    pub(crate) async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let facts = engine.vault().key_facts()?;
        // The present one comes first: who does not know it is not asked for another.
        engine.vault().try_open().await?;
        let changed = engine.vault().change_passphrase(passphrase::new(self.stdin)?).await?;
        print("The vault now opens with the new passphrase.\n")?;
        tell(&changed);
        let old = match &facts.passphrase {
            PassphraseOrigin::Variable => "DAYPASS_VAULT_PASSPHRASE".to_owned(),
            PassphraseOrigin::File(file) => file.display().to_string(),
            PassphraseOrigin::Credential(_) => "The systemd credential".to_owned(),
            PassphraseOrigin::Nowhere => return Ok(()),
        };
        say(&format!("{} still has the old one: change it there too.", plain(&old)));
        Ok(())
    }
}

pub(crate) async fn rekey(engine: &Engine) -> Result<(), Failure> {
    let changed = doing(engine, Work::ChangeVaultKey, engine.vault().rekey()).await?;
    let source = engine.vault().source_name();
    print(&format!("Every secret is sealed under a new key, held by the {source}.\n"))?;
    tell(&changed);
    Ok(())
}

pub(crate) async fn reset(engine: &Engine) -> Result<(), Failure> {
    let emptied = engine.vault().reset().await?;
    print("The vault is empty, and its key is gone. Sign in again: daypass login\n")?;
    tell(&emptied);
    Ok(())
}

/// What could not be done.
fn tell(changed: &NewKey) {
    match changed.unopened {
        0 => {}
        1 => say("One secret is damaged: it could not be opened before, and still cannot."),
        count => {
            say(&format!("{count} secrets are damaged: they could not be opened before, and still cannot."));
        }
    }
    if let Some(error) = &changed.left {
        let problem = error.problem();
        say(&format!(
            "The old key, which no longer opens anything, is still in the keychain: {} It is removed when the vault is next opened, if the keychain allows it.",
            plain(&problem.detail)
        ));
    }
}
