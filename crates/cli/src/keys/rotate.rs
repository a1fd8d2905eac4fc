//! `daypass keys rotate`

use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::progress::doing;
use crate::terminal::{can_ask, plain, print, say};
use crate::work::Work;
use crate::{consent, engine, pick};
use clap::Args;
use daypass_core::mfa::MfaCode;
use daypass_core::rotation::Step;
use daypass_core::sts::AccessKeyId;
use daypass_core::{Explain, SessionId};
use daypass_engine::users::{self, OtherKey};
use daypass_engine::{Engine, Prompting, Rotation};

/// Replace an IAM user's access key with a new one, and delete the old one
///
/// The new key is created, tested and stored in the vault before the old one is deactivated and deleted. You can interrupt it
/// at any step; run it again to continue from there.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass keys rotate mira
  daypass keys rotate mira --delete AKIAIOSFODNN7EXAMPLE --yes")]
pub(crate) struct Rotate {
    /// The IAM user's session; omit to pick one
    session: Option<String>,
    /// First delete this other access key of the user, as AWS allows only two
    #[arg(long, value_name = "KEYID", value_parser = AccessKeyId::parse)]
    delete: Option<AccessKeyId>,
    /// Delete the other key without asking for confirmation
    #[arg(short, long)]
    yes: bool,
    /// The MFA code, if IAM requires one; omit to be asked for it
    #[arg(long, value_name = "CODE", value_parser = MfaCode::parse)]
    mfa_code: Option<MfaCode>,
}

impl Rotate {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let id = pick::iam_user(&engine, self.session.as_deref())?;
        let prompting = prompting(None, self.mfa_code);
        if let Some(key) = &self.delete
            && !self.yes
            && can_ask()
        {
            may_be_deleted(&engine, &id, &prompting, key).await?;
        }
        let mut rotation = Rotation { give_up: self.delete, prompting };
        let rotated = loop {
            let rotating = async {
                Ok::<_, Failure>(engine.users().rotate(&id, &rotation, |step| say(&step_text(step))).await)
            };
            match doing(&engine, Work::Rotate(&id), rotating).await? {
                Err(users::Error::TwoKeys(two)) if can_ask() && rotation.give_up.is_none() => {
                    let OtherKey::MayBeLost(key) = &two.other else {
                        return Err(users::Error::TwoKeys(two).into());
                    };
                    say(&plain(&users::Error::TwoKeys(two.clone()).problem().detail));
                    consent::agreed(&format!("Delete the access key {key} for good?"))?;
                    rotation.give_up = Some(key.clone());
                }
                rotated => break rotated?,
            }
        };
        let name = engine.sessions().get(&id)?.name;
        Ok(print(&format!("{}: {} replaces {}\n", plain(&name), rotated.new, rotated.old))?)
    }
}

/// Asks whether a key may be deleted. Nothing is asked when the user has no such key, or when a session has it: then it is
/// refused.
async fn may_be_deleted(
    engine: &Engine,
    id: &SessionId,
    prompting: &Prompting,
    key: &AccessKeyId,
) -> Result<(), Failure> {
    let keys = doing(engine, Work::Rotate(id), engine.users().access_keys(id, prompting)).await?;
    let is_of_session = *key == keys.current || keys.of_sessions.contains_key(key);
    if is_of_session || keys.listed.iter().all(|listed| listed.id != *key) {
        return Ok(());
    }
    consent::agreed(&format!(
        "Delete the access key {key} for good? Whatever still uses it will stop working."
    ))
}

/// A step of the rotation, as it is shown.
fn step_text(step: &Step) -> String {
    match step {
        Step::GiveUp(id) => format!("Deleting the other access key, {id}"),
        Step::Discard(id) => format!("Deleting {id}, which an earlier run created and somebody deactivated"),
        Step::Create => "Creating a new access key".to_owned(),
        Step::Verify => "Waiting for AWS to accept it".to_owned(),
        Step::Forget => "The new access key is gone: somebody deleted it".to_owned(),
        Step::Adopt => "Using it from now on".to_owned(),
        Step::Deactivate(id) => format!("Deactivating the old access key, {id}"),
        Step::Delete(id) => format!("Deleting the old access key, {id}"),
        Step::Finish => "Done".to_owned(),
    }
}
