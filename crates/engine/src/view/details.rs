//! Everything about one session.

use super::error::Error;
use super::room::View;
use daypass_core::plan::{Base, Hop, KeyHolder};
use daypass_core::profile::Nameable;
use daypass_core::sts::MfaSerial;
use daypass_core::view::{HopView, SessionDetails};
use daypass_core::{Session, SessionId};

/// How many lines of history the details show.
const RECENT: u32 = 12;

impl View {
    /// Everything about one session.
    pub fn details(&self, id: &SessionId) -> Result<SessionDetails, Error> {
        let session = self.store.session(id)?;
        let activation = self.store.activation(id)?;
        Ok(SessionDetails {
            id: id.clone(),
            started_at: activation.as_ref().map(|a| a.started_at),
            caller_arn: activation.and_then(|a| a.caller_arn),
            lacks_alias: session.profiles.is_empty() && Nameable::of(&session, "").lacks_alias(),
            hops: self.hops(&session)?,
            history: self.history.list(Some(id), RECENT)?,
        })
    }

    /// The way to a session's credentials, link by link. A chain that leads nowhere has none: its start says why.
    fn hops(&self, session: &Session) -> Result<Vec<HopView>, Error> {
        let Ok(plan) = self.resolver.plan(session) else { return Ok(vec![]) };
        let view = |title: String, detail: String| HopView { title, detail: Some(detail) };
        let mut hops = match &plan.base {
            Base::IdentityCenterRole { integration, account, role } => {
                let integration = self.store.integration(integration)?;
                vec![
                    view(format!("{} portal", integration.alias), integration.start_url.to_string()),
                    view(role.to_string(), format!("permission set in {account}")),
                ]
            }
            Base::UserSession { user, device, duration } => vec![
                view(format!("IAM user {}", user.arn.user_name()), key_text(user)),
                view(
                    "Session of the user".to_owned(),
                    with_code(format!("up to {duration}"), device.as_ref()),
                ),
            ],
            Base::DirectRole { user, device, hop } => vec![
                view(format!("IAM user {}", user.arn.user_name()), key_text(user)),
                view(hop.role_arn.role_name().to_owned(), with_code(hop_text(hop), device.as_ref())),
            ],
        };
        hops.extend(plan.hops.iter().map(|hop| view(hop.role_arn.role_name().to_owned(), hop_text(hop))));
        for profile in self.deliveries.profiles(session)? {
            // Files that cannot be read are told by whatever writes them.
            let detail = self.deliveries.told_of(session, &profile).unwrap_or_default();
            hops.push(HopView { title: format!("Profile {profile}"), detail });
        }
        hops.extend(self.gateway.route().way_in_words().map(|way| view("Connection to AWS".to_owned(), way)));
        Ok(hops)
    }
}

fn key_text(user: &KeyHolder) -> String {
    format!("access key {} in the vault", user.access_key_id)
}

fn hop_text(hop: &Hop) -> String {
    let cap = match hop.wanted {
        Some(wanted) => format!(", 1 h at a time: AWS gives a chained role no more ({wanted} wanted)"),
        None => String::new(),
    };
    format!("assumed, {}{cap}", hop.role_arn)
}

fn with_code(words: String, device: Option<&MfaSerial>) -> String {
    match device {
        Some(device) => format!("{words}, with a code of {}", device.device_name()),
        None => words,
    }
}
