//! What keeps an integration from being added, changed or read.

use super::{Rows, variants, worded};
use crate::aws::AwsError;
use crate::integrations::Error;
use crate::store::StoreError;
use crate::{credentials, ground, identity_center, sessions};
use daypass_core::StartUrl;

worded!(Error, "integrations", errors();
    words AliasTaken SameInstance;
    passes_on Ground(ground::Error) Store(StoreError) Aws(AwsError) IdentityCenter(identity_center::Error)
        Credentials(credentials::Error) Sessions(sessions::Error));

fn errors() -> Rows<Error> {
    let alias = || "Northwind".to_owned();
    let start_url = StartUrl::parse("https://d-9067642ac7.awsapps.com/start").unwrap();
    vec![
        ("AliasTaken", Error::AliasTaken { alias: alias() }),
        ("SameInstance", Error::SameInstance { start_url, alias: alias() }),
    ]
}
