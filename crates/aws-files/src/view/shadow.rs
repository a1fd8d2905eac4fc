//! What keeps keys in the credentials file from being used.

use super::View;
use crate::FileRole;

/// A setting of a profile that AWS tools obey before they look at the static keys of its credentials section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shadow {
    /// The setting's key.
    pub key: &'static str,
    /// The tools that obey it.
    pub shadowed_for: ShadowedFor,
    /// The file that it stands in.
    pub file: FileRole,
    /// The line, counted from 1.
    pub line: usize,
}

/// For which tools the static keys are without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShadowedFor {
    /// Every AWS tool.
    Everyone,
    /// SDKs that order their providers as the Rust SDK does; botocore and the AWS CLI use the keys.
    Sdks,
}

/// The settings in the order in which they are looked for. Sources: botocore's `credentials.py`
/// (`create_credential_resolver` and the providers' conditions), the Rust SDK's `profile/credentials/repr.rs`
/// (`resolve_chain`, `base_provider`).
const SETTINGS: [(&str, ShadowedFor); 10] = [
    ("role_arn", ShadowedFor::Everyone),
    ("web_identity_token_file", ShadowedFor::Everyone),
    ("sso_account_id", ShadowedFor::Everyone),
    ("sso_role_name", ShadowedFor::Everyone),
    ("credential_source", ShadowedFor::Sdks),
    ("sso_session", ShadowedFor::Sdks),
    ("sso_start_url", ShadowedFor::Sdks),
    ("sso_region", ShadowedFor::Sdks),
    ("login_session", ShadowedFor::Sdks),
    ("credential_process", ShadowedFor::Sdks),
];

impl View {
    /// Why static keys in the credentials section of this profile would not be used; `None` when they are. A profile
    /// whose role is assumed with its own keys (`source_profile` names itself) uses them.
    pub fn shadows_static_keys(&self, profile: &str) -> Option<Shadow> {
        let name = profile;
        let profile = self.profile(name)?;
        let own_source = profile.get("source_profile") == Some(name);
        SETTINGS.iter().find_map(|&(key, shadowed_for)| {
            let value = profile.value(key).filter(|_| !(own_source && key == "role_arn"))?;
            Some(Shadow { key, shadowed_for, file: value.file, line: value.line })
        })
    }

    /// What gives a profile credentials of its own, so that tools which are to use it look nowhere else; `None` where
    /// nothing does. The static keys come last.
    pub fn gives_credentials(&self, profile: &str) -> Option<Shadow> {
        let profile = self.profile(profile)?;
        let keys = [("aws_access_key_id", ShadowedFor::Everyone)];
        SETTINGS.into_iter().chain(keys).find_map(|(key, shadowed_for)| {
            let value = profile.value(key)?;
            Some(Shadow { key, shadowed_for, file: value.file, line: value.line })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    fn shadow(config: &str, credentials: &str) -> Option<(&'static str, ShadowedFor, FileRole, usize)> {
        let view = View::new(&Document::parse(config), &Document::parse(credentials));
        view.shadows_static_keys("dev")
            .map(|shadow| (shadow.key, shadow.shadowed_for, shadow.file, shadow.line))
    }

    #[test]
    fn a_role_or_an_sso_setting_beats_the_keys_for_everyone() {
        let role = "[profile dev]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r\n";
        assert_eq!(shadow(role, ""), Some(("role_arn", ShadowedFor::Everyone, FileRole::Config, 3)));
        let sso = "[profile dev]\nsso_session = acme\nsso_account_id = 001234567890\nsso_role_name = r\n";
        assert_eq!(shadow(sso, ""), Some(("sso_account_id", ShadowedFor::Everyone, FileRole::Config, 3)));
    }

    #[test]
    fn a_role_that_is_assumed_with_the_profiles_own_keys_needs_them() {
        let own = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = dev\n";
        assert_eq!(shadow(own, ""), None);
        let others = own.replace("source_profile = dev", "source_profile = other");
        assert_eq!(shadow(&others, "").map(|(key, ..)| key), Some("role_arn"));
    }

    #[test]
    fn a_process_beats_the_keys_for_the_sdks_only() {
        let process = "[dev]\ncredential_process = /bin/keys\n";
        let expected = ("credential_process", ShadowedFor::Sdks, FileRole::Credentials, 2);
        assert_eq!(shadow("", process), Some(expected));
    }

    #[test]
    fn a_profile_gives_credentials_by_a_setting_or_by_keys_and_a_region_is_none() {
        let gives = |config: &str, credentials: &str| {
            let view = View::new(&Document::parse(config), &Document::parse(credentials));
            view.gives_credentials("default").map(|shadow| shadow.key)
        };
        assert_eq!(gives("[default]\nregion = eu-west-1\n", "[dev]\naws_access_key_id = x\n"), None);
        assert_eq!(gives("", "[default]\naws_access_key_id = x\n"), Some("aws_access_key_id"));
        assert_eq!(gives("[default]\ncredential_process = /x\n", ""), Some("credential_process"));
    }

    #[test]
    fn a_plain_profile_or_none_uses_the_keys() {
        assert_eq!(shadow("[profile dev]\nregion = eu-west-1\n", "[dev]\naws_access_key_id = x\n"), None);
        assert_eq!(shadow("[profile other]\nrole_arn = x\n", ""), None);
    }
}
