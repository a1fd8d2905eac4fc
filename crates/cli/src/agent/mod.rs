//! `daypass agent`

mod unit;

use crate::browsing::BrowserOptions;
use crate::failure::{Failure, hint};
use crate::terminal::{plain, say};
use crate::{engine, format};
use clap::Args;
use daypass_core::Explain;
use daypass_core::state::Need;
use daypass_core::view::{Caller, Channel};
use daypass_engine::renewal::Keeper;
use daypass_engine::vault::VaultError;
use daypass_engine::{Engine, RenewalEvent};
use jiff::Timestamp;

/// Renew live sessions and serve endpoints without the window
///
/// Runs until you stop it, and leaves the sessions as they are. It prints a line for each renewal on stderr. While the window
/// or another agent is doing the same, it waits. It never prompts: if it is not given the passphrase that the vault needs, it
/// exits with status 78.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass agent
  daypass agent --unit")]
pub(crate) struct Agent {
    /// Print a systemd unit for the agent and exit
    #[arg(long)]
    unit: bool,
}

impl Agent {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        if self.unit {
            return unit::print_unit();
        }
        // It opens no page: nobody may be there.
        let engine = engine::open_unattended(BrowserOptions::default().browser())?
            .acting_for(Caller::of(Channel::Agent));
        // Before anything is said, so that whoever heard it can end it.
        let ended = ended()?;
        let _watch = engine
            .watch()
            .inspect_err(|error| tracing::warn!(%error, "what other processes change is not seen at once"));
        let keeper = engine.renewer().keeper()?;
        say(&begin(&engine, keeper).await?);
        let clock = engine.clone();
        let kept = async {
            let turn = engine.renewer().turn().await?;
            if keeper.is_some() {
                say("It has ended. This agent now keeps started sessions alive.");
            }
            engine.renewer().run_in(turn, move |kept| say(&line(&kept, clock.now()))).await;
            Ok::<_, Failure>(())
        };
        tokio::select! {
            kept = Box::pin(kept) => kept,
            served = Box::pin(engine.endpoints().serve()) => Ok(served?),
            () = engine.backups().keep_up(engine::tell_of_backups) => Ok(()),
            () = engine.renewer().look_when_system_says(|| engine.lock_before_sleep()) => Ok(()),
            outdated = outdated(&engine) => Err(outdated),
            ended = ended => ended,
        }
    }
}

/// Resolves when the agent cannot use the store any more, as after a newer Daypass has migrated it.
async fn outdated(engine: &Engine) -> Failure {
    let mut changes = engine.changes();
    loop {
        if let Err(error) = engine.standing() {
            return error.into();
        }
        if changes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What the agent says as it begins: whether it can do what it is for.
///
/// # Errors
/// [`Failure::NeedsPerson`] where the vault does not open, however often it is tried.
async fn begin(engine: &Engine, keeper: Option<Keeper>) -> Result<String, Failure> {
    let Err(error) = engine.vault().unattended().try_open().await else {
        return Ok(match keeper {
            Some(keeper) => waiting(keeper),
            None => "The agent keeps started sessions alive. Press Ctrl-C to stop it.".to_owned(),
        });
    };
    let problem = error.problem();
    match error {
        VaultError::WrongPassphrase
        | VaultError::NoPassphrase
        | VaultError::PassphraseFile { .. }
        | VaultError::OtherSource { .. }
        | VaultError::KeyLost => Err(Failure::NeedsPerson(Box::new(problem))),
        // A keychain is unlocked some time, as when the person logs in.
        _ => Ok(format!(
            "The agent cannot open the vault yet. {}\nhint: {}\nIt keeps running, and will keep started sessions alive once the vault opens. Press Ctrl-C to stop it.",
            plain(&problem.detail),
            hint(&problem)
        )),
    }
}

/// What an agent says that has nothing to do as long as another process does it.
fn waiting(keeper: Keeper) -> String {
    let who = if keeper.is_window { "The window" } else { "Another agent" };
    let pid = keeper.pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default();
    format!("{who}{pid} does it; waiting. Press Ctrl-C to stop this one.")
}

/// Resolves when the agent has to end: at SIGTERM, which service managers send, or at Ctrl-C. It listens from now on.
#[cfg(unix)]
fn ended() -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let listening =
        |kind| signal(kind).map_err(|error| Failure::system("Signals cannot be received", &error));
    let (mut terminated, mut interrupted) =
        (listening(SignalKind::terminate())?, listening(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => Ok(()),
            _ = interrupted.recv() => Err(Failure::Interrupted),
        }
    })
}

#[cfg(not(unix))]
fn ended() -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    Ok(async {
        tokio::signal::ctrl_c()
            .await
            .map_err(|error| Failure::system("Signals cannot be received", &error))?;
        Err(Failure::Interrupted)
    })
}

/// What the agent did, as one line.
fn line(kept: &RenewalEvent, now: Timestamp) -> String {
    let left = |end: Timestamp| format::length(end.duration_since(now));
    match kept {
        RenewalEvent::Renewed { name, expires_at } => {
            format!("{}: renewed, {} left", plain(name), left(*expires_at))
        }
        RenewalEvent::Failed { name, problem, retry_at } => {
            let next = retry_at
                .map_or_else(|| "will not retry".to_owned(), |at| format!("retrying in {}", left(at)));
            format!("{}: not renewed: {}; {next}", plain(name), plain(&problem.title))
        }
        RenewalEvent::NeedsYou { name, expires_at, need } => {
            let what = match need {
                Some(Need::SignIn) => "sign in to renew it",
                Some(Need::MfaCode) => "it needs an MFA code",
                None => "renewing it fails",
            };
            format!("{}: ends in {}: {what}: daypass status", plain(name), left(*expires_at))
        }
        RenewalEvent::Expired { name, left } => {
            let left: String = left.iter().map(|left| format!("\n  {}", plain(left))).collect();
            format!("{}: expired; its keys were removed from its profiles{left}", plain(name))
        }
    }
}
