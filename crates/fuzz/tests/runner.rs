//! The runner: the same inputs each time, what failed first, what is new further.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use daypass_fuzz::Target;
use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// A target whose corpus has one file.
fn target(folder: &Path) -> Target {
    let corpus = folder.join("fuzz/t");
    fs::create_dir_all(&corpus).unwrap();
    File::create(corpus.join("one")).unwrap().write_all(b"[default]\nregion = x\n").unwrap();
    Target::new(folder.to_str().unwrap(), "t")
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
    let _ = fs::remove_dir_all(&folder);
    folder
}

#[test]
fn one_seed_makes_the_same_inputs_each_time() {
    let folder = folder("same");
    let inputs = || {
        let inputs = RefCell::new(Vec::new());
        target(&folder).runs(300).run(|input| inputs.borrow_mut().push(input.to_vec()));
        inputs.into_inner()
    };
    assert_eq!(inputs(), inputs());
    assert_eq!(inputs().len(), 301);
}

#[test]
fn an_input_that_fails_is_saved_and_tried_first_from_then_on() {
    let folder = folder("saved");
    let failed = catch_unwind(|| target(&folder).run(|input| assert!(!input.contains(&b'!'))));
    assert!(failed.is_err());
    let tries = Cell::new(0);
    let again = catch_unwind(AssertUnwindSafe(|| {
        target(&folder).run(|input| {
            tries.set(tries.get() + 1);
            assert!(!input.contains(&b'!'));
        });
    }));
    assert!(again.is_err() && tries.get() <= 2, "{}", tries.get());
}

#[test]
fn what_leads_to_something_new_is_changed_further() {
    // Chance alone does not find three given bytes in a row; step by step it does.
    let (folder, deepest) = (folder("guided"), Cell::new(0));
    target(&folder).runs(60_000).run(|input| {
        let depth = b"\x01\x02\x03".iter().zip(input).take_while(|(a, b)| a == b).count();
        deepest.set(deepest.get().max(depth));
        depth
    });
    assert_eq!(deepest.get(), 3);
}
