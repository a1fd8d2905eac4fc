//! A session by what its profile name is made of.

use super::reading::{is_legible, legible_part};
use crate::account::AccountId;
use crate::session::{Session, SessionId, SessionSource};
use crate::session_alias::SessionAlias;
use std::borrow::Cow;

/// A session by what its profile name is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nameable<'a> {
    /// Its id.
    pub id: &'a SessionId,
    /// Its own name.
    pub name: &'a str,
    /// What the person calls it beside that.
    pub alias: Option<&'a str>,
    /// Its account's id, where its source tells.
    pub account_id: Option<Cow<'a, str>>,
    /// Its account's name, where an integration lists it.
    pub account_name: Option<&'a str>,
    /// The role's name.
    pub role: &'a str,
    /// The alias of the integration whose role it is; `None` for what a person added, which has a name of their own choice.
    pub integration: Option<&'a str>,
}

impl<'a> Nameable<'a> {
    /// A session; `integration` is its integration's alias, where it has one.
    pub fn of(session: &'a Session, integration: &'a str) -> Self {
        let account_id = match &session.source {
            SessionSource::IdentityCenterRole { account, .. } => Some(Cow::Borrowed(account.as_str())),
            SessionSource::IamUser(_) | SessionSource::AssumedRole(_) => {
                session.account_id().map(|id: AccountId| Cow::Owned(id.into()))
            }
        };
        Self {
            id: &session.id,
            name: &session.name,
            alias: session.alias.as_ref().map(SessionAlias::as_str),
            account_id,
            account_name: session.account_name.as_deref(),
            role: session.role_name(),
            integration: session.integration().map(|_| integration),
        }
    }

    /// What the account is called: its name, else its id.
    pub(super) fn account(&self) -> &str {
        self.account_name.or(self.account_id.as_deref()).unwrap_or_default()
    }

    /// What stands for the account in a name: its name, where that can be read in Latin letters. Else what the person calls the
    /// session; and without that the account's id, behind what can be read of the name, since the rest is what may tell it from
    /// others.
    pub(super) fn account_part(&self) -> Cow<'_, str> {
        let account = self.account();
        if is_legible(account) {
            return Cow::Borrowed(account);
        }
        if let Some(alias) = self.alias.filter(|alias| is_legible(alias)) {
            return Cow::Borrowed(alias);
        }
        let id = self.account_id.as_deref().unwrap_or_default();
        legible_part(account).map_or(Cow::Borrowed(id), |part| Cow::Owned(format!("{part} {id}")))
    }

    /// Whether an alias would help: nobody reads the account's name in Latin letters, and the person calls the session nothing
    /// else. Its profile is then named by the account's id.
    pub fn lacks_alias(&self) -> bool {
        self.integration.is_some() && self.alias.is_none() && !is_legible(self.account())
    }
}
