//! MFA codes: given with the command, computed from a kept seed, printed by a program, or typed by a person; asked for
//! again in place when AWS does not take one.

use super::error::Error;
use super::sent_code::{SentCode, UsedStep};
use crate::aws::AwsError;
use crate::aws::error::MfaRefusal;
use crate::ground::{ChildEnvironment, Clock, Prompt, Prompts, Request, Tasks, child, output_of};
use crate::store::{NewHistoryEntry, Store};
use crate::vault::{Entry, RecordKind, Vault};
use daypass_core::mfa::{MfaCode, STEP_SECONDS, TimeStep, TotpSeed};
use daypass_core::plan::KeyHolder;
use daypass_core::sts::MfaSerial;
use daypass_core::view::{Caller, Event, MfaPrompt};
use daypass_core::{Session, StartStep};
use jiff::SignedDuration;
use std::io::ErrorKind;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a program may take to print a code: long enough to touch a hardware key.
const PROCESS_TIMEOUT: Duration = Duration::from_secs(60);
/// The most bytes of what it prints that are looked at.
const LONGEST: u64 = 64 << 10;
/// How often a code that no person typed is tried. AWS refuses a code that another machine has just used, so the first
/// refusal alone does not say that seed or command are wrong.
const AUTOMATIC_TRIES: u32 = 2;

/// Where a device's codes come from, without a person.
enum CodeSource {
    Seed(TotpSeed),
    Process(String),
}

/// The codes of a device, one after another, for one request.
pub(crate) struct Codes<'a> {
    all: &'a MfaCodes,
    request: &'a Request<'a>,
    user: &'a KeyHolder,
    device: &'a MfaSerial,
    given: Option<MfaCode>,
    automatic: Option<CodeSource>,
    tries: u32,
    prompt: Option<Prompt>,
    rejected: bool,
    /// Why AWS did not take the last code.
    refusal: Option<MfaRefusal>,
}

impl<'a> Codes<'a> {
    /// The codes of a user's device, as whoever asks can give them.
    pub(crate) async fn of(
        all: &'a MfaCodes,
        request: &'a Request<'a>,
        user: &'a KeyHolder,
        device: &'a MfaSerial,
    ) -> Result<Self, Error> {
        let given = request.prompting.mfa_code.clone();
        let automatic = all.source(device).await?;
        Ok(Self {
            all,
            request,
            user,
            device,
            given,
            automatic,
            tries: 0,
            prompt: None,
            rejected: false,
            refusal: None,
        })
    }

    /// The next code that this process has not sent to AWS yet.
    pub(crate) async fn next(&mut self) -> Result<SentCode, Error> {
        loop {
            let (code, step) = self.next_code().await?;
            if !self.all.is_used(self.device, &code) {
                return Ok(self.all.sent(self.device, code, step));
            }
            // AWS takes a code only once: ask for another without sending this one.
            self.reject();
            if self.prompt.is_none() && self.automatic.is_some() {
                self.all.clock.sleep(next_step_after(&*self.all.clock)).await;
            }
        }
    }

    async fn next_code(&mut self) -> Result<(MfaCode, Option<UsedStep>), Error> {
        if let Some(given) = self.given.take() {
            return Ok((given, None));
        }
        match &self.automatic {
            Some(_) if self.tries >= AUTOMATIC_TRIES => return Err(self.rejection()),
            Some(CodeSource::Seed(seed)) => {
                self.tries += 1;
                let (code, step) = self.all.totp_code(seed, self.device).await?;
                return Ok((code, Some(step)));
            }
            Some(CodeSource::Process(command)) => {
                self.tries += 1;
                return Ok((process_code(command, self.device).await?, None));
            }
            None => {}
        }
        if !self.request.prompting.codes {
            return Err(if self.rejected {
                self.rejection()
            } else {
                mfa_required(self.request.session, self.device)
            });
        }
        Ok((self.ask_person().await?, None))
    }

    async fn ask_person(&mut self) -> Result<MfaCode, Error> {
        let session = self.request.session;
        self.all.tasks.set_step(&session.id, StartStep::WaitingForMfa);
        let prompt = self.prompt.get_or_insert_with(|| {
            self.all.note_prompt(self.request);
            self.all.prompts.ask(MfaPrompt {
                id: 0,
                session: session.id.clone(),
                session_name: session.name.clone(),
                user_name: self.user.arn.user_name().to_owned(),
                device: self.device.clone(),
                asked_by: self.request.prompting.for_program.clone(),
                checking: false,
                rejections: u32::from(self.rejected),
            })
        });
        // The prompt timed out. Other requests wait for this device's lock, so give it up.
        let code = prompt.answer().await.ok_or_else(|| mfa_required(session, self.device))?;
        self.all.tasks.set_step(&session.id, StartStep::AskingAws);
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
    pub(crate) fn refused(&mut self, error: AwsError) -> Result<(), Error> {
        let before = std::mem::replace(&mut self.refusal, error.mfa_refusal());
        match self.refusal {
            // AWS says the same of another user's device and of a clock that is off; the next code may be one it can check.
            Some(MfaRefusal::Device) if before == Some(MfaRefusal::Device) => Err(self.rejection()),
            Some(MfaRefusal::Code | MfaRefusal::Device) => {
                self.reject();
                Ok(())
            }
            None => Err(error.into()),
        }
    }

    fn rejection(&self) -> Error {
        let device = self.device.clone();
        if self.refusal == Some(MfaRefusal::Device) {
            return Error::MfaDeviceUnknown { device, user: self.user.arn.user_name().to_owned() };
        }
        Error::MfaRejected { device, automatic: self.automatic.is_some() }
    }
}

impl Entry for TotpSeed {
    const KIND: RecordKind = RecordKind::TotpSeed;
    type Id = MfaSerial;

    fn record_id(device: &MfaSerial) -> String {
        device.to_string()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.expose().as_bytes().to_vec())
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Self::parse(std::str::from_utf8(bytes).ok()?).ok()
    }
}

/// The codes of MFA devices, and where they come from.
#[derive(Debug, Clone)]
pub struct MfaCodes {
    store: Arc<Store>,
    vault: Vault,
    clock: Arc<dyn Clock>,
    tasks: Arc<Tasks>,
    prompts: Arc<Prompts>,
    /// For whom codes are asked for, where no program is named.
    caller: Arc<Caller>,
}

impl MfaCodes {
    /// The codes of these parts.
    pub(crate) fn new(
        store: Arc<Store>,
        vault: Vault,
        clock: Arc<dyn Clock>,
        tasks: Arc<Tasks>,
        prompts: Arc<Prompts>,
        caller: Arc<Caller>,
    ) -> Self {
        Self { store, vault, clock, tasks, prompts, caller }
    }

    /// Notes that a person is asked for a code. Where that cannot be written, they are asked all the same.
    fn note_prompt(&self, request: &Request<'_>) {
        // What is only tried out, as a role that is being set up, has no history.
        if !self.store.session_if_known(&request.session.id).is_ok_and(|known| known.is_some()) {
            return;
        }
        let noted = self.store.add_history(&NewHistoryEntry {
            session: &request.session.id,
            at: self.clock.now(),
            event: Event::Prompted,
            detail: "",
            profiles: &[],
            caller: request.prompting.for_program.as_ref().unwrap_or(&self.caller),
            access_key_id: None,
        });
        if let Err(error) = noted {
            tracing::warn!(error = &error as &dyn std::error::Error, "a prompt was not noted");
        }
    }

    /// Whether a device's codes are had without a person.
    pub(crate) fn are_automatic(&self, device: &MfaSerial) -> Result<bool, Error> {
        Ok(self.vault.has::<TotpSeed>(device)? || self.store.mfa_process(device)?.is_some())
    }

    async fn source(&self, device: &MfaSerial) -> Result<Option<CodeSource>, Error> {
        if let Some(seed) = self.vault.get::<TotpSeed>(device).await? {
            return Ok(Some(CodeSource::Seed(seed)));
        }
        Ok(self.store.mfa_process(device)?.map(CodeSource::Process))
    }

    /// Whether a code is the last one that this process sent to AWS for a device. AWS takes no code twice.
    pub(crate) fn is_used(&self, device: &MfaSerial, code: &MfaCode) -> bool {
        self.prompts.is_used(device, code)
    }

    /// A code that was given for a device, to be sent to AWS now.
    pub(crate) fn sending(&self, device: &MfaSerial, code: MfaCode) -> SentCode {
        self.sent(device, code, None)
    }

    fn sent(&self, device: &MfaSerial, code: MfaCode, step: Option<UsedStep>) -> SentCode {
        SentCode::new(self.prompts.clone(), self.store.clone(), device, code, step)
    }

    /// Stores the TOTP seed of a virtual device in the vault, from which codes are computed without a person; `None`
    /// removes it. With the seed on this machine, whoever can unlock it has both factors.
    pub async fn set_totp_seed(&self, device: &MfaSerial, seed: Option<&TotpSeed>) -> Result<(), Error> {
        match seed {
            Some(seed) => self.vault.put(device, seed, None).await?,
            None => self.vault.remove::<TotpSeed>(device)?,
        }
        Ok(())
    }

    /// Sets the command that prints a device's codes, run by the shell; with `None` there is none.
    pub fn set_mfa_process(&self, device: &MfaSerial, command: Option<&str>) -> Result<(), Error> {
        let command = command.map(str::trim).filter(|command| !command.is_empty());
        Ok(self.store.set_mfa_process(device, command)?)
    }

    /// Forgets the seed of a session's device, and the command for its codes, where no other session has the device.
    pub(crate) fn forget_device_of(&self, session: &Session) -> Result<(), Error> {
        let Some(device) = session.mfa_device() else { return Ok(()) };
        let has = |other: &Session| other.id != session.id && other.mfa_device() == Some(device);
        if self.store.sessions()?.iter().any(has) {
            return Ok(());
        }
        self.vault.remove::<TotpSeed>(device)?;
        Ok(self.store.set_mfa_process(device, None)?)
    }

    /// The present code of a seed, or, when that was used, the next one, for which it waits.
    async fn totp_code(&self, seed: &TotpSeed, device: &MfaSerial) -> Result<(MfaCode, UsedStep), Error> {
        let before = self.store.last_step(device)?;
        let step = TimeStep::unused(self.clock.now(), before);
        let wait = step.wait(self.clock.now());
        // The used code is of a far later step: the clock was set back. Do not wait for it to catch up.
        let (step, wait) = if wait > SignedDuration::from_secs(2 * STEP_SECONDS) {
            (TimeStep::at(self.clock.now()), SignedDuration::ZERO)
        } else {
            (step, wait)
        };
        if wait.is_positive() {
            self.clock.sleep(wait).await;
        }
        self.store.set_last_step(device, step)?;
        let code = seed.code(step);
        let code = code.ok_or_else(|| Error::MfaRejected { device: device.clone(), automatic: true })?;
        Ok((code, UsedStep { step, before }))
    }
}

/// That a person has to type a code of this device.
pub(crate) fn mfa_required(session: &Session, device: &MfaSerial) -> Error {
    Error::MfaRequired { session: session.id.clone(), name: session.name.clone(), device: device.clone() }
}

/// How long until a virtual device shows its next code.
fn next_step_after(clock: &dyn Clock) -> SignedDuration {
    let now = clock.now();
    TimeStep::unused(now, Some(TimeStep::at(now))).wait(now)
}

/// The code that a command prints, which the person has set (as aws-vault's and the AWS CLI's `mfa_process` do).
async fn process_code(command: &str, device: &MfaSerial) -> Result<MfaCode, Error> {
    let failed = |detail: String| Error::MfaProcess { device: device.clone(), detail };
    let ended = output_of(shell(command), PROCESS_TIMEOUT, LONGEST).await;
    let (status, printed) = ended.map_err(|error| match error.kind() {
        ErrorKind::TimedOut => failed("it did not end within a minute".into()),
        _ => failed(format!("it could not be run: {error}")),
    })?;
    if !status.success() {
        return Err(failed(format!("it ended with {status}")));
    }
    let line = String::from_utf8_lossy(&printed);
    let line = line.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    MfaCode::parse(line).map_err(|_| failed("its last line is no code of six digits".into()))
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = child("sh", ChildEnvironment::Persons);
    shell.arg("-c").arg(command);
    shell
}

/// The command prompt reads the rest of its command line by rules of its own, which know no backslash before a quote: it is handed
/// over as it stands. With `/S` exactly the outer pair of quotes is taken off; `/D` leaves out what is run at its start.
#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = child("cmd.exe", ChildEnvironment::Persons);
    shell.args(["/D", "/S", "/C"]);
    std::os::windows::process::CommandExt::raw_arg(&mut shell, format!("\"{command}\""));
    shell
}
