//! Where the AWS console is, and how a federated sign-in to it is asked for.
//!
//! Facts: IAM User Guide, *Enable custom identity broker access to the AWS console*; AWS General Reference, *AWS
//! Sign-In endpoints*.

mod destination;
mod hops;
mod pasted;
mod services;

pub use destination::{Destination, PagePath, ServicePath};
pub use hops::{MOST_SESSIONS, after_opting_in, after_sign_out, portal_link};
pub use pasted::{PastedAddress, is_address};
pub use services::{CONSOLE_SERVICES, ConsoleService};

use crate::credentials::Credentials;
use crate::region::{Partition, Region};
use crate::secret::Secret;
use crate::sts::RoleDuration;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// Everything but RFC 3986's unreserved characters.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The domain of a partition's console and of the sign-in to it (the endpoint rules of the service `signin`).
fn domain(partition: Partition) -> &'static str {
    match partition {
        Partition::Aws => "aws.amazon.com",
        Partition::AwsUsGov => "amazonaws-us-gov.com",
        Partition::AwsCn => "amazonaws.cn",
        Partition::AwsEusc => "amazonaws-eusc.eu",
        Partition::AwsIso => "c2shome.ic.gov",
        Partition::AwsIsoB => "sc2shome.sgov.gov",
        Partition::AwsIsoE => "csphome.adc-e.uk",
        Partition::AwsIsoF => "csphome.hci.ic.gov",
    }
}

/// The federation endpoint of a region. The regional ones depend less on us-east-1; token and login must use the same.
pub fn federation_endpoint(region: &Region) -> String {
    format!("https://{region}.signin.{}/federation", domain(region.partition()))
}

/// A text as one segment of a path, or one value of a query.
pub(crate) fn component(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// The form body of `getSigninToken`.
///
/// A form rather than a query keeps the credentials out of URLs, which proxies log. Without a `duration` the console session ends
/// with the credentials. AWS takes one only where [`Plan::takes_console_duration`](crate::Plan::takes_console_duration).
pub fn signin_token_form(credentials: &Credentials, duration: Option<RoleDuration>) -> Secret {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Session<'a> {
        session_id: &'a str,
        session_key: &'a str,
        session_token: &'a str,
    }
    let session = zeroize::Zeroizing::new(
        serde_json::to_string(&Session {
            session_id: &credentials.access_key_id,
            session_key: credentials.secret_access_key.expose(),
            session_token: credentials.session_token.expose(),
        })
        .unwrap_or_default(),
    );
    let duration =
        duration.map_or_else(String::new, |duration| format!("&SessionDuration={}", duration.seconds()));
    Secret::new(format!(
        "Action=getSigninToken{duration}&Session={}",
        utf8_percent_encode(&session, COMPONENT)
    ))
}

/// The login URL, valid for fifteen minutes. It opens the console for whoever has it, so it is a secret.
pub fn login_url(endpoint: &str, issuer: &str, destination: &str, signin_token: &Secret) -> Secret {
    let encoded = |text| utf8_percent_encode(text, COMPONENT);
    Secret::new(format!(
        "{endpoint}?Action=login&Issuer={}&Destination={}&SigninToken={}",
        encoded(issuer),
        encoded(destination),
        encoded(signin_token.expose()),
    ))
}

#[cfg(test)]
#[path = "table_test.rs"]
mod table;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_its_own_sign_in() {
        for (name, federation) in [
            ("eu-central-1", "https://eu-central-1.signin.aws.amazon.com/federation"),
            ("us-gov-west-1", "https://us-gov-west-1.signin.amazonaws-us-gov.com/federation"),
            ("cn-north-1", "https://cn-north-1.signin.amazonaws.cn/federation"),
            ("eusc-de-east-1", "https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation"),
            ("us-isob-east-1", "https://us-isob-east-1.signin.sc2shome.sgov.gov/federation"),
        ] {
            assert_eq!(federation_endpoint(&Region::parse(name).unwrap()), federation);
        }
    }

    #[test]
    fn the_login_url_encodes_what_it_carries() {
        let url =
            login_url("https://x/federation", "https://a/b?c", "https://d/e?f=g&h", &Secret::new("t+/="));
        assert_eq!(
            url.expose(),
            "https://x/federation?Action=login&Issuer=https%3A%2F%2Fa%2Fb%3Fc&Destination=https%3A%2F%2Fd%2Fe%3Ff%3Dg%26h&SigninToken=t%2B%2F%3D"
        );
    }
}
