//! One sign-in with the AWS CLI, by its cache of tokens.

use crate::test_environment::TestEnvironment;
use aws_files::{SsoCache, SsoToken};
use daypass_core::{Explain, IntegrationId, ProblemCode, Settings};
use daypass_engine::Engine;
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

/// Where the demo's Identity Center is.
const REGION: &str = "eu-central-1";

/// A person who wishes one sign-in, and whose config calls the portal by a session and by a profile without one.
async fn wishing() -> (TestEnvironment, IntegrationId) {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    describe(&env);
    wish(&env.engine, true);
    (env, id)
}

fn wish(engine: &Engine, share_sign_in: bool) {
    engine.save_settings(&Settings { share_sign_in, ..engine.settings().unwrap() }).unwrap();
}

/// The config as the CLI's person has it; another region's sign-in is not this portal's.
fn describe(env: &TestEnvironment) {
    let (url, region) = (env.sim.start_url(), REGION);
    let config = format!(
        "[sso-session corp]\nsso_start_url = {url}\nsso_region = {region}\n\
         [sso-session elsewhere]\nsso_start_url = {url}\nsso_region = ap-south-1\n\
         [sso-session contoso]\nsso_start_url = https://contoso.awsapps.com/start\nsso_region = {region}\n\
         [profile dev]\nsso_session = corp\n\
         [profile old]\nsso_start_url = {url}\nsso_region = {region}\n"
    );
    env.put(&env.config_path(), &config);
}

fn cache(env: &TestEnvironment) -> SsoCache {
    SsoCache::new(env.config_path().with_file_name("sso").join("cache"))
}

/// What lies in the cache.
fn cached(env: &TestEnvironment) -> Vec<SsoToken> {
    cache(env).tokens().unwrap().into_iter().map(|(_, token)| token).collect()
}

/// A token as the CLI writes it, with what it refreshes it by.
fn of_the_cli(env: &TestEnvironment, access_token: &str, lasts: SignedDuration) -> SsoToken {
    // The cache has whole seconds.
    let now = Timestamp::from_second(env.engine.now().as_second()).unwrap();
    let lasts = SignedDuration::from_secs(lasts.as_secs());
    SsoToken {
        access_token: Zeroizing::new(access_token.to_owned()),
        expires_at: now + lasts,
        start_url: Some(env.sim.start_url()),
        region: Some(REGION.to_owned()),
        client_id: Some("the CLI's client".to_owned()),
        client_secret: Some(Zeroizing::new("its secret".to_owned())),
        registration_expires_at: Some(now + SignedDuration::from_hours(24 * 90)),
        refresh_token: Some(Zeroizing::new("its refresh token".to_owned())),
    }
}

#[tokio::test]
async fn a_sign_in_lies_in_the_clis_cache_until_the_person_signs_out_and_is_refreshed_by_daypass_alone() {
    let (env, id) = wishing().await;
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    env.engine.integrations().sync(&id).await.unwrap();
    let first = cached(&env);
    let [one, two] = &first[..] else { panic!("{first:?}") };
    assert_eq!(one, two);
    assert_eq!(
        (one.start_url.clone(), one.region.clone()),
        (Some(env.sim.start_url()), Some(REGION.to_owned()))
    );
    assert!(one.refresh_token.is_none() && one.client_id.is_none() && one.client_secret.is_none());
    assert!(
        cache(&env).read("corp").unwrap().is_some()
            && cache(&env).read(&env.sim.start_url()).unwrap().is_some()
    );
    assert!(
        cache(&env).read("elsewhere").unwrap().is_none() && cache(&env).read("contoso").unwrap().is_none()
    );
    // The next token takes the place of the one before.
    env.pass(SignedDuration::from_mins(59));
    env.engine.integrations().sync(&id).await.unwrap();
    let next = cached(&env);
    assert!(next.len() == 2 && next.iter().all(|token| token.access_token != one.access_token));
    // What the CLI has by itself since is not written over, and not removed.
    let own = of_the_cli(&env, "of the CLI", SignedDuration::from_hours(1));
    cache(&env).write("corp", &own).unwrap();
    env.pass(SignedDuration::from_mins(58));
    env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(cache(&env).read("corp").unwrap().unwrap(), own);
    env.engine.integrations().sign_out(&id).await.unwrap();
    assert_eq!(cached(&env), [own]);
}

#[tokio::test]
async fn a_sign_in_of_the_clis_that_has_ended_gives_way_and_one_that_is_wished_no_more_goes() {
    let (env, id) = wishing().await;
    let ended = of_the_cli(&env, "of yesterday", SignedDuration::from_hours(-9));
    cache(&env).write("corp", &ended).unwrap();
    env.put(&cache(&env).path(&env.sim.start_url()), "{\"accessToken\": \"half a fi");
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    assert_ne!(cache(&env).read("corp").unwrap().unwrap(), ended);
    assert!(cache(&env).read(&env.sim.start_url()).is_err(), "who writes it is not done");
    wish(&env.engine, false);
    assert!(cached(&env).is_empty());
    env.pass(SignedDuration::from_mins(59));
    env.engine.integrations().sync(&id).await.unwrap();
    assert!(cached(&env).is_empty());
    // Wished again, it is there with the next use, without a new sign-in.
    wish(&env.engine, true);
    env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(cached(&env).len(), 1);
    assert_eq!(env.opened().len(), 1);
}

#[tokio::test]
async fn a_sign_in_of_the_clis_serves_daypass_and_is_never_refreshed_by_it() {
    let (env, id) = wishing().await;
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    let lent = cache(&env).read("corp").unwrap().unwrap();
    // Somebody else's home at the same portal, where the AWS CLI is signed in.
    let other = TestEnvironment::over(env.sim.clone(), env.clock.clone());
    let its = other.integration().await;
    describe(&other);
    let lasts = lent.expires_at.duration_since(env.engine.now());
    let own = of_the_cli(&other, &lent.access_token, lasts);
    cache(&other).write("corp", &own).unwrap();
    let refused = other.engine.integrations().sync(&its).await.unwrap_err();
    assert_eq!(refused.problem().code, ProblemCode::SignInRequired, "nobody has wished it");
    wish(&other.engine, true);
    other.engine.integrations().sync(&its).await.unwrap();
    other.engine.integrations().sign_in(&its, None, false).await.unwrap();
    assert_eq!(other.opened().len(), 0, "it is a valid sign-in");
    assert!(other.engine.view().status().unwrap().integrations[0].signed_in);
    assert_eq!(cached(&other), [own], "the file is the CLI's");
    // It ends, and the CLI has refreshed it by then or not.
    let refreshes = env.calls("CreateToken");
    env.pass(SignedDuration::from_mins(59));
    env.engine.integrations().sync(&id).await.unwrap();
    let next = cache(&env).read("corp").unwrap().unwrap();
    let next = of_the_cli(&other, &next.access_token, next.expires_at.duration_since(env.engine.now()));
    cache(&other).write("corp", &next).unwrap();
    other.engine.integrations().sync(&its).await.unwrap();
    env.pass(SignedDuration::from_mins(61));
    let refused = other.engine.integrations().sync(&its).await.unwrap_err();
    assert_eq!(refused.problem().code, ProblemCode::SignInRequired);
    assert_eq!(
        env.calls("CreateToken"),
        refreshes + 1,
        "but for the one of the first home nothing was refreshed"
    );
    assert_eq!(cached(&other), [next]);
}
