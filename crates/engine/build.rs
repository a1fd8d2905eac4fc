//! Notes which commit is built, for `daypass --version`, the About page and reports, and looks at where updates are.
//!
//! Whoever builds from sources without git says it by `DAYPASS_COMMIT` and `DAYPASS_COMMIT_DATE` (YYYY-MM-DD). Without
//! either, the build goes on and knows no commit. So does a build for development: there every commit would compile the
//! engine, and all that uses it, once more.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=build.rs");
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // Sources that were unpacked inside somebody else's repository are not of that repository's commit.
    let is_development = std::env::var_os("PROFILE").is_some_and(|profile| profile == "debug");
    let has_git = !is_development && checkout.join(".git").exists();
    if has_git {
        // The reflog grows with every commit and checkout. A repository without one still has its HEAD.
        for watched in ["HEAD", "logs/HEAD"] {
            if let Some(path) = git(&checkout, &["rev-parse", "--git-path", watched]) {
                let path = checkout.join(path);
                // Cargo builds again each time where a file that it is to watch is not there.
                if path.exists() {
                    println!("cargo:rerun-if-changed={}", path.display());
                }
            }
        }
    }
    note("DAYPASS_COMMIT", || git(&checkout, &["rev-parse", "HEAD"]).filter(|_| has_git));
    note("DAYPASS_COMMIT_DATE", || {
        let date = ["show", "--no-patch", "--format=%cd", "--date=format-local:%Y-%m-%d", "HEAD"];
        git(&checkout, &date).filter(|_| has_git)
    });
    match updates() {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            println!("cargo:error={wrong}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the address and the key of updates are both there or both not, and look like what they are: a release that cannot be
/// updated would be noticed when it is too late.
fn updates() -> Result<(), &'static str> {
    let [url, key] = ["DAYPASS_UPDATE_URL", "DAYPASS_UPDATE_KEY"].map(|variable| {
        println!("cargo:rerun-if-env-changed={variable}");
        // A variable of a workflow that nobody has set is empty.
        std::env::var(variable).ok().filter(|value| !value.is_empty())
    });
    match (url, key) {
        (None, None) => Ok(()),
        (Some(url), Some(key)) => {
            match (url.starts_with("https://"), key.len() == 56 && key.starts_with("RW")) {
                (true, true) => Ok(()),
                (false, _) => Err("DAYPASS_UPDATE_URL is no address over https"),
                (_, false) => {
                    Err("DAYPASS_UPDATE_KEY is no public key of minisign: the second line of its file")
                }
            }
        }
        _ => Err("DAYPASS_UPDATE_URL and DAYPASS_UPDATE_KEY go together"),
    }
}

/// Hands a variable on to the compiler: as it is set for the build, else as git tells.
fn note(variable: &str, from_git: impl FnOnce() -> Option<String>) {
    println!("cargo:rerun-if-env-changed={variable}");
    let given = std::env::var(variable).ok().filter(|given| !given.trim().is_empty());
    if let Some(value) = given.or_else(from_git) {
        println!("cargo:rustc-env={variable}={}", value.trim());
    }
}

/// What git prints, or `None` where there is no git, no commit, or a repository that it does not trust.
fn git(checkout: &Path, arguments: &[&str]) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a build has no engine that makes its children")]
    let mut git = std::process::Command::new("git");
    git.current_dir(checkout).args(arguments).env("TZ", "UTC");
    // A hook of git's that builds has these set for its own purpose.
    git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
    let output = git.output().ok().filter(|output| output.status.success())?;
    let printed = String::from_utf8(output.stdout).ok()?;
    Some(printed.trim().to_owned()).filter(|printed| !printed.is_empty())
}
