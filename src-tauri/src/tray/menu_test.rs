use super::*;
use crate::fixtures::{
    catalog, chained, delayed, integration, now, prompt, role as session, state as status, status as of, user,
};
use daypass_core::state::{Need, SessionState, StartStep};
use daypass_core::view::{Caller, Channel, IntegrationStatus, MfaPrompt, SessionItem, SessionStatus};
use daypass_core::{Problem, ProblemCode, Remedy, SessionId};
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

fn setting() -> Setting {
    Setting {
        times: Times::FromNow(now()),
        zone: TimeZone::UTC,
        on_quit: OnQuit::Stop,
        consents: Arc::default(),
    }
}

fn menu(catalog: &Catalog, status: &Status, setting: &Setting) -> Vec<Entry> {
    super::menu(catalog, &Titles::of(catalog), status, setting)
}

fn read_menu(sessions: Vec<SessionItem>, states: Vec<SessionStatus>) -> Vec<String> {
    read(&menu(&catalog(sessions), &of(states), &setting()))
}

/// The same among the sessions of one integration, to which nobody is signed in.
fn read_signed_out(sessions: Vec<SessionItem>, states: Vec<SessionStatus>) -> Vec<String> {
    let home = integration();
    let of_it = |item| SessionItem { integration: Some(home.id.clone()), ..item };
    let sessions = sessions.into_iter().map(of_it).collect();
    let integration = IntegrationStatus {
        id: home.id.clone(),
        signed_in: false,
        sign_in_expires_at: None,
        sign_in_region: None,
        sign_in: None,
        sync: None,
    };
    let status = Status { integrations: vec![integration], ..of(states) };
    read(&menu(&Catalog { integrations: vec![home], ..catalog(sessions) }, &status, &setting()))
}

fn numbered(count: usize) -> Vec<SessionItem> {
    (0..count)
        .map(|number| session(&format!("s{number:03}"), &format!("Account {number:03}"), "Dev"))
        .collect()
}

fn each(count: usize, word: SessionState, seconds: i64) -> Vec<SessionStatus> {
    (0..count).map(|number| status(&format!("s{number:03}"), word, Some(seconds))).collect()
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
            "Beta / Admin · Waiting for browser ▸",
            "  Open Daypass",
            "  Cancel",
            "Epsilon / Admin · No access ▸",
            "  Try again",
            "  Open Daypass",
            "Sign in for Gamma / Admin · under 1 min",
            "Enter MFA code for mira · 5 min",
            "Renew Delta / Admin · ended",
            "—",
            "Cancel On call · Asking AWS",
            "Alpha / Admin · 47 min ▸",
            "  Open console",
            "  Copy environment",
            "  Renew now",
            "  Stop",
            "Gamma / Admin · under 1 min ▸",
            "  Open console",
            "  Copy environment",
            "  Renew now",
            "  Stop",
            "mira · 5 min ▸",
            "  Open console",
            "  Copy environment",
            "  Renew now",
            "  Stop",
            "—",
            "Open Daypass",
            "Stop all 3",
            "Quit and stop 3 sessions",
            "Quit, leave them until 12:47, not renewed",
        ]
    );
}

#[test]
fn a_start_that_waits_for_a_code_was_twice_in_the_menu() {
    let states = || {
        vec![SessionStatus {
            step: Some(StartStep::WaitingForMfa),
            ..status("u", SessionState::Starting, None)
        }]
    };
    let lines = read_menu(vec![user("u", "mira")], states());
    assert_eq!(lines[..4], ["mira · Enter MFA code ▸", "  Enter code", "  Cancel", "—"]);
    assert_eq!(lines[4], "Open Daypass", "and nothing of it below");
    let terraform =
        Caller { channel: Channel::CredentialProcess, process: Some("terraform".to_owned()), pid: Some(421) };
    let pending_prompts = vec![MfaPrompt { asked_by: Some(terraform), ..prompt(1, "u", "mira") }];
    let asked = Status { pending_prompts, ..of(states()) };
    let lines = read(&menu(&catalog(vec![user("u", "mira")]), &asked, &setting()));
    assert_eq!(lines[0], "mira · Enter MFA code for terraform (pid 421) ▸");
}

#[test]
fn an_iam_user_has_a_console_and_can_be_stopped() {
    let lines = read_menu(vec![user("u", "mira")], vec![status("u", SessionState::Active, Some(600))]);
    assert_eq!(
        lines,
        [
            "mira · 10 min ▸",
            "  Open console",
            "  Copy environment",
            "  Renew now",
            "  Stop",
            "—",
            "Open Daypass",
            "Stop it",
            "Quit and stop 1 session",
            "Quit, leave it until 12:10, not renewed",
        ]
    );
}

#[test]
fn quit_took_forty_sessions_without_a_word() {
    let lines = read_menu(numbered(40), each(40, SessionState::Active, 600));
    let quitting = ["Stop all 40", "Quit and stop 40 sessions", "Quit, leave them until 12:10, not renewed"];
    assert_eq!(lines[lines.len() - 3..], quitting);
    let leaving = Setting { on_quit: OnQuit::Leave, ..setting() };
    let entries = menu(&catalog(numbered(1)), &of(each(1, SessionState::Active, 600)), &leaving);
    let last = |at: usize| entries[entries.len() - at].clone();
    assert!(matches!(last(2), Entry::Item(Act::Quit(OnQuit::Leave), _)), "as they have set it first");
    assert!(matches!(last(1), Entry::Item(Act::Quit(OnQuit::Stop), _)));
}

#[test]
fn forty_sessions_that_one_sign_in_serves_were_forty_lines() {
    let needs = |word, seconds| -> Vec<SessionStatus> {
        let one = |status| SessionStatus { needs: Some(Need::SignIn), ..status };
        each(40, word, seconds).into_iter().map(one).collect()
    };
    let first = |states| read_signed_out(numbered(40), states).swap_remove(0);
    assert_eq!(
        first(needs(SessionState::NeedsYou, 430)),
        "Sign in to Northwind: 40 sessions end, the first in 7 min"
    );
    assert_eq!(first(needs(SessionState::Expired, -60)), "Sign in to Northwind: 40 sessions have ended");
    // Who has signed out on purpose sees what comes of it.
    assert_eq!(
        first(needs(SessionState::Active, 3_000)),
        "Sign in to Northwind: 40 sessions end, the first in 50 min"
    );
}

#[test]
fn what_has_ended_is_renewed_or_cleared_at_once() {
    let lines = read_menu(numbered(20), each(20, SessionState::Expired, -60));
    assert_eq!(
        lines[..5],
        ["20 sessions have ended ▸", "  Renew all", "  Clear", "  —", "  Account 000 / Dev"]
    );
}

#[test]
fn a_click_on_what_waits_leads_to_the_prompt() {
    let act_of = |entry: &Entry| match entry {
        Entry::Item(act, _) => act.clone(),
        other => panic!("{other:?}"),
    };
    let clicked =
        |status| match menu(&catalog(vec![session("a", "Alpha", "Admin")]), &of(vec![status]), &setting())
            .swap_remove(0)
        {
            Entry::Submenu(_, within) => act_of(&within[0]),
            item => act_of(&item),
        };
    let renew = Act::Start(SessionId::from_stored("a"));
    let waiting = |step| SessionStatus { step: Some(step), ..status("a", SessionState::Starting, None) };
    assert_eq!(clicked(status("a", SessionState::NeedsYou, Some(60))), renew);
    assert_eq!(clicked(status("a", SessionState::Expired, Some(-60))), renew);
    assert_eq!(clicked(waiting(StartStep::WaitingForMfa)), Act::EnterCode, "the question is up already");
    assert_eq!(clicked(waiting(StartStep::WaitingForBrowser)), Act::Show);
}

#[test]
fn every_production_session_was_outside_of_the_menu() {
    let mut sessions = numbered(60);
    sessions.push(SessionItem {
        last_used_at: Some(now() - SignedDuration::from_mins(1)),
        ..session("u", "Used", "Dev")
    });
    sessions.push(SessionItem { production: true, ..session("p", "acme-prod-billing", "Dev") });
    sessions.push(session("n", "acme-non-prod-billing", "Dev"));
    let mut states = each(60, SessionState::Active, 600);
    states.extend(["u", "p", "n"].map(|id| status(id, SessionState::Active, Some(600))));
    let entries = menu(&catalog(sessions), &of(states), &setting());
    let top: Vec<&str> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Submenu(words, _) => Some(words.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(top.len(), 7);
    assert_eq!(
        top[..3],
        ["acme-prod-billing / Dev · 10 min", "Used / Dev · 10 min", "Account 000 / Dev · 10 min"]
    );
    assert_eq!(top[6], "57 more live");
    let Some(Entry::Submenu(_, rest)) = entries.get(6) else { panic!("{entries:?}") };
    assert_eq!(read(rest).last().unwrap(), "37 more in the window");
}

#[test]
fn with_eight_favourites_nothing_recent_was_offered() {
    let mut sessions: Vec<SessionItem> = (0..12)
        .map(|number| SessionItem {
            last_used_at: Some(now() - SignedDuration::from_mins(number)),
            ..session(&format!("r{number}"), &format!("Recent {number}"), "Dev")
        })
        .collect();
    let favourite = |number| SessionItem {
        favourite: true,
        ..session(&format!("f{number:02}"), &format!("Favourite {number:02}"), "Dev")
    };
    sessions.extend((0..30).map(favourite));
    sessions.push(session("n", "Never", "Dev"));
    let lines = read_menu(sessions, vec![status("r0", SessionState::Active, Some(600))]);
    let offered: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("Start ")).collect();
    assert_eq!(offered[..3], ["Recent 1 / Dev", "Recent 2 / Dev", "Recent 3 / Dev"]);
    assert_eq!((offered.len(), offered[3], offered[10]), (11, "Favourite 00 / Dev", "Favourite 07 / Dev"));
    assert!(lines.contains(&"22 more favourites ▸".to_owned()));
}

#[test]
fn a_hidden_session_was_offered_in_the_tray() {
    let used = |id: &str, account: &str, hidden: bool| SessionItem {
        favourite: true,
        hidden,
        last_used_at: Some(now()),
        ..session(id, account, "Dev")
    };
    let sessions = vec![used("l", "Live", true), used("h", "Hidden", true), used("s", "Shown", false)];
    let lines = read_menu(sessions, vec![status("l", SessionState::Active, Some(600))]);
    assert!(lines.iter().any(|line| line.starts_with("Live / Dev")), "what is live is there: {lines:?}");
    assert!(lines.contains(&"Start Shown / Dev".to_owned()), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("Hidden")), "{lines:?}");
}

#[test]
fn a_minute_later_the_menu_is_the_same_but_for_its_words() {
    let at = |seconds, state| {
        menu(
            &catalog(vec![session("a", "Alpha", "Admin")]),
            &of(vec![status("a", state, Some(seconds))]),
            &setting(),
        )
    };
    let (before, after) = (at(900, SessionState::Active), at(840, SessionState::Active));
    assert!(same_but_for_words(&before, &after));
    assert_ne!(words(&before), words(&after));
    assert_eq!(words(&before)[..3], ["Alpha / Admin · 15 min", "Open console", "Copy environment"]);
    assert!(!same_but_for_words(&before, &at(540, SessionState::NeedsYou)));
}

#[test]
fn the_menu_said_nothing_of_forty_sessions_that_were_about_to_end() {
    let sessions = vec![session("a", "Alpha", "Admin"), session("b", "Beta", "Admin")];
    let entries = menu(&catalog(sessions), &delayed(430), &setting());
    let words = "AWS cannot be reached: 2 sessions end in 7 min · Try now".to_owned();
    assert_eq!(entries.first(), Some(&Entry::Item(Act::TryNow, words)));
}

#[test]
fn the_console_of_production_opened_without_a_question() {
    let item = SessionItem { production: true, ..session("a", "Payments", "Admin") };
    let states = || vec![status("a", SessionState::Active, Some(2_820))];
    let setting = setting();
    let read = || read(&menu(&catalog(vec![item.clone()]), &of(states()), &setting));
    let asked = "    Open the console of Payments, which is production";
    assert_eq!(read()[..3], ["Payments / Admin · production · 47 min ▸", "  Open console… ▸", asked]);
    setting.consents.give(&item.id);
    assert_eq!(read()[1], "  Open console", "asked once for as long as it runs");
}
