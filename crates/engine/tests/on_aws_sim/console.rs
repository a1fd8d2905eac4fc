//! The console, opened by a browser that is given an address of this machine in the place of the link.

use crate::test_environment::{TestEnvironment, problem};
use daypass_core::browser::{BrowserChoice, ConsoleWindow, PageWindow};
use daypass_core::console::{Destination, PagePath, ServicePath};
use daypass_core::settings::{ConsoleSessions, SettingPlace};
use daypass_core::{Region, SettingKey};
use daypass_engine::Prompting;
use daypass_engine::aws::Route;
use daypass_engine::aws::http::Http;
use daypass_engine::sessions::{ConsoleRequest, Error, OpenedConsole};
use jiff::SignedDuration;
use tokio::sync::Notify;
use url::Url;

/// Opens the console of a session, and follows the link in a browser without cookies.
async fn opened(env: &TestEnvironment, session: usize, request: &ConsoleRequest) -> Url {
    let id = env.session(session).id;
    let before = env.opened().len();
    let (prompting, done) = (Prompting::allowed(), Notify::new());
    let browsing = async {
        let page = loop {
            match env.opened().get(before) {
                Some(page) => break page.clone(),
                None => tokio::task::yield_now().await,
            }
        };
        let http = Http::new(&Route::default());
        let link = match page.fragment() {
            None => http.get(page.as_str()).await.unwrap().location.unwrap(),
            Some(_) => page.to_string(),
        };
        done.notify_one();
        link
    };
    let passing = async {
        done.notified().await;
        loop {
            tokio::task::yield_now().await;
            env.clock.advance(SignedDuration::from_secs(1));
        }
    };
    let opening = env.engine.console().open(&id, request, &prompting);
    tokio::select! {
        (opened, link) = async { tokio::join!(opening, browsing) } => {
            opened.unwrap();
            Url::parse(&link).unwrap()
        }
        never = passing => never,
    }
}

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
        let request = ConsoleRequest { destination, region, ..ConsoleRequest::default() };
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
    assert!(link.contains("SigninToken%3D"), "{link}");
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
        told.action.contains("Open the link yourself")
            && told.action.contains("15 minutes: daypass console "),
        "{}",
        told.action
    );
}

#[tokio::test]
async fn who_signs_in_in_one_browser_opened_consoles_in_that_one_too() {
    let (env, integration) = TestEnvironment::ready_and_still().await;
    let account = env.session(0).account_id().unwrap();
    let choose = |place: &SettingPlace, key, value: &str| {
        env.engine.set_somewhere(place, key, Some(value)).unwrap();
    };
    let (portal, account) = (SettingPlace::Integration(integration.clone()), SettingPlace::Account(account));
    choose(&portal, SettingKey::SignInBrowser, "chrome:Work");
    choose(&portal, SettingKey::ConsoleBrowser, "edge");
    choose(&account, SettingKey::ConsoleBrowser, "firefox:Prod");
    choose(&account, SettingKey::ConsoleWindow, "private");
    opened(&env, 0, &ConsoleRequest::default()).await;
    let signing_in = env.engine.integrations().sign_in(&integration, None, true);
    Box::pin(env.while_time_passes(signing_in)).await.unwrap();
    let request =
        ConsoleRequest { browser: BrowserChoice::parse("vivaldi").ok(), ..ConsoleRequest::default() };
    opened(&env, 0, &request).await;
    let how: Vec<_> =
        env.browser.how().iter().map(|how| (how.browser.to_string(), how.window.clone())).collect();
    let last: Vec<_> = how[how.len() - 3..].iter().map(|(browser, window)| (&**browser, window)).collect();
    assert_eq!(
        last,
        [
            ("firefox:Prod", &PageWindow::Private),
            ("chrome:Work", &PageWindow::Usual),
            ("vivaldi", &PageWindow::Private)
        ]
    );
}

#[tokio::test]
async fn the_console_of_one_account_showed_the_page_of_another_that_was_signed_in() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let request = ConsoleRequest::default();
    let path = |link: &Url| link.path().to_owned();
    // Whoever is signed in is signed out, but for the session itself, whose other pages stay.
    assert_eq!(path(&opened(&env, 0, &request).await), "/oauth");
    assert_eq!(path(&opened(&env, 0, &request).await), "/federation");
    let others = env.engine.console().others(&env.session(1).id, &request).unwrap().unwrap();
    assert_eq!((others.names, others.sessions), (vec![env.session(0).name], ConsoleSessions::Ask));
    assert_eq!(path(&opened(&env, 1, &request).await), "/oauth");
    assert_eq!(env.engine.console().others(&env.session(1).id, &request).unwrap(), None);

    // Where the browser keeps several, the page that switches it on comes first, once, and the sixth is told.
    let place = SettingPlace::Browser(BrowserChoice::Default);
    env.engine.set_somewhere(&place, SettingKey::ConsoleSessions, Some("several")).unwrap();
    assert_eq!(path(&opened(&env, 2, &request).await), "/sessions/v1/opt-in");
    for session in 3..5 {
        assert_eq!(path(&opened(&env, session, &request).await), "/federation");
    }
    let full = |session: usize| {
        let others = env.engine.console().others(&env.session(session).id, &request).unwrap().unwrap();
        others.full().is_some()
    };
    assert_eq!((full(4), full(5)), (false, false), "four are open");
    opened(&env, 5, &request).await;
    assert_eq!((full(5), full(6)), (false, true));
    let private = ConsoleRequest { window: Some(ConsoleWindow::Private), ..request };
    assert_eq!(env.engine.console().others(&env.session(6).id, &private).unwrap(), None);
    env.pass(SignedDuration::from_hours(13));
    let ended = env.engine.console().others(&env.session(6).id, &ConsoleRequest::default());
    assert_eq!(ended.unwrap(), None);
}

#[tokio::test]
async fn a_portals_own_link_takes_no_credentials_and_no_redirect() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let asked = env.calls("GetRoleCredentials");
    let destination = Destination::Service(ServicePath::parse("s3").unwrap());
    let request = ConsoleRequest { destination, portal: true, ..ConsoleRequest::default() };
    let link = opened(&env, 0, &request).await;
    let account = env.session(0).account_id().unwrap();
    let fragment = link.fragment().unwrap();
    assert!(fragment.starts_with(&format!("/console?account_id={account}&role_name=")), "{fragment}");
    // What the portal's own page makes of it.
    let page = fragment.trim_start_matches("/console");
    let console = env.follow(&format!("{}/start/console{page}", env.sim.endpoint())).await;
    assert!(console.contains(account.as_str()) && console.contains("s3"), "{console}");
    assert_eq!(env.calls("GetRoleCredentials"), asked);
    let mira = env.add_user("mira").await;
    let refused = env.engine.console().link(&mira, &request, &Prompting::none()).await.unwrap_err();
    assert!(matches!(refused, Error::NoPortal { .. }), "{refused}");
}

#[tokio::test]
async fn what_was_opened_last_in_an_account_is_offered_first_for_all_of_its_roles() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let service = |name: &str| Destination::Service(ServicePath::parse(name).unwrap());
    let in_region = |destination, region: &str| {
        let region = Some(Region::parse(region).unwrap());
        ConsoleRequest { destination, region, ..ConsoleRequest::default() }
    };
    let own = env.engine.view().catalog().unwrap().sessions[0].region.clone().unwrap();
    opened(&env, 0, &in_region(service("s3"), "us-west-2")).await;
    opened(&env, 0, &in_region(service("ddb"), own.as_str())).await;
    opened(&env, 0, &ConsoleRequest::default()).await;
    let page = Destination::Page(PagePath::parse("/s3/buckets/plans?secret=1").unwrap());
    opened(&env, 0, &ConsoleRequest { destination: page, ..ConsoleRequest::default() }).await;
    let titles = |session: usize| {
        let catalog = env.engine.view().catalog().unwrap();
        let session = catalog.sessions.iter().find(|item| item.id == env.session(session).id).unwrap();
        catalog.destinations_of(session).into_iter().map(|one| one.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles(0), ["DynamoDB", "S3 in Oregon"]);
    let (id, s3) = (env.session(0).id, ServicePath::parse("s3").unwrap());
    let oregon = Region::parse("us-west-2").unwrap();
    env.engine.sessions().set_favourite_destination(&id, &s3, Some(&oregon), true).unwrap();
    assert_eq!(titles(0), ["S3 in Oregon", "DynamoDB"], "favourites first");
    let account = |session: usize| env.session(session).account_id();
    let (same, other) =
        ((1..20).find(|at| account(*at) == account(0)), (1..20).find(|at| account(*at) != account(0)));
    assert_eq!(titles(same.unwrap()), titles(0));
    assert_eq!(titles(other.unwrap()), Vec::<String>::new());
}
