use super::*;
use daypass_core::{Delivery, ProblemCode, Remedy};

const NOW: &str = "2030-01-01T12:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn session(id: &str, account: &str, role: &str) -> SessionItem {
    SessionItem {
        id: SessionId::from_stored(id),
        name: format!("{account}/{role}"),
        source: SourceKind::IdentityCenterRole,
        account_id: Some("444455556666".to_owned().try_into().unwrap()),
        account_name: Some(account.to_owned()),
        account_email: None,
        role_name: Some(role.to_owned()),
        user_name: None,
        role_arn: None,
        integration: None,
        source_session: None,
        mfa_device: None,
        access_key_id: None,
        region: None,
        profiles: Vec::new(),
        delivery: Delivery::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}

fn status(id: &str, state: SessionState, seconds_left: Option<i64>) -> SessionStatus {
    SessionStatus {
        id: SessionId::from_stored(id),
        state,
        step: None,
        expires_at: seconds_left.map(|seconds| now() + SignedDuration::from_secs(seconds)),
        needs: None,
        problem: None,
    }
}

/// The menu as a person reads it: submenus indented, a dash between groups.
fn read(entries: &[Entry]) -> Vec<String> {
    entries
        .iter()
        .flat_map(|entry| match entry {
            Entry::Item(_, label) => vec![label.clone()],
            Entry::Submenu(label, entries) => std::iter::once(format!("{label} ▸"))
                .chain(read(entries).into_iter().map(|line| format!("  {line}")))
                .collect(),
            Entry::Separator => vec!["—".to_owned()],
        })
        .collect()
}

fn read_menu(sessions: Vec<SessionItem>, states: Vec<SessionStatus>) -> Vec<String> {
    let catalog = Catalog { sessions, ..Catalog::default() };
    let status = Status { sessions: states, ..Status::default() };
    read(&menu(&catalog, &status, now()))
}

#[test]
fn with_nothing_to_say_it_opens_and_quits() {
    assert_eq!(read_menu(Vec::new(), Vec::new()), ["Open Daypass", "Quit"]);
}

#[test]
fn every_state_has_its_words_and_its_one_click() {
    let denied = Problem::new(ProblemCode::AccessDenied, "No access", "", "", Remedy::None);
    let sessions = vec![
        session("a", "Alpha", "Admin"),
        session("b", "Beta", "Admin"),
        session("c", "Gamma", "Admin"),
        session("d", "Delta", "Admin"),
        session("e", "Epsilon", "Admin"),
    ];
    let states = vec![
        status("a", SessionState::Active, Some(47 * 60 + 59)),
        SessionStatus {
            step: Some(StartStep::WaitingForBrowser),
            ..status("b", SessionState::Starting, None)
        },
        status("c", SessionState::NeedsYou, Some(59)),
        status("d", SessionState::Expired, Some(-1)),
        SessionStatus { problem: Some(denied), ..status("e", SessionState::Failed, None) },
    ];
    assert_eq!(
        read_menu(sessions, states),
        [
            "Stop Alpha / Admin · 47 min",
            "Cancel Beta / Admin · Waiting for browser",
            "Renew Delta / Admin · expired",
            "Epsilon / Admin · No access",
            "Gamma / Admin · under 1 min · needs you ▸",
            "  Sign in and renew",
            "  Stop",
            "—",
            "Open console ▸",
            "  Alpha / Admin",
            "  Gamma / Admin",
            "Stop all",
            "—",
            "Open Daypass",
            "Quit",
        ]
    );
}

#[test]
fn favourites_are_offered_first_then_the_eight_used_last_and_nothing_twice() {
    let mut sessions: Vec<SessionItem> = (0..12)
        .map(|number| SessionItem {
            last_used_at: Some(now() - SignedDuration::from_mins(number)),
            ..session(&format!("r{number}"), &format!("Recent {number}"), "Dev")
        })
        .collect();
    sessions.push(SessionItem { favourite: true, ..session("f", "Favourite", "Dev") });
    sessions.push(session("n", "Never", "Dev"));
    let lines = read_menu(sessions, vec![status("r0", SessionState::Active, Some(600))]);
    let offered: Vec<&String> = lines.iter().filter(|line| line.starts_with("Start ")).collect();
    assert_eq!(offered.len(), OFFERED);
    assert_eq!(offered[0], "Start Favourite / Dev");
    assert_eq!(offered[1], "Start Recent 1 / Dev");
    assert_eq!(offered[7], "Start Recent 7 / Dev");
}

#[test]
fn sessions_of_one_name_are_told_apart() {
    let other = Some("999900001111".to_owned().try_into().unwrap());
    let sessions = vec![
        SessionItem { favourite: true, ..session("a", "Sandbox", "Dev") },
        SessionItem { account_id: other, ..session("b", "Sandbox", "Dev") },
    ];
    assert_eq!(read_menu(sessions, Vec::new())[0], "Start Sandbox / Dev (444455556666)");
}

#[test]
fn time_is_told_in_whole_minutes_that_are_there() {
    let told = |seconds| minutes_left(now() + SignedDuration::from_secs(seconds), now());
    let cases = [
        (-5, "under 1 min"),
        (59, "under 1 min"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h"),
        (12 * 3_600 - 1, "11 h 59 min"),
    ];
    for (seconds, words) in cases {
        assert_eq!(told(seconds), words, "{seconds}");
    }
}

#[test]
fn the_next_minute_is_when_the_words_change() {
    let of = |states| Status { sessions: states, ..Status::default() };
    assert_eq!(next_minute(&of(vec![status("a", SessionState::Expired, Some(-5))]), now()), None);
    for seconds in [1, 10, 59, 60, 61, 2_770, 3_600] {
        let status = of(vec![status("a", SessionState::Active, Some(seconds))]);
        let end = status.sessions[0].expires_at.unwrap();
        let next = next_minute(&status, now()).unwrap();
        let just_before = next - SignedDuration::from_secs(1);
        assert_eq!(minutes_left(end, now()), minutes_left(end, just_before), "{seconds}");
        assert!(seconds <= 60 || minutes_left(end, now()) != minutes_left(end, next), "{seconds}");
    }
}

#[test]
fn a_minute_later_the_menu_is_the_same_but_for_its_words() {
    let at = |seconds, state| {
        let catalog = Catalog { sessions: vec![session("a", "Alpha", "Admin")], ..Catalog::default() };
        let status = Status { sessions: vec![status("a", state, Some(seconds))], ..Status::default() };
        menu(&catalog, &status, now())
    };
    let (before, after) = (at(600, SessionState::Active), at(540, SessionState::Active));
    assert!(same_but_for_words(&before, &after));
    assert_ne!(words(&before), words(&after));
    assert_eq!(words(&before)[1..3], ["Open console", "Alpha / Admin"]);
    assert!(!same_but_for_words(&before, &at(540, SessionState::NeedsYou)));
}

#[test]
fn the_icon_tells_the_most_urgent() {
    let look = |states| look(&Status { sessions: states, ..Status::default() });
    let waiting = SessionStatus {
        step: Some(StartStep::WaitingForBrowser),
        ..status("b", SessionState::Starting, None)
    };
    assert_eq!(look(Vec::new()), Look::Idle);
    assert_eq!(look(vec![status("a", SessionState::Expired, Some(-9))]), Look::Idle);
    assert_eq!(look(vec![status("a", SessionState::Active, Some(600))]), Look::Active);
    assert_eq!(look(vec![status("a", SessionState::Starting, None)]), Look::Active);
    assert_eq!(look(vec![status("a", SessionState::Active, Some(600)), waiting]), Look::NeedsYou);
    assert_eq!(look(vec![status("a", SessionState::Failed, None)]), Look::NeedsYou);
}

#[test]
fn an_entry_does_what_its_id_says() {
    let id = SessionId::from_stored("0123456789abcdef");
    let acts = [
        Act::Start(id.clone()),
        Act::Stop(id.clone()),
        Act::Cancel(id.clone()),
        Act::Console(id),
        Act::StopAll,
        Act::Show,
        Act::Quit,
    ];
    for act in acts {
        assert_eq!(Act::from_id(&act.to_id()), Some(act));
    }
    assert_eq!(Act::from_id("start"), None);
    assert_eq!(Act::from_id("nonsense:1"), None);
}
