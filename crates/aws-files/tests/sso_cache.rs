//! The SSO token cache that Daypass shares with the AWS CLI and the SDKs.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

use std::fs;

use aws_files::{SsoCache, SsoCacheError, SsoToken};
use zeroize::Zeroizing;

fn token() -> SsoToken {
    SsoToken {
        access_token: Zeroizing::new("the-access-token".to_owned()),
        expires_at: "2030-01-02T03:04:05Z".parse().unwrap(),
        start_url: Some("https://d-abc123.awsapps.com/start".to_owned()),
        region: Some("eu-west-1".to_owned()),
        client_id: Some("the-client".to_owned()),
        client_secret: Some(Zeroizing::new("the-client-secret".to_owned())),
        registration_expires_at: Some("2030-03-02T03:04:05Z".parse().unwrap()),
        refresh_token: Some(Zeroizing::new("the-refresh-token".to_owned())),
    }
}

#[test]
fn a_file_is_named_by_the_hash_of_the_session_or_the_start_url() {
    let cache = SsoCache::from_env(|name| (name == "HOME").then(|| "/h".into())).unwrap();
    let folder = std::path::Path::new("/h/.aws/sso/cache");
    assert_eq!(cache.path("dev"), folder.join("34c6fceca75e456f25e7e99531e2425c6c1de443.json"));
    let legacy = cache.path("https://d-abc123.awsapps.com/start");
    assert_eq!(legacy, folder.join("40a89917e3175433e361b710a9d43528d7f1890a.json"));
}

#[test]
fn a_token_is_read_back_as_written() {
    let home = tempfile::tempdir().unwrap();
    let cache = SsoCache::new(home.path().join("sso/cache"));
    assert_eq!(cache.read("dev").unwrap(), None);
    assert!(cache.tokens().unwrap().is_empty());
    cache.write("dev", &token()).unwrap();
    assert_eq!(cache.read("dev").unwrap(), Some(token()));
    assert_eq!(cache.tokens().unwrap(), [(cache.path("dev"), token())]);
    let text = fs::read_to_string(cache.path("dev")).unwrap();
    assert!(text.contains(r#""expiresAt":"2030-01-02T03:04:05Z""#), "{text}");
    assert!(text.contains(r#""registrationExpiresAt":"2030-03-02T03:04:05Z""#), "{text}");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::MetadataExt::mode(&fs::metadata(cache.path("dev")).unwrap()) & 0o777,
        0o600
    );
}

#[test]
fn keys_of_any_case_and_dates_of_any_offset_are_read() {
    let home = tempfile::tempdir().unwrap();
    let cache = SsoCache::new(home.path());
    for date in ["2030-01-02T03:04:05Z", "2030-01-02T05:04:05+02:00", "2030-01-02T03:04:05UTC"] {
        let text = format!(
            r#"{{"AccessToken": "the-access-token", "expiresat": "{date}", "extra": 1, "region": null}}"#
        );
        fs::write(cache.path("dev"), text).unwrap();
        let read = cache.read("dev").unwrap().unwrap();
        assert_eq!(
            (read.access_token, read.expires_at),
            (token().access_token, token().expires_at),
            "{date}"
        );
        assert_eq!((read.region, read.refresh_token), (None, None));
    }
}

#[test]
fn registrations_are_no_tokens_and_broken_files_are_errors() {
    let home = tempfile::tempdir().unwrap();
    let cache = SsoCache::new(home.path());
    fs::write(
        cache.path("a"),
        r#"{"clientId": "c", "clientSecret": "s", "expiresAt": "2030-01-02T03:04:05Z"}"#,
    )
    .unwrap();
    assert_eq!(cache.read("a").unwrap(), None);
    for text in [
        "",
        "[]",
        r#"{"accessToken": "the-access-tok"#,
        r#"{"accessToken": "t"}"#,
        r#"{"accessToken": 1}"#,
        r#"{"accessToken": "t", "expiresAt": "soon"}"#,
    ] {
        fs::write(cache.path("b"), text).unwrap();
        let error = cache.read("b").unwrap_err();
        assert!(matches!(error, SsoCacheError::Malformed { .. }), "{text}");
        assert!(!error.to_string().contains("the-access"));
    }
    assert!(cache.tokens().unwrap().is_empty());
}

#[test]
fn debug_shows_no_secret() {
    let debug = format!("{:?}", token());
    for secret in ["the-access-token", "the-client-secret", "the-refresh-token"] {
        assert!(!debug.contains(secret), "{debug}");
    }
}

/// botocore's own cases (tests/unit/test_tokens.py, `sso_provider_refresh_cases`): what it reads, and what it writes back.
#[test]
fn the_tokens_of_botocores_own_tests_are_read_and_written_as_it_does() {
    let home = tempfile::tempdir().unwrap();
    let cache = SsoCache::new(home.path());
    assert!(cache.path("admin").ends_with("d033e22ae348aeb5660fc2140aec35850c4da997.json"));
    let minimal = r#"{"accessToken": "cachedtoken", "expiresAt": "2021-12-25T21:30:00Z"}"#;
    fs::write(cache.path("admin"), minimal).unwrap();
    let read = cache.read("admin").unwrap().unwrap();
    assert_eq!((read.access_token.as_str(), read.start_url.as_deref()), ("cachedtoken", None));
    assert_eq!(read.expires_at, "2021-12-25T21:30:00Z".parse().unwrap());
    for refused in [r#"{"accessToken": "cachedtoken"}"#, r#"{"accessToken": "", "expiresAt": "soon"}"#] {
        fs::write(cache.path("admin"), refused).unwrap();
        assert!(cache.read("admin").is_err(), "{refused}");
    }
    fs::write(cache.path("admin"), r#"{"expiresAt": "2021-12-25T13:00:00Z"}"#).unwrap();
    assert_eq!(cache.read("admin").unwrap(), None, "without an access token it is no token");
    let written_back = serde_json::json!({
        "startUrl": "https://d-123.awsapps.com/start",
        "region": "us-west-2",
        "accessToken": "newtoken",
        "expiresAt": "2021-12-25T21:30:00Z",
        "clientId": "clientid",
        "clientSecret": "YSBzZWNyZXQ=",
        "registrationExpiresAt": "2022-12-25T13:30:00Z",
        "refreshToken": "newrefreshtoken",
    });
    fs::write(cache.path("admin"), written_back.to_string()).unwrap();
    let read = cache.read("admin").unwrap().unwrap();
    cache.write("admin", &read).unwrap();
    let again: serde_json::Value = serde_json::from_slice(&fs::read(cache.path("admin")).unwrap()).unwrap();
    assert_eq!(again, written_back);
}

#[test]
fn a_token_is_removed_where_it_is_the_one_that_is_meant() {
    let home = tempfile::tempdir().unwrap();
    let cache = SsoCache::new(home.path());
    let path = cache.path("dev");
    let remove = |meant: bool| SsoCache::remove(&path, |_| meant).unwrap();
    remove(true);
    cache.write("dev", &token()).unwrap();
    remove(false);
    assert_eq!(cache.read("dev").unwrap(), Some(token()));
    remove(true);
    assert!(!path.exists());
    fs::write(&path, "{\"accessToken\": \"half a fi").unwrap();
    remove(true);
    assert!(path.exists(), "it may be the CLI's, which is writing it");
}
