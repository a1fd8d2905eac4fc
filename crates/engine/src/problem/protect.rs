//! Why a long-term key stays where it is, in words for people.

use super::sentence;
use crate::aws::AwsError;
use daypass_core::sts::AccessKeyId;
use daypass_core::{Problem, ProblemCode as Code, ProfileName, Remedy};
use std::path::Path;

pub(super) fn plain_key_refused(id: &AccessKeyId, source: &AwsError) -> Problem {
    let reason = match source.code() {
        Some("SignatureDoesNotMatch") => "its secret does not belong to it".to_owned(),
        Some("InvalidClientTokenId") => {
            "it is inactive or deleted, or its profile's region is of another partition".to_owned()
        }
        _ => source.to_string(),
    };
    Problem::new(
        Code::AccessDenied,
        "AWS does not take this key",
        format!("{id} was left where it stands: {reason}."),
        "If nobody needs it any more, delete its lines from the file.",
        Remedy::Retry,
    )
}

pub(super) fn keys_not_kept(name: &str) -> Problem {
    Problem::new(
        Code::Bug,
        "The vault did not keep the key",
        format!(
            "What the vault gives back for {name} is not what was put into it, so the file was left as it is."
        ),
        "Try again; if it stays, please report it.",
        Remedy::Retry,
    )
}

pub(super) fn keys_there(path: &Path, section: &str) -> Problem {
    Problem::new(
        Code::FileConflict,
        "Other keys stand there now",
        format!("[{section}] in {} holds keys that were written since.", path.display()),
        "Take those out first, then put the earlier ones back.",
        Remedy::Retry,
    )
}

pub(super) fn undo_lost(profile: &ProfileName) -> Problem {
    Problem::new(
        Code::KeychainMissing,
        "The key cannot be put back",
        format!("The vault was begun anew since the key of {profile} was moved into it."),
        "Make a new access key in IAM.",
        Remedy::None,
    )
}

pub(super) fn section_unsafe(path: &Path, section: &str, detail: &str) -> Problem {
    Problem::new(
        Code::FileMalformed,
        "The section cannot be edited safely",
        format!("[{section}] in {}: {}.", path.display(), sentence(detail)),
        "Mend that place in the file, then try again.",
        Remedy::Retry,
    )
}
