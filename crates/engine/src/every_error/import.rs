//! What keeps profiles from being imported.

use super::{Rows, variants, worded};
use crate::import::Error;
use crate::store::StoreError;
use crate::{ground, identity_center, integrations, users};
use aws_files::FileError;

worded!(Error, "import", errors();
    words NoProfile;
    passes_on Ground(ground::Error) Store(StoreError) File(FileError) IdentityCenter(identity_center::Error)
        Integrations(integrations::Error) Users(users::Error));

fn errors() -> Rows<Error> {
    vec![("NoProfile", Error::NoProfile { name: "deploy".to_owned() })]
}
