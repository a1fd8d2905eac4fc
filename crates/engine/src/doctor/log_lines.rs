//! The last warnings of the log, without the values in them.

use std::path::{Path, PathBuf};

/// The last lines of the logs in a folder that are at least warnings, the oldest first. Of each the time, the level, where
/// it comes from, its message and the names of its fields stay; the values of the fields go.
pub(super) fn log_lines(folder: &Path, most: usize) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "log"))
        .collect();
    files.sort();
    let mut lines: Vec<String> = Vec::new();
    for file in files {
        let text = std::fs::read(file).unwrap_or_default();
        lines.extend(String::from_utf8_lossy(&text).lines().filter_map(without_values));
    }
    // A line begins with its time.
    lines.sort();
    lines.split_off(lines.len().saturating_sub(most))
}

/// A line as `tracing` writes it, `TIME LEVEL TARGET: MESSAGE NAME=VALUE …`, without its values; `None` for one that is less
/// than a warning, and for the further lines of a value.
fn without_values(line: &str) -> Option<String> {
    let (time, rest) = line.split_once(' ')?;
    time.parse::<jiff::Timestamp>().ok()?;
    let (level, rest) = rest.trim_start().split_once(' ')?;
    if !["WARN", "ERROR"].contains(&level) {
        return None;
    }
    let (target, said) = rest.split_once(": ")?;
    let mut kept = String::new();
    let mut in_value = false;
    for word in said.split(' ') {
        let field = word.split_once('=').map(|(name, _)| name).filter(|name| is_name(name));
        match field {
            Some(name) => {
                kept.push_str(&format!(" {name}=…"));
                in_value = true;
            }
            None if in_value => {}
            None => {
                kept.push(' ');
                kept.push_str(word);
            }
        }
    }
    Some(format!("{time} {level} {target}:{kept}"))
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 32
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_message_and_loses_its_values() {
        for (line, kept) in [
            (
                "2026-01-31T10:00:00.123456Z  WARN daypass_engine::protect::protector: a key was not protected error=AKIA of ada code=Refused",
                Some(
                    "2026-01-31T10:00:00.123456Z WARN daypass_engine::protect::protector: a key was not protected error=… code=…",
                ),
            ),
            (
                "2026-01-31T10:00:00.123456Z ERROR daypass_desktop: it failed",
                Some("2026-01-31T10:00:00.123456Z ERROR daypass_desktop: it failed"),
            ),
            ("2026-01-31T10:00:00.123456Z  INFO daypass: started profile=dev", None),
            ("    caused by: wJalr", None),
        ] {
            assert_eq!(without_values(line).as_deref(), kept, "{line}");
        }
    }
}
