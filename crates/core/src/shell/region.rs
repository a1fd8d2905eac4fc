//! The region of a program that runs with a session's credentials, and of a shell that has them.

use super::variables::{GIVEN_REGION_VARIABLE, REGION_VARIABLES, Variable};
use crate::region::Region;
use crate::secret::Secret;

/// The region for a program or a shell, and whose choice it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramRegion {
    name: String,
    /// Its own environment says so already.
    is_callers: bool,
    passed_over: Option<String>,
}

impl ProgramRegion {
    /// The region that is `given` on the command line; else the one that the caller's environment names, which `get` reads;
    /// else the `sessions`. A region in the environment that Daypass put there itself is not the caller's, and one of another
    /// partition than the session's would make every call fail.
    pub fn choose(given: Option<Region>, get: &dyn Fn(&str) -> Option<String>, sessions: &Region) -> Self {
        let ours = |region: &Region, passed_over| Self {
            name: region.as_str().to_owned(),
            is_callers: false,
            passed_over,
        };
        if let Some(given) = given {
            return ours(&given, None);
        }
        let of_daypass = get(GIVEN_REGION_VARIABLE);
        let named =
            |name: &str| get(name).filter(|value| !value.is_empty() && Some(value) != of_daypass.as_ref());
        let Some(callers) = REGION_VARIABLES.into_iter().find_map(named) else { return ours(sessions, None) };
        // What is no region of AWS, such as `local`, may be one of what the caller works with.
        match Region::parse(&callers) {
            Ok(region) if region.partition() != sessions.partition() => ours(sessions, Some(callers)),
            _ => Self { name: callers, is_callers: true, passed_over: None },
        }
    }

    /// The caller's region, where it is of another partition than the session and so is not used.
    pub fn passed_over(&self) -> Option<&str> {
        self.passed_over.as_deref()
    }

    /// The region's name.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The variables that name it.
    pub fn variables(&self) -> Vec<Variable> {
        let ours = (!self.is_callers).then_some(GIVEN_REGION_VARIABLE);
        let names = REGION_VARIABLES.into_iter().chain(ours);
        names.map(|name| (name, Secret::new(self.name.as_str()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    fn chosen(given: Option<&str>, environment: &[(&str, &str)], sessions: &str) -> ProgramRegion {
        let get = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        ProgramRegion::choose(given.map(region), &get, &region(sessions))
    }

    #[test]
    fn a_callers_region_was_overridden_by_a_default() {
        let [first, second] = REGION_VARIABLES;
        for (environment, expected) in [
            (&[(first, "ap-southeast-2")][..], "ap-southeast-2"),
            (&[(second, "ap-southeast-2")], "ap-southeast-2"),
            (&[(first, "ap-southeast-2"), (second, "us-west-2")], "ap-southeast-2"),
            (&[(first, ""), (second, "us-west-2")], "us-west-2"),
            (&[(first, "local")], "local"),
            (&[(first, "")], "eu-west-1"),
            (&[], "eu-west-1"),
        ] {
            assert_eq!(chosen(None, environment, "eu-west-1").as_str(), expected, "{environment:?}");
            assert_eq!(chosen(Some("eu-north-1"), environment, "eu-west-1").as_str(), "eu-north-1");
        }
    }

    #[test]
    fn the_region_of_one_session_became_that_of_the_next_in_the_same_shell() {
        let first = chosen(None, &[], "eu-west-1");
        let variables = first.variables();
        let mut shell: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (*name, value.expose())).collect();
        assert_eq!(chosen(None, &shell, "us-west-2").as_str(), "us-west-2");
        // What the person says afterwards is theirs.
        shell[0].1 = "ap-southeast-2";
        let theirs = chosen(None, &shell, "us-west-2");
        assert_eq!(theirs.as_str(), "ap-southeast-2");
        assert_eq!(theirs.variables().len(), 2, "it stays theirs for the session after that");
    }

    #[test]
    fn a_region_of_another_partition_is_not_used_and_can_be_told() {
        let china = chosen(None, &[("AWS_REGION", "eu-west-1")], "cn-north-1");
        assert_eq!((china.as_str(), china.passed_over()), ("cn-north-1", Some("eu-west-1")));
        assert_eq!(chosen(None, &[("AWS_REGION", "cn-northwest-1")], "cn-north-1").passed_over(), None);
    }
}
