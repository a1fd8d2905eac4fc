use super::*;
use crate::fixtures::{catalog, integration, now, role, state, status, user};
use daypass_core::view::SessionItem;
use daypass_core::{ProblemCode, Remedy};

/// Ten minutes, in seconds, and the moment after which the look comes.
const AHEAD: i64 = 599;

fn things() -> Catalog {
    let home = integration();
    let of = |item| SessionItem { integration: Some(home.id.clone()), ..item };
    let sessions = vec![of(role("a", "Alpha", "Admin")), of(role("b", "Beta", "Admin")), user("u", "mira")];
    Catalog { integrations: vec![home], ..catalog(sessions) }
}

fn session(id: &str, word: SessionState, seconds: i64, needs: Option<Need>) -> SessionStatus {
    SessionStatus { needs, ..state(id, word, Some(seconds)) }
}

fn sign_in(id: &str, word: SessionState, seconds: i64) -> SessionStatus {
    session(id, word, seconds, Some(Need::SignIn))
}

/// One look after another, at the same moment.
struct Looks(Attention);

impl Looks {
    fn new() -> Self {
        Self(Attention::default())
    }

    fn look(&mut self, sessions: Vec<SessionStatus>) -> Option<Change> {
        self.0.look(&things(), &status(sessions), now(), false, true)
    }

    fn focused(&mut self, sessions: Vec<SessionStatus>) -> Option<Change> {
        self.0.look(&things(), &status(sessions), now(), true, true)
    }
}

/// A look some seconds later; the samples' ends stay where they are.
fn look_at(attention: &mut Attention, later: i64, sessions: Vec<SessionStatus>) -> Option<Change> {
    let now = now() + jiff::SignedDuration::from_secs(later);
    attention.look(&things(), &status(sessions), now, false, true)
}

fn shown(change: Option<Change>) -> Notice {
    match change {
        Some(Change::Show(notice)) => notice,
        other => panic!("nothing is shown: {other:?}"),
    }
}

#[test]
fn a_need_is_told_once_ahead_and_once_at_the_end() {
    let mut attention = Attention::default();
    let mut at = |later, word| look_at(&mut attention, later, vec![sign_in("a", word, 3_600)]);
    assert_eq!(at(0, SessionState::Active), None);
    let ahead = shown(at(3_001, SessionState::NeedsYou));
    assert_eq!(ahead.title, "Alpha / Admin ends in 10 min");
    assert_eq!(ahead.body, "Sign in to Northwind to keep it.");
    assert_eq!(ahead.acts, [Act::Start(SessionId::from_stored("a"))]);
    assert_eq!(at(3_060, SessionState::NeedsYou), None);
    let end = shown(at(3_601, SessionState::Expired));
    assert_eq!(end.title, "Alpha / Admin has ended");
    assert_eq!(end.body, "Sign in to Northwind to start it again.");
    assert_eq!(at(3_700, SessionState::Expired), None);
}

#[test]
fn a_code_is_asked_for_by_its_name() {
    let notice =
        shown(Looks::new().look(vec![session("u", SessionState::NeedsYou, 240, Some(Need::MfaCode))]));
    assert_eq!((notice.title.as_str(), notice.button), ("mira ends in 4 min", "Enter code"));
    assert_eq!(notice.body, "Enter an MFA code to keep it.");
}

#[test]
fn a_session_that_tools_do_not_get_does_not_end_soon() {
    assert_eq!(Looks::new().look(vec![session("a", SessionState::NeedsYou, 3_000, None)]), None);
}

#[test]
fn several_come_together() {
    let needs = |id| sign_in(id, SessionState::NeedsYou, AHEAD);
    let notice = shown(Looks::new().look(vec![needs("a"), needs("b")]));
    assert_eq!(notice.title, "Sign in to Northwind: 2 sessions end in 10 min");
    assert_eq!(notice.body, "Alpha / Admin ends in 10 min\nBeta / Admin ends in 10 min");
    assert_eq!(notice.button, "Sign in", "one sign-in serves both");
    assert_eq!(notice.acts.len(), 2);
    let mira = session("u", SessionState::NeedsYou, AHEAD, Some(Need::MfaCode));
    let notice = shown(Looks::new().look(vec![needs("a"), mira]));
    assert_eq!((notice.button, notice.acts), ("Open Daypass", vec![Act::Show]), "no one prompt serves both");
    assert_eq!(notice.title, "2 sessions need you");
}

#[test]
fn many_are_counted_and_few_named() {
    let needs =
        |number: i64| session(&format!("s{number}"), SessionState::NeedsYou, AHEAD, Some(Need::MfaCode));
    let notice = shown(Looks::new().look((0..9).map(needs).collect()));
    assert_eq!(notice.title, "9 sessions need you");
    assert_eq!(notice.body.lines().count(), 5);
    assert!(notice.body.ends_with("and 5 more"));
}

#[test]
fn what_comes_later_joins_what_still_stands() {
    let mut looks = Looks::new();
    let needs = |id| sign_in(id, SessionState::NeedsYou, AHEAD);
    looks.look(vec![needs("a")]);
    let told = shown(looks.look(vec![needs("a"), needs("b")]));
    assert_eq!(told.title, "Sign in to Northwind: 2 sessions end in 10 min");
}

#[test]
fn it_says_less_when_some_of_it_is_over_and_goes_with_the_last() {
    let mut looks = Looks::new();
    let needs = |id| sign_in(id, SessionState::NeedsYou, AHEAD);
    let renewed = |id| sign_in(id, SessionState::Active, 3_600);
    looks.look(vec![needs("a"), needs("b")]);
    match looks.look(vec![renewed("a"), needs("b")]) {
        Some(Change::Update(notice)) => assert_eq!(notice.title, "Beta / Admin ends in 10 min"),
        other => panic!("{other:?}"),
    }
    assert_eq!(looks.look(vec![renewed("a")]), Some(Change::Withdraw), "it was stopped");
    assert_eq!(looks.look(vec![renewed("a")]), None);
}

#[test]
fn who_acts_on_it_is_not_told_again_until_the_end() {
    let mut looks = Looks::new();
    let at = |word| vec![sign_in("a", word, AHEAD)];
    shown(looks.look(at(SessionState::NeedsYou)));
    assert_eq!(looks.look(at(SessionState::Starting)), Some(Change::Withdraw));
    assert_eq!(looks.look(at(SessionState::NeedsYou)), None, "the sign-in was cancelled: they know");
    shown(look_at(&mut looks.0, AHEAD + 1, at(SessionState::Expired)));
}

#[test]
fn what_the_person_does_in_the_window_is_not_told() {
    let mut looks = Looks::new();
    looks.focused(vec![session("a", SessionState::Active, 300, None)]);
    assert_eq!(looks.focused(vec![sign_in("a", SessionState::NeedsYou, 300)]), None, "they have signed out");
    let mut looks = Looks::new();
    looks.focused(vec![sign_in("a", SessionState::Active, AHEAD)]);
    shown(looks.focused(vec![sign_in("a", SessionState::NeedsYou, AHEAD)]));
}

#[test]
fn twenty_sessions_that_ended_while_nobody_looked_were_twenty_entries_to_click() {
    let ended = |id| session(id, SessionState::Expired, -5, None);
    let notice = shown(Looks::new().look(vec![ended("a"), ended("b")]));
    assert_eq!((notice.title.as_str(), notice.button), ("2 sessions have ended", "Renew all"));
    assert_eq!(notice.acts.len(), 2);
    let notice = shown(Looks::new().look(["a", "b"].map(|id| sign_in(id, SessionState::Expired, -5)).into()));
    assert_eq!(notice.title, "Sign in to Northwind: 2 sessions have ended");
}

#[test]
fn an_end_that_nobody_saw_is_told_at_the_first_look_alone() {
    let mut looks = Looks::new();
    looks.look(Vec::new());
    assert_eq!(looks.look(vec![sign_in("a", SessionState::Expired, -5)]), None);
    shown(Looks::new().look(vec![sign_in("a", SessionState::NeedsYou, AHEAD)]));
}

#[test]
fn an_end_that_was_slept_through_is_told() {
    let mut attention = Attention::default();
    let mut at = |later, word| look_at(&mut attention, later, vec![sign_in("a", word, 3_600)]);
    assert_eq!(at(0, SessionState::Active), None);
    assert_eq!(shown(at(9_000, SessionState::Expired)).title, "Alpha / Admin has ended");
}

fn late(code: ProblemCode, title: &str, word: SessionState, seconds: i64) -> SessionStatus {
    SessionStatus {
        problem: Some(Problem::new(code, title, "", "", Remedy::Retry)),
        renewal: Some(Renewal::Late { since: now(), retry_at: now() }),
        ..session("a", word, seconds, None)
    }
}

#[test]
fn a_renewal_that_fails_for_what_a_person_can_mend_is_told_before_the_end() {
    let failing =
        |seconds| late(ProblemCode::FileUnwritable, "The disk is full", SessionState::Active, seconds);
    let mut looks = Looks::new();
    assert_eq!(looks.look(vec![failing(3_000)]), None, "there is time yet");
    let notice = shown(looks.look(vec![failing(AHEAD)]));
    assert_eq!((notice.body.as_str(), notice.acts), ("The disk is full.", vec![Act::Show]));
}

#[test]
fn people_were_called_for_what_nobody_can_help() {
    for (code, title) in [
        (ProblemCode::Offline, "AWS cannot be reached"),
        (ProblemCode::Throttled, "AWS is throttling requests"),
    ] {
        let mut looks = Looks::new();
        assert_eq!(looks.look(vec![late(code, title, SessionState::Active, 3_000)]), None);
        assert_eq!(looks.look(vec![late(code, title, SessionState::Active, AHEAD)]), None);
        assert_eq!(looks.look(vec![late(code, title, SessionState::Expired, AHEAD)]), None);
    }
}

#[test]
fn a_role_that_was_taken_away_was_to_be_renewed_by_a_click() {
    let refused = |word, seconds| SessionStatus {
        problem: Some(Problem::new(ProblemCode::AccessDenied, "No access", "", "", Remedy::Retry)),
        renewal: Some(Renewal::NeedsYou),
        ..session("a", word, seconds, None)
    };
    let mut looks = Looks::new();
    assert_eq!(looks.look(vec![refused(SessionState::NeedsYou, AHEAD)]), None);
    assert_eq!(looks.look(vec![refused(SessionState::Expired, -1)]), None);
    let notice = shown(looks.look(vec![session("b", SessionState::NeedsYou, AHEAD, None)]));
    assert_eq!(notice.button, "Start");
    let failed = SessionStatus { id: SessionId::from_stored("b"), ..refused(SessionState::Failed, -1) };
    assert_eq!(looks.look(vec![failed]), Some(Change::Withdraw), "the click came to nothing");
}

#[test]
fn what_was_told_before_the_sign_in_was_found_dead_kept_its_first_button() {
    let mut looks = Looks::new();
    let needs = |need| vec![session("a", SessionState::NeedsYou, AHEAD, need)];
    assert_eq!(shown(looks.look(needs(None))).button, "Start");
    match looks.look(needs(Some(Need::SignIn))) {
        Some(Change::Update(notice)) => assert_eq!(notice.button, "Sign in"),
        other => panic!("{other:?}"),
    }
    assert_eq!(looks.look(needs(Some(Need::SignIn))), None);
}

#[test]
fn what_is_not_wanted_is_not_told_later_either() {
    let mut attention = Attention::default();
    let needs = status(vec![sign_in("a", SessionState::NeedsYou, AHEAD)]);
    let mut look = |wanted| attention.look(&things(), &needs, now(), false, wanted);
    assert_eq!(look(false), None);
    assert_eq!(look(true), None);
}

#[test]
fn turning_notifications_off_takes_down_what_is_up() {
    let mut attention = Attention::default();
    let needs = status(vec![sign_in("a", SessionState::NeedsYou, AHEAD)]);
    let mut look = |wanted| attention.look(&things(), &needs, now(), false, wanted);
    shown(look(true));
    assert_eq!(look(false), Some(Change::Withdraw));
}
