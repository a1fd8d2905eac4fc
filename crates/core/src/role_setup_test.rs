use super::*;
use serde_json::Value;

const ACCOUNT: &str = "123456789012";

fn frankfurt() -> Region {
    Region::parse("eu-central-1").unwrap()
}

fn wanted(user: &str, role: &str) -> RoleSpec {
    RoleSpec::of(frankfurt(), ACCOUNT, user, role, None).unwrap()
}

fn step(wanted: &RoleSpec, part: SetupPart) -> SetupStep {
    wanted.setup().steps.into_iter().find(|step| step.part == part).unwrap()
}

fn document(step: &SetupStep) -> Value {
    serde_json::from_str(step.document.as_deref().unwrap()).unwrap()
}

/// The words of a command as a POSIX shell hands them on: blanks separate, single quotes keep.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    assert!(!quoted, "{command}");
    words
}

#[test]
fn names_and_arns_are_taken_and_what_cannot_be_is_named_by_its_field() {
    let read = |account: &str, user: &str, role: &str| {
        let wanted = RoleSpec::of(frankfurt(), account, user, role, None);
        wanted
            .map(|wanted| (wanted.user().to_string(), wanted.role().to_string()))
            .map_err(|error| error.field)
    };
    let ada = || "arn:aws:iam::123456789012:user/ada".to_owned();
    let deploy = || "arn:aws:iam::123456789012:role/Deploy".to_owned();
    for (account, user, role, expected) in [
        (ACCOUNT, "ada", "Deploy", Ok((ada(), deploy()))),
        ("1234-5678-9012", " ada ", "/Deploy", Ok((ada(), deploy()))),
        (ACCOUNT, "arn:aws:iam::123456789012:user/ada", "Deploy", Ok((ada(), deploy()))),
        (
            ACCOUNT,
            "it/ada",
            "arn:aws:iam::210987654321:role/ops/Deploy",
            Ok((
                "arn:aws:iam::123456789012:user/it/ada".to_owned(),
                "arn:aws:iam::210987654321:role/ops/Deploy".to_owned(),
            )),
        ),
        ("", "ada", "Deploy", Err("account")),
        ("12345", "ada", "Deploy", Err("account")),
        (ACCOUNT, "", "Deploy", Err("user")),
        (ACCOUNT, "ada lovelace", "Deploy", Err("user")),
        (ACCOUNT, "arn:aws:iam::210987654321:user/ada", "Deploy", Err("user")),
        (ACCOUNT, "arn:aws:iam::123456789012:role/ada", "Deploy", Err("user")),
        (ACCOUNT, "ada", "", Err("role")),
        (ACCOUNT, "ada", "Deploy!", Err("role")),
        (ACCOUNT, "ada", "arn:aws-cn:iam::123456789012:role/Deploy", Err("role")),
        (ACCOUNT, "ada", &"r".repeat(65), Err("role")),
    ] {
        assert_eq!(read(account, user, role), expected, "{account} {user} {role}");
    }
}

#[test]
fn the_documents_name_each_other() {
    let external_id = ExternalId::parse("northwind-42").ok();
    let wanted = RoleSpec::of(frankfurt(), ACCOUNT, "it/ada", "ops/Deploy", external_id).unwrap();
    let trust = document(&step(&wanted, SetupPart::Role));
    let statement = &trust["Statement"][0];
    assert_eq!(statement["Principal"]["AWS"], "arn:aws:iam::123456789012:user/it/ada");
    assert_eq!(statement["Condition"]["Bool"]["aws:MultiFactorAuthPresent"], "true");
    assert_eq!(statement["Condition"]["StringEquals"]["sts:ExternalId"], "northwind-42");
    let user = document(&step(&wanted, SetupPart::User));
    assert_eq!(user["Version"], "2012-10-17");
    assert_eq!(user["Statement"][0]["Resource"], "arn:aws:iam::123456789012:role/ops/Deploy");
    assert_eq!(user["Statement"][1]["Resource"], "arn:aws:iam::123456789012:user/it/${aws:username}");
    let own = user["Statement"][1]["Action"].as_array().unwrap();
    assert!(own.contains(&"iam:ListMFADevices".into()) && own.contains(&"iam:CreateAccessKey".into()));
    assert_eq!(wanted.setup().usual_device.as_str(), "arn:aws:iam::123456789012:mfa/ada");
}

#[test]
fn the_pages_are_those_of_the_partition_with_names_encoded() {
    let url = |partition, page| {
        RoleSpec::of(Partition::implicit_region(partition), ACCOUNT, "it/a+b=c,d.e@f-g_h", "Deploy", None)
            .unwrap()
            .page(page)
    };
    for (partition, page, expected) in [
        (
            Partition::Aws,
            SetupPage::CreateUser,
            "https://us-east-1.console.aws.amazon.com/iam/home#/users/create",
        ),
        (
            Partition::Aws,
            SetupPage::UserCredentials,
            "https://us-east-1.console.aws.amazon.com/iam/home#/users/details/a%2Bb%3Dc%2Cd.e%40f-g_h?section=security_credentials",
        ),
        (
            Partition::AwsUsGov,
            SetupPage::UserPermissions,
            "https://console.amazonaws-us-gov.com/iam/home?region=us-gov-west-1#/users/details/a%2Bb%3Dc%2Cd.e%40f-g_h?section=permissions",
        ),
        (
            Partition::AwsCn,
            SetupPage::CreateRole,
            "https://console.amazonaws.cn/iam/home?region=cn-northwest-1#/roles/create",
        ),
        (
            Partition::AwsEusc,
            SetupPage::CreateRole,
            "https://eusc-de-east-1.console.amazonaws-eusc.eu/iam/home#/roles/create",
        ),
    ] {
        assert_eq!(url(partition, page), expected);
    }
}

#[test]
fn the_commands_are_what_a_shell_takes_whatever_the_names_are() {
    for (user, role) in [("ada", "Deploy"), ("it/a+b=c,d.e@f-g_h", "ops/R+=,.@-_"), ("-dash", "-r")] {
        let wanted = wanted(user, role);
        let name = wanted.user().user_name();
        for step in wanted.setup().steps {
            let commands = step.commands.replace(" \\\n  ", " ");
            for command in commands.lines().filter(|line| line.starts_with("aws ")) {
                let words = words(command);
                assert_eq!(words[..2], ["aws", "iam"]);
                let value = |option: &str| {
                    let at = words.iter().position(|word| word.split('=').next() == Some(option))?;
                    let (_, joined) = words[at].split_once('=').unzip();
                    joined.map(str::to_owned).or_else(|| words.get(at + 1).cloned())
                };
                if let Some(user_name) = value("--user-name") {
                    assert_eq!(user_name, name, "{command}");
                }
                if let Some(role_name) = value("--role-name") {
                    assert_eq!(role_name, wanted.role().role_name(), "{command}");
                }
                let policy = value("--policy-document").or_else(|| value("--assume-role-policy-document"));
                if let Some(policy) = policy {
                    let told: Value = serde_json::from_str(&policy).unwrap();
                    assert_eq!(told, document(&step), "{command}");
                }
            }
        }
    }
}

#[test]
fn a_path_is_made_with_what_has_one_and_a_role_elsewhere_is_made_there() {
    let plain = wanted("ada", "Deploy");
    assert!(!plain.setup().steps.iter().any(|step| step.commands.contains("--path")));
    let there = wanted("it/uk/ada", "arn:aws:iam::210987654321:role/ops/Deploy");
    assert!(step(&there, SetupPart::User).commands.contains("--path /it/uk/"));
    let role = step(&there, SetupPart::Role);
    assert!(role.commands.contains("--path /ops/"));
    assert!(role.words.starts_with("In the account 210987654321"));
    assert!(role.commands_note.unwrap().contains("credentials of the account 210987654321"));
}
