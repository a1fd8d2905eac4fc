//! GetAccessKeyLastUsed: when, where and for what a key was last used.

use crate::iam::{own_key, subject};
use crate::query::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{date, element};

/// What stands for the service and the region of a key that was never used (IAM API Reference, *AccessKeyLastUsed*).
const NEVER: &str = "N/A";

/// The call itself counts as a use of the key that signs it.
pub(crate) fn get(call: &mut Call<'_>) -> Result<String, Refusal> {
    let mut constraints = Constraints::default();
    let id = own_key::constrain(call, &mut constraints);
    constraints.check()?;
    let account = call.key.principal.account().clone();
    let found = call.world.keys.listed(&id).filter(|(owner, _)| *owner.account() == account);
    let found = found.map(|(owner, standing)| (owner.name().to_owned(), standing.last_use().cloned()));
    // Whose key it is decides who may ask; about a key that is not there, whoever may ask about their own.
    let owner = found.as_ref().map_or(call.key.principal.name(), |(owner, _)| owner);
    subject::permit(call, owner)?;
    let (owner, last_use) = found.ok_or_else(|| own_key::absent(&id))?;
    let (service, region) = match &last_use {
        Some(last_use) => (last_use.service, last_use.region.as_str()),
        None => (NEVER, NEVER),
    };
    let last_used = [
        last_use.as_ref().map(|last_use| date("LastUsedDate", last_use.at)).unwrap_or_default(),
        element("ServiceName", service),
        element("Region", region),
    ];
    Ok(format!(
        "{}<AccessKeyLastUsed>{}</AccessKeyLastUsed>",
        element("UserName", &owner),
        last_used.concat()
    ))
}
