use super::*;

fn now() -> Timestamp {
    "2030-01-02T09:00:00Z".parse().unwrap()
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

fn account(number: u32, read_minutes_ago: Option<i64>) -> KnownAccount {
    KnownAccount {
        id: AccountId::try_from(format!("{number:012}")).unwrap(),
        read_at: read_minutes_ago.map(ago),
        in_use: false,
        unread: false,
    }
}

fn used(account: KnownAccount) -> KnownAccount {
    KnownAccount { in_use: true, ..account }
}

fn unread(account: KnownAccount) -> KnownAccount {
    KnownAccount { unread: true, ..account }
}

/// The numbers of the accounts that are read, in their order; `b` behind those that are read in the background.
fn read(accounts: &[KnownAccount], reading: Reading, last_sync: Option<i64>) -> String {
    let due = due(accounts.to_vec(), reading, last_sync.map(ago), now());
    let word = |due: DueAccount| {
        let number = due.id.as_str().trim_start_matches('0').to_owned();
        if due.claim == Claim::Background { format!("{number}b") } else { number }
    };
    due.into_iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_sync_after_a_sign_in_read_every_account_again() {
    let hour = 60;
    let accounts = [
        account(1, Some(2 * hour)),
        account(2, Some(25 * hour)),
        used(account(3, Some(2 * hour))),
        account(4, None),
        unread(account(5, Some(2 * hour))),
        used(account(6, None)),
        unread(account(7, None)),
        // The clock was set back since.
        account(8, Some(-hour)),
    ];
    let read = |reading| read(&accounts, reading, Some(2 * hour));
    assert_eq!(read(Reading::Due), "3 6 4 7 2b 5b 8b");
    assert_eq!(read(Reading::All), "3 6 4 7 1 2 5 8");
    assert_eq!(read(Reading::Unread), "7 5");
}

#[test]
fn a_first_sync_reads_all_at_once() {
    let accounts: Vec<_> = (1..=3).map(|number| account(number, None)).collect();
    for reading in [Reading::All, Reading::Due] {
        assert_eq!(read(&accounts, reading, None), "1 2 3");
    }
}

#[test]
fn what_an_interrupted_sync_read_is_not_read_again_for_a_quarter_of_an_hour() {
    let accounts = |minutes| [account(1, Some(minutes)), used(account(2, Some(minutes))), account(3, None)];
    for (minutes, last_sync, reading, expected) in [
        (14, None, Reading::All, "3"),
        (14, Some(30), Reading::All, "3"),
        (14, Some(30), Reading::Due, "3"),
        (15, None, Reading::All, "2 3 1"),
        (14, Some(13), Reading::All, "2 3 1"),
        (14, Some(13), Reading::Due, "2 3"),
    ] {
        assert_eq!(
            read(&accounts(minutes), reading, last_sync),
            expected,
            "{minutes} {last_sync:?} {reading:?}"
        );
    }
}

#[test]
fn when_a_sync_is_done_is_told_by_the_pace_so_far() {
    let seconds = |took: i64, read, left| {
        let began = now() - SignedDuration::from_secs(took);
        done_at(began, now(), read, left).map(|at| at.duration_since(now()).as_secs())
    };
    assert_eq!(seconds(13, 240, 1260), Some(68));
    assert_eq!(seconds(10, 20, 0), Some(0));
    assert_eq!(seconds(10, 19, 1000), None, "too few to tell");
    assert_eq!(seconds(0, 500, 1000), None);
    assert_eq!(seconds(-3600, 500, 1000), None, "the clock was set back");
    assert_eq!(seconds(i64::from(u32::MAX), 20, u32::MAX), None, "no time that there is");
}
