//! ListMFADevices: the MFA devices of a user.

use crate::iam::page::{self, Item};
use crate::iam::subject;
use crate::query::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{date, element};

/// Of a user, who has one or none here.
pub(crate) fn list(call: &mut Call<'_>) -> Result<String, Refusal> {
    let mut constraints = Constraints::default();
    subject::constrain(call, &mut constraints);
    let most = page::constrain(call, &mut constraints);
    constraints.check()?;
    let user = subject::find(call)?;
    let device = call.world.users.get(&user).and_then(|user| user.mfa.as_ref());
    let devices = device.map(|device| Item {
        id: device.serial.clone(),
        markup: [
            element("UserName", user.name()),
            element("SerialNumber", &device.serial),
            date("EnableDate", device.enabled_at),
        ]
        .concat(),
    });
    page::render(call, "MFADevices", devices.as_slice(), most)
}
