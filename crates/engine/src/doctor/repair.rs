//! What `--fix` does. Each repair can be done twice, and takes nothing that is the person's.

use super::error::Error;
use super::found::Repair;
use super::inside::Rooms;
use super::room::Doctor;
use crate::ground::{self, remove_left_locks};
use std::collections::BTreeMap;
use std::path::Path;

impl Doctor {
    /// Mends what was found.
    pub(super) async fn repair(&self, repair: Repair) -> Result<(), Error> {
        match (repair, &self.rooms) {
            (Repair::Mode { path, mode }, _) => {
                set_mode(&path, mode).map_err(|source| Error::File { path, source })
            }
            (Repair::RemoveLeftover { path }, _) => match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    Err(Error::File { path, source })
                }
                _ => Ok(()),
            },
            (Repair::RemoveLocks, _) => match &self.home {
                Some(home) => Ok(remove_left_locks(home).map_err(ground::Error::Lock)?),
                None => Ok(()),
            },
            (inside, Ok(rooms)) => repair_inside(inside, rooms).await,
            // Nothing of the kind is found where the store is not open.
            (_, Err(_)) => Ok(()),
        }
    }
}

async fn repair_inside(repair: Repair, rooms: &Rooms) -> Result<(), Error> {
    let Rooms { sessions, .. } = rooms;
    match repair {
        Repair::Expire { session } => sessions.expire(&session).await.map(drop)?,
        Repair::Stop { session } => sessions.stop(&session).await.map(drop)?,
        Repair::StopOrphans => sessions.stop_orphans(&BTreeMap::new()).await.map(drop)?,
        Repair::PutBack => sessions.put_back_owed().await.map(drop)?,
        Repair::Mode { .. } | Repair::RemoveLeftover { .. } | Repair::RemoveLocks => {}
    }
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

/// No file has modes there, so that this is never found.
#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}
