//! Device authorization (RFC 8628): the person compares a code and chooses Allow, on any machine.

use super::error::Error;
use super::progress::Progress;
use super::token::SsoToken;
use crate::aws::oidc::{DeviceAuthorization, Flow, Grant, Registration};
use crate::aws::{AwsError, TokenRefusal};
use jiff::SignedDuration;

/// RFC 8628 §3.5: `slow_down` makes the interval five seconds longer for good.
const SLOWER: SignedDuration = SignedDuration::from_secs(5);

/// The longest pause between two polls, whatever AWS asks for: the code would expire meanwhile.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);

pub(super) async fn run(progress: &Progress<'_>) -> Result<(), Error> {
    let (identity_center, integration) = (progress.identity_center, progress.integration);
    let client = identity_center.registration(integration, Flow::Device).await?;
    let started = identity_center
        .gateway
        .start_device_authorization(&integration.region, &integration.start_url, &client, progress.now())
        .await;
    let authorization = started.map_err(|error| progress.start_refusal(error))?;
    let user_code = Some(authorization.user_code.clone());
    progress.wait_at(&authorization.verification_uri, user_code, authorization.expires_at)?;
    let token = poll(progress, &client, &authorization).await?;
    identity_center.keep_new_token(integration, &token).await
}

async fn poll(
    progress: &Progress<'_>,
    client: &Registration,
    authorization: &DeviceAuthorization,
) -> Result<SsoToken, Error> {
    let (identity_center, integration) = (progress.identity_center, progress.integration);
    let mut interval = authorization.interval;
    loop {
        identity_center.clock.sleep(interval).await;
        if progress.now() >= authorization.expires_at {
            return Err(Error::SignInExpired(progress.integration_ref()));
        }
        let grant = Grant::Device { device_code: &authorization.device_code };
        match identity_center
            .gateway
            .create_token(&integration.region, &integration.start_url, client, grant, progress.now())
            .await
        {
            Ok(tokens) => return Ok(SsoToken::new(tokens, client, progress.now())),
            Err(error) if error.token_refusal() == Some(TokenRefusal::Pending) => {}
            Err(error) if error.token_refusal() == Some(TokenRefusal::TooOften) => interval += SLOWER,
            Err(AwsError::Throttled { retry_after }) => {
                interval += SLOWER;
                if let Some(wait) = retry_after.and_then(|wait| SignedDuration::try_from(wait).ok()) {
                    identity_center.clock.sleep(wait.min(LONGEST)).await;
                }
            }
            // No network for a while: go on polling, the code is valid until it expires.
            Err(error) if error.is_passing() => {}
            Err(error) => return Err(progress.refusal(error)),
        }
    }
}
