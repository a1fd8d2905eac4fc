//! An update server on loopback, over https with a certificate of its own, and who signs what it offers.

use crate::hostile_certificate::Certificate;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use blake2::{Blake2b512, Digest};
use daypass_engine::aws::{Gateway, Route};
use daypass_engine::updates::UpdateSource;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use rustls::{ServerConnection, StreamOwned};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// What it answers to who asks for a path.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A whole file.
    File(Vec<u8>),
    /// The beginning of a file, as long as this, where the whole one was announced.
    CutAfter(usize, Vec<u8>),
    /// Bytes without an end and without a length.
    Endless,
    /// Nothing, after so many bytes were announced.
    Announces(u64),
    /// Another address.
    LeadsTo(String),
}

/// The server. It listens until the process ends.
pub(crate) struct UpdateServer {
    address: String,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<String>>>,
    bundle: tempfile::TempDir,
}

impl UpdateServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let certificate = Certificate::made();
        let bundle = tempfile::tempdir().unwrap();
        let path = bundle.path().join("bundle.pem");
        aws_files::atomic::write(&path, certificate.pem.as_bytes(), 0o600).unwrap();
        let answers: Arc<Mutex<HashMap<String, Answer>>> = Arc::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let server = Self { address, answers: answers.clone(), asked: asked.clone(), bundle };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (answers.clone(), asked.clone());
                let connection = ServerConnection::new(certificate.config.clone()).unwrap();
                std::thread::spawn(move || {
                    let mut stream = StreamOwned::new(connection, stream);
                    // Whoever hangs up ends it.
                    let Some(path) = path_of(&mut stream) else { return };
                    asked.lock().unwrap().push(path.clone());
                    let answer = answers.lock().unwrap().get(&path).cloned();
                    let _ = send(&mut stream, answer);
                });
            }
        });
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    pub(crate) fn answers(&self, path: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    /// The paths that it was asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Offers a version, whose file for this machine is at `/file`, with this signature.
    pub(crate) fn offers(&self, version: &str, bundle: &str, signature: &str) {
        let os = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
        let key = format!("{os}-{}-{bundle}", std::env::consts::ARCH);
        let file = serde_json::json!({"url": self.url("/file"), "signature": signature});
        let manifest = serde_json::json!({"version": version, "platforms": {key: file}});
        self.answers("/latest.json", Answer::File(manifest.to_string().into_bytes()));
    }

    /// The way to it of an environment that names its certificate.
    pub(crate) fn gateway(&self) -> Gateway {
        self.gateway_behind(None)
    }

    /// The same of one that names a proxy too.
    pub(crate) fn gateway_behind(&self, proxy: Option<&str>) -> Gateway {
        let bundle = self.bundle.path().join("bundle.pem").display().to_string();
        let variable = |name: &str| match name {
            "AWS_CA_BUNDLE" => Some(bundle.clone()),
            "HTTPS_PROXY" => proxy.map(str::to_owned),
            _ => None,
        };
        Gateway::new(Route::new(variable, b""))
    }
}

fn path_of(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|part| part == b"\r\n\r\n") {
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            read => head.extend_from_slice(&buffer[..read]),
        }
    }
    Some(String::from_utf8(head).ok()?.split(' ').nth(1)?.to_owned())
}

fn send(stream: &mut impl Write, answer: Option<Answer>) -> std::io::Result<()> {
    let head = |status: &str, header: &str| {
        format!("HTTP/1.1 {status}\r\nConnection: close\r\n{header}\r\n\r\n").into_bytes()
    };
    match answer {
        None => stream.write_all(&head("404 Not Found", "Content-Length: 0"))?,
        Some(Answer::File(bytes)) => {
            stream.write_all(&head("200 OK", &format!("Content-Length: {}", bytes.len())))?;
            stream.write_all(&bytes)?;
        }
        Some(Answer::CutAfter(length, bytes)) => {
            stream.write_all(&head("200 OK", &format!("Content-Length: {}", bytes.len())))?;
            stream.write_all(&bytes[..length])?;
        }
        Some(Answer::Endless) => {
            stream.write_all(&head("200 OK", "Content-Type: application/octet-stream"))?;
            let piece = vec![0x90; 1 << 20];
            loop {
                stream.write_all(&piece)?;
            }
        }
        Some(Answer::Announces(length)) => {
            stream.write_all(&head("200 OK", &format!("Content-Length: {length}")))?;
        }
        Some(Answer::LeadsTo(location)) => {
            stream.write_all(&head("302 Found", &format!("Location: {location}\r\nContent-Length: 0")))?;
        }
    }
    stream.flush()
}

/// Who signs, as minisign does (its documentation, *Signature format*).
pub(crate) struct Signer {
    pair: Ed25519KeyPair,
    id: [u8; 8],
}

impl Signer {
    pub(crate) fn new() -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
        let id = pair.public_key().as_ref()[..8].try_into().unwrap();
        Self { pair, id }
    }

    /// Somebody else, who says that their key is this one.
    pub(crate) fn impostor(&self) -> Self {
        Self { id: self.id, ..Self::new() }
    }

    /// The public key, as the second line of its file.
    pub(crate) fn key(&self) -> String {
        BASE64_STANDARD.encode([&b"Ed"[..], &self.id, self.pair.public_key().as_ref()].concat())
    }

    /// The signature of a file with this comment, as a manifest has it.
    pub(crate) fn sign(&self, file: &[u8], comment: &str) -> String {
        let signature = self.pair.sign(Blake2b512::digest(file).as_slice());
        let first = [&b"ED"[..], &self.id, signature.as_ref()].concat();
        let whole = self.pair.sign(&[signature.as_ref(), comment.as_bytes()].concat());
        let (first, whole) = (BASE64_STANDARD.encode(first), BASE64_STANDARD.encode(whole.as_ref()));
        let text = format!("untrusted comment: signature\n{first}\ntrusted comment: {comment}\n{whole}\n");
        BASE64_STANDARD.encode(text)
    }

    /// The source of updates of a build that was given this key.
    pub(crate) fn source(&self, server: &UpdateServer) -> UpdateSource {
        UpdateSource::new(&server.url("/latest.json"), &self.key()).unwrap()
    }
}
