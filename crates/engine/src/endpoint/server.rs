//! The standing endpoint, which a window or an agent serves: programs that a person starts themselves can ask there for
//! the sessions that were started with `--deliver endpoint`.
//!
//! No setting of a profile names an endpoint (AWS SDKs and Tools Reference Guide), so such a session is in no profile:
//! `daypass env` prints the variables. The port stays the same while no other program takes it, so that the variables of
//! a shell stay valid. The token does not: AWS tools read it from a file at each call, and each server writes a new one.
//! So a program that listened at the port in between has only seen a token that is no longer valid. The file's name
//! contains the port: when another program keeps the port, a shell finds no file, and sends it no token.

use super::door::Door;
use super::error::Error;
use super::exec_endpoint::{Doors, serve};
use super::room::Endpoints;
use crate::ground::{LockName, Loopback};
use daypass_core::shell::{ENDPOINT_TOKEN_FILE_VARIABLE, ENDPOINT_VARIABLE};
use daypass_core::{Secret, SessionId};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// The file with the port.
const PORT: &str = "port";
/// How long to wait until another process serves a session that was just started. Real time, not that of the engine's
/// clock.
const START_TIMEOUT: Duration = Duration::from_secs(5);
const TOKEN_POLL: Duration = Duration::from_millis(20);

/// The files of tokens, which are removed when serving ends.
struct Tokens(Vec<PathBuf>);

impl Drop for Tokens {
    fn drop(&mut self) {
        self.0.iter().for_each(|path| remove(path));
    }
}

fn remove(path: &Path) {
    // A token in a file that could not be removed is of a server that has ended, and no longer valid.
    let _ = std::fs::remove_file(path);
}

impl Endpoints {
    /// Serves the sessions that are started at the endpoint, in one of the processes that call this. While there are none,
    /// it does not listen. To notice what other processes start, the caller has to [watch](crate::Engine::watch) the store.
    pub async fn serve(&self) -> Result<(), Error> {
        let _here = self.locks.acquire_when_free(LockName::Endpoint, "serving the endpoint").await?;
        self.remove_left_tokens();
        let mut changes = self.store.changes().subscribe();
        loop {
            changes.mark_unchanged();
            if let Err(error) = Box::pin(self.serve_while_started(&mut changes)).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "the endpoint is not served until something changes");
            }
            if changes.changed().await.is_err() {
                return Ok(());
            }
        }
    }

    async fn serve_while_started(&self, changes: &mut watch::Receiver<u64>) -> Result<(), Error> {
        let mut ids = self.started_at_endpoint()?;
        if ids.is_empty() {
            return Ok(());
        }
        let (loopback, port) = self.listen_where_it_was().await?;
        let (doors, mut tokens) = (Doors::default(), Tokens(vec![]));
        let mut served = pin!(serve(self.served.clone(), loopback, doors.clone()));
        while !ids.is_empty() {
            self.set_doors(port, &doors, &mut tokens, &ids)?;
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return Ok(()) },
                never = &mut served => match never {},
            }
            ids = self.started_at_endpoint()?;
        }
        Ok(())
    }

    /// Writes a token's file before its door opens, and shuts the door before it removes the file: a program that finds a
    /// token is let in.
    fn set_doors(
        &self,
        port: u16,
        doors: &Doors,
        tokens: &mut Tokens,
        ids: &[SessionId],
    ) -> Result<(), Error> {
        let mut next = doors.read().unwrap_or_else(PoisonError::into_inner).clone();
        next.retain(|door| ids.contains(door.session()));
        for id in ids {
            if next.iter().all(|door| door.session() != id) {
                let door = Door::for_session(id)?;
                let path = self.token_file(id, port);
                aws_files::atomic::write(&path, door.token().expose().as_bytes(), 0o600)?;
                tokens.0.push(path);
                next.push(Arc::new(door));
            }
        }
        *doors.write().unwrap_or_else(PoisonError::into_inner) = next;
        let stay: Vec<PathBuf> = ids.iter().map(|id| self.token_file(id, port)).collect();
        tokens.0.extract_if(.., |path| !stay.contains(path)).for_each(|path| remove(&path));
        Ok(())
    }

    /// Listens at the port of the last time, or at a new one when another program has that.
    async fn listen_where_it_was(&self) -> Result<(Loopback, u16), Error> {
        if let Some(port) = self.endpoint_port()
            && let Ok(loopback) = Loopback::listen(port).await
        {
            return Ok((loopback, port));
        }
        let loopback = Loopback::listen(0).await.map_err(Error::Listen)?;
        let port = loopback.port();
        aws_files::atomic::write(&self.endpoint_file(PORT), port.to_string().as_bytes(), 0o600)?;
        Ok((loopback, port))
    }

    /// Removes the token files that a killed server has left. None of these tokens is valid any more.
    fn remove_left_tokens(&self) {
        let Ok(left) = std::fs::read_dir(self.endpoint_folder()) else { return };
        let files = left.flatten().filter(|entry| entry.file_name() != PORT);
        files.for_each(|entry| remove(&entry.path()));
    }

    /// The environment variables for a session that is started at the endpoint; `None` when it is not.
    ///
    /// # Errors
    /// [`Error::NotServed`] where neither a window nor an agent runs.
    pub async fn variables(&self, id: &SessionId) -> Result<Option<[(&'static str, Secret); 2]>, Error> {
        if !self.started_at_endpoint()?.contains(id) {
            return Ok(None);
        }
        self.deliveries.check_default_profile()?;
        let deadline = Instant::now() + START_TIMEOUT;
        while self.is_served()? && Instant::now() < deadline {
            let port = self.endpoint_port();
            if let Some((port, token)) = port.map(|port| (port, self.token_file(id, port)))
                && token.exists()
            {
                let address = format!("http://127.0.0.1:{port}{}", Door::path_of(id));
                let file = token.display().to_string();
                return Ok(Some([
                    (ENDPOINT_VARIABLE, Secret::new(address)),
                    (ENDPOINT_TOKEN_FILE_VARIABLE, Secret::new(file)),
                ]));
            }
            sleep(TOKEN_POLL).await;
        }
        Err(Error::NotServed)
    }

    /// Whether a window or an agent serves the endpoint, or would.
    pub fn is_served(&self) -> Result<bool, Error> {
        Ok(self.locks.is_held(&LockName::Endpoint)?)
    }

    fn started_at_endpoint(&self) -> Result<Vec<SessionId>, Error> {
        Ok(self.store.sessions_at_endpoint()?.into_iter().map(|session| session.id).collect())
    }

    fn endpoint_port(&self) -> Option<u16> {
        std::fs::read_to_string(self.endpoint_file(PORT)).ok()?.parse().ok()
    }

    fn endpoint_folder(&self) -> PathBuf {
        self.home.path().join("endpoint")
    }

    fn endpoint_file(&self, name: &str) -> PathBuf {
        self.endpoint_folder().join(name)
    }

    /// The file with the token of a session's door at this port.
    fn token_file(&self, id: &SessionId, port: u16) -> PathBuf {
        self.endpoint_file(&format!("{id}.{port}"))
    }
}
