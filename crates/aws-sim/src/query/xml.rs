//! The XML responses of the Query protocol.

use crate::keys::Key;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use quick_xml::escape::escape;
use uuid::Uuid;

/// `<name>text</name>`, escaped.
pub(crate) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// `<Credentials>…</Credentials>`, with the expiration in UTC.
pub(crate) fn credentials(key: &Key) -> String {
    format!(
        "<Credentials>{}{}{}{}</Credentials>",
        element("AccessKeyId", &key.access_key_id),
        element("SecretAccessKey", &key.secret),
        element("SessionToken", key.session_token.as_deref().unwrap_or_default()),
        element("Expiration", &key.expires_at.map(|at| at.to_string()).unwrap_or_default()),
    )
}

/// `<name>` with the date of a timestamp, in whole seconds of UTC.
pub(crate) fn date(name: &str, at: Timestamp) -> String {
    element(name, &Timestamp::from_second(at.as_second()).unwrap_or(at).to_string())
}

/// The whole response of an operation. `result` is markup, empty for an operation that returns nothing.
pub(crate) fn answer(namespace: &str, operation: &str, result: &str) -> Response {
    let request_id = Uuid::new_v4();
    let result = match result {
        "" => String::new(),
        markup => format!("<{operation}Result>{markup}</{operation}Result>"),
    };
    respond(
        StatusCode::OK,
        format!(
            "<{operation}Response xmlns=\"{namespace}\">{result}\
             <ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>\n"
        ),
    )
}

/// The whole error response. Its type is `Sender` below status 500, else `Receiver`.
pub(crate) fn error(namespace: &str, status: StatusCode, code: &str, message: &str) -> Response {
    let kind = if status.is_server_error() { "Receiver" } else { "Sender" };
    let (code, message) = (element("Code", code), element("Message", message));
    let request_id = Uuid::new_v4();
    respond(
        status,
        format!(
            "<ErrorResponse xmlns=\"{namespace}\"><Error><Type>{kind}</Type>{code}{message}</Error>\
             <RequestId>{request_id}</RequestId></ErrorResponse>\n"
        ),
    )
}

fn respond(status: StatusCode, body: String) -> Response {
    (status, [("content-type", "text/xml")], body).into_response()
}
