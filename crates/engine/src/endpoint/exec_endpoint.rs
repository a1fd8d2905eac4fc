//! A container credential endpoint on loopback, for one program that `exec` runs. A program that outlives its credentials
//! asks again, and gets renewed ones.
//!
//! Facts: AWS SDKs and Tools Reference Guide, *Container credential provider*; what is retried, from botocore's
//! `utils.py` (`ContainerMetadataFetcher`) and the Rust SDK's `ecs.rs`.

use super::door::{Door, Refusal, admit};
use super::error::Error;
use super::responder::{Refused, Responder};
use super::room::Endpoints;
use crate::ground::{LockGuard, LockName, Loopback, Response as HttpResponse};
use crate::sessions::Sessions;
use daypass_core::credential_documents::{endpoint_document, endpoint_refusal};
use daypass_core::shell::{ENDPOINT_TOKEN_VARIABLE, ENDPOINT_VARIABLE};
use daypass_core::view::Caller;
use daypass_core::{Kind, ProblemCode, Secret, SessionId};
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// An endpoint for one session. It listens from the moment it is opened, and answers while it is served.
#[derive(Debug)]
pub struct ExecEndpoint {
    sessions: Sessions,
    loopback: Loopback,
    door: Arc<Door>,
    /// Tells other processes that a program asks here, so that nobody starts into the default profile unasked.
    _lock: Option<LockGuard>,
}

impl Endpoints {
    /// Opens an endpoint for a session, on a random port and behind a token of its own.
    ///
    /// # Errors
    /// [`Error::DefaultProfile`] where AWS tools would not come to it; [`Error::Listen`] when there is no
    /// port.
    pub async fn open(&self, session: &SessionId) -> Result<ExecEndpoint, Error> {
        let loopback = Loopback::listen(0).await.map_err(Error::Listen)?;
        let name = LockName::ExecEndpoint(session.clone(), loopback.port());
        let lock = match self.locks.acquire(name, "serving an endpoint to a program").await {
            Ok(lock) => Some(lock),
            // A home that cannot be written, as in a container: nobody starts anything there.
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "an endpoint is not noted");
                None
            }
        };
        // Looked at once others can see that there is an endpoint: who starts into the profile later is asked.
        self.deliveries.check_default_profile()?;
        let door = Arc::new(Door::for_session(session)?);
        Ok(ExecEndpoint { sessions: self.sessions.clone(), loopback, door, _lock: lock })
    }
}

impl ExecEndpoint {
    /// What an AWS tool has to know to ask it.
    pub fn variables(&self) -> [(&'static str, Secret); 2] {
        let address = format!("http://{}{}", self.loopback.authority(), self.door.path());
        [(ENDPOINT_VARIABLE, Secret::new(address)), (ENDPOINT_TOKEN_VARIABLE, self.door.token().clone())]
    }

    /// Answers, until it is dropped. The history tells that it was for `caller`.
    pub async fn serve(self, caller: Caller) -> Infallible {
        let doors = Arc::new(RwLock::new(vec![self.door]));
        serve(self.sessions.acting_for(caller), self.loopback, doors).await
    }
}

/// The doors that are there now.
pub(super) type Doors = Arc<RwLock<Vec<Arc<Door>>>>;

/// Answers at these doors, until it is dropped.
pub(super) async fn serve(sessions: Sessions, loopback: Loopback, doors: Doors) -> Infallible {
    let answers = Arc::new(Responder::of(sessions));
    let authority: Arc<str> = Arc::from(loopback.authority());
    loopback
        .serve(move |head| answer(head, Arc::clone(&authority), Arc::clone(&doors), Arc::clone(&answers)))
        .await
}

async fn answer(head: Parts, authority: Arc<str>, doors: Doors, answers: Arc<Responder>) -> HttpResponse {
    let admitted = admit(&doors.read().unwrap_or_else(PoisonError::into_inner), &head, &authority);
    let session = match admitted {
        Ok(session) => session,
        Err(refusal) => return turned_away(refusal),
    };
    match answers.of_session(&session).await {
        Ok((credentials, account)) => {
            let document = endpoint_document(&credentials, account.as_ref());
            let body = Bytes::from_owner(Zeroizing::new(document.expose().as_bytes().to_vec()));
            json(StatusCode::OK, body)
        }
        Err(refusal) => refused(&refusal),
    }
}

/// A problem as AWS tools show it: they print the message, and ask again where the status says that it may help.
fn refused(refused: &Refused) -> HttpResponse {
    let Refused { problem, kind } = refused;
    let code = serde_json::to_value(problem.code).ok();
    let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or("Failed");
    let message = format!("{} {}", problem.detail, problem.hint());
    json(status(*kind, problem.code), endpoint_refusal(code, &message))
}

/// The status for an error. botocore retries on any status, the SDKs only on 5xx: so an error that passes by itself is
/// answered with 503.
pub(crate) fn status(kind: Kind, code: ProblemCode) -> StatusCode {
    match (kind, code) {
        (Kind::Passing, _) => StatusCode::SERVICE_UNAVAILABLE,
        (_, ProblemCode::AccessDenied) => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_REQUEST,
    }
}

fn turned_away(refusal: Refusal) -> HttpResponse {
    let message = "This is not how AWS tools ask Daypass for credentials.";
    let mut answer = json(refusal.status(), endpoint_refusal(refusal.code(), message));
    if refusal == Refusal::Method {
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET"));
    }
    answer
}

/// A response without CORS headers, so that no web page can read it.
fn json(status: StatusCode, body: impl Into<Bytes>) -> HttpResponse {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}
