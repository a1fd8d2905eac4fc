//! How long an edit of a 10,000-profile file takes, in the document and on disk: `cargo bench -p aws-files --bench edit`.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use aws_files::readers::Readings;
use aws_files::{Document, DocumentError, FileError, SectionName, edit};

const PROFILES: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo bench` says that it is one; by `cargo test --bench edit` it only shows that it runs.
    let runs = if std::env::args().any(|argument| argument == "--bench") { 30 } else { 1 };
    let print = |what: &str, run: &mut dyn FnMut()| print(what, runs, run);
    let file: String = (0..PROFILES)
        .map(|number| {
            format!(
                "# {number}\n[p{number}]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
                 aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\n"
            )
        })
        .collect();
    println!("{PROFILES} profiles, {} kB; median of {runs}", file.len() / 1000);
    let name = SectionName::credentials("p5000")?;
    let document = Document::parse(file.clone());

    print("parse", &mut || drop(black_box(Document::parse(file.clone()))));
    print("read as five clients do", &mut || {
        drop(black_box(Readings::new(&Document::default(), &document)));
    });
    print("replace a section", &mut || {
        let mut document = document.clone();
        let _ = black_box(document.set_section(&name, &[("region", "eu-west-1")], None));
    });
    print("withhold a section, proven", &mut || {
        let mut document = document.clone();
        let ours = [("region", "eu-west-1")];
        let _ = black_box(document.withhold_section(&name, &ours, "Ours.", "Put aside"));
    });

    let folder = tempfile::tempdir()?;
    let path = folder.path().join("credentials");
    edit(&path, |new| {
        *new = document.clone();
        Ok::<_, FileError>(())
    })?;
    let mut number = 0;
    print("edit the file, synced to disk", &mut || {
        number += 1;
        let region = format!("region-{number}");
        let _ = black_box(edit(&path, |document| {
            Ok::<_, Failure>(document.set_property(&name, "region", &region)?)
        }));
    });
    print("edit that changes nothing", &mut || {
        let _ = black_box(edit(&path, |_| Ok::<_, FileError>(())));
    });
    Ok(())
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

fn print(what: &str, runs: usize, run: &mut dyn FnMut()) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let begin = Instant::now();
            run();
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("{what:36} {:9.3} ms", times[runs / 2].as_secs_f64() * 1e3);
}
