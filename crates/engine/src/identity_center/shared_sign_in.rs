//! One sign-in with the AWS CLI, if a person wishes it: a sign-in of Daypass's lies in the cache of the CLI and the SDKs, and one of
//! theirs serves Daypass.
//!
//! Two programs never refresh one token: what Daypass writes there has neither refresh token nor client secret, and of the CLI's
//! it takes the access token alone. A file that the CLI owns is written over once its token has ended, and never removed.

use super::cli_sign_ins::{CliSignIn, CliSignIns, digest_of, may_replace, sign_ins_to};
use super::error::Error;
use super::room::IdentityCenter;
use super::token::SsoToken;
use crate::aws::oidc::Registration;
use crate::ground::blocking;
use aws_files::SsoCache;
use daypass_core::believable_time::believable;
use daypass_core::{Integration, IntegrationId, Secret};
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use zeroize::Zeroizing;

/// A token of the CLI's that ends within this time is not taken over.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);

impl IdentityCenter {
    /// Whether the person wishes one sign-in, and where the CLI's are then.
    pub(super) fn shared_sign_ins(&self) -> Option<&CliSignIns> {
        let is_wished = self.store.settings().is_ok_and(|settings| settings.share_sign_in);
        self.cli_sign_ins.as_ref().filter(|_| is_wished)
    }

    /// Gives a token to the AWS CLI, where the person wishes it and has not been given it. That it cannot be is no failure of a
    /// sign-in.
    pub(super) fn share_if_wished(&self, integration: &Integration, token: &SsoToken) {
        let Some(cli) = self.shared_sign_ins() else { return };
        if let Err(error) = blocking(|| self.share(cli, integration, token)) {
            tracing::warn!(error = &*error, "the AWS CLI was not given a sign-in");
        }
    }

    fn share(
        &self,
        cli: &CliSignIns,
        integration: &Integration,
        token: &SsoToken,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let digest = digest_of(token.access_token.expose());
        // A token of the CLI's own is there already, and one with the client's secret gone is never refreshed by two.
        if token.registration.client_id.is_empty() || self.store.has_shared_token(&digest)? {
            return Ok(());
        }
        let config = cli.files.config_file()?.read()?;
        let ours = self.store.shared_tokens(&integration.id)?;
        for sign_in in sign_ins_to(&config, integration) {
            let CliSignIn { key, start_url, region } = sign_in;
            let Ok(present) = cli.cache.read(&key) else { continue };
            let path = cli.cache.path(&key).to_string_lossy().into_owned();
            let is_ours = present.as_ref().is_some_and(|present| {
                let present = digest_of(&present.access_token);
                ours.iter().any(|(file, digest)| *file == path && *digest == present)
            });
            if region != *token.region(integration)
                || !may_replace(present.as_ref(), is_ours, self.clock.now())
            {
                continue;
            }
            self.store.note_shared_token(&path, &digest, &integration.id)?;
            let written = aws_files::SsoToken {
                access_token: Zeroizing::new(token.access_token.expose().to_owned()),
                expires_at: token.expires_at,
                start_url: Some(start_url),
                region: Some(region.to_string()),
                client_id: None,
                client_secret: None,
                registration_expires_at: None,
                refresh_token: None,
            };
            cli.cache.write(&key, &written)?;
            self.store.keep_shared_token(&path, &digest)?;
        }
        Ok(())
    }

    /// A sign-in of the AWS CLI's to this portal that is good and opens something else than this token, where the person wishes
    /// one sign-in. It is not refreshed.
    pub(super) fn sign_in_of_cli(&self, integration: &Integration, but: Option<&Secret>) -> Option<SsoToken> {
        let cli = self.shared_sign_ins()?;
        let now = self.clock.now();
        let found = blocking(|| {
            let config = cli.files.config_file().ok()?.read().ok()?;
            let tokens = sign_ins_to(&config, integration).into_iter().filter_map(|sign_in| {
                let token = cli.cache.read(&sign_in.key).ok()??;
                let is_good = believable(token.expires_at).is_some()
                    && token.expires_at > now + MARGIN
                    && but.is_none_or(|but| but.expose() != token.access_token.as_str())
                    && !self.store.has_shared_token(&digest_of(&token.access_token)).unwrap_or(true);
                is_good.then_some((token, sign_in.region))
            });
            tokens.max_by_key(|(token, _)| token.expires_at)
        });
        let (token, region) = found?;
        tracing::info!(%region, "a sign-in of the AWS CLI is used");
        Some(SsoToken {
            access_token: Secret::new(token.access_token.as_str()),
            issued_at: now,
            expires_at: token.expires_at,
            refresh_token: None,
            // It is the CLI's own client, which is not needed without a refresh.
            registration: Registration {
                client_id: String::new(),
                client_secret: Secret::new(""),
                expires_at: token.expires_at,
                region: Some(region),
            },
            // When is not known, and it is not new.
            signed_in_at: Timestamp::UNIX_EPOCH,
        })
    }

    /// Takes the tokens of an integration out of the AWS CLI's cache that Daypass wrote there and that are there still.
    pub(super) fn take_back(&self, id: &IntegrationId) -> Result<(), Error> {
        for (path, noted) in self.store.shared_tokens(id)? {
            let removed = blocking(|| {
                SsoCache::remove(Path::new(&path), |token| digest_of(&token.access_token) == noted)
            });
            match removed {
                Ok(()) => self.store.keep_shared_token(&path, &[])?,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "a sign-in stays in the AWS CLI's cache"
                    );
                }
            }
        }
        Ok(())
    }

    /// The same for every integration: the person wishes one sign-in no more.
    pub(crate) fn take_all_back(&self) -> Result<(), Error> {
        for integration in self.store.integrations()? {
            self.take_back(&integration.id)?;
        }
        Ok(())
    }
}
