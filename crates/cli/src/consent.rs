//! Consent to what cannot be undone.

use crate::failure::Failure;
use crate::terminal::{can_ask, confirm};

/// Goes on where the person consents. `detail` says what would be done, for when nobody can be asked.
///
/// # Errors
/// [`Failure::Usage`] where nobody can be asked: `--yes` is the consent then. [`Failure::Declined`] where they say no.
pub(crate) fn asked(detail: String, question: &str) -> Result<(), Failure> {
    if !can_ask() {
        return Err(Failure::Usage {
            title: "This needs your consent",
            detail,
            action: "If that is what you want: the same command with --yes".to_owned(),
        });
    }
    agreed(question)
}

/// Goes on where the person agrees.
///
/// # Errors
/// [`Failure::Declined`] where they do not.
pub(crate) fn agreed(question: &str) -> Result<(), Failure> {
    if confirm(question, false)? { Ok(()) } else { Err(Failure::Declined) }
}
