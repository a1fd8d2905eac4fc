//! The console, opened by a browser that is given an address of this machine in the place of the link.

use crate::test_environment::{TestEnvironment, problem};
use daypass_core::console::Destination;
use daypass_engine::Prompting;
use daypass_engine::aws::Route;
use daypass_engine::aws::http::Http;
use daypass_engine::sessions::{ConsoleRequest, Error, OpenedConsole};
use jiff::SignedDuration;
use tokio::sync::Notify;
use url::Url;

/// Opens the console of the first session, while `in_browser` has the page that was opened. Then time passes.
async fn open<T>(
    env: &TestEnvironment,
    in_browser: impl AsyncFnOnce(&Url) -> T,
) -> (Result<OpenedConsole, Error>, T) {
    let session = env.session(0);
    let destination = Destination { service: Some("s3".into()), path: None };
    let request = ConsoleRequest { destination, ..ConsoleRequest::default() };
    let prompting = Prompting::allowed();
    let done = Notify::new();
    let browsing = async {
        let page = loop {
            match env.opened().pop().filter(|page| page.path() != "/device") {
                Some(page) => break page,
                None => tokio::task::yield_now().await,
            }
        };
        let seen = in_browser(&page).await;
        done.notify_one();
        seen
    };
    let passing = async {
        done.notified().await;
        loop {
            tokio::task::yield_now().await;
            env.clock.advance(SignedDuration::from_secs(1));
        }
    };
    let opening = env.engine.console().open(&session.id, &request, &prompting);
    tokio::select! {
        both = async { tokio::join!(opening, browsing) } => both,
        never = passing => never,
    }
}

#[tokio::test]
async fn the_console_link_ends_on_the_accounts_console() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let account = env.session(0).account_id().unwrap().to_string();
    let (opened, console) = open(&env, async |page| env.follow(page.as_str()).await).await;
    opened.unwrap();
    assert!(console.contains(&account) && console.contains("s3"), "{console}");
}

#[tokio::test]
async fn the_link_itself_was_among_the_browsers_arguments() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let http = Http::new(&Route::default());
    let (opened, link) =
        open(&env, async |page| (page.clone(), http.get(page.as_str()).await.unwrap().location.unwrap()))
            .await;
    opened.unwrap();
    let (page, link) = link;
    assert!(link.contains("SigninToken="), "{link}");
    assert_eq!(page.host_str(), Some("127.0.0.1"));
    assert!(!page.as_str().contains("SigninToken") && page.query().is_none(), "{page}");
}

#[tokio::test]
async fn a_browser_that_is_not_the_first_is_told_so_and_so_is_who_opened_it() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let (opened, second) = open(&env, async |page| {
        env.follow(page.as_str()).await;
        env.follow(page.as_str()).await
    })
    .await;
    assert!(second.contains("already used"), "{second}");
    let told = problem(opened);
    assert_eq!(told.title, "The link was already used by another program");
}

#[tokio::test]
async fn a_browser_that_never_comes_is_said() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let (opened, ()) = open(&env, async |_| ()).await;
    let told = problem(opened);
    assert_eq!(told.title, "The browser did not open the console");
    assert!(
        told.action.contains("print the link: daypass console ") && told.action.ends_with(" --print"),
        "{}",
        told.action
    );
}
