//! Profiles in the person's files.

use super::{Rows, profile, variants, worded};
use crate::delivery::{Error, Holder, ShadowingLines, TakenBy, TakenProfile};
use crate::ground;
use crate::store::StoreError;
use crate::vault::VaultError;
use aws_files::readers::Reader;
use aws_files::{FileError, FileRole};
use std::path::PathBuf;

worded!(Error, "delivery", errors();
    words ProfileInUse ProfilesTaken ProfileShadowed HeaderUnread ReadOnly NoProgram FileMalformed SectionLost DefaultProfile NoKeptText KeptTextOccupied KeptTextDamaged;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) File(FileError));
variants!(Holder: Person Session Endpoint;);

fn errors() -> Rows<Error> {
    let section = |file, header: &str, keys: &[&str], others: &[Reader], failing: &[Reader]| ShadowingLines {
        file,
        header: header.to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        others: others.to_vec(),
        failing: failing.to_vec(),
    };
    let shadowed = |lines| Error::ProfileShadowed { profile: profile("dev"), lines };
    let lost = |gone| Error::SectionLost { name: "deploy".to_owned(), profile: profile("dev"), gone };
    let (config, credentials) = (FileRole::Config, FileRole::Credentials);
    let mut errors = vec![
        (
            "ProfileShadowed: for every tool",
            shadowed(vec![section(
                config,
                "profile dev",
                &["role_arn", "source_profile"],
                &Reader::ALL,
                &[],
            )]),
        ),
        (
            "ProfileShadowed: for some, others fail",
            shadowed(vec![section(
                config,
                "profile dev",
                &["sso_session", "sso_account_id", "sso_role_name"],
                &[Reader::Botocore],
                &[Reader::Java, Reader::Rust],
            )]),
        ),
        (
            "ProfileShadowed: in both files",
            shadowed(vec![
                section(config, "profile dev", &["credential_source"], &[], &[Reader::Go]),
                section(credentials, "dev", &["aws_access_key_id"], &[Reader::JavaScript], &[]),
            ]),
        ),
        (
            "ProfileShadowed: in every profile",
            shadowed(vec![section(config, "DEFAULT", &["role_arn"], &[Reader::Botocore], &[])]),
        ),
        (
            "HeaderUnread",
            Error::HeaderUnread {
                profile: profile("dev"),
                file: credentials,
                header: " dev ".to_owned(),
                readers: vec![Reader::Botocore, Reader::JavaScript],
            },
        ),
        (
            "ReadOnly",
            Error::ReadOnly {
                profile: profile("dev"),
                lines: "[profile dev]\ncredential_process = daypass credential-process 0123456789abcdef\n"
                    .to_owned(),
                source: FileError::ReadOnly { path: PathBuf::from("/nix/store/x-home/.aws/config") },
            },
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
    let taken = |by| TakenProfile { profile: profile("shop-admin"), role: "Shop/Admin".to_owned(), by };
    let by_section = taken(TakenBy::Section(config));
    errors.push(("ProfilesTaken: by the person", Error::ProfilesTaken { taken: vec![by_section.clone()] }));
    let by_role = taken(TakenBy::Role("Shop (old)/Admin".to_owned()));
    errors.push(("ProfilesTaken: by another role", Error::ProfilesTaken { taken: vec![by_role] }));
    errors.push(("ProfilesTaken: many", Error::ProfilesTaken { taken: vec![by_section; 12] }));
    errors.push(("KeptTextDamaged", Error::KeptTextDamaged { id: id(), profile: profile("dev") }));
    let in_use = |holder| Error::ProfileInUse { profile: profile("dev"), holder };
    errors.extend(holders().into_iter().map(|(name, holder)| (name, in_use(holder))));
    errors
}

pub(super) fn holders() -> Rows<Holder> {
    let name = || "deploy".to_owned();
    vec![
        ("ProfileInUse/Person: credentials file", Holder::Person { file: FileRole::Credentials }),
        ("ProfileInUse/Person: config file", Holder::Person { file: FileRole::Config }),
        ("ProfileInUse/Session", Holder::Session { name: name() }),
        ("ProfileInUse/Endpoint", Holder::Endpoint { name: name() }),
    ]
}
