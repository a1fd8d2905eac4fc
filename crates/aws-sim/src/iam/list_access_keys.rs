//! ListAccessKeys: the keys of a user, without their secrets.

use crate::iam::page::{self, Item};
use crate::iam::subject;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{date, element};

/// Lists a user's keys, oldest first.
pub(crate) fn list(call: &mut Call<'_>) -> Result<String, Refusal> {
    let mut constraints = Constraints::default();
    subject::constrain(call, &mut constraints);
    let most = page::constrain(call, &mut constraints);
    constraints.check()?;
    let user = subject::find(call)?;
    let keys = call.world.keys.of_user(&user).into_iter().map(|(key, status)| Item {
        id: key.access_key_id.clone(),
        markup: [
            element("UserName", user.name()),
            element("AccessKeyId", &key.access_key_id),
            element("Status", status.status().as_str()),
            date("CreateDate", status.created_at()),
        ]
        .concat(),
    });
    page::render(call, "AccessKeyMetadata", &keys.collect::<Vec<_>>(), most)
}
