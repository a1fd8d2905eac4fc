//! The codes of what can be found on a machine: stable words for programs, each with its topic and its severity.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How much a finding weighs. It hangs on the code alone, so that a script can rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something does not work, or works for somebody who should not: `daypass doctor` ends with 1.
    Problem,
    /// All works, and could be better: `daypass doctor` ends with 0.
    Advice,
}

/// The codes by topic, each with its severity.
macro_rules! codes {
    ($($(#[$about:meta])* $topic:ident, $title:literal { $($(#[$doc:meta])* $code:ident: $severity:ident,)* })*) => {
        /// What is looked at together.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(rename_all = "kebab-case")]
        pub enum Topic {
            $($(#[$about])* $topic,)*
        }

        /// What can be found. Each is one check.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(rename_all = "kebab-case")]
        pub enum FindingCode {
            $($($(#[$doc])* $code,)*)*
        }

        impl Topic {
            /// All of them, in the order in which they are looked at.
            pub const ALL: &[Self] = &[$(Self::$topic),*];

            /// What is looked at, in a few words.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$topic => $title,)*
                }
            }
        }

        impl FindingCode {
            /// All of them, by topic.
            pub const ALL: &[Self] = &[$($(Self::$code),*),*];

            /// What it is found with.
            pub fn topic(self) -> Topic {
                match self {
                    $($(Self::$code => Topic::$topic,)*)*
                }
            }

            /// How much it weighs.
            pub fn severity(self) -> Severity {
                match self {
                    $($(Self::$code => Severity::$severity,)*)*
                }
            }
        }
    };
}

codes! {
    /// The AWS files.
    Files, "AWS files" {
        /// A file cannot be read.
        FileUnreadable: Problem,
        /// A file with credentials can be read by other users.
        FileReadableByOthers: Problem,
        /// A file can be changed by other users.
        FileWritableByOthers: Problem,
        /// A link leads nowhere.
        FileLinkBroken: Problem,
        /// A line makes an AWS tool give up on the whole file.
        LineUnreadable: Problem,
        /// A section stands twice, for which an AWS tool gives up on the whole file.
        SectionTwice: Problem,
        /// A key stands twice in a section, for which an AWS tool gives up on the whole file.
        KeyTwice: Problem,
        /// A profile stands in one file under two spellings, of which AWS tools take different ones.
        SectionSpelledTwice: Problem,
        /// Long-term keys stand in plain text.
        LongTermKeys: Advice,
        /// What a killed write has left lies beside the files.
        TemporaryFileLeft: Problem,
        /// A `credential_process` names a program that is not there.
        ProcessProgramGone: Problem,
        /// A `credential_process` asks for a session that is not there.
        ProcessSessionGone: Problem,
        /// A `credential_process` names a program in the folder of one version.
        ProcessProgramVersioned: Advice,
    }

    /// What is started.
    Sessions, "Started sessions" {
        /// An AWS tool is somebody else than the session that is started into a profile.
        ProfileShadowed: Problem,
        /// Somebody else has written into the section of a session that is started.
        SectionChanged: Problem,
        /// The section of a session that is started is gone.
        SectionGone: Problem,
        /// A session is started into another file than the one that is read here.
        SectionElsewhere: Problem,
        /// Keys that have ended stand in a profile.
        SectionOfEndedSession: Problem,
        /// The section of a session that is removed stands in a profile.
        SectionOfRemovedSession: Problem,
        /// A section of Daypass's is no session's.
        SectionOfNobody: Problem,
        /// The rotation of a key was cut off.
        RotationInterrupted: Problem,
        /// Moving a key into the vault was cut off.
        ProtectInterrupted: Problem,
    }

    /// The vault and what is kept.
    Vault, "Vault and backups" {
        /// There is no keychain.
        KeychainMissing: Problem,
        /// The keychain is locked.
        KeychainLocked: Advice,
        /// The passphrase that is given is not the vault's.
        PassphraseWrong: Problem,
        /// The file with the passphrase cannot be used.
        PassphraseUnreadable: Problem,
        /// `DAYPASS_VAULT` holds an unknown word.
        KeySourceUnknown: Problem,
        /// `DAYPASS_VAULT` asks for another source of the key than the one that has it.
        KeySourceContradicted: Problem,
        /// The key of what is sealed is gone.
        VaultKeyLost: Problem,
        /// The vault does not open for another reason.
        VaultFailed: Problem,
        /// A change of the vault's key was cut off.
        KeyChangeInterrupted: Advice,
        /// A backup cannot be read.
        BackupDamaged: Advice,
        /// What lies nowhere else has no backup.
        BackupMissing: Advice,
        /// Texts of the person's could not be put back by themselves.
        TextKept: Advice,
        /// Text of the person's is put back when the vault opens.
        TextOwed: Problem,
    }

    /// Daypass's own folder.
    Home, "Daypass's own folder" {
        /// The folder cannot be used for a reason that none of the others is.
        HomeUnusable: Problem,
        /// The folder can be changed by other users.
        HomeWritableByOthers: Problem,
        /// Nothing can be written in the folder.
        HomeReadOnly: Problem,
        /// The disk is full.
        DiskFull: Problem,
        /// The store is damaged.
        StoreDamaged: Problem,
        /// The store is gone, although there are backups of it.
        StoreGone: Problem,
        /// A newer Daypass has written the store.
        StoreNewer: Problem,
        /// Some of the store cannot be read.
        StoreRowsUnreadable: Advice,
        /// The store can be read by other users.
        StoreReadableByOthers: Problem,
        /// A lock file cannot be used.
        LockUnusable: Problem,
        /// Lock files of processes that were killed lie about.
        LocksLeft: Advice,
        /// A window or an agent of another version runs.
        OtherVersionRuns: Problem,
        /// There is another folder with sessions of Daypass's.
        OtherHome: Advice,
        /// Something could not be checked.
        CheckFailed: Problem,
    }

    /// The way to AWS, and its time.
    Network, "Network and clock" {
        /// A host of AWS's cannot be reached.
        HostUnreachable: Problem,
        /// The connection to a host of AWS's cannot be secured.
        ConnectionInsecure: Problem,
        /// The proxy does not let through.
        ProxyRefuses: Problem,
        /// The address of the proxy cannot be read.
        ProxyAddressInvalid: Problem,
        /// Something else than AWS answers.
        NotAws: Problem,
        /// The file of certificates cannot be used.
        CaBundleUnreadable: Problem,
        /// Some certificates cannot be read.
        CertificatesLeftOut: Advice,
        /// A variable that is to name an endpoint names none.
        EndpointInvalid: Problem,
        /// Nobody answers at an endpoint that is set.
        EndpointUnserved: Problem,
        /// Requests that are for AWS go somewhere else.
        EndpointOverridden: Advice,
        /// The clock is so far off that AWS refuses requests.
        ClockWrong: Problem,
        /// The clock is off by minutes.
        ClockOff: Advice,
    }

    /// The programs in `PATH`.
    Programs, "Programs" {
        /// The AWS CLI is one of version 1.
        AwsCliOne: Advice,
        /// The AWS CLI is too old for what is delivered.
        AwsCliTooOld: Problem,
        /// There are several AWS CLIs.
        AwsCliSeveral: Advice,
        /// The AWS CLI does not run.
        AwsCliBroken: Problem,
        /// The shell does not find Daypass.
        DaypassNotInPath: Advice,
        /// There is a Daypass of another version.
        DaypassOtherVersion: Problem,
    }

    /// The variables of the shell.
    Environment, "Environment" {
        /// Keys in the environment win over every profile.
        KeysInEnvironment: Problem,
        /// The profile that the environment names is not there.
        ProfileUnknown: Problem,
        /// Variables lead to credentials of another origin.
        OtherOrigin: Problem,
        /// The environment names other files than the usual ones, which are there too.
        FilesElsewhere: Advice,
        /// Windows has AWS files of its own beside those of WSL.
        WindowsFiles: Advice,
    }
}

/// The word that programs know it by.
impl std::fmt::Display for FindingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_word_of_its_own() {
        let words: std::collections::BTreeSet<String> =
            FindingCode::ALL.iter().map(FindingCode::to_string).collect();
        assert_eq!(words.len(), FindingCode::ALL.len());
        assert!(words.contains("file-readable-by-others") && words.contains("aws-cli-too-old"));
        assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
        assert_eq!(FindingCode::ClockOff.severity(), Severity::Advice);
    }
}
