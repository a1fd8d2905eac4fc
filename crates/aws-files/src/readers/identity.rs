//! Who a tool is, and where it works.

use std::fmt;

use super::settings::{Place, Unreadable};

/// Who a tool is that uses a profile, by the settings that decide it.
#[derive(Clone, PartialEq, Eq)]
pub enum Identity {
    /// Whose access key stands in a file.
    Keys {
        /// The access key id.
        access_key_id: String,
        /// The lines of the key id, the secret and the token.
        places: Vec<Place>,
    },
    /// Whoever a command (`credential_process`) says.
    Process {
        /// The command line.
        command: String,
        /// Its line.
        places: Vec<Place>,
    },
    /// A role, assumed with the credentials of another identity.
    Role {
        /// The role.
        role_arn: String,
        /// By whom it is assumed.
        source: Box<Identity>,
        /// The lines in the profile that ask for it.
        places: Vec<Place>,
    },
    /// A role, assumed with a token that lies in a file.
    WebIdentity {
        /// The role.
        role_arn: String,
        /// The path of the token's file.
        token_file: String,
        /// The lines that ask for it.
        places: Vec<Place>,
    },
    /// A role of IAM Identity Center.
    Sso {
        /// The `sso-session`, where the profile refers to one.
        session: Option<String>,
        /// The access portal.
        start_url: String,
        /// The instance's region.
        region: String,
        /// The account's id; empty where the profile names none and the client fails later.
        account_id: String,
        /// The role's name; empty as above.
        role_name: String,
        /// The lines that ask for it.
        places: Vec<Place>,
    },
    /// A sign-in to the console (`login_session`).
    Login {
        /// The session.
        session: String,
        /// Its line.
        places: Vec<Place>,
    },
    /// Credentials from around the tool (`credential_source`): its environment, its container, its machine.
    CredentialSource {
        /// The source's name as written.
        name: String,
        /// The lines that ask for it.
        places: Vec<Place>,
    },
    /// Nobody by these files: the profile does not exist or has no credentials, and the client goes on to look
    /// elsewhere.
    Nothing,
    /// Nobody, because of these lines.
    Error {
        /// The lines at fault.
        places: Vec<Place>,
    },
    /// Nobody, because the client gives up on the files.
    Unreadable(Unreadable),
}

impl Identity {
    /// The lines of the profile that decide it.
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Keys { places, .. }
            | Self::Process { places, .. }
            | Self::Role { places, .. }
            | Self::WebIdentity { places, .. }
            | Self::Sso { places, .. }
            | Self::Login { places, .. }
            | Self::CredentialSource { places, .. }
            | Self::Error { places } => places,
            Self::Nothing | Self::Unreadable(_) => &[],
        }
    }

    /// One word for it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Keys { .. } => "keys",
            Self::Process { .. } => "process",
            Self::Role { .. } => "role",
            Self::WebIdentity { .. } => "web-identity",
            Self::Sso { .. } => "sso",
            Self::Login { .. } => "login",
            Self::CredentialSource { .. } => "credential-source",
            Self::Nothing => "nothing",
            Self::Error { .. } => "error",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// Who asks for the role, where it is one, and then for that one's, to the end of the chain; else itself.
    pub fn base(&self) -> &Self {
        match self {
            Self::Role { source, .. } => source.base(),
            other => other,
        }
    }

    /// Whether a tool gets credentials at all, as far as the files tell.
    pub fn gives_credentials(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Error { .. } | Self::Unreadable(_))
    }
}

/// Kind and lines: commands may hold secrets.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct(self.kind());
        if let Self::Role { role_arn, source, .. } = self {
            debug.field("role_arn", role_arn).field("source", source);
        }
        debug.field("places", &self.places()).finish_non_exhaustive()
    }
}

/// The region that a client takes from the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// As the client reads it; empty where it takes an empty one for a region.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// The client refuses it: no request can be made with it.
    pub refused: bool,
}
