//! The offer to sign in in another region of an integration, when the one that was asked does not answer.

use crate::failure::Failure;
use crate::progress::doing;
use crate::terminal::{can_ask, confirm, plain, say};
use crate::work::Work;
use daypass_core::view::SignInMethod;
use daypass_core::{Problem, Region, Remedy};
use daypass_engine::Engine;

/// Signs in in the next region, if a failure offers one and the person on the terminal wants it. Where that does not answer
/// either, the one after it is offered.
///
/// # Errors
/// The failure itself, where it offers nothing or there is no terminal to ask on; without one it is said with the command.
pub(crate) async fn sign_in(
    engine: &Engine,
    failure: Failure,
    method: Option<SignInMethod>,
) -> Result<(), Failure> {
    let mut failure = failure;
    loop {
        let problem = match failure {
            Failure::Problem(problem) if can_ask() => problem,
            other => return Err(other),
        };
        let Problem { remedy: Remedy::SignInElsewhere { alias, region, .. }, .. } = &*problem else {
            return Err(Failure::Problem(problem));
        };
        let (integration, region) =
            (engine.integrations().find(alias)?, Region::parse(region).map_err(|_| (*problem).clone())?);
        say(&format!("daypass: {}", plain(&problem.detail)));
        let question = format!("Sign in through {region} instead, where {} is too?", plain(alias));
        if !confirm(&question, true)? {
            return Err(Failure::Reported);
        }
        match doing(
            engine,
            Work::SignIn(&integration),
            engine.integrations().sign_in_at(&integration.id, &region, method),
        )
        .await
        {
            Ok(()) => return Ok(()),
            Err(next) => failure = next,
        }
    }
}
