use super::*;
use crate::session::Delivery;

fn session(id: &str, source: SessionSource) -> Session {
    Session {
        id: SessionId::from_stored(id),
        name: id.to_uppercase(),
        source,
        alias: None,
        account_name: None,
        account_email: None,
        region: None,
        profiles: vec![],
        delivery: Delivery::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}

fn portal(id: &str) -> Session {
    let integration = IntegrationId::from_stored("i");
    let account = AccountId::try_from("123456789012".to_owned()).unwrap();
    let role = RoleName::try_from("Developer".to_owned()).unwrap();
    session(id, SessionSource::IdentityCenterRole { integration, account, role })
}

fn user_of(id: &str, arn: &str, device: Option<&str>, duration: Option<&str>) -> Session {
    session(
        id,
        SessionSource::IamUser(IamUser {
            arn: UserArn::try_from(arn.to_owned()).unwrap(),
            access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
            mfa_device: device.map(serial),
            duration: duration.map(|text| UserDuration::parse(text).unwrap()),
        }),
    )
}

fn user(id: &str, device: Option<&str>) -> Session {
    user_of(id, "arn:aws:iam::123456789012:user/ada", device, None)
}

fn serial(name: &str) -> MfaSerial {
    MfaSerial::parse(&format!("arn:aws:iam::123456789012:mfa/{name}")).unwrap()
}

/// A role of `id` on `source`, for so long, with a code of this device.
fn role_with(id: &str, source: &str, duration: Option<&str>, device: Option<&str>) -> Session {
    session(
        id,
        SessionSource::AssumedRole(AssumedRole {
            source: SessionId::from_stored(source),
            role_arn: RoleArn::try_from(format!("arn:aws:iam::123456789012:role/{id}")).unwrap(),
            role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
            duration: duration.map(|text| RoleDuration::parse(text).unwrap()),
            external_id: None,
            source_identity: None,
            tags: vec![],
            mfa_device: device.map(serial),
        }),
    )
}

fn role(id: &str, source: &str, duration: Option<&str>) -> Session {
    role_with(id, source, duration, None)
}

fn edited(mut session: Session, edit: impl FnOnce(&mut AssumedRole)) -> Session {
    if let SessionSource::AssumedRole(role) = &mut session.source {
        edit(role);
    }
    session
}

fn plan_among(all: &[Session], id: &str) -> Result<Plan, PlanError> {
    let find = |id: &SessionId| all.iter().find(|s| s.id == *id).cloned();
    plan(&find(&SessionId::from_stored(id)).unwrap(), find)
}

/// A plan in short: the base with its device and duration, then the hops with theirs.
fn in_short(plan: &Plan) -> String {
    let code = |device: &Option<MfaSerial>| {
        device.as_ref().map_or_else(String::new, |device| format!(" +{}", device.device_name()))
    };
    let hop = |hop: &Hop| {
        let duration = hop.duration.map_or_else(|| "-".to_owned(), |duration| duration.to_string());
        let wanted = hop.wanted.map_or_else(String::new, |wanted| format!(" of {wanted}"));
        format!("{} {duration}{wanted}", hop.role_arn.role_name())
    };
    let base = match &plan.base {
        Base::IdentityCenterRole { .. } => "portal".to_owned(),
        Base::UserSession { device, duration, .. } => format!("session{} {duration}", code(device)),
        Base::DirectRole { device, hop: first, .. } => format!("keys{} → {}", code(device), hop(first)),
    };
    std::iter::once(base).chain(plan.hops.iter().map(hop)).collect::<Vec<_>>().join(" → ")
}

/// What AWS's rules make of users, devices, durations and chains.
#[test]
fn the_plan_knows_what_sts_allows() {
    let plain = user("u", None);
    let with_device = user("u", Some("phone"));
    let cases: [(&str, Vec<Session>, &str); 20] = [
        ("a user without a device", vec![plain.clone()], "session 12 h"),
        ("a user with a device", vec![with_device.clone()], "session +phone 12 h"),
        (
            "a user's own length",
            vec![user_of("u", "arn:aws:iam::123456789012:user/ada", None, Some("36h"))],
            "session 36 h",
        ),
        (
            "root, who gets an hour at most",
            vec![user_of("u", "arn:aws:iam::123456789012:root", Some("phone"), Some("12h"))],
            "session +phone 1 h",
        ),
        (
            "a role without a code is asked for at once",
            vec![role("r", "u", None), plain.clone()],
            "keys → r -",
        ),
        ("and for as long as is wanted", vec![role("r", "u", Some("12h")), plain.clone()], "keys → r 12 h"),
        (
            "a role of a user with a device shares the user's session",
            vec![role("r", "u", None), with_device.clone()],
            "session +phone 12 h → r -",
        ),
        (
            "also for exactly an hour",
            vec![role("r", "u", Some("1h")), with_device.clone()],
            "session +phone 12 h → r 1 h",
        ),
        (
            "also for less",
            vec![role("r", "u", Some("15m")), with_device.clone()],
            "session +phone 12 h → r 15 min",
        ),
        (
            "for longer it takes the keys and a code of its own",
            vec![role("r", "u", Some("61m")), with_device.clone()],
            "keys +phone → r 1 h 1 min",
        ),
        (
            "a device of the role alone",
            vec![role_with("r", "u", None, Some("phone")), plain.clone()],
            "session +phone 12 h → r -",
        ),
        (
            "a device of the role, for longer",
            vec![role_with("r", "u", Some("4h"), Some("phone")), plain.clone()],
            "keys +phone → r 4 h",
        ),
        (
            "a role's device before the user's",
            vec![role_with("r", "u", None, Some("token")), with_device.clone()],
            "session +token 12 h → r -",
        ),
        (
            "a chain behind a device",
            vec![role("s", "r", None), role("r", "u", None), with_device.clone()],
            "session +phone 12 h → r - → s -",
        ),
        (
            "a chain without",
            vec![role("s", "r", None), role("r", "u", None), plain.clone()],
            "keys → r - → s -",
        ),
        (
            "a chained role is capped and says so",
            vec![role("s", "r", Some("4h")), role("r", "u", None), plain.clone()],
            "keys → r - → s 1 h of 4 h",
        ),
        (
            "a long role on the way is capped",
            vec![role("s", "r", None), role("r", "u", Some("4h")), plain],
            "keys → r 1 h of 4 h → s -",
        ),
        (
            "and shares the user's session",
            vec![role("s", "r", None), role("r", "u", Some("4h")), with_device],
            "session +phone 12 h → r 1 h of 4 h → s -",
        ),
        (
            "a role of a portal role is chained",
            vec![role("r", "p", Some("2h")), portal("p")],
            "portal → r 1 h of 2 h",
        ),
        ("a portal role alone", vec![portal("p")], "portal"),
    ];
    for (case, sessions, expected) in cases {
        let plan = plan_among(&sessions, sessions[0].id.as_str()).unwrap();
        assert_eq!(in_short(&plan), expected, "{case}");
    }
}

#[test]
fn what_aws_refuses_whatever_the_policies_say_is_refused_first() {
    let (device, root) = (Some("phone"), "arn:aws:iam::123456789012:root");
    let chinese = edited(role("r", "u", None), |role| {
        role.role_arn = RoleArn::try_from("arn:aws-cn:iam::123456789012:role/r".to_owned()).unwrap();
    });
    let in_chain = |source: &str| PlanError::MfaInChain { session: "R".into(), source_name: source.into() };
    let cases: [(Vec<Session>, PlanError); 5] = [
        (vec![role("r", "u", None), user_of("u", root, None, None)], PlanError::Root { session: "R".into() }),
        (vec![role_with("r", "p", None, device), portal("p")], in_chain("P")),
        (vec![role_with("r", "q", None, device), role("q", "u", None), user("u", device)], in_chain("Q")),
        (
            vec![chinese.clone(), user("u", None)],
            PlanError::OtherPartition { session: "R".into(), partition: "aws-cn" },
        ),
        (
            vec![edited(role("s", "r", None), |_| {}), chinese, user("u", None)],
            PlanError::OtherPartition { session: "R".into(), partition: "aws-cn" },
        ),
    ];
    for (sessions, expected) in cases {
        assert_eq!(plan_among(&sessions, sessions[0].id.as_str()), Err(expected));
    }
}

#[test]
fn all_roles_of_a_user_and_a_device_share_one_session() {
    let all =
        [role("a", "u", None), role("b", "u", Some("30m")), role("c", "a", None), user("u", Some("phone"))];
    let base = |id: &str| Plan { hops: vec![], ..plan_among(&all, id).unwrap() }.fingerprint();
    assert_eq!(base("a"), base("b"));
    assert_eq!(base("a"), base("c"));
    assert_eq!(base("a"), plan_among(&all, "u").unwrap().fingerprint(), "the user's own session is the same");
    let another = [role_with("a", "u", None, Some("token")), user("u", Some("phone"))];
    let other = Plan { hops: vec![], ..plan_among(&another, "a").unwrap() }.fingerprint();
    assert_ne!(base("a"), other, "another device, another session");
}

#[test]
fn a_plan_is_taken_apart_from_its_end() {
    let all = [role("c", "b", None), role("b", "a", None), portal("a")];
    let plan = plan_among(&all, "c").unwrap();
    let (source, hop) = plan.split_last().unwrap();
    assert_eq!(hop.role_arn.role_name(), "c");
    assert_eq!(source, plan_among(&all, "b").unwrap());
    assert!(source.split_last().unwrap().0.split_last().is_none());
}

#[test]
fn a_circle_is_refused_by_name() {
    let all = [
        role("a", "c", None),
        role("b", "a", None),
        role("c", "b", None),
        role("d", "c", None),
        role("e", "e", None),
    ];
    let cycle = |names: &[&str]| Err(PlanError::Cycle(names.iter().map(|&n| n.to_owned()).collect()));
    assert_eq!(plan_among(&all, "a"), cycle(&["A", "C", "B", "A"]));
    assert_eq!(plan_among(&all, "d"), cycle(&["C", "B", "A", "C"]));
    assert_eq!(plan_among(&all, "e"), cycle(&["E", "E"]));
}

#[test]
fn a_lost_source_is_said() {
    assert_eq!(
        plan_among(&[role("b", "gone", None)], "b"),
        Err(PlanError::SourceMissing { session: "B".to_owned() })
    );
}

#[test]
fn every_input_changes_the_fingerprint_and_a_new_name_does_not() {
    let print = |all: &[Session]| plan_among(all, "b").unwrap().fingerprint();
    let plain = print(&[role("b", "a", None), portal("a")]);
    type Edit = fn(&mut AssumedRole);
    let edits: [(&str, Edit); 6] = [
        ("duration", |role| role.duration = RoleDuration::try_from(900).ok()),
        ("external id", |role| role.external_id = ExternalId::parse("x1").ok()),
        ("source identity", |role| role.source_identity = SourceIdentity::parse("ada").ok()),
        ("session name", |role| role.role_session_name = RoleSessionName::parse("other").unwrap()),
        ("tags", |role| role.tags = vec![SessionTag::parse("team=shop").unwrap()]),
        ("role", |role| {
            role.role_arn = RoleArn::try_from("arn:aws:iam::123456789012:role/x".to_owned()).unwrap();
        }),
    ];
    for (what, edit) in edits {
        assert_ne!(plain, print(&[edited(role("b", "a", None), edit), portal("a")]), "{what}");
    }
    let mut renamed = role("b", "a", None);
    renamed.name = "Deploy".to_owned();
    assert_eq!(plain, print(&[renamed, portal("a")]));
    let mut rotated = user("a", None);
    let before = print(&[role("b", "a", None), rotated.clone()]);
    if let SessionSource::IamUser(user) = &mut rotated.source {
        user.access_key_id = AccessKeyId::parse("AKIAI44QH8DHBEXAMPLE").unwrap();
    }
    assert_eq!(before, print(&[role("b", "a", None), rotated.clone()]), "another key of the same user");
    if let SessionSource::IamUser(user) = &mut rotated.source {
        user.arn = UserArn::try_from("arn:aws:iam::123456789012:user/bob".to_owned()).unwrap();
    }
    assert_ne!(before, print(&[role("b", "a", None), rotated]), "another user");
}

fn tags(keys: &[(&str, bool)]) -> Vec<SessionTag> {
    keys.iter().map(|(key, transitive)| SessionTag::new(key, "x", *transitive).unwrap()).collect()
}

#[test]
fn tags_that_aws_refuses_whatever_the_policies_say_were_sent_to_it() {
    let tagged =
        |id, source, keys: &[(&str, bool)]| edited(role(id, source, None), |role| role.tags = tags(keys));
    let chain = |first: &[(&str, bool)], second: &[(&str, bool)], third: &[(&str, bool)]| {
        let all = [portal("p"), tagged("a", "p", first), tagged("b", "a", second), tagged("c", "b", third)];
        plan_among(&all, "c").map(|_| ())
    };
    let twice = |session: &str, key: &str| {
        Err(PlanError::TagTwice { session: session.to_owned(), key: key.to_owned() })
    };
    assert_eq!(chain(&[("team", false), ("Team", true)], &[], &[]), twice("A", "Team"));
    assert_eq!(chain(&[], &[("team", false), ("team", false)], &[]), twice("B", "team"));
    let inherited = |key: &str| {
        let (session, from) = ("C".to_owned(), "A".to_owned());
        Err(PlanError::TagInherited { session, key: key.to_owned(), from })
    };
    assert_eq!(chain(&[("team", true)], &[], &[("TEAM", false)]), inherited("TEAM"), "two links further on");
    assert_eq!(chain(&[("team", true)], &[], &[("team", true)]), inherited("team"));
    assert_eq!(chain(&[("team", false)], &[("team", false)], &[("team", true)]), Ok(()), "none is handed on");
    assert_eq!(chain(&[("team", true)], &[("shop", true)], &[("stage", true)]), Ok(()));
}
