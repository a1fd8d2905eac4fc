//! What the browser shows after it has called back.

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

pub(super) fn not_done() -> String {
    page(
        "You are not signed in",
        "Daypass was not given access. You can close this tab and try again from Daypass.",
    )
}

pub(super) fn wrong_call() -> String {
    page("This is not the sign-in that Daypass waits for", "Begin again from Daypass.")
}
