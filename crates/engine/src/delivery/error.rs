//! What keeps a session from being delivered.

use super::role_plan::{TakenBy, TakenProfile};
use super::tools::ShadowingLines;
use crate::ground;
use crate::store::StoreError;
use crate::vault::VaultError;
use aws_files::readers::{Reader, tools};
use aws_files::{FileError, FileRole};
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, ProfileName, Remedy};
use std::path::PathBuf;

/// Who has a profile already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The person's own section.
    Person {
        /// In which file.
        file: FileRole,
    },
    /// Another active session.
    Session {
        /// Its name.
        name: String,
    },
    /// Another session, which is asked for at the endpoint: AWS tools would look into this profile first.
    Endpoint {
        /// Its name.
        name: String,
    },
}

/// Why nothing was delivered, or not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file of `~/.aws`.
    #[error(transparent)]
    File(#[from] FileError),
    /// Somebody has the profile.
    #[error("the profile {profile} is taken")]
    ProfileInUse {
        /// The profile.
        profile: ProfileName,
        /// Who has it.
        holder: Holder,
    },
    /// Roles cannot have the profiles that were to be written for them.
    #[error("{} profiles are taken", taken.len())]
    ProfilesTaken {
        /// Which ones, and by whom. Not empty.
        taken: Vec<TakenProfile>,
    },
    /// Lines of the person's would make some tools somebody else in a profile than the session that is delivered.
    #[error("other lines decide who tools are in the profile {profile}")]
    ProfileShadowed {
        /// The profile.
        profile: ProfileName,
        /// The lines, by section. Not empty.
        lines: Vec<ShadowingLines>,
    },
    /// Not every tool reads the section's header, as the person wrote it, as that of the profile.
    #[error("not every tool reads [{header}] as the profile {profile}")]
    HeaderUnread {
        /// The profile.
        profile: ProfileName,
        /// The file.
        file: FileRole,
        /// What stands between the brackets.
        header: String,
        /// The tools that do not find the profile.
        readers: Vec<Reader>,
    },
    /// A command was to be written into a config file that is only read.
    #[error("the profile {profile} cannot be written into a file that is only read")]
    ReadOnly {
        /// The profile.
        profile: ProfileName,
        /// The section that a person can add by hand.
        lines: String,
        /// What keeps it from being written.
        source: FileError,
    },
    /// The command line is not on this machine, or where it lies cannot be written.
    #[error("the daypass command is not found")]
    NoProgram,
    /// The files would be refused by tools for what is in them.
    #[error("the credentials file cannot take the profile {profile}: {detail}")]
    FileMalformed {
        /// The profile.
        profile: ProfileName,
        /// The reason.
        detail: String,
    },
    /// A live session's section is not ours to renew any more.
    #[error("the section {profile} of {name} was {}", if *gone { "removed" } else { "changed" })]
    SectionLost {
        /// The session.
        name: String,
        /// The profile.
        profile: ProfileName,
        /// Whether it was taken out; else it has other keys now.
        gone: bool,
    },
    /// No kept text is called so.
    #[error("no kept text is called {id}")]
    NoKeptText {
        /// What was asked for.
        id: String,
    },
    /// A section of that name stands where a kept text was to be put.
    #[error("[{section}] stands in {}", path.display())]
    KeptTextOccupied {
        /// What the text is called.
        id: String,
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
    },
    /// What is owed to a profile does not open, and a session in its place would be the end of it.
    #[error("what is owed to the profile {profile} does not open")]
    KeptTextDamaged {
        /// What the text is called.
        id: String,
        /// The profile.
        profile: ProfileName,
    },
    /// AWS tools would take the default profile before they ask an endpoint.
    #[error("the default profile sets {by}")]
    DefaultProfile {
        /// The setting that gives it credentials.
        by: String,
        /// The file that it stands in.
        file: PathBuf,
    },
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::File(error) => error.problem(),
            Self::ProfileInUse { profile, holder: Holder::Person { file } } => Problem::new(
                Code::ProfileInUse,
                "The profile is yours",
                format!("Your {file} already has a profile '{profile}' that Daypass did not write."),
                "Choose another profile, or replace it and get your text back when the session stops.",
                Remedy::ReplaceProfile { profile: profile.to_string(), holder: None },
            ),
            Self::ProfileInUse { profile, holder: Holder::Session { name } } => Problem::new(
                Code::ProfileInUse,
                "The profile is in use",
                format!("The profile '{profile}' is in use by the live session '{name}'."),
                format!("Choose another profile, or take this one over from '{name}'."),
                Remedy::ReplaceProfile { profile: profile.to_string(), holder: Some(name.clone()) },
            ),
            Self::ProfileInUse { profile, holder: Holder::Endpoint { name } } => Problem::new(
                Code::ProfileInUse,
                "AWS tools read the profile first",
                format!(
                    "'{name}' is delivered at the endpoint, but AWS tools read the profile '{profile}' first and would get another identity."
                ),
                format!("Choose another profile, or take this one, which comes before '{name}'."),
                Remedy::ReplaceProfile { profile: profile.to_string(), holder: Some(name.clone()) },
            ),
            Self::ProfilesTaken { taken } => profiles_taken(taken),
            Self::ProfileShadowed { profile, lines } => shadowed(profile, lines),
            Self::HeaderUnread { profile, file, header, readers } => Problem::new(
                Code::FileConflict,
                "Not every tool reads its header",
                format!(
                    "The profile '{profile}' is under [{header}] in your {file}, which is not read by {}.",
                    tools(readers)
                ),
                "Remove the blanks around the name in the header, or choose another profile.",
                Remedy::ChooseProfile { profile: profile.to_string() },
            ),
            Self::ReadOnly { lines, source, .. } => Problem::new(
                Code::FileUnwritable,
                "The config file is read-only",
                source.problem().detail,
                "Add these lines where the file is generated (such as a Nix configuration), so that AWS tools ask Daypass themselves. Or deliver in another way.",
                Remedy::AddLines { path: source.path().display().to_string(), lines: lines.clone() },
            ),
            Self::NoProgram => Problem::new(
                Code::Bug,
                "The daypass command is not found",
                "AWS tools would run the command daypass to get credentials, and it is neither next to this program nor in PATH.",
                "Install the command line, or deliver in another way.",
                Remedy::None,
            ),
            Self::FileMalformed { profile, detail } => Problem::new(
                Code::FileMalformed,
                "The file cannot be edited safely",
                format!("The profile '{profile}' cannot be written: {detail}."),
                "Fix that part of the file, or choose another profile.",
                Remedy::ChooseProfile { profile: profile.to_string() },
            ),
            Self::SectionLost { name, profile, gone } => section_lost(name, profile, *gone),
            Self::NoKeptText { id } => Problem::new(
                Code::InvalidInput,
                "No such text",
                format!("There is no kept text '{id}'."),
                "See which there are",
                Remedy::None,
            )
            .by_command("daypass vault kept list"),
            Self::KeptTextOccupied { id, path, section } => Problem::new(
                Code::FileConflict,
                "Its section is there again",
                format!("{} has a section [{section}] again, which is in the way.", path.display()),
                "Rename or remove that section, or restore the text into another file",
                Remedy::None,
            )
            .by_command(format!("daypass vault kept restore {id} --to FILE")),
            Self::KeptTextDamaged { id, profile } => Problem::new(
                Code::FileConflict,
                "A text of yours is damaged",
                format!(
                    "What the profile '{profile}' held before the last session is in the vault, but cannot be opened."
                ),
                "Give it up, then start the session again",
                Remedy::None,
            )
            .by_command(format!("daypass vault kept discard {id}")),
            Self::DefaultProfile { by, file } => Problem::new(
                Code::FileConflict,
                "The default profile would be used instead",
                format!(
                    "[default] in {} sets {by}, which AWS tools use before they ask an endpoint.",
                    file.display()
                ),
                "Leave out --endpoint: keys in the environment come before any profile.",
                Remedy::None,
            ),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::File(error) => Some(error),
            Self::ReadOnly { source, .. } => Some(source),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            Self::NoProgram => Kind::Refused,
            _ => self.problem().code.kind(),
        }
    }
}

/// How many profiles that are taken are named.
const MOST_NAMED: usize = 10;

fn profiles_taken(taken: &[TakenProfile]) -> Problem {
    let sentence = |TakenProfile { profile, role, by }: &TakenProfile| match by {
        TakenBy::Section(file) => format!("'{profile}', for {role}, is a profile of yours in your {file}."),
        TakenBy::Role(other) => format!("'{profile}' would be both {other} and {role}."),
    };
    let mut sentences: Vec<String> = taken.iter().take(MOST_NAMED).map(sentence).collect();
    if taken.len() > MOST_NAMED {
        sentences.push(format!("The same goes for {} more.", taken.len() - MOST_NAMED));
    }
    Problem::new(
        Code::ProfileInUse,
        "Some profiles are taken",
        sentences.join(" "),
        "Name the roles by a template that tells them apart, or rename your own profiles",
        Remedy::None,
    )
    .by_command("daypass profiles write --template TEMPLATE")
}

/// Lines that cannot give way are told alone: consent would not help.
fn shadowed(profile: &ProfileName, lines: &[ShadowingLines]) -> Problem {
    let shared = lines.iter().find(|lines| lines.are_shared());
    let sentences: Vec<String> = match shared {
        Some(shared) => vec![shared.to_string()],
        None => lines.iter().map(ShadowingLines::to_string).collect(),
    };
    let (action, remedy) = match shared {
        Some(ShadowingLines { keys, .. }) => (
            format!(
                "Remove {} from [DEFAULT]: its lines apply to every profile in the AWS CLI.",
                keys.join(", ")
            ),
            Remedy::None,
        ),
        None => (
            "Choose another profile, or set these lines aside until the session stops.".to_owned(),
            Remedy::ReplaceProfile { profile: profile.to_string(), holder: None },
        ),
    };
    Problem::new(Code::FileConflict, "Your AWS files get in the way", sentences.join(" "), action, remedy)
}

fn section_lost(name: &str, profile: &ProfileName, gone: bool) -> Problem {
    let (title, detail, action) = if gone {
        (
            "The profile was removed by hand",
            format!(
                "The profile '{profile}' is no longer in your AWS files, so '{name}' is not renewed there."
            ),
            format!("Start '{name}' again to get the profile back, or stop it."),
        )
    } else {
        (
            "The profile was changed by hand",
            format!("The profile '{profile}' was changed by hand, so '{name}' is not renewed there."),
            format!("Start '{name}' again to take the profile over, or stop it to keep your changes."),
        )
    };
    Problem::new(Code::FileConflict, title, detail, action, Remedy::Retry)
}
