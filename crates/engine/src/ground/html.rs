//! A page that Daypass shows in the browser.

use super::Response;
use http::{HeaderValue, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;

/// A page with a heading and paragraphs, which are HTML.
pub(crate) fn page(title: &str, paragraphs: &[&str]) -> String {
    let paragraphs: String = paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title} · Daypass</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>:root{{color-scheme:light dark}}\
         body{{font:16px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;\
         background:light-dark(#f5f6f8,#131519);color:light-dark(#1a1d23,#e9ebef)}}\
         main{{max-width:26rem;padding:2rem;text-align:center}}h1{{font-size:1.25rem;margin:0}}p{{margin:.5rem 0 0}}\
         </style><main><h1>{title}</h1>{paragraphs}</main></html>"
    )
}

/// Answers with a page that loads nothing, tells no other site where the person was, and is not kept.
pub(crate) fn html(status: StatusCode, text: impl Into<Bytes>) -> Response {
    let mut response = http::Response::new(Full::new(text.into()));
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
