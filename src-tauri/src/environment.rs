//! What this process was started with, without what its children must not have.
//!
//! WebKit starts its own programs, and takes this process's environment for them. So the vault's passphrase is taken out of
//! it, and kept for the engine.

use daypass_core::Secret;
use std::ffi::OsString;
use std::sync::OnceLock;

/// The variable with the passphrase of the vault.
const VAULT_PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";
static TAKEN: OnceLock<Secret> = OnceLock::new();

/// Takes the vault's passphrase out of the environment. To be called first in `main`.
pub fn take_secrets() {
    let Some(passphrase) = std::env::var_os(VAULT_PASSPHRASE) else { return };
    // One that is not Unicode is no passphrase that the engine would take.
    if let Ok(passphrase) = passphrase.into_string() {
        let _ = TAKEN.set(Secret::new(passphrase));
    }
    #[expect(unsafe_code, reason = "main has just begun: there is no other thread to read the environment")]
    unsafe {
        std::env::remove_var(VAULT_PASSPHRASE);
    }
}

/// A variable of the environment that this process was started with.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    match TAKEN.get() {
        Some(passphrase) if name == VAULT_PASSPHRASE => Some(passphrase.expose().into()),
        _ => std::env::var_os(name),
    }
}
