//! Answers of a bounded size: the SDK reads an answer whole before it looks at it.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::Limited;

/// The largest page or answer that is read, in bytes: every answer that we ask for is far smaller.
pub(super) const MAX_BODY: usize = 1 << 20;

/// A client whose answers fail where they go on after [`MAX_BODY`] bytes.
#[derive(Debug)]
pub(super) struct BoundedClient(pub(super) SharedHttpClient);

#[derive(Debug)]
struct BoundedConnector(SharedHttpConnector);

impl HttpClient for BoundedClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(BoundedConnector(self.0.http_connector(settings, components)))
    }
}

impl HttpConnector for BoundedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            Ok(answer.map(|body| SdkBody::from_body_1_x(Limited::new(body, MAX_BODY))))
        })
    }
}
