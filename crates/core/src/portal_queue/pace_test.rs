use super::*;
use proptest::prelude::*;

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_millis(milliseconds)
}

/// How a portal was asked that takes so many requests a second, as a bucket of as many, and answers after 120 ms.
struct Asked {
    pace: Pace,
    took: f64,
    refused: usize,
    /// How many it answered in a second, in the second half of the time.
    late: f64,
    highest: f64,
    lowest: f64,
    /// When each was sent.
    sent: Vec<i64>,
}

fn ask(per_second: f64, requests: usize, known: Option<KnownPace>) -> Asked {
    let mut pace = Pace::new(at(0));
    known.into_iter().for_each(|known| pace.begin_at(known));
    let (mut now, mut left, mut refused) = (0, per_second, 0);
    let (mut under_way, mut answered, mut sent) = (Vec::<(i64, Sent, bool)>::new(), vec![], vec![]);
    let (mut highest, mut lowest) = (pace.rate, pace.rate);
    while answered.len() < requests {
        now += 10;
        assert!(now < 3_600_000, "it never ends: {} answered", answered.len());
        left = (left + per_second / 100.0).min(per_second);
        pace.pass(at(now));
        let ended: Vec<_> = under_way.extract_if(.., |(due, ..)| *due <= now).collect();
        for (_, request, taken) in ended {
            if taken {
                pace.answered(request);
                answered.push(now);
            } else {
                pace.throttled(request, None);
                refused += 1;
            }
        }
        while answered.len() + under_way.len() < requests && pace.next() <= at(now) {
            let taken = left >= 1.0;
            left -= if taken { 1.0 } else { 0.0 };
            under_way.push((now + 120, pace.take(), taken));
            sent.push(now);
        }
        (highest, lowest) = (pace.rate.max(highest), pace.rate.min(lowest));
    }
    let half = answered.len() / 2;
    let late = (answered.len() - half) as f64 * 1000.0 / ((now - answered[half]).max(1) as f64);
    Asked { pace, took: now as f64 / 1000.0, refused, late, highest, lowest, sent }
}

#[test]
fn a_thousand_accounts_at_the_documented_rate_take_as_long_as_that_dictates_and_next_time_nothing_is_refused()
{
    let first = ask(20.0, 1000, None);
    assert!(first.took <= 1.1 * 50.0 && first.refused <= 5, "{} s, {} refused", first.took, first.refused);
    let known = first.pace.known().unwrap();
    assert!(known.refused && (17.0..20.0).contains(&(known.per_second * SHARE)), "{known:?}");
    let next = ask(20.0, 1000, Some(KnownPace { per_second: 18.0, ..known }));
    assert!(next.took <= 1.12 * 50.0 && next.refused == 0, "{} s, {} refused", next.took, next.refused);
}

#[test]
fn a_service_that_takes_twice_as_much_as_documented_was_asked_no_more_than_that() {
    let first = ask(40.0, 1000, None);
    assert!(first.took <= 40.0, "{} s", first.took);
    let next = ask(40.0, 1000, first.pace.known());
    assert!(next.took < first.took && next.late > 30.0, "{} s, {} a second", next.took, next.late);
}

#[test]
fn it_begins_carefully_and_what_goes_seldom_does_not_make_it_faster() {
    let mut pace = Pace::new(at(0));
    for minutes in 0..500 {
        pace.pass(at(minutes * 30_000));
        let sent = pace.take();
        pace.answered(sent);
    }
    assert_eq!((pace.rate, pace.known()), (CAREFUL, None));
}

#[test]
fn the_rate_is_halved_once_for_all_that_were_under_way_and_comes_back() {
    let mut slow = Pace::new(at(0));
    let sent = [slow.take(), slow.take(), slow.take()];
    for sent in sent {
        slow.throttled(sent, None);
    }
    slow.pass(at(200));
    assert_eq!(slow.next(), at(200), "at five a second, though three were refused");
    // A second later it is a little faster; after a minute's rest it is as careful as at first.
    let (sent, before) = (slow.take(), slow.next());
    slow.answered(sent);
    assert!(slow.next() < before);
    slow.pass(at(60_300));
    assert_eq!((slow.rate, slow.throttled_at), (CAREFUL, None));
}

#[test]
fn answers_to_what_was_sent_before_the_rate_was_lowered_do_not_raise_it() {
    let mut pace = Pace::new(at(0));
    let (first, second) = (pace.take(), pace.take());
    pace.throttled(first, None);
    let before = pace.next();
    pace.answered(second);
    pace.pass(at(1));
    assert_eq!(pace.next(), before);
}

#[test]
fn as_long_as_aws_asks_to_be_left_alone_nothing_goes_but_for_no_longer_than_an_hour() {
    for (asked, waited) in [(10, 10), (7200, 3600)] {
        let mut pace = Pace::new(at(0));
        let sent = pace.take();
        pace.throttled(sent, Some(SignedDuration::from_secs(asked)));
        assert_eq!(pace.next(), at(waited * 1000));
    }
}

#[test]
fn what_was_learned_here_goes_before_what_is_remembered_and_nonsense_is_not_begun_at() {
    for per_second in [f64::NAN, f64::INFINITY, -1.0, 0.0, 0.1, 51.0] {
        let mut pace = Pace::new(at(0));
        pace.begin_at(KnownPace { per_second, refused: true });
        assert_eq!(pace.rate, CAREFUL, "{per_second}");
    }
    let mut pace = ask(5.0, 60, None).pace;
    let rate = pace.rate;
    pace.begin_at(KnownPace { per_second: 40.0, refused: false });
    assert_eq!(pace.rate, rate);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn it_comes_near_to_whatever_a_portal_takes_and_never_stalls(
        per_second in 1..120_u32,
        known in proptest::option::of((0.5..50.0_f64, any::<bool>())),
    ) {
        let per_second = f64::from(per_second);
        let known = known.map(|(per_second, refused)| KnownPace { per_second, refused });
        let asked = ask(per_second, 600, known);
        prop_assert!(asked.highest <= MOST && asked.lowest >= LOWEST);
        let reachable = per_second.min(known.map_or(DOCUMENTED, |known| known.per_second.min(DOCUMENTED)));
        prop_assert!(asked.late >= 0.6 * reachable, "{} of {} a second", asked.late, per_second);
        prop_assert!(asked.refused <= 600 / 8, "{} of 600 refused", asked.refused);
        for (index, from) in asked.sent.iter().enumerate() {
            let in_a_second = asked.sent[index..].iter().take_while(|at| *at - from < 1_000).count();
            prop_assert!(in_a_second as f64 <= asked.highest + BURST + 1.0, "{} in a second", in_a_second);
        }
    }
}
