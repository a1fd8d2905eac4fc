//! The access key in a profile, and what else gives it credentials.

use super::known::Known;
use super::{Reason, Section};
use crate::credentials::LongTermKeys;
use crate::file_role::FileRole;
use crate::secret::Secret;
use crate::session::SessionId;
use crate::sts::AccessKeyId;

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
/// The second is botocore's name for it from before there were any SDKs.
const TOKENS: [&str; 2] = ["aws_session_token", "aws_security_token"];

/// The access key in a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Keys {
    /// It is this session's: Daypass wrote it, or a `credential_process` of Daypass's gives it.
    Daypass(SessionId),
    /// A long-term one.
    LongTerm(LongTermKeys),
    /// One that cannot become anything.
    Useless(Reason),
}

/// The access key in a profile, if there is any.
pub(super) fn keys_in(profile: &str, section: &Section, existing: &Known<'_>) -> Option<Keys> {
    let (id, secret) = match (section.get(ID), section.get(SECRET)) {
        (None, None) => return None,
        (Some(_), None) => return Some(Keys::Useless(Reason::HalfKeys { key: SECRET })),
        (None, Some(_)) => return Some(Keys::Useless(Reason::HalfKeys { key: ID })),
        (Some(id), Some(secret)) => (id, secret),
    };
    if let Some(session) = existing.written.get(profile) {
        return Some(Keys::Daypass(session.clone()));
    }
    if id.starts_with("ASIA") || TOKENS.iter().any(|token| section.has(token)) {
        // saml2aws notes beside its keys whose they are.
        let is_saml = section.has("x_principal_arn");
        return Some(Keys::Useless(match is_saml {
            true => Reason::Saml { key: "x_principal_arn" },
            false => Reason::ShortTerm,
        }));
    }
    // Do not repeat the value: what stands in the wrong place may be the secret key.
    let Ok(access_key_id) = AccessKeyId::parse(id) else {
        let expected = "the id of a long-term access key (AKIA…)";
        return Some(Keys::Useless(Reason::Unusable { key: ID, expected }));
    };
    if !secret.bytes().all(|b| b.is_ascii_graphic()) {
        let expected = "a secret access key on one line";
        return Some(Keys::Useless(Reason::Unusable { key: SECRET, expected }));
    }
    Some(Keys::LongTerm(LongTermKeys { access_key_id, secret_access_key: Secret::new(secret) }))
}

/// The file that the access key is in.
pub(super) fn file_of_keys(section: &Section) -> FileRole {
    section.file_of(ID)
}

/// Whether a setting is a part of an access key.
pub(super) fn is_key_setting(key: &str) -> bool {
    [ID, SECRET].contains(&key) || TOKENS.contains(&key)
}
