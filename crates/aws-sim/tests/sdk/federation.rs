//! Console federation, as a browser walks it.

use crate::clients::{HOUR, Keys, role_keys, sim, sts};
use crate::web::{self, Answer};
use aws_sim::Sim;
use std::time::Duration;

const EC2: &str = "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1";
const DEVELOPER: &str = "arn:aws:iam::291850364417:role/Developer";

fn session(keys: &Keys) -> String {
    serde_json::json!({"sessionId": keys.0, "sessionKey": keys.1, "sessionToken": keys.2}).to_string()
}

fn ask(sim: &Sim, keys: &Keys, duration: Option<&str>) -> Answer {
    let session = session(keys);
    let mut fields = vec![("Action", "getSigninToken"), ("Session", session.as_str())];
    fields.extend(duration.map(|duration| ("SessionDuration", duration)));
    web::get(&format!("{}/federation?{}", sim.endpoint(), web::form(&fields)))
}

fn token(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    body["SigninToken"].as_str().unwrap().to_owned()
}

fn login_url(sim: &Sim, token: &str, destination: &str) -> String {
    let fields = [
        ("Action", "login"),
        ("Issuer", "https://daypass.example"),
        ("Destination", destination),
        ("SigninToken", token),
    ];
    format!("{}/federation?{}", sim.endpoint(), web::form(&fields))
}

fn follow(sim: &Sim, answer: &Answer) -> Answer {
    assert_eq!(answer.status, 302, "{}", answer.body);
    assert!(answer.location().starts_with(&sim.endpoint()), "{}", answer.location());
    web::get(answer.location())
}

fn shows(page: &Answer, id: &str, value: &str) {
    assert!(page.body.contains(&format!("<dd id=\"{id}\">{value}</dd>")), "{id}={value}: {}", page.body);
}

#[tokio::test]
async fn a_sign_in_ends_on_the_console_of_its_account() {
    let sim = sim().await;
    let keys = role_keys(&sim, "336719204485", "ReadOnly").await;
    let token = token(&ask(&sim, &keys, None));
    assert!(token.len() > 1000);
    let page = follow(&sim, &web::get(&login_url(&sim, &token, EC2)));
    shows(&page, "account-id", "336719204485");
    shows(&page, "account-name", "Zahlungsverkehr München");
    shows(&page, "role", "ReadOnly");
    shows(&page, "service", "ec2");
    shows(&page, "region", "eu-west-1");
}

#[tokio::test]
async fn a_form_keeps_the_secrets_out_of_the_address() {
    let sim = sim().await;
    let keys = role_keys(&sim, "336719204485", "ReadOnly").await;
    let session = session(&keys);
    let fields = [("Action", "getSigninToken"), ("Session", session.as_str())];
    let answer = web::post(&format!("{}/federation", sim.endpoint()), &fields);
    assert_eq!(web::get(&login_url(&sim, &token(&answer), EC2)).status, 302);
    assert!(sim.calls().iter().any(|call| call.op == "getSigninToken"));
}

#[tokio::test]
async fn only_good_credentials_of_a_role_are_taken() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let good = role_keys(&sim, "336719204485", "ReadOnly").await;
    let session: Keys =
        sts(&sim, &user).get_session_token().send().await.unwrap().credentials.unwrap().into();
    let wrong_secret = Keys(good.0.clone(), "x".to_owned(), good.2.clone());
    let wrong_token = Keys(good.0.clone(), good.1.clone(), Some("x".to_owned()));
    for keys in [user, session, wrong_secret, wrong_token] {
        assert_eq!(ask(&sim, &keys, None).status, 400);
    }
    assert_eq!(ask(&sim, &good, None).status, 200);
    sim.advance(12 * HOUR);
    assert_eq!(ask(&sim, &good, None).status, 400, "expired");
}

#[tokio::test]
async fn a_session_duration_is_for_roles_assumed_with_long_term_keys() {
    let sim = sim().await;
    let assume =
        |keys: &Keys| sts(&sim, keys).assume_role().role_arn(DEVELOPER).role_session_name("ada").send();
    let direct: Keys = assume(&Keys::of_user(&sim)).await.unwrap().credentials.unwrap().into();
    let center = role_keys(&sim, "291850364417", "PowerUser").await;
    let chained: Keys = assume(&center).await.unwrap().credentials.unwrap().into();
    assert_eq!(ask(&sim, &direct, Some("43200")).status, 200);
    for (keys, duration) in
        [(&direct, "899"), (&direct, "43201"), (&direct, "x"), (&center, "3600"), (&chained, "3600")]
    {
        assert_eq!(ask(&sim, keys, Some(duration)).status, 400, "{duration}");
        assert_eq!(ask(&sim, keys, None).status, 200);
    }
}

#[tokio::test]
async fn a_federated_user_signs_in_for_as_long_as_its_credentials_and_may_do_what_a_policy_says() {
    let sim = sim().await;
    let federate = || sts(&sim, &Keys::of_user(&sim)).get_federation_token().name("mira");
    let everything =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    for (request, permissions) in
        [(federate(), "none"), (federate().policy(everything), "those of the policies")]
    {
        let keys: Keys = request.send().await.unwrap().credentials.unwrap().into();
        assert_eq!(ask(&sim, &keys, Some("3600")).status, 400, "no duration");
        let page = follow(&sim, &web::get(&login_url(&sim, &token(&ask(&sim, &keys, None)), EC2)));
        shows(&page, "permissions", permissions);
        shows(&page, "role", "mira");
    }
}

#[tokio::test]
async fn a_token_is_taken_by_the_host_that_issued_it_alone() {
    let sim = sim().await;
    let keys = role_keys(&sim, "336719204485", "ReadOnly").await;
    let login = login_url(&sim, &token(&ask(&sim, &keys, None)), EC2);
    let at = |host: &str| web::request("GET", &login, &[("host", host)], "").status;
    assert_eq!(at("us-east-1.signin.aws.amazon.com"), 400);
    assert_eq!(web::get(&login).status, 302);
}

#[tokio::test]
async fn a_token_lasts_fifteen_minutes_and_leads_to_the_console_alone() {
    let sim = sim().await;
    let keys = role_keys(&sim, "336719204485", "ReadOnly").await;
    let token = token(&ask(&sim, &keys, None));
    assert_eq!(web::get(&login_url(&sim, "made up", EC2)).status, 400);
    assert_eq!(web::get(&login_url(&sim, &token, "https://example.com/")).status, 400);
    sim.advance(Duration::from_secs(14 * 60));
    assert_eq!(web::get(&login_url(&sim, &token, EC2)).status, 302);
    sim.advance(Duration::from_secs(60));
    assert_eq!(web::get(&login_url(&sim, &token, EC2)).status, 400);
}

#[tokio::test]
async fn a_console_closes_with_its_credentials_or_after_the_duration_asked_for() {
    let sim = sim().await;
    let direct: Keys = sts(&sim, &Keys::of_user(&sim))
        .assume_role()
        .role_arn(DEVELOPER)
        .role_session_name("ada")
        .duration_seconds(3600)
        .send()
        .await
        .unwrap()
        .credentials
        .unwrap()
        .into();
    let console = |duration| {
        let login = login_url(&sim, &token(&ask(&sim, &direct, duration)), EC2);
        web::get(&login).location().to_owned()
    };
    let (brief, plain, long) = (console(Some("900")), console(None), console(Some("43200")));
    let open = || [&brief, &plain, &long].map(|page| web::get(page).status == 200);
    assert_eq!(open(), [true, true, true]);
    sim.advance(Duration::from_secs(900));
    assert_eq!(open(), [false, true, true]);
    sim.advance(HOUR - Duration::from_secs(900));
    assert_eq!(open(), [false, false, true]);
    sim.advance(11 * HOUR);
    assert_eq!(open(), [false, false, false]);
}

#[tokio::test]
async fn signing_out_goes_on_to_the_sign_in_and_nowhere_else() {
    let sim = sim().await;
    let keys = role_keys(&sim, "336719204485", "ReadOnly").await;
    let login = login_url(&sim, &token(&ask(&sim, &keys, None)), EC2);
    let opened = web::get(&login);
    let console = opened.location().to_owned();
    let browser = opened.headers["set-cookie"].split(';').next().unwrap().to_owned();
    let out = |to: &str, browser: &str| {
        let fields = [("Action", "logout"), ("redirect_uri", to)];
        let url = format!("{}/oauth?{}", sim.endpoint(), web::form(&fields));
        web::request("GET", &url, &[("cookie", browser)], "")
    };
    assert_eq!(out(&login, "aws-sim-browser=another").status, 302);
    assert_eq!(web::get(&console).status, 200, "another browser was signed out");
    let next = out(&login, &browser);
    assert_eq!(web::get(&console).status, 400, "signed out");
    let page = follow(&sim, &follow(&sim, &next));
    shows(&page, "account-id", "336719204485");
    assert_eq!(out("https://example.com/", &browser).status, 400);
}

#[tokio::test]
async fn the_portals_shortcut_needs_no_credentials() {
    let sim = sim().await;
    let open =
        |query: &[(&str, &str)]| web::get(&format!("{}/console?{}", sim.start_url(), web::form(query)));
    let answer = open(&[("account_id", "402968115737"), ("role_name", "PowerUser"), ("destination", EC2)]);
    let page = follow(&sim, &answer);
    shows(&page, "account-name", "Kühlkette");
    shows(&page, "role", "PowerUser");
    assert_eq!(open(&[("account_id", "999999999999")]).status, 400);
    assert_eq!(open(&[("account_id", "402968115737"), ("role_name", "Nobody")]).status, 400);
}
