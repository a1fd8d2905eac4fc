//! Which section is meant, and how its header is written.

use std::fmt;

use crate::FileRole;
use crate::header::Words;

/// The name of a section as a file spells it between the brackets.
///
/// The config file says `default`, `profile NAME`, `sso-session NAME`, `services NAME`; the credentials file the
/// bare `NAME`. A name is made of `[A-Za-z0-9_\-/.%@:+]+`, the identifier of the AWS SDK specification: the Rust
/// SDK ignores sections with any other name, so none can be written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionName {
    kind: Kind,
    name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Kind {
    Credentials,
    Profile,
    SsoSession,
    Services,
}

/// A name that not every AWS tool would read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// No characters at all.
    #[error("the name is empty")]
    Empty,
    /// A character that the AWS SDKs do not accept in a name; they ignore such a section.
    #[error(
        "the name {name:?} holds {character:?}; AWS tools accept letters, digits and _ - / . % @ : + only"
    )]
    Character {
        /// The name as given.
        name: String,
        /// The first character at fault.
        character: char,
    },
    /// `[DEFAULT]`: Python's INI reader, and so the AWS CLI, adds its keys to every other section.
    #[error("a section named DEFAULT would leak into every other profile of the AWS CLI")]
    LeaksIntoOthers,
}

/// Checks an identifier of the AWS SDK specification (`[A-Za-z0-9_\-/.%@:+]+`).
pub(crate) fn check_identifier(name: &str) -> Result<(), InvalidName> {
    if name.is_empty() {
        return Err(InvalidName::Empty);
    }
    match name.chars().find(|&character| !is_identifier_char(character)) {
        Some(character) => Err(InvalidName::Character { name: name.to_owned(), character }),
        None => Ok(()),
    }
}

/// Whether the AWS SDK specification allows the character in a section name or a key.
pub(crate) fn is_identifier_char(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-/.%@:+".contains(character)
}

impl SectionName {
    /// The section `[NAME]` of the credentials file.
    ///
    /// # Errors
    /// [`InvalidName`] when an AWS tool would not read the name back.
    pub fn credentials(name: impl Into<String>) -> Result<Self, InvalidName> {
        let name = name.into();
        if name == "DEFAULT" {
            return Err(InvalidName::LeaksIntoOthers);
        }
        Self::checked(Kind::Credentials, name)
    }

    /// The section of a profile in the config file: `[default]` or `[profile NAME]`.
    ///
    /// # Errors
    /// [`InvalidName`] when an AWS tool would not read the name back.
    pub fn profile(name: impl Into<String>) -> Result<Self, InvalidName> {
        Self::checked(Kind::Profile, name.into())
    }

    /// The section `[sso-session NAME]` of the config file.
    ///
    /// # Errors
    /// [`InvalidName`] when an AWS tool would not read the name back.
    pub fn sso_session(name: impl Into<String>) -> Result<Self, InvalidName> {
        Self::checked(Kind::SsoSession, name.into())
    }

    /// The section `[services NAME]` of the config file.
    ///
    /// # Errors
    /// [`InvalidName`] when an AWS tool would not read the name back.
    pub fn services(name: impl Into<String>) -> Result<Self, InvalidName> {
        Self::checked(Kind::Services, name.into())
    }

    /// The section that a header's text means in its file, as at least one AWS tool reads it; `None` for one that
    /// means nothing to any of them or has a name that cannot be written.
    pub fn of(file: FileRole, header: &str) -> Option<Self> {
        let (kind, name) = meant(file, header)?;
        if kind == Kind::Credentials {
            return Self::credentials(name).ok();
        }
        Self::checked(kind, name.to_owned()).ok()
    }

    /// Whether a header's text is the long form of the default profile, `profile default`, which means nothing in a
    /// credentials file.
    pub fn is_prefixed_default(header: &str) -> bool {
        meant(FileRole::Config, header) == Some((Kind::Profile, "default"))
            && meant(FileRole::Credentials, header).is_none()
    }

    fn checked(kind: Kind, name: String) -> Result<Self, InvalidName> {
        check_identifier(&name)?;
        Ok(Self { kind, name })
    }

    /// Whether it is a profile's section, of either file.
    pub fn is_profile(&self) -> bool {
        matches!(self.kind, Kind::Credentials | Kind::Profile)
    }

    /// The name without its kind: `dev` for `[profile dev]`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a header's text between the brackets means this section, as at least one AWS tool reads it.
    ///
    /// Blanks around and between the words do not count, nor do quotes around the name (botocore splits headers by
    /// shell rules, so `[profile "dev"]` is the profile `dev`). `[profile default]` and `[default]` are the same
    /// profile: the tools differ on which one wins, so only one may stand.
    pub(crate) fn matches(&self, header: &[u8]) -> bool {
        let file = match self.kind {
            Kind::Credentials => FileRole::Credentials,
            Kind::Profile | Kind::SsoSession | Kind::Services => FileRole::Config,
        };
        // Of ten thousand headers one is meant, and most of the others end with something else.
        let end = header.trim_ascii_end();
        let end = end.strip_suffix(b"\"").or_else(|| end.strip_suffix(b"'")).unwrap_or(end);
        end.ends_with(self.name.as_bytes())
            && meant(file, &String::from_utf8_lossy(header)) == Some((self.kind, &self.name))
    }
}

/// What a header's text means in its file, as at least one AWS tool reads it. Here alone that is decided for the
/// sections that are edited; `readers` has what each client makes of a header.
fn meant(file: FileRole, header: &str) -> Option<(Kind, &str)> {
    let words = Words::of(header.trim_matches(|character: char| character.is_ascii_whitespace()));
    match (file, words.kind) {
        (FileRole::Credentials, None) => Some((Kind::Credentials, words.name)),
        (FileRole::Config, None) if words.name == "default" => Some((Kind::Profile, words.name)),
        (FileRole::Config, Some("profile")) => Some((Kind::Profile, words.unquoted())),
        (FileRole::Config, Some("sso-session")) => Some((Kind::SsoSession, words.unquoted())),
        (FileRole::Config, Some("services")) => Some((Kind::Services, words.unquoted())),
        _ => None,
    }
}

/// As between the brackets of the header: `default`, `profile dev`, `sso-session dev`, `dev`.
impl fmt::Display for SectionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Profile if self.name == "default" => f.write_str("default"),
            Kind::Credentials => f.write_str(&self.name),
            Kind::Profile => write!(f, "profile {}", self.name),
            Kind::SsoSession => write!(f, "sso-session {}", self.name),
            Kind::Services => write!(f, "services {}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_spelled_as_their_file_spells_them() {
        assert_eq!(SectionName::credentials("default").unwrap().to_string(), "default");
        assert_eq!(SectionName::profile("default").unwrap().to_string(), "default");
        assert_eq!(SectionName::profile("a/b").unwrap().to_string(), "profile a/b");
        assert_eq!(SectionName::sso_session("acme").unwrap().to_string(), "sso-session acme");
        assert_eq!(SectionName::services("local").unwrap().to_string(), "services local");
    }

    #[test]
    fn names_that_a_tool_would_not_read_back_are_refused() {
        assert_eq!(SectionName::profile(""), Err(InvalidName::Empty));
        for (name, character) in [("a b", ' '), ("a]", ']'), ("ä", 'ä'), ("a\nb", '\n'), ("a#b", '#')] {
            assert_eq!(
                SectionName::credentials(name),
                Err(InvalidName::Character { name: name.to_owned(), character })
            );
        }
        assert_eq!(SectionName::credentials("DEFAULT"), Err(InvalidName::LeaksIntoOthers));
        assert!(SectionName::profile("DEFAULT").is_ok());
    }

    #[test]
    fn every_spelling_that_a_tool_accepts_is_recognised() {
        let dev = SectionName::profile("dev").unwrap();
        for header in
            ["profile dev", " profile\t dev ", "profile \"dev\"", "profile 'dev'", "profile 'dev' \t"]
        {
            assert!(dev.matches(header.as_bytes()), "{header}");
        }
        for header in ["dev", "profile", "profile  dev2", "Profile dev", "profile DEV", "sso-session dev"] {
            assert!(!dev.matches(header.as_bytes()), "{header}");
        }
        for header in ["profile xdev", "profile a dev", "profile \"dev", "profile dev'", "profile \"dev'"] {
            assert!(!dev.matches(header.as_bytes()), "{header}");
        }
        let default = SectionName::profile("default").unwrap();
        assert!(default.matches(b"default") && default.matches(b"profile default"));
        assert!(["profile default", " profile\t'default'"].into_iter().all(SectionName::is_prefixed_default));
        assert!(!["default", "profile dev"].into_iter().any(SectionName::is_prefixed_default));
        let credentials = SectionName::credentials("dev").unwrap();
        assert!(credentials.matches(b"dev") && !credentials.matches(b"profile dev"));
        assert!(!credentials.matches(b"'dev'"), "no tool takes quotes off there");
    }
}
