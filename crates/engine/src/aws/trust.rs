//! The certificates that AWS's own, or a proxy's, is checked against: the system's, and those of the CA bundle beside
//! them.
//!
//! The SDK's client panics at the first request when one of a bundle's cannot be read. So each is read here first, by
//! itself, and only those that can be read are handed on.

use super::error::AwsError;
use super::origin::CaBundle;
use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// A certificate of the bundle that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The file.
    pub path: PathBuf,
    /// Which certificate of the file it is, from 1 on.
    pub number: usize,
    /// The line that it begins on, from 1 on.
    pub line: usize,
}

/// What is in a CA bundle: the certificates that can be read, and those that cannot.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    certificates: Vec<CertificateDer<'static>>,
    left_out: Vec<LeftOut>,
}

impl Bundle {
    /// Reads a PEM file. What is no certificate, such as a key, is passed over.
    fn read(file: &CaBundle) -> Result<Self, AwsError> {
        let path = file.path.as_path();
        let refused = |reason: String| AwsError::CaBundle { bundle: Box::new(file.clone()), reason };
        let text = fs::read(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => refused("is not there".to_owned()),
            _ if path.is_dir() => refused("is a folder, not a file".to_owned()),
            _ => refused(format!("cannot be read: {error}")),
        })?;
        let mut bundle = Self::default();
        for (number, (line, section)) in (1..).zip(sections(&text)) {
            match certificate(&section) {
                Some(certificate) => bundle.certificates.push(certificate),
                None => bundle.left_out.push(LeftOut { path: path.to_owned(), number, line }),
            }
        }
        match (bundle.certificates.len(), bundle.left_out.len()) {
            (0, 0) => Err(refused("holds no certificate".to_owned())),
            (0, 1) => Err(refused("holds one certificate, which cannot be read".to_owned())),
            (0, count) => Err(refused(format!("holds {count} certificates, none of which can be read"))),
            _ => {
                for LeftOut { path, number, line } in &bundle.left_out {
                    tracing::warn!(path = %path.display(), number, line, "a certificate of the CA bundle cannot be read");
                }
                Ok(bundle)
            }
        }
    }
}

impl CaBundle {
    /// Whether it can be used: some certificate in it can be read.
    ///
    /// # Errors
    /// [`AwsError::CaBundle`]
    pub(crate) fn check(&self) -> Result<(), AwsError> {
        Bundle::read(self).map(drop)
    }
}

/// Each certificate's lines, with the line that it begins on. One that does not end goes up to where the next begins.
fn sections(text: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut found: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        let line = line.trim_ascii();
        if line == BEGIN {
            found.push((number, Vec::new()));
            inside = true;
        }
        if let Some((_, section)) = found.last_mut().filter(|_| inside) {
            section.extend_from_slice(line);
            section.push(b'\n');
        }
        inside &= line != END;
    }
    found
}

/// The certificate of a PEM section, if TLS can use it.
fn certificate(section: &[u8]) -> Option<CertificateDer<'static>> {
    let read = of_base64(section).or_else(|| CertificateDer::from_pem_slice(section).ok());
    read.filter(is_usable)
}

/// A certificate of a PEM section that has nothing but Base64 in it. `from_pem_slice` takes as long for every letter, as it has to
/// for a key, and every command that shows the status would wait for that: a bundle has more than a hundred certificates.
fn of_base64(section: &[u8]) -> Option<CertificateDer<'static>> {
    let lines = section.strip_prefix(BEGIN)?.trim_ascii_end().strip_suffix(END)?;
    let letters: Vec<u8> = lines.iter().copied().filter(|byte| *byte != b'\n').collect();
    BASE64_STANDARD.decode(letters).ok().map(CertificateDer::from)
}

fn is_usable(certificate: &CertificateDer<'static>) -> bool {
    RootCertStore::empty().add(certificate.clone()).is_ok()
}

/// The system's certificates, read once: it takes 300 ms on macOS.
static SYSTEM: LazyLock<System> = LazyLock::new(|| {
    let found = rustls_native_certs::load_native_certs();
    let fault = found.errors.first().map(ToString::to_string);
    if let Some(fault) = &fault {
        tracing::warn!(fault, "not every certificate of the system can be read");
    }
    System { certificates: found.certs.into_iter().filter(is_usable).collect(), fault }
});

struct System {
    certificates: Vec<CertificateDer<'static>>,
    /// Why not all could be read.
    fault: Option<String>,
}

/// What a connection is trusted by. All of it is read when it is first needed.
#[derive(Debug)]
pub(super) struct Trust {
    file: Option<CaBundle>,
    bundle: OnceLock<Result<Bundle, AwsError>>,
    tls: OnceLock<TlsContext>,
}

impl Trust {
    pub(super) fn new(file: Option<CaBundle>) -> Self {
        Self { file, bundle: OnceLock::new(), tls: OnceLock::new() }
    }

    fn bundle(&self) -> Result<&Bundle, &AwsError> {
        let read = || self.file.as_ref().map_or_else(|| Ok(Bundle::default()), Bundle::read);
        self.bundle.get_or_init(read).as_ref()
    }

    /// The certificates of the bundle that cannot be read.
    pub(super) fn left_out(&self) -> &[LeftOut] {
        self.bundle().map_or(&[], |bundle| &bundle.left_out)
    }

    /// Why the bundle cannot be used, if it cannot.
    pub(super) fn bundle_fault(&self) -> Option<AwsError> {
        self.bundle().err().cloned()
    }

    /// The certificates, for the client.
    pub(super) fn tls_context(&self) -> &TlsContext {
        self.tls.get_or_init(|| context(self.bundle().map_or(&[], |bundle| &bundle.certificates)))
    }

    #[cfg(test)]
    pub(super) fn has_been_read(&self) -> bool {
        self.tls.get().is_some()
    }

    /// Why an https address cannot be asked for, if the bundle cannot be used or there is no certificate at all.
    pub(super) fn fault(&self, address: &str) -> Option<AwsError> {
        if !address.starts_with("https:") {
            return None;
        }
        match self.bundle() {
            Err(error) => Some(error.clone()),
            Ok(bundle) if bundle.certificates.is_empty() && SYSTEM.certificates.is_empty() => {
                let reason = SYSTEM.fault.clone().unwrap_or_else(|| "none is installed".to_owned());
                Some(AwsError::NoCertificates { reason })
            }
            Ok(_) => None,
        }
    }
}

/// The SDK's client takes certificates as PEM alone. Left to read the system's by itself, it reads them a second time,
/// and a debug build of it panics where there are none.
fn context(bundle: &[CertificateDer<'static>]) -> TlsContext {
    let mut trust = TrustStore::empty();
    for certificate in SYSTEM.certificates.iter().chain(bundle) {
        trust.add_pem_certificate(pem(certificate));
    }
    // Building cannot fail: it only puts the parts together.
    TlsContext::builder().with_trust_store(trust).build().unwrap_or_default()
}

fn pem(certificate: &CertificateDer<'_>) -> Vec<u8> {
    let mut pem = [BEGIN, b"\n"].concat();
    pem.extend_from_slice(BASE64_STANDARD.encode(certificate).as_bytes());
    pem.push(b'\n');
    pem.extend_from_slice(END);
    pem.push(b'\n');
    pem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::http::Http;
    use crate::aws::{Origin, Route, Silence};
    use std::path::Path;

    /// Made for this test, of a key that was not kept.
    const GOOD: &str = "\
-----BEGIN CERTIFICATE-----
MIIBhTCCASugAwIBAgIUHIVxLPdMwqwG6iTVCSlpPSjwPFMwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMRGF5cGFzcyB0ZXN0MCAXDTI2MTEyODE3NTAzMloYDzIxMjYx
MTA0MTc1MDMyWjAXMRUwEwYDVQQDDAxEYXlwYXNzIHRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQWpIlu1FBFVjm1xvy/7uPliaZz/QIqfvdTNiIDskSnrN2x
3WlEV/GUFrVfFhCCn7xg1QVSkSqOv1beUpPdXhaSo1MwUTAdBgNVHQ4EFgQUOfIR
NHSMcpTXOAOmBpk4sG/JtbQwHwYDVR0jBBgwFoAUOfIRNHSMcpTXOAOmBpk4sG/J
tbQwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAHFL7DEL8AlEJq
w/RoHtyezMwzK42ZOB0uxJ1rx/ubfgIhAJwjG+CMuRM7sVvbZuOFTswWsF7DiLgt
LFdQjlDlEduE
-----END CERTIFICATE-----
";
    const BAD: &str = "-----BEGIN CERTIFICATE-----\nTm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";

    fn named(path: &Path) -> CaBundle {
        CaBundle { path: path.to_owned(), origin: Origin::Variable("AWS_CA_BUNDLE") }
    }

    fn bundle(text: &str) -> (tempfile::TempDir, CaBundle) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle.pem");
        aws_files::atomic::write(&path, text.as_bytes(), 0o600).unwrap();
        (folder, named(&path))
    }

    fn refused(text: &str) -> String {
        let (_folder, file) = bundle(text);
        match Bundle::read(&file) {
            Err(AwsError::CaBundle { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn one_certificate_that_cannot_be_read_panicked_at_the_first_request() {
        let (_folder, file) = bundle(&format!("# the company's\n{GOOD}\n{BAD}"));
        let http = Http::new(&Route { ca_bundle: Some(file.clone()), ..Route::default() });
        assert_eq!(http.left_out(), [LeftOut { path: file.path, number: 2, line: 14 }]);
        // Nobody listens at port 1.
        let answer = http.get("https://127.0.0.1:1/").await;
        assert_eq!(
            answer.unwrap_err(),
            AwsError::Unreachable { host: "127.0.0.1".to_owned(), why: Silence::Refused }
        );
    }

    #[test]
    fn each_certificate_is_read_by_itself() {
        let lines = GOOD.lines().count();
        let cut = &GOOD[..GOOD.len() / 2];
        let not_base64 = BAD.replace("Tm8", "?!*");
        for (text, good, left_out) in [
            (GOOD.to_owned(), 1, vec![]),
            (GOOD.replace('\n', "\r\n"), 1, vec![]),
            (format!("{BAD}{GOOD}{not_base64}{GOOD}"), 2, vec![(1, 1), (3, 4 + lines)]),
            (format!("{GOOD}{cut}\n{GOOD}"), 2, vec![(2, 1 + lines)]),
            (
                format!("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n{GOOD}"),
                1,
                vec![],
            ),
        ] {
            let (_folder, file) = bundle(&text);
            let read = Bundle::read(&file).unwrap();
            assert_eq!(read.certificates.len(), good, "{text}");
            let found: Vec<_> = read.left_out.iter().map(|out| (out.number, out.line)).collect();
            assert_eq!(found, left_out, "{text}");
            // The client reads what it is given once more, and panics where it cannot.
            let trust = Trust::new(Some(file));
            let _ = trust.tls_context();
        }
    }

    #[test]
    fn a_bundle_without_any_certificate_says_why() {
        assert_eq!(refused(""), "holds no certificate");
        assert_eq!(refused("just a text"), "holds no certificate");
        assert_eq!(refused(BAD), "holds one certificate, which cannot be read");
        assert_eq!(refused(&BAD.repeat(3)), "holds 3 certificates, none of which can be read");
        let folder = tempfile::tempdir().unwrap();
        let reason = |path: &Path| Bundle::read(&named(path)).unwrap_err().to_string();
        assert!(reason(folder.path()).ends_with(" is a folder, not a file"));
        assert!(reason(&folder.path().join("none.pem")).ends_with(" is not there"));
    }
}
