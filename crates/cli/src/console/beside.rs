//! What becomes of the consoles that are open in the browser already.

use crate::failure::Failure;
use crate::terminal::{can_ask, confirm, plain, say};
use daypass_core::console::MOST_SESSIONS;
use daypass_core::problem::{listed, named, quoted};
use daypass_core::settings::{ConsoleSessions, SettingPlace};
use daypass_core::{SessionId, SettingKey};
use daypass_engine::Engine;
use daypass_engine::sessions::{ConsoleRequest, OtherConsoles};

/// Says what AWS will do with consoles that are open in the same browser. Where nobody has said yet whether the browser keeps
/// several, the person is asked, once for each browser and profile.
pub(super) fn settle(engine: &Engine, id: &SessionId, request: &ConsoleRequest) -> Result<(), Failure> {
    let Some(others) = engine.console().others(id, request)? else { return Ok(()) };
    if let Some(full) = others.full() {
        say(&plain(&format!("note: {full}.")));
    }
    match others.sessions {
        ConsoleSessions::One | ConsoleSessions::Several => {}
        ConsoleSessions::Ask if can_ask() => ask(engine, &others)?,
        ConsoleSessions::Ask => say(&plain(&format!(
            "note: {} signed out in {}; to keep several open: daypass settings set console-sessions several",
            are(&others.names),
            others.browser.spoken()
        ))),
    }
    Ok(())
}

fn ask(engine: &Engine, others: &OtherConsoles) -> Result<(), Failure> {
    let browser = others.browser.spoken();
    say(&plain(&format!(
        "{} open in {browser}. AWS can keep up to {MOST_SESSIONS} consoles open in a browser once you turn on multi-session support there; otherwise each one signs the others out.",
        are(&others.names)
    )));
    let several = confirm(&plain(&format!("Keep several open in {browser}?")), false)?;
    let value = if several { "several" } else { "one" };
    let place = SettingPlace::Browser(others.browser.clone());
    engine.set_somewhere(&place, SettingKey::ConsoleSessions, Some(value))?;
    if several {
        say("The AWS page where you turn it on opens first.");
    }
    let other = if several { "one" } else { "several" };
    let there = quoted(&others.browser.to_string());
    say(&plain(&format!(
        "hint: Change this at any time: daypass settings set console-sessions {other} --in {there}"
    )));
    Ok(())
}

/// The consoles of these sessions, and that they are something.
fn are(names: &[String]) -> String {
    let named: Vec<String> = names.iter().map(|name| named(name)).collect();
    match named.as_slice() {
        [one] => format!("The console of {one} is"),
        several => format!("The consoles of {} are", listed(several)),
    }
}
