//! What becomes of profiles, in words that the window and the command line print alike.

use super::{Decision, Import, Outcome, PortalRole, PortalToAdd, RoleToAdd, UserToAdd};
use crate::start_url::StartUrl;
use crate::view::{ImportItem, ImportOutcome};

/// What becomes of what is left alone.
const STAYS: &str = "stays as it is";

impl Import {
    /// What becomes of every profile, in words.
    pub fn items(&self) -> Vec<ImportItem> {
        self.decisions.iter().map(|decision| self.item(decision)).collect()
    }

    /// What becomes of one profile, in words.
    pub fn item(&self, decision: &Decision) -> ImportItem {
        let profile = &decision.profile;
        let (outcome, becomes, detail) = match &decision.outcome {
            Outcome::User { keys_of } => (ImportOutcome::User, self.user_text(profile, keys_of), None),
            Outcome::Role(role) => (ImportOutcome::Role, role_text(role), Some(stays(profile))),
            Outcome::IdentityCenterRole(role) => {
                let added = self.added_for(profile, role).map_or_else(String::new, |text| format!(" {text}"));
                (ImportOutcome::IdentityCenterRole, portal_text(role), Some(stays(profile) + &added))
            }
            Outcome::Integration { start_url } => self.integration_words(start_url),
            Outcome::Known { name, .. } => {
                (ImportOutcome::Known, format!("nothing new: it is the session {name}"), None)
            }
            Outcome::KnownIntegration { alias } => {
                (ImportOutcome::Known, format!("nothing new: it is the integration {alias}"), None)
            }
            Outcome::LeftAlone(reason) => {
                (ImportOutcome::LeftAlone, STAYS.to_owned(), Some(reason.to_string()))
            }
        };
        let of_user = match &decision.outcome {
            Outcome::User { keys_of } => self.user(keys_of).filter(|user| user.keys_of == *profile),
            _ => None,
        };
        let notes = decision.notes.iter().map(ToString::to_string);
        let sentences: Vec<String> =
            detail.into_iter().chain(of_user.map(user_detail)).chain(notes).collect();
        ImportItem {
            profile: profile.clone(),
            outcome,
            becomes,
            detail: (!sentences.is_empty()).then(|| sentences.join(" ")),
            comes_with: self.comes_with(decision).map(str::to_owned),
            problem: None,
        }
    }

    fn integration_words(&self, start_url: &StartUrl) -> (ImportOutcome, String, Option<String>) {
        let portal = self.portals.iter().find(|portal| portal.start_url == *start_url);
        let (becomes, at) = match portal {
            Some(portal) => {
                (format!("the integration {}", portal.alias), format!("{start_url} in {}", portal.region))
            }
            None => ("an integration".to_owned(), start_url.to_string()),
        };
        (ImportOutcome::Integration, becomes, Some(format!("Its access portal is {at}.")))
    }

    fn user_text(&self, profile: &str, keys_of: &str) -> String {
        match self.user(keys_of) {
            Some(user) if user.keys_of == profile => {
                format!("the IAM user session {}, in the profile {}", user.name, user.profile)
            }
            Some(user) => {
                format!("the IAM user session {} as well: it has the access key of {keys_of}", user.name)
            }
            None => format!("the session of {keys_of} as well"),
        }
    }

    /// The integration that is added for a profile: said at the first of those that need it.
    fn added_for(&self, profile: &str, role: &PortalRole) -> Option<String> {
        let needs_it = |decision: &&Decision| matches!(&decision.outcome, Outcome::IdentityCenterRole(other) if other.start_url == role.start_url);
        self.decisions.iter().find(needs_it).filter(|first| first.profile == profile)?;
        let portal = self.portals.iter().find(|portal| portal.start_url == role.start_url)?;
        let PortalToAdd { start_url, region, alias } = portal;
        Some(format!("{alias} is added: {start_url} in {region}."))
    }
}

impl ImportItem {
    /// What stays as it is, with the reason in whole sentences.
    pub fn left_alone(profile: impl Into<String>, detail: Option<String>) -> Self {
        let (outcome, becomes) = (ImportOutcome::LeftAlone, STAYS.to_owned());
        Self { profile: profile.into(), outcome, becomes, detail, comes_with: None, problem: None }
    }

    /// Says something more of it.
    pub fn remark(&mut self, sentence: &str) {
        self.detail = Some(match self.detail.take() {
            Some(detail) => format!("{detail} {sentence}"),
            None => sentence.to_owned(),
        });
    }
}

fn user_detail(user: &UserToAdd) -> String {
    let key = format!(
        "Its access key {} goes into the vault, and stays in your {} until you protect it.",
        user.keys.access_key_id, user.file
    );
    match &user.mfa_device {
        Some(device) => format!("{key} Its MFA device is {}.", device.device_name()),
        None => key,
    }
}

fn stays(profile: &str) -> String {
    format!("Your profile {profile} stays as it is.")
}

fn role_text(role: &RoleToAdd) -> String {
    format!("the role session {} from {}, in the profile {}", role.name, role.source_name, role.profile)
}

fn portal_text(role: &PortalRole) -> String {
    let PortalRole { alias, account, role, profile, .. } = role;
    format!("{role} in {account} of {alias}, in the profile {profile}")
}
