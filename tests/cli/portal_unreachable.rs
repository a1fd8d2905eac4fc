//! A portal that does not answer.

#[cfg(target_os = "linux")]
use crate::terminal::run;
use daypass_tests::Machine;

/// Nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

#[test]
fn a_portal_that_could_not_be_reached_was_asked_for_its_region() {
    let machine = Machine::new().with_variable("AWS_ENDPOINT_URL", NOWHERE);
    let portal = format!("{NOWHERE}/start");
    let told = machine.fails(&["integration", "add", &portal]);
    assert!(!told.detail.contains("region") && told.detail.contains("127.0.0.1"), "{told:?}");
    #[cfg(target_os = "linux")]
    {
        let (status, shown) = run(&machine, &["integration", "add", &portal], "", "");
        assert!(status == Some(1) && !shown.contains("Region of the IAM Identity Center"), "{shown}");
    }
    // Who names the region can go on: that page is asked for nothing else.
    let add = ["integration", "add", &portal, "--region", "eu-central-1", "--no-sign-in", "--alias", "demo"];
    assert_eq!(machine.succeeds(&add), "demo: added\n");
}
