//! Asks for an MFA code on the terminal.

use crate::failure::Failure;
use crate::terminal::{Stop, Unanswered, ask_line, can_ask, plain, say};
use daypass_core::mfa::MfaCode;
use daypass_core::view::MfaPrompt;
use daypass_engine::Engine;
use tokio::task::JoinHandle;

/// The typed text, or why there is none.
type Input = Result<String, Unanswered>;

/// The prompt that is open on the terminal, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Prompt {
    asked: Option<Asked>,
}

/// A prompt that a person is typing at.
#[derive(Debug)]
struct Asked {
    id: u32,
    typing: JoinHandle<Input>,
    stop: Stop,
}

/// Gives the terminal back where the person is still typing.
impl Drop for Asked {
    fn drop(&mut self) {
        if !self.typing.is_finished() {
            self.stop.stop();
        }
    }
}

impl Prompt {
    /// Shows the first prompt that waits for an answer, unless one is open already or nobody can be asked. One that waits no
    /// more, since it was answered elsewhere, goes.
    pub(crate) fn ask(&mut self, prompts: &[MfaPrompt]) {
        self.asked.take_if(|asked| prompts.iter().all(|prompt| prompt.id != asked.id));
        let Some(prompt) = prompts.iter().find(|prompt| !prompt.checking) else { return };
        if self.asked.is_some() || !can_ask() {
            return;
        }
        if prompt.rejections > 0 {
            say("That code was wrong or already used: wait for the next one.");
        }
        let (user, device) = (plain(&prompt.user_name), plain(prompt.device.device_name()));
        let text = format!("MFA code of {user} ({device}) for {}:", plain(&prompt.session_name));
        let stop = Stop::default();
        let stopped = stop.clone();
        // On a thread of its own, as it blocks until the person has typed.
        let typing = tokio::task::spawn_blocking(move || {
            let refusal =
                |text: &str| MfaCode::parse(text).is_err().then(|| "An MFA code has six digits.".to_owned());
            ask_line(&text, &stopped, &refusal)
        });
        self.asked = Some(Asked { id: prompt.id, typing, stop });
    }

    /// Whether a question is open, which has the terminal for itself.
    pub(crate) fn is_open(&self) -> bool {
        self.asked.is_some()
    }

    /// Resolves when the person has answered; never while no prompt is open.
    pub(crate) async fn answer(&mut self) -> (u32, Input) {
        let Some(asked) = &mut self.asked else { return std::future::pending().await };
        let id = asked.id;
        let answer = (&mut asked.typing).await.unwrap_or(Err(Unanswered::Left));
        self.asked = None;
        (id, answer)
    }

    /// Gives an answer to the engine.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] when the person declined.
    pub(crate) fn submit(&mut self, engine: &Engine, (id, answer): (u32, Input)) -> Result<(), Failure> {
        if let Ok(code) = MfaCode::parse(&answer?) {
            engine.prompts().answer(id, code);
        }
        Ok(())
    }
}
