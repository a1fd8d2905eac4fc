//! A proxy as companies have them: it connects clients that ask by CONNECT (RFC 9110 §9.3.6), here to the simulation
//! alone.

use crate::tls::hosts;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// In bytes: more than the head of any CONNECT has.
const LONGEST_HEAD: usize = 8 << 10;

/// The hosts that clients asked for, in order. Clones share one list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Vec<String>>>);

impl Asked {
    /// The hosts so far.
    pub(crate) fn hosts(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, host: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(host.to_owned());
    }
}

/// Connects clients until it is dropped. Every host of AWS is at `tls`; of any other it says that there is none.
pub(crate) async fn serve(listener: TcpListener, tls: SocketAddr, asked: Asked) -> io::Result<()> {
    loop {
        let (client, _) = listener.accept().await?;
        let asked = asked.clone();
        tokio::spawn(async move {
            if let Err(error) = connect(client, tls, &asked).await {
                tracing::info!(%error, "a connection through the proxy ended");
            }
        });
    }
}

async fn connect(mut client: TcpStream, tls: SocketAddr, asked: &Asked) -> io::Result<()> {
    let head = read_head(&mut client).await?;
    let Some((host, port)) = target(&head) else {
        return client.write_all(b"HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n").await;
    };
    tracing::info!(host, port, "the proxy was asked");
    asked.note(host);
    if port != "443" || hosts::read(host).is_none() {
        return client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n").await;
    }
    let mut server = TcpStream::connect(tls).await?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    copy_bidirectional(&mut client, &mut server).await.map(drop)
}

/// What a client sends up to the empty line.
async fn read_head(client: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == LONGEST_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.push(client.read_u8().await?);
    }
    String::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Host and port of `CONNECT host:port HTTP/1.1`.
fn target(head: &str) -> Option<(&str, &str)> {
    let mut words = head.split(' ').take(2);
    let (Some("CONNECT"), Some(target)) = (words.next(), words.next()) else { return None };
    target.rsplit_once(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_connect_has_a_target() {
        let head = "CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1\r\nHost: x\r\n\r\n";
        assert_eq!(target(head), Some(("sts.eu-west-1.amazonaws.com", "443")));
        for other in ["GET http://sts.eu-west-1.amazonaws.com:443/ HTTP/1.1\r\n\r\n", "CONNECT", "", "x y z"]
        {
            assert_eq!(target(other), None, "{other}");
        }
    }
}
