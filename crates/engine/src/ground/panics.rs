//! What is said where Daypass itself is at fault.
//!
//! What a panic was given to say may hold anything that was in memory, a key too. So it is neither printed nor logged:
//! only where it happened is.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

thread_local! {
    /// Somebody stands ready for a panic of this thread.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// From now on a panic of this process says where it happened, and asks to be reported.
pub fn set_panic_words(program: &'static str) {
    set_hook(Box::new(move |panic| tell(program, panic)));
}

/// Does something that may panic, such as asking a library of the platform. A panic is noted in the log alone.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    let outer = CAUGHT.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(outer);
    done.ok()
}

fn tell(program: &str, panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(
        || "a place that is not known".to_owned(),
        |location| format!("{}:{}", short(location.file()), location.line()),
    );
    tracing::error!(place, version = env!("CARGO_PKG_VERSION"), "a panic");
    if CAUGHT.get() {
        return;
    }
    // Written at once: the process may be about to end.
    let words = format!(
        "{program}: Daypass has made a mistake, at {place} of version {}.\nhint: Please report it with this line.\n",
        env!("CARGO_PKG_VERSION")
    );
    let _ = std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes());
}

/// The path of a source file without what only says where it lay when it was compiled.
fn short(file: &str) -> &str {
    let after = |text: &'static str| file.rsplit_once(text).map(|(_, rest)| rest);
    // `…/registry/src/INDEX/CRATE-VERSION/src/FILE`
    let dependency = after("/registry/src/").and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest);
    dependency.or_else(|| after("/rustlib/src/rust/")).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::{ChildEnvironment, child};

    /// Names, in the environment of this test's own child, what it is to do.
    const ROLE: &str = "DAYPASS_TEST_PANICS";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// Runs the test named `panics` as a process of its own.
    fn ended(role: &str) -> std::process::Output {
        let mut command = child(std::env::current_exe().unwrap(), ChildEnvironment::Persons);
        command.args(["ground::panics::tests::panics", "--exact", "--nocapture", "--test-threads=1"]);
        command.env(ROLE, role).output().unwrap()
    }

    #[test]
    fn panics() {
        let Ok(role) = std::env::var(ROLE) else { return };
        set_panic_words("daypass");
        let key = SECRET.to_owned();
        if role == "caught" {
            assert!(caught(|| panic!("the key is {key}")).is_none());
            assert_eq!(caught(|| 1), Some(1));
        } else {
            panic!("the key is {key}");
        }
    }

    #[test]
    fn a_panics_message_went_to_stderr_with_whatever_was_in_it() {
        let output = ended("plain");
        assert!(!output.status.success());
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            told.contains("daypass: Daypass has made a mistake, at crates/engine/src/ground/panics.rs:"),
            "{told}"
        );
        assert!(told.contains("hint: Please report it with this line."), "{told}");
        let all = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&all).contains(SECRET));
    }

    #[test]
    fn a_panic_that_somebody_stands_ready_for_is_not_printed() {
        let output = ended("caught");
        assert!(output.status.success(), "{output:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("mistake"), "{output:?}");
    }

    #[test]
    fn a_place_in_a_dependency_is_told_without_the_builders_home() {
        let home =
            "/home/builder/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/zbus-5.19.0/src/lib.rs";
        assert_eq!(short(home), "zbus-5.19.0/src/lib.rs");
        assert_eq!(short("crates/engine/src/lib.rs"), "crates/engine/src/lib.rs");
    }

    #[test]
    fn a_release_build_ended_where_a_keychains_library_panicked() {
        let manifest = include_str!("../../../../Cargo.toml");
        let release = manifest.split_once("[profile.release]").unwrap().1;
        let release = release.split("\n[").next().unwrap();
        assert!(!release.contains("abort"), "nothing catches a panic in what is shipped: {release}");
    }
}
