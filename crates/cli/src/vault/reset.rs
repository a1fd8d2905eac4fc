//! What is lost with the vault, said before it is reset, and what of it can be given back first.

use crate::failure::Failure;
use crate::progress::with_progress;
use crate::terminal::{plain, say};
use daypass_engine::Engine;

/// Says which texts and keys of the person's are in the vault, asks for the consent, and puts back what can be put back.
pub(super) async fn give_back(engine: &Engine, consents: bool) -> Result<(), Failure> {
    let texts = engine.sessions().kept_texts().all()?;
    for text in &texts {
        say(&plain(&format!("Your text of [{}] in {} is in the vault.", text.section, text.file.display())));
    }
    for key in engine.protector().protected_keys()? {
        say(&plain(&format!(
            "The key {} of [{}] in {} is in the vault; it cannot be put back after a reset.",
            key.access_key_id, key.section, key.file
        )));
    }
    if !consents {
        return Err(Failure::Usage {
            title: "This needs your consent",
            detail: "This deletes every secret for good: sign-ins, issued credentials, IAM users' access keys, and kept texts of your AWS files.".to_owned(),
            action: "If that is what you want: daypass vault reset --yes".to_owned(),
        });
    }
    let (stopped, lost) = with_progress(engine, Box::pin(engine.sessions().give_back_before_reset())).await?;
    stopped.sentences().iter().for_each(|sentence| say(&plain(sentence)));
    for text in lost {
        say(&plain(&format!("Your text of [{}] in {} is lost.", text.section, text.file.display())));
    }
    Ok(())
}
