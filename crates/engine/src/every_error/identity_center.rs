//! Portals, the sign-in to them, and the roles that they give.

use super::{Rows, northwind, refused, unreachable, variants, worded};
use crate::aws::AwsError;
use crate::ground;
use crate::identity_center::{Error, PortalRoleRefused, RegionSilent};
use crate::store::StoreError;
use crate::vault::VaultError;
use daypass_core::start_url::StartUrlError;
use daypass_core::{Region, StartUrl};
use std::io::ErrorKind;
use std::time::Duration;

worded!(Error, "identity_center", errors();
    words StartUrl RegionUnknown NotAPortal UnknownPortal SignInRequired SignInNotTaken SignInDeclined SignInExpired
        Callback RoleRefused RegionSilent;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) Aws(AwsError));
variants!(StartUrlError: Empty NotAUrl NotHttps HasCredentials BuilderId Console SignInPage;);

fn errors() -> Rows<Error> {
    let start_url = || StartUrl::parse("https://northwind.awsapps.com/start").unwrap();
    let region = Region::parse("eu-west-1").unwrap();
    let unauthorized =
        refused("ListAccounts", 401, "UnauthorizedException", "Session token not found or invalid");
    let silent = RegionSilent {
        integration: northwind(),
        region: region.clone(),
        next: Region::parse("us-east-1").unwrap(),
        source: AwsError::Unavailable { status: 503 },
    };
    let mut errors = vec![
        ("RegionUnknown", Error::RegionUnknown { start_url: start_url() }),
        ("NotAPortal", Error::NotAPortal { start_url: start_url() }),
        ("UnknownPortal", Error::UnknownPortal { start_url: start_url(), region }),
        ("SignInRequired", Error::SignInRequired(northwind())),
        (
            "SignInNotTaken",
            Error::SignInNotTaken { integration: northwind(), source: Box::new(unauthorized) },
        ),
        ("SignInDeclined", Error::SignInDeclined(northwind())),
        ("SignInExpired", Error::SignInExpired(northwind())),
        ("RegionSilent", Error::RegionSilent(Box::new(silent))),
        ("Callback", Error::Callback(ErrorKind::AddrInUse.into())),
    ];
    errors.extend(start_urls().into_iter().map(|(name, error)| (name, Error::StartUrl(error))));
    errors.extend(refusals().into_iter().map(|(name, error)| (name, Error::RoleRefused(Box::new(error)))));
    errors
}

pub(super) fn start_urls() -> Rows<StartUrlError> {
    let portal = || StartUrl::parse("https://d-9067642ac7.awsapps.com/start").ok();
    let region = || Region::parse("eu-west-1").ok();
    let page = |portal, region| StartUrlError::SignInPage { portal, region };
    vec![
        ("StartUrl/Empty", StartUrlError::Empty),
        ("StartUrl/NotAUrl", StartUrlError::NotAUrl),
        ("StartUrl/NotHttps", StartUrlError::NotHttps),
        ("StartUrl/HasCredentials", StartUrlError::HasCredentials),
        ("StartUrl/BuilderId", StartUrlError::BuilderId),
        ("StartUrl/Console", StartUrlError::Console),
        ("StartUrl/SignInPage", page(portal(), region())),
        ("StartUrl/SignInPage: it does not name the portal", page(None, region())),
        ("StartUrl/SignInPage: it names nothing", page(None, None)),
    ]
}

fn refusals() -> Rows<PortalRoleRefused> {
    let role = |source| PortalRoleRefused {
        account: "Shop Production".to_owned(),
        role: "ReadOnly".to_owned(),
        integration: northwind(),
        source,
    };
    let not_found = refused("GetRoleCredentials", 404, "ResourceNotFoundException", "No such role.");
    let forbidden = refused("GetRoleCredentials", 403, "ForbiddenException", "No access");
    let invalid = refused("GetRoleCredentials", 400, "InvalidRequestException", "The account is suspended.");
    let unexplained = refused("GetRoleCredentials", 405, "MethodNotAllowedException", "");
    let throttled = AwsError::Throttled { retry_after: Some(Duration::from_secs(90)) };
    vec![
        ("RoleRefused: no such role", role(not_found)),
        ("RoleRefused: no access", role(forbidden)),
        ("RoleRefused: refused otherwise", role(invalid)),
        ("RoleRefused: refused without a word", role(unexplained)),
        ("RoleRefused: no answer", role(unreachable("portal.sso.eu-west-1.amazonaws.com"))),
        ("RoleRefused: throttled", role(throttled)),
    ]
}
