//! What a user's federated session is asked for with (STS API Reference, *GetFederationToken*; IAM User Guide, *Permissions for
//! GetFederationToken*).

use crate::arn::UserArn;
use std::fmt;

/// The session policy of a federated session. Without one it may do nothing. With one it may do what both this and the user's own
/// policies allow, so this one leaves the decision to those.
pub const FEDERATION_POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// The longest such a name may be, in characters.
const LONGEST: usize = 32;

/// What CloudTrail calls a user's federated session: 2 to 32 letters, digits and `_ + = , . @ -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FederatedName(String);

impl FederatedName {
    /// The name of the user, as far as such a name may hold it.
    pub fn of(user: &UserArn) -> Self {
        let accepted = |c: &char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(*c);
        let name: String = user.user_name().chars().filter(accepted).take(LONGEST).collect();
        Self(if name.len() < 2 { format!("user-{name}") } else { name })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FederatedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_federated_session_is_called_as_its_user_as_far_as_aws_takes_the_name() {
        let long = "a".repeat(64);
        for (user, name) in [
            ("user/ada", "ada"),
            ("user/ops/ada.lovelace@x.example", "ada.lovelace@x.example"),
            ("user/x", "user-x"),
            (&*format!("user/{long}"), &long[..32]),
            ("root", "root"),
        ] {
            let arn = UserArn::try_from(format!("arn:aws:iam::123456789012:{user}")).unwrap();
            assert_eq!(FederatedName::of(&arn).as_str(), name);
        }
    }
}
