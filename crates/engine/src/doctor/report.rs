//! A report for whoever mends Daypass: what runs where, in numbers, what was found, and the last warnings of the log. Names,
//! ids, addresses and paths are replaced; secrets are in none of it to begin with.

use super::error::Error;
use super::inside::Rooms;
use super::log_lines::log_lines;
use super::programs::{Program, ProgramFacts};
use super::room::Doctor;
use super::surroundings::Surroundings;
use aws_files::readers::Readings;
use aws_files::{FileRole, SharedFiles};
use daypass_core::redaction::{NameOf, Redactor};
use daypass_core::view::{Concern, Finding, Severity};
use daypass_core::{Delivery, Session, SessionSource};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// The most lines of the log in a report.
const LOG_LINES: usize = 200;

impl Doctor {
    /// The text of a report with these findings.
    pub async fn report(&self, findings: &[Finding], around: &Surroundings) -> String {
        let mut text = String::new();
        let mut line = |said: String| {
            let _ = writeln!(text, "{said}");
        };
        line(format!("Daypass {}", env!("CARGO_PKG_VERSION")));
        line(format!("System: {} {}", std::env::consts::OS, std::env::consts::ARCH));
        line(format!("Release: {}", release().unwrap_or_else(|| "unknown".to_owned())));
        line(format!("Desktop: {}", around.text("XDG_CURRENT_DESKTOP").unwrap_or("none")));
        line(format!("WSL: {}, SSH: {}", yes(around.is_wsl()), yes(around.is_set("SSH_CONNECTION"))));
        let shell = around.text("SHELL").and_then(|shell| Path::new(shell).file_name()?.to_str());
        line(format!("Shell: {}", shell.unwrap_or("unknown")));
        line(format!("Set: {}", around.names().filter(|name| tells(name)).collect::<Vec<_>>().join(" ")));
        let programs = ProgramFacts::gather(around, false).await;
        line(format!("AWS CLI: {}", versions(&programs.aws)));
        line(format!("Daypass in PATH: {}", versions(&programs.daypass)));
        match &self.rooms {
            Ok(rooms) => counts(rooms).into_iter().for_each(&mut line),
            Err(unopened) => line(format!("Daypass does not open: {}", unopened.code)),
        }
        line(String::new());
        line(format!("Findings: {}", findings.len()));
        for finding in findings {
            let weight = if finding.severity == Severity::Problem { "problem" } else { "advice" };
            line(format!("- {weight} {}: {}", finding.code, finding.sentence));
            let concerns: Vec<String> = finding.concerns.iter().map(Concern::to_string).collect();
            if !concerns.is_empty() {
                line(format!("  about {}", concerns.join(" | ")));
            }
        }
        line(String::new());
        line("Log:".to_owned());
        let logged = self.home.as_ref().map(|home| log_lines(&home.path().join("logs"), LOG_LINES));
        logged.unwrap_or_default().into_iter().for_each(&mut line);
        let home = around.home().map(|home| home.display().to_string());
        Redactor::new(home.as_deref(), self.names(findings, around)).redact(&text)
    }

    /// Every name that is known here.
    fn names(&self, findings: &[Finding], around: &Surroundings) -> Vec<(NameOf, String)> {
        let mut names: Vec<(NameOf, String)> = Vec::new();
        if let Ok(rooms) = &self.rooms {
            names.extend(names_in_store(rooms));
        }
        names.extend(self.files.iter().flat_map(names_in_files));
        names.extend(findings.iter().flat_map(|finding| &finding.concerns).filter_map(
            |concern| match concern {
                Concern::Profile { name } => Some((NameOf::Profile, name.clone())),
                Concern::Session { name } => Some((NameOf::Session, name.clone())),
                Concern::Host { name } if !super::way::is_of_aws(name) => Some((NameOf::Host, name.clone())),
                _ => None,
            },
        ));
        let users = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| around.text(name));
        names.extend(users.map(|user| (NameOf::User, user.to_owned())));
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
        let machines =
            ["HOSTNAME", "COMPUTERNAME"].into_iter().filter_map(|name| around.text(name)).map(str::to_owned);
        names.extend(machines.chain(machine).map(|name| (NameOf::Host, name)));
        // A home behind a link has two paths, of which one becomes `~`.
        let real = around.home().and_then(|home| home.canonicalize().ok());
        names.extend(real.map(|real| (NameOf::Text, real.display().to_string())));
        names
    }
}

/// Saves a report where nothing is yet. Its owner alone may read it.
///
/// # Errors
/// [`Error::Exists`] and [`Error::File`]
pub fn save_report(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |source| Error::File { path: path.to_owned(), source };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => Error::Exists { path: path.to_owned() },
        _ => failed(source),
    })?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// Whether it tells something that a variable is set: every process has the others.
fn tells(name: &str) -> bool {
    name.starts_with("AWS_") || name.starts_with("DAYPASS_") || name.to_ascii_lowercase().ends_with("_proxy")
}

/// What the system calls itself (os-release(5)).
fn release() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

fn versions(programs: &[Program]) -> String {
    let version = |program: &Program| {
        program.version.map_or_else(|| "of no version".to_owned(), |version| version.to_string())
    };
    match programs {
        [] => "none".to_owned(),
        programs => programs.iter().map(version).collect::<Vec<_>>().join(", "),
    }
}

/// What there is, in numbers.
fn counts(rooms: &Rooms) -> Vec<String> {
    let Rooms { store, vault, clock, .. } = rooms;
    let (sessions, now) = (store.sessions().unwrap_or_default(), clock.now());
    let count = |is: fn(&Session) -> bool| sessions.iter().filter(|session| is(session)).count();
    let activations = store.activations().unwrap_or_default();
    let live = activations.iter().filter(|activation| activation.is_live(now)).count();
    vec![
        format!("Integrations: {}", store.integrations().map_or(0, |all| all.len())),
        format!(
            "Sessions: {} of Identity Center, {} users, {} roles",
            count(|session| matches!(session.source, SessionSource::IdentityCenterRole { .. })),
            count(|session| matches!(session.source, SessionSource::IamUser(_))),
            count(|session| matches!(session.source, SessionSource::AssumedRole(_)))
        ),
        format!("Started: {live} of {}", activations.len()),
        format!(
            "Delivered by a process: {}, at an endpoint: {}",
            count(|session| session.delivery == Delivery::CredentialProcess),
            count(|session| session.delivery == Delivery::ContainerEndpoint)
        ),
        format!("Vault: {}", vault.source_name()),
    ]
}

fn names_in_store(rooms: &Rooms) -> Vec<(NameOf, String)> {
    let mut names = Vec::new();
    for integration in rooms.store.integrations().unwrap_or_default() {
        let host = super::way::host(integration.start_url.as_str());
        names.extend([(NameOf::Integration, integration.alias), (NameOf::Host, host)]);
        names.push((NameOf::Integration, integration.id.to_string()));
    }
    for session in rooms.store.sessions().unwrap_or_default() {
        names.extend(session.profiles.iter().map(|profile| (NameOf::Profile, profile.to_string())));
        names.extend(session.account_id().map(|account| (NameOf::Account, account.to_string())));
        let user = matches!(session.source, SessionSource::IamUser(_));
        let of = if user { NameOf::User } else { NameOf::Role };
        names.push((of, session.role_name().to_owned()));
        names.extend(
            [session.account_name, session.account_email]
                .into_iter()
                .flatten()
                .map(|name| (NameOf::Account, name)),
        );
        names.extend(session.alias.map(|alias| (NameOf::Session, alias.to_string())));
        names.extend([(NameOf::Session, session.name), (NameOf::Session, session.id.to_string())]);
    }
    let delivered = rooms.store.delivered(None).unwrap_or_default();
    names.extend(delivered.into_iter().map(|section| (NameOf::Profile, section.profile.to_string())));
    names
}

fn names_in_files(files: &SharedFiles) -> Vec<(NameOf, String)> {
    let read = |role| files.file(role).and_then(|file| file.read()).unwrap_or_default();
    let documents = [read(FileRole::Config), read(FileRole::Credentials)];
    let readings = Readings::new(&documents[0], &documents[1]);
    let mut names: Vec<(NameOf, String)> =
        readings.profiles().into_keys().map(|name| (NameOf::Profile, name)).collect();
    names.extend(readings.sso_sessions().into_keys().map(|name| (NameOf::Integration, name)));
    // Where every tool gives up on a file, the headers still hold its names.
    for header in
        documents.iter().flat_map(|document| document.sections().map(|section| section.header().into_owned()))
    {
        let name = header.trim().trim_start_matches("profile ").trim_start_matches("sso-session ");
        names.push((NameOf::Profile, name.trim().trim_matches(['"', '\'']).to_owned()));
    }
    names
}
