//! What requests are signed with.

use aws_credential_types::Credentials as SdkCredentials;
use daypass_core::{Credentials, LongTermKeys};

/// Credentials as the SDK's clients take them.
#[derive(Debug, Clone)]
pub struct Signer(pub(super) SdkCredentials);

impl From<&Credentials> for Signer {
    fn from(credentials: &Credentials) -> Self {
        Self(SdkCredentials::new(
            credentials.access_key_id.as_str(),
            credentials.secret_access_key.expose(),
            Some(credentials.session_token.expose().to_owned()),
            None,
            "Daypass",
        ))
    }
}

impl From<&LongTermKeys> for Signer {
    fn from(keys: &LongTermKeys) -> Self {
        let (id, secret) = (keys.access_key_id.as_str(), keys.secret_access_key.expose());
        Self(SdkCredentials::new(id, secret, None, None, "Daypass"))
    }
}
