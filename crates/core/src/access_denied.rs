//! Why AWS did not let a role be assumed. AWS answers many causes with one message, so that nobody can find out which roles
//! exist. In that case this says who asked for what, and which causes are likely. If AWS names the kind of policy that is in
//! the way, that is the cause, and what helps follows from it.

mod reason;

pub use reason::{PolicyKind, Reason};

use crate::plan::Hop;
use crate::policy::{Trust, assume_policy, principal_of, trust_policy};

/// What can be told of a refused `AssumeRole`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Who asked, as AWS says; the older form of the message does not.
    pub caller: Option<String>,
    /// The causes, the likeliest first, each a sentence. It is one where AWS gave the reason.
    pub causes: Vec<String>,
    /// What would let the role be assumed.
    pub fix: Fix,
}

/// What would let a refused role be assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// This trust policy of the role, which names who asked.
    TrustPolicy {
        /// Who asked, as AWS says.
        caller: String,
        /// The policy, as JSON.
        policy: String,
    },
    /// This policy, attached to whoever asked.
    CallersPolicy {
        /// The user or the role that asked.
        principal: String,
        /// The policy, as JSON.
        policy: String,
    },
    /// What somebody has to do, as a sentence.
    Advice(&'static str),
}

/// Reads `User: ARN is not authorized to perform: sts:AssumeRole on resource: ARN`, behind which a reason may follow, and
/// the older `Not authorized to perform sts:AssumeRole`. `mfa_used` says whether the caller had given an MFA code. `None`
/// for any other message, whose words are all that is known.
pub fn explain(message: &str, hop: &Hop, mfa_used: bool) -> Option<Refusal> {
    let caller = between(message, "User: ", " is not authorized to perform: ");
    let action = match caller {
        Some(_) => between(message, "perform: ", " on resource").unwrap_or("sts:AssumeRole"),
        None => message.strip_prefix("Not authorized to perform ")?.split_whitespace().next()?,
    };
    let action = action.trim_end_matches('.');
    let reason = Reason::read(message);
    Some(Refusal {
        caller: caller.map(str::to_owned),
        causes: causes(reason.as_ref(), action, hop, mfa_used),
        fix: fix(reason.as_ref(), action, hop, caller, mfa_used),
    })
}

fn causes(reason: Option<&Reason>, action: &str, hop: &Hop, mfa_used: bool) -> Vec<String> {
    let role = hop.role_arn.role_name();
    let own_policy = format!("The caller has no policy that allows {action} on it.");
    let no_role = "There is no such role: check its name, its path and its account.".to_owned();
    match reason {
        None => {
            let mut causes = trust_causes(action, hop, mfa_used);
            causes.extend([own_policy, no_role]);
            causes
        }
        Some(Reason { kind: PolicyKind::RoleTrust, explicit: false, .. }) => {
            let mut causes = trust_causes(action, hop, mfa_used);
            causes.push(no_role);
            causes
        }
        Some(Reason { kind: PolicyKind::IdentityBased, explicit: false, .. }) => vec![own_policy],
        Some(reason) => {
            let mut causes = vec![reason.cause(action, role)];
            // Policies that deny everything without MFA are common (IAM User Guide, *MFA-protected API access*).
            if reason.kind.is_of_the_caller() && reason.explicit && !mfa_used {
                causes.push("Such a policy may require an MFA code, and none was given.".to_owned());
            }
            causes
        }
    }
}

/// What the role's trust policy may lack.
fn trust_causes(action: &str, hop: &Hop, mfa_used: bool) -> Vec<String> {
    let role = hop.role_arn.role_name();
    let mut causes = vec![match action {
        "sts:TagSession" => {
            format!("The trust policy of {role} does not allow sts:TagSession, which tags need.")
        }
        "sts:SetSourceIdentity" => {
            format!("The trust policy of {role} does not allow sts:SetSourceIdentity.")
        }
        _ => format!("The trust policy of {role} does not name the caller."),
    }];
    if !mfa_used {
        causes.push("It requires an MFA code, and none was given.".to_owned());
    }
    causes.push(match &hop.external_id {
        Some(_) => "It requires another external id.".to_owned(),
        None => "It requires an external id, and none is set.".to_owned(),
    });
    causes
}

fn fix(reason: Option<&Reason>, action: &str, hop: &Hop, caller: Option<&str>, mfa_used: bool) -> Fix {
    let (kind, explicit) =
        reason.map_or((PolicyKind::RoleTrust, false), |reason| (reason.kind, reason.explicit));
    let Some(caller) = caller else { return Fix::Advice(kind.advice(explicit)) };
    match (kind, explicit) {
        (PolicyKind::RoleTrust, false) => Fix::TrustPolicy {
            caller: caller.to_owned(),
            policy: trust_policy(&Trust {
                principal: &principal_of(caller),
                mfa: mfa_used,
                external_id: hop.external_id.as_ref(),
                // Tags that the source's session hands on need it too, though this role is given none of its own.
                tags: !hop.tags.is_empty() || action == "sts:TagSession",
                source_identity: hop.source_identity.is_some(),
            }),
        },
        // What other actions need is in the trust policy and here, and only AssumeRole is written for people to paste.
        (PolicyKind::IdentityBased, false) if action == "sts:AssumeRole" => Fix::CallersPolicy {
            principal: policy_holder(caller),
            policy: assume_policy(std::slice::from_ref(&hop.role_arn)),
        },
        (kind, explicit) => Fix::Advice(kind.advice(explicit)),
    }
}

/// Whose policies count for a caller: the user, or the role of a role's session. A role of Identity Center is named by its
/// session, which shows the permission set: the role itself is not to be edited.
fn policy_holder(caller: &str) -> String {
    let principal = principal_of(caller);
    if principal.ends_with(":root") { caller.to_owned() } else { principal }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(middle, _)| middle)
}

#[cfg(test)]
#[path = "access_denied_test.rs"]
mod tests;
