//! A profile of an Identity Center role: by an `sso-session` section or, as of old, by itself; as granted writes it, and
//! as aws-sso-cli is asked for it.

use super::command::Command;
use super::known::Known;
use super::{ProfileSet, Reason, Section};
use crate::account::{AccountId, RoleName};
use crate::integration::Integration;
use crate::region::Region;
use crate::session::SessionId;
use crate::start_url::StartUrl;

/// What a profile says of an Identity Center role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PortalProfile {
    pub(super) start_url: StartUrl,
    /// The region of the instance.
    pub(super) region: Region,
    /// What the person calls the instance, where they do.
    pub(super) alias: Option<String>,
    pub(super) account: AccountId,
    pub(super) role: RoleName,
}

/// What the settings of an Identity Center role are called.
struct Settings {
    start_url: &'static str,
    region: &'static str,
    account: &'static str,
    role: &'static str,
}

const OF_AWS: Settings = Settings {
    start_url: "sso_start_url",
    region: "sso_region",
    account: "sso_account_id",
    role: "sso_role_name",
};

/// As granted writes them, so that AWS tools ask granted by `credential_process` (granted, `pkg/cfaws/granted_config.go`).
const OF_GRANTED: Settings = Settings {
    start_url: "granted_sso_start_url",
    region: "granted_sso_region",
    account: "granted_sso_account_id",
    role: "granted_sso_role_name",
};

/// Whether AWS tools sign in to Identity Center for a profile: botocore does when an account or a role is named, the
/// SDKs by any of the settings, where there is no access key.
pub(super) fn signs_in(section: &Section, has_keys: bool) -> bool {
    section.has("sso_account_id")
        || section.has("sso_role_name")
        || (!has_keys && (section.has("sso_session") || section.has("sso_start_url")))
}

/// Whether granted signs in to Identity Center for a profile.
pub(super) fn has_granted(section: &Section) -> bool {
    let Settings { start_url, account, role, .. } = OF_GRANTED;
    [start_url, account, role].into_iter().any(|key| section.has(key))
}

/// The Identity Center role of a profile.
pub(super) fn portal_profile(
    section: &Section,
    found: &ProfileSet,
    existing: &Known<'_>,
) -> Result<PortalProfile, Reason> {
    if !signs_in(section, false)
        && !has_granted(section)
        && let Some(command) = section.get("credential_process")
    {
        return asked_of_aws_sso(Command::of(command), existing);
    }
    let settings = if signs_in(section, false) { OF_AWS } else { OF_GRANTED };
    let named = sso_session_of(section, found);
    let session = match named {
        None => None,
        Some(name) => {
            let missing = || Reason::SsoSessionMissing { name: name.to_owned() };
            Some(found.sso_sessions.get(name).ok_or_else(missing)?)
        }
    };
    let (start_url, region) = instance(session, section, &settings, existing)?;
    let account = needed(section, settings.account)?.to_owned();
    let role = needed(section, settings.role)?.to_owned();
    Ok(PortalProfile {
        start_url,
        region,
        alias: named.map(str::to_owned),
        account: AccountId::try_from(account).map_err(|error| unusable(settings.account, error.expected))?,
        role: RoleName::try_from(role).map_err(|error| unusable(settings.role, error.expected))?,
    })
}

/// The `sso-session` section that a profile names. Where none is called just so, quotes around the name are none of it.
pub(super) fn sso_session_of<'a>(section: &'a Section, found: &ProfileSet) -> Option<&'a str> {
    let name = section.get("sso_session")?;
    let unquoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote))
        .filter(|unquoted| found.sso_sessions.contains_key(*unquoted));
    Some(if found.sso_sessions.contains_key(name) { name } else { unquoted.unwrap_or(name) })
}

/// The instance of an `sso-session` section by itself, and its region.
pub(super) fn instance_of_session(
    session: &Section,
    existing: &Known<'_>,
) -> Result<(StartUrl, Region), Reason> {
    instance(None, session, &OF_AWS, existing)
}

fn instance(
    session: Option<&Section>,
    section: &Section,
    settings: &Settings,
    existing: &Known<'_>,
) -> Result<(StartUrl, Region), Reason> {
    let start_url = agreed(section, session, settings.start_url)?;
    let region = agreed(section, session, settings.region)?;
    let start_url =
        StartUrl::parse(start_url).map_err(|error| Reason::NoPortal { key: settings.start_url, error })?;
    // The region in the host name is certain, and goes over the setting.
    let region = match start_url.region() {
        Some(region) => region,
        None => Region::parse(region).map_err(|error| unusable(settings.region, error.expected))?,
    };
    Ok((existing.portals.get(&start_url).unwrap_or(&start_url).clone(), region))
}

/// The role that aws-sso-cli is asked for. Its portal is one that Daypass has: by the name that aws-sso-cli has for it,
/// else by being the only one that lists the role.
fn asked_of_aws_sso(command: Command, existing: &Known<'_>) -> Result<PortalProfile, Reason> {
    let Command::AwsSso { instance, role: Some((account, role)) } = command else {
        return Err(Reason::AwsSsoRole);
    };
    let lists = |one: &&Integration| {
        existing.session(&SessionId::of_identity_center_role(&one.id, &account, &role)).is_some()
    };
    let all = &existing.integrations;
    let integration = match all.iter().find(|one| one.alias.eq_ignore_ascii_case(&instance)) {
        Some(named) if named.synced_at.is_some() && !lists(&named) => {
            let role_name = format!("{role} in {account}");
            return Err(Reason::RoleNotListed { role_name, alias: named.alias.clone() });
        }
        Some(named) => named,
        None => {
            let mut listing = all.iter().filter(lists);
            match (listing.next(), listing.next()) {
                (Some(only), None) => only,
                _ => return Err(Reason::AwsSsoInstance { instance }),
            }
        }
    };
    let (start_url, region) = (integration.start_url.clone(), integration.region.clone());
    Ok(PortalProfile { start_url, region, alias: None, account, role })
}

/// A setting of the `sso-session` section, which the profile may repeat.
fn agreed<'a>(
    section: &'a Section,
    session: Option<&'a Section>,
    key: &'static str,
) -> Result<&'a str, Reason> {
    match (session.and_then(|session| session.get(key)), section.get(key)) {
        (Some(one), Some(other)) if one != other => Err(Reason::SsoConflict { key }),
        (Some(text), _) => Ok(text),
        (None, Some(text)) => Ok(text),
        (None, None) => Err(Reason::SsoIncomplete { key }),
    }
}

fn needed<'a>(section: &'a Section, key: &'static str) -> Result<&'a str, Reason> {
    section.get(key).ok_or(Reason::SsoIncomplete { key })
}

fn unusable(key: &'static str, expected: &'static str) -> Reason {
    Reason::Unusable { key, expected }
}
