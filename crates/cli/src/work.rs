//! What a command waits for: how it is called while it lasts, and what is left when it is interrupted.

use crate::format::count;
use daypass_core::problem::quoted;
use daypass_core::state::SessionState;
use daypass_core::view::{SessionStatus, Sync, SyncState};
use daypass_core::{Integration, SessionId};
use daypass_engine::Engine;
use daypass_engine::users::RotationUnderWay;

/// Work that a command waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work<'a> {
    /// A session is started.
    Start(&'a SessionId),
    /// A session is renewed.
    Renew(&'a SessionId),
    /// A session is stopped.
    Stop(&'a SessionId),
    /// Every session is stopped.
    StopAll,
    /// Credentials are to be printed.
    Print(&'a SessionId),
    /// A program is to be run with credentials.
    Run(&'a SessionId),
    /// The console is to be opened.
    Console(&'a SessionId),
    /// A portal is looked at, to add it.
    Add,
    /// A person signs in.
    SignIn(&'a Integration),
    /// A sign-in is ended.
    SignOut(&'a Integration),
    /// Accounts and roles are read.
    Sync(&'a Integration),
    /// An integration is removed.
    RemoveIntegration(&'a Integration),
    /// A session is removed.
    RemoveSession(&'a SessionId),
    /// A user's access key is replaced.
    Rotate(&'a SessionId),
    /// A user's access keys are listed.
    ListKeys(&'a SessionId),
    /// AWS tells whose an access key is, and which MFA devices they have.
    CheckKey,
    /// What the AWS files have is looked at.
    PreviewImport,
    /// What the AWS files have is imported.
    Import,
    /// Plain keys are moved into the vault.
    Protect,
    /// They are put back.
    Unprotect,
    /// Profiles of roles are written or taken out.
    WriteProfiles,
    /// The vault's key, or its passphrase, is changed.
    ChangeVaultKey,
    /// The vault's key is got, to be kept unlocked.
    Unlock,
    /// A newer Daypass is looked for.
    LookForUpdate,
    /// Anything else, which is done at once or not at all.
    Other,
}

/// What is left of work that was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Left {
    /// What is done, and what is not.
    pub(crate) fact: String,
    /// The command that goes on.
    pub(crate) go_on: Option<String>,
}

impl Left {
    fn fact(fact: impl Into<String>) -> Option<Self> {
        Some(Self { fact: fact.into(), go_on: None })
    }

    fn to_go_on(fact: impl Into<String>, command: impl Into<String>) -> Option<Self> {
        Some(Self { fact: fact.into(), go_on: Some(command.into()) })
    }

    /// The same as the end of a sentence.
    pub(crate) fn words(&self) -> String {
        match &self.go_on {
            Some(command) => format!("{}; go on: {command}", self.fact),
            None => self.fact.clone(),
        }
    }
}

impl Work<'_> {
    /// What is done, as it is said while it lasts.
    pub(crate) fn words(self, engine: &Engine) -> String {
        match self {
            Self::Start(id) | Self::Print(id) | Self::Run(id) => {
                format!("Getting credentials of {}", name(engine, id))
            }
            Self::Renew(id) => format!("Renewing {}", name(engine, id)),
            Self::Stop(id) => format!("Stopping {}", name(engine, id)),
            Self::StopAll => "Stopping every session".to_owned(),
            Self::Console(id) => format!("Getting a link to the console of {}", name(engine, id)),
            Self::Add => "Checking the portal".to_owned(),
            Self::SignIn(integration) => format!("Signing in to {}", integration.alias),
            Self::SignOut(integration) => format!("Signing out of {}", integration.alias),
            Self::Sync(integration) => format!("Reading the accounts of {}", integration.alias),
            Self::RemoveIntegration(integration) => format!("Removing {}", integration.alias),
            Self::RemoveSession(id) => format!("Removing {}", name(engine, id)),
            Self::Rotate(id) => format!("Rotating the access key of {}", name(engine, id)),
            Self::ListKeys(id) => format!("Listing the access keys of {}", name(engine, id)),
            Self::CheckKey => "Asking AWS whose access key it is".to_owned(),
            Self::PreviewImport => "Reading your AWS files".to_owned(),
            Self::Import => "Importing from your AWS files".to_owned(),
            Self::Protect => "Moving the keys into the vault".to_owned(),
            Self::Unprotect => "Putting the keys back".to_owned(),
            Self::WriteProfiles => "Writing the config file".to_owned(),
            Self::ChangeVaultKey => "Sealing every secret again".to_owned(),
            Self::Unlock => "Opening the vault".to_owned(),
            Self::LookForUpdate => "Checking for a newer version".to_owned(),
            Self::Other => "Working".to_owned(),
        }
    }

    /// What is left of it after it was interrupted, by what is there now.
    pub(crate) async fn left(self, engine: &Engine) -> Option<Left> {
        match self {
            Self::Start(id) => not_done(engine, id, "start", "is not started", "is as it was"),
            Self::Renew(id) => {
                let name = name(engine, id);
                let command = format!("daypass renew {}", quoted(&name));
                Left::to_go_on(format!("{name} keeps the credentials it had"), command)
            }
            Self::Stop(id) => match is_live(engine, id) {
                true => not_done(engine, id, "stop", "is stopped", "is still active"),
                false => Left::fact(format!("{} is stopped", name(engine, id))),
            },
            Self::StopAll => {
                let status = engine.view().status();
                match status.map_or(0, |status| status.sessions.iter().filter(has_credentials).count()) {
                    0 => Left::fact("every session is stopped"),
                    live => {
                        let live = count(live, "session is", "sessions are");
                        Left::to_go_on(format!("{live} still active"), "daypass stop --all")
                    }
                }
            }
            Self::Print(_) => Left::fact("no credentials were printed"),
            Self::Run(_) => Left::fact("nothing was run"),
            Self::Console(_) => Left::fact("no console was opened"),
            Self::Add => Left::fact("nothing was added"),
            Self::SignIn(integration) => sign_in_left(engine, integration),
            Self::SignOut(integration) => match is_signed_in(engine, integration) {
                true => {
                    let command = format!("daypass logout {}", quoted(&integration.alias));
                    Left::to_go_on(format!("{} stays signed in", integration.alias), command)
                }
                false => Left::fact(format!("{} is signed out on this machine", integration.alias)),
            },
            Self::Sync(integration) => Some(sync_left(
                &integration.alias,
                engine
                    .view()
                    .status()
                    .ok()
                    .and_then(|status| status.integrations.into_iter().find(|it| it.id == integration.id))
                    .and_then(|status| status.sync)
                    .as_ref(),
            )),
            Self::RemoveIntegration(integration) => match engine.integrations().get(&integration.id) {
                Ok(_) => {
                    let command = format!("daypass integration remove {}", quoted(&integration.alias));
                    Left::to_go_on(format!("{} is still there", integration.alias), command)
                }
                Err(_) => Left::fact(format!("{} is removed", integration.alias)),
            },
            Self::RemoveSession(id) => match engine.sessions().get(id) {
                Ok(session) => {
                    let command = format!("daypass session remove {}", quoted(&session.name));
                    Left::to_go_on(format!("{} is still there", session.name), command)
                }
                Err(_) => Left::fact("it is removed"),
            },
            Self::Rotate(id) => {
                let under_way = engine.users().rotation_under_way(id).await.ok()?;
                Some(rotation_left(&name(engine, id), under_way.as_ref()))
            }
            Self::CheckKey => Left::fact("no access key was added"),
            Self::Import => Left::to_go_on("what was already imported stays", "daypass import aws-config"),
            Self::Protect => Left::to_go_on("every key is in its file or in the vault", "daypass protect"),
            Self::Unprotect => {
                Left::to_go_on("every key is in its file or in the vault", "daypass protect --undo")
            }
            Self::WriteProfiles => Left::fact("the config file is as it was, or has every profile"),
            Self::ChangeVaultKey => Left::to_go_on("every secret opens as before", "daypass vault status"),
            Self::Unlock => Left::fact("the vault is as it was"),
            Self::PreviewImport | Self::ListKeys(_) | Self::LookForUpdate | Self::Other => None,
        }
    }
}

fn name(engine: &Engine, id: &SessionId) -> String {
    engine.sessions().get(id).map_or_else(|_| id.to_string(), |session| session.name)
}

fn is_live(engine: &Engine, id: &SessionId) -> bool {
    let status = engine.view().status();
    status.is_ok_and(|status| status.sessions.iter().any(|s| s.id == *id && has_credentials(&s)))
}

/// Whether a session has credentials that are good, also while it is being renewed.
fn has_credentials(session: &&SessionStatus) -> bool {
    session.expires_at.is_some() && session.state != SessionState::Expired
}

fn is_signed_in(engine: &Engine, integration: &Integration) -> bool {
    let status = engine.view().status();
    status.is_ok_and(|status| status.integrations.iter().any(|it| it.id == integration.id && it.signed_in))
}

/// What is left of work on a session that the same command goes on with.
fn not_done(engine: &Engine, id: &SessionId, command: &str, not_live: &str, live: &str) -> Option<Left> {
    let name = name(engine, id);
    let state = if is_live(engine, id) { live } else { not_live };
    Left::to_go_on(format!("{name} {state}"), format!("daypass {command} {}", quoted(&name)))
}

fn sign_in_left(engine: &Engine, integration: &Integration) -> Option<Left> {
    let alias = &integration.alias;
    let fact = match (is_signed_in(engine, integration), integration.synced_at) {
        (true, _) => format!("{alias} stays signed in"),
        (false, None) => format!("{alias} stays added"),
        (false, Some(_)) => format!("{alias} is not signed in"),
    };
    Left::to_go_on(fact, format!("daypass login {}", quoted(alias)))
}

/// What is left of a reading: what it has read stays, and the next one goes on from there.
fn sync_left(alias: &str, sync: Option<&Sync>) -> Left {
    let read = sync.filter(|sync| sync.state == SyncState::Running && sync.accounts_done > 0);
    let fact = match read.and_then(|sync| Some((sync.accounts_done, sync.accounts_total?))) {
        Some((done, total)) => format!("{done} of {total} accounts are read, the others are as they were"),
        None => "the list is as it was".to_owned(),
    };
    Left { fact, go_on: Some(format!("daypass integration sync {}", quoted(alias))) }
}

/// What is left of a rotation, by what is noted of it.
fn rotation_left(name: &str, under_way: Option<&RotationUnderWay>) -> Left {
    let fact = match under_way {
        None => return Left { fact: "no access key was changed".to_owned(), go_on: None },
        Some(RotationUnderWay { next: Some(next), .. }) => format!("{next} is new and not in use yet"),
        Some(RotationUnderWay { old, current, next: None }) if old == current => {
            "there may be a new access key that nobody has".to_owned()
        }
        Some(RotationUnderWay { old, current, .. }) => format!("{current} is in use, {old} is still there"),
    };
    Left { fact, go_on: Some(format!("daypass keys rotate {}", quoted(name))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::sts::AccessKeyId;

    #[test]
    fn an_interrupted_rotation_left_two_active_keys_without_a_word() {
        let key = |id| AccessKeyId::parse(id).unwrap();
        let (old, new) = (key("AKIAIOSFODNN7EXAMPLE"), key("AKIAI44QH8DHBEXAMPLE"));
        let left = |current: &AccessKeyId, next: Option<&AccessKeyId>| {
            let (old, current, next) = (old.clone(), current.clone(), next.cloned());
            rotation_left("my deployer", Some(&RotationUnderWay { old, current, next })).words()
        };
        assert_eq!(
            left(&old, Some(&new)),
            "AKIAI44QH8DHBEXAMPLE is new and not in use yet; go on: daypass keys rotate 'my deployer'"
        );
        assert_eq!(
            left(&new, None),
            "AKIAI44QH8DHBEXAMPLE is in use, AKIAIOSFODNN7EXAMPLE is still there; go on: daypass keys rotate 'my deployer'"
        );
        assert!(left(&old, None).starts_with("there may be a new access key"));
        assert_eq!(rotation_left("x", None).words(), "no access key was changed");
    }

    #[test]
    fn an_interrupted_reading_says_what_it_has_read() {
        let sync = |done, total| Sync {
            state: SyncState::Running,
            accounts_done: done,
            accounts_total: total,
            done_at: None,
            first: true,
            added: 0,
            removed: 0,
            renamed: 0,
            stopped: vec![],
            problem: None,
        };
        let go_on = "; go on: daypass integration sync demo";
        let left = |sync: Option<&Sync>| sync_left("demo", sync).words();
        assert_eq!(left(None), format!("the list is as it was{go_on}"));
        assert_eq!(left(Some(&sync(0, Some(1000)))), format!("the list is as it was{go_on}"));
        assert_eq!(
            left(Some(&sync(244, Some(1000)))),
            format!("244 of 1000 accounts are read, the others are as they were{go_on}")
        );
    }
}
