//! `daypass session edit`

mod added;

use self::added::AddedOptions;
use super::codes::{self, CodeOptions};
use super::role::say_how_long;
use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::progress::with_progress;
use crate::start::Deliver;
use crate::terminal::{plain, print, say};
use crate::{engine, pick, secret_input};
use clap::Args;
use daypass_core::mfa::TotpSeed;
use daypass_core::sts::MfaSerial;
use daypass_core::{
    ProfileName, ProfileTemplate, Region, Session, SessionAlias, SessionId, SessionLabel, SessionSource,
};
use daypass_engine::{Engine, EngineError};

/// Change sessions; whatever you do not name stays as it is
///
/// Alias, region, profiles, delivery and labels can be set for any session, and all but the alias for several at once; the rest
/// only for IAM users and roles that you added.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session edit 'Shop Production/OnCall' --region eu-west-1
  daypass session edit mira --name ada")]
pub(crate) struct Edit {
    /// The sessions
    #[arg(required = true, value_name = "SESSION")]
    sessions: Vec<String>,
    /// A short name of your own for it, unique among your sessions
    #[arg(long, value_parser = SessionAlias::parse)]
    alias: Option<SessionAlias>,
    /// Remove the alias
    #[arg(long, conflicts_with = "alias")]
    no_alias: bool,
    /// The region to write with the credentials
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// Deliver to this profile; can be repeated
    #[arg(long = "profile", value_name = "PROFILE", value_parser = ProfileName::parse)]
    profiles: Vec<ProfileName>,
    /// Deliver to the profile named by the template in the settings, and give up the present name
    #[arg(long, conflicts_with = "profiles")]
    usual_profile: bool,
    /// Deliver to profiles named by this template: {account}, {accountId}, {role}, {integration}
    #[arg(long, value_name = "TEMPLATE", value_parser = ProfileTemplate::parse,
        conflicts_with_all = ["profiles", "usual_profile"])]
    profile_template: Option<ProfileTemplate>,
    /// How tools get the credentials
    #[arg(long, value_enum)]
    deliver: Option<Deliver>,
    /// Add this label, to find it by; can be repeated
    #[arg(long = "label", value_name = "LABEL", value_parser = SessionLabel::parse)]
    labels: Vec<SessionLabel>,
    /// Remove this label; can be repeated
    #[arg(long = "no-label", value_name = "LABEL", value_parser = SessionLabel::parse)]
    no_labels: Vec<SessionLabel>,
    /// Leave it out of lists while it is inactive
    #[arg(long)]
    hide: bool,
    /// List it again
    #[arg(long, conflicts_with = "hide")]
    show: bool,
    /// Mark its account as production: window and tray ask before they open its console
    #[arg(long)]
    production: bool,
    /// Mark its account as not production, whatever its name
    #[arg(long, conflicts_with = "production")]
    not_production: bool,
    #[command(flatten, next_help_heading = "IAM users and roles")]
    added: AddedOptions,
    #[command(flatten, next_help_heading = "IAM users and roles")]
    codes: CodeOptions,
    /// Remove the command for MFA codes
    #[arg(long, conflicts_with = "mfa_process", help_heading = "IAM users and roles")]
    no_mfa_process: bool,
    /// Delete the MFA device's secret key
    #[arg(long, conflicts_with = "totp", help_heading = "IAM users and roles")]
    no_totp: bool,
    /// Read the secret key for --totp from stdin
    #[arg(long, requires = "totp", help_heading = "IAM users and roles")]
    stdin: bool,
}

impl Edit {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        self.refuse_nothing()?;
        let engine = engine::open(BrowserOptions::default().browser())?;
        let ids = pick::all_named(&engine, &self.sessions)?;
        match &ids[..] {
            [id] => self.edit_one(&engine, id).await?,
            ids => self.edit_all(&engine, ids)?,
        }
        let status = engine.view().status()?;
        if status.sessions.iter().any(|status| ids.contains(&status.id)) {
            say("What is delivered changes when it is started again.");
        }
        Ok(())
    }

    async fn edit_one(&self, engine: &Engine, id: &SessionId) -> Result<(), Failure> {
        let before = engine.sessions().get(id)?;
        // All options are checked before anything is changed.
        let source = self.added.changed(engine, &before)?;
        let device = self.device_of(engine, &before, &source)?;
        if let Some(alias) = &self.alias {
            engine.sessions().check_alias(id, alias)?;
        }
        let seed = self.seed()?;
        let name = self.added.name.as_ref();
        if name.is_some() || source != before.source {
            engine.users().change(id, name, &source)?;
        }
        if let Some(device) = &device {
            with_progress(engine, self.set_codes(engine, device, seed.as_ref())).await?;
        }
        if !self.profiles.is_empty() {
            engine.sessions().set_profiles(id, &self.profiles)?;
        }
        if let Some(alias) = &self.alias {
            engine.sessions().set_alias(id, Some(alias))?;
        }
        self.set_delivery(engine, std::slice::from_ref(id))?;
        let after = engine.sessions().get(id)?;
        print(&format!("{}: changed\n", plain(&after.name)))?;
        if source != before.source {
            say_how_long(engine, &after)?;
        }
        Ok(())
    }

    fn edit_all(&self, engine: &Engine, ids: &[SessionId]) -> Result<(), Failure> {
        let of_one = self.alias.is_some() || !self.profiles.is_empty();
        if of_one || self.changes_codes() || self.added != AddedOptions::default() {
            return Err(Failure::Usage {
                title: "One at a time",
                detail: "Only the region, the delivery, the profile template, labels, hiding and production can be changed for several sessions at once."
                    .to_owned(),
                action: "Name one session, or give only --region, --deliver, --profile-template, --usual-profile, --no-alias, --label, --no-label, --hide, --show, --production and --not-production."
                    .to_owned(),
            });
        }
        self.set_delivery(engine, ids)?;
        for id in ids {
            print(&format!("{}: changed\n", plain(&engine.sessions().get(id)?.name)))?;
        }
        Ok(())
    }

    /// Sets what can be set for several sessions at once.
    fn set_delivery(&self, engine: &Engine, ids: &[SessionId]) -> Result<(), EngineError> {
        if let Some(region) = &self.region {
            engine.sessions().set_region(ids, region)?;
        }
        for id in ids {
            if let Some(deliver) = self.deliver {
                engine.sessions().set_delivery(id, deliver.into())?;
            }
            if self.no_alias {
                engine.sessions().set_alias(id, None)?;
            }
        }
        if self.changes_labels() {
            engine.sessions().change_labels(ids, &self.labels, &self.no_labels)?;
        }
        if self.hide || self.show {
            engine.sessions().set_hidden(ids, self.hide)?;
        }
        if self.production || self.not_production {
            let accounts = engine.sessions().set_production(ids, self.production)?;
            let is = if self.production { "is production" } else { "is not production" };
            accounts
                .iter()
                .for_each(|account| say(&format!("Account {account} {is}, for all its sessions.")));
        }
        if self.usual_profile || self.profile_template.is_some() {
            engine.sessions().set_profiles_by(ids, self.profile_template.as_ref())?;
        }
        Ok(())
    }

    fn refuse_nothing(&self) -> Result<(), Failure> {
        let profiles = self.usual_profile || self.profile_template.is_some() || !self.profiles.is_empty();
        let delivery = self.region.is_some() || self.deliver.is_some() || profiles;
        let alias = self.alias.is_some() || self.no_alias;
        let mark = self.production || self.not_production;
        let listed = self.changes_labels() || self.hide || self.show;
        if alias
            || mark
            || listed
            || delivery
            || self.changes_codes()
            || self.added != AddedOptions::default()
        {
            return Ok(());
        }
        Err(Failure::Usage {
            title: "Nothing to change",
            detail: "No change was given.".to_owned(),
            action: "See what can be changed: daypass session edit --help".to_owned(),
        })
    }

    /// Whether an option is about labels.
    fn changes_labels(&self) -> bool {
        !self.labels.is_empty() || !self.no_labels.is_empty()
    }

    /// Whether an option is about MFA codes.
    fn changes_codes(&self) -> bool {
        self.codes != CodeOptions::default() || self.no_mfa_process || self.no_totp
    }

    /// The device that the options for MFA codes are about; None without such options.
    fn device_of(
        &self,
        engine: &Engine,
        before: &Session,
        source: &SessionSource,
    ) -> Result<Option<MfaSerial>, Failure> {
        if !self.changes_codes() {
            return Ok(None);
        }
        engine.users().added(&before.id)?;
        let own = match source {
            SessionSource::IamUser(user) => user.mfa_device.clone(),
            SessionSource::AssumedRole(role) => role.mfa_device.clone(),
            SessionSource::IdentityCenterRole { .. } => None,
        };
        own.map(Some).ok_or_else(|| Failure::Usage {
            title: "Which MFA device?",
            detail: format!("'{}' has no MFA device of its own.", before.name),
            action: "Give one with --mfa-serial SERIAL, or set this on the user the role is assumed from."
                .to_owned(),
        })
    }

    fn seed(&self) -> Result<Option<TotpSeed>, Failure> {
        if !self.codes.totp {
            return Ok(None);
        }
        codes::warn_of_both_factors();
        secret_input::seed(self.stdin).map(Some)
    }

    async fn set_codes(
        &self,
        engine: &Engine,
        device: &MfaSerial,
        seed: Option<&TotpSeed>,
    ) -> Result<(), EngineError> {
        if self.no_mfa_process {
            engine.users().codes().set_mfa_process(device, None)?;
        }
        if self.no_totp {
            engine.users().codes().set_totp_seed(device, None).await?;
        }
        self.codes.set(engine, device, seed).await
    }
}
