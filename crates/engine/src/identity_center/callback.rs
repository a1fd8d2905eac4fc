//! The loopback address that the browser calls back to (RFC 8252 §7.3): 127.0.0.1, a random port, and one call with the
//! right state. Its page waits for what becomes of the code.

use super::page;
use crate::ground::{Loopback, html, is_for};
use daypass_core::Secret;
use http::request::Parts;
use http::{Method, StatusCode};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;
use url::Url;

const PATH: &str = "/oauth/callback";
/// How long the browser waits for its page. What takes longer is shown by Daypass alone. It is less than a call on loopback
/// may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// A listener for one sign-in.
#[derive(Debug)]
pub(super) struct Callback {
    loopback: Loopback,
    patience: Duration,
}

/// A code, or the error that AWS names instead (RFC 6749, section 4.1.2).
pub(super) type AuthorizationResponse = Result<Secret, String>;

impl Callback {
    pub(super) async fn listen() -> io::Result<Self> {
        Ok(Self { loopback: Loopback::listen(0).await?, patience: PATIENCE })
    }

    /// The redirect URI, with the port.
    pub(super) fn redirect_uri(&self) -> String {
        format!("http://{}{PATH}", self.loopback.authority())
    }

    /// Takes the first call with the right state, lets `finish` make of it what it can, and sends the browser the page that
    /// comes with the result. All other calls are turned away, and do not end the wait.
    pub(super) async fn answer<R, F>(
        self,
        state: Secret,
        finish: impl FnOnce(AuthorizationResponse) -> F,
    ) -> io::Result<R>
    where
        F: Future<Output = (R, String)>,
    {
        let Self { loopback, patience } = self;
        let authority: Arc<str> = Arc::from(loopback.authority());
        let (sender, heard) = oneshot::channel();
        let sender = Arc::new(Mutex::new(Some(sender)));
        let (page, page_to_send) = watch::channel(None);
        let respond = move |head: Parts| {
            let refusal = match understand(&head, &authority, &state) {
                Ok(answer) => {
                    if let Some(sender) = sender.lock().unwrap_or_else(PoisonError::into_inner).take() {
                        let _ = sender.send(answer);
                    }
                    None
                }
                Err(refusal) => Some(refusal),
            };
            let page = page_to_send.clone();
            async move {
                match refusal {
                    None => html(StatusCode::OK, within(patience, page).await),
                    Some(refusal) => html(refusal.status(), page::wrong_call()),
                }
            }
        };
        let mut result = None;
        let finished = async {
            if let Ok(answer) = heard.await {
                let (ended, text) = finish(answer).await;
                result = Some(ended);
                page.send_replace(Some(text));
            }
        };
        // `serve_until` sends the page before it closes the listener.
        loopback.serve_until(respond, finished).await;
        result.ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

/// The page of the result, or one that says that there is none yet.
async fn within(patience: Duration, mut page: watch::Receiver<Option<String>>) -> String {
    let ready = timeout(patience, page.wait_for(Option::is_some)).await;
    ready.ok().and_then(Result::ok).and_then(|page| page.clone()).unwrap_or_else(page::not_yet)
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
    fn status(self) -> StatusCode {
        match self {
            Self::Request | Self::State => StatusCode::BAD_REQUEST,
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Path => StatusCode::NOT_FOUND,
        }
    }
}

/// What a request says. The `Host` must be ours: a page elsewhere that resolves its own name to 127.0.0.1 (DNS
/// rebinding) cannot fake it.
fn understand(head: &Parts, authority: &str, state: &Secret) -> Result<AuthorizationResponse, Refusal> {
    if head.method != Method::GET {
        return Err(Refusal::Request);
    }
    if head.uri.authority().is_some() {
        return Err(Refusal::Request);
    }
    if !is_for(head, authority) {
        return Err(Refusal::Host);
    }
    let url = Url::parse(&format!("http://127.0.0.1{}", head.uri)).map_err(|_| Refusal::Request)?;
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
    use crate::ground::exchange;
    use daypass_fuzz::Target;
    use http::Request;
    use std::cell::RefCell;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    fn called(method: &str, target: &str, host: &str) -> Result<AuthorizationResponse, Refusal> {
        let call = Request::builder().method(method).uri(target).header("host", host).body(()).unwrap();
        understand(&call.into_parts().0, "127.0.0.1:4321", &Secret::new("s3cret"))
    }

    fn heard(target: &str, host: &str) -> Result<AuthorizationResponse, Refusal> {
        called("GET", target, host)
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
        let target = "/oauth/callback?code=c&state=s3cret";
        assert_eq!(called("POST", target, "127.0.0.1:4321"), Err(Refusal::Request));
    }

    /// A browser's call.
    async fn call(host: &str, query: &str) -> String {
        let mut stream = TcpStream::connect(host).await.unwrap();
        let request = format!("GET {PATH}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn a_silent_caller_and_a_wrong_one_do_not_hold_the_browser_up() {
        let callback = Callback::listen().await.unwrap();
        let host = callback.loopback.authority().to_owned();
        let calls = async {
            let _silent = TcpStream::connect(&host).await.unwrap();
            assert!(call(&host, "code=c&state=wrong").await.starts_with("HTTP/1.1 400"));
            call(&host, "code=good&state=s3cret").await
        };
        let finish = async |answer| (answer, "<h1>so it ended</h1>".to_owned());
        let (answer, page) = tokio::join!(callback.answer(Secret::new("s3cret"), finish), calls);
        assert_eq!(answer.unwrap(), Ok(Secret::new("good")));
        assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("<h1>so it ended</h1>"), "{page}");
    }

    #[tokio::test]
    async fn a_page_that_was_sent_before_the_exchange_said_that_it_had_succeeded() {
        let callback = Callback { patience: Duration::ZERO, ..Callback::listen().await.unwrap() };
        let host = callback.loopback.authority().to_owned();
        let (go_on, told) = oneshot::channel();
        let calls = async {
            let page = call(&host, "code=good&state=s3cret").await;
            go_on.send(()).unwrap();
            page
        };
        let finish = async |_| {
            told.await.unwrap();
            ((), page::done())
        };
        let (ended, page) = tokio::join!(callback.answer(Secret::new("s3cret"), finish), calls);
        ended.unwrap();
        assert!(page.contains("Daypass is asking AWS") && !page.contains("You are signed in"), "{page}");
    }

    /// Any bytes of a caller: whoever does not know the state is turned away, whatever else they send.
    #[test]
    fn fuzz_callback() {
        let words = [
            "GET ",
            "/oauth/callback",
            "?code=c",
            "&state=s3cret",
            "&error=x",
            "%73",
            "\r\nHost: 127.0.0.1:4321",
        ];
        let target = Target::new(env!("CARGO_MANIFEST_DIR"), "callback").with_dictionary(&words);
        target.run(|request| {
            let heard = RefCell::new(None);
            let answered = exchange(request, |head| {
                let understood = understand(&head, "127.0.0.1:4321", &Secret::new("s3cret"));
                let status = understood.as_ref().map_or_else(|refusal| refusal.status(), |_| StatusCode::OK);
                *heard.borrow_mut() = Some(understood);
                async move { html(status, String::new()) }
            });
            assert!(answered.is_empty() || answered.starts_with(b"HTTP/1."));
            let heard = heard.into_inner();
            if let Some(Ok(_)) = heard {
                let text = String::from_utf8_lossy(request);
                assert!(text.contains("s3cret") || text.contains('%'), "{text}");
                assert!(text.contains("GET ") && text.contains("127.0.0.1:4321"), "{text}");
            }
            (heard.map(|heard| heard.map(|answer| answer.is_ok()).map_err(Refusal::status)), answered.len())
        });
    }
}
