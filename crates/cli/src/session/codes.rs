//! Where the MFA codes of a session's device come from, if not from a person.

use crate::failure::Failure;
use crate::terminal::say;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use daypass_core::mfa::TotpSeed;
use daypass_core::sts::MfaSerial;
use daypass_engine::{Engine, EngineError};

/// What a person says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub(crate) struct CodeOptions {
    /// A shell command that prints the device's codes; it is stored as plain text, so put no secret in it
    #[arg(long, value_name = "COMMAND", value_parser = NonEmptyStringValueParser::new(), conflicts_with = "totp")]
    mfa_process: Option<String>,
    /// Store a virtual device's secret key in the vault, so that nobody has to type codes; this machine then holds both factors
    #[arg(long)]
    pub(crate) totp: bool,
}

impl CodeOptions {
    /// Checks options of a session without an MFA device.
    ///
    /// # Errors
    /// [`Failure::Usage`] when an option is given, as there is no device to have codes of.
    pub(crate) fn refuse_without_a_device(&self) -> Result<(), Failure> {
        if *self == Self::default() {
            return Ok(());
        }
        Err(Failure::Usage {
            title: "Which MFA device?",
            detail: "No MFA device was given for these codes.".to_owned(),
            action: "Give the device: the same command with --mfa-serial SERIAL".to_owned(),
        })
    }

    /// Stores what the options say.
    pub(crate) async fn set(
        &self,
        engine: &Engine,
        device: &MfaSerial,
        seed: Option<&TotpSeed>,
    ) -> Result<(), EngineError> {
        if let Some(command) = &self.mfa_process {
            engine.users().codes().set_mfa_process(device, Some(command))?;
        }
        if seed.is_some() {
            engine.users().codes().set_totp_seed(device, seed).await?;
        }
        Ok(())
    }
}

/// Prints a warning of what it means to keep a device's secret key. It comes before the key is asked for.
pub(crate) fn warn_of_both_factors() {
    say(
        "warning: With --totp, this machine holds both factors: anyone who can use its vault no longer needs the MFA device.",
    );
}
