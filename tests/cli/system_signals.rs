//! What the system says of sleep and network, as an agent hears it.

use crate::ROLE;
use crate::renewal::age;
use aws_sim::Fault;
use daypass_tests::Machine;
use jiff::{SignedDuration, Timestamp};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use zbus::blocking::{Connection, connection::Builder};

/// A bus as the system's, with NetworkManager and logind on it.
struct SystemBus {
    daemon: Child,
    address: String,
    services: Connection,
}

impl SystemBus {
    fn begin() -> Self {
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--print-address=1"]);
        daemon.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut daemon = daemon.spawn().unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let services = Builder::address(address.as_str()).unwrap();
        let services = services.name("org.freedesktop.NetworkManager").unwrap();
        let services = services.name("org.freedesktop.login1").unwrap().build().unwrap();
        Self { daemon, address, services }
    }

    /// The network is there: `NM_STATE_CONNECTED_GLOBAL`.
    fn connects(&self) {
        let (path, name) = ("/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager");
        self.services.emit_signal(None::<&str>, path, name, "StateChanged", &70_u32).unwrap();
    }

    /// The machine wakes up.
    fn wakes(&self) {
        self.prepares_for_sleep(false);
    }

    fn prepares_for_sleep(&self, falls_asleep: bool) {
        let (path, interface) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
        self.services.emit_signal(None::<&str>, path, interface, "PrepareForSleep", &falls_asleep).unwrap();
    }
}

impl Drop for SystemBus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// An agent tries again at once what it would have tried in an hour.
fn is_renewed_at_once(says: impl Fn(&SystemBus)) {
    let bus = SystemBus::begin();
    let machine = Machine::new().signed_in().with_variable("DBUS_SYSTEM_BUS_ADDRESS", &bus.address);
    machine.succeeds(&["start", ROLE]);
    age(&machine);
    machine.sim().fault(Fault::error("GetRoleCredentials", 503, "ServiceUnavailableException"));
    let mut agent = machine.begins(&["agent"]);
    agent.says(&format!("{ROLE}: not renewed"));
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let in_an_hour = (Timestamp::now() + SignedDuration::from_hours(1)).to_string();
    assert_eq!(db.execute("UPDATE setback SET retry_at = ?", [in_an_hour]), Ok(1));
    says(&bus);
    agent.says(&format!("{ROLE}: renewed, "));
    agent.terminate();
    assert_eq!(agent.ends().status, Some(0));
}

#[test]
fn an_agent_did_not_notice_that_the_network_was_there_again() {
    is_renewed_at_once(SystemBus::connects);
}

#[test]
fn an_agent_did_not_notice_that_the_machine_woke_up() {
    is_renewed_at_once(SystemBus::wakes);
}

#[test]
fn an_agent_locks_the_vault_before_the_machine_sleeps_if_it_is_wished() {
    let bus = SystemBus::begin();
    let machine = Machine::new().signed_in().with_variable("DBUS_SYSTEM_BUS_ADDRESS", &bus.address);
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["settings", "set", "lock-on-sleep", "true"]);
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let locks = || {
        let sql = "SELECT count(*) FROM vault_fact WHERE name = 'locked'";
        db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(locks(), 0);
    let mut agent = machine.begins(&["agent"]);
    agent.says("The agent keeps started sessions alive.");
    // Until it listens nobody hears it, and it does not say when it does.
    let heard = (0..100_000).any(|_| {
        bus.prepares_for_sleep(true);
        locks() > 0
    });
    assert!(heard);
    agent.terminate();
    assert_eq!(agent.ends().status, Some(0));
}
