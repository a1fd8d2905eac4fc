use super::*;
use crate::fixtures::{delayed, now, state as status, status as of};
use daypass_core::state::{Need, StartStep};
use jiff::SignedDuration;

fn said(home: Option<&str>, states: Vec<SessionStatus>) -> String {
    icon(home, &of(states), now(), &TimeZone::UTC).title
}

#[test]
fn the_icon_was_called_daypass_desktop_whatever_was_live() {
    assert_eq!(said(None, Vec::new()), "Daypass");
    let live = |id, seconds| status(id, SessionState::Active, Some(seconds));
    assert_eq!(said(None, vec![live("a", 3_000), live("b", 600)]), "Daypass: 2 live, next ends 12:10");
    let states = vec![
        live("a", 3_000),
        status("b", SessionState::NeedsYou, Some(600)),
        status("c", SessionState::Expired, Some(-60)),
    ];
    assert_eq!(said(None, states), "Daypass: 2 live, next ends 12:10, 2 need you");
    let ended = vec![status("c", SessionState::Expired, Some(-60))];
    assert_eq!(said(None, ended), "Daypass: 1 needs you");
}

#[test]
fn the_end_of_what_lives_for_longer_than_a_day_says_its_day() {
    let live = |seconds| vec![status("a", SessionState::Active, Some(seconds))];
    assert_eq!(said(None, live(24 * 3_600 - 1)), "Daypass: 1 live, next ends 11:59");
    assert_eq!(said(None, live(24 * 3_600)), "Daypass: 1 live, next ends Wed 12:00");
}

#[test]
fn the_icon_of_the_demo_looked_like_the_persons_own() {
    assert_eq!(said(Some("demo"), Vec::new()), "Daypass (demo)");
    let live = vec![status("a", SessionState::Active, Some(600))];
    assert_eq!(said(Some("demo"), live), "Daypass (demo): 1 live, next ends 12:10");
}

#[test]
fn what_the_icon_says_stays_right_while_time_passes() {
    let states = of(vec![status("a", SessionState::Active, Some(3_000))]);
    let at = |seconds| icon(None, &states, now() + SignedDuration::from_secs(seconds), &TimeZone::UTC);
    assert_eq!(at(0), at(2_000));
}

#[test]
fn the_icon_says_why_sessions_are_late() {
    let late = icon(None, &delayed(3_000), now(), &TimeZone::UTC);
    assert_eq!(late.text, "AWS cannot be reached: 2 sessions are not renewed");
    assert_eq!(icon(None, &of(Vec::new()), now(), &TimeZone::UTC).text, "");
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

#[test]
fn the_icon_was_calm_while_forty_sessions_were_about_to_end() {
    assert_eq!(icon_state(&delayed(601), now()), IconState::Active);
    assert_eq!(icon_state(&delayed(600), now()), IconState::NeedsYou);
}
