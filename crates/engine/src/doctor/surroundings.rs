//! What the environment of a process says, as far as AWS tools and Daypass go by it.

use daypass_core::shell::{CREDENTIAL_VARIABLES, OTHER_ORIGINS, REGION_VARIABLES};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// The other variables that are looked at.
const NAMES: [&str; 34] = [
    "HOME",
    "USERPROFILE",
    "PATH",
    "USER",
    "LOGNAME",
    "USERNAME",
    "HOSTNAME",
    "COMPUTERNAME",
    "SHELL",
    "XDG_CURRENT_DESKTOP",
    "SSH_CONNECTION",
    "WSL_DISTRO_NAME",
    "DAYPASS_HOME",
    "DAYPASS_VAULT",
    "DAYPASS_SIGNIN_ENDPOINT",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CA_BUNDLE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_IAM",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// The variables of an environment. Some hold secrets: nothing shows their values.
#[derive(Clone, Default)]
pub struct Surroundings(BTreeMap<&'static str, OsString>);

impl Surroundings {
    /// Those of an environment. An empty variable counts as unset.
    pub fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let names =
            NAMES.into_iter().chain(CREDENTIAL_VARIABLES).chain(REGION_VARIABLES).chain(OTHER_ORIGINS);
        let set = names.filter_map(|name| Some((name, variable(name)?)));
        Self(set.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// A variable's text; `None` also where it is not Unicode.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str()
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The person's home folder.
    pub(super) fn home(&self) -> Option<PathBuf> {
        let home = if cfg!(windows) { self.0.get("USERPROFILE") } else { None };
        home.or_else(|| self.0.get("HOME")).map(PathBuf::from)
    }

    /// The folders of `PATH`, each once. A relative one is another folder for each program.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let path = self.0.get("PATH").cloned().unwrap_or_default();
        let mut folders: Vec<PathBuf> = Vec::new();
        for folder in std::env::split_paths(&path).filter(|folder| folder.is_absolute()) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }

    /// Whether this is Linux within Windows: WSL sets the variable in every process.
    pub(super) fn is_wsl(&self) -> bool {
        self.is_set("WSL_DISTRO_NAME")
    }

    /// The names of those that are set.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_shown() {
        let around = Surroundings::of(|name| (name == "AWS_SECRET_ACCESS_KEY").then(|| "hush".into()));
        assert_eq!(format!("{around:?}"), r#"{"AWS_SECRET_ACCESS_KEY"}"#);
        assert_eq!(Surroundings::of(|_| Some(OsString::new())).names().count(), 0);
    }
}
