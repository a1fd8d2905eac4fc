//! The systemd unit that runs the agent for a person.

use crate::failure::Failure;
use crate::terminal;

/// The variables that say where things are. None of them is secret; a proxy's address may be.
const PLACES: [&str; 5] =
    ["DAYPASS_HOME", "DAYPASS_VAULT", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE"];

/// Prints the unit for this program and this environment.
pub(super) fn print_unit() -> Result<(), Failure> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::system("Daypass does not know where it lies", &error))?;
    let places = PLACES.iter().filter_map(|name| Some((*name, std::env::var(name).ok()?)));
    let places: Vec<_> = places.filter(|(_, value)| !value.is_empty()).collect();
    terminal::print(&unit(&program.to_string_lossy(), &places))
}

/// A user service. Its bounds are those that the user's own systemd can set without privileges; a command for MFA codes
/// must still run in it.
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
        // A `$` is a variable's beginning in a command line alone (systemd.service(5), *Command lines*).
        quoted(program).replace('$', "$$")
    )
}

/// A word as systemd reads it: quoted, with its specifiers and escapes undone (systemd.syntax(7), *Quoting*).
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
