//! Who is let in at an endpoint.

use crate::ground::{self, is_for, random_text};
use daypass_core::{Secret, SessionId};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, StatusCode, header};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The way to one session's credentials, and what opens it.
#[derive(Debug)]
pub(super) struct Door {
    session: SessionId,
    path: String,
    token: Secret,
}

/// Why somebody is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Not by our address. A web page whose own name was made to lead to 127.0.0.1 comes with that name.
    Host,
    /// By a page in a browser.
    Origin,
    /// By another method than GET.
    Method,
    /// By a path that leads nowhere.
    Path,
    /// Without the token.
    Token,
}

impl Refusal {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Origin => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Path => StatusCode::NOT_FOUND,
            Self::Token => StatusCode::UNAUTHORIZED,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Host => "WrongHost",
            Self::Origin => "NotForPages",
            Self::Method => "WrongMethod",
            Self::Path => "NotFound",
            Self::Token => "WrongToken",
        }
    }
}

impl Door {
    /// A door with a new token, of 256 random bits.
    pub(super) fn for_session(session: &SessionId) -> Result<Self, ground::Error> {
        Ok(Self { session: session.clone(), path: Self::path_of(session), token: random_text()? })
    }

    pub(super) fn path_of(session: &SessionId) -> String {
        format!("/credentials/{session}")
    }

    pub(super) fn session(&self) -> &SessionId {
        &self.session
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn token(&self) -> &Secret {
        &self.token
    }
}

/// The session that a call is let in to. The token is checked last, and compared in constant time.
pub(super) fn admit(doors: &[Arc<Door>], head: &Parts, authority: &str) -> Result<SessionId, Refusal> {
    if !is_for(head, authority) {
        return Err(Refusal::Host);
    }
    if head.headers.contains_key(header::ORIGIN) {
        return Err(Refusal::Origin);
    }
    if head.method != Method::GET {
        return Err(Refusal::Method);
    }
    let path = head.uri.path_and_query().map(PathAndQuery::as_str);
    let door = doors.iter().find(|door| path == Some(&door.path)).ok_or(Refusal::Path)?;
    let given = head.headers.get(header::AUTHORIZATION).map_or(&[][..], HeaderValue::as_bytes);
    if !bool::from(given.ct_eq(door.token.expose().as_bytes())) {
        return Err(Refusal::Token);
    }
    Ok(door.session.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::exchange;
    use daypass_fuzz::Target;
    use http::Request;
    use http_body_util::Full;
    use std::cell::RefCell;

    const HERE: &str = "127.0.0.1:4321";

    fn door() -> Arc<Door> {
        Arc::new(Door::for_session(&SessionId::from_stored("00112233445566aa")).unwrap())
    }

    /// The result of a call with these headers and the right token.
    fn called(method: &str, target: &str, headers: &[(&str, &str)]) -> Result<SessionId, Refusal> {
        let door = door();
        let mut call = Request::builder().method(method).uri(target);
        call = call.header("authorization", door.token.expose());
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        admit(&[door], &call.body(()).unwrap().into_parts().0, HERE)
    }

    #[test]
    fn who_asks_as_aws_tools_do_is_let_in() {
        let headers = [("host", HERE), ("accept", "application/json"), ("user-agent", "Botocore/1")];
        let session = SessionId::from_stored("00112233445566aa");
        assert_eq!(called("GET", "/credentials/00112233445566aa", &headers), Ok(session));
    }

    #[test]
    fn every_other_is_turned_away() {
        let path = "/credentials/00112233445566aa";
        let other = format!("{path}/");
        let whole = format!("http://evil.example{path}");
        for (method, target, headers, refusal) in [
            ("GET", path, &[][..], Refusal::Host),
            ("GET", path, &[("host", "localhost:4321")], Refusal::Host),
            ("GET", path, &[("host", "127.0.0.1")], Refusal::Host),
            ("GET", path, &[("host", "evil.example:4321")], Refusal::Host),
            ("GET", path, &[("host", HERE), ("host", "evil.example")], Refusal::Host),
            ("GET", &whole, &[("host", HERE)], Refusal::Host),
            ("GET", path, &[("host", HERE), ("origin", "https://evil.example")], Refusal::Origin),
            ("GET", path, &[("host", HERE), ("origin", "null")], Refusal::Origin),
            ("POST", path, &[("host", HERE)], Refusal::Method),
            ("HEAD", path, &[("host", HERE)], Refusal::Method),
            ("OPTIONS", path, &[("host", HERE)], Refusal::Method),
            ("GET", "/", &[("host", HERE)], Refusal::Path),
            ("GET", &other, &[("host", HERE)], Refusal::Path),
            ("GET", "/credentials/00112233445566aa?x", &[("host", HERE)], Refusal::Path),
        ] {
            assert_eq!(called(method, target, headers), Err(refusal), "{method} {target} {headers:?}");
        }
    }

    #[test]
    fn without_the_whole_token_nobody_is_let_in() {
        let (door, other) = (door(), door());
        let beginning = &door.token.expose()[..42];
        let bearer = format!("Bearer {}", door.token.expose());
        for given in [None, Some(""), Some(beginning), Some(&bearer), Some(other.token.expose())] {
            let mut call = Request::builder().uri(door.path()).header("host", HERE);
            if let Some(given) = given {
                call = call.header("authorization", given);
            }
            let head = call.body(()).unwrap().into_parts().0;
            assert_eq!(admit(std::slice::from_ref(&door), &head, HERE), Err(Refusal::Token));
        }
        assert_eq!(door.token.expose().len(), 43, "256 bits");
    }

    /// Any bytes of a caller: who does not send the whole token by our address is turned away, whatever else they send.
    #[test]
    fn fuzz_endpoint() {
        let token = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
        let session = SessionId::from_stored("00112233445566aa");
        let path = Door::path_of(&session);
        let door = Arc::new(Door { session, path, token: Secret::new(token) });
        let words = [
            "GET ",
            "HEAD ",
            " HTTP/1.1\r\n",
            "Host: 127.0.0.1:4321\r\n",
            "Origin: null\r\n",
            "authorization:",
            token,
        ];
        let target = Target::new(env!("CARGO_MANIFEST_DIR"), "endpoint").with_dictionary(&words);
        target.run(|request| {
            let admitted = RefCell::new(None);
            let answered = exchange(request, |head| {
                let result = admit(std::slice::from_ref(&door), &head, HERE);
                let status = result.as_ref().map_or_else(|refusal| refusal.status(), |_| StatusCode::OK);
                *admitted.borrow_mut() = Some(result);
                async move { http::Response::builder().status(status).body(Full::default()).unwrap() }
            });
            assert!(answered.is_empty() || answered.starts_with(b"HTTP/1."));
            let admitted = admitted.into_inner();
            if let Some(Ok(_)) = admitted {
                let text = String::from_utf8_lossy(request);
                let lower = text.to_ascii_lowercase().replace('\r', "");
                let head = lower.split("\n\n").next().unwrap();
                assert!(text.contains(token) && text.contains(HERE) && text.contains("GET "), "{text}");
                assert!(!head.contains("\norigin:"), "{text}");
            }
            (admitted.map(|result| result.is_ok()), answered.len())
        });
    }
}
