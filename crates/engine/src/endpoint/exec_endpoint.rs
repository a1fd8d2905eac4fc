//! A container's credential endpoint on loopback: what lives long asks it again, and gets what has been renewed.
//!
//! Facts: AWS SDKs and Tools Reference Guide, *Container credential provider*; what is retried, from botocore's
//! `utils.py` (`ContainerMetadataFetcher`) and the Rust SDK's `ecs.rs`.

use super::door::{Door, Refusal, admit};
use super::responder::Answers;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::{Loopback, Response as HttpResponse};
use aws_files::{Document, View};
use daypass_core::credential_documents::{endpoint_document, endpoint_refusal};
use daypass_core::shell::{ENDPOINT_TOKEN_VARIABLE, ENDPOINT_VARIABLE};
use daypass_core::view::Caller;
use daypass_core::{Problem, ProblemCode, Secret, SessionId};
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// The profile that AWS tools look into before they ask an endpoint.
pub(crate) const DEFAULT: &str = "default";

/// An endpoint for one session. It listens from the moment it is opened, and answers while it is served.
#[derive(Debug)]
pub struct Endpoint {
    engine: Engine,
    loopback: Loopback,
    door: Arc<Door>,
}

impl Engine {
    /// Opens an endpoint for a session, on a random port and behind a token of its own.
    ///
    /// # Errors
    /// [`EngineError::DefaultProfile`] where AWS tools would not come to it; [`EngineError::Endpoint`] when there is no
    /// port.
    pub async fn open_endpoint(&self, session: &SessionId) -> Result<Endpoint, EngineError> {
        self.check_default_profile()?;
        let loopback = Loopback::listen(0).await.map_err(EngineError::Endpoint)?;
        let door = Arc::new(Door::for_session(session)?);
        Ok(Endpoint { engine: self.clone(), loopback, door })
    }

    /// AWS tools look into the default profile before they ask an endpoint: one that gives credentials would let them
    /// be somebody else than was asked for.
    pub(crate) fn check_default_profile(&self) -> Result<(), EngineError> {
        let (config, credentials) =
            (aws_files::read(&self.files.config)?, aws_files::read(&self.files.credentials)?);
        let Some(by) = View::new(&config, &credentials).gives_credentials(DEFAULT) else { return Ok(()) };
        let in_config = View::new(&config, &Document::parse([])).gives_credentials(DEFAULT).is_some();
        let file = if in_config { &self.files.config } else { &self.files.credentials };
        Err(EngineError::DefaultProfile { by: by.key.to_owned(), file: file.clone() })
    }
}

impl Endpoint {
    /// What an AWS tool has to know to ask it.
    pub fn variables(&self) -> [(&'static str, Secret); 2] {
        let address = format!("http://{}{}", self.loopback.authority(), self.door.path());
        [(ENDPOINT_VARIABLE, Secret::new(address)), (ENDPOINT_TOKEN_VARIABLE, self.door.token().clone())]
    }

    /// Answers, until it is dropped. The history tells that it was for `by`.
    pub async fn serve(self, by: Caller) -> Infallible {
        let doors = Arc::new(RwLock::new(vec![self.door]));
        serve(self.engine.acting_for(by), self.loopback, doors).await
    }
}

/// The doors that are there now.
pub(super) type Doors = Arc<RwLock<Vec<Arc<Door>>>>;

/// Answers at these doors, until it is dropped.
pub(super) async fn serve(engine: Engine, loopback: Loopback, doors: Doors) -> Infallible {
    let answers = Arc::new(Answers::of(engine));
    let authority: Arc<str> = Arc::from(loopback.authority());
    loopback
        .serve(move |head| answer(head, Arc::clone(&authority), Arc::clone(&doors), Arc::clone(&answers)))
        .await
}

async fn answer(head: Parts, authority: Arc<str>, doors: Doors, answers: Arc<Answers>) -> HttpResponse {
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
        Err(problem) => refused(&problem),
    }
}

/// A problem as AWS tools show it: they print the message, and ask again where the status says that it may help.
fn refused(problem: &Problem) -> HttpResponse {
    let code = serde_json::to_value(problem.code).ok();
    let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or("Failed");
    let message = format!("{}: {} {}", problem.title, problem.detail, problem.hint());
    json(status(problem.code), endpoint_refusal(code, &message))
}

/// botocore asks again whatever it is, the SDKs after a 5xx alone.
fn status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::Offline | ProblemCode::Throttled | ProblemCode::ProxyOrTls => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        ProblemCode::AccessDenied => StatusCode::FORBIDDEN,
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

/// No page may read it: there are no CORS headers.
fn json(status: StatusCode, body: impl Into<Bytes>) -> HttpResponse {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}
