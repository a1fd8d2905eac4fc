//! What adding and editing a role have in common.

use crate::terminal::say;
use daypass_core::account::InvalidName;
use daypass_core::plan::Base;
use daypass_core::sts::RoleDuration;
use daypass_core::{RoleArn, Session};
use daypass_engine::{Engine, credentials};

/// Parses a role's ARN, as the value of an option.
pub(super) fn role_arn(text: &str) -> Result<RoleArn, InvalidName> {
    RoleArn::try_from(text.to_owned())
}

/// Prints what may surprise about how long a role lasts: less than was asked for, or only with an MFA code of its own.
pub(super) fn say_how_long(engine: &Engine, session: &Session) -> Result<(), credentials::Error> {
    let plan = engine.sessions().resolver().plan(session)?;
    match (&plan.base, plan.hops.last()) {
        (_, Some(hop)) => {
            if let Some(wanted) = hop.wanted {
                say(&format!(
                    "note: It lasts 1 h at a time, not {wanted}: AWS allows no more for a role assumed with short-term credentials."
                ));
            }
        }
        (Base::DirectRole { device: Some(_), hop, .. }, None) => {
            let longer = hop.duration.filter(|duration| *duration > RoleDuration::LONGEST_CHAINED);
            if let Some(duration) = longer {
                say(&format!(
                    "note: For {duration}, it needs an MFA code of its own; up to 1 h, it would share one with the user's other roles."
                ));
            }
        }
        _ => {}
    }
    Ok(())
}
