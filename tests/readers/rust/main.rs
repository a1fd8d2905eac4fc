//! The SDK for Rust as a client: who it is for a pair of files and a profile, a line of JSON for each line of JSON.

use std::error::Error;
use std::io::{self, BufRead, Write};

use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::error::display::DisplayErrorContext;
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        writeln!(output, "{}", answer(&request, &http).await)?;
        output.flush()?;
    }
    Ok(())
}

async fn answer(request: &Value, http: &SharedHttpClient) -> Value {
    // Some values make the SDK panic while it loads its configuration.
    let region = match tokio::spawn(load(request.clone(), http.clone(), None)).await {
        Ok(config) => config.region().map(ToString::to_string),
        Err(panicked) => return json!({"key": null, "region": null, "error": panicked.to_string()}),
    };
    // What is asked of AWS needs some region; it is not what is asked for here.
    let config = load(request.clone(), http.clone(), Some(Region::from_static("us-east-1"))).await;
    let credentials = match config.credentials_provider() {
        Some(provider) => provider.provide_credentials().await,
        None => return json!({"key": null, "region": region, "error": "no provider"}),
    };
    match credentials {
        Ok(credentials) => json!({"key": credentials.access_key_id(), "region": region, "error": null}),
        Err(error) => {
            json!({"key": null, "region": region, "error": DisplayErrorContext(&error).to_string()})
        }
    }
}

async fn load(request: Value, http: SharedHttpClient, region: Option<Region>) -> SdkConfig {
    let text = |key: &str| request[key].as_str().unwrap_or_default().to_owned();
    let files = ProfileFiles::builder()
        .with_file(ProfileFileKind::Config, text("config"))
        .with_file(ProfileFileKind::Credentials, text("credentials"))
        .build();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .profile_files(files)
        .profile_name(text("profile"))
        .http_client(http);
    match region {
        Some(region) => config.region(region).load().await,
        None => config.load().await,
    }
}
