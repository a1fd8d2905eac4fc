//! The one HTTP stack: hyper and rustls as the SDK brings them, with the machine's proxy and certificates.

use super::bounded::{BoundedClient, MAX_BODY};
use super::date;
use super::error::{AtHost, AwsError};
use super::host::host_of;
use super::proxy::{Proxies, Way};
use super::route::Route;
use super::silence::Silence;
use super::trust::{LeftOut, Trust};
use super::unanswered::Unanswered;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use jiff::Timestamp;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a plain request may take.
const REQUEST: Duration = Duration::from_secs(10);

/// The stack: for the SDK's clients, and for the few requests that belong to no SDK.
#[derive(Debug, Clone)]
pub struct Http {
    client: SharedHttpClient,
    ways: Arc<Ways>,
    unanswered: Unanswered,
}

/// The response to a plain request.
#[derive(Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The `Location` of a redirect.
    pub location: Option<String>,
    /// The `Content-Type`.
    pub content_type: Option<String>,
    /// The body, up to 1 MiB.
    pub body: Vec<u8>,
    /// The time by the clock of who answered (`Date`).
    pub date: Option<Timestamp>,
    /// Whether it has an id of AWS's for the request, which nobody else answers with.
    pub has_request_id: bool,
}

impl Http {
    /// The stack with the proxies and the CA bundle of a route, whose certificates are trusted beside the system's (or those
    /// of `SSL_CERT_FILE` and `SSL_CERT_DIR`).
    pub fn new(route: &Route) -> Self {
        let ways = Arc::new(Ways::new(route));
        let for_sdk = ways.clone();
        let client = http_client_fn(move |settings, components| {
            let (ways, settings, components) = (for_sdk.clone(), settings.clone(), components.clone());
            SharedHttpConnector::new(OfSdk { ways, settings, components })
        });
        Self::of(client, ways)
    }

    /// A stack over this connector alone, without the machine's proxy: where AWS's names lead elsewhere, as in tests.
    pub fn over(connector: SharedHttpConnector) -> Self {
        let ways = Ways::new(&Route::default());
        for plain in &ways.plain {
            plain.get_or_init(|| connector.clone());
        }
        Self::of(http_client_fn(move |_, _| connector.clone()), Arc::new(ways))
    }

    fn of(client: SharedHttpClient, ways: Arc<Ways>) -> Self {
        let unanswered = Unanswered::default();
        let bounded = BoundedClient { client, unanswered: unanswered.clone() };
        Self { client: SharedHttpClient::new(bounded), ways, unanswered }
    }

    /// Who was asked and has not answered yet, by the SDK's clients and otherwise.
    pub fn unanswered(&self) -> &Unanswered {
        &self.unanswered
    }

    /// The certificates of the bundle that cannot be read. The stack does without them.
    pub fn left_out(&self) -> &[LeftOut] {
        self.ways.trust.left_out()
    }

    /// Why the CA bundle cannot be used, if it cannot: whoever asks over TLS is told so.
    pub fn bundle_fault(&self) -> Option<AwsError> {
        self.ways.trust.bundle_fault()
    }

    /// For the SDK's clients. An answer of more than 1 MiB is an error.
    pub fn client(&self) -> SharedHttpClient {
        self.client.clone()
    }

    /// A GET that follows nothing by itself.
    ///
    /// # Errors
    /// [`AwsError`] when nobody answered.
    pub async fn get(&self, url: &str) -> Result<Response, AwsError> {
        self.send(url, "GET", None).await
    }

    /// A POST of a form, which keeps its fields out of the URL.
    ///
    /// # Errors
    /// [`AwsError`] when nobody answered.
    pub async fn post_form(&self, url: &str, form: &str) -> Result<Response, AwsError> {
        self.send(url, "POST", Some(form)).await
    }

    async fn send(&self, url: &str, method: &str, form: Option<&str>) -> Result<Response, AwsError> {
        let exchange = async {
            let response = self.exchange(url, method, form).await?;
            let header = |name: &str| response.headers().get(name).map(str::to_owned);
            let (status, location, content_type) =
                (response.status().as_u16(), header("location"), header("content-type"));
            let date = header("date").as_deref().and_then(date::parse);
            let has_request_id =
                ["x-amzn-requestid", "x-amz-request-id"].map(header).iter().any(Option::is_some);
            let mut stream = ByteStream::new(response.into_body());
            let mut body = Vec::new();
            while let Some(chunk) = stream.next().await {
                let chunk = chunk.map_err(|error| AwsError::Unreachable {
                    host: host_of(url),
                    why: Silence::of(&error),
                })?;
                let room = MAX_BODY - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if body.len() == MAX_BODY {
                    break;
                }
            }
            Ok(Response { status, location, content_type, body, date, has_request_id })
        };
        tokio::time::timeout(REQUEST, exchange).await.unwrap_or_else(|_| Err(late(url)))
    }

    /// The response to a GET, whose body is still to be read.
    pub(super) async fn get_response(&self, url: &str) -> Result<HttpResponse, AwsError> {
        let exchange = self.exchange(url, "GET", None);
        tokio::time::timeout(REQUEST, exchange).await.unwrap_or_else(|_| Err(late(url)))
    }

    async fn exchange(&self, url: &str, method: &str, form: Option<&str>) -> Result<HttpResponse, AwsError> {
        let mut request = HttpRequest::new(form.map_or_else(SdkBody::empty, SdkBody::from));
        request.set_uri(url).map_err(|_| AwsError::NotAws { host: host_of(url) })?;
        request.set_method(method).map_err(|_| AwsError::NotAws { host: host_of(url) })?;
        request.headers_mut().insert("user-agent", concat!("Daypass/", env!("CARGO_PKG_VERSION")));
        if let Some(form) = form {
            request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
            request.headers_mut().insert("content-length", form.len().to_string());
        }
        let ask = self.unanswered.ask(host_of(url));
        let response = self.ways.call_plain(request).await;
        let response = response.map_err(|error| AwsError::from_connector(&error, url))?;
        ask.answered();
        Ok(response)
    }
}

/// Nobody has answered in time.
fn late(url: &str) -> AwsError {
    AwsError::Unreachable { host: host_of(url), why: Silence::TimedOut }
}

/// The ways to AWS: each with clients of its own, since the SDK's client decides by rules of its own whom a proxy is for.
#[derive(Debug)]
struct Ways {
    trust: Arc<Trust>,
    proxies: Arc<Proxies>,
    /// In the order of [`Way`]; made when they are first needed, since reading the system's certificates costs more than
    /// most commands do.
    pooled: [OnceLock<SharedHttpClient>; 4],
    plain: [OnceLock<SharedHttpConnector>; 4],
}

impl Ways {
    fn new(route: &Route) -> Self {
        Self {
            trust: Arc::new(Trust::new(route.ca_bundle.clone())),
            proxies: Arc::new(route.proxies.clone()),
            pooled: Default::default(),
            plain: Default::default(),
        }
    }

    /// The way of a request. What is wrong with it is said first: without certificates the SDK's client says that AWS's is
    /// not known, and it goes around a proxy whose address it cannot read.
    fn way(&self, request: &HttpRequest) -> Result<Way, ConnectorError> {
        let proxy = self.proxies.fault(request.uri());
        let proxy = proxy.map(|(variable, unusable)| AwsError::UnusableProxy { variable, unusable });
        let fault = proxy.or_else(|| self.trust.fault(request.uri()));
        match fault {
            None => Ok(self.proxies.way(request.uri())),
            Some(fault) => Err(ConnectorError::user(fault.into())),
        }
    }

    fn pooled(&self, way: Way) -> &SharedHttpClient {
        self.pooled[way as usize].get_or_init(|| {
            let (trust, proxies) = (self.trust.clone(), self.proxies.clone());
            SharedHttpClient::new(Builder::new().build_with_connector_fn(move |settings, _| {
                connector(&trust, &proxies, way, settings.cloned())
            }))
        })
    }

    fn call_plain(&self, request: HttpRequest) -> HttpConnectorFuture {
        let way = match self.way(&request) {
            Ok(way) => way,
            Err(error) => return HttpConnectorFuture::ready(Err(error)),
        };
        let connector = self.plain[way as usize].get_or_init(|| {
            let settings =
                HttpConnectorSettings::builder().connect_timeout(REQUEST).read_timeout(REQUEST).build();
            SharedHttpConnector::new(connector(&self.trust, &self.proxies, way, Some(settings)))
        });
        connector.call(request)
    }
}

/// Sends a request of an SDK client on its way.
#[derive(Debug)]
struct OfSdk {
    ways: Arc<Ways>,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for OfSdk {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.ways.way(&request) {
            Ok(way) => {
                let (client, host) = (self.ways.pooled(way), host_of(request.uri()));
                let answer = client.http_connector(&self.settings, &self.components).call(request);
                HttpConnectorFuture::new(async move {
                    answer.await.map_err(|error| AtHost::in_place_of(error, host))
                })
            }
            Err(error) => HttpConnectorFuture::ready(Err(error)),
        }
    }
}

fn connector(
    trust: &Trust,
    proxies: &Proxies,
    way: Way,
    settings: Option<HttpConnectorSettings>,
) -> Connector {
    let mut builder = Connector::builder().proxy_config(proxies.config(way));
    builder.set_connector_settings(settings);
    if way == Way::Plain {
        return builder.build_http();
    }
    let tls = builder.tls_provider(Provider::Rustls(CryptoMode::Ring));
    tls.tls_context(trust.tls_context().clone()).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_start_beside_an_emulator_read_the_certificates_that_only_tls_needs() {
        // Nobody listens at port 1.
        for (url, needed) in [("http://127.0.0.1:1/", false), ("https://127.0.0.1:1/", true)] {
            let http = Http::new(&Route::default());
            assert!(http.get(url).await.is_err());
            assert_eq!(http.ways.trust.has_been_read(), needed, "{url}");
        }
    }
}
