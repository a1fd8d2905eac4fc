//! Which program a `credential_process` runs, and what that is asked for. The programs of other tools are known by the
//! lines that those tools write or tell people to write.

use crate::account::{AccountId, RoleName};
use crate::arn::RoleArn;

/// What a `credential_process` asks for, and whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// Daypass, for this session, by whatever name.
    Daypass(String),
    /// granted, for the profile that it stands in: `granted credential-process --profile NAME` (granted,
    /// `pkg/cfaws/granted_config.go`).
    Granted,
    /// aws-vault, for this profile: `aws-vault exec NAME --json` or `aws-vault export --format=json NAME` (aws-vault,
    /// `USAGE.md`, *Using credential_process*).
    AwsVault {
        /// The profile, which may be the one that it stands in.
        profile: String,
    },
    /// aws-sso-cli, for a role of Identity Center: `aws-sso -S INSTANCE process --arn ARN` (aws-sso-cli, its template of
    /// a profile).
    AwsSso {
        /// What aws-sso-cli's own settings call the Identity Center instance.
        instance: String,
        /// The role, where the line names one.
        role: Option<(AccountId, RoleName)>,
    },
    /// Leapp: `leapp session generate ID` (leapp, `aws-session-service.ts`).
    Leapp,
    /// saml2aws: `saml2aws login --credential-process` (saml2aws, `README.md`).
    Saml2aws,
    /// Any other program.
    Other,
}

/// The flags of aws-vault whose value is a word of its own where no `=` stands (aws-vault, `cli/`).
const AWS_VAULT_VALUES: [&str; 15] = [
    "-d",
    "--duration",
    "-t",
    "--mfa-token",
    "--prompt",
    "--region",
    "--backend",
    "--format",
    "--keychain",
    "--secret-service-collection",
    "--pass-dir",
    "--pass-cmd",
    "--pass-prefix",
    "--file-dir",
    "--kwallet-folder",
];

impl Command {
    pub(super) fn of(text: &str) -> Self {
        if let Some(session) = asked_of_daypass(text) {
            return Self::Daypass(session.to_owned());
        }
        let words = words(text);
        let Some(at) = words.iter().position(|word| word != "env" && !is_assignment(word)) else {
            return Self::Other;
        };
        let rest = &words[at + 1..];
        let has = |word: &str| rest.iter().any(|one| one == word);
        match program_name(&words[at]).as_str() {
            "granted" if has("credential-process") => Self::Granted,
            "aws-vault" => match asked_of_aws_vault(rest) {
                Some(profile) => Self::AwsVault { profile: profile.to_owned() },
                None => Self::Other,
            },
            "aws-sso" if has("process") => Self::AwsSso {
                // Without the flag it is the one that its settings name, which are called so at first.
                instance: value(rest, ["-S", "--sso"]).unwrap_or("Default").to_owned(),
                role: asked_of_aws_sso(rest),
            },
            "leapp" if has("generate") => Self::Leapp,
            // It is often run through a program that gives it its password.
            _ if has("--credential-process") && words.iter().any(|word| program_name(word) == "saml2aws") => {
                Self::Saml2aws
            }
            _ => Self::Other,
        }
    }
}

fn asked_of_daypass(command: &str) -> Option<&str> {
    let (program, rest) = command.split_once(" credential-process ")?;
    let program = program.trim().trim_matches(['"', '\'']);
    (program_name(program) == "daypass").then(|| rest.trim().trim_matches(['"', '\'']))
}

/// The first word behind `exec` or `export` that is neither a flag nor the value of one.
fn asked_of_aws_vault(words: &[String]) -> Option<&str> {
    let verb = words.iter().position(|word| word == "exec" || word == "export")?;
    let mut rest = words[verb + 1..].iter();
    loop {
        match rest.next()?.as_str() {
            "--" => return None,
            flag if AWS_VAULT_VALUES.contains(&flag) => drop(rest.next()),
            flag if flag.starts_with('-') => {}
            profile => return Some(profile),
        }
    }
}

fn asked_of_aws_sso(words: &[String]) -> Option<(AccountId, RoleName)> {
    let (account, role) = match value(words, ["-a", "--arn"]) {
        Some(arn) => {
            let arn = RoleArn::try_from(arn.to_owned()).ok()?;
            (arn.account()?, arn.role_name().to_owned())
        }
        None => {
            let account = value(words, ["-A", "--account"])?.to_owned();
            (AccountId::try_from(account).ok()?, value(words, ["-R", "--role"])?.to_owned())
        }
    };
    Some((account, RoleName::try_from(role).ok()?))
}

/// What a flag is given, behind `=` or as the next word.
fn value<'a>(words: &'a [String], flags: [&str; 2]) -> Option<&'a str> {
    words.iter().enumerate().find_map(|(at, word)| match word.split_once('=') {
        Some((flag, value)) if flags.contains(&flag) => Some(value),
        _ if flags.contains(&word.as_str()) => words.get(at + 1).map(String::as_str),
        _ => None,
    })
}

/// The words between blanks. Quotes hold blanks together; a backslash is one, since paths of Windows have them.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in text.chars() {
        match quote {
            Some(open) if character == open => quote = None,
            None if matches!(character, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            None if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

/// Whether a word sets a variable for the program behind it.
fn is_assignment(word: &str) -> bool {
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// A program's name without its folder and, on Windows, its ending.
fn program_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    name.strip_suffix(".exe").map(str::to_owned).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(profile: &str) -> Command {
        Command::AwsVault { profile: profile.to_owned() }
    }

    fn sso(instance: &str, account: &str, role: &str) -> Command {
        let role = (account.to_owned().try_into().unwrap(), role.to_owned().try_into().unwrap());
        Command::AwsSso { instance: instance.to_owned(), role: Some(role) }
    }

    #[test]
    fn the_lines_that_other_tools_write_are_known() {
        let nothing = || Command::AwsSso { instance: "Default".to_owned(), role: None };
        for (line, command) in [
            ("granted credential-process --profile dev", Command::Granted),
            (
                "/opt/homebrew/bin/granted --aws-config-file /x credential-process --profile=dev",
                Command::Granted,
            ),
            (
                r#""C:\Program Files\granted\granted.exe" credential-process --profile dev --auto-login"#,
                Command::Granted,
            ),
            ("aws-vault exec dev --json", vault("dev")),
            (
                "aws-vault --backend file exec --duration 1h --no-session dev --json --prompt=osascript",
                vault("dev"),
            ),
            ("aws-vault export --format=json 'de v'", vault("de v")),
            ("env AWS_VAULT_BACKEND=pass aws-vault exec -d 1h dev", vault("dev")),
            ("aws-vault exec", Command::Other),
            ("aws-vault exec --json -- env", Command::Other),
            ("aws-vault login dev", Command::Other),
            (
                r#"/usr/local/bin/aws-sso -u open -S "Default" process --arn arn:aws:iam::000122223333:role/Developer"#,
                sso("Default", "000122223333", "Developer"),
            ),
            (
                "aws-sso --sso='ACME Corp' process -a arn:aws-us-gov:iam::000122223333:role/Developer",
                sso("ACME Corp", "000122223333", "Developer"),
            ),
            (
                "aws-sso process --account 000122223333 --role Developer",
                sso("Default", "000122223333", "Developer"),
            ),
            ("aws-sso process --profile dev", nothing()),
            ("aws-sso process --arn arn:aws:iam::1:role/Developer", nothing()),
            ("aws-sso list", Command::Other),
            ("leapp session generate 0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d", Command::Leapp),
            ("saml2aws login --credential-process --role ADFS --profile saml", Command::Saml2aws),
            (
                "op run --env-file=/x -- /nix/store/x/bin/saml2aws login --credential-process",
                Command::Saml2aws,
            ),
            ("/opt/vendor --secret hunter2", Command::Other),
            ("A=b", Command::Other),
            ("", Command::Other),
            ("'", Command::Other),
        ] {
            assert_eq!(Command::of(line), command, "{line}");
        }
    }

    #[test]
    fn daypass_is_known_by_any_path_and_its_session_by_any_name() {
        for line in [
            "daypass credential-process Shop Production/Developer",
            "'/home/x y/bin/daypass' credential-process 'Shop Production/Developer'",
            r#""C:\Program Files\Daypass\Daypass.EXE" credential-process "Shop Production/Developer""#,
        ] {
            assert_eq!(Command::of(line), Command::Daypass("Shop Production/Developer".to_owned()), "{line}");
        }
        assert_eq!(Command::of("notdaypass credential-process x"), Command::Other);
    }
}
