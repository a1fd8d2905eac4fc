//! `daypass session add role`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::session::role::{role_arn, say_how_long};
use crate::session::tags::tagged;
use crate::terminal::{plain, print, say};
use crate::{engine, pick};
use clap::Args;
use daypass_core::problem::quoted;
use daypass_core::sts::{ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity};
use daypass_core::{AssumedRole, Region, RoleArn, SessionName};
use daypass_engine::{NewRole, default_role_session_name};

/// Add a role assumed from another session
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session add role --name Deploy --source mira \\
    --role-arn arn:aws:iam::111122223333:role/Deploy
  daypass session add role --name Audit --source Deploy --duration 1h \\
    --role-arn arn:aws:iam::444455556666:role/Audit")]
pub(crate) struct Role {
    /// The session's name
    #[arg(long, value_parser = SessionName::parse)]
    name: SessionName,
    /// The session to assume it from: an IAM user, an integration's role, or another role
    #[arg(long, value_name = "SESSION")]
    source: String,
    /// The role's ARN, such as arn:aws:iam::123456789012:role/Deploy
    #[arg(long, value_name = "ARN", value_parser = role_arn)]
    role_arn: RoleArn,
    /// The MFA device, if it is not that of the user it is assumed from
    #[arg(long, value_name = "SERIAL", value_parser = MfaSerial::parse)]
    mfa_serial: Option<MfaSerial>,
    /// The external id required by the role's trust policy
    #[arg(long, value_name = "ID", value_parser = ExternalId::parse)]
    external_id: Option<ExternalId>,
    /// How long it lasts, such as 4h; an hour by default, and at most for a role assumed from a role
    #[arg(long, value_parser = RoleDuration::parse)]
    duration: Option<RoleDuration>,
    /// The role session name in CloudTrail; defaults to daypass- and your user name
    #[arg(long, value_name = "NAME", value_parser = RoleSessionName::parse)]
    session_name: Option<RoleSessionName>,
    /// The source identity, for CloudTrail and policies
    #[arg(long, value_name = "NAME", value_parser = SourceIdentity::parse)]
    source_identity: Option<SourceIdentity>,
    /// A session tag; can be repeated
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = SessionTag::parse)]
    tags: Vec<SessionTag>,
    /// The key of a tag to pass on to roles assumed from this one; can be repeated
    #[arg(long = "transitive-tag", value_name = "KEY")]
    transitive_tags: Vec<String>,
    /// The region to write with the credentials
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
}

impl Role {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let tags = tagged(self.tags, &self.transitive_tags)?;
        let engine = engine::open(BrowserOptions::default().browser())?;
        let role = AssumedRole {
            source: pick::named(&engine, &self.source)?,
            role_arn: self.role_arn,
            role_session_name: self.session_name.unwrap_or_else(default_role_session_name),
            duration: self.duration,
            external_id: self.external_id,
            source_identity: self.source_identity,
            tags,
            mfa_device: self.mfa_serial,
        };
        let id = engine.users().add_role(&NewRole { name: self.name, role, region: self.region })?;
        let session = engine.sessions().get(&id)?;
        let name = plain(&session.name);
        print(&format!("{name}: added\n"))?;
        say_how_long(&engine, &session)?;
        say(&format!("hint: Start it: daypass start {}", quoted(&name)));
        Ok(())
    }
}
