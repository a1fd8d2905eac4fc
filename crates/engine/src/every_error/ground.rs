//! What this machine does not let Daypass do.

use super::{Rows, denied, variants, worded};
use crate::ground::{Error, SharedFailure, UnfitBrowser};
use daypass_core::{Problem, ProblemCode, Remedy};
use std::time::Duration;

worded!(Error, "ground", errors();
    words NoHome UnsafeHome Lock Busy Random NoPort NoBrowser UnfitBrowser ForeignPage Input Shared Cancelled;
    passes_on);

fn errors() -> Rows<Error> {
    let busy = |holder: Option<(u32, &str)>| Error::Busy {
        what: "your AWS files".to_owned(),
        holder: holder.map(|(pid, purpose)| (pid, purpose.to_owned())),
        waited: Duration::from_secs(30),
    };
    vec![
        ("NoHome", Error::NoHome),
        (
            "UnsafeHome",
            Error::UnsafeHome { path: "/srv/daypass".into(), reason: "other users can write to it" },
        ),
        ("Lock", Error::Lock(denied())),
        ("Busy: its holder is known", busy(Some((4242, "starting Northwind Staging/Developer")))),
        ("Busy: its holder is not known", busy(None)),
        ("Random", Error::Random("the operating system gives no random bytes".to_owned())),
        ("NoPort", Error::NoPort(denied())),
        ("NoBrowser", Error::NoBrowser),
        (
            "UnfitBrowser: it is not there, and others are",
            UnfitBrowser::NotInstalled {
                browser: "Vivaldi".to_owned(),
                there: vec!["Firefox", "Google Chrome", "Chromium"],
            }
            .into(),
        ),
        (
            "UnfitBrowser: there is none",
            UnfitBrowser::NotInstalled { browser: "'my-browser'".to_owned(), there: vec![] }.into(),
        ),
        (
            "UnfitBrowser: it has other profiles",
            UnfitBrowser::NoProfile {
                browser: "Chromium",
                profile: "Wrok".to_owned(),
                there: (1..=10).map(|number| format!("Work {number}")).collect(),
            }
            .into(),
        ),
        ("UnfitBrowser: it has no containers", UnfitBrowser::NoContainers { browser: "Chromium" }.into()),
        ("UnfitBrowser: it is not known for a private window", UnfitBrowser::PrivateWindow.into()),
        ("ForeignPage", Error::ForeignPage),
        ("Input", Error::Input { field: "name", detail: "A name has 1 to 128 characters".to_owned() }),
        ("Shared: nobody said for how long", shared(None)),
        ("Shared: AWS said for how long", shared(Some(90_000))),
        ("Cancelled", Error::Cancelled),
    ]
}

fn shared(retry_after_ms: Option<i64>) -> Error {
    let problem = Problem::new(ProblemCode::Throttled, "Too much", "It was asked.", "Wait.", Remedy::Retry);
    Error::Shared(Box::new(SharedFailure { problem, retry_after_ms, route: "4f2a".to_owned() }))
}
