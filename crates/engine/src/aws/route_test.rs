use super::*;
use crate::aws::Proxy;
use daypass_core::SettingKey;

fn route(variables: &[(&str, &str)], config: &str) -> Route {
    let variable =
        |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
    Route::new(variable, config.as_bytes())
}

fn config(key: &'static str, profile: &str) -> Option<Origin> {
    Some(Origin::Config { key, profile: profile.to_owned() })
}

const CONFIG: &str = "\
[default]
use_fips_endpoint = true
ca_bundle = /etc/company.pem

[profile work]
Use_DualStack_Endpoint = TRUE
use_fips_endpoint = false

[profile other]
region = eu-west-1
";

#[test]
fn the_settings_of_the_config_file_were_ignored() {
    let default = route(&[], CONFIG);
    assert_eq!(default.fips, config("use_fips_endpoint", "default"));
    assert_eq!(default.dual_stack, None);
    let bundle = default.ca_bundle.unwrap();
    assert_eq!(
        (bundle.path, Some(bundle.origin)),
        ("/etc/company.pem".into(), config("ca_bundle", "default"))
    );

    let work = route(&[("AWS_PROFILE", "work")], CONFIG);
    assert_eq!(work.fips, None);
    assert_eq!(work.dual_stack, config("use_dualstack_endpoint", "work"));
    assert_eq!(work.ca_bundle, None, "a profile has nothing of default");

    for profile in ["other", "missing"] {
        assert_eq!(route(&[("AWS_PROFILE", profile)], CONFIG), Route::default(), "{profile}");
    }
}

#[test]
fn a_variable_wins_over_the_config_file() {
    let on = route(&[("AWS_USE_FIPS_ENDPOINT", "True"), ("AWS_USE_DUALSTACK_ENDPOINT", "true")], "");
    assert_eq!(on.fips, Some(Origin::Variable("AWS_USE_FIPS_ENDPOINT")));
    assert_eq!(on.dual_stack, Some(Origin::Variable("AWS_USE_DUALSTACK_ENDPOINT")));
    // botocore and the SDK for Rust take anything else for false, and do not look into the file then.
    for off in ["false", "", "1", "yes"] {
        assert_eq!(route(&[("AWS_USE_FIPS_ENDPOINT", off)], CONFIG).fips, None, "{off}");
    }
    let bundle = route(&[("AWS_CA_BUNDLE", "/tmp/mine.pem")], CONFIG).ca_bundle.unwrap();
    let origin = Origin::Variable("AWS_CA_BUNDLE");
    assert_eq!(bundle, CaBundle { path: "/tmp/mine.pem".into(), origin });
    let empty = route(&[("AWS_CA_BUNDLE", "")], CONFIG).ca_bundle.unwrap();
    assert_eq!(Some(empty.origin), config("ca_bundle", "default"));
}

#[test]
fn a_file_that_the_aws_cli_cannot_read_is_read_as_the_sdk_for_rust_reads_it() {
    let twice = format!("{CONFIG}[default]\nca_bundle = /etc/newer.pem\n");
    let bundle = route(&[], &twice).ca_bundle.unwrap();
    assert_eq!(bundle.path, PathBuf::from("/etc/newer.pem"));
    assert_eq!(route(&[], "no section\nuse_fips_endpoint = true\n").fips, None);
}

#[test]
fn another_way_has_another_fingerprint_and_shows_no_password() {
    let plain = route(&[], "");
    let ways = [
        plain.clone(),
        route(&[("HTTPS_PROXY", "http://ada:secret@proxy:8080")], ""),
        route(&[("HTTPS_PROXY", "http://ada:other@proxy:8080")], ""),
        route(&[("HTTPS_PROXY", "http://ada:secret@proxy:8080"), ("NO_PROXY", ".amazonaws.com")], ""),
        route(&[("AWS_USE_FIPS_ENDPOINT", "true")], ""),
        route(&[], CONFIG),
        route(&[("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:4321")], ""),
        route(&[("SSL_CERT_FILE", "/etc/ssl/cert.pem")], ""),
    ];
    let fingerprints: std::collections::BTreeSet<_> = ways.iter().map(Route::fingerprint).collect();
    assert_eq!(fingerprints.len(), ways.len());
    assert_eq!(route(&[("AWS_PROFILE", "other")], CONFIG).fingerprint(), plain.fingerprint());
    let shown = format!("{:?} {:?}", ways[1], ways[1].proxies.https().map(Proxy::address));
    assert!(!shown.contains("secret") && shown.contains("http://proxy:8080"), "{shown}");
}

#[test]
fn what_is_set_for_daypass_comes_after_a_variable_and_before_the_config_file() {
    let bundle = std::env::temp_dir().join("company.pem");
    let settings = Settings::default()
        .with(SettingKey::CaBundle, bundle.to_str().unwrap())
        .and_then(|settings| settings.with(SettingKey::Proxy, "proxy:8080"))
        .unwrap();
    let config = b"[default]\nca_bundle = /etc/all.pem\n";
    let chosen = |variables: &[(&str, &str)]| -> Vec<String> {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let route = Route::new(variable, config).with_settings(&settings);
        route.chosen().iter().map(ToString::to_string).collect()
    };
    let set = format!("CA bundle {} (ca-bundle in Daypass's settings)", bundle.display());
    assert_eq!(chosen(&[]), ["proxy http://proxy:8080 (proxy in Daypass's settings)", &set]);
    assert_eq!(
        chosen(&[("HTTPS_PROXY", "http://own:1"), ("AWS_CA_BUNDLE", "/own.pem")]),
        ["proxy http://own:1 (HTTPS_PROXY)", "CA bundle /own.pem (AWS_CA_BUNDLE)"]
    );
    let unset = Route::new(|_| None, config).with_settings(&Settings::default());
    assert_eq!(unset, Route::new(|_| None, config));
}
