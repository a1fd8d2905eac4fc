//! Console federation (IAM User Guide, *Enable custom identity broker access to the AWS console*).

use super::{AwsError, Gateway};
use daypass_core::console::{federation_endpoint, signin_token_form};
use daypass_core::sts::RoleDuration;
use daypass_core::{Credentials, Region, Secret};
use zeroize::Zeroizing;

impl Gateway {
    /// The federation endpoint of a region.
    pub fn federation_endpoint(&self, region: &Region) -> String {
        match &self.endpoints().sign_in {
            Some(base) => format!("{base}/federation"),
            None => federation_endpoint(region),
        }
    }

    /// Trades credentials for a sign-in token, which a login URL on the same endpoint takes. The console that it opens lasts for
    /// the duration, else as long as the credentials.
    ///
    /// # Errors
    /// [`AwsError`]; the endpoint refuses with 400 and a page instead of a named error.
    pub async fn signin_token(
        &self,
        endpoint: &str,
        credentials: &Credentials,
        duration: Option<RoleDuration>,
    ) -> Result<Secret, AwsError> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct SigninToken {
            signin_token: String,
        }
        if let Some(invalid) = self.endpoints().invalid(self.endpoints().sign_in.as_ref()) {
            return Err(AwsError::InvalidEndpoint(invalid.clone()));
        }
        let form = signin_token_form(credentials, duration);
        let answer = self.http.post_form(endpoint, form.expose()).await?;
        let body = Zeroizing::new(answer.body);
        match answer.status {
            200 => serde_json::from_slice::<SigninToken>(&body)
                .map(|token| Secret::new(token.signin_token))
                .map_err(|_| AwsError::NotAws { host: super::host::host_of(endpoint) }),
            429 => Err(AwsError::Throttled { retry_after: None }),
            status @ 500.. => Err(AwsError::Unavailable { status }),
            status => Err(AwsError::Refused {
                operation: "getSigninToken",
                status,
                code: "InvalidCredentials".into(),
                message: "the console does not accept these credentials".into(),
            }),
        }
    }
}
