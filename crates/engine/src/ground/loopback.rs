//! What listens on this machine for programs of the same person: 127.0.0.1 alone, HTTP alone, and nobody through it from
//! elsewhere.

use futures_util::FutureExt;
use http::request::Parts;
use http::{HeaderValue, Request, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// A request line and headers longer than this are no AWS tool's.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;
/// How long a caller may take to say what it wants.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a call may take in all.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// So many are served at once; further ones wait until one of these has ended.
const MAX_PARALLEL_CALLS: usize = 64;
/// How long calls are answered after the one that was waited for.
const LAST_CALLS: Duration = Duration::from_millis(250);
/// A system that has no handles left has some again later.
const PAUSE: Duration = Duration::from_millis(100);

/// What is answered.
pub(crate) type Response = http::Response<Full<Bytes>>;

/// Who calls, as an extension of the call's head.
#[derive(Debug, Clone, Copy)]
pub(super) struct CallerAddress(pub(super) SocketAddr);

/// A port on 127.0.0.1.
#[derive(Debug)]
pub(crate) struct Loopback {
    listener: TcpListener,
    port: u16,
    authority: String,
}

impl Loopback {
    /// Listens on a port; 0 is one that the system chooses at random.
    pub(crate) async fn listen(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, port: address.port(), authority: address.to_string() })
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Its address.
    pub(super) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// Answers calls, each in a task of its own and once per connection, until it is dropped. Bodies are not read.
    pub(crate) async fn serve<F>(
        self,
        answer: impl Fn(Parts) -> F + Clone + Send + Sync + 'static,
    ) -> Infallible
    where
        F: Future<Output = Response> + Send + 'static,
    {
        let seats = Arc::new(Semaphore::new(MAX_PARALLEL_CALLS));
        let mut callers = JoinSet::new();
        loop {
            while callers.try_join_next().is_some() {}
            let Ok(seat) = seats.clone().acquire_owned().await else { continue };
            match self.listener.accept().await {
                Ok((stream, caller)) => {
                    let served = serve_one(stream, caller, answer.clone());
                    callers.spawn(served.map(move |()| drop(seat)));
                }
                Err(error) => {
                    tracing::warn!(%error, "a call on loopback was not taken");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// As [`serve`](Self::serve), until `done` resolves; calls that are being answered then are answered to their end, for
    /// [`LAST_CALLS`] at most.
    pub(crate) async fn serve_until<F>(
        self,
        answer: impl Fn(Parts) -> F + Clone + Send + Sync + 'static,
        done: impl Future,
    ) where
        F: Future<Output = Response> + Send + 'static,
    {
        let mut callers = JoinSet::new();
        let mut done = std::pin::pin!(done);
        loop {
            tokio::select! {
                _ = &mut done => break,
                call = self.listener.accept(), if callers.len() < MAX_PARALLEL_CALLS => match call {
                    Ok((stream, caller)) => drop(callers.spawn(serve_one(stream, caller, answer.clone()))),
                    Err(error) => {
                        tracing::warn!(%error, "a call on loopback was not taken");
                        tokio::time::sleep(PAUSE).await;
                    }
                },
                Some(_) = callers.join_next() => {}
            }
        }
        let _ = timeout(LAST_CALLS, async { while callers.join_next().await.is_some() {} }).await;
    }
}

async fn serve_one<S, F>(stream: S, caller: SocketAddr, answer: impl Fn(Parts) -> F)
where
    S: AsyncRead + AsyncWrite + Unpin,
    F: Future<Output = Response>,
{
    let call = service_fn(|request: Request<Incoming>| {
        let mut head = request.into_parts().0;
        head.extensions.insert(CallerAddress(caller));
        let answered = answer(head);
        async { Ok::<_, Infallible>(answered.await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), call);
    // A caller that has gone, or says nothing, is its own affair.
    let _ = timeout(CALL_TIMEOUT, served).await;
}

/// Whether a call is for this address and for no other name: a page elsewhere whose name is made to lead to 127.0.0.1
/// (DNS rebinding) cannot fake its `Host`.
pub(crate) fn is_for(head: &Parts, authority: &str) -> bool {
    let mut hosts = head.headers.get_all(header::HOST).iter();
    let host = hosts.next().map(HeaderValue::as_bytes);
    host == Some(authority.as_bytes()) && hosts.next().is_none() && head.uri.authority().is_none()
}

/// What a caller that sends these bytes and no more is answered, for tests: without a port.
#[cfg(test)]
pub(crate) fn exchange<F>(request: &[u8], answer: impl Fn(Parts) -> F) -> Vec<u8>
where
    F: Future<Output = Response>,
{
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let (mut caller, served) = tokio::io::duplex(1 << 20);
        let call = async {
            // It may be turned away before its end.
            let _ = caller.write_all(request).await;
            let _ = caller.shutdown().await;
            let mut answered = Vec::new();
            caller.read_to_end(&mut answered).await.unwrap();
            answered
        };
        tokio::join!(call, serve_one(served, SocketAddr::from(([127, 0, 0, 1], 1)), answer)).0
    })
}
