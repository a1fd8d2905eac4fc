//! What there is: integrations and sessions.

use super::destination::DestinationItem;
use super::saved_view::SavedView;
use crate::account::AccountId;
use crate::account_mark::AccountColour;
use crate::integration::IntegrationId;
use crate::name::SessionLabel;
use crate::profile::ProfileName;
use crate::region::Region;
use crate::session::{Delivery, SessionId};
use crate::session_alias::SessionAlias;
use crate::start_url::StartUrl;
use crate::sts::{AccessKeyId, MfaSerial};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What there is: integrations and sessions. Changes rarely.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Catalog {
    /// Grows with every change; an older one is to be dropped.
    pub revision: u32,
    /// The integrations by alias.
    pub integrations: Vec<IntegrationItem>,
    /// The sessions by account and role.
    pub sessions: Vec<SessionItem>,
    /// Where in the console the person goes again and again, what was opened last first.
    pub destinations: Vec<DestinationItem>,
    /// The ways of looking at the list that the person has saved, by name.
    pub views: Vec<SavedView>,
}

/// An integration in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationItem {
    /// Its id.
    pub id: IntegrationId,
    /// What the person calls it.
    pub alias: String,
    /// Its access portal.
    pub start_url: StartUrl,
    /// Its SSO region, which is asked first.
    pub region: Region,
    /// Further regions that it is replicated to, in the order in which they are offered when one does not answer.
    pub additional_regions: Vec<Region>,
    /// How many accounts it opens.
    pub accounts: u32,
    /// How many roles in them.
    pub roles: u32,
    /// How many of the accounts could not be read when they were asked for last.
    pub unread: u32,
    /// When a sync was last done; `None` where they were never read whole.
    pub synced_at: Option<Timestamp>,
}

/// The kinds of sources, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A permission set of IAM Identity Center.
    IdentityCenterRole,
    /// An IAM user.
    IamUser,
    /// A role assumed with another session.
    AssumedRole,
}

/// Why a session's region is the one that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RegionSource {
    /// The person's AWS files say it for the profile that the session is delivered into.
    AwsFiles,
    /// It was started with it: that was said for this start alone, or it would have another one now.
    Start,
    /// The person chose it for the session.
    Session,
    /// It is the one of the settings.
    Settings,
    /// The settings' is of another partition: it is the one of the session's integration.
    Integration,
    /// The settings' is of another partition: it is the one that the session's falls back to.
    Partition,
}

impl RegionSource {
    /// Why a session that is not delivered has its effective region: `chosen` is the person's for it, `default` that of the
    /// settings, `home` its integration's.
    pub fn of(effective: &Region, chosen: Option<&Region>, default: &Region, home: Option<&Region>) -> Self {
        match effective {
            region if chosen == Some(region) => Self::Session,
            region if default == region => Self::Settings,
            region if home == Some(region) => Self::Integration,
            _ => Self::Partition,
        }
    }
}

/// A session in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionItem {
    /// Its id.
    pub id: SessionId,
    /// Its name.
    pub name: String,
    /// What the person calls it beside that.
    pub alias: Option<SessionAlias>,
    /// What it comes from.
    pub source: SourceKind,
    /// The account it opens.
    pub account_id: Option<AccountId>,
    /// The account's name.
    pub account_name: Option<String>,
    /// The account's root e-mail address.
    pub account_email: Option<String>,
    /// The account's colour, by the person's choice or offered; none where the account is not known.
    pub account_colour: Option<AccountColour>,
    /// Whether it is of production, by what the person said of the account, else by its name.
    pub production: bool,
    /// The role's name; an IAM user has none.
    pub role_name: Option<String>,
    /// The IAM user's name.
    pub user_name: Option<String>,
    /// The role's ARN, where it is known before credentials are issued.
    pub role_arn: Option<String>,
    /// The integration it belongs to.
    pub integration: Option<IntegrationId>,
    /// The session that it is assumed from.
    pub source_session: Option<SessionId>,
    /// The MFA device that it has of its own.
    pub mfa_device: Option<MfaSerial>,
    /// The access key in the vault, where it is an IAM user's.
    pub access_key_id: Option<AccessKeyId>,
    /// The region that tools use with its first profile, or would.
    pub region: Option<Region>,
    /// Why it is that one; `None` where there is no region.
    pub region_source: Option<RegionSource>,
    /// The profiles it is, or would be, delivered to.
    pub profiles: Vec<ProfileName>,
    /// How it is delivered.
    pub delivery: Delivery,
    /// Pinned by the person.
    pub favourite: bool,
    /// Left out of lists by the person, while it is inactive. All else about it is as of any other session.
    pub hidden: bool,
    /// The labels that the person gave it, in the order of the alphabet.
    pub labels: Vec<SessionLabel>,
    /// When it was last started.
    pub last_used_at: Option<Timestamp>,
    /// How often it was started.
    pub use_count: u32,
}

impl Catalog {
    /// The integration that a session's chain begins at; none where it begins at an IAM user.
    pub fn home(&self, session: &SessionItem) -> Option<&IntegrationItem> {
        let mut at = session;
        // No chain is longer than there are sessions, even if one goes in a circle.
        for _ in 0..=self.sessions.len() {
            if let Some(id) = &at.integration {
                return self.integrations.iter().find(|integration| integration.id == *id);
            }
            let source = at.source_session.as_ref()?;
            at = self.sessions.iter().find(|item| item.id == *source)?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_the_reason_that_is_nearest_to_the_person() {
        let region = |name: &str| Region::parse(name).unwrap();
        let (ireland, virginia, ningxia) =
            (region("eu-west-1"), region("us-east-1"), region("cn-northwest-1"));
        for (effective, chosen, home, expected) in [
            (&ireland, Some(&ireland), Some(&ireland), RegionSource::Session),
            (&virginia, None, Some(&virginia), RegionSource::Settings),
            (&ningxia, None, Some(&ningxia), RegionSource::Integration),
            (&ningxia, Some(&ireland), None, RegionSource::Partition),
        ] {
            assert_eq!(RegionSource::of(effective, chosen, &virginia, home), expected);
        }
    }
}
