//! An instance that is replicated to further regions, over the names that AWS's hosts have.

use crate::test_environment::TestEnvironment;
use aws_sim::{Call, Fault, Organisation, SimOptions};
use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use daypass_core::view::{IntegrationStatus, SignInMethod};
use daypass_core::{Explain, IntegrationId, Kind, Region, Remedy};
use daypass_engine::aws::http::Http;
use daypass_engine::aws::{Gateway, Route};
use daypass_engine::{Engine, NewIntegration};
use jiff::SignedDuration;
use url::Url;

const HOME: &str = "eu-central-1";
const OTHER: &str = "us-east-1";
const PORTAL: &str = "https://northwind.awsapps.com/start";
/// The company's own domain, which redirects to the portal.
const VANITY: &str = "sso.northwind.example";

fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

/// Leads every name of AWS to the simulation, which is told by the name which region is asked.
#[derive(Debug)]
struct NamesLeadTo {
    sim: Url,
    connector: Connector,
}

impl HttpConnector for NamesLeadTo {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let mut url = Url::parse(request.uri()).unwrap();
        let name = url.host_str().unwrap().to_owned();
        if name == VANITY {
            let mut redirect = HttpResponse::new(StatusCode::try_from(302).unwrap(), SdkBody::empty());
            redirect.headers_mut().insert("location", PORTAL);
            return HttpConnectorFuture::ready(Ok(redirect));
        }
        url.set_scheme("http").unwrap();
        url.set_host(self.sim.host_str()).unwrap();
        url.set_port(self.sim.port()).unwrap();
        request.headers_mut().insert("host", name);
        request.set_uri(url.as_str()).unwrap();
        self.connector.call(request)
    }
}

/// A person's engine by whose names AWS is the simulation, and an integration in two regions.
struct Replicated {
    env: TestEnvironment,
    engine: Engine,
    id: IntegrationId,
}

impl Replicated {
    async fn new() -> Self {
        Self::at(PORTAL).await
    }

    async fn at(start_url: &str) -> Self {
        let organisation = Organisation { regions: vec![region(OTHER)], ..Organisation::demo() };
        let env = TestEnvironment::with(SimOptions { organisation, tps: 0, ..SimOptions::default() }).await;
        let connector = Connector::builder().build_http();
        let led = NamesLeadTo { sim: Url::parse(&env.sim.endpoint()).unwrap(), connector };
        let http = Http::over(SharedHttpConnector::new(led));
        let engine = env.peer_by(Gateway::new(Route::default()).over(http));
        let new = NewIntegration {
            start_url: start_url.to_owned(),
            alias: None,
            region: Some(region(HOME)),
            another: false,
        };
        let id = engine.integrations().add(&new).await.unwrap().id;
        engine.integrations().set_regions(&id, &region(HOME), &[region(OTHER)]).await.unwrap();
        Self { env, engine, id }
    }

    async fn sign_in(&self) -> Result<(), daypass_engine::integrations::Error> {
        self.engine.integrations().sign_in(&self.id, Some(SignInMethod::Device), false).await
    }

    async fn sign_in_elsewhere(&self) {
        let device = Some(SignInMethod::Device);
        self.engine.integrations().sign_in_at(&self.id, &region(OTHER), device).await.unwrap();
    }

    /// From now on a region does not answer an operation.
    fn silence(&self, name: &str, op: &str) {
        self.env.sim.fault(Fault {
            op: op.to_owned(),
            region: Some(region(name)),
            unreachable: true,
            times: u32::MAX,
            ..Fault::default()
        });
    }

    /// Which regions were asked to do something, in order.
    fn asked(&self, op: &str) -> Vec<String> {
        let is_asked = |call: &Call| (call.op == op).then(|| call.region.clone().unwrap().to_string());
        self.env.sim.calls().iter().filter_map(is_asked).collect()
    }

    fn status(&self) -> IntegrationStatus {
        self.engine.view().status().unwrap().integrations.remove(0)
    }
}

fn offers(problem: &daypass_core::Problem) -> Option<&str> {
    match &problem.remedy {
        Remedy::SignInElsewhere { region, .. } => Some(region),
        _ => None,
    }
}

#[tokio::test]
async fn the_next_region_is_offered_when_the_first_does_not_answer() {
    let two = Replicated::new().await;
    two.silence(HOME, "*");
    let error = two.sign_in().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Passing, "renewals go on as for any trouble that passes");
    let problem = error.problem();
    assert_eq!(problem.title, "eu-central-1 does not answer");
    assert_eq!(
        problem.remedy.command().as_deref(),
        Some("daypass login Northwind --region us-east-1"),
        "{problem:?}"
    );
    assert_eq!(offers(&two.status().sign_in.unwrap().problem.unwrap()), Some(OTHER), "the window shows it");
    two.sign_in_elsewhere().await;
    assert_eq!(two.status().sign_in_region, Some(region(OTHER)));
    assert_eq!(two.asked("RegisterClient"), [OTHER], "a registration of its own");
    assert_eq!(two.asked("StartDeviceAuthorization"), [OTHER], "and a sign-in");
}

#[tokio::test]
async fn whatever_is_asked_with_a_token_is_asked_in_its_region() {
    let two = Replicated::new().await;
    two.sign_in_elsewhere().await;
    two.engine.integrations().sync(&two.id).await.unwrap();
    let session = two.engine.view().catalog().unwrap().sessions.remove(0);
    two.engine.sessions().start(&session.id, &crate::test_environment::into("dev")).await.unwrap();
    two.env.pass(SignedDuration::from_mins(58));
    two.engine.integrations().sync(&two.id).await.unwrap();
    two.engine.integrations().sign_out(&two.id).await.unwrap();
    for op in ["ListAccounts", "ListAccountRoles", "GetRoleCredentials", "CreateToken", "Logout"] {
        let asked = two.asked(op);
        assert!(!asked.is_empty() && asked.iter().all(|name| name == OTHER), "{op}: {asked:?}");
    }
    assert!(two.asked("CreateToken").len() > 1, "the token was renewed there too");
    two.sign_in().await.unwrap();
    assert_eq!(two.asked("RegisterClient"), [OTHER, HOME], "the next sign-in begins with the first region");
    assert_eq!(two.status().sign_in_region, Some(region(HOME)));
}

#[tokio::test]
async fn a_sync_and_a_start_offer_the_region_that_answers() {
    let two = Replicated::new().await;
    two.sign_in().await.unwrap();
    two.engine.integrations().sync(&two.id).await.unwrap();
    let session = two.engine.view().catalog().unwrap().sessions.remove(0);
    two.silence(HOME, "GetRoleCredentials");
    let into = crate::test_environment::into("dev");
    let problem = two.engine.sessions().start(&session.id, &into).await.unwrap_err().problem();
    assert_eq!(offers(&problem), Some(OTHER), "{problem:?}");
    two.env.sim.fault(Fault {
        region: Some(region(HOME)),
        times: u32::MAX,
        ..Fault::error("ListAccounts", 503, "ServiceUnavailable")
    });
    let problem = two.engine.integrations().sync(&two.id).await.unwrap_err().problem();
    assert_eq!(offers(&problem), Some(OTHER), "{problem:?}");
    two.sign_in_elsewhere().await;
    two.engine.sessions().start(&session.id, &into).await.unwrap();
    two.engine.integrations().sync(&two.id).await.unwrap();
}

#[tokio::test]
async fn after_the_other_region_the_first_is_offered_again() {
    let two = Replicated::new().await;
    two.sign_in_elsewhere().await;
    two.silence(OTHER, "*");
    let problem = two.engine.integrations().sync(&two.id).await.unwrap_err().problem();
    assert_eq!(offers(&problem), Some(HOME), "{problem:?}");
}

#[tokio::test]
async fn a_refusal_of_the_first_region_is_no_reason_to_sign_in_elsewhere() {
    let two = Replicated::new().await;
    two.env.fault("StartDeviceAuthorization", 1, 403, "AccessDeniedException");
    let problem = two.sign_in().await.unwrap_err().problem();
    assert_eq!(offers(&problem), None, "{problem:?}");
    two.env.html("RegisterClient", 9);
    let other = Some(SignInMethod::Pkce);
    let problem = two.engine.integrations().sign_in(&two.id, other, true).await.unwrap_err().problem();
    assert_eq!(offers(&problem), None, "a captive portal is before every region: {problem:?}");
}

#[tokio::test]
async fn a_region_that_was_never_named_is_not_asked() {
    let two = Replicated::new().await;
    let elsewhere = region("ap-south-1");
    let error = two.engine.integrations().sign_in_at(&two.id, &elsewhere, None).await.unwrap_err();
    assert_eq!(error.problem().title, "The region is not one of the integration's");
    let china = [region("cn-north-1")];
    let error = two.engine.integrations().set_regions(&two.id, &region(HOME), &china).await.unwrap_err();
    assert_eq!(error.problem().title, "The region is in another partition");
    assert_eq!(two.engine.integrations().get(&two.id).unwrap().regions().count(), 2, "as it was");
}

#[tokio::test]
async fn a_region_that_is_taken_out_takes_its_sign_in_along() {
    let two = Replicated::new().await;
    two.sign_in_elsewhere().await;
    let integrations = two.engine.integrations();
    integrations.set_regions(&two.id, &region(OTHER), &[region(HOME)]).await.unwrap();
    assert!(two.status().signed_in, "only the order is another");
    integrations.set_regions(&two.id, &region(HOME), &[]).await.unwrap();
    assert!(!two.status().signed_in);
    two.sign_in().await.unwrap();
    assert_eq!(two.status().sign_in_region, Some(region(HOME)));
}

#[tokio::test]
async fn a_portal_that_names_its_region_is_asked_by_the_url_of_the_region() {
    let at_home = "https://ssoins-7223a1b2c3d4e5f6.portal.eu-central-1.app.aws";
    let two = Replicated::at(at_home).await;
    two.sign_in_elsewhere().await;
    two.engine.integrations().sync(&two.id).await.unwrap();
    let same =
        NewIntegration { start_url: at_home.replace(HOME, OTHER), alias: None, region: None, another: false };
    let problem = two.engine.integrations().add(&same).await.unwrap_err().problem();
    assert_eq!(problem.title, "This instance is here already", "the same host in another region");
}

#[tokio::test]
async fn a_domain_of_the_companys_own_is_the_portal_that_it_leads_to() {
    let two = Replicated::new().await;
    let vanity =
        NewIntegration { start_url: format!("https://{VANITY}"), alias: None, region: None, another: false };
    let problem = two.engine.integrations().add(&vanity).await.unwrap_err().problem();
    assert_eq!(problem.title, "This portal is here already");
    let found = two.engine.integrations().discover(VANITY).await.unwrap();
    assert_eq!(found.start_url.as_str(), PORTAL);
    assert_eq!(found.region, Some(region(HOME)), "its page tells the region");
    let there = two.engine.integrations().there(&found.start_url).unwrap();
    assert_eq!(there.map(|there| there.id), Some(two.id), "the window asks before it adds");
}
