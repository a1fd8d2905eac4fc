//! Calls a client's callback in place of a browser: when a request of `/authorize` is decided without its page, no browser
//! is there to be redirected.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Host, Url};

/// How long a callback may take. The caller who decides waits for it, and must not wait for ever.
const CALLBACK_TIMEOUT: Duration = Duration::from_secs(5);

/// Sends one GET to a callback on this machine. A failure is logged and not returned: the client may have ended since.
pub(crate) async fn visit(callback: &Url) {
    let asked = tokio::time::timeout(CALLBACK_TIMEOUT, get(callback)).await;
    if !matches!(asked, Ok(Ok(()))) {
        tracing::info!("the client's callback did not answer");
    }
}

async fn get(callback: &Url) -> std::io::Result<()> {
    let port = callback.port_or_known_default().unwrap_or(80);
    let mut stream = match callback.host() {
        Some(Host::Ipv4(address)) => TcpStream::connect((address, port)).await?,
        Some(Host::Ipv6(address)) => TcpStream::connect((address, port)).await?,
        _ => TcpStream::connect(("localhost", port)).await?,
    };
    let host = callback.host_str().unwrap_or_default();
    let (path, query) = (callback.path(), callback.query().unwrap_or_default());
    let request = format!("GET {path}?{query} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(())
}
