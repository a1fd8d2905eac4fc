//! Runs a command again and again and prints how long each run took, in nanoseconds, one a line: a Node that starts programs takes
//! longer for it than some of them run. `timer RUNS AT-ONCE PROGRAM [ARGUMENT]…`; it fails where one of them does.

use std::process::{Command, Stdio, exit};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [runs, at_once, program, rest @ ..] = &arguments[..] else { exit(2) };
    let (Ok(runs), Ok(at_once)) = (runs.parse::<usize>(), at_once.parse::<usize>()) else { exit(2) };
    let left = AtomicUsize::new(runs);
    let worker = || {
        let mut taken = Vec::new();
        while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            let mut command = Command::new(program);
            command.args(rest).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let began = Instant::now();
            match command.status() {
                Ok(status) if status.success() => taken.push(began.elapsed().as_nanos()),
                ended => {
                    eprintln!("{program}: {ended:?}");
                    exit(1)
                }
            }
        }
        taken
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(worker)).collect();
        for taken in workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()) {
            println!("{taken}");
        }
    });
}
