use super::*;
use crate::fixtures::{catalog, chained, now, role as session, state as status, status as of, user};
use daypass_core::state::Renewal;
use daypass_core::view::delays;
use daypass_core::{ProblemCode, Remedy};
use jiff::SignedDuration;

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
    read(&menu(&catalog(sessions), &of(states), now()))
}

#[test]
fn with_nothing_to_say_it_opens_and_quits() {
    assert_eq!(read_menu(Vec::new(), Vec::new()), ["Open Daypass", "Quit"]);
}

#[test]
fn what_waits_for_the_person_comes_first_and_every_state_has_its_words() {
    let denied = Problem::new(ProblemCode::AccessDenied, "No access", "", "", Remedy::None);
    let sessions = vec![
        session("a", "Alpha", "Admin"),
        session("b", "Beta", "Admin"),
        session("c", "Gamma", "Admin"),
        session("d", "Delta", "Admin"),
        session("e", "Epsilon", "Admin"),
        user("u", "mira"),
        chained("r", "On call", "u"),
    ];
    let states = vec![
        status("a", SessionState::Active, Some(47 * 60 + 59)),
        SessionStatus {
            step: Some(StartStep::WaitingForBrowser),
            ..status("b", SessionState::Starting, None)
        },
        SessionStatus { needs: Some(Need::SignIn), ..status("c", SessionState::NeedsYou, Some(59)) },
        status("d", SessionState::Expired, Some(-1)),
        SessionStatus { problem: Some(denied), ..status("e", SessionState::Failed, None) },
        SessionStatus { needs: Some(Need::MfaCode), ..status("u", SessionState::NeedsYou, Some(300)) },
        SessionStatus { step: Some(StartStep::AskingAws), ..status("r", SessionState::Starting, None) },
    ];
    assert_eq!(
        read_menu(sessions, states),
        [
            "Beta / Admin · Waiting for browser",
            "Renew Delta / Admin · expired",
            "Epsilon / Admin · No access",
            "Sign in for Gamma / Admin · under 1 min",
            "Enter MFA code for mira · 5 min",
            "—",
            "Stop Alpha / Admin · 47 min",
            "Cancel Beta / Admin · Waiting for browser",
            "Stop Gamma / Admin · under 1 min",
            "Stop mira · 5 min",
            "Cancel On call · Asking AWS",
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
fn an_iam_user_alone_has_no_console_and_can_be_stopped() {
    let lines = read_menu(vec![user("u", "mira")], vec![status("u", SessionState::Active, Some(600))]);
    assert_eq!(lines, ["Stop mira · 10 min", "—", "Stop all", "—", "Open Daypass", "Quit"]);
}

#[test]
fn a_click_on_what_waits_leads_to_the_prompt() {
    let clicked =
        |status| match menu(&catalog(vec![session("a", "Alpha", "Admin")]), &of(vec![status]), now())
            .swap_remove(0)
        {
            Entry::Item(act, _) => act,
            other => panic!("{other:?}"),
        };
    let renew = Act::Start(SessionId::from_stored("a"));
    let waiting = |step| SessionStatus { step: Some(step), ..status("a", SessionState::Starting, None) };
    assert_eq!(clicked(status("a", SessionState::NeedsYou, Some(60))), renew);
    assert_eq!(clicked(status("a", SessionState::Expired, Some(-60))), renew);
    assert_eq!(clicked(waiting(StartStep::WaitingForMfa)), Act::Show, "the question is up already");
    assert_eq!(clicked(waiting(StartStep::WaitingForBrowser)), Act::Show);
}

#[test]
fn a_long_group_leaves_the_rest_to_the_window() {
    let id = |number| format!("s{number:03}");
    let sessions = (0..100).map(|number| session(&id(number), &id(number), "Dev")).collect();
    let states = (0..100).map(|number| status(&id(number), SessionState::Active, Some(600))).collect();
    let lines = read_menu(sessions, states);
    assert_eq!(lines[LISTED - 1], "Stop s019 / Dev · 10 min");
    assert_eq!(lines[LISTED], "80 more in the window");
    assert_eq!(lines[lines.len() - 5], "  80 more in the window", "of the consoles too");
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
fn the_minutes_are_right_until_the_first_of_them_ends() {
    assert_eq!(next_minute(&of(vec![status("a", SessionState::Expired, Some(-5))]), now()), None);
    let right = |left: &[i64]| {
        let live = left.iter().map(|left| status("a", SessionState::Active, Some(*left)));
        next_minute(&of(live.collect()), now()).map(|right| right.as_secs())
    };
    for (left, seconds) in [(1, 2), (59, 60), (60, 1), (61, 2), (2_765, 6), (2_755, 56), (3_600, 1)] {
        assert_eq!(right(&[left]), Some(seconds), "{left}");
        let word = |left| minutes_left(now() + SignedDuration::from_secs(left), now());
        assert_eq!(word(left), word(left - i64::try_from(seconds).unwrap() + 1), "{left}");
    }
    assert_eq!(right(&[2_755, 2_765]), Some(6));
}

#[test]
fn a_minute_later_the_menu_is_the_same_but_for_its_words() {
    let at = |seconds, state| {
        menu(
            &catalog(vec![session("a", "Alpha", "Admin")]),
            &of(vec![status("a", state, Some(seconds))]),
            now(),
        )
    };
    let (before, after) = (at(900, SessionState::Active), at(840, SessionState::Active));
    assert!(same_but_for_words(&before, &after));
    assert_ne!(words(&before), words(&after));
    assert_eq!(words(&before)[1..3], ["Open console", "Alpha / Admin"]);
    assert!(!same_but_for_words(&before, &at(540, SessionState::NeedsYou)));
}

#[test]
fn the_icon_tells_the_most_urgent() {
    let state = |states| icon_state(&of(states), now());
    let ended = SessionStatus { needs: Some(Need::MfaCode), ..status("a", SessionState::Expired, Some(-9)) };
    let waiting = SessionStatus {
        step: Some(StartStep::WaitingForBrowser),
        ..status("b", SessionState::Starting, None)
    };
    assert_eq!(state(Vec::new()), IconState::Idle);
    assert_eq!(state(vec![status("a", SessionState::Expired, Some(-9))]), IconState::NeedsYou);
    assert_eq!(state(vec![status("a", SessionState::Active, Some(600))]), IconState::Active);
    assert_eq!(state(vec![status("a", SessionState::Starting, None)]), IconState::Active);
    assert_eq!(state(vec![status("a", SessionState::Active, Some(600)), waiting]), IconState::NeedsYou);
    assert_eq!(state(vec![status("a", SessionState::Failed, None)]), IconState::NeedsYou);
    assert_eq!(state(vec![ended]), IconState::NeedsYou);
}

/// What is late, and ends in so many seconds.
fn delayed(seconds: i64) -> Status {
    let problem = Problem::new(ProblemCode::Offline, "AWS cannot be reached", "", "", Remedy::Retry);
    let sessions: Vec<SessionStatus> = ["a", "b"]
        .map(|id| SessionStatus {
            renewal: Some(Renewal::Late { since: now(), retry_at: now() }),
            problem: Some(problem.clone()),
            ..status(id, SessionState::Active, Some(seconds))
        })
        .into();
    Status { delays: delays(&sessions), ..of(sessions) }
}

#[test]
fn the_tray_was_calm_while_forty_sessions_were_about_to_end() {
    assert_eq!(icon_state(&delayed(601), now()), IconState::Active);
    assert_eq!(icon_state(&delayed(600), now()), IconState::NeedsYou);
    let sessions = vec![session("a", "Alpha", "Admin"), session("b", "Beta", "Admin")];
    let entries = menu(&catalog(sessions), &delayed(430), now());
    let words = "AWS cannot be reached: 2 sessions end in 7 min · Try now".to_owned();
    assert_eq!(entries.first(), Some(&Entry::Item(Act::TryNow, words)));
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
        Act::TryNow,
        Act::Show,
        Act::Quit,
    ];
    for act in acts {
        assert_eq!(act_of(&id_of(&act)), Some(act));
    }
    assert_eq!(act_of("start"), None);
    assert_eq!(act_of("nonsense:1"), None);
}
