//! A session for tests that need one, whatever it is.

use super::{NewSession, Store};
use daypass_core::sts::AccessKeyId;
use daypass_core::{IamUser, SessionId, SessionSource, UserArn};

/// Adds an IAM user of this name, which is its id too.
pub(crate) fn add_user(store: &Store, name: &str) -> SessionId {
    let id = SessionId::from_stored(name);
    let source = SessionSource::IamUser(IamUser {
        arn: UserArn::try_from("arn:aws:iam::123456789012:user/ada".to_owned()).unwrap(),
        access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        mfa_device: None,
        duration: None,
    });
    let new = NewSession { id: &id, name, source: &source, region: None, profiles: &[] };
    assert!(store.add(&new).unwrap());
    id
}
