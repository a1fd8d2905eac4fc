//! Sessions, and what they are called.

use super::{Rows, session, variants, worded};
use crate::aws::AwsError;
use crate::sessions::Error;
use crate::store::StoreError;
use crate::{credentials, delivery, ground};
use daypass_core::{Explain, Problem, ProblemCode, Region, Remedy, SessionAlias};

worded!(Error, "sessions", errors();
    words NotFound NoneYet SeveralSessions AliasTaken NotActive NoPortal OtherPartition NotOpened LinkUnused LinkContested PromptFailed;
    passes_on Ground(ground::Error) Store(StoreError) Aws(AwsError) Credentials(credentials::Error)
        Delivery(delivery::Error));

fn errors() -> Rows<Error> {
    let name = || "deploy".to_owned();
    let matches = ["Shop/Deploy", "Two:Shop/Deploy"].map(str::to_owned).to_vec();
    let alias = || SessionAlias::parse("prod").unwrap();
    let region = |name| Region::parse(name).unwrap();
    let declined =
        Problem::new(ProblemCode::SignInDeclined, "Sign-in declined", "Denied.", "Sign in.", Remedy::Retry);
    vec![
        ("NotFound", Error::NotFound { name: name(), similar: None }),
        (
            "NotFound: one is similar",
            Error::NotFound { name: name(), similar: Some("Shop/Deploy".to_owned()) },
        ),
        ("NoneYet", Error::NoneYet { name: name(), has_integration: false }),
        ("NoneYet: nothing was read", Error::NoneYet { name: name(), has_integration: true }),
        ("SeveralSessions", Error::SeveralSessions { name: name(), count: 2, matches: matches.clone() }),
        (
            "SeveralSessions: more than are listed",
            Error::SeveralSessions { name: name(), count: 40, matches },
        ),
        ("AliasTaken", Error::AliasTaken { alias: alias(), by: "Shop/Deploy".to_owned() }),
        ("NotActive", Error::NotActive { name: name() }),
        ("NoPortal", Error::NoPortal { name: "ada".to_owned() }),
        (
            "OtherPartition",
            Error::OtherPartition { name: name(), region: region("cn-north-1"), own: region("eu-west-1") },
        ),
        (
            "NotOpened",
            Error::NotOpened {
                session: Box::new(session()),
                name: "Shop/Deploy now".to_owned(),
                source: Box::new(ground::Error::NoBrowser),
            },
        ),
        ("LinkUnused", Error::LinkUnused { session: Box::new(session()), name: name() }),
        ("LinkContested", Error::LinkContested { name: name() }),
        ("PromptFailed", Error::PromptFailed(Box::new(declined))),
        (
            "PromptFailed: the person stopped it",
            Error::PromptFailed(Box::new(ground::Error::Cancelled.problem())),
        ),
    ]
}
