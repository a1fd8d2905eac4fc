//! What the variables of the shell do to AWS tools. Pure.

use super::found::Found;
use daypass_core::view::{Concern, Finding, FindingCode as Code};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What there is to know of the environment.
#[derive(Debug, Default)]
pub(super) struct EnvironmentFacts {
    /// The access key id in the environment.
    pub(super) access_key_id: Option<String>,
    /// Whether Daypass issued that key.
    pub(super) is_issued: bool,
    /// The variable that names a profile, and the profile.
    pub(super) profile: Option<(&'static str, String)>,
    /// The profiles that some AWS tool finds; `None` where every one gives up on the files.
    pub(super) profiles: Option<BTreeSet<String>>,
    /// The variables that lead to other credentials and are of effect.
    pub(super) other_origins: Vec<&'static str>,
    /// Variables that name another file than the usual one, which is there too, and the usual one.
    pub(super) elsewhere: Vec<(&'static str, PathBuf)>,
    /// The folder of AWS files that Windows has beside WSL's own.
    pub(super) windows: Option<PathBuf>,
}

/// What is wrong.
pub(super) fn check(facts: &EnvironmentFacts) -> Vec<Found> {
    let variable = |name: &str| Concern::Variable { name: name.to_owned() };
    let mut findings: Vec<Finding> = Vec::new();
    if let Some(id) = facts.access_key_id.as_ref().filter(|_| !facts.is_issued) {
        let said = format!(
            "AWS_ACCESS_KEY_ID is set ({id}): without --profile, AWS tools use that key, whatever is started."
        );
        let finding = Finding::new(Code::KeysInEnvironment, said).about(variable("AWS_ACCESS_KEY_ID"));
        let words = "Remove the key from your shell's start-up files, and unset it here.";
        findings.push(
            finding
                .fixed_by(words)
                .by_command("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"),
        );
    }
    if let (Some((name, profile)), Some(profiles)) = (&facts.profile, &facts.profiles)
        && !profiles.contains(profile)
    {
        let said = format!("{name} is {profile}, and your AWS files have no such profile.");
        let finding = Finding::new(Code::ProfileUnknown, said).about(variable(name));
        let finding = finding.about(Concern::Profile { name: profile.clone() });
        findings.push(
            finding
                .fixed_by("Start a session into the profile, or unset the variable.")
                .by_command(format!("unset {name}")),
        );
    }
    if !facts.other_origins.is_empty() {
        let names = facts.other_origins.join(" ");
        let said = format!("AWS tools may get credentials from elsewhere, because this is set: {names}.");
        let finding = facts
            .other_origins
            .iter()
            .fold(Finding::new(Code::OtherOrigin, said), |finding, name| finding.about(variable(name)));
        findings
            .push(finding.fixed_by("Unset it, unless you want that.").by_command(format!("unset {names}")));
    }
    for (name, usual) in &facts.elsewhere {
        let said = format!(
            "{name} points AWS tools to a file other than {}, which exists too and is read by programs without the variable.",
            usual.display()
        );
        let finding =
            Finding::new(Code::FilesElsewhere, said).about(variable(name)).about(Concern::file(usual, None));
        findings.push(finding.fixed_by("Set the variable for all programs, the window too, or for none."));
    }
    if let Some(windows) = &facts.windows {
        let said = format!(
            "Windows has its own AWS files in {}: Windows tools read those, and sessions that you start here are not in them.",
            windows.display()
        );
        let finding = Finding::new(Code::WindowsFiles, said).about(Concern::file(windows, None));
        findings.push(finding.fixed_by(
            "Start sessions for Windows tools with Daypass on Windows, or make ~/.aws a link to that folder.",
        ));
    }
    findings.into_iter().map(Found::from).collect()
}
