//! The port with TLS.

use crate::network::{Connection, Line, NetworkListener};
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use rustls::ServerConfig;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A listener whose connections have done their handshake.
pub(crate) struct TlsListener {
    address: SocketAddr,
    secured: mpsc::UnboundedReceiver<(TlsStream<Connection>, SocketAddr)>,
}

impl TlsListener {
    /// Secures the connections of another listener. No handshake waits for another one.
    ///
    /// # Errors
    /// When the operating system does not say where it listens.
    pub(crate) fn new(mut listener: NetworkListener, config: ServerConfig) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (sender, secured) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while !sender.is_closed() {
                let (stream, from) = listener.accept().await;
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    match acceptor.accept(stream).await {
                        // The receiver goes with the simulation.
                        Ok(stream) => drop(sender.send((stream, from))),
                        Err(error) => tracing::info!(%error, "a handshake failed"),
                    }
                });
            }
        });
        Ok(Self { address, secured })
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Line {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        stream.io().get_ref().0.line.clone()
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<Connection>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TlsStream<Connection>, SocketAddr) {
        match self.secured.recv().await {
            Some(secured) => secured,
            None => pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
