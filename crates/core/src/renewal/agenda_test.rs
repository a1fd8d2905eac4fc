use super::*;

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

/// Issued at 0, ends after an hour; due after 45 to 49 minutes.
fn credentials() -> LiveCredentials {
    LiveCredentials {
        session: SessionId::from_stored("a"),
        origin: "i".to_owned(),
        issued_at: at(0),
        expires_at: at(60),
        ended: false,
        prerequisite: Prerequisite::default(),
        retry: None,
        memory: Memory { witnessed: true, ..Memory::default() },
    }
}

fn until(minutes: i64, need: Need) -> Prerequisite {
    Prerequisite { end: Some((at(minutes), need)), since: None }
}

fn retry(kind: FailureKind, failures: u32, minute: i64, retry_at: Option<i64>) -> Option<RetryState> {
    Some(RetryState { kind, failures, at: at(minute), retry_at: retry_at.map(at) })
}

/// What is done, in letters: `r`enew, `x` expire, `t`ell.
fn done(credentials: LiveCredentials, now: Timestamp) -> (String, Option<Timestamp>) {
    let agenda = agenda(&[], &[credentials], None, now);
    let letter = |action: &Action| match action {
        Action::RenewToken(_) => 'k',
        Action::Renew(_) => 'r',
        Action::Expire(_) => 'x',
        Action::Tell(_) => 't',
    };
    (agenda.actions.iter().map(letter).collect(), agenda.next)
}

#[test]
fn what_is_done_follows_from_the_facts() {
    use FailureKind::{Passing, Person, Refused};
    let live = credentials();
    let by_code = LiveCredentials { prerequisite: until(30, Need::MfaCode), ..live.clone() };
    let signed_out = LiveCredentials { prerequisite: until(-10, Need::SignIn), ..live.clone() };
    let failed = |retry| LiveCredentials { retry, ..live.clone() };
    let told = Memory { told: true, ..live.memory };
    let ended = LiveCredentials { ended: true, ..live.clone() };
    let found_ended = LiveCredentials { memory: Memory::default(), ..live.clone() };
    let cases: [(&str, LiveCredentials, i64, &str, Option<i64>); 34] = [
        ("nothing before it is due", live.clone(), 30, "", None),
        ("renewed in the last quarter", live.clone(), 50, "r", None),
        ("slept over the end: renewed, not taken out for a moment", live.clone(), 70, "r", None),
        ("slept for a day", live.clone(), 24 * 60, "x", None),
        ("found ended at the start", found_ended.clone(), 70, "x", None),
        ("found live at the start", found_ended, 50, "r", None),
        ("clock set back to before it was issued", live.clone(), -120, "r", Some(60)),
        (
            "clock set back, and it was just renewed",
            LiveCredentials { issued_at: at(-120), ..live.clone() },
            -120,
            "",
            None,
        ),
        ("a second of skew is nothing", live.clone(), 0, "", None),
        // A person is needed.
        ("a code is due at the end: not yet", by_code.clone(), 40, "", Some(50)),
        ("the last renewal before the means end", by_code.clone(), 26, "r", None),
        ("a code is due: told ten minutes ahead", by_code.clone(), 50, "t", Some(60)),
        ("told once", LiveCredentials { memory: told, ..by_code.clone() }, 55, "", Some(60)),
        ("nobody came: taken out", LiveCredentials { memory: told, ..by_code.clone() }, 60, "x", None),
        ("signed out: told ten minutes ahead", signed_out.clone(), 20, "", Some(50)),
        ("signed out and slept over it", signed_out, 90, "x", None),
        (
            "signed in again",
            LiveCredentials {
                retry: retry(Person, 1, 50, Some(58)),
                prerequisite: Prerequisite { since: Some(at(52)), ..Prerequisite::default() },
                ..live.clone()
            },
            53,
            "r",
            None,
        ),
        (
            "a person was asked for and has not helped",
            failed(retry(Person, 1, 50, Some(51))),
            50,
            "t",
            Some(51),
        ),
        // It fails.
        ("a first failure passes", failed(retry(Passing, 1, 50, Some(51))), 50, "", Some(51)),
        ("it is tried again", failed(retry(Passing, 1, 50, Some(51))), 51, "r", None),
        ("it fails again and again: told", failed(retry(Passing, 3, 49, Some(52))), 50, "t", Some(52)),
        ("told, and tried again", failed(retry(Passing, 3, 49, Some(52))), 52, "rt", Some(60)),
        ("refused: told", failed(retry(Refused, 1, 50, Some(51))), 50, "t", Some(51)),
        ("refused for good: not tried again", failed(retry(Refused, 3, 54, None)), 55, "t", Some(60)),
        ("refused for good: taken out", failed(retry(Refused, 3, 54, None)), 60, "x", None),
        (
            "a failure of the future of a clock set back",
            failed(retry(Passing, 1, 170, Some(171))),
            50,
            "r",
            None,
        ),
        ("offline at the end: taken out", failed(retry(Passing, 5, 59, Some(64))), 60, "x", Some(64)),
        // It has ended.
        (
            "offline for an hour: not yet",
            LiveCredentials { retry: retry(Passing, 8, 110, Some(125)), ..ended.clone() },
            112,
            "",
            Some(125),
        ),
        (
            "offline for an hour: it comes back",
            LiveCredentials { retry: retry(Passing, 8, 110, Some(125)), ..ended.clone() },
            126,
            "r",
            None,
        ),
        (
            "found ended yesterday",
            LiveCredentials { memory: Memory::default(), ..ended.clone() },
            61,
            "",
            None,
        ),
        ("ended too long ago to come back", ended.clone(), 60 + 12 * 60 + 1, "", None),
        ("ended by a clock that was set ahead and back", ended.clone(), 20, "r", None),
        (
            "ended, and a person is needed",
            LiveCredentials { prerequisite: until(60, Need::SignIn), ..ended },
            70,
            "",
            None,
        ),
        (
            "cannot be taken out: not at once again",
            LiveCredentials {
                memory: Memory { stuck_until: Some(at(65)), witnessed: false, ..told },
                ..live
            },
            61,
            "",
            Some(65),
        ),
    ];
    for (what, credentials, now, actions, next) in cases {
        let (done, woken) = done(credentials.clone(), at(now));
        assert_eq!(done, actions, "{what}");
        match next {
            Some(next) => assert_eq!(woken, Some(at(next)), "{what}"),
            // Due somewhere in the spread, or at the end: never in the past.
            None => assert!(woken.is_none_or(|woken| woken > at(now)), "{what}: {woken:?}"),
        }
    }
}

#[test]
fn a_need_is_told_from_when_it_is_due() {
    let need = |prerequisite, now| LiveCredentials { prerequisite, ..credentials() }.need(at(now));
    assert_eq!(need(Prerequisite::default(), 59), None);
    assert_eq!(need(until(90, Need::SignIn), 10), None);
    assert_eq!(need(until(-1, Need::SignIn), 10), Some(Need::SignIn));
    assert_eq!(need(until(40, Need::MfaCode), 10), None, "renewed a last time before that");
    assert_eq!(need(until(40, Need::MfaCode), 41), Some(Need::MfaCode));
    assert_eq!(need(until(12, Need::MfaCode), 10), Some(Need::MfaCode), "that gains too little");
    let ended = LiveCredentials { ended: true, prerequisite: until(70, Need::SignIn), ..credentials() };
    assert_eq!((ended.need(at(65)), ended.need(at(80))), (None, Some(Need::SignIn)));
}

/// Fails since minute 50, and is tried again at minute 58.
fn fails(session: &str, origin: &str, kind: FailureKind) -> LiveCredentials {
    let (session, origin) = (SessionId::from_stored(session), origin.to_owned());
    LiveCredentials { session, origin, retry: retry(kind, 4, 50, Some(58)), ..credentials() }
}

#[test]
fn the_first_that_succeeded_did_not_release_the_others_of_its_origin() {
    use FailureKind::{Passing, Refused};
    let renewed = |minute| LiveCredentials { issued_at: at(minute), expires_at: at(120), ..credentials() };
    let token = LiveToken {
        integration: IntegrationId::from_stored("i"),
        issued_at: at(0),
        expires_at: at(60),
        refresh_until: Some(at(9000)),
        retry: retry(Passing, 4, 50, Some(58)),
    };
    let waiting = [fails("b", "i", Passing), fails("c", "i", Refused), fails("d", "other", Passing)];
    let done_anew = |issued: i64, anew: Option<i64>| {
        let live: Vec<_> = waiting.iter().cloned().chain([renewed(issued)]).collect();
        agenda(std::slice::from_ref(&token), &live, anew.map(at), at(52)).actions
    };
    let done = |issued| done_anew(issued, None);
    let its_own = Action::Renew(credentials().session);
    let renews = |actions: &[Action]| {
        let renew = |action: &&Action| matches!(action, Action::Renew(_) | Action::RenewToken(_));
        actions.iter().filter(renew).filter(|action| **action != its_own).cloned().collect::<Vec<_>>()
    };
    assert_eq!(renews(&done(49)), [], "that was before");
    assert_eq!(renews(&done(90)), [], "by a clock that was set back");
    let released =
        [Action::RenewToken(IntegrationId::from_stored("i")), Action::Renew(SessionId::from_stored("b"))];
    assert_eq!(renews(&done(51)), released);
    assert_eq!(renews(&done_anew(0, Some(49))), [], "the network changed before that");
    let all = [&released[..], &[Action::Renew(SessionId::from_stored("d"))]].concat();
    assert_eq!(renews(&done_anew(0, Some(51))), all, "the network has changed since");
}

#[test]
fn a_hundred_sessions_are_looked_at_twice_a_minute_at_most() {
    let live: Vec<LiveCredentials> = (0..100)
        .map(|n| LiveCredentials { session: SessionId::from_stored(format!("s{n}")), ..credentials() })
        .collect();
    let (mut now, mut left, mut agendas) = (at(1), live, vec![]);
    while let Some(next) = agenda(&[], &left, None, now).next {
        // What is due is renewed at once, and lasts.
        let due: Vec<Action> = agenda(&[], &left, None, next).actions;
        left.retain(|credentials| !due.contains(&Action::Renew(credentials.session.clone())));
        agendas.push(next);
        now = next;
    }
    assert!(left.is_empty() && agendas[0] >= at(45), "nothing to do for most of the hour");
    assert!(agendas.windows(2).all(|pair| pair[1].duration_since(pair[0]) >= MIN_PAUSE), "{agendas:?}");
}

#[test]
fn a_token_is_renewed_ahead_of_time_while_there_is_a_refresh_token() {
    let token = |lifetime: i64, refresh_until: Option<i64>, failed: Option<i64>| LiveToken {
        integration: IntegrationId::from_stored("i"),
        issued_at: at(60 - lifetime),
        expires_at: at(60),
        refresh_until: refresh_until.map(at),
        retry: failed.and_then(|minute| retry(FailureKind::Passing, 1, minute - 1, Some(minute))),
    };
    for (what, token, now, renews) in [
        ("too early", token(60, Some(9000), None), 44, false),
        ("in its last quarter", token(60, Some(9000), None), 49, true),
        ("legacy: none to renew it with", token(480, None, None), 59, false),
        ("the registration has ended", token(60, Some(40), None), 55, false),
        (
            "cut off by the end of the portal's session: there is no more to be had",
            token(8, Some(9000), None),
            58,
            false,
        ),
        ("it has ended: now it is known", token(8, Some(9000), None), 60, true),
        ("the clock was set back", token(60, Some(9000), None), -60, true),
        ("it failed a moment ago", token(60, Some(9000), Some(55)), 54, false),
        ("and is tried again", token(60, Some(9000), Some(55)), 55, true),
    ] {
        let expected: &[Action] =
            if renews { &[Action::RenewToken(IntegrationId::from_stored("i"))] } else { &[] };
        assert_eq!(agenda(&[token], &[], None, at(now)).actions, expected, "{what}");
    }
}
