//! GetSessionToken: temporary credentials of a user. Only that user's long-term keys may call it.

use crate::keys::{Issue, Origin, TransitiveTags};
use crate::principal::Principal;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::credentials;
use crate::sts::{mfa, region};
use std::time::Duration;

const DEFAULT_SECONDS: u32 = 43_200;

/// The longest session of a root user. A longer one is shortened, not refused (STS API Reference, *GetSessionToken*).
const ROOT_SECONDS: u32 = 3600;

/// Issues credentials for 15 minutes to 36 hours, 12 hours when DurationSeconds is left out.
pub(crate) fn get(call: &mut Call<'_>) -> Result<String, Refusal> {
    if !call.is_long_term() {
        return Err(Refusal::AccessDenied("Cannot call GetSessionToken with session credentials".to_owned()));
    }
    let mut constraints = Constraints::default();
    let duration = call.parameters.get("DurationSeconds");
    let seconds = constraints.number(duration, "durationSeconds", (900, 129_600)).unwrap_or(DEFAULT_SECONDS);
    mfa::constrain(call, &mut constraints);
    constraints.check()?;
    region::check(call, call.key.principal.account())?;
    let longest = if matches!(call.key.principal, Principal::Root { .. }) { ROOT_SECONDS } else { seconds };
    let issue = Issue {
        mfa_at: mfa::authenticate(call)?,
        principal: call.key.principal.clone(),
        origin: Origin::SessionToken,
        lifetime: Duration::from_secs(u64::from(seconds.min(longest))),
        source_identity: None,
        transitive_tags: TransitiveTags::new(),
    };
    let key = call.world.keys.issue(issue, &mut call.world.random, call.now);
    Ok(credentials(&key))
}
