//! Taking names and secrets out of a text that is shown to strangers, as in a report about a fault.
//!
//! What is known by name (profiles, accounts, aliases, the person's folders) is replaced wherever it stands; after that
//! whatever looks like an id, a key, an address, a host or a path is, known or not. The same name always becomes the
//! same word, so that a reader can tell one profile from another. It rather takes too much than too little.

use crate::aws_host::is_of_service;
use std::collections::BTreeMap;

/// What a name is of. It becomes the word in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameOf {
    /// A profile.
    Profile,
    /// A session.
    Session,
    /// An integration.
    Integration,
    /// An account: its name or its address.
    Account,
    /// A role.
    Role,
    /// A user of IAM or of this machine.
    User,
    /// A host.
    Host,
    /// A text of another kind.
    Text,
}

impl NameOf {
    fn word(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Session => "session",
            Self::Integration => "integration",
            Self::Account => "account",
            Self::Role => "role",
            Self::User => "user",
            Self::Host => "host",
            Self::Text => "name",
        }
    }
}

/// Names that stay, since everybody has them.
const COMMON: [&str; 3] = ["default", "localhost", "root"];
/// Beginnings of paths that tell nothing of a person.
const SYSTEM: [&str; 9] =
    ["/usr/", "/bin/", "/sbin/", "/etc/", "/proc/", "/dev/", "/nix/store/", "/opt/homebrew/", "/snap/"];
/// Parts of paths that Daypass and AWS tools name.
const PARTS: [&str; 22] = [
    "~",
    "",
    ".",
    "..",
    ".aws",
    "aws",
    "config",
    "credentials",
    ".local",
    "share",
    "daypass",
    "daypass.db",
    "backups",
    "logs",
    "locks",
    "endpoint",
    "bin",
    "Library",
    "Application Support",
    "AppData",
    "Local",
    "cli",
];
/// What a word ends with that has a dot in it and is no host.
const ENDINGS: [&str; 12] =
    ["db", "log", "tmp", "rs", "toml", "json", "ini", "exe", "cmd", "pem", "service", "backup"];
/// The prefixes of unique ids of IAM (IAM User Guide, *Unique identifiers*).
const UNIQUE_IDS: [&str; 8] = ["AKIA", "ASIA", "AIDA", "AROA", "ABIA", "ACCA", "AGPA", "ANPA"];

/// Replaces what tells who and where somebody is.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    /// The home folder.
    home: Option<String>,
    /// What is known by name, the longest first, with the word for each.
    known: Vec<(String, String)>,
    numbers: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

impl Redactor {
    /// One for a home folder, which becomes `~`, and these names. What is shorter than two characters is no name.
    pub fn new(home: Option<&str>, names: impl IntoIterator<Item = (NameOf, String)>) -> Self {
        let home =
            home.map(|home| home.trim_end_matches(['/', '\\']).to_owned()).filter(|home| home.len() > 1);
        let mut this = Self { home, ..Self::default() };
        for (of, name) in names {
            let name = name.trim();
            if name.chars().count() < 2
                || COMMON.contains(&name)
                || this.known.iter().any(|(known, _)| known == name)
            {
                continue;
            }
            let word = this.numbered(of.word(), name);
            this.known.push((name.to_owned(), word));
        }
        this.known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        this
    }

    /// The text without them.
    pub fn redact(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        if let Some(home) = self.home.clone() {
            text = replaced(&text, &home, "~");
        }
        for (name, word) in &self.known {
            text = replaced(&text, name, word);
        }
        let mut redacted = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|c| !is_between(c)) {
            redacted.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find(is_between).unwrap_or(rest.len());
            redacted.push_str(&self.word(&rest[..end]));
            rest = &rest[end..];
        }
        redacted + rest
    }

    fn numbered(&mut self, word: &'static str, name: &str) -> String {
        let numbers = self.numbers.entry(word).or_default();
        let next = numbers.len() + 1;
        format!("{word}-{}", numbers.entry(name.to_owned()).or_insert(next))
    }

    /// One word without what it tells, whatever its punctuation.
    fn word(&mut self, word: &str) -> String {
        let bare = word.trim_end_matches(['.', ':', '!', '?', ',']);
        let (bare, end) = word.split_at(bare.len());
        let replaced = match Kind::of(bare) {
            Kind::Plain => return word.to_owned(),
            Kind::Path => self.path(bare),
            Kind::Named(name) => self.numbered(name, bare),
        };
        replaced + end
    }

    /// A path with the parts alone that everybody has.
    fn path(&mut self, path: &str) -> String {
        if SYSTEM.iter().any(|system| path.starts_with(system)) {
            return path.to_owned();
        }
        let parts: Vec<&str> = path.split(['/', '\\']).collect();
        let part = |part: &&str| match PARTS.contains(part) || is_ours(part) {
            true => (*part).to_owned(),
            false => self.numbered("folder", part),
        };
        parts.iter().map(part).collect::<Vec<_>>().join("/")
    }
}

/// What a word is, as far as it looks.
enum Kind {
    Plain,
    Path,
    Named(&'static str),
}

impl Kind {
    fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let all = |is: fn(&u8) -> bool| bytes.iter().all(is);
        let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        if word.starts_with("arn:") {
            Self::Named("arn")
        } else if word.contains("://") {
            Self::Named("url")
        } else if word.contains('@') && bytes.len() > 2 {
            Self::Named("address")
        } else if bytes.len() >= 16
            && all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && UNIQUE_IDS.iter().any(|prefix| word.starts_with(prefix))
        {
            Self::Named("key")
        } else if digits == 12 && all(|b| b.is_ascii_digit() || *b == b'-') {
            Self::Named("account")
        } else if word.parse::<std::net::IpAddr>().is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified())
            || word.parse::<std::net::SocketAddr>().is_ok_and(|at| !at.ip().is_loopback())
        {
            Self::Named("ip")
        } else if word.starts_with(['/', '~', '\\']) || bytes.get(1) == Some(&b':') && word.contains('\\') {
            if word.len() > 1 { Self::Path } else { Self::Plain }
        } else if bytes.len() >= 16 && all(u8::is_ascii_hexdigit) {
            Self::Named("id")
        } else if is_of_service(word) {
            Self::Plain
        } else if is_secret(word) {
            Self::Named("secret")
        } else if is_host(word) {
            Self::Named("host")
        } else {
            Self::Plain
        }
    }
}

/// Whether a character stands between words.
fn is_between(c: char) -> bool {
    c.is_whitespace() || "\"'`,;()[]{}<>|=".contains(c)
}

/// Long, and of letters and digits as no word is.
fn is_secret(word: &str) -> bool {
    let is_of_base64 = |c: char| c.is_ascii_alphanumeric() || "+/_-%.~".contains(c);
    let has = |is: fn(char) -> bool| word.chars().any(is);
    word.len() >= 20
        && word.chars().all(is_of_base64)
        && has(|c| c.is_ascii_digit())
        && has(|c| c.is_ascii_alphabetic())
}

/// Labels with dots between them, the last one of letters, which are neither a file nor AWS's.
fn is_host(word: &str) -> bool {
    let name = word.rsplit_once(':').map_or(word, |(name, port)| match port.parse::<u16>() {
        Ok(_) => name,
        Err(_) => word,
    });
    let labels: Vec<&str> = name.split('.').collect();
    let Some(last) = labels.last() else { return false };
    labels.len() > 1
        && labels.iter().all(|label| {
            !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
        && last.len() > 1
        && last.bytes().all(|b| b.is_ascii_alphabetic())
        && !ENDINGS.contains(last)
}

/// The temporary and dated files that Daypass writes itself.
fn is_ours(part: &str) -> bool {
    let is_dated = |name: &str| name.bytes().all(|b| b.is_ascii_digit() || b"-.TZ".contains(&b));
    let log = part.strip_prefix("daypass.").or_else(|| part.strip_prefix("desktop."));
    log.and_then(|log| log.strip_suffix(".log")).is_some_and(is_dated)
        || part.strip_prefix(".aws-files-").is_some_and(|rest| {
            rest.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-' || b".tmp".contains(&b))
        })
}

/// The text with a word in place of a name, where that is no part of a longer one. Letter case does not matter.
fn replaced(text: &str, name: &str, word: &str) -> String {
    // In ASCII alone, so that both have the same places.
    let (lower, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in lower.match_indices(&name) {
        let end = at + found.len();
        if at < done || is_part(text[..at].chars().next_back()) || is_part(text[end..].chars().next()) {
            continue;
        }
        result.push_str(&text[done..at]);
        result.push_str(word);
        done = end;
    }
    result + &text[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        let names = [
            (NameOf::Profile, "acme-prod"),
            (NameOf::Profile, "dev"),
            (NameOf::Profile, "default"),
            (NameOf::Session, "Acme Production/Admin"),
            (NameOf::Account, "Acme Production"),
            (NameOf::Integration, "Acme"),
            (NameOf::User, "ada"),
        ];
        Redactor::new(Some("/home/ada/"), names.map(|(of, name)| (of, name.to_owned())))
    }

    #[test]
    fn what_is_known_becomes_the_same_word_wherever_it_stands() {
        let mut redactor = redactor();
        for (text, redacted) in [
            ("ACME-prod and acme-prod", "profile-1 and profile-1"),
            ("acme production/admin is Acme's", "session-1 is integration-1's"),
            ("development of dev by ada", "development of profile-2 by user-1"),
            ("[default] at localhost", "[default] at localhost"),
            ("in /home/ada/.aws/config, line 3", "in ~/.aws/config, line 3"),
            ("/home/adam/x", "/folder-1/folder-2/folder-3"),
        ] {
            assert_eq!(redactor.redact(text), redacted);
        }
    }

    #[test]
    fn what_nobody_knew_is_known_by_its_looks() {
        let mut redactor = Redactor::default();
        for (text, redacted) in [
            ("account 123456789012.", "account account-1."),
            ("1234-5678-9012 once more", "account-2 once more"),
            ("key AKIAIOSFODNN7EXAMPLE", "key key-1"),
            ("(wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY)", "(secret-1)"),
            ("(wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEZ)", "(secret-2)"),
            ("role=arn:aws:iam::123456789012:role/Admin", "role=arn-1"),
            ("at https://acme.awsapps.com/start: no", "at url-1: no"),
            ("host proxy.acme.corp:3128", "host host-1"),
            ("host oidc.eu-west-1.amazonaws.com", "host oidc.eu-west-1.amazonaws.com"),
            ("host ssoins-7223a1b2c3d4e5f6.eu-west-1.portal.amazonaws.com", "host secret-3"),
            (
                "host sts.cn-north-1.api.amazonwebservices.com.cn",
                "host sts.cn-north-1.api.amazonwebservices.com.cn",
            ),
            ("ada@example.com, 10.1.2.3 and 127.0.0.1", "address-1, ip-1 and 127.0.0.1"),
            ("2001:db8::1 10.1.2.3", "ip-2 ip-1"),
            ("session 00112233445566aa", "session id-1"),
            ("in /srv/acme/.aws/config", "in /folder-1/folder-2/.aws/config"),
            ("by /usr/bin/aws and /", "by /usr/bin/aws and /"),
            ("C:\\Users\\Ada\\.aws\\config", "folder-3/folder-4/folder-5/.aws/config"),
            (
                "~/daypass.db daypass 0.1.0 at 2026-01-31T10:00:00.000000Z",
                "~/daypass.db daypass 0.1.0 at 2026-01-31T10:00:00.000000Z",
            ),
            ("~/logs/daypass.2026-01-31.log", "~/logs/daypass.2026-01-31.log"),
            ("The end. It is", "The end. It is"),
        ] {
            assert_eq!(redactor.redact(text), redacted);
        }
    }
}
