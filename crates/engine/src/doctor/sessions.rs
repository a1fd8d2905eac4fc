//! What is started: whether it stands where it was delivered, and what was left behind. Pure.

use super::found::{Found, Repair};
use crate::delivery::{Inspected, SectionState, ShadowingLines, Stray};
use crate::store::Protected;
use daypass_core::Delivery;
use daypass_core::problem::quoted;
use daypass_core::view::{Concern, Finding, FindingCode as Code};

/// What there is to know of what is started.
#[derive(Debug, Default)]
pub(super) struct SessionFacts {
    /// Every section that Daypass wrote.
    pub(super) sections: Vec<SectionFact>,
    /// Sections of Daypass's of which it knows nothing.
    pub(super) strays: Vec<Stray>,
    /// The names of the users whose rotation was begun and is not under way.
    pub(super) rotations: Vec<String>,
    /// Keys that were to be taken out and stand in their files.
    pub(super) unprotected: Vec<Protected>,
}

/// A section and whose it is.
#[derive(Debug)]
pub(super) struct SectionFact {
    pub(super) inspected: Inspected,
    /// The session's name; `None` where it is removed.
    pub(super) name: Option<String>,
    pub(super) started: Started,
}

/// How the session of a section stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Started {
    /// Its credentials are good.
    Live,
    /// They have ended.
    Ended,
    /// It was not started, or its start was cut off.
    No,
}

/// What is wrong.
pub(super) fn check(facts: &SessionFacts) -> Vec<Found> {
    let mut found: Vec<Found> = facts.sections.iter().flat_map(of_section).collect();
    found.extend(facts.strays.iter().map(|stray| Found::from(of_stray(stray))));
    found.extend(facts.rotations.iter().map(|name| Found::from(rotation(name))));
    found.extend(facts.unprotected.iter().map(|protected| Found::from(unprotected(protected))));
    found
}

fn of_section(fact: &SectionFact) -> Vec<Found> {
    let Inspected { section, file, is_here, state, shadows } = &fact.inspected;
    let (profile, place) = (&section.profile, file.display());
    let id = &section.session;
    let new = |code, said: String| {
        let name = fact.name.clone().unwrap_or_else(|| id.to_string());
        Finding::new(code, said)
            .about(Concern::file(file, None))
            .about(Concern::Profile { name: profile.to_string() })
            .about(Concern::Session { name })
    };
    let Some(name) = &fact.name else {
        let said = format!("The profile {profile} in {place} still has a session that was removed.");
        let finding = new(Code::SectionOfRemovedSession, said).fixed_by("Remove the section.");
        return vec![Found::repaired_by(finding, Repair::StopOrphans)];
    };
    let start = format!("daypass start {}", quoted(name));
    // A command goes on to serve when what it last printed has ended.
    let lasts = section.delivery == Delivery::CredentialProcess && fact.started == Started::Ended;
    match (fact.started, state) {
        (Started::Ended, SectionState::Ours) if !lasts => {
            let said = format!("The profile {profile} in {place} has keys of {name} that have expired.");
            let finding = new(Code::SectionOfEndedSession, said).fixed_by("Remove the keys.");
            vec![Found::repaired_by(finding, Repair::Expire { session: id.clone() })]
        }
        (Started::No, SectionState::Ours) => {
            let said =
                format!("The profile {profile} in {place} has a section of {name}, which is not live.");
            let finding = new(Code::SectionOfEndedSession, said).fixed_by("Remove the section.");
            vec![Found::repaired_by(finding, Repair::Stop { session: id.clone() })]
        }
        (Started::Ended | Started::No, _) if !lasts => vec![],
        (_, SectionState::Changed) => {
            let said = format!(
                "Something else wrote keys into the profile {profile} in {place}, where {name} is live."
            );
            let finding = new(Code::SectionChanged, said);
            vec![
                finding
                    .fixed_by("Start it again and take the profile over.")
                    .by_command(start + " --replace")
                    .into(),
            ]
        }
        (_, SectionState::Gone) => {
            let said = format!(
                "The section of {name} is gone from {place}, so the profile {profile} is not that session."
            );
            vec![new(Code::SectionGone, said).fixed_by("Start it again.").by_command(start).into()]
        }
        (_, SectionState::CutOff) => {
            let said = format!(
                "Daypass was interrupted at {place}, where {name} is live: its section of the profile {profile} is not there."
            );
            let words = "Start it again, or stop it.";
            vec![new(Code::SectionGone, said).fixed_by(words).by_command(start).into()]
        }
        (_, SectionState::Ours) if !is_here => {
            let said = format!("{name} is live in {place}, which is not the file that AWS tools read here.");
            let words = "Set AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE as they were when it was started, or start it again here.";
            vec![new(Code::SectionElsewhere, said).fixed_by(words).by_command(start).into()]
        }
        (_, SectionState::Ours) => shadows.iter().map(|lines| shadowed(new, lines, &start)).collect(),
    }
}

fn shadowed(new: impl Fn(Code, String) -> Finding, lines: &ShadowingLines, start: &str) -> Found {
    let finding = new(Code::ProfileShadowed, lines.to_string());
    let words = "Start the session again and set these lines aside until it stops.";
    finding.fixed_by(words).by_command(format!("{start} --replace")).into()
}

fn of_stray(stray: &Stray) -> Finding {
    let Stray { file, line, profile } = stray;
    let said = format!(
        "Line {line} of {} begins a section that some Daypass wrote into the profile {profile}, but no session here uses it.",
        file.display()
    );
    Finding::new(Code::SectionOfNobody, said)
        .about(Concern::file(file, Some(*line)))
        .about(Concern::Profile { name: profile.to_string() })
        .fixed_by(
            "Stop it in the Daypass that has it (another DAYPASS_HOME), or remove the section from the file.",
        )
}

fn rotation(name: &str) -> Finding {
    Finding::new(Code::RotationInterrupted, format!("The rotation of {name}'s access key was interrupted."))
        .about(Concern::Session { name: name.to_owned() })
        .fixed_by("Continue it.")
        .by_command(format!("daypass keys rotate {}", quoted(name)))
}

fn unprotected(protected: &Protected) -> Finding {
    let Protected { file, profile, access_key_id, .. } = protected;
    let said = format!(
        "The key {access_key_id} is in the vault, but it is still in the profile {profile} of {file} too."
    );
    Finding::new(Code::ProtectInterrupted, said)
        .about(Concern::File { path: file.clone(), line: None })
        .about(Concern::Profile { name: profile.to_string() })
        .fixed_by("Remove it from the file.")
        .by_command(format!("daypass protect {}", quoted(profile.as_str())))
}

/// Whose a session is that was started.
pub(super) fn started(activation: Option<bool>) -> Started {
    match activation {
        Some(true) => Started::Live,
        Some(false) => Started::Ended,
        None => Started::No,
    }
}
