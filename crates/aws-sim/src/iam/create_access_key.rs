//! CreateAccessKey: a new key, the one time that its secret is told.

use crate::iam::key_status::Standing;
use crate::iam::subject;
use crate::query::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{date, element};

/// How many keys a user may have, active or not (IAM User Guide, *IAM and AWS STS quotas*).
const MOST_KEYS: usize = 2;

/// The services know it when it has settled.
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
    let standing = Standing::created(now, now + world.key_delay);
    let status = standing.status().as_str();
    let key = world.keys.create_long_term(user, standing, &mut world.random);
    let members = [
        element("UserName", key.principal.name()),
        element("AccessKeyId", &key.access_key_id),
        element("Status", status),
        element("SecretAccessKey", &key.secret),
        date("CreateDate", now),
    ];
    Ok(format!("<AccessKey>{}</AccessKey>", members.concat()))
}
