//! ListMFADevices: the MFA devices of a user.

use crate::iam::page::{self, Item};
use crate::iam::subject;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{date, element};

/// Lists a user's devices: one or none, as the simulation gives no user more.
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
