//! Which file the name of a command means on Windows. `CreateProcess` adds `.exe` alone, so that `npm`, which is `npm.cmd`,
//! would not be found.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The extensions of what Windows starts by itself. Others of `PATHEXT`, such as `.JS`, need a program that reads them.
const STARTED: [&str; 4] = [".com", ".exe", ".bat", ".cmd"];

/// The file that a name means, as the command prompt finds it: in the folders of `PATH` in their order, by the extensions of
/// `pathext` in theirs. Unlike there, the working folder does not count: whoever can write into it would choose the program.
pub(super) fn resolve(
    name: &Path,
    folders: &[PathBuf],
    pathext: &str,
    is_file: &dyn Fn(&Path) -> bool,
) -> Option<PathBuf> {
    let known: Vec<&str> = pathext.split(';').filter(|extension| is_started(extension)).collect();
    let own = name.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
    let is_whole = own.is_some_and(|extension| is_started(&extension));
    let extensions: Vec<&str> = is_whole.then_some("").into_iter().chain(known).collect();
    let places: Vec<PathBuf> = match name.components().count() {
        1 => folders.iter().filter(|folder| folder.is_absolute()).map(|folder| folder.join(name)).collect(),
        _ => vec![name.to_owned()],
    };
    let files = places.iter().flat_map(|place| extensions.iter().map(|extension| with(place, extension)));
    files.into_iter().find(|file| is_file(file))
}

fn with(place: &Path, extension: &str) -> PathBuf {
    let mut file = OsString::from(place);
    file.push(extension);
    PathBuf::from(file)
}

fn is_started(extension: &str) -> bool {
    STARTED.iter().any(|started| extension.eq_ignore_ascii_case(started))
}

/// The file that a name means on this machine; the name itself where there is none.
#[cfg(windows)]
pub(super) fn found(name: &std::ffi::OsStr) -> OsString {
    let folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    let pathext = std::env::var("PATHEXT").unwrap_or_else(|_| STARTED.join(";"));
    let file = resolve(Path::new(name), &folders, &pathext, &Path::is_file);
    file.map_or_else(|| name.to_owned(), PathBuf::into_os_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHEXT: &str = ".COM;.EXE;.BAT;.CMD;.VBS;.JS;.MSC";

    fn found_among(name: &str, files: &[&str]) -> Option<String> {
        let folders = ["", "relative", "/nodejs", "/git/bin"].map(PathBuf::from);
        let is_file = |path: &Path| {
            // Windows does not tell letters by their case.
            files.iter().any(|file| path.to_str().is_some_and(|path| path.eq_ignore_ascii_case(file)))
        };
        let file = resolve(Path::new(name), &folders, PATHEXT, &is_file)?;
        Some(file.to_str().unwrap().to_lowercase())
    }

    #[test]
    fn npm_was_not_found_because_it_is_a_batch_file() {
        for (name, files, expected) in [
            // Beside npm.cmd lies npm, a script for a POSIX shell.
            ("npm", &["/nodejs/npm", "/nodejs/npm.cmd"][..], Some("/nodejs/npm.cmd")),
            ("npm.cmd", &["/nodejs/npm.cmd"], Some("/nodejs/npm.cmd")),
            ("NPM.CMD", &["/nodejs/npm.cmd"], Some("/nodejs/npm.cmd")),
            ("tool", &["/nodejs/tool.cmd", "/nodejs/tool.exe"], Some("/nodejs/tool.exe")),
            ("tool", &["/git/bin/tool.exe", "/nodejs/tool.cmd"], Some("/nodejs/tool.cmd")),
            ("tool", &["/nodejs/tool.js", "/git/bin/tool.exe"], Some("/git/bin/tool.exe")),
            ("python3.12", &["/nodejs/python3.12.exe"], Some("/nodejs/python3.12.exe")),
            ("setup.exe", &["/nodejs/setup.exe.exe"], Some("/nodejs/setup.exe.exe")),
            ("./gradlew", &["./gradlew", "./gradlew.bat"], Some("./gradlew.bat")),
            ("/tools/run", &["/tools/run.exe"], Some("/tools/run.exe")),
            ("npm", &["/nodejs/npm"], None),
            // Of the working folder, and of a folder that lies in it.
            ("npm", &["npm.cmd", "relative/npm.cmd"], None),
        ] {
            assert_eq!(found_among(name, files).as_deref(), expected, "{name} among {files:?}");
        }
    }
}
