//! DeleteAccessKey: deletes a key.

use crate::iam::{own_key, subject};
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;

/// Deletes a key, active or not.
pub(crate) fn delete(call: &mut Call<'_>) -> Result<String, Refusal> {
    let mut constraints = Constraints::default();
    subject::constrain(call, &mut constraints);
    let id = own_key::constrain(call, &mut constraints);
    constraints.check()?;
    let user = subject::find(call)?;
    let (now, settles_at) = (call.now, call.now + call.world.key_delays.all);
    own_key::find(call, &user, &id)?.delete(now, settles_at);
    Ok(String::new())
}
