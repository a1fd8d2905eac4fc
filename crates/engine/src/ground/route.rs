//! The way from this machine to AWS, as far as the environment sets it.

use sha2::{Digest, Sha256};
use std::ffi::OsString;

/// What the way to AWS depends on in an environment, as a hash: a proxy's address may hold a password.
pub(crate) fn route(variable: impl Fn(&str) -> Option<OsString>) -> String {
    const NAMES: [&str; 16] = [
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "AWS_CA_BUNDLE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_IAM",
    ];
    let mut hash = Sha256::new();
    for name in NAMES {
        hash.update(name);
        hash.update([0]);
        hash.update(variable(name).unwrap_or_default().as_encoded_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
