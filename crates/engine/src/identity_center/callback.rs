//! The loopback address that the browser calls back to (RFC 8252 §7.3): 127.0.0.1, a random port, one good hit.

use super::page;
use daypass_core::Secret;
use std::io;
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// A request line and headers longer than this are no browser's.
const MAX_REQUEST: usize = 16 * 1024;
/// How long one caller may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(5);
const PATH: &str = "/oauth/callback";

/// A listener for one sign-in.
pub(super) struct Callback {
    listener: TcpListener,
    port: u16,
}

/// A code, or the error that AWS names instead.
pub(super) type Answer = Result<Secret, String>;

impl Callback {
    pub(super) async fn listen() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// The redirect URI, with the port.
    pub(super) fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// The first call with the right state. All others are turned away, and do not end the wait.
    pub(super) async fn answer(&self, state: &Secret) -> io::Result<Answer> {
        let mut callers = tokio::task::JoinSet::new();
        let (send, mut answers) = tokio::sync::mpsc::channel(1);
        loop {
            tokio::select! {
                caller = self.listener.accept() => {
                    let (stream, _) = caller?;
                    // Each caller in a task of its own: one that says nothing cannot hold the browser up.
                    callers.spawn(serve(stream, self.port, state.clone(), send.clone()));
                }
                Some(answer) = answers.recv() => {
                    // The page shall reach the browser before the listener goes.
                    while callers.try_join_next().is_some() {}
                    return Ok(answer);
                }
            }
        }
    }
}

async fn serve(mut stream: TcpStream, port: u16, state: Secret, answers: tokio::sync::mpsc::Sender<Answer>) {
    let Ok(Ok(head)) = tokio::time::timeout(PATIENCE, read_head(&mut stream)).await else { return };
    let heard = understand(&head, port, &state);
    let (status, text) = match &heard {
        Ok(Ok(_)) => ("200 OK", page::done()),
        Ok(Err(_)) => ("200 OK", page::not_done()),
        Err(refusal) => (refusal.status(), page::wrong_call()),
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nReferrer-Policy: no-referrer\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    // Whether the page arrives or not, the code did.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    if let Ok(answer) = heard {
        let _ = answers.send(answer).await;
    }
}

async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut chunk = [0; 2048];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut chunk).await?;
        if read == 0 || head.len() + read > MAX_REQUEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.extend_from_slice(&chunk[..read]);
    }
    String::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Why a call is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Request,
    Host,
    Path,
    State,
}

impl Refusal {
    fn status(self) -> &'static str {
        match self {
            Self::Request | Self::State => "400 Bad Request",
            Self::Host => "421 Misdirected Request",
            Self::Path => "404 Not Found",
        }
    }
}

/// What a request says. The `Host` must be ours: a page elsewhere that resolves its own name to 127.0.0.1 (DNS
/// rebinding) cannot fake it.
fn understand(head: &str, port: u16, state: &Secret) -> Result<Answer, Refusal> {
    let mut lines = head.split("\r\n");
    let request = lines.next().unwrap_or_default();
    let target = request
        .strip_prefix("GET ")
        .and_then(|rest| rest.strip_suffix(" HTTP/1.1"))
        .ok_or(Refusal::Request)?;
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim().to_owned())
    });
    if host.as_deref() != Some(&format!("127.0.0.1:{port}")) {
        return Err(Refusal::Host);
    }
    if !target.starts_with('/') {
        return Err(Refusal::Request);
    }
    let url = Url::parse(&format!("http://127.0.0.1{target}")).map_err(|_| Refusal::Request)?;
    if url.path() != PATH {
        return Err(Refusal::Path);
    }
    let value =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let given = value("state").unwrap_or_default();
    if !bool::from(given.as_bytes().ct_eq(state.expose().as_bytes())) {
        return Err(Refusal::State);
    }
    match (value("code"), value("error")) {
        (_, Some(error)) => Ok(Err(error)),
        (Some(code), None) => Ok(Ok(Secret::new(code))),
        (None, None) => Err(Refusal::Request),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(target: &str, host: &str) -> Result<Answer, Refusal> {
        let head = format!("GET {target} HTTP/1.1\r\nAccept: */*\r\nhOsT: {host}\r\n\r\n");
        understand(&head, 4321, &Secret::new("s3cret"))
    }

    #[test]
    fn a_code_with_the_right_state_is_taken() {
        assert_eq!(
            heard("/oauth/callback?code=c%2B1&state=s3cret", "127.0.0.1:4321"),
            Ok(Ok(Secret::new("c+1")))
        );
    }

    #[test]
    fn a_denial_with_the_right_state_is_taken() {
        let denied =
            heard("/oauth/callback?error=access_denied&error_description=x&state=s3cret", "127.0.0.1:4321");
        assert_eq!(denied, Ok(Err("access_denied".to_owned())));
    }

    #[test]
    fn every_other_call_is_turned_away() {
        for (target, host, refusal) in [
            ("/oauth/callback?code=c&state=other", "127.0.0.1:4321", Refusal::State),
            ("/oauth/callback?code=c", "127.0.0.1:4321", Refusal::State),
            ("/oauth/callback?state=s3cret", "127.0.0.1:4321", Refusal::Request),
            ("/favicon.ico", "127.0.0.1:4321", Refusal::Path),
            ("/oauth/callback?code=c&state=s3cret", "evil.example:4321", Refusal::Host),
            ("/oauth/callback?code=c&state=s3cret", "127.0.0.1:9", Refusal::Host),
            ("http://evil.example/oauth/callback?code=c&state=s3cret", "127.0.0.1:4321", Refusal::Request),
        ] {
            assert_eq!(heard(target, host), Err(refusal), "{target} {host}");
        }
        assert_eq!(understand("", 1, &Secret::new("x")), Err(Refusal::Request));
        assert_eq!(understand("POST / HTTP/1.1\r\n\r\n", 1, &Secret::new("x")), Err(Refusal::Request));
    }

    #[tokio::test]
    async fn a_silent_caller_and_a_wrong_one_do_not_hold_the_browser_up() {
        let callback = Callback::listen().await.unwrap();
        let address = ("127.0.0.1", callback.port);
        let host = format!("127.0.0.1:{}", callback.port);
        let state = Secret::new("s3cret");
        let call = async |query: &str| {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let request = format!("GET {PATH}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer
        };
        let calls = async {
            let _silent = TcpStream::connect(address).await.unwrap();
            assert!(call("code=c&state=wrong").await.starts_with("HTTP/1.1 400"));
            call("code=good&state=s3cret").await
        };
        let (answer, page) = tokio::join!(callback.answer(&state), calls);
        assert_eq!(answer.unwrap(), Ok(Secret::new("good")));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("signed in"), "{page}");
    }
}
