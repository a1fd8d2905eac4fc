//! The programs that profiles name as their `credential_process`. Pure, but for a look whether a program is there.

use super::file_facts::FileFacts;
use aws_files::FileRole;
use aws_files::readers::{Readings, Settings, process_program};
use daypass_core::SessionId;
use daypass_core::credential_documents::session_of;
use daypass_core::problem::quoted;
use daypass_core::view::{Concern, Finding, FindingCode as Code};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A line with a command.
#[derive(Debug)]
struct Process {
    profile: String,
    file: PathBuf,
    line: usize,
    program: PathBuf,
    session: Option<SessionId>,
}

impl Process {
    fn finding(&self, code: Code, sentence: String) -> Finding {
        Finding::new(code, sentence)
            .about(Concern::file(&self.file, Some(self.line)))
            .about(Concern::Profile { name: self.profile.clone() })
            .about(Concern::program(&self.program))
    }
}

/// What is wrong with them.
pub(super) fn check(facts: &FileFacts, readings: &Readings) -> Vec<Finding> {
    let all = processes(facts, readings);
    all.iter().flat_map(|process| of_process(process, facts)).collect()
}

fn of_process(process: &Process, facts: &FileFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Process { profile, program, session, .. } = process;
    let again = format!("daypass start --deliver process --profile {} SESSION", quoted(profile));
    if !is_there(program, &facts.folders) {
        let said = format!(
            "The profile {profile} asks {} for credentials, and there is no such program.",
            program.display()
        );
        let finding = process.finding(Code::ProcessProgramGone, said);
        findings.push(match session {
            Some(_) => finding
                .fixed_by("Start the session again: that puts this program there.")
                .by_command(again.clone()),
            None => finding.fixed_by("Install the program, or remove the line."),
        });
    } else if session.is_some() && is_versioned(program) {
        let said = format!(
            "The profile {profile} asks {}, which belongs to one version and disappears with the next update.",
            program.display()
        );
        let finding = process.finding(Code::ProcessProgramVersioned, said);
        let words = "Put a link to daypass into a folder on PATH, and start the session again.";
        findings.push(finding.fixed_by(words).by_command(again));
    }
    if let (Some(session), Some(known)) = (session, &facts.sessions)
        && !known.contains(session)
    {
        let said = format!("The profile {profile} asks Daypass for a session that no longer exists.");
        let finding = process.finding(Code::ProcessSessionGone, said);
        findings.push(finding.fixed_by("Remove the line, or start a session into the profile."));
    }
    findings
}

/// Every line that some client takes for a command, once.
fn processes(facts: &FileFacts, readings: &Readings) -> Vec<Process> {
    let mut found: BTreeMap<(bool, usize), Process> = BTreeMap::new();
    for reading in readings.iter() {
        for profile in reading.profile_names() {
            let settings = reading.profile(profile).into_iter().flat_map(Settings::iter);
            for setting in settings.filter(|setting| setting.key() == "credential_process") {
                let Some(program) = process_program(setting.text()) else { continue };
                // Most clients hand the line to a shell, which makes another text of these.
                if program.is_empty() || program.contains(['$', '~', '*', '`', ';', '|', '&', '%']) {
                    continue;
                }
                let place = setting.place();
                let file = facts.file(place.file).path.clone();
                let (line, profile) = (place.line, profile.to_owned());
                let (program, session) = (PathBuf::from(program), session_of(setting.text()));
                let key = (place.file == FileRole::Config, line);
                found.entry(key).or_insert(Process { profile, file, line, program, session });
            }
        }
    }
    found.into_values().collect()
}

/// Whether a program is there: by its path, or by its name in a folder of `PATH`.
fn is_there(program: &Path, folders: &[PathBuf]) -> bool {
    // Windows adds one of these by itself.
    let endings: &[&str] = if cfg!(windows) { &["", ".exe", ".cmd", ".bat"] } else { &[""] };
    let is_file = |path: &Path| {
        endings.iter().any(|ending| {
            let mut file = path.as_os_str().to_owned();
            file.push(ending);
            Path::new(&file).is_file()
        })
    };
    if program.components().count() > 1 {
        return is_file(program);
    }
    folders.iter().any(|folder| is_file(&folder.join(program)))
}

/// Whether a folder of the path is named by a version, as `Cellar/daypass/0.1.0` and `…-daypass-0.1.0` are.
fn is_versioned(program: &Path) -> bool {
    let folders = program.parent().into_iter().flat_map(Path::components);
    folders.filter_map(|folder| folder.as_os_str().to_str()).any(|folder| {
        let version = folder.rsplit('-').next().unwrap_or(folder).trim_start_matches('v');
        let parts: Vec<&str> = version.split('.').collect();
        parts.len() >= 2
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_with_a_dot_in_its_name_was_there_by_the_name_before_the_dot() {
        let folder = tempfile::tempdir().unwrap();
        aws_files::atomic::write(&folder.path().join("creds"), b"", 0o700).unwrap();
        let folders = [folder.path().to_owned()];
        assert!(is_there(Path::new("creds"), &folders) && is_there(&folder.path().join("creds"), &[]));
        assert!(!is_there(Path::new("creds.sh"), &folders));
    }

    #[test]
    fn a_folder_of_one_version_is_known() {
        for (path, versioned) in [
            ("/opt/homebrew/Cellar/daypass/0.1.0/bin/daypass", true),
            ("/nix/store/abc-daypass-0.1.0/bin/daypass", true),
            ("/opt/daypass-v1.2/daypass", true),
            ("/opt/homebrew/bin/daypass", false),
            ("/usr/lib/python3.11/daypass", false),
            ("/home/ada.l/bin/daypass", false),
            ("/opt/tools/daypass-1.2", false),
        ] {
            assert_eq!(is_versioned(Path::new(path)), versioned, "{path}");
        }
    }
}
