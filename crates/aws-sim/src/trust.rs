//! Trust policies: who may assume a role, under which conditions.
//!
//! The subset of the IAM policy language that trust policies of AssumeRole are made of (IAM User Guide, *IAM JSON
//! policy reference*). Anything else does not parse, so that no condition is silently ignored.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An IAM policy document attached to a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TrustPolicy {
    /// `2012-10-17`.
    pub version: String,
    /// What is allowed and denied.
    pub statement: OneOrMany<Statement>,
}

/// A list. IAM writes a list of one element without brackets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// Without brackets.
    One(T),
    /// With brackets.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    fn iter(&self) -> std::slice::Iter<'_, T> {
        match self {
            Self::One(one) => std::slice::from_ref(one).iter(),
            Self::Many(many) => many.iter(),
        }
    }
}

/// One statement of a trust policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Statement {
    /// A name without meaning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Allow or Deny.
    pub effect: Effect,
    /// The principals that it applies to.
    pub principal: Principals,
    /// `sts:AssumeRole`, `sts:TagSession`, `sts:SetSourceIdentity`, `sts:*`.
    pub action: OneOrMany<String>,
    /// By operator, then by condition key, the values of which one must match.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub condition: BTreeMap<Operator, BTreeMap<String, OneOrMany<String>>>,
}

/// What a statement does. One statement with Deny outweighs all with Allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies.
    Deny,
}

/// The principals of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Principals {
    /// `"*"`.
    Everyone(Everyone),
    /// `{"AWS": …}`.
    Aws {
        /// ARNs of users, roles and assumed roles, account ids and account roots, or `*`.
        #[serde(rename = "AWS")]
        aws: OneOrMany<String>,
    },
    /// `{"Service": …}`: a service of AWS. The simulation has no such callers.
    Service {
        /// Names such as `ec2.amazonaws.com`.
        #[serde(rename = "Service")]
        service: OneOrMany<String>,
    },
}

/// The one text that a principal element may consist of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Everyone {
    /// `*`.
    #[serde(rename = "*")]
    Star,
}

/// How a condition compares (IAM User Guide, *Condition operators*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Operator {
    /// Fails when the key is absent.
    Bool,
    /// Holds when the key is absent.
    BoolIfExists,
    /// Exact text.
    StringEquals,
    /// Holds when the key is absent.
    StringNotEquals,
    /// With `*` and `?`.
    StringLike,
    /// An ARN with `*` and `?`.
    ArnEquals,
    /// The same as ArnEquals.
    ArnLike,
    /// Fails when the key is absent.
    NumericLessThan,
    /// Fails when the key is absent.
    NumericLessThanEquals,
    /// `true`: the key must be absent.
    Null,
}

/// The caller and the condition keys of a request.
pub(crate) struct TrustRequest<'a> {
    /// The names a policy may call the caller by: its ARN, its role's ARN, its account's root, its account id.
    pub(crate) caller: Vec<String>,
    /// `sts:AssumeRole` and such.
    pub(crate) action: &'a str,
    /// Condition keys in lower case, with their values. What is absent from the request is absent here.
    pub(crate) context: &'a BTreeMap<&'static str, String>,
}

impl TrustPolicy {
    /// Whether the policy allows the request: some statement allows it, and none denies it.
    pub(crate) fn allows(&self, request: &TrustRequest<'_>) -> bool {
        self.says(Effect::Allow, request) && !self.denies(request)
    }

    /// Whether some statement denies the request.
    pub(crate) fn denies(&self, request: &TrustRequest<'_>) -> bool {
        self.says(Effect::Deny, request)
    }

    fn says(&self, effect: Effect, request: &TrustRequest<'_>) -> bool {
        self.statement.iter().any(|statement| statement.effect == effect && statement.applies_to(request))
    }
}

impl Statement {
    fn applies_to(&self, request: &TrustRequest<'_>) -> bool {
        let principal = match &self.principal {
            Principals::Everyone(Everyone::Star) => true,
            Principals::Aws { aws } => aws.iter().any(|name| name == "*" || request.caller.contains(name)),
            Principals::Service { .. } => false,
        };
        principal
            && self.action.iter().any(|action| like(&action.to_lowercase(), &request.action.to_lowercase()))
            && self.condition.iter().all(|(operator, keys)| {
                keys.iter().all(|(key, wanted)| {
                    operator
                        .holds(request.context.get(key.to_lowercase().as_str()).map(String::as_str), wanted)
                })
            })
    }
}

impl Operator {
    fn holds(self, found: Option<&str>, wanted: &OneOrMany<String>) -> bool {
        let any = |matches: &dyn Fn(&str, &str) -> bool| {
            found.is_some_and(|found| wanted.iter().any(|wanted| matches(found, wanted)))
        };
        let number = |less: fn(&f64, &f64) -> bool| {
            any(&|found, wanted| matches!((found.parse(), wanted.parse()), (Ok(f), Ok(w)) if less(&f, &w)))
        };
        match self {
            Self::Bool => any(&|found, wanted| found.eq_ignore_ascii_case(wanted)),
            Self::BoolIfExists => found.is_none() || any(&|found, wanted| found.eq_ignore_ascii_case(wanted)),
            Self::StringEquals => any(&|found, wanted| found == wanted),
            Self::StringNotEquals => !any(&|found, wanted| found == wanted),
            Self::StringLike | Self::ArnEquals | Self::ArnLike => any(&|found, wanted| like(wanted, found)),
            Self::NumericLessThan => number(f64::lt),
            Self::NumericLessThanEquals => number(f64::le),
            Self::Null => wanted.iter().any(|wanted| (wanted == "true") == found.is_none()),
        }
    }
}

/// Whether a text matches a pattern in which `*` stands for any text and `?` for any character.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    let mut pattern_chars = pattern.chars();
    match pattern_chars.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = pattern_chars.as_str();
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .any(|at| text.get(at..).is_some_and(|tail| like(rest, tail)))
        }
        Some(wanted) => {
            let mut text_chars = text.chars();
            text_chars.next().is_some_and(|found| wanted == '?' || wanted == found)
                && like(pattern_chars.as_str(), text_chars.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(effect: &str, condition: &str) -> TrustPolicy {
        serde_json::from_str(&format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "{effect}", "Action": "sts:AssumeRole",
                "Principal": {{"AWS": "arn:aws:iam::123456789012:root"}}, "Condition": {condition}}}}}"#
        ))
        .unwrap()
    }

    fn allows(policy: &TrustPolicy, context: &[(&'static str, &str)]) -> bool {
        policy.allows(&TrustRequest {
            caller: vec!["arn:aws:iam::123456789012:root".to_owned()],
            action: "sts:AssumeRole",
            context: &context.iter().map(|(key, value)| (*key, (*value).to_owned())).collect(),
        })
    }

    #[test]
    fn mfa_absent_and_mfa_false_are_told_apart() {
        let strict = policy("Allow", r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#);
        assert!(allows(&strict, &[("aws:multifactorauthpresent", "true")]));
        assert!(!allows(&strict, &[("aws:multifactorauthpresent", "false")]));
        assert!(!allows(&strict, &[]));
        let lenient = policy("Allow", r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#);
        assert!(allows(&lenient, &[]));
        assert!(!allows(&lenient, &[("aws:multifactorauthpresent", "false")]));
    }

    #[test]
    fn the_external_id_must_be_the_same_text() {
        let policy = policy("Allow", r#"{"StringEquals": {"sts:ExternalId": ["a", "b"]}}"#);
        assert!(allows(&policy, &[("sts:externalid", "b")]));
        assert!(!allows(&policy, &[("sts:externalid", "B")]));
        assert!(!allows(&policy, &[]));
    }

    #[test]
    fn the_age_of_mfa_is_a_number() {
        let policy = policy("Allow", r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}"#);
        assert!(allows(&policy, &[("aws:multifactorauthage", "900")]));
        assert!(!allows(&policy, &[("aws:multifactorauthage", "3600")]));
        assert!(!allows(&policy, &[]));
    }

    #[test]
    fn deny_outweighs_allow_and_others_are_refused() {
        let mut both = policy("Allow", "{}");
        let deny = policy("Deny", r#"{"Null": {"sts:ExternalId": "true"}}"#);
        both.statement =
            OneOrMany::Many(both.statement.iter().chain(deny.statement.iter()).cloned().collect());
        assert!(!allows(&both, &[]));
        assert!(allows(&both, &[("sts:externalid", "x")]));
        let stranger = TrustRequest {
            caller: vec!["999999999999".to_owned()],
            action: "sts:AssumeRole",
            context: &BTreeMap::new(),
        };
        assert!(!policy("Allow", "{}").allows(&stranger));
    }

    #[test]
    fn patterns_match_as_iam_says() {
        for (pattern, text, matches) in [
            ("sts:*", "sts:TagSession", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*/dev-*", "role/dev-1", true),
            ("", "x", false),
            ("*", "", true),
        ] {
            assert_eq!(like(pattern, text), matches, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let unknown = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
            "Action": "sts:AssumeRole", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}"#;
        assert!(serde_json::from_str::<TrustPolicy>(unknown).is_err());
    }
}
