//! The region that tools use, as it is said.

use crate::ROLE;
use daypass_tests::Machine;

#[test]
fn status_said_the_default_region_while_tools_used_the_persons_own() {
    let machine = Machine::new().signed_in();
    machine.write("aws/config", "[profile dev]\nregion = eu-west-1\n");
    let of = |name: &str| machine.live(name).unwrap()["region"].clone();
    machine.succeeds(&["start", ROLE, "--profile", "dev"]);
    assert_eq!(of(ROLE), "eu-west-1");
    assert!(machine.succeeds(&["status"]).contains("eu-west-1"));
    machine.succeeds(&["start", ROLE, "--profile", "dev", "--region", "us-west-2"]);
    assert_eq!(of(ROLE), "us-west-2");
    machine.succeeds(&["stop", ROLE]);
    machine.succeeds(&["start", "Shop Staging/ReadOnly"]);
    assert_eq!(of("Shop Staging/ReadOnly"), "eu-central-1");
}
