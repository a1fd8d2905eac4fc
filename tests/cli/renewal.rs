//! Renewal by command, and by the agent.

use crate::{PROFILE, ROLE};
use aws_sim::Fault;
use daypass_tests::Machine;
use jiff::{SignedDuration, Timestamp};

/// Lets a session's credentials be of fifty minutes ago: the machine's own clock is not a test's to move.
#[cfg(unix)]
pub(crate) fn age(machine: &Machine) {
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let now = Timestamp::now();
    let (issued, ends) = (now - SignedDuration::from_mins(50), now + SignedDuration::from_mins(10));
    let aged = db
        .execute(
            "UPDATE activation SET issued_at = ?, expires_at = ?",
            (issued.to_string(), ends.to_string()),
        )
        .unwrap();
    assert_eq!(aged, 1);
    // Nor are those that are kept: they would be taken for another process's renewal.
    db.execute("DELETE FROM record WHERE kind = 'credentials'", []).unwrap();
}

fn calls(machine: &Machine) -> usize {
    machine.sim().calls().iter().filter(|call| call.op == "GetRoleCredentials").count()
}

#[test]
fn a_session_is_renewed_by_command() {
    let machine = Machine::new().signed_in();
    machine.fails(&["renew", ROLE]).says("is not live.");
    assert_eq!(machine.succeeds(&["renew", "--all"]), "Nothing is live.\n");
    machine.succeeds(&["start", ROLE]);
    let before = machine.credentials();
    let renewed = machine.succeeds(&["renew", "--all"]);
    assert!(renewed.starts_with(&format!("{ROLE}: renewed, ")), "{renewed}");
    assert!(machine.credentials() != before && machine.credentials().contains(&format!("[{PROFILE}]")));
    assert_eq!(calls(&machine), 2);
}

#[test]
fn after_a_night_each_session_had_to_be_renewed_by_itself() {
    let machine = Machine::new().signed_in();
    assert_eq!(machine.succeeds(&["renew", "--ended"]), "Nothing has ended.\n");
    machine.succeeds(&["start", ROLE, "Shop Staging/ReadOnly"]);
    machine.succeeds(&["logout"]);
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let ended = (Timestamp::now() - SignedDuration::from_hours(10)).to_string();
    assert_eq!(db.execute("UPDATE activation SET expires_at = ?", [ended]), Ok(2));
    let status = machine.succeeds(&["status"]);
    let told = "2 sessions have ended and were not stopped.\nhint: daypass renew --ended\n";
    assert!(status.contains(told), "{status}");
    // The sign-in that both lack is told once.
    let refused = machine.runs(&["renew", "--ended"]);
    assert_eq!(
        (refused.status, refused.stderr.matches("daypass: ").count()),
        (Some(1), 1),
        "{}",
        refused.stderr
    );
    assert!(
        refused.stderr.ends_with("1 more session waits for the sign-in to demo.\n"),
        "{}",
        refused.stderr
    );
    machine.succeeds(&["login"]);
    let renewed = machine.succeeds(&["renew", "--ended"]);
    assert_eq!(renewed.matches(": renewed, ").count(), 2, "{renewed}");
    assert_eq!(machine.live(ROLE).unwrap()["state"], "active");
}

#[test]
fn renewing_all_failed_for_what_had_merely_failed_to_start() {
    let machine = Machine::new().signed_in();
    machine.sim().fault(Fault::error("GetRoleCredentials", 403, "ForbiddenException"));
    let other = "Shop Staging/Deploy";
    machine.fails(&["start", other]);
    assert_eq!(machine.live(other).unwrap()["state"], "failed");
    assert_eq!(machine.succeeds(&["renew", "--all"]), "Nothing is live.\n");
    machine.succeeds(&["start", ROLE]);
    assert!(machine.succeeds(&["renew", "--all"]).starts_with(&format!("{ROLE}: renewed, ")));
}

#[test]
#[cfg(unix)]
fn the_agent_renews_what_is_due_and_leaves_it_when_it_is_ended() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    age(&machine);
    let before = machine.credentials();
    let mut agent = machine.begins(&["agent"]);
    agent.says(&format!("{ROLE}: renewed, "));
    agent.terminate();
    let ended = agent.ends();
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(0), ""));
    assert_ne!(machine.credentials(), before);
    assert_eq!(machine.live(ROLE).unwrap()["state"], "active");
    assert_eq!(calls(&machine), 2);
}

#[test]
#[cfg(unix)]
fn a_second_agent_waits_for_the_first_to_end() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    age(&machine);
    let mut first = machine.begins(&["agent"]);
    first.says("renewed");
    let second = machine.begins(&["agent"]);
    age(&machine);
    first.says("renewed");
    first.terminate();
    assert_eq!(first.ends().status, Some(0));
    age(&machine);
    let mut second = second;
    second.says("renewed");
    second.interrupt();
    assert_eq!(second.ends().status, Some(130));
}

/// systemd is none of Windows'.
#[test]
#[cfg(unix)]
fn the_unit_runs_this_program_in_this_home() {
    let machine = Machine::new();
    let machine = machine.with_variable("AWS_USE_FIPS_ENDPOINT", "true").with_variable("AWS_PROFILE", "work");
    let machine = machine.with_variable("SSL_CERT_FILE", "/etc/company.pem");
    let unit = machine.succeeds(&["agent", "--unit"]);
    assert!(unit.contains("SSL_CERT_FILE=/etc/company.pem"), "{unit}");
    assert!(unit.contains("AWS_USE_FIPS_ENDPOINT=true") && unit.contains("AWS_PROFILE=work"), "{unit}");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=\"")).unwrap();
    assert!(line.starts_with('/') && line.ends_with("daypass\" agent"), "{line}");
    assert!(unit.contains("DAYPASS_HOME=") && !unit.contains(machine.variable("DAYPASS_VAULT_PASSPHRASE")));
}

#[test]
#[cfg(target_os = "linux")]
fn systemd_understands_every_line_of_the_unit() {
    let machine = Machine::new();
    let unit = machine.write("daypass-agent.service", &machine.succeeds(&["agent", "--unit"]));
    let mut verify = std::process::Command::new("systemd-analyze");
    verify.args(["--user", "--man=no", "verify"]).arg(&unit);
    // Without a folder of its own it does not begin.
    let verified = verify.env("XDG_RUNTIME_DIR", machine.path("")).output();
    // A machine without systemd has nothing to say of it.
    let Ok(verified) = verified else { return };
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    assert!(verified.status.success() && !said.contains("daypass-agent.service"), "{said}");
}
