//! `daypass` where nothing is set up yet, on a terminal: from the address of the access portal to credentials in a profile.
//!
//! Each step is what a command does, so that a person who stops in between goes on with that command.

use crate::failure::Failure;
use crate::integration::Add;
use crate::passphrase;
use crate::start::Start;
use crate::terminal::{Stop, ask_line, confirm, say};
use daypass_core::StartUrl;
use daypass_engine::Engine;
use daypass_engine::vault::VaultError;

/// Leads a person there.
pub(crate) async fn run(engine: &Engine) -> Result<(), Failure> {
    let refusal = |text: &str| match StartUrl::parse(text) {
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    };
    say("Nothing is set up yet. Without an access portal, start with: daypass session add iam-user");
    let start_url = ask_line("Your AWS access portal:", &Stop::default(), &refusal)?;
    keep_the_key(engine).await?;
    Add::of(start_url).run_in(engine).await?;
    say("Which one first?");
    Start::default().run_in(engine).await
}

/// Makes the key of the secrets before anything is signed in to, so that no sign-in is in vain: in the keychain or, where there
/// is none and the person agrees, under a passphrase.
async fn keep_the_key(engine: &Engine) -> Result<(), Failure> {
    let facts = engine.vault().key_facts()?;
    if facts.holder.is_some() || facts.asked.is_some() {
        return Ok(());
    }
    match engine.vault().use_keychain().await {
        Err(missing @ VaultError::Missing { .. }) => {
            if !confirm("No keychain on this machine. Keep secrets under a passphrase instead?", false)? {
                return Err(missing.into());
            }
            engine.vault().use_passphrase(Some(passphrase::new(false)?)).await?;
            Ok(())
        }
        result => Ok(result.map(drop)?),
    }
}
