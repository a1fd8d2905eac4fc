//! Credentials as environment variables, in the syntax of each shell.

use crate::credentials::Credentials;
use crate::region::Region;
use crate::secret::Secret;

/// A shell that `daypass env` can speak to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// bash, zsh and every POSIX shell.
    Posix,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
    /// The Windows command prompt.
    Cmd,
    /// Nushell.
    Nu,
    /// A `.env` file.
    Dotenv,
}

/// The variables that the AWS SDKs read (AWS SDKs and Tools Reference Guide, *Environment variables*).
pub const VARIABLES: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// Variables that lead to credentials of another origin. They are unset for a program that gets [`VARIABLES`] or an
/// endpoint: AWS CLI and SDKs prefer a named profile to keys in the environment, and the others to an endpoint (AWS SDKs
/// and Tools Reference Guide, *Standardized credential providers*; `AWS_SECURITY_TOKEN` is botocore's older name of the
/// session token).
pub const OTHER_ORIGINS: [&str; 10] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];

/// Where an endpoint is, for the AWS SDKs (AWS SDKs and Tools Reference Guide, *Container credential provider*).
pub const ENDPOINT_VARIABLE: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
/// Its token, which AWS tools send as the `Authorization` header, unchanged.
pub const ENDPOINT_TOKEN_VARIABLE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
/// The file that holds the token, which AWS tools read at every call.
pub const ENDPOINT_TOKEN_FILE_VARIABLE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The variables of some credentials, in the order of [`VARIABLES`]; without a region, its two are left out.
pub fn variables(credentials: &Credentials, region: Option<&Region>) -> Vec<(&'static str, Secret)> {
    let expiration = credentials.expires_at.to_string();
    let mut values = vec![
        Secret::new(credentials.access_key_id.as_str()),
        credentials.secret_access_key.clone(),
        credentials.session_token.clone(),
        Secret::new(expiration),
    ];
    if let Some(region) = region {
        values.extend([Secret::new(region.as_str()), Secret::new(region.as_str())]);
    }
    VARIABLES.into_iter().zip(values).collect()
}

/// The variables of a region alone, to go with an endpoint: AWS tools would prefer keys in the environment to that.
pub fn region_variables(region: &Region) -> [(&'static str, Secret); 2] {
    [VARIABLES[4], VARIABLES[5]].map(|name| (name, Secret::new(region.as_str())))
}

impl Shell {
    /// Lines for `eval` that set the variables. Before that they unset what leads to [another origin](OTHER_ORIGINS)
    /// and, where the variables name an endpoint, keys. A `.env` file cannot unset anything.
    pub fn set(self, variables: &[(&str, Secret)]) -> Secret {
        let mut lines = String::new();
        if self != Self::Dotenv {
            let leads_to_endpoint = variables.iter().any(|(name, _)| *name == ENDPOINT_VARIABLE);
            let keys = if leads_to_endpoint { &VARIABLES[..4] } else { &[] };
            let given = |name: &str| variables.iter().any(|(given, _)| *given == name);
            let others = OTHER_ORIGINS.iter().chain(keys).filter(|name| !given(name));
            lines.extend(others.map(|name| self.unset_one(name)));
        }
        for (name, value) in variables {
            lines.push_str(&self.set_one(name, value.expose()));
        }
        Secret::new(lines)
    }

    /// Lines for `eval` that take the variables away that [`Shell::set`] gives.
    pub fn unset(self) -> String {
        let endpoint = [ENDPOINT_VARIABLE, ENDPOINT_TOKEN_FILE_VARIABLE];
        VARIABLES.iter().chain(&endpoint).map(|name| self.unset_one(name)).collect()
    }

    fn set_one(self, name: &str, value: &str) -> String {
        match self {
            Self::Posix => format!("export {name}='{}'\n", value.replace('\'', r"'\''")),
            Self::Fish => format!("set -gx {name} '{}';\n", value.replace('\\', r"\\").replace('\'', r"\'")),
            Self::PowerShell => format!("$Env:{name} = '{}'\n", value.replace('\'', "''")),
            Self::Cmd => format!("set \"{name}={value}\"\r\n"),
            Self::Nu => format!("$env.{name} = r#'{value}'#\n"),
            Self::Dotenv => format!("{name}=\"{value}\"\n"),
        }
    }

    fn unset_one(self, name: &str) -> String {
        match self {
            Self::Posix => format!("unset {name}\n"),
            Self::Fish => format!("set -e {name};\n"),
            Self::PowerShell => format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue\n"),
            Self::Cmd => format!("set \"{name}=\"\r\n"),
            Self::Nu => format!("hide-env --ignore-errors {name}\n"),
            Self::Dotenv => format!("{name}=\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_gets_its_own_words() {
        let one = [("AWS_REGION", Secret::new("eu-west-1"))];
        for (shell, unset, set) in [
            (Shell::Posix, "unset AWS_PROFILE\n", "export AWS_REGION='eu-west-1'\n"),
            (Shell::Fish, "set -e AWS_PROFILE;\n", "set -gx AWS_REGION 'eu-west-1';\n"),
            (
                Shell::PowerShell,
                "Remove-Item Env:AWS_PROFILE -ErrorAction SilentlyContinue\n",
                "$Env:AWS_REGION = 'eu-west-1'\n",
            ),
            (Shell::Cmd, "set \"AWS_PROFILE=\"\r\n", "set \"AWS_REGION=eu-west-1\"\r\n"),
            (Shell::Nu, "hide-env --ignore-errors AWS_PROFILE\n", "$env.AWS_REGION = r#'eu-west-1'#\n"),
        ] {
            let others = OTHER_ORIGINS.map(|name| unset.replace("AWS_PROFILE", name)).concat();
            assert_eq!(*shell.set(&one).expose(), format!("{others}{set}"));
        }
        assert_eq!(Shell::Dotenv.set(&one).expose(), "AWS_REGION=\"eu-west-1\"\n");
    }

    #[test]
    fn what_the_shell_had_of_another_origin_stood_before_what_it_was_given() {
        let endpoint = [ENDPOINT_VARIABLE, ENDPOINT_TOKEN_FILE_VARIABLE].map(|name| (name, Secret::new("x")));
        let lines = Shell::Posix.set(&endpoint);
        for name in OTHER_ORIGINS.iter().chain(&VARIABLES[..4]) {
            let is_given = endpoint.iter().any(|(given, _)| given == name);
            let is_unset = lines.expose().lines().any(|line| line == format!("unset {name}"));
            assert_ne!(is_given, is_unset, "{name}");
        }
        let keys = Shell::Posix.set(&VARIABLES.map(|name| (name, Secret::new("x"))));
        assert!(OTHER_ORIGINS.iter().all(|name| keys.expose().contains(&format!("unset {name}\n"))));
        assert!(VARIABLES.iter().all(|name| !keys.expose().contains(&format!("unset {name}\n"))));
    }

    #[test]
    fn keys_would_win_over_an_endpoint_and_go_first() {
        let lines = Shell::Posix.set(&[(ENDPOINT_VARIABLE, Secret::new("http://127.0.0.1:1/x"))]);
        let (before, after) = lines.expose().split_once("export ").unwrap();
        assert!(before.contains("unset AWS_SESSION_TOKEN\n") && before.contains("unset AWS_PROFILE\n"));
        assert_eq!(after, "AWS_CONTAINER_CREDENTIALS_FULL_URI='http://127.0.0.1:1/x'\n");
        assert!(Shell::Posix.unset().contains("unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE\n"));
    }

    #[test]
    fn a_quote_in_a_value_cannot_end_it() {
        let value = [("X", Secret::new("a'; rm -rf ~ #"))];
        assert!(Shell::Posix.set(&value).expose().contains(r"'a'\''; rm -rf ~ #'"));
        assert!(Shell::Fish.set(&value).expose().contains(r"'a\'; rm -rf ~ #'"));
        assert!(Shell::PowerShell.set(&value).expose().contains("'a''; rm -rf ~ #'"));
    }
}
