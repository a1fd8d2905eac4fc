//! What /bin/sh makes of the lines for it, evaluated with quotes and without.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test asks the shell whose syntax this is"
)]

use daypass_core::Secret;
use daypass_core::shell::Shell;
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};

/// Evaluates its input both ways, and prints the variable after each.
const SCRIPT: &str = "cd /; lines=$(cat); unset AWS_REGION
    eval \"$lines\"; printf '%s\\n' \"$AWS_REGION\"; unset AWS_REGION
    eval $lines; printf '%s\\n' \"$AWS_REGION\"";

fn evaluated(lines: &str) -> Vec<String> {
    let mut sh = Command::new("/bin/sh");
    let mut child = sh.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Texts in which much of what a shell gives a meaning stands close together.
fn value() -> impl Strategy<Value = String> {
    prop_oneof!["[ '\"\\\\$`*?#%!;&(){}a~\\[\\]<>|^=’é-]{0,12}", "\\PC{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn eval_without_quotes_set_something_else_or_nothing(value in value()) {
        let lines = Shell::Posix.set(&[("AWS_REGION", Secret::new(value.as_str()))]).unwrap();
        prop_assert_eq!(evaluated(lines.expose()), [value.clone(), value]);
    }
}
