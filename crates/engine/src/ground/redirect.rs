//! An address of this machine that leads on to a secret one, once.
//!
//! A program is given the page to open among its arguments, which every user of the machine can read, so a page whose
//! address is a secret is not given to one. What is given is this address, which is worth nothing when it has been used.

use super::html::{html, page};
use super::loopback::CallerAddress;
use super::peer::may_be_own;
use super::{Clock, Error, Loopback, Response, is_for, random_text};
use daypass_core::Secret;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use jiff::SignedDuration;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use subtle::ConstantTimeEq;
use tokio::sync::watch;
use url::Url;

/// How long the browser may take to come: it may have to start, and ask the person for a profile.
const BROWSER_TIMEOUT: SignedDuration = SignedDuration::from_mins(2);
/// How long a second caller is waited for after the first. The browser, if it was not the first, is about to come.
const SECOND_CALL: SignedDuration = SignedDuration::from_secs(2);

/// The headers by which a browser says that it only loads ahead (Fetch Standard, `Sec-Purpose`; the others are older).
const PURPOSES: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redirected {
    /// One caller was led on.
    Once,
    /// One caller was led on, and then there was another one: which of them was the person's browser is not known.
    Contested,
    /// Nobody came in time.
    Never,
}

/// The address, while it is of use.
#[derive(Debug)]
pub(crate) struct Redirect {
    port: Loopback,
    path: Secret,
    target: Secret,
}

impl Redirect {
    /// Listens on an address that nobody can guess, which leads on to `target`.
    ///
    /// # Errors
    /// [`Error::NoPort`] and [`Error::Random`].
    pub(crate) async fn to(target: &Url) -> Result<Self, Error> {
        let path = Secret::new(format!("/{}", random_text()?.expose()));
        let port = Loopback::listen(0).await.map_err(Error::NoPort)?;
        Ok(Self { port, path, target: Secret::new(target.as_str()) })
    }

    /// The address.
    ///
    /// # Errors
    /// [`Error::ForeignPage`], which it never is.
    pub(crate) fn address(&self) -> Result<Url, Error> {
        let address = format!("http://{}{}", self.port.authority(), self.path.expose());
        Url::parse(&address).map_err(|_| Error::ForeignPage)
    }

    /// Leads the first caller on, tells each further one that it comes too late, and ends when nobody else is to be expected.
    pub(crate) async fn serve(self, clock: &dyn Clock) -> Redirected {
        let Self { port, path, target } = self;
        let door = Arc::new(Door {
            authority: port.authority().to_owned(),
            server: port.address(),
            path,
            target,
            calls: AtomicU32::new(0),
            called: watch::Sender::new(0),
        });
        let mut called = door.called.subscribe();
        let done = async {
            tokio::select! {
                _ = called.wait_for(|calls| *calls > 0) => {}
                () = clock.sleep(BROWSER_TIMEOUT) => return,
            }
            tokio::select! {
                _ = called.wait_for(|calls| *calls > 1) => {}
                () = clock.sleep(SECOND_CALL) => {}
            }
        };
        let answering = door.clone();
        let answer = move |head: Parts| {
            let answered = answering.answer(&head);
            async { answered }
        };
        port.serve_until(answer, done).await;
        match door.calls.load(Ordering::Acquire) {
            0 => Redirected::Never,
            1 => Redirected::Once,
            _ => Redirected::Contested,
        }
    }
}

/// Who is led on.
struct Door {
    authority: String,
    server: SocketAddr,
    path: Secret,
    target: Secret,
    calls: AtomicU32,
    called: watch::Sender<u32>,
}

impl Door {
    fn answer(&self, head: &Parts) -> Response {
        if let Err(refusal) = self.check(head) {
            return html(refusal, "");
        }
        let earlier = self.calls.fetch_add(1, Ordering::AcqRel);
        let response = match HeaderValue::from_str(self.target.expose()) {
            Ok(mut target) if earlier == 0 => {
                target.set_sensitive(true);
                let mut response = html(StatusCode::SEE_OTHER, "");
                response.headers_mut().insert(header::LOCATION, target);
                response
            }
            _ => html(StatusCode::GONE, too_late()),
        };
        self.called.send_replace(earlier + 1);
        response
    }

    /// Whether a call is the one that the address was made for. Any other gets nothing, and leaves the address to the next.
    fn check(&self, head: &Parts) -> Result<(), StatusCode> {
        if !is_for(head, &self.authority) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        if !bool::from(head.uri.to_string().as_bytes().ct_eq(self.path.expose().as_bytes())) {
            return Err(StatusCode::NOT_FOUND);
        }
        if head.method != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        if is_ahead(&head.headers) || is_by_a_page(&head.headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        let caller = head.extensions.get::<CallerAddress>();
        if !caller.is_some_and(|CallerAddress(caller)| may_be_own(*caller, self.server)) {
            tracing::warn!("another user of this machine asked for a link that was made for the browser");
            return Err(StatusCode::FORBIDDEN);
        }
        Ok(())
    }
}

/// Whether a browser loads a page before the person asks for it.
fn is_ahead(headers: &HeaderMap) -> bool {
    let values = PURPOSES.iter().flat_map(|name| headers.get_all(*name));
    values
        .map(|value| String::from_utf8_lossy(value.as_bytes()).to_lowercase())
        .any(|value| ["prefetch", "prerender", "preview"].iter().any(|word| value.contains(word)))
}

/// Whether a page's script or picture asks, rather than the browser for a page to show (Fetch Metadata Request Headers).
fn is_by_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN)
        || headers.get("sec-fetch-mode").is_some_and(|mode| mode.as_bytes() != b"navigate")
}

fn too_late() -> String {
    page(
        "This link was already used",
        &[
            "Daypass made it to be opened once, and another program was first. If you did not open it twice yourself, \
             somebody on this machine may be signed in to the console as your session.",
            "To open the console, go back to Daypass and open it again.",
        ],
    )
}

#[cfg(test)]
#[path = "redirect_test.rs"]
mod redirect_test;
