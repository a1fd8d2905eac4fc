//! What there is: integrations and sessions.

use super::error::Error;
use super::room::View;
use crate::delivery::{DeliveredRegion, Naming};
use crate::store::{DeliveredSection, by_account_and_role};
use daypass_core::view::{Catalog, IntegrationItem, RegionSource, SessionItem, SourceKind};
use daypass_core::{
    AccountId, AccountMark, ChosenMark, Delivery, Integration, ProfileName, Region, Session, SessionId,
    SessionLabel, SessionSource,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What accounts are marked by.
struct AccountMarks {
    chosen: HashMap<AccountId, ChosenMark>,
    /// The marks of accounts that have a name: their ten roles would each have the same words looked for in it.
    named: HashMap<AccountId, AccountMark>,
}

/// What a person said of a session for lists.
struct Listed {
    hidden: bool,
    labels: Vec<SessionLabel>,
}

impl AccountMarks {
    fn new(chosen: HashMap<AccountId, ChosenMark>, sessions: &[Session]) -> Self {
        let named = account_names(sessions).into_iter().map(|(id, name)| {
            let mark = AccountMark::of(name, Some(&id), chosen.get(&id).copied().unwrap_or_default());
            (id, mark)
        });
        Self { named: named.collect(), chosen }
    }

    fn of(&self, session: &Session, account: Option<&AccountId>) -> AccountMark {
        let named = account.and_then(|id| self.named.get(id)).copied();
        named.unwrap_or_else(|| {
            let chosen = account.and_then(|id| self.chosen.get(id)).copied().unwrap_or_default();
            AccountMark::of(&session.name, account, chosen)
        })
    }
}

/// What accounts are called, by integrations: what a person added knows no name of its account.
fn account_names(sessions: &[Session]) -> HashMap<AccountId, &str> {
    let mut names: HashMap<AccountId, &str> = HashMap::new();
    let mut last = None;
    for session in sessions {
        let Some(name) = session.account_name.as_deref() else { continue };
        let account = match &session.source {
            // The roles of an account stand together.
            SessionSource::IdentityCenterRole { account, .. } if last == Some((account, name)) => continue,
            SessionSource::IdentityCenterRole { account, .. } => {
                last = Some((account, name));
                Some(account.clone())
            }
            _ => session.account_id(),
        };
        if let Some(account) = account {
            // Two integrations may have read an account under two names.
            let known = names.entry(account).or_insert(name);
            *known = name.min(*known);
        }
    }
    names
}

impl View {
    /// What there is.
    pub fn catalog(&self) -> Result<Catalog, Error> {
        // Before reading: a change while we read leads to another snapshot, under a higher number.
        let revision = self.revision();
        let integrations = self.store.integrations()?;
        let sessions = self.store.sessions()?;
        let names = Naming::of_store(&self.store)?.usual_profiles(&sessions);
        self.catalog_with(revision, integrations, sessions, names, self.store.delivered(None)?)
    }

    /// The same of these sessions and of what they are assumed from, which the others are not read for: what is live, of ten
    /// thousand. Those of them that are not there, or cannot be read, are left out.
    pub fn catalog_of(&self, ids: &[SessionId]) -> Result<Catalog, Error> {
        let revision = self.revision();
        let (mut wanted, mut seen) = (ids.to_vec(), HashSet::new());
        let mut sessions: Vec<Session> = Vec::new();
        while let Some(id) = wanted.pop() {
            let session = self.store.readable_session(&id)?.filter(|_| seen.insert(id));
            sessions.extend(session.inspect(|session| {
                if let SessionSource::AssumedRole(role) = &session.source {
                    wanted.push(role.source.clone());
                }
            }));
        }
        sessions.sort_by(by_account_and_role);
        let delivered = self.store.delivered(None)?;
        let is_named = |session: &Session| {
            !session.profiles.is_empty()
                || session.delivery == Delivery::ContainerEndpoint
                || delivered.iter().any(|section| section.session == session.id)
        };
        let mut names = HashMap::new();
        let shown = |session: &&Session| ids.contains(&session.id);
        for session in sessions.iter().filter(shown).filter(|session| !is_named(session)) {
            let Some(fixed) = self.store.fixed_name(&session.id)? else {
                // What it is called hangs on all the others.
                let read: HashSet<SessionId> = sessions.iter().map(|session| session.id.clone()).collect();
                let mut catalog = self.catalog()?;
                catalog.sessions.retain(|item| read.contains(&item.id));
                return Ok(catalog);
            };
            names.insert(session.id.clone(), fixed.profile);
        }
        self.catalog_with(revision, self.store.integrations()?, sessions, names, delivered)
    }

    fn catalog_with(
        &self,
        revision: u32,
        integrations: Vec<Integration>,
        sessions: Vec<Session>,
        mut names: HashMap<SessionId, ProfileName>,
        sections: Vec<DeliveredSection>,
    ) -> Result<Catalog, Error> {
        let default_region = self.store.settings()?.default_region;
        let mut delivered: BTreeMap<SessionId, Vec<ProfileName>> = BTreeMap::new();
        let mut regions = self.deliveries.regions(&sections);
        let of_start = self.store.regions_of_start()?;
        let marks = AccountMarks::new(self.store.account_marks()?, &sessions);
        let (mut labels, hidden) = (self.store.session_labels()?, self.store.hidden_sessions()?);
        for section in sections {
            delivered.entry(section.session).or_default().push(section.profile);
        }
        let items = sessions.into_iter().map(|session| {
            let profiles = match delivered.remove(&session.id) {
                Some(profiles) => profiles,
                None if session.delivery == Delivery::ContainerEndpoint => vec![],
                None if session.profiles.is_empty() => names.remove(&session.id).into_iter().collect(),
                None => session.profiles.clone(),
            };
            let home = session.integration().and_then(|id| integrations.iter().find(|i| i.id == *id));
            let region = regions.remove(&session.id);
            let is_of_start = of_start.contains(&session.id);
            let listed = Listed {
                hidden: hidden.contains(&session.id),
                labels: labels.remove(&session.id).unwrap_or_default(),
            };
            self.item(session, profiles, home, &default_region, (region, is_of_start), (&marks, listed))
        });
        let sessions = items.collect();
        let integrations =
            integrations.into_iter().map(|i| self.integration_item(i)).collect::<Result<_, _>>()?;
        let destinations = self.store.console_destinations()?;
        let views = self.store.saved_views()?;
        Ok(Catalog { revision, integrations, sessions, destinations, views })
    }

    fn item(
        &self,
        session: Session,
        profiles: Vec<ProfileName>,
        home: Option<&Integration>,
        default_region: &Region,
        (delivered, is_of_start): (Option<DeliveredRegion>, bool),
        (marks, listed): (&AccountMarks, Listed),
    ) -> SessionItem {
        let home = home.map(|home| &home.region);
        let effective = session.effective_region(default_region, home);
        let (region, region_source) = match delivered {
            Some(DeliveredRegion::Persons(region)) => (region, RegionSource::AwsFiles),
            Some(DeliveredRegion::Written(region)) if region != effective => (region, RegionSource::Start),
            _ if is_of_start && session.region.as_ref() == Some(&effective) => {
                (effective, RegionSource::Start)
            }
            _ => {
                let source = RegionSource::of(&effective, session.region.as_ref(), default_region, home);
                (effective, source)
            }
        };
        let account_id = session.account_id();
        let mark = marks.of(&session, account_id.as_ref());
        let mut item = SessionItem {
            source: SourceKind::IdentityCenterRole,
            account_id,
            role_name: None,
            user_name: None,
            role_arn: None,
            integration: None,
            source_session: None,
            mfa_device: None,
            access_key_id: None,
            region: Some(region),
            region_source: Some(region_source),
            profiles,
            id: session.id,
            name: session.name,
            alias: session.alias,
            account_name: session.account_name,
            account_email: session.account_email,
            account_colour: mark.colour,
            production: mark.production,
            delivery: session.delivery,
            favourite: session.favourite,
            hidden: listed.hidden,
            labels: listed.labels,
            last_used_at: session.last_used_at,
            use_count: session.use_count,
        };
        match session.source {
            SessionSource::IdentityCenterRole { integration, role, .. } => {
                item.integration = Some(integration);
                item.role_name = Some(role.into());
            }
            SessionSource::IamUser(user) => {
                item.source = SourceKind::IamUser;
                item.user_name = Some(user.arn.user_name().to_owned());
                item.mfa_device = user.mfa_device;
                item.access_key_id = Some(user.access_key_id);
            }
            SessionSource::AssumedRole(role) => {
                item.source = SourceKind::AssumedRole;
                item.source_session = Some(role.source);
                item.role_name = Some(role.role_arn.role_name().to_owned());
                item.role_arn = Some(role.role_arn.to_string());
                item.mfa_device = role.mfa_device;
            }
        }
        item
    }

    fn integration_item(&self, integration: Integration) -> Result<IntegrationItem, Error> {
        let (accounts, roles) = self.store.counts(&integration.id)?;
        let unread = self.store.unread_accounts(&integration.id)?.len();
        let unread = u32::try_from(unread).unwrap_or(u32::MAX);
        let Integration { id, alias, start_url, region, additional_regions, another: _, synced_at } =
            integration;
        Ok(IntegrationItem {
            id,
            alias,
            start_url,
            region,
            additional_regions,
            accounts,
            roles,
            unread,
            synced_at,
        })
    }
}
