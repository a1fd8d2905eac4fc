//! Fuzzing of what people paste; `daypass-fuzz` says how.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use daypass_core::start_url::{Owner, StartUrl};
use daypass_fuzz::Target;

/// What means something in an address.
const WORDS: &[&str] = &[
    "https://",
    "http://",
    ".awsapps.com",
    ".awsapps.cn/start",
    ".app.aws",
    "ssoins-",
    "127.0.0.1",
    "[::1]",
    "localhost",
    ":8443",
    "/start#/",
    "?x=",
    "@",
    "\\",
    "”",
    "xn--",
    "signin.aws.amazon.com",
    "view.awsapps.com",
    "identitycenter.amazonaws.com/ssoins-",
    "%2f",
    "..",
    "us-gov-west-1",
];

/// Any text: refused, or brought into a form that reads as itself and has nothing but a scheme, a host, a port and a path.
#[test]
fn fuzz_start_url() {
    let target = Target::new(env!("CARGO_MANIFEST_DIR"), "start_url").with_dictionary(WORDS).runs(30_000);
    target.run(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let url = match StartUrl::parse(&text) {
            Ok(url) => url,
            Err(error) => return (error.to_string(), false),
        };
        let shown = url.as_str();
        assert_eq!(
            StartUrl::parse(shown).as_ref(),
            Ok(&url),
            "{text:?} is {shown:?}, which is something else"
        );
        let json = serde_json::to_string(&url).unwrap();
        assert_eq!(serde_json::from_str::<StartUrl>(&json).unwrap(), url);
        assert!(shown.starts_with("https://") || url.owner() == Owner::Loopback, "{shown}");
        assert!(!shown.contains(['?', '#', '"', ' ', '\\']) && !shown.ends_with('/'), "{shown}");
        assert!(shown.bytes().all(|byte| byte.is_ascii_graphic()), "{shown}");
        let authority = shown.split('/').nth(2).unwrap();
        assert!(!authority.contains('@'), "{shown}");
        let region = url.region();
        assert!(region.is_none() || url.owner() == Owner::Aws);
        assert!(!url.suggested_alias().contains('/'), "{shown}");
        (format!("{:?}", url.owner()), region.is_some())
    });
}
