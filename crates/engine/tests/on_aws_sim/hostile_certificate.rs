//! What a hostile server shows over TLS: a certificate of its own for 127.0.0.1, valid from 2020 to 2120. Both were made for
//! these tests, and nothing else trusts them.

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;

pub(crate) const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBXzCCAQWgAwIBAgIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxEYXlwYXNz
IHRlc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBcxFTATBgNV
BAMMDERheXBhc3MgdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+c2Va3
S103Abh2yvl50vehxIPUl3yV/HYEnkZirEKb2dtJ3AehhAFxYWlqJEpSdadacstk
L7kD5IBuS3byksKjQDA+MA8GA1UdEQQIMAaHBH8AAAEwDAYDVR0TAQH/BAIwADAd
BgNVHQ4EFgQUx1g3Gz0v3+nRd87IMeKwGqLJPq4wCgYIKoZIzj0EAwIDSAAwRQIg
WYlYoE0Rk1P7lPAxkjFPti7n4fQj3VwyWocqlJCjA64CIQDjZp1qKjQ06RSFGzbN
7AkGIssQ84fjDmV/vERsbouhUw==
-----END CERTIFICATE-----
";

const KEY: &str = "\
";

pub(crate) fn config() -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    Arc::new(config)
}
