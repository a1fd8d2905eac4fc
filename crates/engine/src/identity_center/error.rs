//! What keeps somebody from signing in, or from what a sign-in opens.

use crate::aws::{AwsError, TokenRefusal};
use crate::ground;
use crate::store::StoreError;
use crate::vault::VaultError;
use daypass_core::start_url::StartUrlError;
use daypass_core::{
    Explain, Integration, IntegrationId, Problem, ProblemCode as Code, Region, Remedy, StartUrl,
};

/// An integration, as errors name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationRef {
    /// Its id, for the action.
    pub id: IntegrationId,
    /// Its alias, for people.
    pub alias: String,
}

impl From<&Integration> for IntegrationRef {
    fn from(integration: &Integration) -> Self {
        Self { id: integration.id.clone(), alias: integration.alias.clone() }
    }
}

/// The portal did not give a role's credentials.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{role} in {account}: {source}")]
pub struct PortalRoleRefused {
    /// The account's name, or its id where the name is not known.
    pub account: String,
    /// The permission set.
    pub role: String,
    /// Whose portal.
    pub integration: IntegrationRef,
    /// What AWS answered.
    pub source: AwsError,
}

/// A region does not answer, and there is another.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{region} does not answer for {}: {source}", integration.alias)]
pub struct RegionSilent {
    /// Whose region it is.
    pub integration: IntegrationRef,
    /// The region that was asked.
    pub region: Region,
    /// The region to sign in in instead.
    pub next: Region,
    /// How it did not answer.
    pub source: AwsError,
}

/// Why IAM Identity Center was of no use.
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
    /// AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// What was pasted is no start URL.
    #[error(transparent)]
    StartUrl(#[from] StartUrlError),
    /// Nobody knows the portal's region.
    #[error("the region of {start_url} is not known")]
    RegionUnknown {
        /// The portal.
        start_url: StartUrl,
    },
    /// A domain that leads to no access portal.
    #[error("{start_url} does not lead to an access portal")]
    NotAPortal {
        /// What was pasted.
        start_url: StartUrl,
    },
    /// The portal is not in this region.
    #[error("there is no {start_url} in {region}")]
    UnknownPortal {
        /// The portal.
        start_url: StartUrl,
        /// The region that was asked.
        region: Region,
    },
    /// A person has to sign in.
    #[error("a sign-in to {} is due", .0.alias)]
    SignInRequired(IntegrationRef),
    /// The portal takes no token of a sign-in that was just made, so that another would end the same.
    #[error("the portal of {} does not take the sign-in that was just made: {source}", integration.alias)]
    SignInNotTaken {
        /// Whose portal.
        integration: IntegrationRef,
        /// What it answered.
        source: Box<AwsError>,
    },
    /// The person chose Deny.
    #[error("the sign-in to {} was declined", .0.alias)]
    SignInDeclined(IntegrationRef),
    /// The page was not answered in time.
    #[error("the sign-in to {} was not answered in time", .0.alias)]
    SignInExpired(IntegrationRef),
    /// A sign-in's callback could not be listened for.
    #[error("no port on 127.0.0.1 could be opened")]
    Callback(#[source] std::io::Error),
    /// The portal did not give a role's credentials.
    #[error(transparent)]
    RoleRefused(Box<PortalRoleRefused>),
    /// The region that was asked does not answer, and the instance is in another one too.
    #[error(transparent)]
    RegionSilent(Box<RegionSilent>),
}

impl Error {
    /// Whether AWS does not know the client that asked.
    pub(super) fn is_unknown_client(&self) -> bool {
        matches!(self, Self::Aws(error) if error.token_refusal() == Some(TokenRefusal::Client))
    }
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Aws(error) => error.problem(),
            Self::RoleRefused(refused) => refused.problem(),
            Self::StartUrl(error) => start_url(error),
            Self::RegionSilent(silent) => silent.problem(),
            Self::RegionUnknown { start_url } => Problem::invalid_input(
                "region",
                "Which region is this portal in?",
                format!("{start_url} does not say which region its IAM Identity Center is in."),
                "Choose that region (on the command line: --region REGION); your administrator knows it.",
            ),
            Self::NotAPortal { start_url } => Problem::invalid_input(
                "startUrl",
                "This is not an access portal",
                format!("{start_url} is not an AWS access portal and does not lead to one."),
                "Paste the AWS access portal URL; it often ends in .awsapps.com/start.",
            ),
            Self::UnknownPortal { start_url, region } => Problem::invalid_input(
                "region",
                "No such portal in this region",
                format!("There is no access portal {start_url} in {region}."),
                "Check the URL, or choose the region that your IAM Identity Center is in.",
            ),
            Self::SignInRequired(integration) => sign_in(
                Code::SignInRequired,
                "Sign-in needed",
                format!("The sign-in to '{}' has ended.", integration.alias),
                format!("Sign in to '{}' again.", integration.alias),
                integration,
            ),
            Self::SignInNotTaken { integration, source } => Problem::new(
                Code::AccessDenied,
                "The portal does not accept the sign-in",
                format!(
                    "The sign-in to '{}' succeeded, but AWS does not accept it: {}",
                    integration.alias,
                    source.said()
                ),
                "Try again in a few minutes; if it happens again, ask your administrator.",
                Remedy::Retry,
            ),
            Self::SignInDeclined(integration) => sign_in(
                Code::SignInDeclined,
                "Sign-in declined",
                format!("Somebody chose Deny on the sign-in page of '{}'.", integration.alias),
                "Sign in again and choose Allow.".to_owned(),
                integration,
            ),
            Self::SignInExpired(integration) => sign_in(
                Code::CodeExpired,
                "The sign-in ran out of time",
                format!(
                    "Nobody chose Allow on the sign-in page of '{}' in time. If you did, the integration's region may be wrong.",
                    integration.alias
                ),
                "Sign in again.".to_owned(),
                integration,
            ),
            Self::Callback(source) => Problem::new(
                Code::Bug,
                "The browser cannot call back",
                format!("The browser cannot call back: Daypass cannot open a port on 127.0.0.1 ({source})."),
                "Sign in with a code instead",
                Remedy::Retry,
            )
            .by_command("daypass login --device"),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::Aws(error) => Some(error),
            Self::RoleRefused(refused) => Some(&**refused),
            Self::SignInNotTaken { source, .. } => Some(&**source),
            Self::RegionSilent(silent) => Some(&**silent),
            _ => None,
        }
    }
}

impl Explain for PortalRoleRefused {
    fn problem(&self) -> Problem {
        let Self { account, role, integration, source } = self;
        let AwsError::Refused { status, code, .. } = source else { return source.problem() };
        let sync = Remedy::Sync { integration: integration.id.to_string(), alias: integration.alias.clone() };
        let words = source.said();
        match (status, code.as_str()) {
            (404, _) => Problem::new(
                Code::RoleNotFound,
                "The role is gone",
                format!(
                    "The role {role} in {account} is no longer in '{}'. AWS says: {words}",
                    integration.alias
                ),
                "Read the accounts and roles again.",
                sync,
            ),
            // What the portal says of a role that is not, or no longer, assigned, and of one whose assignment is being
            // removed while it is listed still.
            (403, "ForbiddenException" | "AccessDeniedException") => Problem::new(
                Code::AccessDenied,
                "No access",
                format!("AWS refuses {role} in {account}: {words} It may no longer be assigned to you."),
                "Read the accounts and roles again, or ask your administrator.",
                sync,
            ),
            _ => Problem::new(
                Code::AccessDenied,
                "AWS refuses the role",
                format!("AWS refuses {role} in {account}: {words}"),
                "Try again; if it happens again, ask your administrator.",
                Remedy::Retry,
            ),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        Some(&self.source)
    }
}

impl Explain for RegionSilent {
    fn problem(&self) -> Problem {
        let Self { integration, region, next, source } = self;
        let why = source.problem();
        Problem {
            title: format!("{region} does not answer"),
            detail: format!("'{}' does not answer in {region}. {}", integration.alias, why.detail),
            action: format!(
                "If you are online, sign in through {next}, where '{}' is too.",
                integration.alias
            ),
            remedy: Remedy::SignInElsewhere {
                integration: integration.id.to_string(),
                alias: integration.alias.clone(),
                region: next.to_string(),
            },
            command: None,
            ..why
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        Some(&self.source)
    }
}

fn start_url(error: &StartUrlError) -> Problem {
    let paste = "Paste the AWS access portal URL from your browser.";
    let (title, detail, action) = match error {
        StartUrlError::Empty => (
            "Nothing was pasted",
            "No access portal was given. Its address looks like https://northwind.awsapps.com/start.",
            paste,
        ),
        StartUrlError::NotAUrl => (
            "This is not a web address",
            "This is not a web address. An access portal's looks like https://northwind.awsapps.com/start.",
            paste,
        ),
        StartUrlError::NotHttps => (
            "This address is not secure",
            "The address is http, and access portals are https only.",
            "Use the portal's https address.",
        ),
        StartUrlError::HasCredentials => (
            "This address holds a password",
            "The address has a user or a password before the @.",
            "Remove everything before the @.",
        ),
        StartUrlError::BuilderId => (
            "This is AWS Builder ID",
            "This is the address of AWS Builder ID, which gives access to no AWS accounts.",
            "Paste your company's access portal URL.",
        ),
        StartUrlError::Console => (
            "This is the AWS console",
            "This is the AWS console. An access portal's address looks like https://northwind.awsapps.com/start.",
            paste,
        ),
        StartUrlError::SignInPage { portal, region } => {
            return sign_in_page(portal.as_ref(), region.as_ref());
        }
    };
    Problem::invalid_input("startUrl", title, detail, action)
}

/// A sign-in page was pasted, with what it tells of the portal.
fn sign_in_page(portal: Option<&StartUrl>, region: Option<&Region>) -> Problem {
    let at = region.map_or_else(String::new, |region| format!(" in {region}"));
    let (detail, action) = match portal {
        Some(portal) => (
            format!("This is a sign-in page of the access portal {portal}{at}."),
            format!(
                "Use {portal}{}.",
                region.map_or_else(String::new, |region| format!(" with the region {region}"))
            ),
        ),
        None => (
            format!("This is a sign-in page of an access portal{at}, and it does not say which."),
            "Sign in there, then paste the AWS access portal URL that your browser shows.".to_owned(),
        ),
    };
    Problem::invalid_input("startUrl", "This is a sign-in page", detail, &action)
}

fn sign_in(code: Code, title: &str, detail: String, action: String, integration: &IntegrationRef) -> Problem {
    let remedy = Remedy::SignIn { integration: integration.id.to_string(), alias: integration.alias.clone() };
    Problem::new(code, title, detail, action, remedy)
}
