//! The SDK for Rust as a client: who it is for a pair of files and a profile, a line of JSON for each line of JSON. Asked for the same
//! as a program that runs on (`{"held": true}`), it is one client for all such lines, made by what the environment says.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::{BehaviorVersion, ConfigLoader, Region};
use aws_credential_types::provider::ProvideCredentials;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sts::Client;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::error::display::DisplayErrorContext;
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let mut output = io::stdout().lock();
    let mut held: Option<Held> = None;
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let said = match request["held"].as_bool() {
            Some(true) => {
                let client = match held.take() {
                    Some(client) => client,
                    None => Held::new(&http).await,
                };
                held.insert(client).answer().await
            }
            _ => answer(&request, &http).await,
        };
        writeln!(output, "{said}")?;
        output.flush()?;
    }
    Ok(())
}

/// The client of a program that runs on.
struct Held {
    client: Client,
    signed: Signed,
}

/// The key that the last request was signed with.
#[derive(Debug, Clone, Default)]
struct Signed(Arc<Mutex<Option<String>>>);

impl Intercept for Signed {
    fn name(&self) -> &'static str {
        "Signed"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let authorization = context.request().headers().get("authorization").unwrap_or_default();
        let key = authorization.split_once("Credential=").and_then(|(_, rest)| rest.split('/').next());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = key.map(str::to_owned);
        Ok(())
    }
}

impl Held {
    async fn new(http: &SharedHttpClient) -> Self {
        let loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http.clone());
        Self { client: Client::new(&Box::pin(loader.load()).await), signed: Signed::default() }
    }

    async fn answer(&self) -> Value {
        let request = self.client.get_caller_identity().customize().interceptor(self.signed.clone());
        let key = || self.signed.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match Box::pin(request.send()).await {
            Ok(_) => json!({"key": key(), "error": null}),
            Err(error) => json!({"key": null, "error": DisplayErrorContext(&error).to_string()}),
        }
    }
}

async fn answer(request: &Value, http: &SharedHttpClient) -> Value {
    // Some values make the SDK panic, while it loads its configuration or when it signs a request.
    let region = match tokio::spawn(loader(request, http).load()).await {
        Ok(config) => config.region().map(ToString::to_string),
        Err(panicked) => return json!({"key": null, "region": null, "error": panicked.to_string()}),
    };
    // What is asked of AWS needs some region; it is not what is asked for here.
    let somewhere = loader(request, http).region(Region::from_static("us-east-1"));
    match tokio::spawn(access_key_id(somewhere)).await {
        Ok(Ok(key)) => json!({"key": key, "region": region, "error": null}),
        Ok(Err(error)) => json!({"key": null, "region": region, "error": error}),
        Err(panicked) => json!({"key": null, "region": region, "error": panicked.to_string()}),
    }
}

async fn access_key_id(loader: ConfigLoader) -> Result<String, String> {
    let config = Box::pin(loader.load()).await;
    let provider = config.credentials_provider().ok_or("no provider")?;
    let credentials = provider.provide_credentials().await;
    match credentials {
        Ok(credentials) => Ok(credentials.access_key_id().to_owned()),
        Err(error) => Err(DisplayErrorContext(&error).to_string()),
    }
}

fn loader(request: &Value, http: &SharedHttpClient) -> ConfigLoader {
    let text = |key: &str| request[key].as_str().unwrap_or_default().to_owned();
    let files = EnvConfigFiles::builder()
        .with_file(EnvConfigFileKind::Config, text("config"))
        .with_file(EnvConfigFileKind::Credentials, text("credentials"))
        .build();
    aws_config::defaults(BehaviorVersion::latest())
        .profile_files(files)
        .profile_name(text("profile"))
        .http_client(http.clone())
}
