//! The ports of AWS's own hosts: one with TLS, and the proxy that leads to it.

use crate::error::SimError;
use crate::network::{Line, Network, NetworkListener};
use crate::server;
use crate::tls::authority::Authority;
use crate::tls::listener::TlsListener;
use crate::tls::proxy;
use crate::world::Simulation;
use rustls::ServerConfig;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener as StdListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Both ports, listened at but not served yet.
pub(crate) struct Secured {
    /// Where the proxy listens.
    pub(crate) proxy_address: SocketAddr,
    /// The CA's certificate.
    pub(crate) ca_bundle: PathBuf,
    config: ServerConfig,
    tls: StdListener,
    proxy: StdListener,
}

impl Secured {
    /// Makes a CA and takes two free ports.
    ///
    /// # Errors
    /// `Certificate`, `Listen`
    pub(crate) async fn bind(folder: &Path, ip: IpAddr) -> Result<Self, SimError> {
        let (authority, ca_bundle) = Authority::create(folder)?;
        let config = authority.server_config()?;
        let address = SocketAddr::new(ip, 0);
        let cannot_listen = |source| SimError::Listen { address, source };
        let bind = async || TcpListener::bind(address).await.and_then(TcpListener::into_std);
        let tls = bind().await.map_err(cannot_listen)?;
        let proxy = bind().await.map_err(cannot_listen)?;
        let proxy_address = proxy.local_addr().map_err(cannot_listen)?;
        Ok(Self { proxy_address, ca_bundle, config, tls, proxy })
    }

    /// Serves both, on the runtime that it is called in and for as long as that lives.
    ///
    /// # Errors
    /// When the operating system refuses a listener.
    pub(crate) fn serve(self, simulation: &Arc<Simulation>, network: &Network) -> io::Result<()> {
        let address = self.tls.local_addr()?;
        let listener =
            NetworkListener { listener: TcpListener::from_std(self.tls)?, network: network.clone() };
        let listener = TlsListener::new(listener, self.config)?;
        let router = server::router_by_host(simulation.clone());
        let service = router.into_make_service_with_connect_info::<Line>();
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, service).await {
                tracing::error!(%error, "the port with TLS ended");
            }
        });
        let listener = TcpListener::from_std(self.proxy)?;
        let asked = simulation.asked.clone();
        tokio::spawn(async move {
            if let Err(error) = proxy::serve(listener, address, asked).await {
                tracing::error!(%error, "the proxy ended");
            }
        });
        Ok(())
    }
}
