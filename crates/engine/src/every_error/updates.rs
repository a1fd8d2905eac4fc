//! What keeps a newer Daypass from being found or installed.

use super::{Rows, unreachable, variants, worded};
use crate::aws::{AwsError, DownloadError};
use crate::ground;
use crate::store::StoreError;
use crate::updates::Error;
use daypass_core::update::{InvalidManifest, SignedForOther};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

worded!(Error, "updates", errors();
    words NoUpdates Network Answer NotSigned SignedForOther NotOffered File WriteUnderWay Unpacked;
    passes_on Ground(ground::Error) Store(StoreError));

fn errors() -> Rows<Error> {
    let host = "updates.example.com".to_owned();
    let image = PathBuf::from("/home/ada/.Daypass.AppImage.update");
    let network = |source| Error::Network { host: host.clone(), source };
    let too_long = DownloadError::TooLong { host: host.clone(), most: 400 << 20 };
    let writes = |pid| Error::WriteUnderWay { what: "your AWS files".to_owned(), pid };
    let proxy = AwsError::Proxy { reason: "tunnel error: unsuccessful".to_owned() };
    let insecure = AwsError::Insecure { reason: "invalid peer certificate: UnknownIssuer".to_owned() };
    vec![
        ("NoUpdates", Error::NoUpdates),
        ("Network", network(unreachable(&host))),
        ("Network_proxy", network(proxy)),
        ("Network_insecure", network(insecure)),
        ("Answer", Error::manifest(&host, InvalidManifest::Shape)),
        ("Answer_too_long", Error::download(too_long, Path::new(""))),
        ("NotSigned", Error::NotSigned { why: "it is signed with another key than Daypass's" }),
        ("SignedForOther", Error::SignedForOther(SignedForOther::Version { signed: "0.9.0".to_owned() })),
        ("NotOffered", Error::NotOffered { version: "1.2.3".to_owned() }),
        ("File", Error::File { path: image, source: ErrorKind::StorageFull.into() }),
        ("WriteUnderWay", writes(Some(4711))),
        ("WriteUnderWay_unknown", writes(None)),
        ("Unpacked", Error::Unpacked { why: "there is no app in it".to_owned() }),
    ]
}
