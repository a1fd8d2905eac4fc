//! The IAM users of a machine's simulated AWS.

use crate::{Ended, Machine};
use aws_sim::ReadyUser;
use daypass_core::mfa::{TimeStep, TotpSeed};
use std::time::Duration;

impl Machine {
    /// A user of the simulated AWS, with their secrets.
    pub fn user(&self, name: &str) -> ReadyUser {
        let users = &self.sim().ready().iam_users;
        users.iter().find(|user| user.name == name).expect("a user of the simulation").clone()
    }

    /// A user's keys as `--stdin` takes them.
    pub fn keys_of(&self, name: &str) -> String {
        let user = self.user(name);
        format!("{}\n{}\n", user.access_key_id, user.secret_access_key)
    }

    /// The serial number of a user's MFA device.
    pub fn device_of(&self, name: &str) -> String {
        self.user(name).mfa_serial.expect("a device")
    }

    /// Adds a user, with their MFA device.
    #[track_caller]
    pub fn add_user(&self, name: &str) -> Ended {
        let add = ["session", "add", "iam-user", "--stdin", "--mfa-serial", &self.device_of(name)];
        let ended = self.runs_with(&add, &self.keys_of(name));
        assert_eq!(ended.status, Some(0), "{}", ended.stderr);
        ended
    }

    /// The ARN of the simulation's role of this name.
    pub fn role_arn(&self, name: &str) -> String {
        let roles = &self.sim().ready().roles;
        roles.iter().find(|arn| arn.ends_with(&format!("/{name}"))).expect("a role of the simulation").clone()
    }

    /// Adds the simulation's role of this name.
    #[track_caller]
    pub fn add_role(&self, name: &str, source: &str) -> String {
        let arn = self.role_arn(name);
        self.succeeds(&["session", "add", "role", "--name", name, "--source", source, "--role-arn", &arn])
    }

    /// What a user's MFA device shows now.
    pub fn code_of(&self, user: &str) -> String {
        self.code_in(user, 0)
    }

    /// What it shows after the present code is gone: time passes at AWS.
    pub fn next_code_of(&self, user: &str) -> String {
        self.sim().advance(Duration::from_secs(30));
        self.code_of(user)
    }

    /// Two codes that the device does not show for a while.
    pub fn wrong_codes_of(&self, user: &str) -> [String; 2] {
        let right: Vec<String> = (-2..=8).map(|steps| self.code_in(user, steps)).collect();
        let mut codes = (0..1_000_000).map(|number| format!("{number:06}"));
        let mut wrong = || codes.find(|code| !right.contains(code)).expect("a code that is wrong");
        [wrong(), wrong()]
    }

    fn code_in(&self, user: &str, steps: i64) -> String {
        let secret = self.user(user).totp_secret.expect("a device");
        let seed = TotpSeed::parse(&secret).expect("a seed");
        let step = TimeStep::from_number(TimeStep::at(self.sim().now()).number() + steps);
        seed.code(step).expect("a code").expose().to_owned()
    }
}
