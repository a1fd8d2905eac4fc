//! What other processes are about to start.

use super::room::View;
use crate::ground::LockName;
use daypass_core::plan::Origin;
use daypass_core::{SessionId, StartStep};
use std::collections::HashMap;

impl View {
    /// The starts under way in other processes, and what each waits for: the person, where some process has them before the
    /// sign-in or the device that it needs.
    pub(super) fn steps_elsewhere(&self) -> HashMap<SessionId, StartStep> {
        let starts = self.locks.starts_elsewhere();
        starts.into_iter().map(|id| (id.clone(), self.step_of(&id).unwrap_or(StartStep::AskingAws))).collect()
    }

    fn step_of(&self, id: &SessionId) -> Option<StartStep> {
        let session = self.store.session_if_known(id).ok()??;
        let plan = self.resolver.plan(&session).ok()?;
        let (lock, step) = match (plan.origin(), plan.mfa()) {
            (Origin::Integration(id), _) => (LockName::SignIn(id.clone()), StartStep::WaitingForBrowser),
            (Origin::User(_), Some((_, device))) => {
                (LockName::MfaDevice(device.clone()), StartStep::WaitingForMfa)
            }
            (Origin::User(_), None) => return None,
        };
        self.locks.is_held(&lock).ok()?.then_some(step)
    }
}
