//! Asks for an MFA code on the terminal.

use crate::failure::Failure;
use crate::terminal::{can_ask, plain, say};
use daypass_core::mfa::MfaCode;
use daypass_core::view::MfaPrompt;
use daypass_engine::Engine;
use inquire::validator::Validation;
use inquire::{InquireError, Text};
use tokio::task::JoinHandle;

/// The typed text, or why there is none.
type Input = Result<String, InquireError>;

/// The prompt that is open on the terminal, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Prompt {
    asked: Option<(u32, JoinHandle<Input>)>,
}

impl Prompt {
    /// Shows the first prompt that waits for an answer, unless one is open already or nobody can be asked.
    pub(crate) fn ask(&mut self, prompts: &[MfaPrompt]) {
        let Some(prompt) = prompts.iter().find(|prompt| !prompt.checking) else { return };
        if self.asked.is_some() || !can_ask() {
            return;
        }
        if prompt.rejections > 0 {
            say("That code was wrong or already used: wait for the next one.");
        }
        let (user, device) = (plain(&prompt.user_name), plain(prompt.device.device_name()));
        let text = format!("MFA code of {user} ({device}) for {}:", plain(&prompt.session_name));
        // On a thread of its own, as it blocks until the person has typed.
        let typing = tokio::task::spawn_blocking(move || {
            let six_digits = |text: &str| {
                Ok(match MfaCode::parse(text) {
                    Ok(_) => Validation::Valid,
                    Err(_) => Validation::Invalid("An MFA code has six digits.".into()),
                })
            };
            Text::new(&text).with_validator(six_digits).prompt()
        });
        self.asked = Some((prompt.id, typing));
    }

    /// Resolves when the person has answered; never while no prompt is open.
    pub(crate) async fn answer(&mut self) -> (u32, Input) {
        let Some((id, typing)) = &mut self.asked else { return std::future::pending().await };
        let id = *id;
        let answer = typing.await.unwrap_or(Err(InquireError::OperationCanceled));
        self.asked = None;
        (id, answer)
    }

    /// Gives an answer to the engine.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] when the person declined.
    pub(crate) fn submit(&mut self, engine: &Engine, (id, answer): (u32, Input)) -> Result<(), Failure> {
        let text = answer.map_err(|error| match error {
            InquireError::OperationCanceled | InquireError::OperationInterrupted => Failure::Interrupted,
            InquireError::IO(error) => Failure::system("The terminal cannot be read", &error),
            _ => Failure::Interrupted,
        })?;
        if let Ok(code) = MfaCode::parse(&text) {
            engine.prompts().answer(id, code);
        }
        Ok(())
    }
}
