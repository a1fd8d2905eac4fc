//! The vault, its backups, and everything in one file for another machine.

use super::input::TypedSecret;
use crate::daypass::{Daypass, problem};
use crate::environment::variable;
use crate::quit;
use daypass_core::{Problem, ProblemCode, Remedy};
use daypass_engine::backup::{self, BackupItem, Restorer};
use daypass_engine::ground;
use daypass_engine::updates::AfterUpdate;
use daypass_engine::vault::{PassphraseOrigin, PassphrasePrompt, VaultState};
use jiff::Timestamp;
use serde::Serialize;
use specta::Type;
use std::path::Path;
use tauri::{AppHandle, Manager, State};

/// What holds the key of the secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KeyHolder {
    /// The keychain of the system.
    Keychain,
    /// A passphrase of the person's.
    Passphrase,
}

/// How the vault stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub(crate) struct VaultItem {
    /// What holds the key.
    key: KeyHolder,
    /// How many secrets are sealed.
    secrets: u32,
    /// Whether the key is at hand in this process.
    open: bool,
}

/// A sealed backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupEntry {
    /// Its name.
    name: String,
    /// When it was made; `null` where it cannot be read.
    made_at: Option<Timestamp>,
    /// Why it is not known to be whole; `null` where it was opened and looked through.
    doubt: Option<String>,
}

/// An export that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub(crate) struct ExportItem {
    /// The file.
    path: String,
    /// How many integrations are in it.
    integrations: u32,
    /// How many IAM users and roles that were added.
    sessions: u32,
    /// How many secrets.
    secrets: u32,
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// How the vault stands. It opens nothing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn vault(daypass: State<'_, Daypass>) -> Result<VaultItem, Problem> {
    let engine = daypass.engine()?;
    let facts = engine.vault().key_facts().map_err(problem)?;
    let key = if facts.source == "passphrase" { KeyHolder::Passphrase } else { KeyHolder::Keychain };
    Ok(VaultItem {
        key,
        secrets: count(facts.secrets),
        open: matches!(engine.vault().state(), VaultState::Open),
    })
}

/// Has every process forget the vault's key; the next secret asks what holds it again.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn lock_vault(daypass: State<'_, Daypass>) -> Result<(), Problem> {
    daypass.engine()?.vault().lock_everywhere().map_err(problem)
}

/// The backups of Daypass's state, the newest first. Each is opened and looked through.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backups() -> Result<Vec<BackupEntry>, Problem> {
    let restorer = Restorer::of_environment(variable, PassphrasePrompt::nobody()).map_err(problem)?;
    let items = restorer.list().await.map_err(problem)?;
    let entry = |item: BackupItem| {
        let doubt = item.doubt();
        BackupEntry { name: item.name, made_at: item.made_at, doubt }
    };
    Ok(items.into_iter().map(entry).collect())
}

/// Puts a backup in the place of Daypass's state, which is kept beside it, and starts Daypass anew; without a name the newest
/// that is whole. Where the present state can be read this takes the person's consent: without it nothing is changed, and the
/// answer is what of it the backup lacks.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_backup(
    app: AppHandle,
    name: Option<String>,
    consents: bool,
) -> Result<Option<String>, Problem> {
    let restorer = Restorer::of_environment(variable, PassphrasePrompt::nobody()).map_err(problem)?;
    if let Some(name) = &name {
        // A name is no path: the window chooses among the backups alone.
        let is_known = restorer.list().await.map_err(problem)?.iter().any(|item| item.name == *name);
        if !is_known {
            return Err(problem(backup::Error::NoBackup { name: name.clone() }));
        }
    }
    let prepared = restorer.prepare(name.as_deref().map(Path::new)).await.map_err(problem)?;
    if prepared.takes_consent() && !consents {
        return Ok(Some(prepared.lacks.to_string()));
    }
    let restoring = tauri::async_runtime::spawn_blocking(move || prepared.restore(true)).await;
    // It does not end before its time but with the app.
    restoring.unwrap_or_else(|_| Err(ground::Error::Cancelled.into())).map_err(problem)?;
    quit::for_update(&app, AfterUpdate::Restart);
    Ok(None)
}

/// Seals every secret anew under another passphrase, where one holds the vault's key. Where the old one still stands, if it is
/// given to this process.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passphrase(
    daypass: State<'_, Daypass>,
    passphrase: TypedSecret,
) -> Result<Option<String>, Problem> {
    let passphrase = passphrase.given("passphrase", "a passphrase")?;
    let engine = daypass.engine()?;
    let origin = engine.vault().key_facts().map_err(problem)?.passphrase;
    engine.vault().try_open().await.map_err(problem)?;
    engine.vault().change_passphrase(passphrase).await.map_err(problem)?;
    Ok(match origin {
        PassphraseOrigin::Variable => Some("DAYPASS_VAULT_PASSPHRASE".to_owned()),
        PassphraseOrigin::File(file) => Some(file.display().to_string()),
        PassphraseOrigin::Credential(_) => Some("The systemd credential".to_owned()),
        PassphraseOrigin::Nowhere => None,
    })
}

/// Writes everything that another machine can use into a file of the person's documents, sealed under a passphrase. The file
/// is a new one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_all(
    app: AppHandle,
    daypass: State<'_, Daypass>,
    passphrase: TypedSecret,
) -> Result<ExportItem, Problem> {
    let passphrase = passphrase.given("passphrase", "a passphrase")?;
    let engine = daypass.engine()?;
    let name = format!("daypass-{}.export", engine.now().strftime("%Y%m%dT%H%M%SZ"));
    let folder = app.path().document_dir().or_else(|_| app.path().home_dir()).map_err(|error| {
        tracing::warn!(%error, "there is no folder for an export");
        Problem::new(
            ProblemCode::FileUnwritable,
            "There is no folder for it",
            "This account has neither a home folder nor one for documents.",
            "Give the account a home folder.",
            Remedy::None,
        )
    })?;
    let path = folder.join(name);
    let made = engine.transfer().export(&path, &passphrase, false).await.map_err(problem)?;
    Ok(ExportItem {
        path: path.display().to_string(),
        integrations: count(made.integrations),
        sessions: count(made.sessions),
        secrets: count(made.secrets),
    })
}
