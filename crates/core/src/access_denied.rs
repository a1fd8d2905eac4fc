//! Why AWS did not let a role be assumed. AWS answers every cause with the same message, so that nobody can find out which
//! roles exist. So this says who asked for what, and which causes are the likeliest.

use crate::plan::Hop;
use crate::policy::{Trust, principal_of, trust_policy};

/// What can be told of a refused `AssumeRole`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Who asked, as AWS says.
    pub caller: Option<String>,
    /// The causes, the likeliest first, each a sentence.
    pub causes: Vec<String>,
    /// A trust policy that would let the caller in.
    pub policy: Option<String>,
}

/// Reads `User: ARN is not authorized to perform: sts:AssumeRole on resource: ARN` and what was asked for. `mfa_used` says
/// whether the caller had given an MFA code.
pub fn explain(message: &str, hop: &Hop, mfa_used: bool) -> Refusal {
    let caller = between(message, "User: ", " is not authorized").map(str::to_owned);
    let action = between(message, "perform: ", " on resource").unwrap_or("sts:AssumeRole");
    let role = hop.role_arn.role_name();
    let mut causes = Vec::new();
    match action {
        "sts:TagSession" => {
            causes
                .push(format!("The trust policy of {role} does not allow sts:TagSession, which tags need."));
        }
        "sts:SetSourceIdentity" => {
            causes.push(format!("The trust policy of {role} does not allow sts:SetSourceIdentity."));
        }
        _ => causes.push(format!("The trust policy of {role} does not name who asks.")),
    }
    if !mfa_used {
        causes.push("It demands an MFA code, and none was given.".to_owned());
    }
    causes.push(match &hop.external_id {
        Some(_) => "It demands another external id.".to_owned(),
        None => "It demands an external id, and none is set.".to_owned(),
    });
    causes.push(format!("Who asks has no policy of their own that allows {action} on it."));
    causes.push("There is no such role: check its name, its path and its account.".to_owned());
    let policy = caller.as_ref().map(|caller| {
        trust_policy(&Trust {
            principal: &principal_of(caller),
            mfa: mfa_used,
            external_id: hop.external_id.as_ref(),
            tags: !hop.tags.is_empty(),
            source_identity: hop.source_identity.is_some(),
        })
    });
    Refusal { caller, causes, policy }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(middle, _)| middle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arn::RoleArn;
    use crate::sts::RoleSessionName;

    fn hop() -> Hop {
        Hop {
            session_name: "deploy".into(),
            role_arn: RoleArn::try_from("arn:aws:iam::111122223333:role/Deploy".to_owned()).unwrap(),
            role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
            duration: None,
            wanted: None,
            external_id: None,
            source_identity: None,
            tags: vec![],
        }
    }

    const MESSAGE: &str = "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Deploy";

    #[test]
    fn who_asked_for_what_is_told_and_what_would_allow_it() {
        let refusal = explain(MESSAGE, &hop(), true);
        assert_eq!(refusal.caller.as_deref(), Some("arn:aws:iam::123456789012:user/ada"));
        let policy = refusal.policy.unwrap();
        assert!(
            policy.contains("arn:aws:iam::123456789012:user/ada")
                && policy.contains("MultiFactorAuthPresent")
        );
        assert!(refusal.causes[0].contains("does not name"));
        assert!(!refusal.causes.iter().any(|cause| cause.contains("MFA")), "a code was given");
    }

    #[test]
    fn a_missing_code_is_the_second_guess_and_tags_are_the_first_where_aws_says_so() {
        assert!(explain(MESSAGE, &hop(), false).causes[1].contains("MFA"));
        let tags = MESSAGE.replace("sts:AssumeRole", "sts:TagSession");
        assert!(explain(&tags, &hop(), true).causes[0].contains("sts:TagSession"));
    }

    #[test]
    fn other_words_are_no_reason_to_invent_a_caller() {
        let refusal = explain("Not authorized", &hop(), false);
        assert_eq!((refusal.caller, refusal.policy), (None, None));
    }
}
