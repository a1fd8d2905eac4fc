//! Verifies Signature Version 4: computes the signature again with the SDK's own signer, and compares.
//!
//! Facts: IAM User Guide, *AWS Signature Version 4 for API requests*; messages as observed at STS.

use crate::keys::{Key, Keys};
use crate::query::refusal::Refusal;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use axum::http::{HeaderMap, Method, Uri};
use daypass_core::region::named_regions;
use daypass_core::{Partition, Region};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::time::{Duration, SystemTime};
use subtle::ConstantTimeEq;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far the signing time may differ from the simulated time.
const SKEW: Duration = Duration::from_secs(15 * 60);

const DATE_FORMAT: &str = "%Y%m%dT%H%M%SZ";

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
    Secret Access Key and signing method. Consult the service documentation for details.";

/// A request, with everything that its signature covers.
pub(crate) struct Signed<'a> {
    /// The method.
    pub(crate) method: &'a Method,
    /// Path and query.
    pub(crate) uri: &'a Uri,
    /// All headers.
    pub(crate) headers: &'a HeaderMap,
    /// The body.
    pub(crate) body: &'a [u8],
}

/// The fields of the Authorization header.
struct Authorization<'a> {
    access_key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

/// The key that signed the request, and the region that it was signed for.
///
/// All accounts are of one partition, so a request that is signed for a region of another one is refused as one with an
/// unknown key.
///
/// # Errors
/// MissingAuthenticationToken, IncompleteSignature, InvalidClientTokenId, SignatureDoesNotMatch, ExpiredToken.
pub(crate) fn verify<'k>(
    request: &Signed<'_>,
    signing_name: &str,
    keys: &'k Keys,
    partition: Partition,
    now: Timestamp,
) -> Result<(&'k Key, String), Refusal> {
    let header = request.header("authorization").ok_or(Refusal::MissingAuthenticationToken)?;
    let authorization = Authorization::parse(header)?;
    let known = keys.get(authorization.access_key_id).filter(|key| key.is_known(signing_name, now));
    let key = known.filter(|_| authorization.is_of(partition)).ok_or(Refusal::InvalidClientTokenId)?;
    let token = request.header("x-amz-security-token").unwrap_or_default();
    let expected = key.session_token.as_deref().unwrap_or_default();
    if !bool::from(token.as_bytes().ct_eq(expected.as_bytes())) {
        return Err(Refusal::InvalidClientTokenId);
    }
    let signed_at = request.signing_time()?;
    check_skew(signed_at, now)?;
    authorization.check_scope(signing_name, signed_at)?;
    let expected = request.signature(&authorization, key, signed_at)?;
    if !bool::from(expected.as_bytes().ct_eq(authorization.signature.as_bytes())) {
        return Err(Refusal::SignatureDoesNotMatch(MISMATCH.to_owned()));
    }
    if key.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(Refusal::ExpiredToken);
    }
    Ok((key, authorization.region.to_owned()))
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Result<Self, Refusal> {
        let incomplete = |what: &str| Refusal::IncompleteSignature(what.to_owned());
        let fields = header
            .strip_prefix(ALGORITHM)
            .ok_or_else(|| incomplete("Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is supported."))?;
        let field = |name: &str| {
            fields
                .split(',')
                .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or_else(|| incomplete(&format!("Authorization header requires '{name}' parameter.")))
        };
        let scope: Vec<&str> = field("Credential")?.split('/').collect();
        let [access_key_id, date, region, service, "aws4_request"] = scope.as_slice() else {
            return Err(incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                keyid/date/region/service/term.",
            ));
        };
        let signed_headers: Vec<&str> = field("SignedHeaders")?.split(';').collect();
        if !signed_headers.contains(&"host") {
            return Err(Refusal::SignatureDoesNotMatch(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
            ));
        }
        Ok(Self { access_key_id, date, region, service, signed_headers, signature: field("Signature")? })
    }

    /// Whether its region is of a partition; what is no region is refused for another reason.
    fn is_of(&self, partition: Partition) -> bool {
        !Region::parse(self.region).is_ok_and(|region| region.partition() != partition)
    }

    fn check_scope(&self, signing_name: &str, signed_at: Timestamp) -> Result<(), Refusal> {
        let refuse = |message: String| Err(Refusal::SignatureDoesNotMatch(message));
        let named = named_regions().into_iter().map(|known| known.id);
        let mut known = named.chain(Partition::ALL.map(Partition::implicit_region));
        if !known.any(|known| known.as_str() == self.region) {
            return refuse(format!("Credential should be scoped to a valid region, not '{}'.", self.region));
        }
        if self.service != signing_name {
            return refuse(format!("Credential should be scoped to correct service: '{signing_name}'."));
        }
        let day = format_utc(signed_at, "%Y%m%d");
        if self.date != day {
            return refuse(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{day}'.",
                self.date
            ));
        }
        Ok(())
    }
}

impl Signed<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn signing_time(&self) -> Result<Timestamp, Refusal> {
        let text = self.header("x-amz-date").ok_or_else(|| {
            Refusal::IncompleteSignature(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                    .to_owned(),
            )
        })?;
        DateTime::strptime(DATE_FORMAT, text)
            .and_then(|date| date.to_zoned(TimeZone::UTC))
            .map(|zoned| zoned.timestamp())
            .map_err(|_| {
                Refusal::IncompleteSignature(format!(
                    "Date must be in ISO-8601 'basic format'. Got '{text}'."
                ))
            })
    }

    /// The right signature, made with the key's secret over the headers that the client says it signed.
    fn signature(
        &self,
        authorization: &Authorization<'_>,
        key: &Key,
        signed_at: Timestamp,
    ) -> Result<String, Refusal> {
        let unsignable = || Refusal::SignatureDoesNotMatch(MISMATCH.to_owned());
        let identity =
            Credentials::new(&key.access_key_id, &key.secret, key.session_token.clone(), None, "aws-sim")
                .into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(authorization.region)
            .name(authorization.service)
            .time(SystemTime::from(signed_at))
            .settings(SigningSettings::default())
            .build()
            .map_err(|_| unsignable())?
            .into();
        // The signer adds these two headers itself.
        let added = ["x-amz-date", "x-amz-security-token"];
        let headers = authorization
            .signed_headers
            .iter()
            .filter(|name| !added.contains(name))
            .filter_map(|name| Some((*name, self.header(name)?)));
        let host = self.header("host").unwrap_or_default();
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let uri = format!("http://{host}{path}");
        let request =
            SignableRequest::new(self.method.as_str(), uri, headers, SignableBody::Bytes(self.body))
                .map_err(|_| unsignable())?;
        Ok(sign(request, &params).map_err(|_| unsignable())?.into_parts().1)
    }
}

fn check_skew(signed_at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    let [at, present, earliest, latest] =
        [signed_at, now, now - SKEW, now + SKEW].map(|time| format_utc(time, DATE_FORMAT));
    if signed_at < now - SKEW {
        return Err(Refusal::SignatureDoesNotMatch(format!(
            "Signature expired: {at} is now earlier than {earliest} ({present} - 15 min.)"
        )));
    }
    if signed_at > now + SKEW {
        return Err(Refusal::SignatureDoesNotMatch(format!(
            "Signature not yet current: {at} is still later than {latest} ({present} + 15 min.)"
        )));
    }
    Ok(())
}

fn format_utc(time: Timestamp, format: &str) -> String {
    time.to_zoned(TimeZone::UTC).strftime(format).to_string()
}
