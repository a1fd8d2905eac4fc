//! The variables of a session, and those that would lead a program elsewhere.

use crate::credentials::Credentials;
use crate::secret::Secret;
use serde_json::{Map, Value};

/// The variables that the AWS SDKs read credentials from (AWS SDKs and Tools Reference Guide, *Environment variables*).
pub const CREDENTIAL_VARIABLES: [&str; 4] =
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"];

/// The variables that name a region, the stronger one first. botocore reads the second alone, the SDKs for JavaScript and
/// Rust the first alone (AWS SDKs and Tools Reference Guide, *AWS Region*).
pub const REGION_VARIABLES: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// The name of the session whose credentials a program or a shell was given: `SESSION` of any command, exactly.
pub const SESSION_VARIABLE: &str = "DAYPASS_SESSION";

/// The region that Daypass put into [`REGION_VARIABLES`]. Where they say something else, a person has said it.
pub const GIVEN_REGION_VARIABLE: &str = "DAYPASS_REGION";

/// Variables that lead to credentials of another origin. They are unset for a program that gets [`CREDENTIAL_VARIABLES`] or
/// an endpoint: AWS CLI and SDKs prefer a named profile to keys in the environment, and the others to an endpoint (AWS SDKs
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

/// A variable and its value.
pub type Variable = (&'static str, Secret);

/// The variables of some credentials, in the order of [`CREDENTIAL_VARIABLES`].
pub fn credential_variables(credentials: &Credentials) -> Vec<Variable> {
    let values = [
        Secret::new(credentials.access_key_id.as_str()),
        credentials.secret_access_key.clone(),
        credentials.session_token.clone(),
        Secret::new(credentials.expires_at.to_string()),
    ];
    CREDENTIAL_VARIABLES.into_iter().zip(values).collect()
}

/// The variables as one JSON object, for Nushell's load-env, PowerShell and jq, with a line break behind it.
pub fn json_object(variables: &[Variable]) -> Secret {
    let object: Map<String, Value> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), value.expose().into())).collect();
    Secret::new(format!("{:#}\n", Value::Object(object)))
}

/// What a program or a shell may not have of before, once it is given `variables`: what leads to
/// [another origin](OTHER_ORIGINS), keys where it is given an endpoint, and what Daypass said of another session.
pub fn to_be_unset(variables: &[Variable]) -> Vec<&'static str> {
    let is_given = |name: &str| variables.iter().any(|(given, _)| *given == name);
    let keys = if is_given(ENDPOINT_VARIABLE) { &CREDENTIAL_VARIABLES[..] } else { &[] };
    let said = [SESSION_VARIABLE, GIVEN_REGION_VARIABLE];
    OTHER_ORIGINS.iter().chain(keys).chain(&said).copied().filter(|name| !is_given(name)).collect()
}

/// What a shell was given by Daypass, to be unset again. `get` tells the shell's variables: a region that the person has set
/// there is not among them.
pub fn given_by_daypass(get: &dyn Fn(&str) -> Option<String>) -> Vec<&'static str> {
    let given = get(GIVEN_REGION_VARIABLE);
    // One that is not set may be unset: the lines may be meant for another shell.
    let is_ours = |name: &&str| get(name).is_none_or(|region| given.as_ref() == Some(&region));
    let regions = REGION_VARIABLES.into_iter().filter(is_ours);
    let others = [ENDPOINT_VARIABLE, ENDPOINT_TOKEN_FILE_VARIABLE, SESSION_VARIABLE, GIVEN_REGION_VARIABLE];
    CREDENTIAL_VARIABLES.into_iter().chain(regions).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(names: &[&'static str]) -> Vec<Variable> {
        names.iter().map(|name| (*name, Secret::new("x"))).collect()
    }

    #[test]
    fn what_a_program_had_of_another_origin_stood_before_what_it_was_given() {
        let endpoint = to_be_unset(&given(&[ENDPOINT_VARIABLE, ENDPOINT_TOKEN_FILE_VARIABLE]));
        for name in OTHER_ORIGINS.iter().chain(&CREDENTIAL_VARIABLES) {
            let is_given = [ENDPOINT_VARIABLE, ENDPOINT_TOKEN_FILE_VARIABLE].contains(name);
            assert_ne!(is_given, endpoint.contains(name), "{name}");
        }
        let keys = to_be_unset(&given(&CREDENTIAL_VARIABLES));
        assert!(OTHER_ORIGINS.iter().all(|name| keys.contains(name)));
        assert!(CREDENTIAL_VARIABLES.iter().all(|name| !keys.contains(name)));
    }

    #[test]
    fn a_session_of_before_was_named_beside_the_credentials_of_another() {
        assert!(to_be_unset(&given(&CREDENTIAL_VARIABLES)).contains(&SESSION_VARIABLE));
        assert!(!to_be_unset(&given(&[SESSION_VARIABLE])).contains(&SESSION_VARIABLE));
        assert!(given_by_daypass(&|_| None).contains(&SESSION_VARIABLE));
    }

    #[test]
    fn a_region_that_the_person_had_set_was_taken_away_with_the_credentials() {
        for (given, first, second, unset) in [
            (Some("eu-west-1"), Some("eu-west-1"), Some("eu-west-1"), &REGION_VARIABLES[..]),
            (Some("eu-west-1"), Some("ap-southeast-2"), Some("eu-west-1"), &REGION_VARIABLES[1..]),
            (None, Some("ap-southeast-2"), Some("ap-southeast-2"), &[]),
            (None, None, None, &REGION_VARIABLES[..]),
        ] {
            let get = |name: &str| match name {
                GIVEN_REGION_VARIABLE => given,
                "AWS_REGION" => first,
                "AWS_DEFAULT_REGION" => second,
                _ => None,
            };
            let names = given_by_daypass(&|name| get(name).map(str::to_owned));
            let regions: Vec<_> = names.into_iter().filter(|name| REGION_VARIABLES.contains(name)).collect();
            assert_eq!(regions, unset, "{given:?} {first:?} {second:?}");
        }
    }
}
