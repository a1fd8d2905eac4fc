//! What keeps tools from a session that is live by its time: nobody serves its endpoint, or somebody changed the file that it
//! was delivered into.

use super::room::View;
use crate::delivery::{Inspected, SectionState, ShadowingLines};
use crate::ground::LockName;
use crate::store::Activation;
use daypass_core::problem::quoted;
use daypass_core::{Delivery, Explain, Problem, ProblemCode as Code, Remedy, Session, SessionId};
use std::collections::HashMap;

impl View {
    /// What keeps tools from getting these live sessions, of those that they do not get. The state is shown all the same where
    /// something cannot be looked at.
    pub(super) fn obstacles<'a>(
        &self,
        live: impl Iterator<Item = &'a Activation>,
    ) -> HashMap<SessionId, Problem> {
        let session = |id: &SessionId| Some((id.clone(), self.store.session_if_known(id).ok()??));
        let live: HashMap<SessionId, Session> = live.filter_map(|a| session(&a.session)).collect();
        let mut obstacles = HashMap::new();
        let is_served = self.locks.is_held(&LockName::Endpoint).unwrap_or(true);
        for (id, session) in live.iter().filter(|_| !is_served) {
            if session.delivery == Delivery::ContainerEndpoint {
                obstacles.insert(id.clone(), not_served());
            }
        }
        let mut sections = self.store.delivered(None).unwrap_or_default();
        sections.retain(|section| live.contains_key(&section.session));
        for (id, inspected) in self.deliveries.inspect_each(sections) {
            let name = live.get(&id).map_or(id.as_str(), |session| &session.name);
            let obstacle = match inspected {
                Ok(inspected) => obstacle(&inspected, name),
                Err(error) => Some(error.problem()),
            };
            if let Some(obstacle) = obstacle {
                obstacles.entry(id).or_insert(obstacle);
            }
        }
        obstacles
    }
}

fn not_served() -> Problem {
    Problem::new(
        Code::NotServed,
        "Endpoint not served",
        "Nobody serves it: neither the window nor the agent is running.",
        "Open the window, or run the agent: daypass agent",
        Remedy::Retry,
    )
}

/// What is wrong with a section of a live session, if anything is.
fn obstacle(inspected: &Inspected, name: &str) -> Option<Problem> {
    let Inspected { section, file, is_here, state, shadows } = inspected;
    let (profile, place) = (&section.profile, file.display());
    let start = format!("daypass start {}", quoted(name));
    let again = format!("Start it again: {start}");
    let with_consent = format!("Start it again with consent to take the profile: {start} --replace");
    let (title, detail, action) = match (state, is_here) {
        (SectionState::Changed, _) => (
            "Profile changed",
            format!("Somebody else has written keys into the profile {profile} in {place}."),
            with_consent,
        ),
        (SectionState::Gone, _) => {
            ("Profile gone", format!("Its section of the profile {profile} is no longer in {place}."), again)
        }
        (SectionState::CutOff, _) => (
            "Start or stop cut off",
            format!("Daypass was interrupted at the profile {profile} in {place}: its section is not there."),
            format!("{again}. Or stop it: daypass stop {}", quoted(name)),
        ),
        (SectionState::Ours, false) => (
            "Profile elsewhere",
            format!("It was started into {place}, which is not the file that AWS tools read here."),
            again,
        ),
        (SectionState::Ours, true) => {
            // A Daypass at another path asks for the same session.
            let is_own = |lines: &&ShadowingLines| {
                section.delivery == Delivery::CredentialProcess && lines.keys == ["credential_process"]
            };
            let lines = shadows.iter().find(|lines| !is_own(lines))?;
            ("Profile shadowed", lines.to_string(), with_consent)
        }
    };
    Some(Problem::new(Code::FileConflict, title, detail, action, Remedy::None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::DeliveredSection;
    use aws_files::FileRole;
    use daypass_core::ProfileName;

    #[test]
    fn a_session_was_active_though_no_tool_got_it() {
        let inspected = |state, is_here, shadows: &[ShadowingLines]| Inspected {
            section: DeliveredSection {
                session: SessionId::from_stored("s"),
                profile: ProfileName::parse("prod").unwrap(),
                delivery: Delivery::CredentialsFile,
                file: "/a/credentials".to_owned(),
                key_ids: vec![],
                regions: vec![],
                hash: vec![],
                usual: false,
            },
            file: "/a/credentials".into(),
            is_here,
            state,
            shadows: shadows.to_vec(),
        };
        let shadow = ShadowingLines {
            file: FileRole::Config,
            header: "profile prod".to_owned(),
            keys: vec!["role_arn".to_owned()],
            others: vec![],
            failing: vec![],
        };
        let title = |inspected: &Inspected| obstacle(inspected, "Shop/Deploy").map(|problem| problem.title);
        for (state, is_here, shadows, expected) in [
            (SectionState::Ours, true, &[][..], None),
            (SectionState::Ours, true, std::slice::from_ref(&shadow), Some("Profile shadowed")),
            (SectionState::Ours, false, &[], Some("Profile elsewhere")),
            (SectionState::Changed, true, &[], Some("Profile changed")),
            (SectionState::Gone, true, &[], Some("Profile gone")),
            (SectionState::CutOff, true, &[], Some("Start or stop cut off")),
        ] {
            assert_eq!(title(&inspected(state, is_here, shadows)).as_deref(), expected);
        }
        let action = obstacle(&inspected(SectionState::Changed, true, &[]), "my role").unwrap().action;
        assert!(action.ends_with(": daypass start 'my role' --replace"), "{action}");
    }
}
