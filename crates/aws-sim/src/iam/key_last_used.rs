//! GetAccessKeyLastUsed: when, where and for what a key was last used.

use crate::iam::{own_key, subject};
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{date, element};

/// The service and the region of a key that was never used (IAM API Reference, *AccessKeyLastUsed*).
const NEVER: &str = "N/A";

/// Returns the owner and the last use, of which IAM learns late. This call is itself a use of the key that signs it.
pub(crate) fn get(call: &mut Call<'_>) -> Result<String, Refusal> {
    let mut constraints = Constraints::default();
    let id = own_key::constrain(call, &mut constraints);
    constraints.check()?;
    let found =
        call.world.keys.listed(&id).filter(|key| key.principal.account() == call.key.principal.account());
    // A key that does not exist has no owner, on whom permission could be checked: IAM answers that there is none (observed).
    let Some(key) = found else {
        return Err(subject::not_authorized(call, &format!("access key {id}"), ""));
    };
    let owner = &key.principal;
    subject::permit(call, owner.name())?;
    let last_use = key.last_use(call.now);
    let (service, region) = match last_use {
        Some(last_use) => (last_use.service, last_use.region.as_str()),
        None => (NEVER, NEVER),
    };
    let last_used = [
        last_use.map(|last_use| date("LastUsedDate", last_use.at)).unwrap_or_default(),
        element("ServiceName", service),
        element("Region", region),
    ];
    Ok(format!(
        "{}<AccessKeyLastUsed>{}</AccessKeyLastUsed>",
        element("UserName", owner.name()),
        last_used.concat()
    ))
}
