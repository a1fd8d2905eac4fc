//! What can be locked, and the order in which locks are taken.

use daypass_core::sts::MfaSerial;
use daypass_core::{IntegrationId, Plan, SessionId};
use std::cmp::Reverse;
use std::fmt;
use std::time::Duration;

/// A lock. **The order of the variants is the order in which locks are taken**: while one is held, only later ones may be
/// asked for, so that nobody waits in a circle. Debug builds assert it (`lock_order`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LockName {
    /// Held for as long as a window shows prompts for programs that cannot ask.
    Window,
    /// Held for as long as a window or an agent renews sessions.
    Renewer,
    /// Held for as long as a window or an agent serves the endpoint.
    Endpoint,
    /// Held for as long as `exec --endpoint` serves a program: which session, and at which port.
    ExecEndpoint(SessionId, u16),
    /// Putting a newer Daypass in the place of this one.
    Update,
    /// An import of what the AWS files hold.
    Import,
    /// A change of a user's access keys.
    AccessKeys(SessionId),
    /// A start or a renewal that a person asked for; within this process alone.
    StartSession(SessionId),
    /// Reading an integration's accounts and roles.
    Sync(IntegrationId),
    /// Resolving a plan's credentials. A plan's hops are resolved from the last to the first, so a longer plan is locked
    /// before the shorter ones that it rests on.
    Plan {
        /// The beginning of the plan's fingerprint.
        fingerprint: String,
        /// How many roles are assumed one after another.
        hops: usize,
    },
    /// A sign-in, with a person before it.
    SignIn(IntegrationId),
    /// A change of an integration's SSO token.
    Token(IntegrationId),
    /// A request with a code of an MFA device; often with a person before it.
    MfaDevice(MfaSerial),
    /// Making, removing and putting back backups.
    Backup,
    /// Asking the keychain by itself, where a prompt may come up.
    VaultPrompt,
    /// Making the vault's first key.
    VaultKey,
    /// A change of the AWS files and of the rows that say what was delivered. Nothing below it asks AWS, a keychain or a
    /// person.
    Delivery,
}

/// How the files of [`LockName::AccessKeys`] begin.
const ACCESS_KEYS: &str = "keys-";
/// How the files of [`LockName::ExecEndpoint`] begin.
const EXEC_ENDPOINT: &str = "exec-endpoint-";
/// How those of [`LockName::SignIn`] do.
const SIGN_IN: &str = "sign-in-";
/// How those of [`LockName::MfaDevice`] do.
const MFA_DEVICE: &str = "mfa-";

/// How many letters of a fingerprint name a plan's lock: 64 bits, and it is only a lock.
const FINGERPRINT_LETTERS: usize = 16;

impl LockName {
    /// The lock of a plan.
    pub(crate) fn plan(plan: &Plan) -> Self {
        let fingerprint = plan.fingerprint().as_str().chars().take(FINGERPRINT_LETTERS).collect();
        Self::Plan { fingerprint, hops: plan.hops.len() }
    }

    /// The lock's file in the folder `locks`. Processes of other versions hold locks of these names too, so none changes.
    pub(crate) fn file(&self) -> String {
        match self {
            Self::Window => "window".to_owned(),
            Self::Renewer => "renewer".to_owned(),
            Self::Endpoint => "endpoint".to_owned(),
            Self::ExecEndpoint(session, port) => format!("{EXEC_ENDPOINT}{session}-{port}"),
            Self::Update => "update".to_owned(),
            Self::Import => "import".to_owned(),
            Self::AccessKeys(user) => format!("{ACCESS_KEYS}{user}"),
            Self::StartSession(session) => format!("start-{session}"),
            Self::Sync(integration) => format!("sync-{integration}"),
            Self::Plan { fingerprint, .. } => format!("plan-{fingerprint}"),
            Self::SignIn(integration) => format!("{SIGN_IN}{integration}"),
            Self::Token(integration) => format!("token-{integration}"),
            Self::MfaDevice(device) => format!("{MFA_DEVICE}{}", file_name(device.as_str())),
            Self::Backup => "backup".to_owned(),
            Self::VaultPrompt => "vault-prompt".to_owned(),
            Self::VaultKey => "vault".to_owned(),
            Self::Delivery => "delivery".to_owned(),
        }
    }

    /// The lock of an endpoint for one program, if this is the name of its file.
    pub(super) fn exec_endpoint(file: &str) -> Option<(SessionId, Self)> {
        let (session, port) = file.strip_prefix(EXEC_ENDPOINT)?.rsplit_once('-')?;
        let session = SessionId::from_stored(session);
        Some((session.clone(), Self::ExecEndpoint(session, port.parse().ok()?)))
    }

    /// Whether a file is one of those that are held while a person may be waited for.
    pub(super) fn has_person_before_it(file: &str) -> bool {
        [SIGN_IN, MFA_DEVICE].iter().any(|beginning| file.starts_with(beginning))
    }

    /// Whether a file is that of a lock under which an access key is changed, at AWS and in the vault.
    pub(super) fn changes_access_keys(file: &str) -> bool {
        file.starts_with(ACCESS_KEYS)
    }

    /// Those under which files of the person's, or what lies nowhere else than in the store, are written. A change of access
    /// keys has a lock for each user.
    pub(super) const WRITES: [Self; 4] = [Self::Import, Self::Backup, Self::VaultKey, Self::Delivery];

    /// Those that are one alone in a home.
    pub(super) const FIXED: [Self; 9] = [
        Self::Window,
        Self::Renewer,
        Self::Endpoint,
        Self::Update,
        Self::Import,
        Self::Backup,
        Self::VaultPrompt,
        Self::VaultKey,
        Self::Delivery,
    ];

    /// Whether the file is one of a few that always have the same name. Those are never removed: an older Daypass may be
    /// waiting at one.
    pub(super) fn is_fixed(&self) -> bool {
        Self::FIXED.contains(self)
    }

    /// How long it is waited for. Where a person may be before the holder, as long as a sign-in page is good (10
    /// minutes, IAM Identity Center OIDC API, *StartDeviceAuthorization*); where only the disk is, less.
    pub(super) fn bound(&self) -> Duration {
        let seconds = match self {
            // Whoever makes one has done what the person asked for, and nothing hangs on it.
            Self::Backup => 5,
            Self::VaultPrompt | Self::VaultKey | Self::Delivery | Self::ExecEndpoint(..) => 30,
            Self::Token(_) => 60,
            // As long as a file may take that is fetched.
            Self::Update => 31 * 60,
            Self::AccessKeys(_) | Self::Import => 5 * 60,
            Self::Plan { .. } | Self::SignIn(_) | Self::MfaDevice(_) | Self::StartSession(_) => 11 * 60,
            // An organisation of some thousand accounts takes minutes to read.
            Self::Sync(_) | Self::Window | Self::Renewer | Self::Endpoint => 30 * 60,
        };
        Duration::from_secs(seconds)
    }

    /// The place in the order.
    pub(super) fn rank(&self) -> Rank {
        let (place, hops) = match self {
            Self::Window => (0, 0),
            Self::Renewer => (1, 0),
            Self::Endpoint => (2, 0),
            Self::ExecEndpoint(..) => (3, 0),
            Self::Update => (4, 0),
            Self::Import => (5, 0),
            Self::AccessKeys(_) => (6, 0),
            Self::StartSession(_) => (7, 0),
            Self::Sync(_) => (8, 0),
            Self::Plan { hops, .. } => (9, *hops),
            Self::SignIn(_) => (10, 0),
            Self::Token(_) => (11, 0),
            Self::MfaDevice(_) => (12, 0),
            Self::Backup => (13, 0),
            Self::VaultPrompt => (14, 0),
            Self::VaultKey => (15, 0),
            Self::Delivery => (16, 0),
        };
        Rank(place, Reverse(hops))
    }
}

/// A place in the order of locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(u8, Reverse<usize>);

/// What it protects, in words for a person who waits for it.
impl fmt::Display for LockName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Window => "the prompts of the window",
            Self::Renewer => "the renewal of sessions",
            Self::Endpoint => "the endpoint",
            Self::ExecEndpoint(..) => "the endpoint of a program",
            Self::Update => "the update of Daypass",
            Self::Import => "the import",
            Self::AccessKeys(_) => "the access keys of this user",
            Self::StartSession(_) => "the start of this session",
            Self::Sync(_) => "the reading of accounts and roles",
            Self::Plan { .. } => "the credentials of this session",
            Self::SignIn(_) => "the sign-in",
            Self::Token(_) => "the token of this sign-in",
            Self::MfaDevice(_) => "the codes of this MFA device",
            Self::Backup => "the backups",
            Self::VaultPrompt => "the keychain's prompt",
            Self::VaultKey => "the key of the vault",
            Self::Delivery => "your AWS files",
        })
    }
}

/// A text as the name of a file.
fn file_name(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_lock() -> Vec<LockName> {
        let (session, integration) = (SessionId::from_stored("s"), IntegrationId::from_stored("i"));
        let plan = |hops| LockName::Plan { fingerprint: "0123456789abcdef".to_owned(), hops };
        vec![
            LockName::Window,
            LockName::Renewer,
            LockName::Endpoint,
            LockName::ExecEndpoint(session.clone(), 4711),
            LockName::Update,
            LockName::Import,
            LockName::AccessKeys(session.clone()),
            LockName::StartSession(session),
            LockName::Sync(integration.clone()),
            plan(2),
            plan(1),
            plan(0),
            LockName::SignIn(integration.clone()),
            LockName::Token(integration),
            LockName::MfaDevice(MfaSerial::parse("arn:aws:iam::123456789012:mfa/ada").unwrap()),
            LockName::Backup,
            LockName::VaultPrompt,
            LockName::VaultKey,
            LockName::Delivery,
        ]
    }

    #[test]
    fn locks_are_taken_in_the_order_in_which_they_are_declared() {
        let ranks: Vec<Rank> = every_lock().iter().map(LockName::rank).collect();
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{ranks:?}");
    }

    #[test]
    fn an_endpoints_lock_is_known_by_its_file() {
        let (session, lock) = LockName::exec_endpoint("exec-endpoint-s-4711").unwrap();
        assert_eq!((session.as_str(), lock.file().as_str()), ("s", "exec-endpoint-s-4711"));
        for other in ["endpoint", "exec-endpoint-", "exec-endpoint-s", "exec-endpoint-s-x", "start-s"] {
            assert_eq!(LockName::exec_endpoint(other), None, "{other}");
        }
    }

    /// Processes of the first release hold these.
    #[test]
    fn the_files_of_locks_never_change_their_names() {
        let files: Vec<String> = every_lock().iter().map(LockName::file).collect();
        let expected = [
            "window",
            "renewer",
            "endpoint",
            "exec-endpoint-s-4711",
            "update",
            "import",
            "keys-s",
            "start-s",
            "sync-i",
            "plan-0123456789abcdef",
            "plan-0123456789abcdef",
            "plan-0123456789abcdef",
            "sign-in-i",
            "token-i",
            "mfa-arn-aws-iam--123456789012-mfa-ada",
            "backup",
            "vault-prompt",
            "vault",
            "delivery",
        ];
        assert_eq!(files, expected);
    }
}
