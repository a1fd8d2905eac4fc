//! What a user's long-term keys ask of AWS for themselves: a session, a role, whose they are.

use super::access_keys::AccessKeys;
use super::codes::{Codes, MfaCodes, mfa_required};
use super::error::Error;
use crate::aws::sts::MfaProof;
use crate::aws::{AwsError, Gateway, RoleRefused};
use crate::ground::{self, Clock, LockName, Locks, Request};
use daypass_core::plan::{Hop, KeyHolder};
use daypass_core::sts::{FederatedName, HomeRegions, MfaSerial, RoleDuration, UserDuration};
use daypass_core::{Credentials, LongTermKeys, Region, UserArn};
use std::sync::Arc;

/// Requests that are signed by a user's long-term keys.
#[derive(Debug, Clone)]
pub(crate) struct UserRequests {
    keys: AccessKeys,
    codes: MfaCodes,
    gateway: Gateway,
    clock: Arc<dyn Clock>,
    locks: Arc<Locks>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
enum Wish<'a> {
    SessionToken(UserDuration),
    FederationToken(RoleDuration),
    Role(&'a Hop),
}

impl UserRequests {
    /// The room of these parts.
    pub(crate) fn new(
        keys: AccessKeys,
        codes: MfaCodes,
        gateway: Gateway,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
    ) -> Self {
        Self { keys, codes, gateway, clock, locks }
    }

    /// The same, without retries of the SDK: for callers that try again by rules of their own.
    #[must_use]
    pub(crate) fn asking_once(&self) -> Self {
        Self { gateway: self.gateway.asking_once(), ..self.clone() }
    }

    /// The user's session, behind a code where the user has a device (STS API Reference, *GetSessionToken*).
    ///
    /// # Errors
    /// [`Error::MfaRequired`] where nobody can be asked for a code, [`Error::KeysRefused`] when AWS does not take the keys,
    /// and others.
    pub(crate) async fn session_token(
        &self,
        request: &Request<'_>,
        home: &HomeRegions,
        user: &KeyHolder,
        device: Option<&MfaSerial>,
        duration: UserDuration,
    ) -> Result<Credentials, Error> {
        self.ask(request, home, user, device, Wish::SessionToken(duration)).await
    }

    /// A role, asked for by the user directly (STS API Reference, *AssumeRole*).
    ///
    /// # Errors
    /// As [`session_token`](Self::session_token), and [`Error::RoleRefused`].
    pub(crate) async fn assume_role(
        &self,
        request: &Request<'_>,
        home: &HomeRegions,
        user: &KeyHolder,
        device: Option<&MfaSerial>,
        hop: &Hop,
    ) -> Result<Credentials, Error> {
        self.ask(request, home, user, device, Wish::Role(hop)).await
    }

    /// A federated session of the user, which opens the console. It takes no code (STS API Reference, *GetFederationToken*).
    ///
    /// # Errors
    /// [`Error::FederationRefused`] when the user may not have one, [`Error::KeysRefused`] when AWS does not take the keys, and
    /// others.
    pub(crate) async fn federation_token(
        &self,
        home: &HomeRegions,
        user: &KeyHolder,
        duration: RoleDuration,
    ) -> Result<Credentials, Error> {
        let wish = Wish::FederationToken(duration);
        self.ask_signed(home, user, None, wish).await.map_err(|error| about(user, false, wish, error))
    }

    /// Asks, with a code where there is a device.
    async fn ask(
        &self,
        request: &Request<'_>,
        home: &HomeRegions,
        user: &KeyHolder,
        device: Option<&MfaSerial>,
        wish: Wish<'_>,
    ) -> Result<Credentials, Error> {
        let Some(device) = device else {
            let answer = self.ask_signed(home, user, None, wish).await;
            return answer.map_err(|error| about(user, false, wish, error));
        };
        // Without a way to get a code, waiting for the device's lock would only wait for the prompt of another request.
        if !request.prompting.can_give_code() && !self.codes.are_automatic(device)? {
            return Err(mfa_required(request.session, device));
        }
        // One request at a time for each device: every request needs a code of its own.
        let asks_person = request.prompting.mfa_code.is_none() && !self.codes.are_automatic(device)?;
        let doing = if asks_person { "asking for an MFA code" } else { "asking AWS with an MFA code" };
        let purpose = format!("{doing} for {}", request.session.name);
        let _lock = self.locks.acquire(LockName::MfaDevice(device.clone()), &purpose).await?;
        let mut codes = Codes::of(&self.codes, request, user, device).await?;
        loop {
            let sent = codes.next().await?;
            match self.ask_signed(home, user, Some(sent.proof()), wish).await {
                Ok(credentials) => return Ok(credentials),
                Err(Error::Aws(error)) => {
                    codes.refused(error).map_err(|error| about(user, true, wish, error))?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn ask_signed(
        &self,
        home: &HomeRegions,
        user: &KeyHolder,
        proof: Option<&MfaProof>,
        wish: Wish<'_>,
    ) -> Result<Credentials, Error> {
        let mut keys = self.keys.get(&user.session).await?;
        loop {
            let now = self.clock.now();
            let sts = self.gateway.sts(home, &keys);
            let answer = match wish {
                Wish::SessionToken(duration) => sts.session_token(duration, proof, now).await,
                Wish::FederationToken(duration) => {
                    sts.federation_token(&FederatedName::of(&user.arn), duration, now).await
                }
                Wish::Role(hop) => sts.assume_role(hop, proof, now).await,
            };
            match answer {
                Err(error) if error.refuses_credentials() => {
                    // They may have been rotated since they were read.
                    let present = self.keys.get(&user.session).await?;
                    if present.access_key_id == keys.access_key_id {
                        return Err(error.into());
                    }
                    keys = present;
                }
                answer => return Ok(answer?),
            }
        }
    }

    /// Whether a device's codes are had without a person.
    pub(crate) fn codes_are_automatic(&self, device: &MfaSerial) -> Result<bool, Error> {
        self.codes.are_automatic(device)
    }

    /// Whose long-term keys these are, as AWS says.
    ///
    /// # Errors
    /// [`Error::KeysRefused`] when AWS does not know them, [`ground::Error::Input`] when they are a role's, and others.
    pub(crate) async fn owner(&self, keys: &LongTermKeys, region: &Region) -> Result<UserArn, Error> {
        let home = HomeRegions::of_region(region);
        let caller = self.gateway.sts(&home, keys).caller_arn(self.clock.now()).await;
        let caller = caller.map_err(|source| match source {
            AwsError::Refused { .. } => Error::KeysRefused { user: keys.access_key_id.to_string(), source },
            source => source.into(),
        })?;
        UserArn::try_from(caller)
            .map_err(|error| ground::Error::Input { field: "accessKeyId", detail: error.to_string() }.into())
    }

    /// The MFA devices of whoever has these keys, as IAM lists them: those that show codes. A user may lack the
    /// permission to list their own.
    pub(crate) async fn mfa_devices(
        &self,
        keys: &LongTermKeys,
        owner: &UserArn,
    ) -> Result<Vec<MfaSerial>, Error> {
        Ok(self.gateway.iam(owner, keys).mfa_devices(self.clock.now()).await?)
    }
}

/// An error of AWS with the user, or the role, that it is about.
fn about(user: &KeyHolder, mfa_used: bool, wish: Wish<'_>, error: Error) -> Error {
    match (error, wish) {
        (Error::Aws(source), _) if source.refuses_credentials() || is_wrong_secret(&source) => {
            Error::KeysRefused { user: user.arn.user_name().to_owned(), source }
        }
        (Error::Aws(source), Wish::Role(hop)) => {
            Box::new(RoleRefused { hop: hop.clone(), mfa_used, source }).into()
        }
        (Error::Aws(source @ AwsError::Refused { .. }), Wish::FederationToken(_)) => {
            Error::FederationRefused { user: user.arn.user_name().to_owned(), source: Box::new(source) }
        }
        (error, _) => error,
    }
}

/// Whether a secret does not belong to its access key id.
pub(crate) fn is_wrong_secret(error: &AwsError) -> bool {
    error.code() == Some("SignatureDoesNotMatch")
}
