//! Prompts for MFA codes: what a person is asked in this process, until it is answered, and the codes that were used.

use super::Changes;
use daypass_core::mfa::MfaCode;
use daypass_core::sts::MfaSerial;
use daypass_core::view::MfaPrompt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long a prompt stands. Who asks holds the lock of the device meanwhile, and every other process that needs a code
/// of it waits: a window that was left open must not keep them for ever.
pub(crate) const PROMPT_TIMEOUT: Duration = Duration::from_secs(5 * 60);

#[derive(Debug, Default)]
struct Pending {
    prompts: Vec<(MfaPrompt, mpsc::UnboundedSender<MfaCode>)>,
    last_id: u32,
    used_codes: HashMap<MfaSerial, MfaCode>,
}

/// The prompts of this process. Whoever shows the status can answer them by their number.
#[derive(Debug)]
pub struct Prompts {
    pending: Mutex<Pending>,
    changes: Changes,
}

impl Prompts {
    /// Nothing is asked; changes tick `changes`.
    pub(crate) fn new(changes: Changes) -> Self {
        Self { pending: Mutex::default(), changes }
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Pending) -> T) -> T {
        let result = change(&mut self.lock());
        self.changes.tick();
        result
    }

    /// Asks for an MFA code, until the prompt is dropped. Its number replaces the one given.
    pub(crate) fn ask(self: &Arc<Self>, prompt: MfaPrompt) -> Prompt {
        let (sender, answers) = mpsc::unbounded_channel();
        let id = self.change(|pending| {
            pending.last_id = pending.last_id.wrapping_add(1);
            pending.prompts.push((MfaPrompt { id: pending.last_id, ..prompt }, sender));
            pending.last_id
        });
        Prompt { prompts: self.clone(), id, answers }
    }

    /// What is asked, the oldest first.
    pub(crate) fn pending(&self) -> Vec<MfaPrompt> {
        self.lock().prompts.iter().map(|(prompt, _)| prompt.clone()).collect()
    }

    /// Answers a prompt; `false` where it does not stand any more.
    pub fn answer(&self, id: u32, code: MfaCode) -> bool {
        self.change(|pending| {
            let asked = pending.prompts.iter_mut().find(|(prompt, _)| prompt.id == id);
            asked.is_some_and(|(prompt, sender)| {
                prompt.checking = true;
                sender.send(code).is_ok()
            })
        })
    }

    /// Notes that AWS has been told a device's code, and will take it no more.
    /// Returns the one that was noted before.
    pub(crate) fn note_used(&self, device: &MfaSerial, code: MfaCode) -> Option<MfaCode> {
        self.lock().used_codes.insert(device.clone(), code)
    }

    /// Notes that AWS was not told a device's last code after all, but was told the one before.
    pub(crate) fn take_back_used(&self, device: &MfaSerial, before: Option<MfaCode>) {
        let used = &mut self.lock().used_codes;
        match before {
            Some(before) => used.insert(device.clone(), before),
            None => used.remove(device),
        };
    }

    /// Whether a device's code is the last one that AWS has been told by this process.
    pub(crate) fn is_used(&self, device: &MfaSerial, code: &MfaCode) -> bool {
        self.lock().used_codes.get(device) == Some(code)
    }
}

/// A prompt that stands until it is dropped.
#[derive(Debug)]
pub(crate) struct Prompt {
    prompts: Arc<Prompts>,
    id: u32,
    answers: mpsc::UnboundedReceiver<MfaCode>,
}

impl Prompt {
    /// The next answer. `None` when nobody has answered for [`PROMPT_TIMEOUT`], and when the process ends.
    pub(crate) async fn answer(&mut self) -> Option<MfaCode> {
        timeout(PROMPT_TIMEOUT, self.answers.recv()).await.ok().flatten()
    }

    /// Asks again: AWS did not take the answer.
    pub(crate) fn reject(&self) {
        self.prompts.change(|pending| {
            for (prompt, _) in pending.prompts.iter_mut().filter(|(prompt, _)| prompt.id == self.id) {
                prompt.checking = false;
                prompt.rejections = prompt.rejections.saturating_add(1);
            }
        });
    }
}

impl Drop for Prompt {
    fn drop(&mut self) {
        self.prompts.change(|pending| pending.prompts.retain(|(prompt, _)| prompt.id != self.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::SessionId;

    fn prompt() -> MfaPrompt {
        MfaPrompt {
            id: 0,
            session: SessionId::from_stored("00112233445566aa"),
            session_name: "deploy".to_owned(),
            user_name: "ada".to_owned(),
            device: MfaSerial::parse("arn:aws:iam::123456789012:mfa/ada").unwrap(),
            asked_by: None,
            checking: false,
            rejections: 0,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_prompt_that_nobody_answers_ends_and_is_shown_no_more() {
        let prompts = Arc::new(Prompts::new(Changes::new()));
        let mut asked = prompts.ask(prompt());
        assert_eq!(prompts.pending().len(), 1);
        assert!(asked.answer().await.is_none(), "it holds the device's lock for ever");
        drop(asked);
        assert!(prompts.pending().is_empty());
        assert!(!prompts.answer(1, MfaCode::parse("123456").unwrap()));
    }
}
