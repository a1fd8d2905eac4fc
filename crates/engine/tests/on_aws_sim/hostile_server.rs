//! A server in the place of AWS that means harm: it answers every request with the same bytes, slowly, or without an end.

use crate::hostile_certificate::Certificate;
use daypass_engine::aws::{CaBundle, Endpoints, Gateway, Origin, Route};
use rustls::{ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// What it does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Does {
    /// Sends this and closes the connection.
    Sends(Vec<u8>),
    /// Sends the head, and then a byte now and then for as long as somebody listens.
    Trickles(Vec<u8>),
    /// Sends the head, and then this again and again: hundreds of megabytes.
    Floods(Vec<u8>, Vec<u8>),
    /// Sends what is made of the number of the request.
    Counts(fn(usize) -> Vec<u8>),
    /// Closes the connection at the first that comes over it: with TLS, in the handshake.
    HangsUp,
    /// The same with TLS when it has read what came, which the other end sees as the end of what it reads.
    HangsUpHavingRead,
}

/// How much it sends on one connection at most.
const FLOOD: u64 = 400 << 20;

/// The server. It listens until the process ends.
pub(crate) struct HostileServer {
    address: String,
    requests: Arc<AtomicUsize>,
    sent: Arc<AtomicU64>,
    /// With its certificate, where it has one, as `bundle.pem`.
    bundle: Option<tempfile::TempDir>,
}

impl HostileServer {
    pub(crate) fn start(does: Does) -> Self {
        Self::listening(does, None)
    }

    /// The same over TLS. It closes its connections as one does that is cut: without the end that TLS has for it.
    pub(crate) fn start_tls(does: Does) -> Self {
        Self::listening(does, Some(Certificate::made()))
    }

    fn listening(does: Does, certificate: Option<Certificate>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (requests, sent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicU64::new(0)));
        let bundle = certificate.as_ref().map(|certificate| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("bundle.pem");
            aws_files::atomic::write(&path, certificate.pem.as_bytes(), 0o600).unwrap();
            folder
        });
        let tls = certificate.map(|certificate| certificate.config);
        let server = Self { bundle, address, requests: requests.clone(), sent: sent.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (does, requests, sent) = (does.clone(), requests.clone(), sent.clone());
                let tls = tls.clone();
                std::thread::spawn(move || {
                    // Whoever hangs up ends it.
                    let _ = match tls {
                        None => answer(stream, &does, &requests, &sent),
                        Some(_) if matches!(does, Does::HangsUp) => stream.peek(&mut [0]).map(drop),
                        Some(_) if matches!(does, Does::HangsUpHavingRead) => {
                            (&stream).read(&mut [0; 16 << 10]).map(drop)
                        }
                        Some(tls) => {
                            let connection = ServerConnection::new(tls).unwrap();
                            answer(StreamOwned::new(connection, stream), &does, &requests, &sent)
                        }
                    };
                });
            }
        });
        server
    }

    /// `http://127.0.0.1:PORT`, or https.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}", if self.bundle.is_some() { "https" } else { "http" }, self.address)
    }

    /// How many requests it had.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// How many bytes were taken from it by one request at most.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }

    /// It is all of AWS. Who asks it is not patient.
    pub(crate) fn gateway(&self) -> Gateway {
        self.over(self.bundle.as_ref().map(|folder| {
            let path = folder.path().join("bundle.pem");
            CaBundle { path, origin: Origin::Variable("AWS_CA_BUNDLE") }
        }))
    }

    /// The same for somebody to whom its certificate is unknown.
    pub(crate) fn gateway_without_its_certificate(&self) -> Gateway {
        self.over(None)
    }

    fn over(&self, ca_bundle: Option<CaBundle>) -> Gateway {
        let endpoint = Some(self.url());
        let endpoints = Endpoints {
            sso: endpoint.clone(),
            sso_oidc: endpoint.clone(),
            sts: endpoint.clone(),
            iam: endpoint.clone(),
            sign_in: endpoint,
            invalid: Vec::new(),
        };
        let patience = Duration::from_millis(700);
        Gateway::new(Route { endpoints, ca_bundle, ..Route::default() })
            .asking_once()
            .within(patience, patience)
    }
}

/// A head of a response that ends with its connection, and a body of this type.
pub(crate) fn response(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n{body}").into_bytes()
}

/// One of JSON.
pub(crate) fn json(body: &str) -> Vec<u8> {
    response("200 OK", "Content-Type: application/json\r\n", body)
}

fn answer(
    mut stream: impl Read + Write,
    does: &Does,
    requests: &AtomicUsize,
    sent: &AtomicU64,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|part| part == b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            read => head.extend_from_slice(&buffer[..read]),
        }
    }
    let number = requests.fetch_add(1, Ordering::SeqCst);
    let mut here = 0;
    let mut send = |bytes: &[u8]| -> std::io::Result<u64> {
        stream.write_all(bytes)?;
        here += bytes.len() as u64;
        sent.fetch_max(here, Ordering::SeqCst);
        Ok(here)
    };
    match does {
        Does::Sends(bytes) => send(bytes).map(drop),
        Does::Counts(bytes) => send(&bytes(number)).map(drop),
        Does::Trickles(head) => {
            send(head)?;
            loop {
                std::thread::sleep(Duration::from_millis(50));
                send(b" ")?;
            }
        }
        Does::Floods(head, body) => {
            let body = body.repeat((64 << 10) / body.len());
            send(head)?;
            while send(&body)? < FLOOD {}
            Ok(())
        }
        Does::HangsUp | Does::HangsUpHavingRead => Ok(()),
    }
}
