//! AWS, asked through the SDK's own clients over one HTTP stack.
//!
//! There is no trait to put a fake behind: the tests run the same clients, over HTTP, against aws-sim.

mod bounded;
mod causes;
mod choice;
mod date;
mod download;
pub mod endpoints;
pub mod error;
mod explain;
pub mod federation;
mod host;
pub mod http;
pub mod iam;
mod no_proxy;
pub mod oidc;
mod origin;
pub mod portal;
mod proxy;
mod resolution;
mod route;
mod service;
pub mod signer;
mod silence;
pub mod sts;
mod token_refusal;
mod transmission;
mod trust;
mod turns;
mod unanswered;

pub use choice::{Choice, Chosen};
pub use download::DownloadError;
pub use endpoints::Endpoints;
pub use error::AwsError;
pub use explain::RoleRefused;
pub use no_proxy::NoProxy;
pub use origin::{CaBundle, Origin};
pub use proxy::{Proxies, Proxy, UnusableProxy};
pub use route::Route;
pub use service::{NoEndpoint, Service};
pub use silence::Silence;
pub use token_refusal::TokenRefusal;
pub use transmission::Transmission;
pub use trust::LeftOut;
pub use unanswered::Unanswered;

use crate::ground::{Clock, SystemClock};
use aws_smithy_async::time::TimeSource;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use daypass_core::StartUrl;
use http::Http;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use turns::Queues;

/// How long a whole operation may take, its retries included.
const OPERATION: Duration = Duration::from_secs(40);
/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(15);

/// AWS, reached by one HTTP stack on one route.
#[derive(Debug, Clone)]
pub struct Gateway {
    http: Arc<Http>,
    route: Arc<Route>,
    dual_stack_portal: bool,
    clock: Arc<dyn Clock>,
    most_attempts: u32,
    attempt: Duration,
    operation: Duration,
    queues: Queues,
}

/// Gives the SDK, which signs requests with the time, the same clock as the rest of Daypass.
#[derive(Debug)]
struct SdkTime(Arc<dyn Clock>);

impl TimeSource for SdkTime {
    fn now(&self) -> SystemTime {
        self.0.now().into()
    }
}

impl Gateway {
    /// The gateway of a route.
    pub fn new(route: Route) -> Self {
        Self {
            http: Arc::new(Http::new(&route)),
            route: Arc::new(route),
            dual_stack_portal: false,
            clock: Arc::new(SystemClock),
            most_attempts: u32::MAX,
            attempt: ATTEMPT,
            operation: OPERATION,
            queues: Queues::default(),
        }
    }

    /// The same by another clock than the machine's.
    #[must_use]
    pub fn by(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// The same, without retries of the SDK: for callers that try again by rules of their own.
    #[must_use]
    pub fn asking_once(&self) -> Self {
        Self { most_attempts: 1, ..self.clone() }
    }

    /// The same with other bounds on how long one attempt and a whole operation may take.
    #[must_use]
    pub fn within(&self, attempt: Duration, operation: Duration) -> Self {
        Self { attempt, operation, ..self.clone() }
    }

    /// The same over another HTTP stack.
    #[must_use]
    pub fn over(self, http: Http) -> Self {
        Self { http: Arc::new(http), ..self }
    }

    /// The same for the sign-in and the portal of an instance, which are asked at the dual-stack endpoints where its portal
    /// is on such a host.
    #[must_use]
    pub fn of_portal(&self, start_url: &StartUrl) -> Self {
        Self { dual_stack_portal: start_url.is_dual_stack(), ..self.clone() }
    }

    /// What was chosen for the way to AWS.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Services that are elsewhere.
    pub fn endpoints(&self) -> &Endpoints {
        &self.route.endpoints
    }

    /// The HTTP stack, for what belongs to no SDK.
    pub fn http(&self) -> &Http {
        &self.http
    }

    fn time(&self) -> SdkTime {
        SdkTime(self.clock.clone())
    }

    /// Standard back-off, for operations that may be asked twice without harm.
    fn retries(&self, attempts: u32) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(attempts.min(self.most_attempts))
            .with_initial_backoff(Duration::from_millis(400))
    }

    fn timeouts(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(8).min(self.attempt))
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.operation)
            .build()
    }
}
