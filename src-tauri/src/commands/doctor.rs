//! What is wrong on this machine, and mending it.

use super::input::Input;
use crate::daypass::{Daypass, problem};
use crate::environment::variable;
use daypass_core::Problem;
use daypass_core::view::{Finding, Topic};
use daypass_engine::doctor::Surroundings;
use tauri::State;

/// What is wrong as to a topic, problems first. It changes nothing and asks nobody for a password; the network may take ten
/// seconds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_machine(
    daypass: State<'_, Daypass>,
    topic: Input<Topic>,
) -> Result<Vec<Finding>, Problem> {
    Ok(daypass.doctor().check(topic.0, &Surroundings::of(variable)).await)
}

/// Mends what was found, where `fix.automatic` says that it may be. It is looked for again first, so that what the window
/// sends decides nothing but which finding is meant.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mend(daypass: State<'_, Daypass>, finding: Input<Finding>) -> Result<(), Problem> {
    daypass.doctor().fix(&finding.0, &Surroundings::of(variable)).await.map_err(problem)
}
