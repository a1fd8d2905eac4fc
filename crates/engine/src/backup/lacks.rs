//! What a backup does not have and the present store does.

use crate::store::Holdings;
use std::fmt;

/// What the present store has that a backup does not, in words. It displays as one sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lacks(Vec<String>);

impl Lacks {
    pub(super) fn of(present: &Holdings, backup: &Holdings) -> Self {
        let Holdings { integrations, users, roles, records } = present.without(backup);
        let mut words: Vec<String> = Vec::new();
        words.extend(integrations.values().map(|alias| format!("the integration {alias}")));
        words.extend(users.values().map(|name| format!("the IAM user {name}")));
        words.extend(roles.values().map(|name| format!("the role {name}")));
        let of_others = records.iter().filter(|(kind, id)| !(kind == "access-key" && users.contains_key(id)));
        words.extend(of_others.map(|(kind, id)| record(kind, id, present)));
        Self(words)
    }

    /// Each thing in a few words.
    pub fn each(&self) -> &[String] {
        &self.0
    }

    /// Whether the backup has all of it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A record in words: ids name a session, a device or, over several lines, a section of a file.
fn record(kind: &str, id: &str, present: &Holdings) -> String {
    let of_session = || present.users.get(id).map_or("an IAM user", String::as_str);
    match kind {
        "access-key" => format!("the access key of {}", of_session()),
        "next-access-key" => format!("the next access key of {}", of_session()),
        "totp-seed" => "the seed of an MFA device".to_owned(),
        _ => format!("a text ({})", id.lines().collect::<Vec<_>>().join(", ")),
    }
}

impl fmt::Display for Lacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0[..] {
            [] => f.write_str("The backup has everything in it, but without the changes made since."),
            each => write!(f, "The backup does not have: {}.", each.join("; ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_in_a_backup_is_said_by_name() {
        let mut present = Holdings::default();
        present.integrations.insert("i".to_owned(), "Northwind".to_owned());
        present.users.insert("u".to_owned(), "ada".to_owned());
        present.records.insert(("access-key".to_owned(), "u".to_owned()));
        let backup = present.clone();
        assert!(Lacks::of(&present, &backup).is_empty());
        present.users.insert("v".to_owned(), "grace".to_owned());
        for (kind, id) in
            [("access-key", "v"), ("next-access-key", "u"), ("kept-text", "/home/ada/.aws/config\ndev")]
        {
            present.records.insert((kind.to_owned(), id.to_owned()));
        }
        assert_eq!(
            Lacks::of(&present, &backup).to_string(),
            "The backup does not have: the IAM user grace; a text (/home/ada/.aws/config, dev); the next access key of ada."
        );
    }
}
