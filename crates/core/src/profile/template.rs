//! The template that makes profile names from account and role.

use super::name::ProfileName;
use crate::account::InvalidName;
use crate::session::{Session, SessionId};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::{BTreeMap, HashMap};

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

    /// The name for one session; `integration` is the integration's alias.
    pub fn name_for(&self, session: &Session, integration: &str) -> ProfileName {
        // What a person named, they know by that name.
        if session.integration().is_none() {
            return ProfileName::parse(&slug(&session.name))
                .unwrap_or_else(|_| ProfileName(session.id.to_string()));
        }
        let account_id = session.account_id().map(String::from).unwrap_or_default();
        let account = session.account_name.as_deref().unwrap_or(&account_id);
        let name = self.fill(account, &account_id, session.role_name(), integration);
        ProfileName::parse(name.trim_matches('-')).unwrap_or_else(|_| ProfileName(session.id.to_string()))
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

/// The names that the template gives to all sessions, made distinct: where two sessions would share one, as
/// accounts of the same name do, each carries its account id, and where even that is shared, its session id.
pub fn template_names<'a>(
    template: &ProfileTemplate,
    sessions: impl IntoIterator<Item = (&'a Session, &'a str)>,
) -> HashMap<SessionId, ProfileName> {
    let mut by_name: BTreeMap<ProfileName, Vec<&Session>> = BTreeMap::new();
    for (session, integration) in sessions {
        by_name.entry(template.name_for(session, integration)).or_default().push(session);
    }
    let mut names = HashMap::new();
    for (name, sharing) in by_name {
        let alone = sharing.len() == 1;
        for session in &sharing {
            let of_same_account =
                sharing.iter().filter(|other| other.account_id() == session.account_id()).count();
            let distinct = match session.account_id() {
                _ if alone => name.clone(),
                Some(account) if of_same_account == 1 => ProfileName(format!("{name}-{account}")),
                _ => ProfileName(format!("{name}-{}", session.id)),
            };
            names.insert(session.id.clone(), distinct);
        }
    }
    names
}

/// Lower case ASCII words joined by `-`: umlauts and other scripts are written out, blanks and signs fall away.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in deunicode::deunicode(text).chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() || c == '.' || c == '_' => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Delivery, SessionSource};
    use crate::{AccountId, IntegrationId, RoleName};
    use proptest::prelude::*;

    fn session(account: &str, account_name: &str, role: &str) -> Session {
        let integration = IntegrationId::from_stored("i");
        let account = AccountId::try_from(account.to_owned()).unwrap();
        let role = RoleName::try_from(role.to_owned()).unwrap();
        Session {
            id: SessionId::of_identity_center_role(&integration, &account, &role),
            name: format!("{account_name}/{role}"),
            source: SessionSource::IdentityCenterRole { integration, account, role },
            account_name: Some(account_name.to_owned()),
            account_email: None,
            region: None,
            profiles: vec![],
            delivery: Delivery::default(),
            favourite: false,
            last_used_at: None,
            use_count: 0,
        }
    }

    #[test]
    fn names_are_plain_words_of_account_and_role() {
        let name = |account, role| {
            ProfileTemplate::default().name_for(&session("123456789012", account, role), "x").to_string()
        };
        assert_eq!(name("Northwind Production", "ReadOnly"), "northwind-production-readonly");
        assert_eq!(name("Büro Zürich (2)", "Ops"), "buro-zurich-2-ops");
        assert_eq!(name("東京", "Ops"), "dong-jing-ops");
        assert_eq!(name("///", "Ops"), "ops");
    }

    #[test]
    fn accounts_of_the_same_name_get_distinct_profiles() {
        let (a, b, c) = (
            session("111111111111", "Sandbox", "Dev"),
            session("222222222222", "Sandbox", "Dev"),
            session("333333333333", "Other", "Dev"),
        );
        let names = template_names(&ProfileTemplate::default(), [(&a, "x"), (&b, "x"), (&c, "x")]);
        assert_eq!(names[&a.id].as_str(), "sandbox-dev-111111111111");
        assert_eq!(names[&b.id].as_str(), "sandbox-dev-222222222222");
        assert_eq!(names[&c.id].as_str(), "other-dev");
    }

    #[test]
    fn a_template_that_can_name_nothing_is_refused() {
        for text in ["", "{accunt}", "a b", "{", "x[y]", "ü"] {
            assert!(ProfileTemplate::parse(text).is_err(), "{text}");
        }
        assert!(ProfileTemplate::parse("aws/{integration}.{accountId}.{role}").is_ok());
    }

    proptest! {
        #[test]
        fn whatever_aws_calls_things_the_profile_name_is_usable(account in "\\PC{0,200}", role in "[\\w+=,.@-]{1,64}") {
            let name = ProfileTemplate::default().name_for(&session("123456789012", &account, &role), "x");
            prop_assert!(ProfileName::parse(name.as_str()).is_ok());
        }
    }
}
