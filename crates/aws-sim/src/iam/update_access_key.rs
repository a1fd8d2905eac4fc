//! UpdateAccessKey: makes a key inactive, and active again.

use crate::iam::key_status::StatusType;
use crate::iam::{own_key, subject};
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;

/// Changes a key's status. The key that signs the call may deactivate itself.
pub(crate) fn update(call: &mut Call<'_>) -> Result<String, Refusal> {
    let mut constraints = Constraints::default();
    subject::constrain(call, &mut constraints);
    let id = own_key::constrain(call, &mut constraints);
    let names = StatusType::ALL.map(StatusType::as_str);
    let name = constraints.one_of(call.parameters.get("Status"), "status", &names);
    let status = StatusType::ALL.into_iter().find(|status| Some(status.as_str()) == name);
    constraints.check()?;
    let user = subject::find(call)?;
    let (now, settles_at) = (call.now, call.now + call.world.key_delays.all);
    let key = own_key::find(call, &user, &id)?;
    if let Some(status) = status {
        key.set(status, now, settles_at);
    }
    Ok(String::new())
}
