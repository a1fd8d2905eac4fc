//! The template that makes profile names from account and role.

use super::name::ProfileName;
use crate::account::{AccountId, InvalidName};
use crate::session::{Session, SessionId};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::borrow::Cow;
use std::collections::HashMap;

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
        // A session that a person added has a name of their own choice: use that, not the template.
        if session.integration().is_none() {
            return ProfileName::parse(&slug(&session.name))
                .unwrap_or_else(|_| ProfileName::from_any(session.id.as_str()));
        }
        let account_id = session.account_id().map(String::from).unwrap_or_default();
        let account = session.account_name.as_deref().unwrap_or(&account_id);
        self.name_of_role(account, &account_id, session.role_name(), integration)
            .unwrap_or_else(|| ProfileName::from_any(session.id.as_str()))
    }

    /// The name for a portal's role, before it is told apart from others; `integration` is the integration's alias. `None` where
    /// the template yields no name that can be used.
    pub fn name_of_role(
        &self,
        account: &str,
        account_id: &str,
        role: &str,
        integration: &str,
    ) -> Option<ProfileName> {
        let name = self.fill(account, account_id, role, integration);
        ProfileName::parse(name.trim_matches('-')).ok()
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
    let named = sessions.into_iter().map(|(session, alias)| (session, template.name_for(session, alias)));
    distinct(&named.collect::<Vec<_>>(), Session::account_id)
}

/// Each session is asked for its account at most once: an organisation may have thousands of accounts with one role.
fn distinct(
    named: &[(&Session, ProfileName)],
    account_of: impl Fn(&Session) -> Option<AccountId>,
) -> HashMap<SessionId, ProfileName> {
    let by_template = counted(named.iter().map(|(_, name)| name));
    let is_alone = |name: &ProfileName| by_template.get(name) == Some(&1);
    let with_account = |(session, name): &(&Session, ProfileName)| match account_of(session) {
        Some(account) if !is_alone(name) => Some(name.with_suffix(account.as_str())),
        _ => None,
    };
    let by_account: Vec<Option<ProfileName>> = named.iter().map(with_account).collect();
    // An account is not enough for two roles of one account, and for long names that were cut alike.
    let shared = counted(by_account.iter().flatten());
    let is_free = |name: &&ProfileName| shared.get(*name) == Some(&1) && !by_template.contains_key(*name);
    let distinct = named.iter().zip(&by_account).map(|((session, name), by_account)| {
        let distinct = match by_account.as_ref().filter(is_free) {
            Some(by_account) => by_account.clone(),
            None if is_alone(name) => name.clone(),
            None => name.with_suffix(session.id.as_str()),
        };
        (session.id.clone(), distinct)
    });
    distinct.collect()
}

fn counted<'a>(names: impl Iterator<Item = &'a ProfileName>) -> HashMap<&'a ProfileName, u32> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Delivery, SessionSource};
    use crate::{AccountId, IntegrationId, RoleName};
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::collections::HashSet;

    fn session(account: &str, account_name: &str, role: &str) -> Session {
        let integration = IntegrationId::from_stored("i");
        let account = AccountId::try_from(account.to_owned()).unwrap();
        let role = RoleName::try_from(role.to_owned()).unwrap();
        Session {
            id: SessionId::of_identity_center_role(&integration, &account, &role),
            name: format!("{account_name}/{role}"),
            source: SessionSource::IdentityCenterRole { integration, account, role },
            alias: None,
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

    fn names_of(template: &str, sessions: &[Session]) -> Vec<ProfileName> {
        let template = ProfileTemplate::parse(template).unwrap();
        let names = template_names(&template, sessions.iter().map(|session| (session, "x")));
        sessions.iter().map(|session| names[&session.id].clone()).collect()
    }

    /// What is made is read back from the store, and no two sessions share it.
    fn assert_usable(names: &[ProfileName]) {
        for name in names {
            assert_eq!(ProfileName::parse(name.as_str()).as_ref(), Ok(name));
        }
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
    }

    #[test]
    fn a_long_template_makes_names_that_can_be_read_again() {
        let accounts = ["111111111111", "222222222222", "333333333333"];
        let mut sessions = accounts.map(|account| session(account, "Sandbox", "Dev")).to_vec();
        sessions.push(session("111111111111", "Sandbox", "Ops"));
        let names = names_of(&"x".repeat(120), &sessions);
        assert_usable(&names);
        assert!(names[1].as_str().ends_with("-222222222222"), "{names:?}");
    }

    #[test]
    fn long_names_in_other_scripts_can_be_read_again_and_stay_apart() {
        for length in [1, 20, 23, 24, 25, 30, 40, 60, 200] {
            let name = "東京".repeat(length);
            let sessions = [
                session("111111111111", &name, "Dev"),
                session("222222222222", &name, "Dev"),
                session("111111111111", &name, "Ops"),
                session("222222222222", &name, "Ops"),
            ];
            assert_usable(&names_of("{account}-{role}", &sessions));
        }
    }

    #[test]
    fn a_name_with_an_account_id_is_not_the_name_of_another() {
        let sessions = [
            session("111111111111", "a", "Dev"),
            session("222222222222", "a", "Dev"),
            session("333333333333", "a-dev", "111111111111"),
        ];
        let names = names_of("{account}-{role}", &sessions);
        assert_usable(&names);
        assert_eq!(names[2].as_str(), "a-dev-111111111111");
    }

    #[test]
    fn two_roles_of_one_account_under_one_name_carry_their_ids() {
        let sessions = [
            session("111111111111", "Sandbox", "Dev"),
            session("111111111111", "Sandbox", "Ops"),
            session("222222222222", "Sandbox", "Dev"),
        ];
        let names = names_of("{account}", &sessions);
        assert_eq!(names[0].as_str(), format!("sandbox-{}", sessions[0].id));
        assert_eq!(names[2].as_str(), "sandbox-222222222222");
        assert_usable(&names);
    }

    #[test]
    fn thousands_of_accounts_under_one_name_are_each_looked_at_once() {
        let sessions: Vec<Session> =
            (0..3000).map(|n| session(&format!("{n:012}"), "Sandbox", "Dev")).collect();
        let name = ProfileName::parse("sandbox-dev").unwrap();
        let named: Vec<_> = sessions.iter().map(|session| (session, name.clone())).collect();
        let asked = Cell::new(0);
        let names = distinct(&named, |session| {
            asked.set(asked.get() + 1);
            session.account_id()
        });
        assert_eq!((names.len(), asked.get()), (3000, 3000));
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

        #[test]
        fn names_that_were_made_distinct_are_usable_too(account in "[a-z東ü ]{0,130}", template in "[a-z]{0,120}\\{account\\}") {
            let sessions =
                ["111111111111", "222222222222"].map(|id| session(id, &account, "Dev"));
            if ProfileTemplate::parse(&template).is_ok() {
                assert_usable(&names_of(&template, &sessions));
            }
        }
    }
}
