//! The reason that AWS may name behind a refusal: the kind of policy that does not allow it, or that denies it.
//!
//! Facts: IAM User Guide, *Troubleshoot access denied error messages*; the ARN of the policy follows since 2026.

/// A kind of policy, as AWS names it in a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    /// The role's own: who may assume it.
    RoleTrust,
    /// A policy of whoever asks.
    IdentityBased,
    /// The permissions boundary of whoever asks.
    PermissionsBoundary,
    /// The session policy that the credentials of whoever asks were issued with.
    Session,
    /// The organisation's, for the accounts of whoever asks.
    ServiceControl,
    /// The organisation's, for what is asked for.
    ResourceControl,
    /// That of the VPC endpoint which the request came through.
    VpcEndpoint,
}

/// Why AWS refused, where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The kind of policy.
    pub kind: PolicyKind,
    /// Whether a policy of this kind denies it, which no other policy can outweigh; else none of this kind allows it.
    pub explicit: bool,
    /// The policy's ARN, where AWS names it.
    pub policy_arn: Option<String>,
}

/// AWS's name of each kind. For a role, AWS's *resource-based policy* is its trust policy.
const NAMES: [(&str, PolicyKind); 8] = [
    ("role trust policy", PolicyKind::RoleTrust),
    ("resource-based policy", PolicyKind::RoleTrust),
    ("identity-based policy", PolicyKind::IdentityBased),
    ("permissions boundary", PolicyKind::PermissionsBoundary),
    ("session policy", PolicyKind::Session),
    ("service control policy", PolicyKind::ServiceControl),
    ("resource control policy", PolicyKind::ResourceControl),
    ("VPC endpoint policy", PolicyKind::VpcEndpoint),
];

impl Reason {
    /// The reason in a message of AWS: `… because no identity-based policy allows the sts:AssumeRole action` or `… with an
    /// explicit deny in a service control policy`, either perhaps with `: ARN` behind it. `None` where there is none, or one
    /// of a kind that is not known here.
    pub fn read(message: &str) -> Option<Self> {
        let (explicit, rest) = match message.split_once(" with an explicit deny in ") {
            Some((_, rest)) => (true, rest),
            None => (false, message.split_once(" because no ")?.1),
        };
        let rest =
            ["a ", "an ", "the "].iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest);
        let kind = NAMES.iter().find(|(name, _)| rest.starts_with(name))?.1;
        let arn = rest.split_once(": arn:").map(|(_, arn)| arn.split_whitespace().next().unwrap_or_default());
        let policy_arn = arn.map(|arn| format!("arn:{}", arn.trim_end_matches(['.', ',', ';'])));
        Some(Self { kind, explicit, policy_arn })
    }

    /// The reason as a sentence about an action on a role.
    pub(super) fn cause(&self, action: &str, role: &str) -> String {
        let whose = match self.kind {
            PolicyKind::RoleTrust => format!("The trust policy of {role}"),
            PolicyKind::IdentityBased => "A policy of the caller".to_owned(),
            PolicyKind::PermissionsBoundary => "The permissions boundary of the caller".to_owned(),
            PolicyKind::Session => "The session policy of the caller's credentials".to_owned(),
            PolicyKind::ServiceControl => "A service control policy of the AWS organisation".to_owned(),
            PolicyKind::ResourceControl => "A resource control policy of the AWS organisation".to_owned(),
            PolicyKind::VpcEndpoint => "The policy of the VPC endpoint to STS".to_owned(),
        };
        let does = match (self.explicit, self.kind) {
            (true, _) => "denies",
            (false, PolicyKind::ServiceControl | PolicyKind::ResourceControl) => {
                return self.named(&format!("No{} allows {action}", whose.trim_start_matches('A')));
            }
            (false, _) => "does not allow",
        };
        self.named(&format!("{whose} {does} {action}"))
    }

    fn named(&self, words: &str) -> String {
        match &self.policy_arn {
            Some(arn) => format!("{words}: {arn}."),
            None => format!("{words}."),
        }
    }
}

impl PolicyKind {
    /// Whether it belongs to whoever asks, rather than to the role, the organisation or the network.
    pub(super) fn is_of_the_caller(self) -> bool {
        matches!(self, Self::IdentityBased | Self::PermissionsBoundary | Self::Session)
    }

    /// What somebody has to do about a policy of this kind that denies, or about there being none that allows.
    pub fn advice(self, explicit: bool) -> &'static str {
        match self {
            Self::RoleTrust if explicit => {
                "Ask the role's owner to remove the statement that denies it from its trust policy."
            }
            Self::RoleTrust => "Ask the role's owner to add the caller to its trust policy.",
            Self::IdentityBased if explicit => "Ask an administrator to change the policy that denies it.",
            Self::IdentityBased => "Ask an administrator to attach a policy that allows it to the caller.",
            Self::PermissionsBoundary => "Ask an administrator to change the caller's permissions boundary.",
            Self::Session => "Use a source whose credentials were issued without that session policy.",
            Self::ServiceControl | Self::ResourceControl => {
                "Ask whoever runs the AWS organisation: nobody in the account can allow it."
            }
            Self::VpcEndpoint => "Ask whoever runs the network that you are in.",
        }
    }
}
