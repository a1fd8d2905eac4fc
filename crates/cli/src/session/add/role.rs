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

/// Add a role that is assumed with the credentials of any other session
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session add role --name Deploy --source mira \\
    --role-arn arn:aws:iam::111122223333:role/Deploy
  daypass session add role --name Audit --source Deploy --duration 1h \\
    --role-arn arn:aws:iam::444455556666:role/Audit")]
pub(crate) struct Role {
    /// What to call it
    #[arg(long, value_parser = SessionName::parse)]
    name: SessionName,
    /// The session to assume it from: an IAM user, a role of an integration, or another role
    #[arg(long, value_name = "SESSION")]
    source: String,
    /// The role, such as arn:aws:iam::123456789012:role/Deploy
    #[arg(long, value_name = "ARN", value_parser = role_arn)]
    role_arn: RoleArn,
    /// The MFA device to ask with, where it is not the one of the user that it is assumed from
    #[arg(long, value_name = "SERIAL", value_parser = MfaSerial::parse)]
    mfa_serial: Option<MfaSerial>,
    /// The external id that the role's trust policy demands
    #[arg(long, value_name = "ID", value_parser = ExternalId::parse)]
    external_id: Option<ExternalId>,
    /// How long it shall last, such as 4h; an hour is usual, and the most for a role that is assumed from a role
    #[arg(long, value_parser = RoleDuration::parse)]
    duration: Option<RoleDuration>,
    /// What CloudTrail calls whoever assumed it; daypass- and your user name where it is not given
    #[arg(long, value_name = "NAME", value_parser = RoleSessionName::parse)]
    session_name: Option<RoleSessionName>,
    /// Who is behind it, for CloudTrail and for policies
    #[arg(long, value_name = "NAME", value_parser = SourceIdentity::parse)]
    source_identity: Option<SourceIdentity>,
    /// A session tag; may be given several times
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = SessionTag::parse)]
    tags: Vec<SessionTag>,
    /// The key of a tag that goes on to the roles assumed from this one; may be given several times
    #[arg(long = "transitive-tag", value_name = "KEY")]
    transitive_tags: Vec<String>,
    /// The region to write beside the credentials
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
