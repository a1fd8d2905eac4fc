//! How a sign-in is done where nobody says, how it goes on by the other method, and a page that no browser takes.

use crate::test_browser::Person;
use crate::test_environment::{TestEnvironment, into};
use daypass_core::settings::SignInPreference;
use daypass_core::view::{SignIn, SignInMethod, SignInReason, SignInState};
use daypass_core::{BrowserPlace, IntegrationId, Settings};

fn shown(env: &TestEnvironment, id: &IntegrationId) -> Option<SignIn> {
    let status = env.engine.view().status().unwrap();
    status.integrations.into_iter().find(|i| i.id == *id).unwrap().sign_in
}

/// Waits until the sign-in that is shown is so.
async fn until(env: &TestEnvironment, id: &IntegrationId, is: impl Fn(&SignIn) -> bool) -> SignIn {
    let mut changes = env.engine.changes();
    loop {
        if let Some(sign_in) = shown(env, id).filter(|sign_in| is(sign_in)) {
            return sign_in;
        }
        changes.changed().await.unwrap();
    }
}

fn waits(sign_in: &SignIn, method: SignInMethod) -> bool {
    (sign_in.state, sign_in.method) == (SignInState::Waiting, method)
}

#[tokio::test]
async fn a_browser_on_this_machine_was_given_a_code_to_compare() {
    let env = TestEnvironment::still().await;
    let id = env.integration().await;
    env.person(Person::Sleeps);
    env.browser.set_place(BrowserPlace::Here);
    let browser = async {
        let waiting = until(&env, &id, |sign_in| sign_in.state == SignInState::Waiting).await;
        assert_eq!(waiting.reason, SignInReason::Browser(BrowserPlace::Here));
        assert_eq!((waiting.user_code, waiting.unopened), (None, None));
        assert_eq!(env.opened()[0].path(), "/authorize");
        env.answer_in_browser(&env.opened()[0], true).await
    };
    let (result, landed) = tokio::join!(env.engine.integrations().sign_in(&id, None, false), browser);
    result.unwrap();
    assert!(landed.contains("signed in"), "{landed}");
    assert_eq!(env.calls("StartDeviceAuthorization"), 0);
}

#[tokio::test]
async fn a_browser_elsewhere_gets_a_code_whatever_the_settings_say() {
    for preference in [SignInPreference::Auto, SignInPreference::Pkce] {
        let env = TestEnvironment::new().await;
        let id = env.integration().await;
        let settings = Settings { sign_in_method: preference, ..env.engine.settings().unwrap() };
        env.engine.save_settings(&settings).unwrap();
        env.engine.integrations().sign_in(&id, None, false).await.unwrap();
        let done = shown(&env, &id).unwrap();
        assert_eq!(
            (done.method, done.reason),
            (SignInMethod::Device, SignInReason::Browser(BrowserPlace::OverSsh))
        );
    }
}

#[tokio::test]
async fn a_code_is_the_persons_setting_where_the_browser_is_here_too() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.browser.set_place(BrowserPlace::Here);
    let settings = Settings { sign_in_method: SignInPreference::Device, ..env.engine.settings().unwrap() };
    env.engine.save_settings(&settings).unwrap();
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    let done = shown(&env, &id).unwrap();
    assert_eq!((done.method, done.reason), (SignInMethod::Device, SignInReason::Setting));
}

#[tokio::test]
async fn the_other_method_was_waited_for_until_the_first_had_run_out_of_time() {
    let (env, id) = TestEnvironment::ready_and_still().await;
    let session = env.session(0);
    env.engine.integrations().sign_out(&id).await.unwrap();
    env.person(Person::Sleeps);
    env.browser.set_place(BrowserPlace::Here);
    let person = async {
        let first = until(&env, &id, |sign_in| waits(sign_in, SignInMethod::Pkce)).await;
        assert_eq!(first.reason, SignInReason::Browser(BrowserPlace::Here));
        let changing = env.engine.integrations().sign_in(&id, Some(SignInMethod::Device), true);
        let allowing = async {
            let second = until(&env, &id, |sign_in| waits(sign_in, SignInMethod::Device)).await;
            assert_eq!(second.reason, SignInReason::Asked);
            assert!(env.sim.approve(second.user_code.as_deref()));
        };
        tokio::join!(Box::pin(changing), allowing).0.unwrap();
    };
    // The start that the first was for goes on with the second.
    let options = into("dev");
    let starting = env.engine.sessions().start(&session.id, &options);
    let (started, ()) =
        Box::pin(env.while_time_passes(async { tokio::join!(Box::pin(starting), person) })).await;
    started.unwrap();
    assert_eq!(shown(&env, &id).unwrap().state, SignInState::Done);
    let paths: Vec<_> = env.opened().iter().map(|page| page.path().to_owned()).collect();
    assert_eq!(paths[paths.len() - 2..], ["/authorize", "/device"]);
}

#[tokio::test]
async fn a_page_that_no_browser_took_was_not_to_be_seen_in_the_window() {
    let env = TestEnvironment::still().await;
    let id = env.integration().await;
    env.browser.set_place(BrowserPlace::Here);
    env.person(Person::HasNoBrowser);
    let person = async {
        let waiting = until(&env, &id, |sign_in| sign_in.state == SignInState::Waiting).await;
        let unopened = waiting.unopened.unwrap();
        assert_eq!((unopened.address.as_str(), unopened.failed), (env.opened()[0].as_str(), true));
        env.person(Person::Sleeps);
        env.engine.integrations().reopen_sign_in(&id);
        assert_eq!(shown(&env, &id).unwrap().unopened, None, "now it is open");
        env.answer_in_browser(&env.opened()[0], true).await
    };
    let (result, _) = tokio::join!(env.engine.integrations().sign_in(&id, None, false), person);
    result.unwrap();
}
