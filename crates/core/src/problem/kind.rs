//! What kind of problem a code stands for, in one table. Whoever retries, waits for a person, answers a tool or picks an
//! exit status asks for the kind and lists no errors of its own.

use super::{Problem, ProblemCode};
use crate::state::Need;
use jiff::SignedDuration;

/// What has to happen before the same request can succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Time has to pass: no network, an overloaded AWS, a locked keychain, a busy file.
    Passing,
    /// A person has to sign in or type a code; after that it succeeds by itself.
    NeedsPerson(Need),
    /// Somebody says no, AWS mostly. The same request gets the same answer until an administrator changes something.
    Refused,
    /// A person has to choose: another profile, another source, what was meant.
    PersonsDecision,
    /// The person stopped it. It is no failure, and nothing is recorded.
    Cancelled,
    /// Daypass is at fault.
    Ours,
}

impl ProblemCode {
    /// The kind that a code stands for where nothing more is known. An error that knows more than its code, as a tampered
    /// record does, overrides it in [`Explain::kind`].
    pub fn kind(self) -> Kind {
        match self {
            Self::SignInRequired | Self::CodeExpired => Kind::NeedsPerson(Need::SignIn),
            Self::MfaRequired => Kind::NeedsPerson(Need::MfaCode),
            Self::ClockSkew
            | Self::Offline
            | Self::Throttled
            | Self::ProxyOrTls
            | Self::KeychainLocked
            | Self::KeychainMissing
            | Self::FileUnwritable
            | Self::FileMalformed => Kind::Passing,
            // Nothing is known of what a newer Daypass wrote, so nothing is tried again because of it.
            Self::MfaRejected | Self::AccessDenied | Self::RoleNotFound | Self::Other => Kind::Refused,
            Self::SignInDeclined
            | Self::FileConflict
            | Self::ProfileInUse
            | Self::NotServed
            | Self::PlanCycle
            | Self::SessionNotFound
            | Self::InvalidInput => Kind::PersonsDecision,
            Self::Cancelled => Kind::Cancelled,
            Self::Bug => Kind::Ours,
        }
    }
}

/// An error that can be shown to a person and acted on by a program. Each room's error implements it beside its variants.
pub trait Explain {
    /// What happened and what helps, in words for a person.
    fn problem(&self) -> Problem;

    /// The error that this one passes on or was made of, where it has the kind and the pause of that.
    fn cause(&self) -> Option<&dyn Explain> {
        None
    }

    /// The kind of an error without a cause: what its problem's code stands for, unless it knows more.
    fn own_kind(&self) -> Kind {
        self.problem().code.kind()
    }

    /// What has to happen before the same request can succeed: as its [cause](Self::cause) says, else by itself.
    fn kind(&self) -> Kind {
        match self.cause() {
            Some(cause) => cause.kind(),
            None => self.own_kind(),
        }
    }

    /// How long whoever was asked wants to be left alone, where they said so.
    fn retry_after(&self) -> Option<SignedDuration> {
        self.cause()?.retry_after()
    }

    /// Whether Daypass cannot write down anything now, whatever was asked of it, as on a full disk. What was to be recorded
    /// may be done all the same.
    fn cannot_record(&self) -> bool {
        match self.cause() {
            Some(cause) => cause.cannot_record(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Remedy;

    struct Failed(ProblemCode);

    impl Explain for Failed {
        fn problem(&self) -> Problem {
            Problem::new(self.0, "T", "D", "A", Remedy::None)
        }
    }

    /// What a renewal does about each code today, apart from errors that know more than their code.
    #[test]
    fn every_code_has_its_kind() {
        let sign_in = Kind::NeedsPerson(Need::SignIn);
        for (code, kind) in [
            (ProblemCode::SignInRequired, sign_in),
            (ProblemCode::SignInDeclined, Kind::PersonsDecision),
            (ProblemCode::CodeExpired, sign_in),
            (ProblemCode::MfaRequired, Kind::NeedsPerson(Need::MfaCode)),
            (ProblemCode::MfaRejected, Kind::Refused),
            (ProblemCode::AccessDenied, Kind::Refused),
            (ProblemCode::RoleNotFound, Kind::Refused),
            (ProblemCode::ClockSkew, Kind::Passing),
            (ProblemCode::Offline, Kind::Passing),
            (ProblemCode::Throttled, Kind::Passing),
            (ProblemCode::ProxyOrTls, Kind::Passing),
            (ProblemCode::KeychainLocked, Kind::Passing),
            (ProblemCode::KeychainMissing, Kind::Passing),
            (ProblemCode::FileConflict, Kind::PersonsDecision),
            (ProblemCode::FileUnwritable, Kind::Passing),
            (ProblemCode::FileMalformed, Kind::Passing),
            (ProblemCode::ProfileInUse, Kind::PersonsDecision),
            (ProblemCode::NotServed, Kind::PersonsDecision),
            (ProblemCode::PlanCycle, Kind::PersonsDecision),
            (ProblemCode::SessionNotFound, Kind::PersonsDecision),
            (ProblemCode::InvalidInput, Kind::PersonsDecision),
            (ProblemCode::Cancelled, Kind::Cancelled),
            (ProblemCode::Bug, Kind::Ours),
            (ProblemCode::Other, Kind::Refused),
        ] {
            assert_eq!(Failed(code).kind(), kind, "{code:?}");
        }
    }

    #[test]
    fn nobody_is_left_alone_unless_they_ask() {
        assert_eq!(Failed(ProblemCode::Throttled).retry_after(), None);
    }
}
