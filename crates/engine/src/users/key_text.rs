//! Texts about an IAM user's access keys.

use crate::aws::AwsError;
use daypass_core::access_denied::{PolicyKind, Reason};
use daypass_core::policy::{ROTATION_ACTIONS, own_keys_policy};
use daypass_core::problem::quoted;
use daypass_core::rotation::{LastUse, ListedKey};
use daypass_core::sts::AccessKeyId;
use daypass_core::{Problem, ProblemCode as Code, Remedy, UserArn};
use jiff::{SignedDuration, Timestamp};

/// Two access keys of a user, one of which has to go before there can be another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoKeys {
    /// The session.
    pub session: String,
    /// The user's name.
    pub user: String,
    /// The one that the session has.
    pub current: AccessKeyId,
    /// Both, as IAM lists them.
    pub listed: Vec<ListedKey>,
    /// When they were listed.
    pub at: Timestamp,
    /// Whose the other one is.
    pub other: OtherKey,
}

/// Whose an access key is that a session's user has besides the session's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherKey {
    /// Somebody's, who is not known here.
    Somebodys,
    /// An interrupted rotation may have made it, and then nobody has its secret; the person may have made it at the same
    /// time.
    MayBeLost(AccessKeyId),
    /// Another session has it.
    OfSession {
        /// The key.
        id: AccessKeyId,
        /// The session's name.
        name: String,
    },
}

pub(super) fn no_keys(name: &str) -> Problem {
    Problem::new(
        Code::InvalidInput,
        "There is no access key to rotate",
        format!("'{name}' is not an IAM user and has no access key of its own."),
        "Name the IAM user that it is assumed from.",
        Remedy::None,
    )
}

pub(super) fn two_keys(two: &TwoKeys) -> Problem {
    let TwoKeys { session, user, current, listed, at, other } = two;
    let texts: Vec<String> = listed.iter().map(|key| key_text(key, current, other, *at)).collect();
    let texts = texts.join("; ");
    let session = quoted(session);
    let (title, detail, action, command) = match other {
        OtherKey::Somebodys => {
            let other = listed.iter().find(|key| key.id != *current).map_or("KEYID", |key| key.id.as_str());
            (
                "One of two access keys has to go first",
                format!("AWS allows a user two access keys, and {user} has two: {texts}."),
                "If nobody needs the other one, delete it",
                format!("daypass keys rotate {session} --delete {other}"),
            )
        }
        OtherKey::MayBeLost(id) => (
            "Who created this access key?",
            format!(
                "A rotation was interrupted while {id} was being created. If the rotation created it, nobody has its secret; if you created it, it is yours. {user} has {texts}."
            ),
            "If you did not create it, delete it",
            format!("daypass keys rotate {session} --delete {id}"),
        ),
        OtherKey::OfSession { name, .. } => (
            "Two sessions have the user's two access keys",
            format!("AWS allows a user two access keys, and {user} has two: {texts}."),
            "Keep one of the two sessions and remove the other",
            format!("daypass session remove {}", quoted(name)),
        ),
    };
    Problem::new(Code::InvalidInput, title, detail, action, Remedy::None).by_command(command)
}

/// `AKIA… (in Daypass), 93 days old, last used 2 h ago`.
fn key_text(key: &ListedKey, current: &AccessKeyId, other: &OtherKey, at: Timestamp) -> String {
    let ours = match other {
        _ if key.id == *current => " (in Daypass)".to_owned(),
        OtherKey::OfSession { id, name } if key.id == *id => format!(" (in Daypass, of {name})"),
        _ => String::new(),
    };
    let state = if key.active { "" } else { ", inactive" };
    let last_use = match key.last_use_told(at) {
        LastUse::Unknown => "last use unknown".to_owned(),
        LastUse::Never => "never used".to_owned(),
        LastUse::At(used) => format!("last used {} ago", length(at.duration_since(used))),
    };
    format!("{}{ours}{state}, {} old, {last_use}", key.id, length(at.duration_since(key.created_at)))
}

/// A length of time in its largest unit.
fn length(duration: SignedDuration) -> String {
    let minutes = duration.as_mins().max(0);
    let (number, unit) = match (minutes / (24 * 60), minutes / 60) {
        (0, 0) => return format!("{minutes} min"),
        (0, hours) => return format!("{hours} h"),
        (days, _) => (days, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

pub(super) fn key_in_use(id: &AccessKeyId) -> Problem {
    Problem::new(
        Code::InvalidInput,
        "This access key is in use",
        format!("{id} is the access key that Daypass uses, or is about to use."),
        "Name the user's other access key; the rotation deletes this one itself once the new one works.",
        Remedy::None,
    )
}

pub(super) fn key_of_session(id: &AccessKeyId, name: &str) -> Problem {
    Problem::new(
        Code::InvalidInput,
        "Another session has this access key",
        format!("{id} is the access key of the session '{name}', which would be left without one."),
        "If nobody needs that session, remove it first",
        Remedy::None,
    )
    .by_command(format!("daypass session remove {}", quoted(name)))
}

pub(super) fn key_not_ready(id: &AccessKeyId, name: &str) -> Problem {
    Problem::new(
        Code::AccessDenied,
        "AWS does not accept the new access key yet",
        format!(
            "The new access key {id} of '{name}' is in the vault, but AWS does not accept it everywhere yet."
        ),
        "Wait a few minutes, then rotate again: it continues from there.",
        Remedy::Retry,
    )
}

pub(super) fn not_permitted(user: &UserArn, source: &AwsError) -> Problem {
    let (action, said) = match source {
        AwsError::Refused { operation, message, .. } => (format!("iam:{operation}"), message.as_str()),
        _ => ("to do this".to_owned(), ""),
    };
    let name = user.user_name();
    let says = if said.is_empty() { String::new() } else { format!(" AWS says: {}", source.said()) };
    let detail = format!(
        "AWS does not allow {name} {action}. A rotation needs {}.{says}",
        ROTATION_ACTIONS.join(", ")
    );
    // A policy to attach helps where none allows it, and against nothing that denies it.
    let (advice, remedy) = match Reason::read(said) {
        Some(reason) if reason.explicit || reason.kind != PolicyKind::IdentityBased => {
            (reason.kind.advice(reason.explicit).to_owned(), Remedy::None)
        }
        _ => (
            format!("Ask an administrator to attach this policy to {name}."),
            Remedy::AllowInUserPolicy { user_arn: user.to_string(), policy: own_keys_policy(user) },
        ),
    };
    Problem::new(Code::AccessDenied, "The user may not manage their own access keys", detail, advice, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str, days: i64, active: bool, last_use: LastUse) -> ListedKey {
        let created_at = now() - SignedDuration::from_hours(24 * days);
        ListedKey { id: AccessKeyId::parse(id).unwrap(), active, created_at, last_use }
    }

    fn now() -> Timestamp {
        "2030-01-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn two_keys_are_told_apart_by_age_and_use_and_the_command_is_named() {
        let used = LastUse::At(now() - SignedDuration::from_mins(150));
        let ours = key("AKIAIOSFODNN7EXAMPLE", 93, true, used);
        let other = key("AKIAI44QH8DHBEXAMPLE", 400, false, LastUse::Never);
        let problem = two_keys(&TwoKeys {
            session: "ada at work".to_owned(),
            user: "ada".to_owned(),
            current: ours.id.clone(),
            listed: vec![ours, other],
            at: now(),
            other: OtherKey::Somebodys,
        });
        assert!(
            problem.detail.ends_with(
                "AKIAIOSFODNN7EXAMPLE (in Daypass), 93 days old, last used 2 h ago; \
                 AKIAI44QH8DHBEXAMPLE, inactive, 400 days old, never used."
            ),
            "{}",
            problem.detail
        );
        assert!(
            problem.action.ends_with("daypass keys rotate 'ada at work' --delete AKIAI44QH8DHBEXAMPLE"),
            "{}",
            problem.action
        );
    }
}
