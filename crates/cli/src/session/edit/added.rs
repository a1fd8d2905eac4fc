//! The options of `session edit` for IAM users and roles that a person added.

use crate::failure::Failure;
use crate::pick;
use crate::session::role::role_arn;
use crate::session::tags::tagged;
use clap::Args;
use daypass_core::sts::{
    ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity, UserDuration,
};
use daypass_core::{AssumedRole, RoleArn, Session, SessionName, SessionSource};
use daypass_engine::Engine;
use daypass_engine::users::AddedSource;

/// What a person says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub(super) struct AddedOptions {
    /// The new name
    #[arg(long, value_parser = SessionName::parse)]
    pub(super) name: Option<SessionName>,
    /// The MFA device
    #[arg(long, value_name = "SERIAL", value_parser = MfaSerial::parse)]
    mfa_serial: Option<MfaSerial>,
    /// Remove its own MFA device
    #[arg(long, conflicts_with_all = ["mfa_serial", "mfa_process", "totp"])]
    no_mfa: bool,
    /// How long it lasts, such as 8h
    #[arg(long, value_parser = UserDuration::parse)]
    duration: Option<UserDuration>,
    /// Let it last as long as AWS does by default
    #[arg(long, conflicts_with = "duration")]
    usual_duration: bool,
    #[command(flatten, next_help_heading = "Roles")]
    role: RoleOptions,
}

/// What only a role has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
struct RoleOptions {
    /// The role's ARN
    #[arg(long, value_name = "ARN", value_parser = role_arn)]
    role_arn: Option<RoleArn>,
    /// The session to assume it from
    #[arg(long, value_name = "SESSION")]
    source: Option<String>,
    /// The external id required by its trust policy
    #[arg(long, value_name = "ID", value_parser = ExternalId::parse)]
    external_id: Option<ExternalId>,
    /// Remove the external id
    #[arg(long, conflicts_with = "external_id")]
    no_external_id: bool,
    /// The role session name in CloudTrail
    #[arg(long, value_name = "NAME", value_parser = RoleSessionName::parse)]
    session_name: Option<RoleSessionName>,
    /// The source identity
    #[arg(long, value_name = "NAME", value_parser = SourceIdentity::parse)]
    source_identity: Option<SourceIdentity>,
    /// Remove the source identity
    #[arg(long, conflicts_with = "source_identity")]
    no_source_identity: bool,
    /// A session tag, replacing those it has; can be repeated
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = SessionTag::parse)]
    tags: Vec<SessionTag>,
    /// The key of a tag to pass on to roles assumed from this one; can be repeated
    #[arg(long = "transitive-tag", value_name = "KEY")]
    transitive_tags: Vec<String>,
    /// Remove the session tags
    #[arg(long, conflicts_with_all = ["tags", "transitive_tags"])]
    no_tags: bool,
}

impl AddedOptions {
    /// The source of a session after these changes.
    ///
    /// # Errors
    /// [`users::Error::NotYours`](daypass_engine::users::Error::NotYours) for an integration's role, [`Failure::Usage`] for options that a session of this kind lacks.
    pub(super) fn changed(&self, engine: &Engine, before: &Session) -> Result<SessionSource, Failure> {
        if *self == Self::default() {
            return Ok(before.source.clone());
        }
        let source = match engine.users().added(&before.id)?.1 {
            AddedSource::IamUser(mut user) => {
                if self.role != RoleOptions::default() {
                    return Err(only_of_roles(&before.name));
                }
                changed(&mut user.mfa_device, self.mfa_serial.as_ref(), self.no_mfa);
                changed(&mut user.duration, self.duration.as_ref(), self.usual_duration);
                SessionSource::IamUser(user)
            }
            AddedSource::AssumedRole(mut role) => {
                changed(&mut role.mfa_device, self.mfa_serial.as_ref(), self.no_mfa);
                let duration = self.duration.map(of_role).transpose()?;
                changed(&mut role.duration, duration.as_ref(), self.usual_duration);
                self.role.change(engine, &mut role)?;
                SessionSource::AssumedRole(role)
            }
        };
        Ok(source)
    }
}

impl RoleOptions {
    fn change(&self, engine: &Engine, role: &mut AssumedRole) -> Result<(), Failure> {
        if let Some(arn) = &self.role_arn {
            role.role_arn = arn.clone();
        }
        if let Some(source) = &self.source {
            role.source = pick::named(engine, source)?;
        }
        if let Some(name) = &self.session_name {
            role.role_session_name = name.clone();
        }
        changed(&mut role.external_id, self.external_id.as_ref(), self.no_external_id);
        changed(&mut role.source_identity, self.source_identity.as_ref(), self.no_source_identity);
        if self.no_tags {
            role.tags.clear();
        } else if !self.tags.is_empty() {
            role.tags = tagged(self.tags.clone(), &self.transitive_tags)?;
        } else if !self.transitive_tags.is_empty() {
            let mut own = std::mem::take(&mut role.tags);
            own.iter_mut().for_each(|tag| tag.set_transitive(false));
            role.tags = tagged(own, &self.transitive_tags)?;
        }
        Ok(())
    }
}

/// Applies a pair of options: `removed` clears the value, `new` sets it, and without either it stays.
fn changed<T: Clone>(value: &mut Option<T>, new: Option<&T>, removed: bool) {
    if removed {
        *value = None;
    } else if let Some(new) = new {
        *value = Some(new.clone());
    }
}

/// The duration of a role, which can be shorter than that of a user.
///
/// # Errors
/// [`Failure::Usage`] when AWS allows no role to last that long.
fn of_role(duration: UserDuration) -> Result<RoleDuration, Failure> {
    RoleDuration::try_from(duration.seconds()).map_err(|error| Failure::Usage {
        title: "This cannot be used",
        detail: format!("{duration} is not {}.", error.expected),
        action: "Give a --duration that the role allows.".to_owned(),
    })
}

fn only_of_roles(name: &str) -> Failure {
    Failure::Usage {
        title: "That is for roles",
        detail: format!("'{name}' is an IAM user, and these options are for roles only."),
        action: "See what can be changed: daypass session edit --help".to_owned(),
    }
}
