//! What a person may be asked while credentials are resolved.

use daypass_core::Session;
use daypass_core::mfa::MfaCode;
use daypass_core::portal_queue::Claim;
use daypass_core::view::{Caller, SignInMethod};

/// What a person may be asked on the way.
#[derive(Debug, Clone, Default)]
pub struct Prompting {
    /// Whether a sign-in is begun where one is due.
    pub sign_in: bool,
    /// How to sign in; `None` is the person's setting.
    pub method: Option<SignInMethod>,
    /// Whether an MFA code is asked for where one is due.
    pub codes: bool,
    /// A code that was given beforehand.
    pub mfa_code: Option<MfaCode>,
    /// The program for which a person is asked who has not begun this themselves.
    pub for_program: Option<Caller>,
}

impl Prompting {
    /// A person is there, and is asked for whatever is due.
    pub fn allowed() -> Self {
        Self { sign_in: true, codes: true, ..Self::default() }
    }

    /// Whoever asks cannot wait for a person.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether a code can be had from whoever asks.
    pub(crate) fn can_give_code(&self) -> bool {
        self.codes || self.mfa_code.is_some()
    }
}

/// Whose credentials are resolved, and how. Prompts and steps are shown for this session.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// The session, though the credentials may be those of one that it rests on.
    pub(crate) session: &'a Session,
    /// What the person may be asked.
    pub(crate) prompting: &'a Prompting,
    /// When its requests to a portal have their turn.
    pub(crate) claim: Claim,
}
