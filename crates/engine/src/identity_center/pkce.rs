//! Authorization code with PKCE (RFC 7636): the browser on this machine calls back to 127.0.0.1 (RFC 8252 §7.3).

use super::callback::{AuthorizationResponse, Callback};
use super::error::Error;
use super::page;
use super::progress::Progress;
use super::token::SsoToken;
use crate::aws::AwsError;
use crate::aws::oidc::{Flow, Grant, Registration, SCOPE};
use crate::ground::random_text;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_core::{Explain, Secret};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use url::Url;

/// How long the browser's answer is waited for; the AWS CLI waits as long.
const WAIT: SignedDuration = SignedDuration::from_mins(10);

/// Signs in. With `again`, whoever calls tries once more where AWS does not know the client, and the page says so.
pub(super) async fn run(progress: &Progress<'_>, again: bool) -> Result<(), Error> {
    let (identity_center, integration) = (progress.identity_center, progress.integration);
    let client =
        identity_center.registration(integration, Flow::Pkce).await.map_err(|error| match error {
            Error::Aws(error) => progress.start_refusal(error),
            other => other,
        })?;
    // A page that does not know the client sends nobody back (RFC 6749 §4.1.2.1), and nobody would learn that AWS has
    // forgotten it. So it is kept for another sign-in only once AWS has answered for it.
    identity_center.forget_registration(integration, Flow::Pkce)?;
    let callback = Callback::listen().await.map_err(Error::Callback)?;
    let redirect_uri = callback.redirect_uri();
    let verifier = random_text()?;
    let state = random_text()?;
    let address = authorize_url(
        &identity_center.gateway.authorize_base(&integration.region, &integration.start_url)?,
        &client.client_id,
        &redirect_uri,
        state.expose(),
        &challenge(&verifier),
    );
    progress.wait_at(&address, None, progress.now() + WAIT)?;
    let finish = |answer| async {
        let ended = exchange(progress, &client, &verifier, &redirect_uri, answer).await;
        let page = match &ended {
            Ok(()) => page::done(),
            Err(error) if again && error.is_unknown_client() => page::once_more(),
            Err(error) => page::not_done(&error.problem()),
        };
        (ended, page)
    };
    tokio::select! {
        ended = callback.answer(state.clone(), finish) => ended.map_err(Error::Callback)?,
        () = identity_center.clock.sleep(WAIT) => Err(Error::SignInExpired(progress.integration_ref())),
    }
}

/// Gives the code for a token, and keeps that.
async fn exchange(
    progress: &Progress<'_>,
    client: &Registration,
    verifier: &Secret,
    redirect_uri: &str,
    answer: AuthorizationResponse,
) -> Result<(), Error> {
    let (identity_center, integration) = (progress.identity_center, progress.integration);
    let tokens = match answer {
        Ok(code) => {
            let grant = Grant::Code { code: &code, verifier, redirect_uri };
            identity_center
                .gateway
                .create_token(&integration.region, &integration.start_url, client, grant, progress.now())
                .await
        }
        Err(code) => {
            let message = String::new();
            Err(AwsError::Refused { operation: "Authorize", status: 400, code, message })
        }
    };
    let tokens = tokens.map_err(|error| progress.refusal(error));
    if !tokens.as_ref().is_err_and(Error::is_unknown_client) {
        identity_center.keep_registration(integration, Flow::Pkce, client).await?;
    }
    identity_center.keep_new_token(integration, &SsoToken::new(tokens?, client, progress.now())).await
}

/// `S256` (RFC 7636 §4.2).
fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()))
}

/// The page to open. AWS's parameter is `scopes`, not OAuth's `scope`.
fn authorize_url(base: &str, client_id: &str, redirect_uri: &str, state: &str, challenge: &str) -> String {
    let parameters = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("state", state),
        ("code_challenge_method", "S256"),
        ("scopes", SCOPE),
        ("code_challenge", challenge),
    ];
    Url::parse_with_params(&format!("{base}/authorize"), parameters).map(String::from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
