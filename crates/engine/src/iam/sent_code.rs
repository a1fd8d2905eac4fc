//! A code on its way to AWS, which takes it once.

use crate::aws::Transmission;
use crate::aws::sts::MfaProof;
use crate::ground::Prompts;
use crate::store::Store;
use daypass_core::mfa::{MfaCode, TimeStep};
use daypass_core::sts::MfaSerial;
use std::sync::Arc;

/// A code of a kept seed, with what makes it count as used.
pub(super) struct UsedStep {
    /// The time step that it is of.
    pub(super) step: TimeStep,
    /// The one that was noted before.
    pub(super) before: Option<TimeStep>,
}

/// A code that is sent to AWS. It counts as used from the moment it is made, so that a kill does not make it look unused;
/// when it is dropped it does so no longer, if the request is known not to have reached AWS.
pub(crate) struct SentCode {
    prompts: Arc<Prompts>,
    store: Arc<Store>,
    proof: MfaProof,
    /// The code that was noted as used before.
    before: Option<MfaCode>,
    step: Option<UsedStep>,
}

impl SentCode {
    pub(super) fn new(
        prompts: Arc<Prompts>,
        store: Arc<Store>,
        device: &MfaSerial,
        code: MfaCode,
        step: Option<UsedStep>,
    ) -> Self {
        let before = prompts.note_used(device, code.clone());
        let proof = MfaProof { device: device.clone(), code, transmission: Transmission::default() };
        Self { prompts, store, proof, before, step }
    }

    /// What the request carries.
    pub(crate) fn proof(&self) -> &MfaProof {
        &self.proof
    }
}

impl Drop for SentCode {
    fn drop(&mut self) {
        let MfaProof { device, transmission, .. } = &self.proof;
        if transmission.may_have_arrived() {
            return;
        }
        self.prompts.take_back_used(device, self.before.take());
        if let Some(UsedStep { step, before }) = &self.step
            && let Err(error) = self.store.take_back_step(device, *step, *before)
        {
            // The next code of the seed is then waited for, for half a minute at most.
            tracing::info!(%error, "a code that AWS did not get counts as used");
        }
    }
}
