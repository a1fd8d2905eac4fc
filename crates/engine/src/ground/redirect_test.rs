//! The address that leads on once, asked by real connections.

use super::*;
use crate::ground::ManualClock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

const TARGET: &str = "https://signin.aws.amazon.com/federation?Action=login&SigninToken=secret";

/// What is asked, one after another, while the address is served: the answers, and what came of it. Then time passes.
async fn asked(calls: &[(&str, &str, &str)]) -> (Vec<String>, Redirected) {
    let clock = ManualClock::new("2030-01-01T12:00:00Z".parse().unwrap());
    let redirect = Redirect::to(&Url::parse(TARGET).unwrap()).await.unwrap();
    let address = redirect.address().unwrap();
    let own = address.authority().to_owned();
    let asked = Notify::new();
    let asking = async {
        let mut answers = Vec::new();
        for (method, path, headers) in calls {
            let path = if path.is_empty() { address.path() } else { path };
            let host = if headers.contains("Host:") { String::new() } else { format!("Host: {own}\r\n") };
            let mut stream = TcpStream::connect(&own).await.unwrap();
            let request = format!("{method} {path} HTTP/1.1\r\n{host}{headers}\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answers.push(answer);
        }
        asked.notify_one();
        answers
    };
    let passing = async {
        asked.notified().await;
        loop {
            tokio::task::yield_now().await;
            clock.advance(SECOND_CALL);
        }
    };
    tokio::select! {
        (answers, redirected) = async { tokio::join!(asking, redirect.serve(&clock)) } => (answers, redirected),
        never = passing => never,
    }
}

fn is_led_on(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 303") && answer.contains(TARGET)
}

const BROWSER: (&str, &str, &str) = ("GET", "", "Sec-Fetch-Mode: navigate\r\n");

#[tokio::test]
async fn a_secret_address_stood_among_the_browsers_arguments() {
    let redirect = Redirect::to(&Url::parse(TARGET).unwrap()).await.unwrap();
    let address = redirect.address().unwrap();
    assert!(!address.as_str().contains("secret") && !format!("{redirect:?}").contains("SigninToken"));
    assert!(address.as_str().starts_with("http://127.0.0.1:") && address.path().len() > 43, "{address}");
}

#[tokio::test]
async fn the_browser_is_led_on_and_leaves_no_trace() {
    let (answers, redirected) = asked(&[BROWSER]).await;
    assert!(is_led_on(&answers[0]), "{}", answers[0]);
    for header in ["referrer-policy: no-referrer", "cache-control: no-store"] {
        assert!(answers[0].contains(header), "{}", answers[0]);
    }
    assert_eq!(redirected, Redirected::Once);
}

#[tokio::test]
async fn who_comes_second_gets_nothing_and_it_is_told() {
    let (answers, redirected) = asked(&[("GET", "", ""), BROWSER]).await;
    assert!(is_led_on(&answers[0]));
    assert!(answers[1].starts_with("HTTP/1.1 410") && answers[1].contains("already used"), "{}", answers[1]);
    assert!(!answers[1].contains("SigninToken"));
    assert_eq!(redirected, Redirected::Contested);
}

#[tokio::test]
async fn nobody_came_in_time() {
    assert_eq!(asked(&[]).await, (vec![], Redirected::Never));
}

#[tokio::test]
async fn what_does_not_show_the_page_to_the_person_uses_nothing_up() {
    let others = [
        ("HEAD", "", ""),
        ("POST", "", ""),
        ("GET", "", "Sec-Purpose: prefetch\r\n"),
        ("GET", "", "Sec-Purpose: prefetch;prerender\r\n"),
        ("GET", "", "Purpose: prefetch\r\n"),
        ("GET", "", "X-Moz: Prefetch\r\n"),
        ("GET", "", "X-Purpose: preview\r\n"),
        ("GET", "", "Origin: https://evil.example\r\n"),
        ("GET", "", "Sec-Fetch-Mode: no-cors\r\n"),
        ("GET", "", "Host: evil.example\r\n"),
        ("GET", "", "Host: localhost\r\n"),
        ("GET", "/", ""),
        ("GET", "/favicon.ico", ""),
        ("GET", "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""),
    ];
    let mut calls = others.to_vec();
    calls.push(BROWSER);
    let (answers, redirected) = asked(&calls).await;
    let (last, others) = answers.split_last().unwrap();
    for (answer, call) in others.iter().zip(calls) {
        assert!(answer.starts_with("HTTP/1.1 4") && !answer.contains("SigninToken"), "{call:?}: {answer}");
    }
    assert!(is_led_on(last), "{last}");
    assert_eq!(redirected, Redirected::Once);
}

#[test]
fn a_caller_of_another_user_gets_nothing() {
    let door = Door {
        authority: "127.0.0.1:4321".to_owned(),
        server: SocketAddr::from(([127, 0, 0, 1], 4321)),
        path: Secret::new("/path"),
        target: Secret::new(TARGET),
        calls: AtomicU32::new(0),
        called: watch::Sender::new(0),
    };
    let call = http::Request::get("/path").header("host", "127.0.0.1:4321").body(()).unwrap();
    let mut head = call.into_parts().0;
    assert_eq!(door.answer(&head).status(), StatusCode::FORBIDDEN);
    // No such connection is there, so it is nobody's.
    head.extensions.insert(CallerAddress(SocketAddr::from(([127, 0, 0, 1], 1))));
    if cfg!(target_os = "linux") {
        assert_eq!(door.answer(&head).status(), StatusCode::FORBIDDEN);
        assert_eq!(door.calls.load(Ordering::Acquire), 0);
    }
}
