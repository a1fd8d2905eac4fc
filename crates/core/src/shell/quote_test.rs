use super::quote::Shell;
use super::variables::{ENDPOINT_VARIABLE, OTHER_ORIGINS, SESSION_VARIABLE, Variable};
use crate::secret::Secret;
use proptest::prelude::*;

const SHELLS: [Shell; 6] =
    [Shell::Posix, Shell::Fish, Shell::PowerShell, Shell::Cmd, Shell::Nu, Shell::Dotenv];

fn one(value: &str) -> [Variable; 1] {
    [("AWS_REGION", Secret::new(value))]
}

/// The line that sets the variable.
fn line(shell: Shell, value: &str) -> String {
    let lines = shell.set(&one(value)).unwrap();
    let line = lines.expose().lines().find(|line| line.contains("AWS_REGION")).unwrap();
    line.to_owned()
}

#[test]
fn every_shell_gets_its_own_words() {
    for (shell, unset, set) in [
        (Shell::Posix, "unset AWS_PROFILE;", "export AWS_REGION='eu-west-1';"),
        (Shell::Fish, "set -e -g AWS_PROFILE;", "set -gx AWS_REGION 'eu-west-1';"),
        (
            Shell::PowerShell,
            "Remove-Item Env:AWS_PROFILE -ErrorAction SilentlyContinue;",
            "$Env:AWS_REGION = 'eu-west-1';",
        ),
        (Shell::Cmd, "set \"AWS_PROFILE=\"", "set \"AWS_REGION=eu-west-1\""),
        (Shell::Nu, "hide-env --ignore-errors AWS_PROFILE", "$env.AWS_REGION = r#'eu-west-1'#"),
    ] {
        let lines = shell.set(&one("eu-west-1")).unwrap();
        let lines: Vec<&str> = lines.expose().lines().collect();
        for name in OTHER_ORIGINS.iter().chain(&[SESSION_VARIABLE]) {
            assert!(lines.contains(&unset.replace("AWS_PROFILE", name).as_str()), "{name}: {lines:?}");
        }
        assert!(lines.contains(&set), "{lines:?}");
        assert_eq!(shell.unset(&["AWS_PROFILE"]).lines().next(), Some(unset));
    }
}

#[test]
fn a_container_got_the_quotes_of_a_dotenv_file_as_part_of_the_value() {
    assert_eq!(Shell::Dotenv.set(&one("a \"b\" $c #d")).unwrap().expose(), "AWS_REGION=a \"b\" $c #d\n");
}

#[test]
fn keys_would_win_over_an_endpoint_and_go_first() {
    let lines = Shell::Posix.set(&[(ENDPOINT_VARIABLE, Secret::new("http://127.0.0.1:1/x"))]).unwrap();
    let (before, after) = lines.expose().split_once("export ").unwrap();
    assert!(before.contains("unset AWS_SESSION_TOKEN;\n") && before.contains("unset AWS_PROFILE;\n"));
    assert_eq!(after, "AWS_CONTAINER_CREDENTIALS_FULL_URI='http://127.0.0.1:1/x';\n");
}

#[test]
fn what_would_be_read_otherwise_is_refused_by_the_name_of_its_variable() {
    for (value, refused_by) in [("a\nb", &SHELLS[..]), ("50%", &[Shell::Cmd]), ("a\"b", &[Shell::Cmd])] {
        for shell in SHELLS {
            let refused = shell.set(&one(value)).err().map(|error| error.variable);
            let expected = refused_by.contains(&shell).then(|| "AWS_REGION".to_owned());
            assert_eq!(refused, expected, "{shell:?} {value:?}");
        }
    }
}

/// What a shell makes of the right side of an assignment, by the rules of its manual.
fn read(shell: Shell, line: &str) -> Option<String> {
    match shell {
        // It is asked itself: tests/posix_shell.rs.
        Shell::Posix => None,
        Shell::Fish => {
            let text = line.strip_prefix("set -gx AWS_REGION '")?.strip_suffix("';")?;
            let (mut value, mut rest) = (String::new(), text.chars());
            while let Some(c) = rest.next() {
                value.push(match c {
                    '\'' => return None,
                    '\\' => rest.next().filter(|c| ['\'', '\\'].contains(c))?,
                    c => c,
                });
            }
            Some(value)
        }
        Shell::PowerShell => {
            let text = line.strip_prefix("$Env:AWS_REGION = ")?.strip_suffix(';')?;
            let (mut units, mut rest) = (Vec::new(), text);
            if !line.is_ascii() {
                return None;
            }
            loop {
                if let Some(number) = rest.strip_prefix("[char]0x") {
                    let end = number.find(' ').unwrap_or(number.len());
                    units.push(u16::from_str_radix(&number[..end], 16).ok()?);
                    rest = &number[end..];
                } else {
                    rest = rest.strip_prefix('\'')?;
                    loop {
                        let end = rest.find('\'')?;
                        units.extend(rest[..end].encode_utf16());
                        rest = &rest[end + 1..];
                        match rest.strip_prefix('\'') {
                            Some(doubled) => (units.push(u16::from(b'\'')), rest = doubled).0,
                            None => break,
                        }
                    }
                }
                match rest {
                    "" => return String::from_utf16(&units).ok(),
                    more => rest = more.strip_prefix(" + ")?,
                }
            }
        }
        // `set "NAME=VALUE"`: all up to the last quote.
        Shell::Cmd => Some(line.strip_prefix("set \"AWS_REGION=")?.strip_suffix('"')?.to_owned()),
        Shell::Nu => {
            let text = line.strip_prefix("$env.AWS_REGION = r")?;
            let hashes = text.len() - text.trim_start_matches('#').len();
            let text = text[hashes..].strip_prefix('\'')?;
            let end = format!("'{}", "#".repeat(hashes));
            let (value, after) = text.split_once(&end)?;
            after.is_empty().then(|| value.to_owned())
        }
        Shell::Dotenv => line.strip_prefix("AWS_REGION=").map(str::to_owned),
    }
}

/// Texts in which much of what shells give a meaning stands close together.
fn value() -> impl Strategy<Value = String> {
    prop_oneof!["[ '\"\\\\$`*?#%!;&(){}a~\\[\\]<>|^=’‘é𝒳-]{0,12}", "\\PC{0,12}"]
}

proptest! {
    #[test]
    fn a_shell_reads_every_value_as_it_is_or_it_is_refused(value in value()) {
        for shell in SHELLS.into_iter().filter(|shell| *shell != Shell::Posix && shell.can_say(&value)) {
            prop_assert_eq!(read(shell, &line(shell, &value)), Some(value.clone()), "{:?}", shell);
        }
        prop_assert!(Shell::Cmd.can_say(&value) || value.contains(['%', '!', '"']));
    }
}
