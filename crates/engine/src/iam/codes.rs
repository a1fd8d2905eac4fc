//! MFA codes: given with the command, computed from a kept seed, printed by a program, or typed by a person; asked for
//! again in place when AWS does not take one.

use crate::aws::AwsError;
use crate::aws::error::MfaRefusal;
use crate::aws::sts::MfaProof;
use crate::credentials::Order;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::Prompt;
use crate::vault::RecordKind;
use daypass_core::mfa::{MfaCode, STEP_SECONDS, TimeStep, TotpSeed};
use daypass_core::plan::KeyHolder;
use daypass_core::sts::MfaSerial;
use daypass_core::view::MfaPrompt;
use daypass_core::{Session, StartStep};
use jiff::SignedDuration;
use std::process::Stdio;
use std::time::Duration;

/// How long a program may take to print a code: long enough to touch a hardware key.
const PROCESS_PATIENCE: Duration = Duration::from_secs(60);
/// How often a code that no person typed is tried: the second one says that it was not just used elsewhere.
const AUTOMATIC_TRIES: u32 = 2;

/// Where a device's codes come from, without a person.
enum Automatic {
    Seed(TotpSeed),
    Process(String),
}

/// The codes of a device, one after another, for one request.
pub(crate) struct Codes<'a> {
    engine: &'a Engine,
    order: &'a Order<'a>,
    user: &'a KeyHolder,
    device: &'a MfaSerial,
    given: Option<MfaCode>,
    automatic: Option<Automatic>,
    tries: u32,
    prompt: Option<Prompt>,
    rejected: bool,
}

impl<'a> Codes<'a> {
    /// The codes of a user's device, as whoever orders can be asked.
    pub(crate) async fn of(
        engine: &'a Engine,
        order: &'a Order<'a>,
        user: &'a KeyHolder,
        device: &'a MfaSerial,
    ) -> Result<Self, EngineError> {
        let given = order.asking.mfa_code.clone();
        let automatic = engine.automatic_codes(device).await?;
        Ok(Self { engine, order, user, device, given, automatic, tries: 0, prompt: None, rejected: false })
    }

    /// The next code that AWS has not been told yet.
    pub(crate) async fn next(&mut self) -> Result<MfaProof, EngineError> {
        let device = self.device.clone();
        loop {
            let code = self.next_code().await?;
            if !self.engine.prompts.is_used(&device, &code) {
                self.engine.prompts.note_used(&device, code.clone());
                return Ok(MfaProof { device, code });
            }
            // AWS would not take it a second time, so it is not asked.
            self.reject();
            if self.prompt.is_none() && self.automatic.is_some() {
                self.engine.clock.sleep(next_step_after(self.engine)).await;
            }
        }
    }

    async fn next_code(&mut self) -> Result<MfaCode, EngineError> {
        if let Some(given) = self.given.take() {
            return Ok(given);
        }
        match &self.automatic {
            Some(_) if self.tries >= AUTOMATIC_TRIES => return Err(self.rejection()),
            Some(Automatic::Seed(seed)) => {
                self.tries += 1;
                return self.engine.code_of_seed(seed, self.device).await;
            }
            Some(Automatic::Process(command)) => {
                self.tries += 1;
                return printed_code(command, self.device).await;
            }
            None => {}
        }
        if !self.order.asking.codes {
            return Err(if self.rejected {
                self.rejection()
            } else {
                required(self.order.session, self.device)
            });
        }
        self.ask_person().await
    }

    async fn ask_person(&mut self) -> Result<MfaCode, EngineError> {
        let session = self.order.session;
        self.engine.tasks.set_step(&session.id, StartStep::WaitingForMfa);
        let prompt = self.prompt.get_or_insert_with(|| {
            self.engine.prompts.ask(MfaPrompt {
                id: 0,
                session: session.id.clone(),
                session_name: session.name.clone(),
                user_name: self.user.arn.user_name().to_owned(),
                device: self.device.clone(),
                checking: false,
                rejections: u32::from(self.rejected),
            })
        });
        // Nobody has answered for minutes: others wait for the device, and are let go on.
        let code = prompt.answer().await.ok_or_else(|| required(session, self.device))?;
        self.engine.tasks.set_step(&session.id, StartStep::AskingAws);
        Ok(code)
    }

    /// Notes that AWS did not take the last code.
    fn reject(&mut self) {
        self.rejected = true;
        if let Some(prompt) = &self.prompt {
            prompt.reject();
        }
    }

    /// What AWS's answer to the last code means: `Ok` to ask again, else the error to end with.
    pub(crate) fn refused(&mut self, error: AwsError) -> Result<(), EngineError> {
        match error.mfa_refusal() {
            Some(MfaRefusal::Code) => {
                self.reject();
                Ok(())
            }
            Some(MfaRefusal::Device) => Err(EngineError::MfaDeviceUnknown {
                device: self.device.clone(),
                user: self.user.arn.user_name().to_owned(),
            }),
            None => Err(error.into()),
        }
    }

    fn rejection(&self) -> EngineError {
        let automatic = self.automatic.is_some();
        EngineError::MfaRejected { device: self.device.clone(), automatic }
    }
}

impl Engine {
    /// Answers the question for an MFA code. An answer to a question that does not stand any more is nothing.
    pub fn answer_mfa(&self, question: u32, code: MfaCode) -> bool {
        self.prompts.answer(question, code)
    }

    /// Whether a device's codes are had without a person.
    pub(crate) fn has_automatic_codes(&self, device: &MfaSerial) -> Result<bool, EngineError> {
        Ok(self.vault.has(RecordKind::TotpSeed, device.as_str())?
            || self.store.mfa_process(device)?.is_some())
    }

    async fn automatic_codes(&self, device: &MfaSerial) -> Result<Option<Automatic>, EngineError> {
        if let Some(seed) = self.vault.get(RecordKind::TotpSeed, device.as_str()).await? {
            let text = std::str::from_utf8(&seed).ok();
            if let Some(seed) = text.and_then(|text| TotpSeed::parse(text).ok()) {
                return Ok(Some(Automatic::Seed(seed)));
            }
        }
        Ok(self.store.mfa_process(device)?.map(Automatic::Process))
    }

    /// Keeps the seed of a virtual device in the vault, so that its codes need no person any more: whoever has this
    /// machine unlocked then has both factors. With `None` it is forgotten.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn set_totp_seed(
        &self,
        device: &MfaSerial,
        seed: Option<&TotpSeed>,
    ) -> Result<(), EngineError> {
        match seed {
            Some(seed) => {
                let secret = seed.expose().as_bytes();
                self.vault.put(RecordKind::TotpSeed, device.as_str(), secret).await?;
            }
            None => self.vault.remove(RecordKind::TotpSeed, device.as_str())?,
        }
        Ok(())
    }

    /// Sets the command that prints a device's codes, run by the shell; with `None` there is none.
    ///
    /// # Errors
    /// [`EngineError`]
    pub fn set_mfa_process(&self, device: &MfaSerial, command: Option<&str>) -> Result<(), EngineError> {
        let command = command.map(str::trim).filter(|command| !command.is_empty());
        Ok(self.store.set_mfa_process(device, command)?)
    }

    /// Forgets the seed of a session's device, and the command for its codes, where no other session has the device.
    pub(crate) fn forget_device_of(&self, session: &Session) -> Result<(), EngineError> {
        let Some(device) = session.mfa_device() else { return Ok(()) };
        let has = |other: &Session| other.id != session.id && other.mfa_device() == Some(device);
        if self.store.sessions()?.iter().any(has) {
            return Ok(());
        }
        self.vault.remove(RecordKind::TotpSeed, device.as_str())?;
        Ok(self.store.set_mfa_process(device, None)?)
    }

    /// The first code of a seed that was not used; the next one is waited for when the present one was.
    async fn code_of_seed(&self, seed: &TotpSeed, device: &MfaSerial) -> Result<MfaCode, EngineError> {
        let step = TimeStep::unused(self.clock.now(), self.store.last_step(device)?);
        let wait = step.wait(self.clock.now());
        // A clock that was set back is not waited for.
        let (step, wait) = if wait > SignedDuration::from_secs(2 * STEP_SECONDS) {
            (TimeStep::at(self.clock.now()), SignedDuration::ZERO)
        } else {
            (step, wait)
        };
        if wait.is_positive() {
            self.clock.sleep(wait).await;
        }
        self.store.set_last_step(device, step)?;
        seed.code(step).ok_or_else(|| EngineError::MfaRejected { device: device.clone(), automatic: true })
    }
}

/// That a person has to type a code of this device.
pub(crate) fn required(session: &Session, device: &MfaSerial) -> EngineError {
    EngineError::MfaRequired {
        session: session.id.clone(),
        name: session.name.clone(),
        device: device.clone(),
    }
}

/// How long until a virtual device shows its next code.
fn next_step_after(engine: &Engine) -> SignedDuration {
    let now = engine.clock.now();
    TimeStep::unused(now, Some(TimeStep::at(now))).wait(now)
}

/// The code that a command prints, which the person has set (as aws-vault's and the AWS CLI's `mfa_process` do).
async fn printed_code(command: &str, device: &MfaSerial) -> Result<MfaCode, EngineError> {
    let failed = |detail: String| EngineError::MfaProcess { device: device.clone(), detail };
    let mut shell = shell(command);
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let output = match tokio::time::timeout(PROCESS_PATIENCE, shell.output()).await {
        Ok(output) => output.map_err(|error| failed(format!("it could not be run: {error}")))?,
        Err(_) => return Err(failed("it did not end within a minute".into())),
    };
    if !output.status.success() {
        return Err(failed(format!("it ended with {}", output.status)));
    }
    let printed = zeroize::Zeroizing::new(output.stdout);
    let line = String::from_utf8_lossy(&printed);
    let line = line.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    MfaCode::parse(line).map_err(|_| failed("its last line is no code of six digits".into()))
}

fn shell(command: &str) -> tokio::process::Command {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut shell = tokio::process::Command::new(shell);
    shell.arg(flag).arg(command);
    shell
}
