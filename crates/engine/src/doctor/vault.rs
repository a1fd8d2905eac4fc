//! The vault's key, the backups, and the texts that are kept. Pure.

use super::found::{Found, Repair, said};
use crate::backup::BackupLook;
use crate::delivery::KeptText;
use crate::vault::{KeyFacts, KeyLook, VaultError};
use daypass_core::Explain;
use daypass_core::view::{Concern, Finding, FindingCode as Code};

/// What there is to know of the vault.
#[derive(Debug)]
pub(super) struct VaultFacts {
    pub(super) key: KeyFacts,
    pub(super) look: Result<KeyLook, VaultError>,
    pub(super) backups: BackupLook,
    pub(super) kept: Vec<KeptText>,
}

/// What is wrong.
pub(super) fn check(facts: &VaultFacts) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    match &facts.look {
        Ok(KeyLook::Fine) => {}
        // An open keychain of macOS may ask too.
        Ok(KeyLook::WouldPrompt) if facts.key.source == "passphrase" || cfg!(target_os = "macos") => {}
        Ok(KeyLook::WouldPrompt) => {
            let finding = Finding::new(
                Code::KeychainLocked,
                "The keychain will ask for its password when Daypass needs it: it is locked, or does not exist yet.",
            );
            found.push(finding.fixed_by("Unlock it where your desktop keeps passwords.").into());
        }
        Err(error) => found.push(failure(error).into()),
    }
    if facts.key.is_changing && facts.look.is_err() {
        let finding = Finding::new(
            Code::KeyChangeInterrupted,
            "A change of the vault's key was interrupted, and the vault does not open to finish it.",
        );
        found.push(finding.fixed_by("Open the vault.").by_command("daypass status").into());
    }
    let BackupLook { damaged, is_missing, .. } = &facts.backups;
    found.extend(damaged.iter().map(|path| {
        let said = format!("The backup {} cannot be read.", path.display());
        let finding = Finding::new(Code::BackupDamaged, said).about(Concern::file(path, None));
        finding.fixed_by("Check the disk, and remove the file.").into()
    }));
    if *is_missing {
        let said = "The vault has keys or texts that exist nowhere else, and there is no backup of them.";
        let finding = Finding::new(Code::BackupMissing, said);
        let words =
            "Do anything that opens the vault, such as starting a session: Daypass then makes a backup.";
        found.push(finding.fixed_by(words).into());
    }
    found.extend(facts.kept.iter().map(kept));
    found
}

/// The code for what keeps the vault from opening.
pub(super) fn code(error: &VaultError) -> Code {
    match error {
        VaultError::Locked { .. } | VaultError::Timeout { .. } | VaultError::NotAskedAgain => {
            Code::KeychainLocked
        }
        VaultError::Missing { .. } => Code::KeychainMissing,
        VaultError::WrongPassphrase => Code::PassphraseWrong,
        VaultError::PassphraseFile { .. } => Code::PassphraseUnreadable,
        VaultError::KeyLost | VaultError::Tampered { .. } => Code::VaultKeyLost,
        VaultError::OtherSource { .. } => Code::KeySourceContradicted,
        VaultError::Failed { .. }
        | VaultError::NoPassphrase
        | VaultError::Cancelled
        | VaultError::Seal(_)
        | VaultError::Lock(_)
        | VaultError::NotKept { .. }
        | VaultError::Store(_) => Code::VaultFailed,
    }
}

fn failure(error: &VaultError) -> Finding {
    let problem = error.problem();
    let finding = Finding::new(code(error), said(&problem));
    let finding = match error {
        VaultError::PassphraseFile { path, .. } => finding.about(Concern::file(path, None)),
        VaultError::OtherSource { .. } => {
            finding.about(Concern::Variable { name: "DAYPASS_VAULT".to_owned() })
        }
        _ => finding,
    };
    finding.fixed_by(problem.hint())
}

fn kept(text: &KeptText) -> Found {
    let place = format!("[{}] in {}", text.section, text.file.display());
    let about = |finding: Finding| {
        finding
            .about(Concern::file(&text.file, None))
            .about(Concern::Profile { name: text.profile.to_string() })
    };
    if text.is_owed() {
        let finding = about(Finding::new(
            Code::TextOwed,
            format!("Your lines of {place} will be put back when the vault opens."),
        ));
        return Found::repaired_by(
            finding.fixed_by("Open the vault.").by_command("daypass status"),
            Repair::PutBack,
        );
    }
    let said = format!("Your text of {place} is kept because {}.", text.reason.clause());
    let finding = about(Finding::new(Code::TextKept, said));
    finding
        .fixed_by("Look at it, then restore or discard it.")
        .by_command(format!("daypass vault kept show {}", text.id))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::PassphraseOrigin;

    fn codes(source: &'static str, is_changing: bool, look: Result<KeyLook, VaultError>) -> Vec<Code> {
        let passphrase = PassphraseOrigin::Nowhere;
        let key = KeyFacts { source, asked: None, holder: None, passphrase, secrets: 1, is_changing };
        let facts = VaultFacts { key, look, backups: BackupLook::default(), kept: vec![] };
        check(&facts).into_iter().map(|found| found.finding.code).collect()
    }

    #[test]
    fn what_will_be_asked_for_is_no_trouble() {
        assert_eq!(codes("passphrase", false, Ok(KeyLook::WouldPrompt)), []);
        assert_eq!(codes("keychain", false, Ok(KeyLook::Fine)), []);
        let locked: &[Code] = if cfg!(target_os = "macos") { &[] } else { &[Code::KeychainLocked] };
        assert_eq!(codes("keychain", false, Ok(KeyLook::WouldPrompt)), locked);
        // The next one who opens it finishes the change.
        assert_eq!(codes("keychain", true, Ok(KeyLook::Fine)), []);
        let missing = || VaultError::Missing { reason: "no bus".to_owned() };
        assert_eq!(codes("keychain", false, Err(missing())), [Code::KeychainMissing]);
        assert_eq!(
            codes("keychain", true, Err(missing())),
            [Code::KeychainMissing, Code::KeyChangeInterrupted]
        );
        assert_eq!(codes("keychain", false, Err(VaultError::KeyLost)), [Code::VaultKeyLost]);
    }
}
