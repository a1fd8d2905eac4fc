//! What keeps an integration from being added, changed or read.

use super::{Rows, variants, worded};
use crate::aws::AwsError;
use crate::integrations::Error;
use crate::store::StoreError;
use crate::{credentials, ground, identity_center, sessions};

worded!(Error, "integrations", errors();
    words AliasTaken;
    passes_on Ground(ground::Error) Store(StoreError) Aws(AwsError) IdentityCenter(identity_center::Error)
        Credentials(credentials::Error) Sessions(sessions::Error));

fn errors() -> Rows<Error> {
    vec![("AliasTaken", Error::AliasTaken { alias: "Northwind".to_owned() })]
}
