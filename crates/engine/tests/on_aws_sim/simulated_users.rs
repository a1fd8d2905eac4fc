//! The IAM users and roles of the simulated AWS, and sessions of them.

use crate::test_environment::{TestEnvironment, gateway};
use daypass_core::mfa::{MfaCode, TimeStep, TotpSeed};
use daypass_core::sts::{AccessKeyId, MfaSerial, RoleSessionName};
use daypass_core::{AssumedRole, LongTermKeys, RoleArn, Secret, SessionId, SessionName, UserArn};
use daypass_engine::aws::iam::Iam;
use daypass_engine::{NewRole, NewUser};

/// The user whose device can be kept as a seed where the other one's codes are typed.
pub(crate) const SEEDED: &str = "jonas";

impl TestEnvironment {
    /// The keys of a user of the simulation.
    pub(crate) fn keys_of(&self, user: &str) -> LongTermKeys {
        let ready = self.sim.ready();
        let user = ready.iam_users.iter().find(|known| known.name == user).unwrap();
        LongTermKeys {
            access_key_id: AccessKeyId::parse(&user.access_key_id).unwrap(),
            secret_access_key: Secret::new(user.secret_access_key.as_str()),
        }
    }

    /// IAM, asked by a user of the simulation with the key that they began with.
    pub(crate) fn iam_of(&self, user: &str) -> Iam {
        let account = self.device_of(user);
        let arn = account.as_str().replace(":mfa/", ":user/");
        gateway(&self.sim.endpoint()).iam(&UserArn::try_from(arn).unwrap(), &self.keys_of(user))
    }

    /// The MFA device of a user of the simulation.
    pub(crate) fn device_of(&self, user: &str) -> MfaSerial {
        let ready = self.sim.ready();
        let user = ready.iam_users.iter().find(|known| known.name == user).unwrap();
        MfaSerial::parse(user.mfa_serial.as_deref().unwrap()).unwrap()
    }

    /// The seed of that device.
    pub(crate) fn seed_of(&self, user: &str) -> TotpSeed {
        let ready = self.sim.ready();
        let user = ready.iam_users.iter().find(|known| known.name == user).unwrap();
        TotpSeed::parse(user.totp_secret.as_deref().unwrap()).unwrap()
    }

    /// What a user's device shows now.
    pub(crate) fn code_of(&self, user: &str) -> MfaCode {
        self.seed_of(user).code(TimeStep::at(self.engine.now())).unwrap()
    }

    /// A session of a user of the simulation, with its device.
    pub(crate) async fn add_user(&self, user: &str) -> SessionId {
        self.add_user_with(user, Some(self.device_of(user))).await
    }

    /// A session of a user of the simulation that does not know of the user's device.
    pub(crate) async fn add_user_without_device(&self, user: &str) -> SessionId {
        self.add_user_with(user, None).await
    }

    async fn add_user_with(&self, user: &str, mfa_device: Option<MfaSerial>) -> SessionId {
        let keys = self.keys_of(user);
        let new = NewUser { name: None, keys, mfa_device, duration: None, region: None };
        self.engine.users().add(&new).await.unwrap()
    }

    /// The ARN of the simulation's role of this name.
    pub(crate) fn role_arn(&self, name: &str) -> RoleArn {
        let ready = self.sim.ready();
        let mut arns = ready.roles.iter().filter_map(|arn| RoleArn::try_from(arn.clone()).ok());
        arns.find(|arn| arn.role_name() == name).unwrap()
    }

    /// A session that assumes the simulation's role of this name with another session's credentials.
    pub(crate) fn add_role(
        &self,
        name: &str,
        source: &SessionId,
        edit: impl FnOnce(&mut AssumedRole),
    ) -> SessionId {
        let (name, role) = (SessionName::from_any(name), self.assumed(name, source, edit));
        self.engine.users().add_role(&NewRole { name, role, region: None }).unwrap()
    }

    /// The simulation's role of this name, assumed with another session's credentials.
    pub(crate) fn assumed(
        &self,
        name: &str,
        source: &SessionId,
        edit: impl FnOnce(&mut AssumedRole),
    ) -> AssumedRole {
        let mut role = AssumedRole {
            source: source.clone(),
            role_arn: self.role_arn(name),
            role_session_name: RoleSessionName::parse("daypass-test").unwrap(),
            duration: None,
            external_id: None,
            source_identity: None,
            tags: vec![],
            mfa_device: None,
        };
        edit(&mut role);
        role
    }
}
