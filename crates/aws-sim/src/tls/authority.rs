//! The certificate authority, which issues a certificate for every host that a client names.

use crate::error::SimError;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};
use std::collections::HashMap;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A CA, new at each start. Its key never leaves the process.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// One key for all hosts.
    key: KeyPair,
    signer: Arc<dyn SigningKey>,
    issued: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

impl Authority {
    /// A new CA, whose certificate is written into a folder as `ca.pem`. The folder is made where it is not there.
    ///
    /// # Errors
    /// `Certificate` when it cannot be made or written.
    pub(crate) fn create(folder: &Path) -> Result<(Self, PathBuf), SimError> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.distinguished_name.push(DnType::CommonName, "aws-sim");
        let ca_key = KeyPair::generate().map_err(of_certificate)?;
        let certificate = params.self_signed(&ca_key).map_err(of_certificate)?;
        let path = folder.join("ca.pem");
        std::fs::create_dir_all(folder).map_err(of_certificate)?;
        // Whoever waits for the file sees it whole or not at all.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(of_certificate)?;
        file.write_all(pem(certificate.der()).as_bytes()).map_err(of_certificate)?;
        file.persist(&path).map_err(of_certificate)?;

        let key = KeyPair::generate().map_err(of_certificate)?;
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let signer = ring::sign::any_supported_type(&der).map_err(of_certificate)?;
        let issuer = Issuer::new(params, ca_key);
        Ok((Self { issuer, key, signer, issued: Mutex::default() }, path))
    }

    /// TLS for every host.
    ///
    /// # Errors
    /// `Certificate` when the library cannot do TLS at all.
    pub(crate) fn server_config(self) -> Result<ServerConfig, SimError> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(of_certificate)?;
        let mut config = config.with_no_client_auth().with_cert_resolver(Arc::new(self));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    fn issue(&self, host: &str) -> Option<Arc<CertifiedKey>> {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = issued.get(host) {
            return Some(known.clone());
        }
        let mut params = CertificateParams::new(vec![host.to_owned()]).ok()?;
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&self.key, &self.issuer).ok()?;
        let certified = Arc::new(CertifiedKey::new(vec![certificate.der().clone()], self.signer.clone()));
        issued.insert(host.to_owned(), certified.clone());
        Some(certified)
    }
}

impl ResolvesServerCert for Authority {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.issue(hello.server_name()?)
    }
}

fn of_certificate(error: impl std::error::Error + Send + Sync + 'static) -> SimError {
    SimError::Certificate(Box::new(error))
}

/// In lines of 64 characters (RFC 7468 §2).
fn pem(certificate: &CertificateDer<'_>) -> String {
    let text = BASE64_STANDARD.encode(certificate);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}
