//! The version, and whether there is a newer one.

use daypass_tests::Machine;

/// No build of a checkout has an update server: nothing asks for one, and nobody can name one later.
#[test]
fn a_build_without_updates_says_so_and_asks_nobody() {
    let machine = Machine::new()
        .with_variable("DAYPASS_UPDATE_URL", "https://127.0.0.1:1/latest.json")
        .with_variable("DAYPASS_UPDATE_KEY", "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3");
    if option_env!("DAYPASS_UPDATE_URL").is_some_and(|url| !url.is_empty()) {
        return;
    }
    let told = machine.fails(&["version", "--check"]);
    told.says("This Daypass was built without an update server");
    assert!(machine.succeeds(&["version"]).starts_with("daypass "));
}
