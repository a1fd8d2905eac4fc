use super::*;
use proptest::prelude::*;

/// Does something with four sessions, two of which have one address in two portals.
fn with_sessions<T>(look: impl FnOnce(&[Candidate<'_>]) -> T) -> T {
    let ids: Vec<SessionId> = ["a1", "b2", "c3", "d4"].map(SessionId::from_stored).to_vec();
    let named = |i: usize, account_id, account_name, role, profile| Candidate {
        id: &ids[i],
        name: ["Production/Admin", "Production/AdminReadOnly", "Sandbox/Dev", "Sandbox/Dev"][i],
        alias: [Some("live"), None, None, Some("Try-Out")][i],
        account_id: Some(account_id),
        account_name: Some(account_name),
        role: Some(role),
        integration: Some(if i == 3 { "Two" } else { "One" }),
        profiles: if i == 3 { vec![profile] } else { vec![] },
        default_profile: (i != 3).then_some(profile),
    };
    look(&[
        named(0, "111111111111", "Production", "Admin", "prod"),
        named(1, "111111111111", "Production", "AdminReadOnly", "prod-ro"),
        named(2, "222222222222", "Sandbox", "Dev", "sandbox-dev-2"),
        named(3, "333333333333", "Sandbox", "Dev", "default"),
    ])
}

fn found(text: &str) -> Match {
    with_sessions(|sessions| find(text, sessions))
}

#[test]
fn letter_case_does_not_matter_where_that_leaves_one() {
    assert_eq!(found("Production/Admin"), Match::One(0));
    assert_eq!(found("production/admin"), Match::One(0));
    assert_eq!(found("PROD"), Match::One(0));
    assert_eq!(found("two:sandbox/dev"), Match::One(3));
}

#[test]
fn every_kind_of_name_finds_its_session() {
    assert_eq!(found("b2"), Match::One(1));
    assert_eq!(found("333333333333/Dev"), Match::One(3));
    assert_eq!(found("prod-ro"), Match::One(1));
    assert_eq!(found("default"), Match::One(3));
    assert_eq!(found("One:Sandbox/Dev"), Match::One(2));
    assert_eq!(found("Two:333333333333/Dev"), Match::One(3));
}

#[test]
fn an_account_id_as_the_console_shows_it_found_nothing() {
    assert_eq!(found("3333-3333-3333/Dev"), Match::One(3));
    assert_eq!(found("One:2222-2222-2222/Dev"), Match::One(2));
    for text in ["22-2222-2222-22/Dev", "2222-2222-2222-/Dev", "2222-2222-22222/Dev", "222-2222-2222/Dev"] {
        assert_eq!(found(text), Match::Nothing, "{text}");
    }
}

#[test]
fn a_profile_that_it_is_delivered_to_wins_over_anothers_name() {
    let ids = ["a1", "b2"].map(SessionId::from_stored);
    let named = |i: usize, name| Candidate {
        id: &ids[i],
        name,
        alias: None,
        account_id: None,
        account_name: None,
        role: None,
        integration: None,
        profiles: vec!["dev"],
        default_profile: None,
    };
    assert_eq!(find("mira", &[named(0, "mira"), named(1, "dev")]), Match::One(0));
    assert_eq!(find("dev", &[named(0, "mira"), named(1, "dev")]), Match::One(1), "both have the profile");
    assert_eq!(find("dev", &[named(0, "mira"), named(1, "jonas")]), Match::Several(vec![0, 1]));
    let elsewhere = Candidate { profiles: vec![], ..named(1, "dev") };
    assert_eq!(find("dev", &[named(0, "mira"), elsewhere]), Match::One(0));
}

#[test]
fn a_name_that_looks_like_an_address_took_it_from_the_portals_role() {
    let ids = ["a1", "b2", "c3"].map(SessionId::from_stored);
    let portal = Candidate {
        id: &ids[0],
        name: "Sandbox/PowerUser",
        alias: None,
        account_id: Some("475320918846"),
        account_name: Some("Sandbox"),
        role: Some("PowerUser"),
        integration: Some("Northwind"),
        profiles: vec![],
        default_profile: None,
    };
    let added = |id, name| Candidate {
        id,
        name,
        account_id: Some("111111111111"),
        account_name: None,
        role: Some("Deploy"),
        integration: None,
        ..portal.clone()
    };
    let sessions =
        [portal.clone(), added(&ids[1], "475320918846/PowerUser"), added(&ids[2], "Sandbox/PowerUser")];
    for address in ["475320918846/PowerUser", "Sandbox/PowerUser"] {
        assert_eq!(find(address, &sessions), Match::One(0), "{address}");
    }
    let assumed = Candidate { integration: None, ..portal.clone() };
    assert_eq!(find("Sandbox/PowerUser", &[assumed, added(&ids[2], "Sandbox/PowerUser")]), Match::One(0));
}

#[test]
fn a_chosen_name_wins_over_one_that_the_template_would_give() {
    let ids = ["a1", "b2"].map(SessionId::from_stored);
    let named = |id, name, default_profile| Candidate {
        id,
        name,
        alias: None,
        account_id: None,
        account_name: None,
        role: None,
        integration: None,
        profiles: vec![],
        default_profile: Some(default_profile),
    };
    let sessions = [named(&ids[0], "Production/Dev", "dev"), named(&ids[1], "dev", "dev-2")];
    assert_eq!(find("dev", &sessions), Match::One(1));
    assert_eq!(find("a1", &[named(&ids[0], "x", "y"), named(&ids[1], "a1", "z")]), Match::One(0));
}

#[test]
fn the_name_that_is_proposed_finds_the_session() {
    let proposed = with_sessions(|sessions| [0, 1, 2, 3].map(|index| exact_name(index, sessions)));
    assert_eq!(proposed, ["live", "Production/AdminReadOnly", "222222222222/Dev", "Try-Out"]);
    let stays = with_sessions(|sessions| [0, 1, 2, 3].map(|index| address(index, sessions)));
    assert_eq!(
        stays,
        ["Production/Admin", "Production/AdminReadOnly", "222222222222/Dev", "333333333333/Dev"]
    );
}

#[test]
fn a_portals_role_could_have_no_short_name() {
    assert_eq!(found("live"), Match::One(0));
    assert_eq!(found("LIVE"), Match::One(0));
    assert_eq!(found("try-out"), Match::One(3), "which has the same account and role in another portal");
    for text in ["liv", "try", "One:live", "live/Admin"] {
        assert_eq!(found(text), Match::Nothing, "{text}");
    }
    let searched = with_sessions(|sessions| sessions[3].searched().names.concat());
    assert!(searched.contains("Try-Out"), "{searched}");
}

#[test]
fn an_alias_that_means_another_session_is_taken() {
    for (alias, index, taken) in [
        ("fresh", 0, None),
        ("live", 0, None),
        ("Live", 1, Some(0)),
        ("prod", 0, None),
        ("PROD", 2, Some(0)),
        ("sandbox-dev-2", 3, Some(2)),
        ("default", 0, Some(3)),
        ("b2", 0, Some(1)),
    ] {
        let by = with_sessions(|sessions| taken_by(alias, index, sessions));
        assert_eq!(by, taken, "{alias} for {index}");
    }
}

#[test]
fn a_profile_that_came_later_wins_over_an_alias() {
    let ids = ["a1", "b2"].map(SessionId::from_stored);
    let one = |i: usize, alias, profiles| Candidate {
        id: &ids[i],
        name: ["ada", "mira"][i],
        alias,
        account_id: None,
        account_name: None,
        role: None,
        integration: None,
        profiles,
        default_profile: None,
    };
    let sessions = [one(0, Some("prod"), vec![]), one(1, None, vec!["prod"])];
    assert_eq!(find("prod", &sessions), Match::One(1));
    assert_eq!(exact_name(0, &sessions), "ada", "what is proposed means the session");
    let sessions = [one(0, Some("mira"), vec![]), one(1, None, vec![])];
    assert_eq!(find("mira", &sessions), Match::Several(vec![0, 1]));
}

#[test]
fn several_are_listed_and_none_is_chosen() {
    assert_eq!(found("Sandbox/Dev"), Match::Several(vec![2, 3]));
    assert_eq!(found("sandbox/DEV"), Match::Several(vec![2, 3]));
}

proptest! {
    #[test]
    fn only_a_whole_name_picks_a_session(text in "[ -~]{0,4}|[a-dA-D1-4]{1,2}|(Pro|One:|1{1,12}|Sand|def|prod|li|live|[Tt]ry-)[a-zA-Z/:]{0,8}") {
        let whole = [
            "a1", "b2", "c3", "d4", "prod", "prod-ro", "sandbox-dev-2", "default", "live", "Try-Out",
            "111111111111/Admin", "Production/Admin", "111111111111/AdminReadOnly", "Production/AdminReadOnly",
            "222222222222/Dev", "333333333333/Dev", "Sandbox/Dev",
        ];
        let with_portal = |portal| whole[10..].iter().map(move |address| format!("{portal}:{address}"));
        let mut names = whole.iter().map(|&name| name.to_owned()).chain(with_portal("One")).chain(with_portal("Two"));
        let is_name = names.any(|name| name.to_lowercase() == text.trim().to_lowercase());
        let found = found(&text);
        prop_assert!(is_name || found == Match::Nothing, "{:?} found {:?}", text, found);
    }
}

#[test]
fn the_beginning_of_a_hidden_id_picks_no_session() {
    let id = SessionId::from_stored("ad45c5d6e7f80123");
    let session = Candidate {
        id: &id,
        name: "Sandbox/PowerUser",
        alias: None,
        account_id: None,
        account_name: None,
        role: None,
        integration: None,
        profiles: vec![],
        default_profile: None,
    };
    for text in ["a", "ad", "ad45c5d6", "ad45c5d6e7f8012"] {
        assert_eq!(find(text, std::slice::from_ref(&session)), Match::Nothing, "{text}");
        assert!(!Words::parse(text).are_in(&session.searched()), "{text}");
    }
    assert_eq!(find("AD45C5D6E7F80123", std::slice::from_ref(&session)), Match::One(0));
}

#[test]
fn a_typo_finds_nothing() {
    for text in ["Prodution", "defualt", "", " ", "Admin"] {
        assert_eq!(found(text), Match::Nothing, "{text:?}");
    }
}
