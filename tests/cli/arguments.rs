//! Arguments as people's shells hand them over, whatever bytes are in them.

use crate::ROLE;
use daypass_tests::{Machine, Running};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

#[test]
fn a_file_name_that_is_not_utf_8_was_a_panic() {
    let machine = Machine::new().signed_in();
    let name = OsStr::from_bytes(b"caf\xe9");
    for more in [&["--"][..], &[]] {
        let words =
            [&["exec", ROLE][..], more, &["sh", "-c", "printf %s \"$1\" | od -An -tx1", "sh"]].concat();
        let mut arguments: Vec<&OsStr> = words.iter().map(OsStr::new).collect();
        arguments.push(name);
        let ended = Running::begin(&mut machine.command(&arguments)).ends();
        assert_eq!((ended.status, ended.stdout.as_str()), (Some(0), " 63 61 66 e9\n"), "{}", ended.stderr);
    }
    let ended = Running::begin(&mut machine.command(&[OsStr::new("start"), name])).ends();
    assert_eq!(ended.status, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.starts_with("daypass: "), "{}", ended.stderr);
}
