//! What there is to know of the vault.

use super::error::Error;
use super::inside::Rooms;
use super::vault::VaultFacts;

/// Looks at it without changing anything or asking anybody.
pub(super) async fn gather(rooms: &Rooms) -> Result<VaultFacts, Error> {
    let Rooms { vault, backups, deliveries, .. } = rooms;
    let key = vault.key_facts()?;
    let look = vault.look().await;
    let (backups, kept) = (backups.look()?, deliveries.kept().list()?);
    Ok(VaultFacts { key, look, backups, kept })
}
