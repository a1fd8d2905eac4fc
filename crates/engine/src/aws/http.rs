//! The one HTTP stack: hyper and rustls as the SDK brings them, with the machine's proxy and certificates.

use super::bounded::{BoundedClient, MAX_BODY};
use super::date;
use super::error::AwsError;
use super::host::host_of;
use super::proxy::Proxies;
use super::trust::{Bundle, LeftOut, Trust};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use jiff::Timestamp;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a plain request may take.
const REQUEST: Duration = Duration::from_secs(10);

/// The stack: for the SDK's clients, and for the few requests that belong to no SDK.
#[derive(Debug, Clone)]
pub struct Http {
    client: SharedHttpClient,
    trust: Arc<Trust>,
    proxies: Arc<Proxies>,
    plain: Arc<OnceLock<Checked>>,
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
    /// The stack with proxies from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, the system's certificates (or
    /// those of `SSL_CERT_FILE` and `SSL_CERT_DIR`), and those of `ca_bundle` (`AWS_CA_BUNDLE`: a PEM file) beside them.
    ///
    /// # Errors
    /// [`AwsError::CaBundle`] when the bundle has no certificate that can be read.
    pub fn new(ca_bundle: Option<&Path>) -> Result<Self, AwsError> {
        let bundle = ca_bundle.map(Bundle::read).transpose()?.unwrap_or_default();
        Ok(Self::of(bundle, Proxies::of_environment(|name| std::env::var(name).ok())))
    }

    fn of(bundle: Bundle, proxies: Proxies) -> Self {
        let (trust, proxies) = (Arc::new(Trust::new(bundle)), Arc::new(proxies));
        let for_sdk = trust.clone();
        let pooled =
            Builder::new().build_with_connector_fn(move |settings, _| connector(&for_sdk, settings.cloned()));
        let (checked_trust, checked_proxies) = (trust.clone(), proxies.clone());
        let client = http_client_fn(move |settings, components| {
            SharedHttpConnector::new(Checked {
                trust: checked_trust.clone(),
                proxies: checked_proxies.clone(),
                connector: pooled.http_connector(settings, components),
            })
        });
        let client = SharedHttpClient::new(BoundedClient(client));
        Self { client, trust, proxies, plain: Arc::default() }
    }

    /// A stack over this connector alone, without the machine's proxy and certificates: where AWS's names lead elsewhere, as in
    /// tests.
    pub fn over(connector: SharedHttpConnector) -> Self {
        let (trust, proxies) =
            (Arc::new(Trust::new(Bundle::default())), Arc::new(Proxies::of_environment(|_| None)));
        let plain = Checked { trust: trust.clone(), proxies: proxies.clone(), connector: connector.clone() };
        let client = SharedHttpClient::new(BoundedClient(http_client_fn(move |_, _| connector.clone())));
        Self { client, trust, proxies, plain: Arc::new(OnceLock::from(plain)) }
    }

    /// The certificates of the bundle that cannot be read. The stack does without them.
    pub fn left_out(&self) -> &[LeftOut] {
        self.trust.left_out()
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

    /// Made when it is first needed: reading the system's certificates costs more than most commands do.
    fn plain(&self) -> &Checked {
        self.plain.get_or_init(|| {
            let settings =
                HttpConnectorSettings::builder().connect_timeout(REQUEST).read_timeout(REQUEST).build();
            Checked {
                trust: self.trust.clone(),
                proxies: self.proxies.clone(),
                connector: SharedHttpConnector::new(connector(&self.trust, Some(settings))),
            }
        })
    }

    async fn send(&self, url: &str, method: &str, form: Option<&str>) -> Result<Response, AwsError> {
        let mut request = HttpRequest::new(form.map_or_else(SdkBody::empty, SdkBody::from));
        request.set_uri(url).map_err(|_| AwsError::NotAws { host: host_of(url) })?;
        request.set_method(method).map_err(|_| AwsError::NotAws { host: host_of(url) })?;
        request.headers_mut().insert("user-agent", concat!("Daypass/", env!("CARGO_PKG_VERSION")));
        if let Some(form) = form {
            request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
            request.headers_mut().insert("content-length", form.len().to_string());
        }
        let exchange = async {
            let response =
                self.plain().call(request).await.map_err(|error| AwsError::from_connector(&error, url))?;
            let header = |name: &str| response.headers().get(name).map(str::to_owned);
            let (status, location, content_type) =
                (response.status().as_u16(), header("location"), header("content-type"));
            let date = header("date").as_deref().and_then(date::parse);
            let has_request_id =
                ["x-amzn-requestid", "x-amz-request-id"].map(header).iter().any(Option::is_some);
            let mut stream = ByteStream::new(response.into_body());
            let mut body = Vec::new();
            while let Some(chunk) = stream.next().await {
                let chunk = chunk.map_err(|_| AwsError::Unreachable { host: host_of(url) })?;
                let room = MAX_BODY - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if body.len() == MAX_BODY {
                    break;
                }
            }
            Ok(Response { status, location, content_type, body, date, has_request_id })
        };
        tokio::time::timeout(REQUEST, exchange)
            .await
            .unwrap_or(Err(AwsError::Unreachable { host: host_of(url) }))
    }
}

/// A connector that first says what is wrong with the way: without certificates the SDK's says that AWS's is not known,
/// and it goes around a proxy whose address it cannot read.
#[derive(Debug)]
struct Checked {
    trust: Arc<Trust>,
    proxies: Arc<Proxies>,
    connector: SharedHttpConnector,
}

impl HttpConnector for Checked {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let fault = self.proxies.fault(request.uri()).or_else(|| self.trust.fault(request.uri()));
        match fault {
            None => self.connector.call(request),
            Some(fault) => HttpConnectorFuture::ready(Err(ConnectorError::user(fault.into()))),
        }
    }
}

fn connector(trust: &Trust, settings: Option<HttpConnectorSettings>) -> Connector {
    let mut builder = Connector::builder()
        .proxy_config(ProxyConfig::from_env())
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(trust.tls_context().clone());
    builder.set_connector_settings(settings);
    builder.build()
}
