//! An AWS that means harm, or what stands in its place: it costs a bounded time and a bounded memory, is told in plain words,
//! is never believed, and nothing that was there is lost.

use crate::hostile_server::{Does, HostileServer, json, response};
use crate::panics;
use crate::simulated_users::SEEDED;
use crate::test_environment::{TestEnvironment, into};
use crate::timeline::named;
use daypass_core::view::SignInMethod;
use daypass_core::{Explain, IntegrationId, Problem, SessionId};
use daypass_engine::aws::Gateway;
use daypass_engine::sessions::ConsoleRequest;
use daypass_engine::{Engine, NewIntegration, NewUser, Prompting, Rotation};
use std::time::{Duration, Instant};

/// Far more than the patience of a hostile server's gateway.
const BOUND: Duration = Duration::from_secs(60);
/// Far more than an answer may have, with what the system keeps of a connection; far less than a flood.
const MOST_TAKEN: u64 = 64 << 20;

/// A person with something to lose.
pub(crate) struct Victim {
    env: TestEnvironment,
    integration: IntegrationId,
    live: SessionId,
    role: SessionId,
    user: SessionId,
    before: (usize, String, usize),
}

impl Victim {
    pub(crate) async fn new() -> Self {
        let (env, integration) = TestEnvironment::ready().await;
        env.hold_clock();
        let user = env.add_user(SEEDED).await;
        let codes = env.engine.users().codes();
        codes.set_totp_seed(&env.device_of(SEEDED), Some(&env.seed_of(SEEDED))).await.unwrap();
        let live = named(&env, "Shop Staging/PowerUser").id;
        env.start(&live, "dev").await;
        let role = named(&env, "Shop Production/Deploy").id;
        let mut victim = Self { env, integration, live, role, user, before: Default::default() };
        victim.before = victim.has();
        victim
    }

    /// Sessions, files, what is live.
    fn has(&self) -> (usize, String, usize) {
        let view = self.env.engine.view();
        let (catalog, status) = (view.catalog().unwrap(), view.status().unwrap());
        let live = status.sessions.iter().filter(|session| session.expires_at.is_some()).count();
        (catalog.sessions.len(), self.env.credentials_file(), live)
    }

    /// Asks for everything, and returns what is told.
    async fn asks(&self, gateway: Gateway) -> Vec<(&'static str, Option<Problem>)> {
        fn told<T, E: Explain>(result: Result<T, E>) -> Option<Problem> {
            result.err().map(|error| error.problem())
        }
        let engine: Engine = self.env.peer_by(gateway);
        let none = Prompting::none();
        let role = engine.sessions().get(&self.role).unwrap();
        let rotation = Rotation::default();
        let (device, console) = (Some(SignInMethod::Device), ConsoleRequest::default());
        let keys = self.env.keys_of("jonas");
        let new = NewUser { name: None, keys, mfa_device: None, duration: None, region: None };
        vec![
            ("a sign-in", told(engine.integrations().sign_in(&self.integration, device, true).await)),
            ("a console's link", told(engine.console().link(&self.live, &console, &none).await)),
            ("a new user", told(engine.users().add(&new).await)),
            ("sync", told(engine.integrations().sync(&self.integration).await)),
            ("role credentials", told(engine.sessions().credentials_for(&role, &none).await)),
            ("a start", told(engine.sessions().start(&self.role, &into("other")).await)),
            ("a user's session", told(engine.sessions().start(&self.user, &into("user")).await)),
            ("a rotation", told(Box::pin(engine.users().rotate(&self.user, &rotation, |_| {})).await)),
        ]
    }

    /// Asks for everything of a server: each ends in time, is told, and leaves what was there.
    async fn suffers(&self, what: &str, does: Does) -> HostileServer {
        let server = HostileServer::start(does);
        let began = Instant::now();
        self.told_by(what, &server).await;
        assert!(server.requests() > 0, "{what}: nobody was asked");
        assert!(
            server.sent() < MOST_TAKEN,
            "{what}: {} bytes were taken in {:?}",
            server.sent(),
            began.elapsed()
        );
        server
    }

    /// The same, of a server that is there already: what was asked, and what is told of it.
    pub(crate) async fn told_by(&self, what: &str, server: &HostileServer) -> Vec<(&'static str, Problem)> {
        self.told_over(what, server.gateway()).await
    }

    pub(crate) async fn told_over(&self, what: &str, way: Gateway) -> Vec<(&'static str, Problem)> {
        let panics = panics::count();
        let all = tokio::time::timeout(BOUND, self.asks(way)).await;
        assert!(all.is_ok(), "{what}: it hangs");
        let mut problems = Vec::new();
        for (asked, told) in all.unwrap() {
            assert!(told.is_some(), "{what}: {asked} succeeded");
            let problem = told.unwrap();
            assert!(!problem.title.is_empty() && !problem.action.is_empty(), "{what}: {asked}: {problem:?}");
            assert!(problem.detail.len() < 2_000, "{what}: {asked} tells {} bytes", problem.detail.len());
            problems.push((asked, problem));
        }
        assert_eq!(panics::count(), panics, "{what}: something panicked");
        assert_eq!(self.has(), self.before, "{what}: something is lost");
        problems
    }
}

const XML: &str = "Content-Type: text/xml\r\n";
const HTML: &str = "Content-Type: text/html\r\n";

#[tokio::test]
async fn an_answer_that_trickles_or_never_ends_is_given_up() {
    let victim = Victim::new().await;
    victim.suffers("a trickle of JSON", Does::Trickles(json(""))).await;
    victim.suffers("nothing behind the head", Does::Trickles(response("200 OK", XML, ""))).await;
    let begun = response("200 OK", "Content-Type: application/json\r\n", r#"{"accountList":["#);
    victim
        .suffers("hundreds of megabytes of JSON", Does::Floods(begun, b"{\"accountId\":\"1\"},".to_vec()))
        .await;
    let head = response("500 Internal Server Error", XML, "<ErrorResponse>");
    victim.suffers("hundreds of megabytes of an error", Does::Floods(head, b"<a>".to_vec())).await;
    victim
        .suffers(
            "a head without an end",
            Does::Floods(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-A: b\r\n".to_vec()),
        )
        .await;
}

#[tokio::test]
async fn an_answer_that_is_something_else_is_not_believed() {
    let victim = Victim::new().await;
    let page = "<!doctype html><title>Welcome</title><script>alert(1)</script>";
    let long = format!("<html>{}", "x".repeat(200_000));
    let sends = [
        ("a page with 200", response("200 OK", HTML, page)),
        ("a page with 503", response("503 Service Unavailable", HTML, page)),
        ("a long page with 502", response("502 Bad Gateway", HTML, &long)),
        ("a page called JSON", json(page)),
        ("nothing with 200", response("200 OK", "Content-Length: 0\r\n", "")),
        ("nulls", json(r#"{"accountList":null,"roleCredentials":null,"accessToken":null}"#)),
        (
            "other types",
            json(r#"{"accountList":7,"roleCredentials":"x","accessToken":[],"expiresIn":"soon"}"#),
        ),
        ("a list of nulls", json(r#"{"accountList":{"a":1},"roleCredentials":[null],"roleList":true}"#)),
        ("deep JSON", json(&"[".repeat(100_000))),
        ("not UTF-8", [json(""), vec![0xFF, 0xFE, 0x00, 0xC3]].concat()),
        ("half of XML", response("200 OK", XML, "<AssumeRoleResponse><AssumeRoleResult><Credentials>")),
        (
            "XML with an entity",
            response("200 OK", XML, "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
        ),
        ("deep XML", response("200 OK", XML, &"<a>".repeat(20_000))),
        (
            "an end before the end",
            response("200 OK", "Content-Type: application/json\r\nContent-Length: 500\r\n", "{\"acc"),
        ),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
        ("nothing", Vec::new()),
        ("204", response("204 No Content", "", "")),
        ("a huge pause", response("429 Too Many Requests", "Retry-After: 99999999999999999999\r\n", "{}")),
        (
            "a negative pause",
            response("429 Too Many Requests", "x-amz-retry-after: -5\r\nRetry-After: -1\r\n", "{}"),
        ),
    ];
    for (what, bytes) in sends {
        victim.suffers(what, Does::Sends(bytes)).await;
    }
}

#[tokio::test]
async fn a_redirect_never_takes_the_token_to_another_host() {
    let victim = Victim::new().await;
    let elsewhere = HostileServer::start(Does::Sends(json("{}")));
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("Location: {}/assignment/accounts\r\n", elsewhere.url());
        victim.suffers(status, Does::Sends(response(status, &location, ""))).await;
    }
    assert_eq!(elsewhere.requests(), 0);
}

#[tokio::test]
async fn a_list_whose_pages_had_no_end_was_read_for_ever() {
    let victim = Victim::new().await;
    let accounts = r#"{"accountList":[{"accountId":"118230476651","accountName":"a"}],"nextToken":"again"}"#;
    victim.suffers("the same page again", Does::Sends(json(accounts))).await;
    let new = |number: usize| {
        json(&format!(r#"{{"accountList":[{{"accountId":"118230476651"}}],"nextToken":"page-{number}"}}"#))
    };
    let server = victim.suffers("ever new pages", Does::Counts(new)).await;
    assert!(server.requests() < 2_000, "{}", server.requests());
    let keys = |number: usize| {
        let body = format!(
            "<ListAccessKeysResponse><ListAccessKeysResult><AccessKeyMetadata/><IsTruncated>true</IsTruncated>\
             <Marker>m{number}</Marker></ListAccessKeysResult></ListAccessKeysResponse>"
        );
        response("200 OK", XML, &body)
    };
    let server = victim.suffers("ever new keys", Does::Counts(keys)).await;
    assert!(server.requests() < 200, "{}", server.requests());
}

/// Credentials that end at these times are refused, or are credentials; nothing panics, and no session lives for ever.
#[tokio::test]
async fn an_end_beyond_all_time_is_no_end() {
    let victim = Victim::new().await;
    for end in
        ["-1", "0", "1", "-9223372036854775808", "9223372036854775807", "253402300799000", "1e300", "null"]
    {
        let body = format!(
            r#"{{"roleCredentials":{{"accessKeyId":"ASIAIOSFODNN7EXAMPLE","secretAccessKey":"x","sessionToken":"y","expiration":{end}}}}}"#
        );
        victim.ends(end, json(&body)).await;
    }
    for end in
        ["", "yesterday", "-000001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z", "1e9"]
    {
        let credentials = format!(
            "<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey>\
             <SessionToken>y</SessionToken><Expiration>{end}</Expiration></Credentials>"
        );
        let body = format!(
            "<GetSessionTokenResponse><GetSessionTokenResult>{credentials}</GetSessionTokenResult></GetSessionTokenResponse>"
        );
        victim.ends(end, response("200 OK", XML, &body)).await;
    }
}

impl Victim {
    async fn ends(&self, end: &str, answer: Vec<u8>) {
        let panics = panics::count();
        let server = HostileServer::start(Does::Sends(answer));
        let engine = self.env.peer_by(server.gateway());
        for (id, profile) in [(&self.role, "other"), (&self.user, "user")] {
            let _ = engine.sessions().start(id, &into(profile)).await;
            let _ = engine.view().status().unwrap();
            let _ = engine.renewer().step(&mut daypass_engine::renewal::Memory::default()).await.unwrap();
            let _ = engine.sessions().stop(id).await.unwrap();
        }
        assert_eq!(panics::count(), panics, "the end {end:?} made something panic");
        assert_eq!(self.has(), self.before, "the end {end:?} left something behind");
    }
}

/// A sign-in whose lengths are nonsense ends in time; it is no loop of requests.
#[tokio::test]
async fn intervals_and_lengths_that_are_nonsense_make_no_loop() {
    let victim = Victim::new().await;
    for (expires_in, interval) in [
        ("-5", "-1"),
        ("0", "0"),
        ("2147483647", "2147483647"),
        ("600", "-2147483648"),
        ("9e99", "null"),
        ("\"x\"", "[]"),
    ] {
        let body = format!(
            r#"{{"clientId":"c","clientSecret":"s","clientSecretExpiresAt":{expires_in},"deviceCode":"d","userCode":"U",
                "verificationUri":"http://127.0.0.1/","verificationUriComplete":"http://127.0.0.1/?u=U",
                "expiresIn":{expires_in},"interval":{interval},"error":"authorization_pending"}}"#
        );
        let panics = panics::count();
        let server = HostileServer::start(Does::Sends(json(&body)));
        let engine = victim.env.peer_by(server.gateway());
        let signed_in =
            tokio::time::timeout(BOUND, engine.integrations().sign_in(&victim.integration, None, true)).await;
        assert!(signed_in.is_ok(), "{expires_in} {interval}: it hangs");
        assert!(signed_in.unwrap().is_err(), "{expires_in} {interval}: it is a sign-in");
        assert_eq!(panics::count(), panics, "{expires_in} {interval}: something panicked");
        assert!(server.requests() < 1_000, "{expires_in} {interval}: {} requests", server.requests());
    }
    assert_eq!(victim.has(), victim.before);
}

/// The portal's page is asked for its region alone, and AWS's own redirect.
#[tokio::test]
async fn a_hostile_page_tells_no_region_and_takes_no_memory() {
    let victim = Victim::new().await;
    let head = response("200 OK", HTML, "<html>");
    for does in [Does::Trickles(head.clone()), Does::Floods(head, b"<meta name=\"region\" ".to_vec())] {
        let server = HostileServer::start(does);
        let engine = victim.env.peer_by(server.gateway());
        let new = NewIntegration {
            start_url: format!("{}/start", server.url()),
            alias: None,
            region: None,
            another: false,
        };
        let added = tokio::time::timeout(BOUND, engine.integrations().add(&new)).await.expect("it hangs");
        assert!(added.is_err());
        assert!(server.sent() < MOST_TAKEN, "{} bytes were taken", server.sent());
    }
}
