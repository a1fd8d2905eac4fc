//! Any pair of files: the reading of the SDK for Rust is what that SDK loads.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod sdk;

use proptest::prelude::*;

/// Lines that may be read differently but reject no file. Headers that name one profile in two spellings are left
/// out: the SDK merges those in random order.
const LINES: [&str; 28] = [
    "[default]",
    "[profile default]",
    "[profile x]",
    "[profile x] # note",
    "[x]",
    "[y];note",
    "[profile y]",
    "[sso-session x]",
    "[services s]",
    "[profile a b]",
    "[profile \"q\"]",
    "[ ]",
    "[profile]",
    "region = eu-west-1",
    "Region=us # here",
    "s3 =\n  a = b\n\tc=d ; e",
    "s3 =\n\n# between\n  a = b",
    "text = one\n  two\n  # three",
    "   ",
    "# note",
    "; note",
    "key=a#b",
    "key = a;b",
    "x.y/z = 1",
    "ö = 1",
    "a b = c",
    "url = http://h/?a=b",
    "k =\u{a0}v\u{a0}#c",
];

/// Lines for which the SDK rejects a file, always or in the wrong place.
const FATAL: [&str; 14] = [
    "[x",
    "[x] y",
    "  [x]",
    "  # early",
    "no equals",
    "= v",
    "region: x",
    "  = v",
    "  text",
    "  a = b",
    "\u{feff}",
    "\u{85}= x",
    "k # = v",
    "[a#b]",
];

fn file() -> impl Strategy<Value = String> {
    let line = prop_oneof![20 => prop::sample::select(&LINES[..]), 1 => prop::sample::select(&FATAL[..])];
    let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r\n", "\r"]);
    (any::<bool>(), prop::collection::vec((line, ending), 0..14)).prop_map(|(in_section, lines)| {
        let begin = if in_section { "[default]\n" } else { "" };
        lines.into_iter().fold(begin.to_owned(), |file, (line, ending)| file + line + ending)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pair_of_files_is_read_as_the_sdk_for_rust_reads_it(config in file(), credentials in file()) {
        sdk::assert_same(config.as_bytes(), credentials.as_bytes(), &format!("{config:?} {credentials:?}"));
    }

    #[test]
    fn any_bytes_are_read_as_the_sdk_for_rust_reads_them(config in prop::collection::vec(any::<u8>(), 0..60)) {
        sdk::assert_same(&config, b"", &format!("{config:?}"));
    }
}
