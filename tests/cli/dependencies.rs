//! What is shipped holds no more than it should.

use std::process::Command;

/// The crates that a package is made of when it is shipped.
fn crates_of(package: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--target", "all",
        ])
        .args(["--package", package])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn the_command_line_needs_no_window() {
    let crates = crates_of("daypass-cli");
    assert!(crates.iter().any(|name| name == "daypass-engine"), "{crates:?}");
    let window = ["tauri", "wry", "tao", "gtk", "webkit2gtk"];
    let found: Vec<_> = crates.iter().filter(|name| window.contains(&name.as_str())).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_simulation_is_never_shipped() {
    for package in ["daypass-cli", "daypass-desktop"] {
        let crates = crates_of(package);
        assert!(crates.iter().any(|name| name == "daypass-core"), "{crates:?}");
        let ours = ["aws-sim", "daypass-fuzz", "daypass-tests", "readers-rust"];
        let found: Vec<_> = crates.iter().filter(|name| ours.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "{package}: {found:?}");
    }
}
