//! The standing endpoint: whoever has a window or an agent running can have sessions asked for there, by programs that
//! they start themselves.
//!
//! No setting of a profile names an endpoint (AWS SDKs and Tools Reference Guide), so a session that is started so is in
//! no profile: `daypass env` says where it is. The port stays the same for as long as nobody else takes it, so that a
//! shell that knows it goes on. The token does not: it is in a file that AWS tools read at each call, and another one
//! each time that somebody begins to serve. What listened at the port meanwhile knows one that opens nothing. The file
//! is one of the port too: where another program keeps that, a shell that knows it finds no token to bring there.

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
/// How long a session that was just started is waited for, and how often it is looked. Real time: it is another process
/// that is waited for.
const START_TIMEOUT: Duration = Duration::from_secs(5);
const TOKEN_POLL: Duration = Duration::from_millis(20);

/// The files of tokens; they go when nobody serves any more.
struct Tokens(Vec<PathBuf>);

impl Drop for Tokens {
    fn drop(&mut self) {
        self.0.iter().for_each(|path| remove(path));
    }
}

fn remove(path: &Path) {
    // One that stays opens nothing.
    let _ = std::fs::remove_file(path);
}

impl Endpoints {
    /// Serves the sessions that are started at the endpoint, for as long as there are any; of several processes one does.
    /// While there are none, nothing listens. Whoever calls this watches the store.
    ///
    /// # Errors
    /// [`Error::Ground`]
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

    /// A token is in its file before its door opens, and its door is shut before its file goes.
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

    /// Listens at the port that was had before, where nobody else has it now.
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

    /// Removes what a server that was killed has left, by whoever serves now. All of it opens nothing.
    fn remove_left_tokens(&self) {
        let Ok(left) = std::fs::read_dir(self.endpoint_folder()) else { return };
        let files = left.flatten().filter(|entry| entry.file_name() != PORT);
        files.for_each(|entry| remove(&entry.path()));
    }

    /// What an AWS tool has to know to ask for a session that is started at the endpoint; `None` where it is not.
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
    ///
    /// # Errors
    /// [`Error::Ground`]
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

    /// The file of the token that opens a session's door at this port. No other port's token is ever in it.
    fn token_file(&self, id: &SessionId, port: u16) -> PathBuf {
        self.endpoint_file(&format!("{id}.{port}"))
    }
}
