//! The network between the simulation and its clients, which can be cut.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Whether the network works. Clones share one state.
#[derive(Debug, Clone, Default)]
pub(crate) struct Network {
    is_cut: Arc<AtomicBool>,
}

impl Network {
    /// Cuts the network, or restores it.
    pub(crate) fn cut(&self, cut: bool) {
        self.is_cut.store(cut, Ordering::SeqCst);
    }

    fn check(&self) -> io::Result<()> {
        if self.is_cut.load(Ordering::SeqCst) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

/// One connection over a network, which can be cut by itself. Clones share one state.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    network: Network,
    own: Network,
}

impl Line {
    /// Ends the connection without a further byte.
    pub(crate) fn cut(&self) {
        self.own.cut(true);
    }

    fn check(&self) -> io::Result<()> {
        self.network.check()?;
        self.own.check()
    }
}

impl Connected<IncomingStream<'_, NetworkListener>> for Line {
    fn connect_info(stream: IncomingStream<'_, NetworkListener>) -> Self {
        stream.io().line.clone()
    }
}

/// A listener whose connections go over a network. While that is cut, they end without a response.
pub(crate) struct NetworkListener {
    /// The listener of the operating system.
    pub(crate) listener: TcpListener,
    /// The network of its connections.
    pub(crate) network: Network,
}

impl Listener for NetworkListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let line = Line { network: self.network.clone(), own: Network::default() };
        (Connection { stream, line }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection over a network.
pub(crate) struct Connection {
    stream: TcpStream,
    pub(crate) line: Line,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        // Checked after the read, not before: the network may be cut while the read waits, and what arrives then is lost.
        if read.is_ready() {
            self.line.check()?;
        }
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.line.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
