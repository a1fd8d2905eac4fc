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
        self.letters(account, account_id, role, integration).collect()
    }

    /// The letters of a filled template, one after another: whoever compares their beginning makes no name of them.
    fn letters<'a>(
        &'a self,
        account: &'a str,
        account_id: &'a str,
        role: &'a str,
        integration: &'a str,
    ) -> impl Iterator<Item = char> + 'a {
        let mut rest = self.0.as_str();
        let parts = std::iter::from_fn(move || {
            let fields = [("{accountId}", None), ("{account}", Some(account)), ("{role}", Some(role))];
            let mut fields = fields.into_iter().chain([("{integration}", Some(integration))]);
            if let Some((field, value)) = fields.find(|(field, _)| rest.starts_with(field)) {
                rest = &rest[field.len()..];
                return Some(
                    value.map_or(Part::Text(account_id.chars()), |value| Part::Slug(Slug::of(value))),
                );
            }
            let next = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(at, _)| at);
            let (text, behind) = rest.split_at(next);
            rest = behind;
            (!text.is_empty()).then(|| Part::Text(text.chars()))
        });
        parts.flatten()
    }

    /// Whether the [`name_for`](Self::name_for) a session can begin so, which is in lower case. `false` is certain.
    pub fn can_begin(&self, session: &Nameable<'_>, typed: &str) -> bool {
        // What names are made of when there is nothing else.
        if session.id.as_str().to_lowercase().starts_with(typed) {
            return true;
        }
        let begins = |letters: &mut dyn Iterator<Item = char>| {
            let mut letters = letters.skip_while(|c| *c == '-').flat_map(char::to_lowercase);
            typed.chars().all(|typed| letters.next() == Some(typed))
        };
        match session.integration {
            None => begins(&mut Slug::of(session.name)),
            Some(integration) => {
                let account_id = session.account_id.as_deref().unwrap_or_default();
                begins(&mut self.letters(&session.account_part(), account_id, session.role, integration))
            }
        }
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
            None => Slug::of(session.name).collect(),
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

/// A part of a filled template, by its letters.
enum Part<'a> {
    Text(std::str::Chars<'a>),
    Slug(Slug<'a>),
}

impl Iterator for Part<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::Text(letters) => letters.next(),
            Self::Slug(letters) => letters.next(),
        }
    }
}

/// Lower case ASCII words joined by `-`: umlauts and other scripts are written out, blanks and signs fall away.
struct Slug<'a> {
    latin: Cow<'a, str>,
    at: usize,
    /// Whether a letter was given, and whether there was anything else since.
    has_begun: bool,
    is_in_gap: bool,
}

impl<'a> Slug<'a> {
    fn of(text: &'a str) -> Self {
        let latin =
            if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode::deunicode(text)) };
        Self { latin, at: 0, has_begun: false, is_in_gap: false }
    }
}

impl Iterator for Slug<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        while let Some(byte) = self.latin.as_bytes().get(self.at) {
            if !byte.is_ascii_alphanumeric() && *byte != b'.' && *byte != b'_' {
                self.at += 1;
                self.is_in_gap = true;
                continue;
            }
            if self.is_in_gap && self.has_begun {
                self.is_in_gap = false;
                return Some('-');
            }
            self.at += 1;
            (self.has_begun, self.is_in_gap) = (true, false);
            return Some(char::from(byte.to_ascii_lowercase()));
        }
        None
    }
}
