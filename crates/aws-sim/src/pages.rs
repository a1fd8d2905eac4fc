//! The HTML pages that a person sees, in light and dark, and usable with a screen reader.

use crate::oidc::consent::Consent;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use quick_xml::escape::escape;

const STYLE: &str = include_str!("pages.css");

/// A whole page. `head` and `body` are markup; `title` is text, and is escaped.
fn page(status: StatusCode, title: &str, head: &str, body: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n{head}<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n\
         <footer>Simulated AWS on this machine. Nothing here is real.</footer>\n</body>\n</html>\n"
    );
    (status, [("cache-control", "no-store")], Html(html)).into_response()
}

fn message(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, title, "", &format!("<p role=\"status\">{}</p>\n", escape(text)))
}

/// `/device` without a code.
pub(crate) fn enter_code() -> Response {
    page(
        StatusCode::OK,
        "Enter the code",
        "",
        "<form method=\"get\" action=\"/device\">\n<label for=\"user_code\">The code that your application shows</label>\n\
         <input id=\"user_code\" name=\"user_code\" autocomplete=\"off\" spellcheck=\"false\" required autofocus>\n\
         <button class=\"primary\">Continue</button>\n</form>\n",
    )
}

/// `/device` with a code that is pending.
pub(crate) fn confirm_code(organisation: &str, consent: &Consent) -> Response {
    let code = escape(consent.id.as_str());
    let body = format!(
        "<p>Compare this code with the one that your application shows.</p>\n\
         <p class=\"code\" id=\"code\">{code}</p>\n{}{}",
        request(organisation, consent),
        buttons("/device", "user_code", &code),
    );
    page(StatusCode::OK, "Authorization requested", "", &body)
}

/// `/authorize` with a request that is pending.
pub(crate) fn authorize(organisation: &str, consent: &Consent) -> Response {
    let id = escape(consent.id.as_str());
    let body = format!("{}{}", request(organisation, consent), buttons("/authorize", "request", &id));
    page(StatusCode::OK, "Authorization requested", "", &body)
}

fn request(organisation: &str, consent: &Consent) -> String {
    let (client, organisation) = (escape(consent.client_name.as_str()), escape(organisation));
    let scopes: String =
        consent.scopes.iter().map(|scope| format!("<li><code>{}</code></li>\n", escape(scope))).collect();
    let scopes = if scopes.is_empty() { "<li>your AWS accounts and roles</li>\n".to_owned() } else { scopes };
    format!(
        "<p><strong>{client}</strong> asks for access to your AWS accounts at <strong>{organisation}</strong>:</p>\n\
         <ul>\n{scopes}</ul>\n"
    )
}

/// The buttons Allow and Deny. `value` must be escaped already.
fn buttons(action: &str, field: &str, value: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{action}\">\n<input type=\"hidden\" name=\"{field}\" value=\"{value}\">\n\
         <button class=\"primary\" id=\"allow\" name=\"decision\" value=\"allow\">Allow</button>\n\
         <button id=\"deny\" name=\"decision\" value=\"deny\">Deny</button>\n</form>\n"
    )
}

/// After Allow.
pub(crate) fn allowed() -> Response {
    message(StatusCode::OK, "Request approved", "You can close this page and go back to your application.")
}

/// After Deny.
pub(crate) fn denied() -> Response {
    message(StatusCode::OK, "Request denied", "Nothing was shared. You can close this page.")
}

/// A request for consent that has expired or was decided before.
pub(crate) fn code_expired() -> Response {
    let text = "It was answered before, or its time has passed. Start again from your application.";
    message(StatusCode::GONE, "This request has ended", text)
}

/// A code that was never issued.
pub(crate) fn code_unknown() -> Response {
    let text = "Nobody asked with this code. Check it, or start again from your application.";
    message(StatusCode::NOT_FOUND, "This code is unknown", text)
}

/// A request that cannot be carried out.
pub(crate) fn bad_request(why: &str) -> Response {
    message(StatusCode::BAD_REQUEST, "This request cannot be carried out", why)
}

/// `/start`, the access portal. Clients find the region in its head. The portal's own links have their parameters in the
/// fragment, which a browser does not send, so a script redirects.
pub(crate) fn portal(organisation: &str, region: &str) -> Response {
    let head = format!(
        "<meta name=\"region\" content=\"{}\"/>\n<script>\n\
         const [page, query = \"\"] = location.hash.replace(/^#\\/?/, \"\").split(\"?\");\n\
         if (page === \"console\") location.replace(\"/start/console?\" + query);\n\
         if (page === \"device\") location.replace(\"/device?\" + query);\n</script>\n",
        escape(region)
    );
    let title = format!("{organisation} access portal");
    page(StatusCode::OK, &title, &head, "<p>Add this page's address to Daypass to sign in.</p>\n")
}

/// What the console page shows.
pub(crate) struct Console<'a> {
    /// The twelve digits.
    pub(crate) account_id: &'a str,
    /// The account's name; empty when the organisation has no such account.
    pub(crate) account_name: &'a str,
    /// The role's name.
    pub(crate) role: &'a str,
    /// The first part of the destination's path.
    pub(crate) service: &'a str,
    /// The destination's region.
    pub(crate) region: &'a str,
    /// Who is signed in.
    pub(crate) arn: &'a str,
    /// What they may do.
    pub(crate) permissions: &'a str,
}

/// `/console…`, where a federated sign-in ends.
pub(crate) fn console(shown: &Console<'_>) -> Response {
    let rows: String = [
        ("account-id", "Account", shown.account_id),
        ("account-name", "Account name", shown.account_name),
        ("role", "Role", shown.role),
        ("service", "Service", shown.service),
        ("region", "Region", shown.region),
        ("arn", "Signed in as", shown.arn),
        ("permissions", "Permissions", shown.permissions),
    ]
    .iter()
    .map(|(id, name, value)| format!("<dt>{name}</dt><dd id=\"{id}\">{}</dd>\n", escape(*value)))
    .collect();
    // A browser's window has the title, by which tests without a hold of the browser read the page.
    let Console { account_id, role, service, region, .. } = shown;
    let title = format!("AWS console: {service} in {region} as {role} of {account_id}");
    page(StatusCode::OK, &title, "", &format!("<dl>\n{rows}</dl>\n"))
}
