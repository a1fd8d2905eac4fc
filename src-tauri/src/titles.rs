//! Sessions as the tray and the notifications call them.

use daypass_core::view::{Caller, Catalog, SessionItem, SourceKind};
use std::collections::HashSet;

/// How many letters of a title a menu has room for.
const LONGEST: usize = 44;
/// How many letters of an account's name are left beside the longest role.
const SHORTEST: usize = 16;

/// A text without its middle, where it is longer.
fn cut(text: &str, longest: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= longest {
        return text.to_owned();
    }
    let (head, tail) = (longest / 2, longest - longest / 2 - 1);
    let end = letters[letters.len() - tail..].iter().collect::<String>();
    format!("{}…{}", letters[..head].iter().collect::<String>().trim_end(), end.trim_start())
}

/// What a program is called that wants something: "terraform (pid 421)".
pub(crate) fn program(caller: &Caller) -> String {
    match (&caller.process, caller.pid) {
        (Some(process), Some(pid)) => format!("{process} (pid {pid})"),
        (Some(process), None) => process.clone(),
        (None, Some(pid)) => format!("A program (pid {pid})"),
        (None, None) => "A program".to_owned(),
    }
}

/// The titles of a catalog's sessions. Those of one name are told apart by their accounts, else by their profiles.
#[derive(Debug, Clone, Default)]
pub(crate) struct Titles {
    /// What more than one session is called.
    shared: HashSet<String>,
    /// The same of what they are called with their accounts.
    shared_with_account: HashSet<String>,
}

impl Titles {
    /// The titles in a catalog.
    pub(crate) fn of(catalog: &Catalog) -> Self {
        let shared = |title: fn(&SessionItem) -> String| {
            let mut seen = HashSet::new();
            catalog.sessions.iter().map(title).filter(|title| !seen.insert(title.clone())).collect()
        };
        Self { shared: shared(plain), shared_with_account: shared(with_account) }
    }

    /// What a session is called, in what a menu has room for: the middle of a long account's name is left out, never the role.
    pub(crate) fn short(&self, item: &SessionItem) -> String {
        let title = self.title(item);
        let Some((account, role)) = title.split_once(" / ") else { return cut(&title, LONGEST) };
        let room = LONGEST.saturating_sub(role.chars().count() + 3);
        format!("{} / {role}", cut(account, room.max(SHORTEST)))
    }

    /// What a session is called.
    pub(crate) fn title(&self, item: &SessionItem) -> String {
        let (plain, with_account) = (plain(item), with_account(item));
        match item.profiles.first() {
            _ if !self.shared.contains(&plain) => plain,
            Some(profile) if self.shared_with_account.contains(&with_account) => {
                format!("{plain} ({profile})")
            }
            _ => with_account,
        }
    }
}

/// The title without what tells it from others: account and role for an integration's role, else the name that a person
/// chose.
fn plain(item: &SessionItem) -> String {
    match (item.source, &item.account_name, &item.role_name) {
        (SourceKind::IdentityCenterRole, Some(account), Some(role)) => format!("{account} / {role}"),
        _ => item.name.clone(),
    }
}

fn with_account(item: &SessionItem) -> String {
    match &item.account_id {
        Some(account) => format!("{} ({account})", plain(item)),
        None => plain(item),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{chained, role, user};

    fn titles(sessions: Vec<SessionItem>) -> Vec<String> {
        let catalog = Catalog { sessions, ..Catalog::default() };
        let titles = Titles::of(&catalog);
        catalog.sessions.iter().map(|item| titles.title(item)).collect()
    }

    #[test]
    fn roles_are_known_by_their_accounts_and_users_and_chained_roles_by_their_names() {
        let sessions = vec![role("a", "Shop", "Deploy"), user("u", "mira"), chained("c", "On call", "u")];
        assert_eq!(titles(sessions), ["Shop / Deploy", "mira", "On call"]);
    }

    #[test]
    fn a_long_name_made_the_menu_as_wide_as_the_screen() {
        let name = "ACME Corporate Holdings International Payments Production";
        let short = |item: SessionItem| {
            let catalog = Catalog { sessions: vec![item], ..Catalog::default() };
            Titles::of(&catalog).short(&catalog.sessions[0])
        };
        assert_eq!(short(role("a", name, "ViewOnly")), "ACME Corporate H…ments Production / ViewOnly");
        let long = "AWSReservedPowerUserAccessForEverybody";
        assert_eq!(short(role("a", name, long)), format!("ACME Cor…duction / {long}"));
        assert_eq!(short(role("a", "Shop", "Deploy")), "Shop / Deploy");
        assert_eq!(short(user("u", "mira")), "mira");
    }

    #[test]
    fn sessions_of_one_name_are_told_apart() {
        let account = |digits: &str| Some(digits.to_owned().try_into().unwrap());
        let profile = |name: &str| vec![name.to_owned().try_into().unwrap()];
        let sessions = vec![
            SessionItem { account_id: account("111122223333"), ..role("a", "Shop", "Deploy") },
            SessionItem { account_id: account("444455556666"), ..role("b", "Shop", "Deploy") },
            SessionItem { profiles: profile("one"), ..chained("c", "On call", "u") },
            SessionItem { profiles: profile("two"), ..chained("d", "On call", "u") },
        ];
        let expected = [
            "Shop / Deploy (111122223333)",
            "Shop / Deploy (444455556666)",
            "On call (one)",
            "On call (two)",
        ];
        assert_eq!(titles(sessions), expected);
    }
}
