//! The codes of what can be found on a machine: stable words for programs, each with its topic and its severity.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How much a finding weighs. It hangs on the code alone, so that a script can rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something does not work, or works for somebody who should not: `daypass doctor` ends with 1.
    Trouble,
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
        FileUnreadable: Trouble,
        /// A file with credentials can be read by other users.
        FileReadableByOthers: Trouble,
        /// A file can be changed by other users.
        FileWritableByOthers: Trouble,
        /// A link leads nowhere.
        FileLinkBroken: Trouble,
        /// A line makes an AWS tool give up on the whole file.
        LineUnreadable: Trouble,
        /// A section stands twice, for which an AWS tool gives up on the whole file.
        SectionTwice: Trouble,
        /// A key stands twice in a section, for which an AWS tool gives up on the whole file.
        KeyTwice: Trouble,
        /// A profile stands in one file under two spellings, of which AWS tools take different ones.
        SectionSpelledTwice: Trouble,
        /// Long-term keys stand in plain text.
        LongTermKeys: Advice,
        /// What a killed write has left lies beside the files.
        TemporaryFileLeft: Trouble,
        /// A `credential_process` names a program that is not there.
        ProcessProgramGone: Trouble,
        /// A `credential_process` asks for a session that is not there.
        ProcessSessionGone: Trouble,
        /// A `credential_process` names a program in the folder of one version.
        ProcessProgramVersioned: Advice,
    }

    /// What is started.
    Sessions, "Started sessions" {
        /// An AWS tool is somebody else than the session that is started into a profile.
        ProfileShadowed: Trouble,
        /// Somebody else has written into the section of a session that is started.
        SectionChanged: Trouble,
        /// The section of a session that is started is gone.
        SectionGone: Trouble,
        /// A session is started into another file than the one that is read here.
        SectionElsewhere: Trouble,
        /// Keys that have ended stand in a profile.
        SectionOfEndedSession: Trouble,
        /// The section of a session that is removed stands in a profile.
        SectionOfRemovedSession: Trouble,
        /// A section of Daypass's is no session's.
        SectionOfNobody: Trouble,
        /// The rotation of a key was cut off.
        RotationInterrupted: Trouble,
        /// Moving a key into the vault was cut off.
        ProtectInterrupted: Trouble,
    }

    /// The vault and what is kept.
    Vault, "Vault and backups" {
        /// There is no keychain.
        KeychainMissing: Trouble,
        /// The keychain is locked.
        KeychainLocked: Advice,
        /// The passphrase that is given is not the vault's.
        PassphraseWrong: Trouble,
        /// The file with the passphrase cannot be used.
        PassphraseUnreadable: Trouble,
        /// `DAYPASS_VAULT` holds an unknown word.
        KeySourceUnknown: Trouble,
        /// `DAYPASS_VAULT` asks for another source of the key than the one that has it.
        KeySourceContradicted: Trouble,
        /// The key of what is sealed is gone.
        VaultKeyLost: Trouble,
        /// The vault does not open for another reason.
        VaultFailed: Trouble,
        /// A change of the vault's key was cut off.
        KeyChangeInterrupted: Advice,
        /// A backup cannot be read.
        BackupDamaged: Advice,
        /// What lies nowhere else has no backup.
        BackupMissing: Advice,
        /// Texts of the person's could not be put back by themselves.
        TextKept: Advice,
        /// Text of the person's is put back when the vault opens.
        TextOwed: Trouble,
    }

    /// Daypass's own folder.
    Home, "Daypass's own folder" {
        /// The folder cannot be used for a reason that none of the others is.
        HomeUnusable: Trouble,
        /// The folder can be changed by other users.
        HomeWritableByOthers: Trouble,
        /// Nothing can be written in the folder.
        HomeReadOnly: Trouble,
        /// The disk is full.
        DiskFull: Trouble,
        /// The store is damaged.
        StoreDamaged: Trouble,
        /// The store is gone, although there are backups of it.
        StoreGone: Trouble,
        /// A newer Daypass has written the store.
        StoreNewer: Trouble,
        /// Some of the store cannot be read.
        StoreRowsUnreadable: Advice,
        /// The store can be read by other users.
        StoreReadableByOthers: Trouble,
        /// A lock file cannot be used.
        LockUnusable: Trouble,
        /// Lock files of processes that were killed lie about.
        LocksLeft: Advice,
        /// A window or an agent of another version runs.
        OtherVersionRuns: Trouble,
        /// There is another folder with sessions of Daypass's.
        OtherHome: Advice,
        /// Something could not be checked.
        CheckFailed: Trouble,
    }

    /// The way to AWS, and its time.
    Network, "Network and clock" {
        /// A host of AWS's cannot be reached.
        HostUnreachable: Trouble,
        /// The connection to a host of AWS's cannot be secured.
        ConnectionInsecure: Trouble,
        /// The proxy does not let through.
        ProxyRefuses: Trouble,
        /// The address of the proxy cannot be read.
        ProxyAddressInvalid: Trouble,
        /// Something else than AWS answers.
        NotAws: Trouble,
        /// The file of certificates cannot be used.
        CaBundleUnreadable: Trouble,
        /// Some certificates cannot be read.
        CertificatesLeftOut: Advice,
        /// A variable that is to name an endpoint names none.
        EndpointInvalid: Trouble,
        /// Nobody answers at an endpoint that is set.
        EndpointUnserved: Trouble,
        /// Requests that are for AWS go somewhere else.
        EndpointOverridden: Advice,
        /// The clock is so far off that AWS refuses requests.
        ClockWrong: Trouble,
        /// The clock is off by minutes.
        ClockOff: Advice,
    }

    /// The programs in `PATH`.
    Programs, "Programs" {
        /// The AWS CLI is one of version 1.
        AwsCliOne: Advice,
        /// The AWS CLI is too old for what is delivered.
        AwsCliTooOld: Trouble,
        /// There are several AWS CLIs.
        AwsCliSeveral: Advice,
        /// The AWS CLI does not run.
        AwsCliBroken: Trouble,
        /// The shell does not find Daypass.
        DaypassNotInPath: Advice,
        /// There is a Daypass of another version.
        DaypassOtherVersion: Trouble,
    }

    /// The variables of the shell.
    Environment, "Environment" {
        /// Keys in the environment win over every profile.
        KeysInEnvironment: Trouble,
        /// The profile that the environment names is not there.
        ProfileUnknown: Trouble,
        /// Variables lead to credentials of another origin.
        OtherOrigin: Trouble,
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
