use super::*;

const NOW: &str = "2026-11-29T09:30:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn source(variables: &[(&str, &str)]) -> Source {
    Source::of(&|name| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "x")];

#[test]
fn the_variables_say_where_tools_look() {
    let profile = |variable, name: &str| Source::Profile { variable, name: name.to_owned() };
    assert_eq!(source(&[]), Source::Default);
    assert_eq!(
        source(&[("AWS_PROFILE", ""), ("AWS_DEFAULT_PROFILE", "b")]),
        profile("AWS_DEFAULT_PROFILE", "b")
    );
    assert_eq!(source(&[("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "b")]), profile("AWS_PROFILE", "a"));
    assert_eq!(source(&[KEYS[0], ("AWS_PROFILE", "a")]), profile("AWS_PROFILE", "a"), "no secret, no keys");
    let all =
        [&KEYS[..], &[("AWS_PROFILE", "a"), ("DAYPASS_SESSION", "dev"), ("AWS_CREDENTIAL_EXPIRATION", NOW)]];
    let keys = Source::Keys {
        id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
        ends: Some(at(NOW)),
        session: Some("dev".to_owned()),
    };
    assert_eq!(source(&all.concat()), keys);
    let endpoint = [(ENDPOINT_VARIABLE, "http://127.0.0.1:1/x"), (ENDPOINT_TOKEN_FILE_VARIABLE, "/t")];
    let expected = Source::Endpoint { token_file: Some("/t".into()), session: None };
    assert_eq!(source(&endpoint), expected);
    assert_eq!(source(&[("AWS_ROLE_ARN", "r"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "f")]), Source::WebIdentity);
}

fn found(state: SessionState) -> Option<Found> {
    let expires_at = Some(at("2026-11-29T10:30:00Z"));
    Some(Found { id: SessionId::from_stored("s"), name: "Shop/Deploy".to_owned(), state, expires_at })
}

#[test]
fn nothing_said_who_this_shell_is_nor_that_its_variables_lead_nowhere() {
    let now = at(NOW);
    let active = || found(SessionState::Active);
    let keys = |ends: &str| source(&[&KEYS[..], &[("AWS_CREDENTIAL_EXPIRATION", ends)]].concat());
    let later = "2026-11-29T10:00:00Z";
    let profile = source(&[("AWS_PROFILE", "prod")]);
    let endpoint = source(&[(ENDPOINT_VARIABLE, "x"), ("DAYPASS_SESSION", "Shop/Deploy")]);
    for (source, session, is_stopped, is_there, who, trouble) in [
        (&keys(later), active(), false, true, "Shop/Deploy, by its environment", None),
        (&keys(later), active(), true, true, "Shop/Deploy, by its environment", Some(UNSET)),
        (
            &keys(NOW),
            active(),
            false,
            true,
            "Shop/Deploy, by its environment",
            Some("eval \"$(daypass env Shop/Deploy)\""),
        ),
        (&keys(later), None, false, true, "the access key ASIAIOSFODNN7EXAMPLE, by its environment", None),
        (&profile, active(), false, true, "Shop/Deploy, by AWS_PROFILE=prod", None),
        (&profile, None, false, true, "your own profile prod, by AWS_PROFILE=prod", None),
        (&profile, None, false, false, "nobody", Some("unset AWS_PROFILE")),
        (&profile, found(SessionState::Inactive), false, false, "nobody", Some("daypass start Shop/Deploy")),
        (&endpoint, active(), false, true, "Shop/Deploy, by its endpoint", None),
        (&endpoint, active(), false, false, "Shop/Deploy, by its endpoint", Some("daypass agent")),
        (&Source::Default, active(), false, true, "Shop/Deploy, by the profile default", None),
        (&Source::Default, None, false, true, "your own profile default", None),
        (&Source::Default, None, false, false, "nobody", None),
    ] {
        let told = identify(source, &Facts { session, is_stopped, is_there }, now);
        assert_eq!((told.who.as_str(), told.command()), (who, trouble), "{source:?}");
    }
}

#[test]
fn a_start_said_nothing_of_the_variables_that_win_over_it() {
    let started = [ProfileName::parse("prod").unwrap()];
    let wins = |variables: &[(&str, &str)]| source(variables).wins_over(&started);
    assert!(wins(&KEYS).unwrap().ends_with(UNSET));
    assert_eq!(
        wins(&[("AWS_PROFILE", "dev")]).unwrap(),
        "AWS_PROFILE=dev in this shell wins over it without --profile prod"
    );
    assert_eq!(wins(&[("AWS_PROFILE", "prod")]), None);
    assert_eq!(wins(&[]), None);
    assert_eq!(source(&KEYS).wins_over(&[]), None, "it is at an endpoint, in no profile");
}
