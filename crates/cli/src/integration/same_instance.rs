//! What is asked when a portal is there already, or its instance under another URL.

use crate::failure::Failure;
use crate::progress::doing;
use crate::terminal::{Stop, ask_line, can_ask, plain, say};
use crate::work::Work;
use crate::{elsewhere, pick};
use daypass_core::problem::quoted;
use daypass_core::view::SignInMethod;
use daypass_core::{Explain, Integration, IntegrationAlias};
use daypass_engine::integrations::{SameInstance, SyncReport};
use daypass_engine::{Engine, EngineError, NewIntegration, integrations};

/// The integration that is there, or one of a second person at the same portal, as the person on the terminal wants it.
/// Without a terminal the one that is there is used where nothing else was asked for than its portal, and on one where its
/// alias was named too: an addition that was cut short is run again so.
pub(super) async fn used_or_added(
    engine: &Engine,
    new: NewIntegration,
    same: SameInstance,
) -> Result<Integration, Failure> {
    let there = same.there.clone();
    let is_called_so = |alias: &IntegrationAlias| alias.as_str().to_lowercase() == there.alias.to_lowercase();
    let is_same = same.start_url == there.start_url && same.other_region.is_none();
    if is_same && new.alias.as_ref().is_some_and(is_called_so) {
        return Ok(there);
    }
    if !can_ask() {
        if !is_same || new.alias.is_some() {
            return Err(integrations::Error::from(same).into());
        }
        say(&plain(&format!(
            "{} is already added as {}, which is used. For a second person's sign-in: daypass integration add {} --another --alias NAME",
            same.start_url, there.alias, same.start_url
        )));
        return Ok(there);
    }
    say(&plain(&same.problem().detail));
    let answers = [format!("Use {}", there.alias), "Add it for a second person's sign-in".to_owned()];
    match pick::line_of("What do you want?", answers.map(|line| plain(&line)).into())? {
        0 => Ok(there),
        _ => {
            let alias = match new.alias {
                Some(alias) => alias,
                None => asked_alias(&engine.integrations().free_alias(&same.start_url)?)?,
            };
            let new = NewIntegration { alias: Some(alias), another: true, ..new };
            doing(engine, Work::Add, engine.integrations().add(&new)).await
        }
    }
}

/// Asks what to call an integration; an empty line is the name that is offered.
fn asked_alias(offered: &IntegrationAlias) -> Result<IntegrationAlias, Failure> {
    let question = format!("Alias ({}):", plain(offered.as_str()));
    let named = |line: &str| match line.trim() {
        "" => Ok(offered.clone()),
        line => IntegrationAlias::parse(line),
    };
    let refusal = |line: &str| named(line).err().map(|error| plain(&format!("{error}.")));
    let line = ask_line(&question, &Stop::default(), &refusal)?;
    Ok(named(&line).unwrap_or_else(|_| offered.clone()))
}

/// Reads an integration. Where its region does not answer, the person on a terminal is offered to sign in in another one, by
/// `method`, and it is read there. Where it turns out to be the instance of another one, they are asked whether to keep both;
/// one that was just added goes again otherwise. What came of it; `None` where it was left unread.
pub(super) async fn sync_new(
    engine: &Engine,
    integration: &Integration,
    is_new: bool,
    method: Option<SignInMethod>,
) -> Result<Option<SyncReport>, Failure> {
    let read = || {
        let reading = async { Ok::<_, EngineError>(engine.integrations().sync(&integration.id).await) };
        doing(engine, Work::Sync(integration), reading)
    };
    let result = match read().await? {
        Err(error) if !matches!(error, integrations::Error::SameInstance(_)) => {
            elsewhere::sign_in(engine, error.into(), method).await?;
            read().await?
        }
        result => result,
    };
    let same = match result {
        Ok(report) => return Ok(Some(report)),
        Err(integrations::Error::SameInstance(same)) => *same,
        Err(error) => return Err(error.into()),
    };
    let (alias, other) = (&integration.alias, &same.there.alias);
    if can_ask() {
        say(&plain(&same.problem().detail));
        let leave = match is_new {
            true => format!("Use {other}, and remove {alias} again"),
            false => format!("Use {other}, and do not sync {alias}"),
        };
        let answers = [leave, "Keep both".to_owned()];
        if pick::line_of("What do you want?", answers.map(|line| plain(&line)).into())? == 1 {
            return keep_both(engine, integration).await.map(Some);
        }
    }
    if is_new {
        // Nothing was read of it: the other one has it all.
        doing(engine, Work::RemoveIntegration(integration), engine.integrations().remove(&integration.id))
            .await?;
    }
    if can_ask() {
        let hint = match is_new {
            true => format!("{alias} was removed again. Start its roles as those of {other}."),
            false => format!("To remove it: daypass integration remove {}", quoted(alias)),
        };
        say(&plain(&hint));
        return Ok(None);
    }
    let same = if is_new { same.taken_out() } else { same };
    Err(integrations::Error::from(same).into())
}

/// Keeps an integration beside another one of the same instance, and reads it.
pub(super) async fn keep_both(engine: &Engine, integration: &Integration) -> Result<SyncReport, Failure> {
    engine.integrations().keep_both(&integration.id)?;
    doing(engine, Work::Sync(integration), engine.integrations().sync(&integration.id)).await
}
