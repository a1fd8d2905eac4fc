//! AWS's own hosts: the proxy, the CA, and what is at which host.

use aws_sdk_sso::error::ProvideErrorMetadata;
use aws_sim::{Fault, Sim, SimOptions};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use std::io::{Read, Write};
use std::net::TcpStream;
use tempfile::TempDir;

async fn sim() -> (TempDir, Sim) {
    let folder = tempfile::tempdir().unwrap();
    let tls = Some(folder.path().join("ca"));
    (folder, Sim::start(SimOptions { tls, ..SimOptions::default() }).await.unwrap())
}

/// Through the proxy, with the CA's certificate alone.
fn http(sim: &Sim) -> SharedHttpClient {
    let tls = sim.ready().tls.clone().unwrap();
    let certificate = std::fs::read(&tls.ca_bundle).unwrap();
    Builder::new().build_with_connector_fn(move |settings, _| {
        let trust = TrustStore::empty().with_pem_certificate(certificate.clone());
        let mut connector = Connector::builder()
            .proxy_config(ProxyConfig::https(tls.proxy.as_str()).unwrap())
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(TlsContext::builder().with_trust_store(trust).build().unwrap());
        connector.set_connector_settings(settings.cloned());
        connector.build()
    })
}

/// What the proxy answers.
fn proxy(sim: &Sim, head: &str) -> String {
    let address = sim.ready().tls.as_ref().unwrap().proxy.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_proxy_leads_to_aws_alone_and_notes_who_was_asked() {
    let (_folder, sim) = sim().await;
    assert_eq!(proxy(&sim, "CONNECT example.com:443 HTTP/1.1\r\n\r\n"), "HTTP/1.1 502 Bad Gateway");
    let unencrypted = "CONNECT sts.eu-west-1.amazonaws.com:80 HTTP/1.1\r\n\r\n";
    assert_eq!(proxy(&sim, unencrypted), "HTTP/1.1 502 Bad Gateway");
    assert_eq!(proxy(&sim, "GET http://x/ HTTP/1.1\r\n\r\n"), "HTTP/1.1 405 Method Not Allowed");
    assert_eq!(sim.asked_hosts(), ["example.com", "sts.eu-west-1.amazonaws.com"]);
}

/// SSO OIDC at AWS's own host.
fn oidc(sim: &Sim) -> aws_sdk_ssooidc::Client {
    let config = aws_sdk_ssooidc::Config::builder()
        .http_client(http(sim))
        .region(aws_sdk_ssooidc::config::Region::new("eu-central-1"))
        .retry_config(RetryConfig::disabled());
    aws_sdk_ssooidc::Client::from_conf(config.build())
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_answered_at_its_own_host() {
    let (_folder, sim) = sim().await;
    sim.fault(Fault { op: "RegisterClient".to_owned(), unreachable: true, times: 1, ..Fault::default() });
    let request = oidc(&sim).register_client().client_name("test").client_type("public");
    let failed = request.clone().send().await.unwrap_err();
    assert!(failed.raw_response().is_none(), "{failed:?}");
    request.send().await.unwrap();
}

#[tokio::test]
async fn a_service_answers_at_its_own_host_alone() {
    let (_folder, sim) = sim().await;
    oidc(&sim).register_client().client_name("test").client_type("public").send().await.unwrap();

    let portal = |host: &str| {
        let config = aws_sdk_sso::Config::builder()
            .http_client(http(&sim))
            .endpoint_url(format!("https://{host}"))
            .region(aws_sdk_sso::config::Region::new("eu-central-1"))
            .retry_config(RetryConfig::disabled());
        aws_sdk_sso::Client::from_conf(config.build())
    };
    for (host, status) in
        [("portal.sso.eu-central-1.amazonaws.com", 401), ("oidc.eu-central-1.amazonaws.com", 404)]
    {
        let refused = portal(host).list_accounts().access_token("nobody's").send().await.unwrap_err();
        assert_eq!(refused.raw_response().unwrap().status().as_u16(), status, "{host}: {:?}", refused.code());
    }
    let hosts = sim.asked_hosts();
    assert!(hosts.contains(&"oidc.eu-central-1.amazonaws.com".to_owned()), "{hosts:?}");
}
