//! The template that makes profile names from account and role.

use super::name::ProfileName;
use super::nameable::Nameable;
use crate::account::InvalidName;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::borrow::Cow;

/// How a profile is named when the person named none: text with `{account}`, `{accountId}`, `{role}` and
/// `{integration}` in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileTemplate(String);

impl ProfileTemplate {
    /// A template from a text that a person typed.
    ///
    /// # Errors
    /// [`InvalidName`] when it names an unknown field or yields no usable profile name.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let template = Self(text.trim().to_owned());
        let refused = || InvalidName {
            text: text.to_owned(),
            expected: "a template of letters, digits, - . / and {account} {accountId} {role} {integration}",
        };
        if template.0.is_empty() {
            return Err(refused());
        }
        let sample = template.fill("account", "123456789012", "role", "integration");
        if sample.contains(['{', '}']) {
            return Err(refused());
        }
        ProfileName::parse(&sample).map(|_| template).map_err(|_| refused())
    }

    /// The template as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn fill(&self, account: &str, account_id: &str, role: &str, integration: &str) -> String {
        self.0
            .replace("{accountId}", account_id)
            .replace("{account}", &slug(account))
            .replace("{role}", &slug(role))
            .replace("{integration}", &slug(integration))
    }

    /// The name for one session, before it is told apart from others.
    pub fn name_for(&self, session: &Nameable<'_>) -> ProfileName {
        self.name_with(session, &session.account_part())
    }

    /// The same with the account's name as `deunicode` reads it, whatever script it is in.
    pub(super) fn name_in_any_script(&self, session: &Nameable<'_>) -> ProfileName {
        self.name_with(session, session.account())
    }

    fn name_with(&self, session: &Nameable<'_>, account: &str) -> ProfileName {
        // A session that a person added has a name of their own choice: use that, not the template.
        let name = match session.integration {
            None => slug(session.name),
            Some(integration) => {
                let account_id = session.account_id.as_deref().unwrap_or_default();
                self.fill(account, account_id, session.role, integration)
            }
        };
        ProfileName::parse(name.trim_matches('-'))
            .unwrap_or_else(|_| ProfileName::from_any(session.id.as_str()))
    }

    /// The name for an example: a developer's role in an account whose name has what templates change, capitals and a blank.
    pub fn example(&self) -> ProfileName {
        ProfileName::from_any(&self.fill("Northwind Staging", "444455556666", "Developer", "Northwind"))
    }
}

impl Default for ProfileTemplate {
    fn default() -> Self {
        Self("{account}-{role}".to_owned())
    }
}

impl TryFrom<String> for ProfileTemplate {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        Self::parse(&text)
    }
}

impl From<ProfileTemplate> for String {
    fn from(template: ProfileTemplate) -> Self {
        template.0
    }
}

/// Lower case ASCII words joined by `-`: umlauts and other scripts are written out, blanks and signs fall away.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let latin = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode::deunicode(text)) };
    for c in latin.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() || c == '.' || c == '_' => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}
