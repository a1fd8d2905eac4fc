//! SECURITY.md names tests. They exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names of functions below a folder.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            functions(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let attributed = text.split("#[test]").skip(1).chain(text.split("#[tokio::test").skip(1));
            let names = attributed.filter_map(|rest| rest.split_once("fn ")?.1.split(['(', '<']).next());
            found.extend(names.map(str::to_owned));
            // Those of proptest stand in a macro of their own.
            if text.contains("proptest! {") {
                let names = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
                found.extend(names.map(str::to_owned));
            }
        }
    }
}

/// What stands in backquotes in the last column of the table of tests.
fn named() -> Vec<String> {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let (_, table) = text.split_once("| shown by |\n").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let last = |row: &str| row.trim_end_matches('|').rsplit('|').next().unwrap_or_default().to_owned();
    let cells: Vec<String> = table.lines().skip(1).map(last).collect();
    assert!(cells.iter().all(|cell| cell.contains('`')), "a row names no test: {cells:#?}");
    cells.iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn every_test_that_security_md_names_exists() {
    let mut functions_of_tests = BTreeSet::new();
    for folder in ["crates", "tests", "src-tauri/src"] {
        functions(&root().join(folder), &mut functions_of_tests);
    }
    let named = named();
    assert!(named.len() > 30, "{named:?}");
    let missing: Vec<_> = named.iter().filter(|name| !functions_of_tests.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
