//! The tags of a chain's sessions. The letter case of their keys does not matter, and transitive ones go on along the whole
//! chain, where none may be set again (STS API Reference, *AssumeRole*, Tags; IAM User Guide, *Pass session tags in AWS STS*).

use super::PlanError;
use crate::session::{Session, SessionSource};

/// Refuses what AWS would refuse whatever the policies say. The chain is given the last session first.
pub(super) fn check(chain: &[Session]) -> Result<(), PlanError> {
    let mut inherited: Vec<(String, &str)> = Vec::new();
    for session in chain.iter().rev() {
        let SessionSource::AssumedRole(role) = &session.source else { continue };
        let (mut own, mut handed_on): (Vec<String>, _) = (Vec::new(), Vec::new());
        for tag in &role.tags {
            let (key, folded) = (tag.key().to_owned(), tag.key().to_lowercase());
            if let Some((_, from)) = inherited.iter().find(|(known, _)| *known == folded) {
                let (session, from) = (session.name.clone(), (*from).to_owned());
                return Err(PlanError::TagInherited { session, key, from });
            }
            if own.contains(&folded) {
                return Err(PlanError::TagTwice { session: session.name.clone(), key });
            }
            if tag.is_transitive() {
                handed_on.push((folded.clone(), session.name.as_str()));
            }
            own.push(folded);
        }
        inherited.extend(handed_on);
    }
    Ok(())
}
