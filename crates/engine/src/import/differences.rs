//! Who the five clients would be by one profile, where they differ.

use aws_files::readers::{Identity, Reader, Reading, Readings, Settings, tools};

/// The order in which a reading is taken where several are as good: first those that follow the AWS SDK specification,
/// then those that leave comments out of values.
const ORDER: [Reader; 5] = [Reader::Rust, Reader::Java, Reader::Go, Reader::JavaScript, Reader::Botocore];

/// A profile as the clients see it that can read the files.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    by: Vec<SeenBy<'a>>,
}

#[derive(Debug)]
struct SeenBy<'a> {
    reader: Reader,
    /// `None` where the client knows no such profile.
    settings: Option<&'a Settings>,
    who: Who,
}

/// Who a client would be, as far as the profile itself says so.
#[derive(Debug, PartialEq, Eq)]
enum Who {
    /// The client knows no such profile.
    Unseen,
    /// It gets no credentials from it.
    Nobody,
    /// The kind of the identity, and what it is of that kind.
    Somebody(&'static str, String),
}

impl<'a> Seen<'a> {
    pub(super) fn by_all(readings: &'a Readings, profile: &str) -> Self {
        let able = readings.iter().filter(|reading| reading.unreadable().is_none());
        Self { by: able.map(|reading| SeenBy::new(reading, profile)).collect() }
    }

    /// The settings as most of the clients read them that get credentials from the profile.
    pub(super) fn usual_settings(&self) -> Option<&'a Settings> {
        let in_order = ORDER.iter().filter_map(|reader| self.by.iter().find(|by| by.reader == *reader));
        let rank = |by: &SeenBy<'_>| {
            let alike = self.by.iter().filter(|other| other.who == by.who).count();
            (matches!(by.who, Who::Somebody(..)), alike)
        };
        // Of equals the first.
        let best = in_order.rev().filter(|by| by.settings.is_some()).max_by_key(|by| rank(by))?;
        best.settings
    }

    /// A sentence on who the clients are, where they are not all the same.
    pub(super) fn difference(&self) -> Option<String> {
        // To the SDK for JavaScript, a section without settings does not exist.
        let is_empty = self.usual_settings()?.iter().all(|setting| setting.text().is_empty());
        let mut groups: Vec<(&Who, Vec<Reader>)> = Vec::new();
        for by in self.by.iter().filter(|by| !(is_empty && by.who == Who::Unseen)) {
            match groups.iter_mut().find(|(who, _)| **who == by.who) {
                Some((_, readers)) => readers.push(by.reader),
                None => groups.push((&by.who, vec![by.reader])),
            }
        }
        if groups.len() < 2 {
            return None;
        }
        let parts = groups.iter().enumerate().map(|(at, (who, readers))| {
            let again = groups[..at].iter().any(|(earlier, _)| earlier.kind() == who.kind());
            format!("{} {}", tools(readers), words(who, again))
        });
        Some(format!("AWS tools differ on it: {}.", parts.collect::<Vec<_>>().join("; ")))
    }
}

impl<'a> SeenBy<'a> {
    fn new(reading: &'a Reading, profile: &str) -> Self {
        let settings = reading.profile(profile);
        let who = match settings {
            Some(_) => Who::of(&reading.identity(profile)),
            None => Who::Unseen,
        };
        Self { reader: reading.reader(), settings, who }
    }
}

impl Who {
    fn of(identity: &Identity) -> Self {
        // A role that is asked for with what is around the tool is nothing that the files give.
        if !identity.base().gives_credentials() {
            return Self::Nobody;
        }
        let what = match identity {
            Identity::Keys { access_key_id, .. } => access_key_id.clone(),
            Identity::Process { command, .. } => command.clone(),
            // Who asks for the role is said of the profile that it is.
            Identity::Role { role_arn, .. } | Identity::WebIdentity { role_arn, .. } => role_arn.clone(),
            Identity::Sso { start_url, account_id, role_name, .. } => {
                [start_url.as_str(), account_id, role_name].join("\n")
            }
            Identity::Login { session, .. } => session.clone(),
            Identity::CredentialSource { name, .. } => name.clone(),
            Identity::Nothing | Identity::Error { .. } | Identity::Unreadable(_) => return Self::Nobody,
        };
        Self::Somebody(identity.kind(), what)
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Nobody => "nobody",
            Self::Somebody(kind, _) => kind,
        }
    }
}

/// What tools do with the profile; `again` where others do the same with another value. No value is shown: what stands in
/// the wrong place may be a secret.
fn words(who: &Who, again: bool) -> &'static str {
    match (who.kind(), again) {
        ("unseen", _) => "do not see it",
        ("nobody", _) => "get no credentials from it",
        ("keys", false) => "use its access key",
        ("keys", true) => "read another access key id in it",
        ("process", false) => "run its credential_process",
        ("process", true) => "run another command for it",
        ("role", false) => "assume its role",
        ("role", true) => "read another role in it",
        ("web-identity", false) => "assume its role with a token (web_identity_token_file)",
        ("web-identity", true) => "read another role for its token in it",
        ("sso", false) => "sign in to IAM Identity Center for it",
        ("sso", true) => "read another role of IAM Identity Center in it",
        ("login", false) => "take its sign-in (login_session)",
        ("login", true) => "read another sign-in in it",
        (_, false) => "take credentials from where they run (credential_source)",
        (_, true) => "take credentials from elsewhere",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_files::Document;

    fn difference(config: &str, credentials: &str) -> String {
        let readings = Readings::new(&Document::parse(config), &Document::parse(credentials));
        Seen::by_all(&readings, "dev").difference().unwrap_or_default()
    }

    const KEYS: &str = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";

    #[test]
    fn a_profile_that_all_read_alike_is_no_difference() {
        for (config, credentials) in [
            ("[profile dev]\n", ""),
            ("[profile dev]\nregion = eu-west-1\n", KEYS),
            ("[profile dev]\nregion = eu-west-1\n", ""),
            (
                "[profile dev]\nrole_arn = x\nsource_profile = a\n",
                "[a]\naws_access_key_id = x\naws_secret_access_key = y\n",
            ),
            ("[profile dev]\nrole_arn = x\nsource_profile = gone\n", ""),
            ("[profile dev]\nrole_arn = x\n", ""),
            (
                "[profile dev]\nsso_session = a\nsso_account_id = 1\nsso_role_name = r\n[sso-session a]\nsso_region = x\nsso_start_url = y\n",
                "",
            ),
            ("[profile dev]\ncredential_process = '/a b/keys' --to 'c d' e\n", ""),
        ] {
            assert_eq!(difference(config, credentials), "", "{config}{credentials}");
        }
    }

    #[test]
    fn what_each_tool_does_is_said_without_a_value() {
        let said = |config: &str, credentials: &str| difference(config, credentials);
        assert_eq!(
            said("[profile dev]\ncredential_process = keys --secret hunter2\n", KEYS),
            "AWS tools differ on it: the AWS CLI and boto3 and tools built on the SDKs for Go and JavaScript use its access key; tools built on the SDKs for Java and Rust run its credential_process."
        );
        assert_eq!(
            said("[profile dev]\nrole_arn = x # mine\nsource_profile = a\n", &KEYS.replace("dev", "a")),
            "AWS tools differ on it: the AWS CLI and boto3 assume its role; tools built on the SDKs for Go, JavaScript, Java and Rust read another role in it."
        );
        assert_eq!(
            said("[profile \"dev\"]\nregion = eu-west-1\n", ""),
            "AWS tools differ on it: the AWS CLI and boto3 and tools built on the SDK for JavaScript get no credentials from it; tools built on the SDKs for Go, Java and Rust do not see it."
        );
    }
}
