//! Days as they could be: a person, two processes, an AWS, and trouble at random. What has to hold at every moment is
//! looked at after every step (`promises.rs`).
//!
//! A day is made of a seed. `LIFE_DAYS=1000 LIFE_SEED=1 cargo test -p daypass-engine --test on_aws_sim life` lives so many,
//! from this seed on. The threads of the machine have a part in what a kill meets, so a seed is the same day but for that.

mod acts;
mod day;
mod person;
mod promises;

use day::Day;

/// Days that broke a promise once.
const ONCE_BROKEN: &[(u64, &str)] = &[
    (2, "a stop without the vault owes a text, and a start takes its place before it is back"),
    (11, "nobody answers the page of a sign-in, which is asked for each second until it ends"),
];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Lives the day of a seed; what happened, where a promise was broken.
fn live(seed: u64) -> Result<usize, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut day = Box::pin(Day::begin(seed)).await;
        match Box::pin(day.live()).await {
            Ok(()) => Ok(day.calls_of_act),
            Err(broken) => Err(format!("{}\n\nthe day of seed {seed}: {broken}", day.log.join("\n"))),
        }
    })
}

#[test]
fn no_promise_is_broken_on_any_day() {
    let (first, days) = (number("LIFE_SEED").unwrap_or(1), number("LIFE_DAYS").unwrap_or(6));
    let mut broken = Vec::new();
    let mut most = 0;
    for seed in first..first + days {
        match live(seed) {
            Ok(calls) => {
                most = most.max(calls);
                if (seed + 1 - first).is_multiple_of(50) {
                    eprintln!("{} days", seed + 1 - first);
                }
            }
            Err(told) => {
                eprintln!("{told}");
                broken.push(seed);
            }
        }
    }
    eprintln!("{days} days from seed {first}; AWS was asked {most} times in a row at most");
    assert!(broken.is_empty(), "the days of these seeds: {broken:?}");
}

#[test]
fn no_day_that_broke_a_promise_once_breaks_it_again() {
    for (seed, what) in ONCE_BROKEN {
        if let Err(told) = live(*seed) {
            panic!("{what}: {told}");
        }
    }
}
