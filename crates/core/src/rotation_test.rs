use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn id(name: &str) -> AccessKeyId {
    AccessKeyId::parse(&format!("AKIAIOSFODNN7{name}")).unwrap()
}

fn minute(minute: i64) -> Timestamp {
    Timestamp::from_second(1_000_000_000 + minute * 60).unwrap()
}

fn key(name: &str, made: i64, last_use: LastUse) -> ListedKey {
    ListedKey { id: id(name), active: true, created_at: minute(made), last_use }
}

fn inactive(name: &str) -> ListedKey {
    ListedKey { active: false, ..key(name, 0, LastUse::Unknown) }
}

/// Facts in words: what was noted at minute 100, the key in the vault, the sealed one, what IAM lists.
struct Case {
    begun: Option<&'static str>,
    current: &'static str,
    next: Option<&'static str>,
    tried: KeyCheck,
    listed: Vec<ListedKey>,
    given_up: Option<&'static str>,
}

fn case(current: &'static str, listed: Vec<ListedKey>) -> Case {
    Case { begun: None, current, next: None, tried: KeyCheck::Not, listed, given_up: None }
}

fn step(case: Case) -> Result<Step, Refusal> {
    let Case { begun, current, next: sealed, tried, listed, given_up } = case;
    let begun = begun.map(|old| RotationRecord { old: id(old), at: minute(100) });
    let (current, sealed, given_up) = (id(current), sealed.map(id), given_up.map(id));
    next(&Facts {
        begun: begun.as_ref(),
        current: &current,
        next: sealed.as_ref(),
        tried,
        listed: &listed,
        given_up: given_up.as_ref(),
    })
}

#[test]
fn the_steps_come_in_the_order_of_aws() {
    let old = || key("OLD", 0, LastUse::At(minute(99)));
    let new = || key("NEW", 100, LastUse::Never);
    let begun = |current, next, tried, listed| {
        step(Case { begun: Some("OLD"), next, tried, ..case(current, listed) })
    };
    assert_eq!(step(case("OLD", vec![old()])), Ok(Step::Create));
    assert_eq!(begun("OLD", Some("NEW"), KeyCheck::Not, vec![old(), new()]), Ok(Step::Verify));
    assert_eq!(begun("OLD", Some("NEW"), KeyCheck::Works, vec![old(), new()]), Ok(Step::Adopt));
    assert_eq!(begun("NEW", None, KeyCheck::Not, vec![old(), new()]), Ok(Step::Deactivate(id("OLD"))));
    assert_eq!(begun("NEW", None, KeyCheck::Not, vec![inactive("OLD"), new()]), Ok(Step::Delete(id("OLD"))));
    assert_eq!(begun("NEW", None, KeyCheck::Not, vec![new()]), Ok(Step::Finish));
}

#[test]
fn one_that_ended_half_way_goes_on_from_there() {
    let old = || key("OLD", 0, LastUse::At(minute(99)));
    let new = || key("NEW", 100, LastUse::Never);
    let begun = |current, next, tried, listed| {
        step(Case { begun: Some("OLD"), next, tried, ..case(current, listed) })
    };
    for (what, found, expected) in [
        ("noted, but nothing was made", begun("OLD", None, KeyCheck::Not, vec![old()]), Step::Create),
        (
            "adopted, but still sealed as the next one",
            begun("NEW", Some("NEW"), KeyCheck::Not, vec![old(), new()]),
            Step::Adopt,
        ),
        (
            "sealed, and deleted by somebody since",
            begun("OLD", Some("NEW"), KeyCheck::Refused, vec![old()]),
            Step::Forget,
        ),
        (
            "sealed, and made inactive by somebody since",
            begun("OLD", Some("NEW"), KeyCheck::Refused, vec![old(), inactive("NEW")]),
            Step::Discard(id("NEW")),
        ),
        (
            "sealed, and IAM's list does not have it yet",
            begun("OLD", Some("NEW"), KeyCheck::Not, vec![old()]),
            Step::Verify,
        ),
    ] {
        assert_eq!(found, Ok(expected), "{what}");
    }
    let asks = begun("OLD", None, KeyCheck::Not, vec![old(), new()]);
    assert_eq!(asks, Err(Refusal::MayBeLost(id("NEW"))), "made, but its secret was lost");
    let waits = begun("OLD", Some("NEW"), KeyCheck::Refused, vec![old(), new()]);
    assert_eq!(waits, Err(Refusal::NotYet), "sealed, and AWS does not take it yet");
}

#[test]
fn a_key_that_may_be_the_persons_own_is_not_touched() {
    let old = || key("OLD", 0, LastUse::At(minute(99)));
    let beside = |begun, other| step(Case { begun, ..case("OLD", vec![old(), other]) });
    for (what, begun, other) in [
        ("no rotation was begun", None, key("OWN", 100, LastUse::Never)),
        ("it was used", Some("OLD"), key("OWN", 100, LastUse::At(minute(101)))),
        ("whether it was used is not known", Some("OLD"), key("OWN", 100, LastUse::Unknown)),
        ("it is older than the rotation", Some("OLD"), key("OWN", 80, LastUse::Never)),
        ("it was made long after", Some("OLD"), key("OWN", 120, LastUse::Never)),
    ] {
        assert_eq!(beside(begun, other), Err(Refusal::TwoKeys), "{what}");
    }
}

#[test]
fn a_key_that_the_person_made_beside_an_interrupted_rotation_was_deleted_unasked() {
    let old = || key("OLD", 0, LastUse::At(minute(99)));
    // The clocks may be ten minutes apart.
    for made in [90, 100, 110] {
        let listed = vec![old(), key("NEW", made, LastUse::Never)];
        let beside = |given_up| step(Case { begun: Some("OLD"), given_up, ..case("OLD", listed.clone()) });
        assert_eq!(beside(None), Err(Refusal::MayBeLost(id("NEW"))));
        assert_eq!(beside(Some("NEW")), Ok(Step::GiveUp(id("NEW"))), "the person says that it may go");
    }
}

#[test]
fn the_key_that_the_person_gives_up_goes_first() {
    let old = || key("OLD", 0, LastUse::At(minute(99)));
    let own = || key("OWN", 1, LastUse::At(minute(98)));
    let giving_up = |given_up, listed| step(Case { given_up, ..case("OLD", listed) });
    assert_eq!(giving_up(Some("OWN"), vec![old(), own()]), Ok(Step::GiveUp(id("OWN"))));
    assert_eq!(giving_up(Some("OWN"), vec![old()]), Ok(Step::Create), "it is gone already");
    assert_eq!(giving_up(Some("OTHER"), vec![old(), own()]), Err(Refusal::TwoKeys));
    assert_eq!(giving_up(Some("OLD"), vec![old(), own()]), Err(Refusal::InUse));
    let next =
        Case { begun: Some("OLD"), next: Some("NEW"), given_up: Some("NEW"), ..case("OLD", vec![old()]) };
    assert_eq!(step(next), Err(Refusal::InUse));
}

/// A user at IAM and a vault, as far as a rotation knows them. Ends of the process are played by losing what is in memory.
#[derive(Debug, Default)]
struct World {
    iam: BTreeMap<AccessKeyId, (bool, Timestamp)>,
    begun: Option<RotationRecord>,
    current: Option<AccessKeyId>,
    next: Option<AccessKeyId>,
    made: u32,
}

impl World {
    /// The next step; the person lets a key go that nobody but an interrupted rotation can have made here.
    fn step(&self, tried: KeyCheck) -> Step {
        match self.facts_step(tried, None) {
            Err(Refusal::MayBeLost(key)) => self.facts_step(tried, Some(&key)).unwrap(),
            step => step.unwrap(),
        }
    }

    fn facts_step(&self, tried: KeyCheck, given_up: Option<&AccessKeyId>) -> Result<Step, Refusal> {
        let listed: Vec<ListedKey> = self
            .iam
            .iter()
            .map(|(id, (active, created_at))| ListedKey {
                id: id.clone(),
                active: *active,
                created_at: *created_at,
                last_use: LastUse::Never,
            })
            .collect();
        next(&Facts {
            begun: self.begun.as_ref(),
            current: self.current.as_ref().unwrap(),
            next: self.next.as_ref(),
            tried,
            listed: &listed,
            given_up,
        })
    }

    /// The changes that a step makes, one after another, each of which may be the last before the process ends.
    fn changes(&self, step: &Step) -> Vec<Change> {
        match step {
            Step::Create => vec![Change::Note, Change::Make, Change::Seal],
            Step::Adopt => vec![Change::Keep, Change::Unseal],
            Step::Forget => vec![Change::Unseal],
            Step::Deactivate(id) => vec![Change::Deactivate(id.clone())],
            Step::Delete(id) | Step::Discard(id) | Step::GiveUp(id) => vec![Change::Delete(id.clone())],
            Step::Finish => vec![Change::Finish],
            Step::Verify => vec![],
        }
    }

    fn make(&mut self, change: &Change, at: Timestamp, made: &mut Option<AccessKeyId>) {
        match change {
            Change::Note => self.begun = Some(RotationRecord { old: self.current.clone().unwrap(), at }),
            Change::Make => {
                self.made += 1;
                let new = id(&format!("MADE{}", self.made));
                self.iam.insert(new.clone(), (true, at));
                *made = Some(new);
            }
            Change::Seal => self.next.clone_from(made),
            Change::Keep => self.current.clone_from(&self.next),
            Change::Unseal => self.next = None,
            Change::Deactivate(id) => self.iam.get_mut(id).unwrap().0 = false,
            Change::Delete(id) => drop(self.iam.remove(id)),
            Change::Finish => self.begun = None,
        }
        assert!(self.iam.len() <= 2, "AWS lets a user have two keys");
        assert!(self.iam.get(self.current.as_ref().unwrap()).is_some_and(|(active, _)| *active));
    }
}

#[derive(Debug)]
enum Change {
    Note,
    Make,
    Seal,
    Keep,
    Unseal,
    Deactivate(AccessKeyId),
    Delete(AccessKeyId),
    Finish,
}

proptest! {
    /// However often and wherever the process ends: the vault's key works all the time, and in the end it is the only one.
    #[test]
    fn wherever_it_is_killed_the_key_in_the_vault_works(ends in prop::collection::vec(0..12_usize, 0..6)) {
        let mut world = World::default();
        world.iam.insert(id("OLD"), (true, minute(0)));
        world.current = Some(id("OLD"));
        let runs = ends.iter().copied().chain([usize::MAX]).enumerate();
        for (run, mut left) in runs {
            let at = minute(100 + i64::try_from(run).unwrap());
            let (mut tried, mut made) = (KeyCheck::Not, None);
            'run: loop {
                let step = world.step(tried);
                if step == Step::Verify {
                    tried = KeyCheck::Works;
                }
                for change in world.changes(&step) {
                    if left == 0 {
                        break 'run;
                    }
                    left -= 1;
                    world.make(&change, at, &mut made);
                }
                if step == Step::Finish {
                    break;
                }
            }
        }
        prop_assert_eq!(world.iam.keys().collect::<Vec<_>>(), vec![world.current.as_ref().unwrap()]);
        prop_assert!(world.current != Some(id("OLD")) && world.next.is_none() && world.begun.is_none());
    }
}

#[test]
fn a_key_that_was_used_a_minute_ago_was_called_never_used() {
    let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
    let made = ListedKey {
        id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        active: true,
        created_at: at(0),
        last_use: LastUse::Never,
    };
    assert_eq!(made.last_use_told(at(9)), LastUse::Unknown);
    assert_eq!(made.last_use_told(at(10)), LastUse::Never);
    let used = ListedKey { last_use: LastUse::At(at(1)), ..made };
    assert_eq!(used.last_use_told(at(2)), LastUse::At(at(1)));
}
