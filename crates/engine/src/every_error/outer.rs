//! The errors that have no words of their own: those of renewal and of what is shown, and the one that callers of several
//! rooms get.

use super::{variants, worded};
use crate::aws::AwsError;
use crate::error::EngineError;
use crate::store::StoreError;
use crate::vault::{KeySourceError, VaultError};
use crate::{
    backup, credentials, delivery, doctor, endpoint, ground, iam, identity_center, import, integrations,
    protect, renewal, sessions, transfer, updates, users, view,
};

worded!(renewal::Error, "renewal", vec![];
    words;
    passes_on Ground(ground::Error) Store(StoreError) Credentials(credentials::Error));
worded!(view::Error, "view", vec![];
    words;
    passes_on Store(StoreError) Vault(VaultError) Credentials(credentials::Error) Delivery(delivery::Error));
worded!(EngineError, "engine", vec![];
    words;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) KeySource(KeySourceError)
        Aws(AwsError) IdentityCenter(identity_center::Error) Iam(iam::Error) Credentials(credentials::Error)
        Delivery(delivery::Error) Sessions(sessions::Error) Integrations(integrations::Error) Users(users::Error)
        Import(import::Error) Protect(protect::Error) Backup(backup::Error) Transfer(transfer::Error)
        Endpoint(endpoint::Error) Renewal(renewal::Error)
        View(view::Error) Doctor(doctor::Error) Updates(updates::Error));
