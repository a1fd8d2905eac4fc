//! The systemd user unit that runs the agent.

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::{Failure, NEEDS_PERSON};
use crate::terminal;
use daypass_engine::ground::command_line;
use daypass_engine::vault::{KeyFacts, PassphraseOrigin};
use std::path::Path;

/// The variables that the unit contains. None is secret. Those of a proxy are left out, as its address may contain a password.
const PLACES: [&str; 10] = [
    "DAYPASS_HOME",
    "DAYPASS_VAULT",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_PROFILE",
    "AWS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
];

/// Where the passphrase is expected when it is in no file yet: beside the unit, in the configuration of the person
/// (systemd.unit(5), *Specifiers*).
const PASSPHRASE_FILE: &str = "%E/daypass/vault-passphrase";

/// Systemd's exit status of a program whose credentials cannot be had (systemd.exec(5), *Process Exit Codes*).
const NO_CREDENTIALS: u8 = 243;

/// Prints the unit for this program and this environment.
pub(super) fn print_unit() -> Result<(), Failure> {
    let program = command_line(|name| std::env::var_os(name)).map_or_else(std::env::current_exe, Ok);
    let program = program.map_err(|error| Failure::system("Daypass cannot find its own program", &error))?;
    let places = PLACES.iter().filter_map(|name| Some((*name, std::env::var(name).ok()?)));
    let places: Vec<_> = places.filter(|(_, value)| !value.is_empty()).collect();
    let facts = engine::open_unattended(BrowserOptions::none().browser())?.vault().key_facts()?;
    Ok(terminal::print(&unit(&program.to_string_lossy(), &places, &passphrase(&facts)))?)
}

/// The lines by which the agent gets the vault's passphrase, where the vault opens with one: as a credential, which other
/// programs of the person's cannot read out of its environment (systemd.exec(5), *Credentials*).
fn passphrase(facts: &KeyFacts) -> String {
    if facts.source != "passphrase" {
        return String::new();
    }
    if let PassphraseOrigin::File(file) = &facts.passphrase {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
        return format!("{}\n", load(&literal(&file)));
    }
    format!(
        "\
# The vault's passphrase, in a file that only you can read (chmod 600). To keep it encrypted, with systemd 256 or newer,
# replace this line with the one printed by
#   systemd-ask-password -n | systemd-creds encrypt --user --pretty --name=daypass-vault-passphrase - -
{}
",
        load(PASSPHRASE_FILE)
    )
}

fn load(file: &str) -> String {
    format!("LoadCredential=daypass-vault-passphrase:{file}")
}

/// A path in a line in which systemd knows specifiers and no quotes.
fn literal(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%%")
}

/// The text of the unit. Its restrictions are those that a user's systemd can set without privileges and that still let an
/// MFA command run. It is not started again where that would change nothing, and not for ever where it seems to.
fn unit(program: &str, places: &[(&str, String)], passphrase: &str) -> String {
    let environment: String = places
        .iter()
        .map(|(name, value)| format!("Environment={}\n", quoted(&format!("{name}={value}"))))
        .collect();
    format!(
        "\
# Keeps Daypass's sessions alive without its window.
#   daypass agent --unit > ~/.config/systemd/user/daypass-agent.service
#   systemctl --user enable --now daypass-agent
# Behind a proxy: systemctl --user import-environment HTTPS_PROXY NO_PROXY
[Unit]
Description=Daypass keeps AWS sessions alive
StartLimitIntervalSec=1h
StartLimitBurst=10

[Service]
Type=exec
ExecStart={} agent
{environment}{passphrase}Restart=on-failure
RestartSec=30
# The vault does not open until you act.
RestartPreventExitStatus={NEEDS_PERSON} {NO_CREDENTIALS}
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=default.target
",
        // systemd expands `$` in command lines only (systemd.service(5), *Command lines*).
        quoted(program).replace('$', "$$")
    )
}

/// A word in quotes, with systemd's specifiers and escapes made literal (systemd.syntax(7), *Quoting*).
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_reach_systemd_as_they_are() {
        let places = [("DAYPASS_HOME", "/home/ada/50% \"new\"".to_owned())];
        let unit = unit("/opt/my $tools/daypass", &places, "");
        assert!(unit.contains("ExecStart=\"/opt/my $$tools/daypass\" agent\n"), "{unit}");
        assert!(unit.contains("Environment=\"DAYPASS_HOME=/home/ada/50%% \\\"new\\\"\"\nRestart="), "{unit}");
    }

    #[test]
    fn the_passphrase_reaches_the_agent_as_a_credential_of_the_file_that_it_is_in() {
        let facts = |source, passphrase| KeyFacts {
            source,
            asked: None,
            holder: None,
            passphrase,
            secrets: 0,
            is_changing: false,
        };
        let file = PassphraseOrigin::File("/home/ada/my 50% passphrase".into());
        assert_eq!(
            passphrase(&facts("passphrase", file.clone())),
            "LoadCredential=daypass-vault-passphrase:/home/ada/my 50%% passphrase\n"
        );
        assert_eq!(passphrase(&facts("keychain", file)), "");
        let hint = passphrase(&facts("passphrase", PassphraseOrigin::Variable));
        assert!(hint.ends_with("LoadCredential=daypass-vault-passphrase:%E/daypass/vault-passphrase\n"));
    }
}
