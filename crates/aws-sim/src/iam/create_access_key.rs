//! CreateAccessKey: a new key, and the only response that contains its secret.

use crate::iam::key_status::KeyStatus;
use crate::iam::subject;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{date, element};

/// How many keys a user may have, active or not (IAM User Guide, *IAM and AWS STS quotas*).
const MOST_KEYS: usize = 2;

/// Creates an active key. The services accept it after `World::key_delays`.
pub(crate) fn create(call: &mut Call<'_>) -> Result<String, Refusal> {
    let mut constraints = Constraints::default();
    subject::constrain(call, &mut constraints);
    constraints.check()?;
    let user = subject::find(call)?;
    let (world, now) = (&mut *call.world, call.now);
    if world.keys.of_user(&user).len() >= MOST_KEYS {
        return Err(Refusal::LimitExceeded(format!(
            "Cannot exceed quota for AccessKeysPerUser: {MOST_KEYS}"
        )));
    }
    let created = KeyStatus::created(now, world.key_delays);
    let status = created.status().as_str();
    let key = world.keys.create_long_term(user, created, &mut world.random);
    let members = [
        element("UserName", key.principal.name()),
        element("AccessKeyId", &key.access_key_id),
        element("Status", status),
        element("SecretAccessKey", &key.secret),
        date("CreateDate", now),
    ];
    Ok(format!("<AccessKey>{}</AccessKey>", members.concat()))
}
