//! Profiles in the person's files.

use super::{Rows, profile, variants, worded};
use crate::delivery::{Error, Holder};
use crate::ground;
use crate::store::StoreError;
use crate::vault::VaultError;
use aws_files::{FileError, SharedFile};
use std::path::PathBuf;

worded!(Error, "delivery", errors();
    words ProfileInUse ProfileShadowed NoProgram FileMalformed SectionLost DefaultProfile NoKeptText KeptTextOccupied;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) File(FileError));
variants!(Holder: Person Session Endpoint;);

fn errors() -> Rows<Error> {
    let shadowed = |name: &str, by: &str, file, comes_back| Error::ProfileShadowed {
        profile: profile(name),
        by: by.to_owned(),
        file,
        comes_back,
    };
    let lost = |gone| Error::SectionLost { name: "deploy".to_owned(), profile: profile("dev"), gone };
    let (config, credentials) = (SharedFile::Config, SharedFile::Credentials);
    let mut errors = vec![
        ("ProfileShadowed: config file", shadowed("dev", "role_arn", config, false)),
        ("ProfileShadowed: config file, default", shadowed("default", "sso_session", config, false)),
        ("ProfileShadowed: config file, comes back", shadowed("dev", "role_arn", config, true)),
        ("ProfileShadowed: credentials file", shadowed("dev", "aws_access_key_id", credentials, false)),
        (
            "ProfileShadowed: credentials file, comes back",
            shadowed("dev", "aws_access_key_id", credentials, true),
        ),
        ("NoProgram", Error::NoProgram),
        (
            "FileMalformed",
            Error::FileMalformed {
                profile: profile("dev"),
                detail: "the value of region holds a line break".to_owned(),
            },
        ),
        ("SectionLost: taken out", lost(true)),
        ("SectionLost: changed", lost(false)),
        (
            "DefaultProfile",
            Error::DefaultProfile {
                by: "aws_access_key_id".to_owned(),
                file: PathBuf::from("/home/ada/.aws/credentials"),
            },
        ),
    ];
    let id = || "0f1e2d3c".to_owned();
    errors.push(("NoKeptText", Error::NoKeptText { id: id() }));
    errors.push((
        "KeptTextOccupied",
        Error::KeptTextOccupied {
            id: id(),
            path: PathBuf::from("/home/ada/.aws/credentials"),
            section: "dev".to_owned(),
        },
    ));
    let in_use = |holder| Error::ProfileInUse { profile: profile("dev"), holder };
    errors.extend(holders().into_iter().map(|(name, holder)| (name, in_use(holder))));
    errors
}

pub(super) fn holders() -> Rows<Holder> {
    let name = || "deploy".to_owned();
    vec![
        ("ProfileInUse/Person: credentials file", Holder::Person { file: SharedFile::Credentials }),
        ("ProfileInUse/Person: config file", Holder::Person { file: SharedFile::Config }),
        ("ProfileInUse/Session", Holder::Session { name: name() }),
        ("ProfileInUse/Endpoint", Holder::Endpoint { name: name() }),
    ]
}
