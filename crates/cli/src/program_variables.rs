//! What a program, or a shell, is given beside a session's credentials: its region and its name.

use crate::failure::Failure;
use crate::terminal::{plain, say};
use daypass_core::shell::{ProgramRegion, SESSION_VARIABLE, Variable};
use daypass_core::{Region, Secret, Session};
use daypass_engine::Engine;

/// The variables of a session's region and name. The region is the `given` one, else the caller's, else the session's.
///
/// # Errors
/// [`Failure::Usage`] where the given region is of another partition: every call would fail.
pub(crate) fn beside_credentials(
    engine: &Engine,
    session: &Session,
    given: Option<Region>,
) -> Result<Vec<Variable>, Failure> {
    let sessions = engine.sessions().resolver().region(session)?;
    if let Some(given) = given.as_ref().filter(|given| given.partition() != sessions.partition()) {
        return Err(Failure::Usage {
            title: "The region is in another partition",
            detail: format!(
                "'{}' is in the partition {}, and {given} is not.",
                session.name,
                sessions.partition().id()
            ),
            action: format!("Give a region in that partition, such as {sessions}."),
        });
    }
    let region = ProgramRegion::choose(given, &|name| std::env::var(name).ok(), &sessions);
    if let Some(passed_over) = region.passed_over() {
        let (passed_over, partition) = (plain(passed_over), sessions.partition().id());
        say(&format!(
            "note: {passed_over} from your environment is not in {partition}; using {}.",
            region.as_str()
        ));
    }
    let mut variables = region.variables();
    variables.push((SESSION_VARIABLE, Secret::new(engine.sessions().address(session))));
    Ok(variables)
}
