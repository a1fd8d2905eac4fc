//! A profile of an Identity Center role, by an `sso-session` section or, as of old, by itself.

use super::{ExistingSessions, ProfileSet, Reason, Section};
use crate::account::{AccountId, RoleName};
use crate::region::Region;
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

/// Whether AWS tools sign in to Identity Center for a profile: botocore does when an account or a role is named, the
/// SDKs by any of the settings, where there is no access key.
pub(super) fn signs_in(section: &Section, has_keys: bool) -> bool {
    section.has("sso_account_id")
        || section.has("sso_role_name")
        || (!has_keys && (section.has("sso_session") || section.has("sso_start_url")))
}

/// The Identity Center role of a profile.
pub(super) fn portal_profile(
    section: &Section,
    found: &ProfileSet,
    existing: &ExistingSessions,
) -> Result<PortalProfile, Reason> {
    let named = section.get("sso_session");
    let session = match named {
        None => None,
        Some(name) => {
            let missing = || Reason::SsoSessionMissing { name: name.to_owned() };
            Some(found.sso_sessions.get(name).ok_or_else(missing)?)
        }
    };
    let start_url = agreed(section, session, "sso_start_url")?;
    let region = agreed(section, session, "sso_region")?;
    let start_url = StartUrl::parse(start_url).map_err(Reason::NoPortal)?;
    // The region in the host name is certain, and goes over the setting.
    let region = match start_url.region() {
        Some(region) => region,
        None => Region::parse(region).map_err(|error| unusable("sso_region", error.expected))?,
    };
    let account = needed(section, "sso_account_id")?.to_owned();
    let role = needed(section, "sso_role_name")?.to_owned();
    Ok(PortalProfile {
        start_url: existing.portals.get(&start_url).unwrap_or(&start_url).clone(),
        region,
        alias: named.map(str::to_owned),
        account: AccountId::try_from(account).map_err(|error| unusable("sso_account_id", error.expected))?,
        role: RoleName::try_from(role).map_err(|error| unusable("sso_role_name", error.expected))?,
    })
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
