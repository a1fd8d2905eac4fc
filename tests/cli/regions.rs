//! The region that tools use, as it is said.

use crate::ROLE;
use daypass_tests::Machine;
use serde_json::Value;

#[test]
fn status_said_the_default_region_while_tools_used_the_persons_own() {
    let machine = Machine::new().signed_in();
    machine.write("aws/config", "[profile dev]\nregion = eu-west-1\n");
    let of = |machine: &Machine| {
        let live = machine.live(ROLE).unwrap();
        (live["region"].clone(), live["regionSource"].clone())
    };
    let pair = |region: &str, source: &str| (Value::from(region), Value::from(source));
    machine.succeeds(&["start", ROLE, "--profile", "dev"]);
    assert_eq!(of(&machine), pair("eu-west-1", "aws-files"));
    assert!(machine.succeeds(&["status"]).contains("eu-west-1"));
    machine.succeeds(&["start", ROLE, "--profile", "dev", "--region", "us-west-2"]);
    assert_eq!(of(&machine), pair("us-west-2", "session"));
    machine.succeeds(&["stop", ROLE]);
    machine.succeeds(&["start", "Shop Staging/ReadOnly"]);
    let live = machine.live("Shop Staging/ReadOnly").unwrap();
    assert_eq!((live["region"].clone(), live["regionSource"].clone()), pair("eu-central-1", "settings"));
}
