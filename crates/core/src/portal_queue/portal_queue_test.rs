use super::*;
use proptest::prelude::*;

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_millis(milliseconds)
}

fn renewal(minutes: i64) -> Claim {
    Claim::Renewal { end: at(minutes * 60_000) }
}

/// A portal behind a queue: it takes so many requests a second, as a bucket of so many, and answers after 120 ms.
struct Portal {
    queue: PortalQueue,
    per_second: f64,
    left: f64,
    now: i64,
    /// When it answers what, and whether there were too many.
    under_way: Vec<(i64, Turn, bool)>,
    /// When each was sent, and answered.
    sent: Vec<(i64, Place)>,
    answered: Vec<(i64, Place)>,
    throttled: usize,
}

impl Portal {
    fn new(per_second: f64) -> Self {
        Self {
            queue: PortalQueue::new(at(0)),
            per_second,
            left: per_second,
            now: 0,
            under_way: vec![],
            sent: vec![],
            answered: vec![],
            throttled: 0,
        }
    }

    fn ask(&mut self, claim: Claim) -> Place {
        self.queue.join(claim, at(self.now))
    }

    /// Ten milliseconds pass.
    fn pass(&mut self) {
        self.now += 10;
        self.left = (self.left + self.per_second / 100.0).min(self.per_second);
        let (ended, under_way) =
            std::mem::take(&mut self.under_way).into_iter().partition(|u| u.0 <= self.now);
        self.under_way = under_way;
        let ended: Vec<(i64, Turn, bool)> = ended;
        for (_, turn, taken) in ended {
            if taken {
                self.queue.answered(turn, at(self.now));
                self.answered.push((self.now, turn.waiting.place));
            } else {
                self.throttled += 1;
                self.queue.throttled(turn, None, at(self.now));
            }
        }
        while let Some(place) = self.queue.front(at(self.now)) {
            let Standing::Turn(turn) = self.queue.standing(place, at(self.now)) else { break };
            let taken = self.left >= 1.0;
            self.left -= if taken { 1.0 } else { 0.0 };
            self.sent.push((self.now, place));
            self.under_way.push((self.now + 120, turn, taken));
        }
    }

    fn pass_until(&mut self, done: impl Fn(&Self) -> bool) {
        while !done(self) {
            assert!(self.now < 600_000, "it never ends: {} answered", self.answered.len());
            self.pass();
        }
    }
}

#[test]
fn forty_five_that_are_due_at_five_a_second_took_two_minutes() {
    let mut portal = Portal::new(5.0);
    for minutes in 0..45 {
        portal.ask(renewal(minutes));
    }
    portal.pass_until(|portal| portal.answered.len() == 45);
    assert!(portal.now <= 15_000, "{} ms, {} throttled", portal.now, portal.throttled);
    assert!(portal.throttled <= 10, "{} throttled", portal.throttled);
}

#[test]
fn at_the_rate_that_aws_takes_nothing_is_refused() {
    let known = KnownPace { per_second: 20.0, refused: true };
    for (known, within) in [(Some(known), 11_500), (None, 13_000)] {
        let mut portal = Portal::new(20.0);
        known.into_iter().for_each(|known| portal.queue.begin_at(known, at(0)));
        for _ in 0..200 {
            portal.ask(Claim::Sync);
        }
        portal.pass_until(|portal| portal.answered.len() == 200);
        assert_eq!(portal.throttled, 0);
        assert!(portal.now <= within, "{} ms", portal.now);
    }
}

#[test]
fn a_click_goes_first_then_the_soonest_end_and_a_sync_last() {
    let mut portal = Portal::new(5.0);
    let sync = portal.ask(Claim::Sync);
    let late = portal.ask(renewal(20));
    let soon = portal.ask(renewal(5));
    let clicks = [portal.ask(Claim::Awaited), portal.ask(Claim::Awaited)];
    portal.pass_until(|portal| portal.answered.len() == 5);
    let order: Vec<Place> = portal.answered.iter().map(|(_, place)| *place).collect();
    assert_eq!(order, [clicks[0], clicks[1], soon, late, sync]);
}

#[test]
fn a_sync_has_an_eighth_while_others_wait_and_then_all() {
    let mut portal = Portal::new(20.0);
    let syncs: Vec<Place> = (0..40).map(|_| portal.ask(Claim::Sync)).collect();
    for minutes in 0..70 {
        portal.ask(renewal(minutes));
    }
    portal.pass_until(|portal| portal.answered.len() == 80);
    let read = portal.answered.iter().filter(|(_, place)| syncs.contains(place)).count();
    assert_eq!(read, 10);
    portal.pass_until(|portal| portal.answered.len() == 110);
}

#[test]
fn what_nobody_asked_for_has_half_of_the_rate_though_it_is_alone() {
    let mut portal = Portal::new(20.0);
    portal.queue.begin_at(KnownPace { per_second: 20.0, refused: true }, at(0));
    let background: Vec<Place> = (0..90).map(|_| portal.ask(Claim::Background)).collect();
    portal.pass_until(|portal| portal.answered.len() == 20);
    let (began, click) = (portal.now, portal.ask(Claim::Awaited));
    let syncs: Vec<Place> = (0..20).map(|_| portal.ask(Claim::Sync)).collect();
    portal.pass_until(|portal| portal.answered.iter().any(|(_, place)| *place == click));
    assert!(portal.now - began <= 200, "{} ms", portal.now - began);
    portal.pass_until(|portal| syncs.iter().all(|sync| portal.answered.iter().any(|(_, at)| at == sync)));
    assert!(portal.now - began <= 1_700, "{} ms", portal.now - began);
    portal.pass_until(|portal| portal.answered.len() == 111);
    assert!((10_000..=12_000).contains(&portal.now), "{} ms", portal.now);
    for (index, (from, _)) in portal.sent.iter().enumerate() {
        let own = portal.sent[index..].iter().filter(|(_, place)| background.contains(place));
        let in_a_second = own.take_while(|(at, _)| at - from < 1_000).count();
        assert!(in_a_second <= 10, "{in_a_second} in a second");
    }
}

/// The first request after a 429, and what came of all that wait.
fn after_429(retry_after: Option<i64>) -> (PortalQueue, Place) {
    let mut queue = PortalQueue::new(at(0));
    let place = queue.join(Claim::Awaited, at(0));
    let Standing::Turn(turn) = queue.standing(place, at(0)) else { panic!() };
    queue.throttled(turn, retry_after.map(SignedDuration::from_secs), at(0));
    (queue, place)
}

#[test]
fn everybody_waits_for_as_long_as_aws_asks() {
    let (mut queue, first) = after_429(Some(10));
    let second = queue.join(Claim::Awaited, at(1_000));
    assert!(matches!(queue.standing(first, at(1_000)), Standing::NextAt(moment) if moment == at(10_000)));
    assert!(matches!(queue.standing(second, at(1_000)), Standing::Behind));
    assert!(matches!(queue.standing(first, at(10_000)), Standing::Turn(_)));
}

#[test]
fn who_would_have_to_wait_for_longer_than_anybody_waits_is_told_at_once() {
    let (mut queue, first) = after_429(Some(90));
    let refused =
        |standing| matches!(standing, Standing::Refused { retry_after } if retry_after.as_secs() > 60);
    assert!(refused(queue.standing(first, at(0))));
    let second = queue.join(Claim::Sync, at(10_000));
    assert!(refused(queue.standing(second, at(10_000))));
    let third = queue.join(Claim::Awaited, at(40_000));
    assert!(matches!(queue.standing(third, at(40_000)), Standing::NextAt(_)), "fifty seconds are waited for");
    assert!(matches!(queue.standing(third, at(90_000)), Standing::Turn(_)));
}

#[test]
fn a_portal_that_refuses_everything_is_given_up_after_a_minute_and_one_that_answers_some_is_not() {
    for (answers_others, waited) in [(false, 57..61), (true, 600..601)] {
        let mut queue = PortalQueue::new(at(0));
        let (place, mut now) = (queue.join(renewal(5), at(0)), 0);
        let ended = loop {
            match queue.standing(place, at(now)) {
                Standing::Turn(turn) => queue.throttled(turn, None, at(now)),
                Standing::NextAt(next) => now = next.as_millisecond(),
                Standing::Behind => {
                    let other = queue.front(at(now)).unwrap();
                    match queue.standing(other, at(now)) {
                        Standing::Turn(turn) => queue.answered(turn, at(now)),
                        Standing::NextAt(next) => now = next.as_millisecond(),
                        other => panic!("{other:?}"),
                    }
                }
                Standing::Refused { .. } => break now,
            }
            if answers_others && queue.waiting.len() == 1 {
                queue.join(Claim::Awaited, at(now));
            }
            if now >= 600_000 {
                break now;
            }
        };
        assert!(waited.contains(&(ended / 1000)), "{ended} ms");
    }
}

#[test]
fn a_request_that_nobody_wants_any_more_keeps_nobody_waiting() {
    let mut queue = PortalQueue::new(at(0));
    let (first, second) = (queue.join(Claim::Awaited, at(0)), queue.join(Claim::Sync, at(0)));
    assert!(matches!(queue.standing(second, at(0)), Standing::Behind));
    queue.leave(first);
    assert!(matches!(queue.standing(second, at(0)), Standing::Turn(_)));
}

#[test]
fn a_clock_that_is_set_back_stops_nobody() {
    let (mut queue, place) = after_429(Some(10));
    let an_hour_ago = at(4_000 - 3_600_000);
    assert!(matches!(queue.standing(place, at(4_000)), Standing::NextAt(_)));
    let Standing::NextAt(next) = queue.standing(place, an_hour_ago) else { panic!() };
    assert_eq!(next, an_hour_ago + SignedDuration::from_secs(6));
}

#[derive(Debug, Clone)]
enum Happens {
    Ask(Claim),
    Pass(u8),
}

fn happens() -> impl Strategy<Value = Happens> {
    let claim = prop_oneof![
        Just(Claim::Awaited),
        (0..60_i64).prop_map(renewal),
        Just(Claim::Sync),
        Just(Claim::Background),
    ];
    prop_oneof![claim.prop_map(Happens::Ask), (1..30_u8).prop_map(Happens::Pass)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_rate_holds_nobody_is_starved_and_all_are_answered(
        per_second in 2..25_u8,
        script in proptest::collection::vec(happens(), 1..120),
    ) {
        let mut portal = Portal::new(f64::from(per_second));
        let mut asked = 0;
        for happens in script {
            match happens {
                Happens::Ask(claim) => {
                    portal.ask(claim);
                    asked += 1;
                }
                Happens::Pass(steps) => (0..steps).for_each(|_| portal.pass()),
            }
        }
        portal.pass_until(|portal| portal.answered.len() == asked);
        let mut answered: Vec<Place> = portal.answered.iter().map(|(_, place)| *place).collect();
        answered.sort();
        answered.dedup();
        prop_assert_eq!(answered.len(), asked, "each was answered once");
        // Each place sees at most seven turns of younger ones before its own comes, for each older one and for itself.
        for (index, (_, place)) in portal.sent.iter().enumerate() {
            let first = portal.sent.iter().position(|(_, sent)| sent == place) == Some(index);
            let younger = portal.sent[..index].iter().filter(|(_, sent)| sent > place).count();
            let older = portal.sent[..index].iter().filter(|(_, sent)| sent < place).count();
            prop_assert!(!first || younger <= 7 * (older + 1), "{} younger, {} older", younger, older);
        }
    }
}
