//! What the browser shows after it has called back.

use crate::ground::page;
use daypass_core::Problem;

pub(super) fn done() -> String {
    page("You are signed in", &["Daypass has what it needs. You can close this tab."])
}

pub(super) fn not_done(problem: &Problem) -> String {
    let text = format!("{} {}", problem.detail, problem.hint());
    page("You are not signed in", &[&format!("{} You can close this tab.", escaped(&text))])
}

/// A registration that AWS has forgotten was made anew, and another page opens.
pub(super) fn once_more() -> String {
    page(
        "Please try once more",
        &["AWS no longer knew this registration of Daypass. Choose Allow in the tab that opens now."],
    )
}

pub(super) fn not_yet() -> String {
    page(
        "Daypass is asking AWS",
        &["This is taking longer than usual. Daypass shows the result; you can close this tab."],
    )
}

pub(super) fn wrong_call() -> String {
    page("This is not the sign-in that Daypass is waiting for", &["Start again from Daypass."])
}

/// A text in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::{ProblemCode, Remedy};

    #[test]
    fn what_aws_answered_is_text_in_the_page() {
        let problem = Problem::new(ProblemCode::Bug, "T", "<script>&", "Try again.", Remedy::Retry);
        let page = not_done(&problem);
        assert!(page.contains("&lt;script&gt;&amp; Try again."), "{page}");
    }
}
