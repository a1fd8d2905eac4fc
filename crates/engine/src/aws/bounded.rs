//! Answers of a bounded size: the SDK reads an answer whole before it looks at it. And who has not answered yet.

use super::host::host_of;
use super::unanswered::Unanswered;
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

/// A client whose answers fail where they go on after [`MAX_BODY`] bytes, and which notes who is asked.
#[derive(Debug)]
pub(super) struct BoundedClient {
    pub(super) client: SharedHttpClient,
    pub(super) unanswered: Unanswered,
}

#[derive(Debug)]
struct BoundedConnector {
    connector: SharedHttpConnector,
    unanswered: Unanswered,
}

impl HttpClient for BoundedClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let connector = self.client.http_connector(settings, components);
        SharedHttpConnector::new(BoundedConnector { connector, unanswered: self.unanswered.clone() })
    }
}

impl HttpConnector for BoundedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let ask = self.unanswered.ask(host_of(request.uri()));
        let answer = self.connector.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            ask.answered();
            Ok(answer.map(|body| SdkBody::from_body_1_x(Limited::new(body, MAX_BODY))))
        })
    }
}
