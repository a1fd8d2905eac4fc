//! The AWS CLI and Daypass as `PATH` has them. Pure, but for [`ProgramFacts::gather`], which asks each for its version.

use super::found::Found;
use super::surroundings::Surroundings;
use super::version::{Version, version_of};
use daypass_core::view::{Concern, Finding, FindingCode as Code};
use std::path::PathBuf;

/// The first version 2 of the AWS CLI that reads a token for an endpoint from a file (Amazon EKS User Guide, *Use pod
/// identity with the AWS SDK*).
const READS_TOKEN_FILE: Version = Version([2, 15, 0]);

/// The programs, in the order of `PATH`.
#[derive(Debug, Default)]
pub(super) struct ProgramFacts {
    pub(super) aws: Vec<Program>,
    pub(super) daypass: Vec<Program>,
    /// Whether a session is started that AWS tools ask for at an endpoint.
    pub(super) serves_endpoint: bool,
}

/// A program and what it says of itself.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    /// `None` where it does not run or says none.
    pub(super) version: Option<Version>,
}

impl ProgramFacts {
    /// Finds the programs and asks them.
    pub(super) async fn gather(around: &Surroundings, serves_endpoint: bool) -> Self {
        let folders = around.folders();
        let (aws, daypass) = tokio::join!(versions("aws", &folders), versions("daypass", &folders));
        Self { aws, daypass, serves_endpoint }
    }
}

/// Every program of this name, each once, however many folders lead to it.
async fn versions(name: &str, folders: &[PathBuf]) -> Vec<Program> {
    let (mut programs, mut known): (Vec<Program>, Vec<PathBuf>) = Default::default();
    let ending = std::env::consts::EXE_EXTENSION;
    for path in folders.iter().map(|folder| folder.join(name).with_extension(ending)) {
        let Ok(real) = path.canonicalize() else { continue };
        if !real.is_file() || known.contains(&real) {
            continue;
        }
        known.push(real);
        let version = version_of(&path).await;
        programs.push(Program { path, version });
    }
    programs
}

/// What is wrong.
pub(super) fn check(facts: &ProgramFacts) -> Vec<Found> {
    let findings = aws(facts).into_iter().chain(daypass(&facts.daypass));
    findings.map(Found::from).collect()
}

fn aws(facts: &ProgramFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let about = |code, said: String, program: &Program| {
        Finding::new(code, said).about(Concern::program(&program.path))
    };
    let Some(first) = facts.aws.first() else { return findings };
    let path = first.path.display();
    match first.version {
        None => {
            let finding = about(
                Code::AwsCliBroken,
                format!("{path} does not run, or does not print its version."),
                first,
            );
            findings.push(finding.fixed_by("Install the AWS CLI again."));
        }
        Some(version) if version < Version([2, 0, 0]) => {
            let finding = about(
                Code::AwsCliOne,
                format!("The AWS CLI that your shell finds is version {version} ({path})."),
                first,
            );
            findings.push(finding.fixed_by("Install version 2: AWS no longer develops version 1."));
        }
        Some(version) if facts.serves_endpoint && version < READS_TOKEN_FILE => {
            let said = format!(
                "A session is delivered at an endpoint, and the AWS CLI {version} ({path}) cannot use that: {READS_TOKEN_FILE} is the first that can."
            );
            let finding = about(Code::AwsCliTooOld, said, first);
            findings.push(finding.fixed_by("Update the AWS CLI, or start the session with --deliver file."));
        }
        Some(_) => {}
    }
    if let Some(other) = facts.aws.iter().find(|other| other.version != first.version) {
        let said = |program: &Program| match program.version {
            Some(version) => format!("{} ({version})", program.path.display()),
            None => program.path.display().to_string(),
        };
        let text = format!(
            "There are several AWS CLIs: your shell finds {}, and {} comes later.",
            said(first),
            said(other)
        );
        let finding = about(Code::AwsCliSeveral, text, first).about(Concern::program(&other.path));
        findings.push(finding.fixed_by("Remove the one that you do not use."));
    }
    findings
}

fn daypass(programs: &[Program]) -> Vec<Finding> {
    if programs.is_empty() {
        let said = "Your shell does not find daypass: it is in no folder on PATH.";
        let finding =
            Finding::new(Code::DaypassNotInPath, said).about(Concern::Variable { name: "PATH".to_owned() });
        return vec![finding.fixed_by("Add the folder of daypass to PATH, or put a link to it there.")];
    }
    let ours = Version::parse(env!("CARGO_PKG_VERSION"));
    let others = programs.iter().filter(|program| program.version != ours);
    others
        .map(|other| {
            let version = other.version.map_or_else(|| "another version".to_owned(), |version| version.to_string());
            let said = format!(
                "{} is Daypass {version}, and this is {}: both use the same sessions, and the older one cannot read what the newer one writes.",
                other.path.display(),
                env!("CARGO_PKG_VERSION")
            );
            let finding = Finding::new(Code::DaypassOtherVersion, said).about(Concern::program(&other.path));
            finding.fixed_by("Remove or update the older one.")
        })
        .collect()
}
