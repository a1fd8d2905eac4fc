//! A user's keys and MFA codes.

use super::{
    Rows, device, not_subscribed, session, unknown_key, unreachable, variants, worded, wrong_secret,
};
use crate::aws::{AwsError, RoleRefused};
use crate::ground;
use crate::iam::Error;
use crate::store::StoreError;
use crate::vault::VaultError;
use std::time::Duration;

worded!(Error, "iam", errors();
    words MfaRequired MfaRejected MfaDeviceUnknown MfaProcess KeysRefused FederationRefused KeysMissing;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) Aws(AwsError) RoleRefused(RoleRefused));

fn errors() -> Rows<Error> {
    let name = || "ada".to_owned();
    let keys = |source| Error::KeysRefused { user: name(), source };
    let throttled = AwsError::Throttled { retry_after: Some(Duration::from_secs(90)) };
    vec![
        ("MfaRequired", Error::MfaRequired { session: session(), name: name(), device: device() }),
        ("MfaRejected: a typed code", Error::MfaRejected { device: device(), automatic: false }),
        ("MfaRejected: a code made here", Error::MfaRejected { device: device(), automatic: true }),
        ("MfaDeviceUnknown", Error::MfaDeviceUnknown { device: device(), user: name() }),
        ("MfaProcess", Error::MfaProcess { device: device(), detail: "it ended with 1".to_owned() }),
        ("KeysRefused: the secret does not belong to it", keys(wrong_secret())),
        ("KeysRefused: AWS does not know it", keys(unknown_key())),
        ("KeysRefused: refused otherwise", keys(not_subscribed())),
        ("KeysRefused: no answer", keys(unreachable("sts.eu-west-1.amazonaws.com"))),
        ("KeysRefused: throttled", keys(throttled)),
        ("FederationRefused", Error::FederationRefused { user: name(), source: Box::new(not_subscribed()) }),
        ("KeysMissing", Error::KeysMissing { session: session() }),
    ]
}
