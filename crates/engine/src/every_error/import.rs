//! What keeps profiles from being imported.

use super::{Rows, variants, worded};
use crate::aws::{AwsError, Silence};
use crate::import::Error;
use crate::store::StoreError;
use crate::{ground, identity_center, integrations, users};
use aws_files::FileError;

worded!(Error, "import", errors();
    words NoAnswer NoProfile;
    passes_on Ground(ground::Error) Store(StoreError) File(FileError) IdentityCenter(identity_center::Error)
        Integrations(integrations::Error) Users(users::Error));

fn errors() -> Rows<Error> {
    let no_answer = |whom: &str, setting| Error::NoAnswer {
        whom: whom.to_owned(),
        setting,
        source: AwsError::Unreachable { host: String::new(), why: Silence::TimedOut },
    };
    vec![
        ("NoAnswer: a region", no_answer("STS in eu-wset-1", "region")),
        ("NoAnswer: a portal", no_answer("https://sso.acme.example/start", "sso_start_url")),
        ("NoProfile", Error::NoProfile { name: "deploy".to_owned() }),
    ]
}
