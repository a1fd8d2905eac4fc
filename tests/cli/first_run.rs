//! `daypass` on a new machine: from the portal's address to credentials that tools find, in one go.

use crate::pty::Pty;
use daypass_tests::Machine;

#[test]
fn a_new_machine_took_six_commands_and_two_dead_ends() {
    let machine = Machine::new();
    let mut pty = Pty::start(&machine.command::<&str>(&[]), 24, 80);
    pty.sees("Your AWS access portal:");
    pty.types("not an address\r");
    pty.types("\u{15}");
    pty.types(&format!("{}\r", machine.sim().start_url()));
    pty.sees("Session ›");
    pty.types("stag dep\r");
    let (status, shown) = pty.ends();
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains("aws sts get-caller-identity --profile shop-staging-deploy"), "{shown}");
    assert!(machine.credentials().contains("[shop-staging-deploy]"), "{}", machine.credentials());
    let again = machine.runs(&[]);
    assert!(again.stdout.contains("Shop Staging/Deploy"), "{again:?}");
}

#[test]
fn without_a_keychain_a_passphrase_is_offered_before_the_sign_in() {
    let machine = Machine::new().with_keychain();
    let machine = machine.with_variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    let begin = || Pty::start(&machine.command::<&str>(&[]), 24, 80);
    let mut pty = begin();
    pty.sees("Your AWS access portal:");
    pty.types(&format!("{}\r", machine.sim().start_url()));
    pty.sees("No keychain on this machine.");
    pty.types("n\r");
    let (status, shown) = pty.ends();
    assert_eq!(status, Some(1), "{shown}");
    assert!(
        !machine.sim().calls().iter().any(|call| call.op == "CreateToken"),
        "nobody signs in for nothing"
    );

    let mut pty = begin();
    pty.sees("Your AWS access portal:");
    pty.types(&format!("{}\r", machine.sim().start_url()));
    pty.sees("No keychain on this machine.");
    pty.types("y\r");
    pty.sees("New passphrase for the vault:");
    pty.types("correct horse\r");
    pty.sees("Repeat it:");
    pty.types("correct horse\r");
    pty.sees("Session ›");
    pty.types("stag dep\r");
    let (status, shown) = pty.ends();
    assert_eq!(status, Some(0), "{shown}");
    assert_eq!(shown.matches("assphrase for the vault").count(), 1, "it is asked for once: {shown}");
    assert!(machine.credentials().contains("[shop-staging-deploy]"), "{}", machine.credentials());
}

#[test]
fn without_a_terminal_the_next_command_is_named() {
    let machine = Machine::new();
    assert_eq!(
        machine.succeeds(&[]),
        "Nothing is set up yet. Add your access portal:\n  daypass integration add START_URL\n"
    );
}
