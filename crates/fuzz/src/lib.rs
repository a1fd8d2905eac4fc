//! Fuzzing that needs no second compile: a target is a test, its corpus is a folder beside it.
//!
//! Each input is made of the corpus by a seeded generator ([`Mutator`]). In the tests seed and count are fixed, so that a
//! run never fails by luck. With `DAYPASS_FUZZ_SECONDS` a target runs for that long with a new seed each time; that is what
//! `npm run fuzz` does. An input that fails is saved in the corpus, and thereby tried first from then on.
//!
//! There is no coverage to be guided by. In its place a target returns what became of the input, such as which error it
//! was: an input that leads to something new is kept and changed further.

#![forbid(unsafe_code)]

mod fields;
mod mutator;
mod random;

pub use fields::{Fields, SEPARATOR};
pub use mutator::Mutator;
pub use random::Random;

use std::collections::HashSet;
use std::fs::{self, File};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How many inputs that led to something new are kept beside the corpus.
const MOST_KEPT: usize = 2_000;
/// Of an input that computes for longer than this, a long run says that it hangs. The time of the processor is what counts:
/// a machine that is busy with something else lets even a short one wait for so long.
const HANGS: Duration = Duration::from_secs(10);

/// What is fuzzed, apart from the function.
#[derive(Debug, Clone)]
pub struct Target {
    corpus: PathBuf,
    further: Vec<PathBuf>,
    dictionary: Vec<Vec<u8>>,
    runs: u32,
}

impl Target {
    /// The target of a name, with its corpus in `PACKAGE/fuzz/NAME`. `package` is the caller's `CARGO_MANIFEST_DIR`.
    pub fn new(package: &str, name: &str) -> Self {
        let corpus = Path::new(package).join("fuzz").join(name);
        Self { corpus, further: Vec::new(), dictionary: Vec::new(), runs: 6_000 }
    }

    /// Files that others have made are inputs too: all below this folder.
    #[must_use]
    pub fn and_files_below(mut self, folder: impl Into<PathBuf>) -> Self {
        self.further.push(folder.into());
        self
    }

    /// Texts that are put into inputs whole, since chance would not find them.
    #[must_use]
    pub fn with_dictionary(mut self, texts: &[&str]) -> Self {
        self.dictionary.extend(texts.iter().map(|text| text.as_bytes().to_vec()));
        self
    }

    /// How many inputs the short form tries beside the corpus.
    #[must_use]
    pub fn runs(mut self, runs: u32) -> Self {
        self.runs = runs;
        self
    }

    /// Tries every file of the corpus, then inputs made of them. `check` panics where something is wrong, and returns what
    /// became of the input.
    ///
    /// # Panics
    /// As `check` does, after the input was saved and named; and when the corpus is empty or cannot be read.
    #[expect(clippy::print_stderr, reason = "it runs in tests alone")]
    pub fn run<T: Hash>(self, check: impl Fn(&[u8]) -> T) {
        let mut inputs = files(&self.corpus);
        let own = inputs.len();
        assert!(own > 0, "there is no corpus in {}", self.corpus.display());
        inputs.extend(self.further.iter().flat_map(|folder| files(folder)));
        let long = seconds();
        let seed = seed(long.is_some());
        let mut mutator = Mutator::new(seed, self.dictionary.clone());
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let mut seen = HashSet::new();
        let mut tried = |input: &[u8]| {
            let began = computed();
            match catch_unwind(AssertUnwindSafe(|| check(input))) {
                Ok(outcome) => {
                    let took = computed().saturating_sub(began);
                    assert!(long.is_none() || took <= HANGS, "it took {took:?}: {}", self.save(input));
                    seen.insert(hasher.hash_one(outcome))
                }
                Err(cause) => {
                    eprintln!("the input that failed is {}", self.save(input));
                    resume_unwind(cause);
                }
            }
        };
        for input in &inputs {
            tried(input);
        }
        let (began, mut count, mut newest) = (Instant::now(), 0_u64, 0_u64);
        let most = inputs.len() + MOST_KEPT;
        while long.map_or(count < u64::from(self.runs), |long| began.elapsed() < long) {
            count += 1;
            let input = mutator.next(&inputs);
            if tried(&input) {
                newest = count;
                if inputs.len() < most {
                    inputs.push(input);
                }
            }
        }
        eprintln!(
            "{}: seed {seed}, {count} inputs in {:.0?} of computing, {} outcomes, the last new one by input {newest}",
            self.corpus.display(),
            computed(),
            seen.len(),
        );
    }

    /// Adds an input to the corpus, and returns where it is.
    fn save(&self, input: &[u8]) -> String {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(input);
        let path = self.corpus.join(format!("failed-{hash:016x}"));
        match File::create(&path).and_then(|mut file| file.write_all(input)) {
            Ok(()) => path.display().to_string(),
            Err(error) => format!("\"{}\" (not saved: {error})", input.escape_ascii()),
        }
    }
}

/// The files below a folder, in the order of their paths: the generator's choices depend on it.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: PathBuf| match path.is_dir() {
        true => files(&path),
        false => fs::read(&path).into_iter().collect(),
    };
    paths.into_iter().flat_map(read).collect()
}

/// How long this thread has computed. Only Unix is asked; a long run elsewhere sees no input that hangs.
fn computed() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::try_from(time).unwrap_or_default()
    }
    #[cfg(not(unix))]
    Duration::ZERO
}

fn seconds() -> Option<Duration> {
    let seconds = std::env::var("DAYPASS_FUZZ_SECONDS").ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}

/// The seed that is asked for; else a fixed one, or for a long run a new one.
fn seed(long: bool) -> u64 {
    let asked = std::env::var("DAYPASS_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok());
    let new = || std::collections::hash_map::RandomState::new().hash_one(0);
    asked.unwrap_or_else(|| if long { new() } else { 1 })
}
