//! An integration, an account and a session for tests that need one, whatever it is.

use super::{NewSession, Store};
use daypass_core::sts::AccessKeyId;
use daypass_core::{
    IamUser, Integration, IntegrationId, PortalAccount, Region, SessionId, SessionSource, StartUrl, UserArn,
};

/// An integration of the portal of this name.
pub(super) fn integration(portal: &str, alias: &str) -> Integration {
    let start_url = StartUrl::parse(&format!("https://{portal}.awsapps.com/start")).unwrap();
    Integration {
        id: IntegrationId::of(&start_url),
        alias: alias.to_owned(),
        start_url,
        region: Region::parse("eu-central-1").unwrap(),
        additional_regions: Vec::new(),
        another: false,
        synced_at: None,
    }
}

/// An account as a portal lists it.
pub(super) fn account(id: &str, name: &str) -> PortalAccount {
    PortalAccount { id: id.to_owned().try_into().unwrap(), name: name.to_owned(), email: None }
}

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
