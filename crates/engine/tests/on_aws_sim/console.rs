//! The console, opened by a browser that is given an address of this machine in the place of the link.

use crate::test_environment::{TestEnvironment, problem};
use daypass_core::Region;
use daypass_core::console::{Destination, PagePath, ServicePath};
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
    let destination = Destination::Service(ServicePath::parse("s3").unwrap());
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
async fn a_region_of_china_opened_its_console_for_a_session_of_another_partition() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let session = env.session(0);
    let page = |path| Destination::Page(PagePath::parse(path).unwrap());
    let link = async |destination, region: Option<&str>| {
        let region = region.map(|region| Region::parse(region).unwrap());
        let request = ConsoleRequest { destination, region, duration: None };
        env.engine.console().link(&session.id, &request, &Prompting::allowed()).await
    };
    for (destination, region) in [
        (Destination::Home, Some("cn-north-1")),
        (Destination::Home, Some("us-gov-west-1")),
        (page("/s3/buckets?region=cn-north-1"), None),
    ] {
        let refused = link(destination, region).await.unwrap_err();
        assert!(matches!(refused, Error::OtherPartition { .. }), "{refused}");
    }
    assert_eq!(env.opened().iter().filter(|page| page.path() != "/device").count(), 0);
    let link = link(page("/s3/buckets?region=us-west-2"), None).await.unwrap();
    let url = Url::parse(link.url.expose()).unwrap();
    let destination = url.query_pairs().find(|(key, _)| key == "Destination").unwrap().1;
    assert_eq!(destination, "https://us-west-2.console.aws.amazon.com/s3/buckets?region=us-west-2");
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
