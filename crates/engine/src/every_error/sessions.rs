//! Sessions, and what they are called.

use super::{Rows, variants, worded};
use crate::aws::AwsError;
use crate::sessions::Error;
use crate::store::StoreError;
use crate::{credentials, delivery, ground};
use daypass_core::{Explain, Problem, ProblemCode, Remedy};

worded!(Error, "sessions", errors();
    words SeveralSessions NotActive NoConsole LinkUnused LinkContested PromptFailed;
    passes_on Ground(ground::Error) Store(StoreError) Aws(AwsError) Credentials(credentials::Error)
        Delivery(delivery::Error));

fn errors() -> Rows<Error> {
    let name = || "deploy".to_owned();
    let matches = ["deploy-a (00aa)", "deploy-b (00bb)"].map(str::to_owned).to_vec();
    let declined =
        Problem::new(ProblemCode::SignInDeclined, "Sign-in declined", "Denied.", "Sign in.", Remedy::Retry);
    vec![
        ("SeveralSessions", Error::SeveralSessions { name: name(), matches }),
        ("NotActive", Error::NotActive { name: name() }),
        ("NoConsole", Error::NoConsole { name: "ada".to_owned() }),
        ("LinkUnused", Error::LinkUnused),
        ("LinkContested", Error::LinkContested { name: name() }),
        ("PromptFailed", Error::PromptFailed(Box::new(declined))),
        (
            "PromptFailed: the person stopped it",
            Error::PromptFailed(Box::new(ground::Error::Cancelled.problem())),
        ),
    ]
}
