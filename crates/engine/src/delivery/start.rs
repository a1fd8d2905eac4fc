//! The two doors of a start: one before AWS is asked, one under the lock.

use super::approval::DeliveryIntent;
use super::deliveries::{Deliveries, DeliveryLock};
use super::error::Error;
use super::seen::Seen;
use super::tools::ToolNote;
use daypass_core::{Credentials, Delivery, ProfileName, Region, SessionId};
use jiff::Timestamp;

/// What a start would have to deliver.
#[derive(Debug)]
pub(crate) enum Prepared {
    /// Nothing: it stands already.
    Standing {
        /// In these profiles.
        profiles: Vec<ProfileName>,
        /// The region that tools use with the first one; the session's where it has none.
        region: Region,
        /// When the credentials end.
        expires_at: Timestamp,
    },
    /// Everything.
    Due {
        /// The profiles.
        profiles: Vec<ProfileName>,
        /// What was seen of the files.
        seen: Seen,
    },
}

/// What a start has delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivered {
    /// The region that tools use with the first profile; the session's where it has none.
    pub(crate) region: Region,
    /// What some tools make of the files.
    pub(crate) notes: Vec<ToolNote>,
}

impl Deliveries {
    /// Looks whether a session can be delivered into its profiles, before anybody signs in for it. `live_until` is
    /// the end of what was delivered last, where that is still good. It may ask for the vault's key.
    ///
    /// # Errors
    /// [`Error::File`] for a file that can hold no section, [`Error::ProfileInUse`], [`Error::ProfileShadowed`],
    /// [`Error::DefaultProfile`], and others when something cannot be read.
    pub(crate) async fn prepare(
        &self,
        intent: &DeliveryIntent<'_>,
        live_until: Option<Timestamp>,
    ) -> Result<Prepared, Error> {
        let session = intent.session;
        let profiles = self.profiles_to_start(session)?;
        if let Some(expires_at) = live_until
            && let Some(region) = self.region_standing(session, &profiles, intent.region)?
        {
            return Ok(Prepared::Standing { profiles, region, expires_at });
        }
        if session.delivery == Delivery::ContainerEndpoint {
            self.check_default_profile()?;
        }
        if self.owes(&profiles)? {
            // The person's text goes back before it is asked whose the profile is.
            self.vault.open().await?;
            drop(self.lock("putting lines back").await?);
            for id in self.kept.owed()?.iter().filter(|id| profiles.contains(&id.profile)) {
                self.check_opens(id).await?;
            }
        }
        let mut seen = Seen::default();
        for profile in &profiles {
            if self.withholds(&self.holders(profile)?)? {
                self.vault.open().await?;
            }
            self.approve(intent, profile, &mut seen).await?;
        }
        Ok(Prepared::Due { profiles, seen })
    }

    /// Delivers a session into these profiles, takes them over from other sessions, and takes this one out of those that it
    /// had. All profiles are looked at again before any is changed: other processes delivered while AWS was asked. `seen` is
    /// what [`Self::prepare`] saw.
    ///
    /// `emptied` gets the sessions that have no section any more, which are to be stopped; also where it fails.
    ///
    /// # Errors
    /// As [`Self::prepare`], and [`Error::Vault`] when what gives way cannot be sealed.
    pub(crate) async fn deliver(
        &self,
        lock: &DeliveryLock,
        intent: &DeliveryIntent<'_>,
        (profiles, mut seen): (&[ProfileName], Seen),
        credentials: &Credentials,
        emptied: &mut Vec<SessionId>,
    ) -> Result<Delivered, Error> {
        let session = intent.session;
        let mut approvals = Vec::new();
        for profile in profiles {
            approvals.push(self.approve(intent, profile, &mut seen).await?);
        }
        let region = approvals.first().map_or(intent.region.region, |first| &first.region.region).clone();
        let mut notes = Vec::new();
        for (profile, approved) in profiles.iter().zip(&approvals) {
            self.evict(lock, profile, Some(&session.id), emptied).await?;
            notes.extend(self.deliver_into(lock, session, profile, credentials, approved).await?);
        }
        for delivered in self.store.delivered(Some(&session.id))? {
            if !self.is_wanted(&delivered, session, profiles)? {
                self.withdraw(lock, &delivered).await?;
            }
        }
        notes.dedup();
        Ok(Delivered { region, notes })
    }

    /// Takes out of a profile whatever session is delivered there, but for one. `emptied` gets those that have no section
    /// any more.
    ///
    /// # Errors
    /// As [`Self::withdraw`].
    pub(crate) async fn evict(
        &self,
        lock: &DeliveryLock,
        profile: &ProfileName,
        but_for: Option<&SessionId>,
        emptied: &mut Vec<SessionId>,
    ) -> Result<(), Error> {
        for held in self.holders(profile)?.iter().filter(|held| Some(&held.session) != but_for) {
            self.withdraw(lock, held).await?;
            if self.store.delivered(Some(&held.session))?.is_empty() {
                emptied.push(held.session.clone());
            }
        }
        Ok(())
    }
}
