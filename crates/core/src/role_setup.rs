//! Setting up an IAM user and a role that it assumes with MFA: the policy documents, the console's pages, and the commands
//! for people who prefer them.
//!
//! Facts: IAM User Guide, *Create an IAM user*, *Create a role using custom trust policies*, *Assign a virtual MFA device*;
//! AWS CLI Command Reference, *iam*. AWS documents only the hosts of its console; the pages are those that it shows itself.

use crate::account::{AccountId, InvalidName};
use crate::arn::{RoleArn, UserArn};
use crate::console::{Destination, PagePath, component};
use crate::policy::{Trust, trust_policy, user_policy};
use crate::problem::quoted;
use crate::region::{Partition, Region};
use crate::sts::{ExternalId, IamName, MfaSerial};
use crate::view::{RoleSetup, SetupPage, SetupPart, SetupStep};

/// What the user's inline policy is called.
const POLICY_NAME: &str = "daypass";

/// A user and a role to set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSpec {
    region: Region,
    user: UserArn,
    role: RoleArn,
    external_id: Option<ExternalId>,
}

/// What cannot be used of what a person said, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unusable {
    /// The field: `account`, `user`, `role`.
    pub field: &'static str,
    /// What is wrong with it, as a sentence without its end mark.
    pub reason: String,
}

impl RoleSpec {
    /// From what a person typed. Users and roles are names (with a path before them, where they have one) or whole
    /// ARNs; a name lies in the account, an ARN where it says. The region is written beside the credentials; it tells
    /// the partition.
    ///
    /// # Errors
    /// [`Unusable`] when AWS could have none such, or no user there could assume it.
    pub fn of(
        region: Region,
        account: &str,
        user: &str,
        role: &str,
        external_id: Option<ExternalId>,
    ) -> Result<Self, Unusable> {
        let partition = region.partition();
        // People write an account's id as the console shows it: 1234-5678-9012.
        let digits = account.split(['-', ' ']).collect::<String>();
        let account = AccountId::try_from(digits).map_err(|_| unusable_name("account", account, ACCOUNT))?;
        let user: UserArn = arn_of(partition, &account, "user", user)?;
        let role: RoleArn = arn_of(partition, &account, "role", role)?;
        let unusable = |field, reason: String| Err(Unusable { field, reason });
        if user.account().as_ref() != Some(&account) {
            return unusable("user", format!("This user is not in the account {account}"));
        }
        if let Some(other) = [user.partition(), role.partition()].into_iter().find(|one| *one != partition) {
            let field = if user.partition() == partition { "role" } else { "user" };
            return unusable(
                field,
                format!("It is in the partition {}, and the region is in {}", other.id(), partition.id()),
            );
        }
        Ok(Self { region, user, role, external_id })
    }

    /// The region to ask in.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The user.
    pub fn user(&self) -> &UserArn {
        &self.user
    }

    /// The role.
    pub fn role(&self) -> &RoleArn {
        &self.role
    }

    /// What the role demands to be named.
    pub fn external_id(&self) -> Option<&ExternalId> {
        self.external_id.as_ref()
    }

    /// What the trust policy of the role has to say.
    fn trust_policy(&self) -> String {
        trust_policy(&Trust {
            principal: self.user.as_str(),
            mfa: true,
            external_id: self.external_id.as_ref(),
            tags: false,
            source_identity: false,
        })
    }

    /// The address of a console page.
    pub fn page(&self, page: SetupPage) -> String {
        let user = component(self.user.user_name());
        let fragment = match page {
            SetupPage::CreateUser => "users/create".to_owned(),
            SetupPage::UserPermissions => format!("users/details/{user}?section=permissions"),
            SetupPage::UserCredentials => format!("users/details/{user}?section=security_credentials"),
            SetupPage::CreateRole => "roles/create".to_owned(),
        };
        let page = PagePath::parse(&format!("/iam/home#/{fragment}"));
        // IAM is global in a partition, so the page is that of the partition's implicit region.
        page.map_or(Destination::Home, Destination::Page).url(&self.user.partition().implicit_region())
    }

    /// How the user and the role are set up.
    pub fn setup(&self) -> RoleSetup {
        RoleSetup {
            user_arn: self.user.clone(),
            role_arn: self.role.clone(),
            usual_device: usual_device(&self.user),
            steps: vec![self.user_step(), self.device_step(), self.role_step(), self.key_step()],
        }
    }

    fn pages(&self, pages: &[SetupPage]) -> Vec<(SetupPage, String)> {
        pages.iter().map(|page| (*page, self.page(*page))).collect()
    }

    fn user_step(&self) -> SetupStep {
        let name = self.user.user_name();
        let document = user_policy(&self.user, &self.role);
        let policy =
            [("user-name", name), ("policy-name", POLICY_NAME), ("policy-document", &one_line(&document))];
        SetupStep {
            part: SetupPart::User,
            title: format!("User {name} and its permissions"),
            words: format!(
                "Create it without console access and without permissions. Then in its permissions: Add permissions, Create inline policy, JSON. Paste, and name the policy {POLICY_NAME}."
            ),
            pages: self.pages(&[SetupPage::CreateUser, SetupPage::UserPermissions]),
            commands: lines(&[
                aws("create-user", &[("user-name", name), ("path", path_of(self.user.as_str()))]),
                aws("put-user-policy", &policy),
            ]),
            commands_note: None,
            document: Some(document),
        }
    }

    fn device_step(&self) -> SetupStep {
        let name = self.user.user_name();
        let device = usual_device(&self.user);
        let picture = format!("{name}-mfa.png");
        let made =
            [("virtual-mfa-device-name", name), ("bootstrap-method", "QRCodePNG"), ("outfile", &picture)];
        let enabled = [
            ("user-name", name),
            ("serial-number", device.as_str()),
            ("authentication-code1", "CODE1"),
            ("authentication-code2", "CODE2"),
        ];
        SetupStep {
            part: SetupPart::MfaDevice,
            title: format!("An MFA device of {name}"),
            words: format!(
                "Assign MFA device, Authenticator app. Name the device {name}. A passkey will not work: it shows no codes."
            ),
            pages: self.pages(&[SetupPage::UserCredentials]),
            document: None,
            commands: lines(&[
                aws("create-virtual-mfa-device", &made),
                aws("enable-mfa-device", &enabled),
                format!("rm -- {}", quoted(&picture)),
            ]),
            commands_note: Some(
                "Scan the picture, and replace CODE1 and CODE2 with two consecutive codes. Whoever has the picture has the device, so it is deleted."
                    .to_owned(),
            ),
        }
    }

    fn role_step(&self) -> SetupStep {
        let name = self.role.role_name();
        let document = self.trust_policy();
        let read_only = format!("arn:{}:iam::aws:policy/ReadOnlyAccess", self.role.partition().id());
        let created = [
            ("role-name", name),
            ("path", path_of(self.role.as_str())),
            ("assume-role-policy-document", &one_line(&document)),
        ];
        let elsewhere = self.role.account().filter(|account| self.user.account().as_ref() != Some(account));
        let (place, by) = elsewhere.map_or_else(Default::default, |account| {
            (
                format!("In the account {account}: "),
                format!("Run them with credentials of the account {account}. "),
            )
        });
        SetupStep {
            part: SetupPart::Role,
            title: format!("Role {name} and who may assume it"),
            words: format!(
                "{place}Custom trust policy. Paste; on the next pages choose what the role may do, and name it {name}."
            ),
            pages: self.pages(&[SetupPage::CreateRole]),
            document: Some(document),
            commands: lines(&[
                aws("create-role", &created),
                aws("attach-role-policy", &[("role-name", name), ("policy-arn", &read_only)]),
            ]),
            commands_note: Some(format!(
                "{by}What the role may do is yours to choose; ReadOnlyAccess is an example."
            )),
        }
    }

    fn key_step(&self) -> SetupStep {
        let name = self.user.user_name();
        SetupStep {
            part: SetupPart::AccessKey,
            title: format!("An access key of {name}"),
            words: "Create access key, Other. Leave the page open: AWS shows the secret once, and the next step asks for it."
                .to_owned(),
            pages: self.pages(&[SetupPage::UserCredentials]),
            document: None,
            commands: lines(&[aws("create-access-key", &[("user-name", name)])]),
            commands_note: None,
        }
    }
}

const ACCOUNT: &str = "a 12-digit AWS account id";

fn unusable_name(field: &'static str, text: &str, expected: &'static str) -> Unusable {
    Unusable { field, reason: InvalidName { text: text.to_owned(), expected }.to_string() }
}

/// The device that IAM has a user make: a virtual one with the user's own name.
pub fn usual_device(user: &UserArn) -> MfaSerial {
    MfaSerial::of_virtual(user.partition(), user.account().as_ref(), user.user_name())
}

/// The ARN of a name in an account, or the ARN that was given.
fn arn_of<T: TryFrom<String, Error = InvalidName>>(
    partition: Partition,
    account: &AccountId,
    field: &'static str,
    text: &str,
) -> Result<T, Unusable> {
    let text = text.trim().trim_start_matches('/');
    let arn = if text.starts_with("arn:") {
        text.to_owned()
    } else {
        format!("arn:{}:iam::{account}:{field}/{text}", partition.id())
    };
    let name = arn.rsplit('/').next().unwrap_or_default();
    IamName::parse(name).map_err(|error| Unusable {
        field,
        reason: if text.is_empty() { "The name is missing".to_owned() } else { error.to_string() },
    })?;
    T::try_from(arn).map_err(|error| Unusable { field, reason: error.to_string() })
}

/// The path in an ARN, with its slashes; empty where there is none.
fn path_of(arn: &str) -> &str {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let (Some(first), Some(last)) = (resource.find('/'), resource.rfind('/')) else { return "" };
    if first == last { "" } else { &resource[first..=last] }
}

/// A command of the AWS CLI. An option without a value is left out.
fn aws(command: &str, options: &[(&str, &str)]) -> String {
    let mut words = format!("aws iam {command}");
    for (name, value) in options.iter().filter(|(_, value)| !value.is_empty()) {
        // Put a policy document on a line of its own.
        let before = if value.starts_with('{') { " \\\n  " } else { " " };
        // With a blank, the AWS CLI would read a value that begins with a dash as the next option.
        let between = if value.starts_with('-') { '=' } else { ' ' };
        words.push_str(&format!("{before}--{name}{between}{}", quoted(value)));
    }
    words
}

fn lines(commands: &[String]) -> String {
    commands.join("\n")
}

/// A JSON document without line breaks.
fn one_line(document: &str) -> String {
    serde_json::from_str::<serde_json::Value>(document)
        .map_or_else(|_| document.to_owned(), |json| json.to_string())
}

#[cfg(test)]
#[path = "role_setup_test.rs"]
mod tests;
