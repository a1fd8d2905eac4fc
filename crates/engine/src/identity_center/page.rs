//! What the browser shows after it has called back.

use daypass_core::Problem;

/// `title` and `text` are HTML.
fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title} · Daypass</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>:root{{color-scheme:light dark}}\
         body{{font:16px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;\
         background:light-dark(#f5f6f8,#131519);color:light-dark(#1a1d23,#e9ebef)}}\
         main{{max-width:26rem;padding:2rem;text-align:center}}h1{{font-size:1.25rem;margin:0 0 .5rem}}p{{margin:0}}\
         </style><main><h1>{title}</h1><p>{text}</p></main></html>"
    )
}

pub(super) fn done() -> String {
    page("You are signed in", "Daypass has what it needs. You can close this tab.")
}

pub(super) fn not_done(problem: &Problem) -> String {
    let text = format!("{}: {}. {}", problem.title, problem.detail.trim_end_matches('.'), problem.hint());
    page("You are not signed in", &format!("{} You can close this tab.", escaped(&text)))
}

/// A registration that AWS has forgotten was made anew, and another page opens.
pub(super) fn once_more() -> String {
    page(
        "Once more, please",
        "AWS did not know this registration of Daypass any more. Choose Allow in the tab that opens now.",
    )
}

pub(super) fn not_yet() -> String {
    page(
        "Daypass is asking AWS",
        "It takes longer than usual. Daypass shows how it ends; you can close this tab.",
    )
}

pub(super) fn wrong_call() -> String {
    page("This is not the sign-in that Daypass waits for", "Begin again from Daypass.")
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
        assert!(page.contains("T: &lt;script&gt;&amp;. Try again."), "{page}");
    }
}
