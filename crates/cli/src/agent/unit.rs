//! The systemd user unit that runs the agent.

use crate::failure::Failure;
use crate::terminal;

/// The variables that the unit contains. None is secret. Those of a proxy are left out, as its address may contain a password.
const PLACES: [&str; 5] =
    ["DAYPASS_HOME", "DAYPASS_VAULT", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE"];

/// Prints the unit for this program and this environment.
pub(super) fn print_unit() -> Result<(), Failure> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::system("Daypass does not know where it lies", &error))?;
    let places = PLACES.iter().filter_map(|name| Some((*name, std::env::var(name).ok()?)));
    let places: Vec<_> = places.filter(|(_, value)| !value.is_empty()).collect();
    Ok(terminal::print(&unit(&program.to_string_lossy(), &places))?)
}

/// The text of the unit. Its restrictions are those that a user's systemd can set without privileges and that still let an
/// MFA command run.
fn unit(program: &str, places: &[(&str, String)]) -> String {
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

[Service]
Type=exec
ExecStart={} agent
{environment}Restart=on-failure
RestartSec=30
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
        let unit = unit("/opt/my $tools/daypass", &places);
        assert!(unit.contains("ExecStart=\"/opt/my $$tools/daypass\" agent\n"), "{unit}");
        assert!(unit.contains("Environment=\"DAYPASS_HOME=/home/ada/50%% \\\"new\\\"\"\nRestart="), "{unit}");
    }
}
