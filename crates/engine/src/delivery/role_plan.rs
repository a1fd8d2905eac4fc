//! What becomes of the config file when roles get profiles which nobody has started: pure, a document in, changes out.
//!
//! Such a section has the command that prints the role's credentials, and the role's region. It is Daypass's own where the
//! store knows it and what stands in it says so too; any other is the person's.

use super::ownership::{COMMAND, has_comment};
use crate::store::WrittenProfile;
use aws_files::{Document, DocumentError, FileRole, SectionChange, SectionName};
use daypass_core::credential_documents::session_of;
use daypass_core::{AccountId, IntegrationId, ProfileName, Region, SessionId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The comment above what is written.
pub(super) const COMMENT: &str = "Written by daypass profiles write; daypass profiles remove takes it out.";

/// A profile that a role is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleProfile {
    /// The profile.
    pub(crate) profile: ProfileName,
    /// The role's session.
    pub(crate) session: SessionId,
    /// What that is called.
    pub(crate) name: String,
    /// Its account, which tells those apart that are called the same.
    pub(crate) account: Option<AccountId>,
    /// The integration that assigns it; `None` for a role that a person added.
    pub(crate) integration: Option<IntegrationId>,
    /// The region that goes with its credentials.
    pub(crate) region: Region,
}

/// A profile that a role cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenProfile {
    /// The profile.
    pub profile: ProfileName,
    /// The name of the role that would have it.
    pub role: String,
    /// Who has it.
    pub by: TakenBy,
}

/// Who has a profile that a role would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenBy {
    /// A section of the person's, in this file.
    Section(FileRole),
    /// Another role that the template gives the same name.
    Role(String),
}

/// What is written and taken out, in the order of the profiles' names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChanges {
    /// Profiles that are not there yet.
    pub added: Vec<ProfileName>,
    /// Those that are there and ask for another session, by another program or in another region.
    pub changed: Vec<ProfileName>,
    /// Those whose roles are gone, or are called otherwise: they are taken out.
    pub removed: Vec<ProfileName>,
    /// The same, which stay since nobody wants them taken out.
    pub outdated: Vec<ProfileName>,
    /// Those that are as they are to be.
    pub unchanged: usize,
    /// Those that a session is started in: they are left alone until it is stopped.
    pub started: Vec<ProfileName>,
    /// What is written and taken out line by line, each with `+` or `-` in front, and a blank before what stays of a section.
    pub difference: Vec<String>,
}

impl ProfileChanges {
    /// Whether nothing in the file changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// What the file and the store have, and what is wanted of them.
pub(super) struct Wish<'a> {
    /// What is to be there, with its command; no profile twice.
    pub(super) wanted: &'a [(RoleProfile, String)],
    /// What was written into this file before.
    pub(super) written: &'a BTreeMap<ProfileName, WrittenProfile>,
    /// The profiles that sessions are started in, in either file.
    pub(super) started: &'a BTreeSet<ProfileName>,
    /// The other file, in which a section of the same name would come first.
    pub(super) credentials: &'a Document,
    /// Which of those that were written and are not wanted are taken out.
    pub(super) goes: &'a dyn Fn(&WrittenProfile) -> bool,
}

/// The changes as people see them, and what makes them in a document.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) changes: ProfileChanges,
    /// Sections as a whole.
    whole: Vec<SectionChange>,
    /// Sections in which the person has lines of their own: only ours are set, or taken out.
    shared: Vec<SectionChange>,
    /// What is in the file no more, whoever took it out.
    pub(super) gone: Vec<WrittenProfile>,
}

/// The profiles that no role gets, with both names; nothing is written then.
pub(super) type Refused = Vec<TakenProfile>;

/// What stands in the place of a profile.
enum Standing {
    Nothing,
    /// Ours; whether nothing of the person's is in it.
    Ours {
        alone: bool,
    },
    Persons,
}

/// Plans the changes of a config file.
pub(super) fn plan(document: &Document, wish: &Wish<'_>) -> Result<Plan, Refused> {
    let sections = Sections::of(document, FileRole::Config);
    let others = Sections::of(wish.credentials, FileRole::Credentials);
    let (mut plan, mut refused, mut kept) = (Plan::default(), Vec::new(), BTreeSet::new());
    let mut wanted: Vec<_> = wish.wanted.iter().collect();
    wanted.sort_by(|(one, _), (other, _)| one.profile.cmp(&other.profile));
    for (role, command) in wanted {
        kept.insert(&role.profile);
        let taken = |file| TakenProfile {
            profile: role.profile.clone(),
            role: role.name.clone(),
            by: TakenBy::Section(file),
        };
        if wish.started.contains(&role.profile) {
            plan.changes.started.push(role.profile.clone());
            continue;
        }
        let own_name = SectionName::profile(role.profile.as_str());
        let other_name = SectionName::credentials(role.profile.as_str());
        let (Ok(name), Ok(other_name)) = (own_name, other_name) else {
            refused.push(taken(FileRole::Credentials));
            continue;
        };
        if others.has(&other_name) {
            refused.push(taken(FileRole::Credentials));
            continue;
        }
        let properties = vec![(COMMAND[0], command.clone()), (COMMAND[1], role.region.to_string())];
        let text = text_of(&name, &properties);
        let standing = sections.text(&name);
        match sections.standing(&name, wish.written.get(&role.profile)) {
            _ if standing.as_deref().map(str::trim_end) == Some(text.join("\n").as_str()) => {
                plan.changes.unchanged += 1;
            }
            Standing::Nothing => {
                plan.changes.difference.extend(text.iter().map(|line| format!("+{line}")));
                plan.changes.added.push(role.profile.clone());
                plan.whole.push(SectionChange { name, properties: Some(properties) });
            }
            Standing::Ours { alone: true } => {
                plan.changes.difference.extend(difference(&standing.unwrap_or_default(), &text));
                plan.changes.changed.push(role.profile.clone());
                plan.whole.push(SectionChange { name, properties: Some(properties) });
            }
            Standing::Ours { alone: false } => {
                let lines = sections.differing(&name, &properties);
                if lines.is_empty() {
                    plan.changes.unchanged += 1;
                    continue;
                }
                plan.changes.difference.push(format!(" [{name}]"));
                plan.changes.difference.extend(lines);
                plan.changes.changed.push(role.profile.clone());
                plan.shared.push(SectionChange { name, properties: Some(properties) });
            }
            Standing::Persons => refused.push(taken(FileRole::Config)),
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    for written in wish.written.values().filter(|written| !kept.contains(&written.profile)) {
        plan.leave(&sections, written, wish);
    }
    Ok(plan)
}

impl Plan {
    /// What becomes of a profile that no role is to have.
    fn leave(&mut self, sections: &Sections<'_>, written: &WrittenProfile, wish: &Wish<'_>) {
        let profile = &written.profile;
        let Ok(name) = SectionName::profile(profile.as_str()) else { return };
        let standing = sections.standing(&name, Some(written));
        if wish.started.contains(profile) {
            self.changes.started.push(profile.clone());
            return;
        }
        if matches!(standing, Standing::Nothing | Standing::Persons) {
            return self.gone.push(written.clone());
        }
        if !(wish.goes)(written) {
            return self.changes.outdated.push(profile.clone());
        }
        self.gone.push(written.clone());
        self.changes.removed.push(profile.clone());
        let change = SectionChange { name, properties: None };
        if matches!(standing, Standing::Ours { alone: true }) {
            let text = sections.text(&change.name).unwrap_or_default();
            self.changes.difference.extend(text.lines().map(|line| format!("-{line}")));
            self.whole.push(change);
        } else {
            self.changes.difference.push(format!(" [{}]", change.name));
            self.changes.difference.extend(sections.ours(&change.name));
            self.shared.push(change);
        }
    }

    /// Makes the changes in the document that they were planned for.
    ///
    /// # Errors
    /// [`DocumentError`] where other sections would read differently.
    pub(super) fn apply(&self, document: &mut Document) -> Result<(), DocumentError> {
        document.change_sections(FileRole::Config, &self.whole, COMMENT)?;
        for SectionChange { name, properties } in &self.shared {
            match properties {
                Some(properties) => {
                    properties.iter().try_for_each(|(key, value)| document.set_property(name, key, value))?;
                }
                None => document.take_out(name, COMMENT, |line| COMMAND.contains(&line.key.as_str()))?,
            }
        }
        Ok(())
    }
}

/// The text of a profile that was written for a role, where nothing of the person's is in it.
pub(super) fn text_alone(document: &Document, written: &WrittenProfile) -> Option<String> {
    let name = SectionName::profile(written.profile.as_str()).ok()?;
    let sections = Sections::of(document, FileRole::Config);
    let is_alone = matches!(sections.standing(&name, Some(written)), Standing::Ours { alone: true });
    is_alone.then(|| sections.text(&name))?
}

/// The sections of a document by their names.
struct Sections<'a>(HashMap<SectionName, Vec<aws_files::Section<'a>>>);

impl<'a> Sections<'a> {
    fn of(document: &'a Document, role: FileRole) -> Self {
        let mut sections: HashMap<SectionName, Vec<_>> = HashMap::new();
        for section in document.sections() {
            if let Some(name) = SectionName::of(role, &section.header()) {
                sections.entry(name).or_default().push(section);
            }
        }
        Self(sections)
    }

    fn has(&self, name: &SectionName) -> bool {
        self.0.contains_key(name)
    }

    fn all(&self, name: &SectionName) -> &[aws_files::Section<'a>] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn properties(&self, name: &SectionName) -> Vec<aws_files::Property> {
        self.all(name).iter().flat_map(aws_files::Section::properties).collect()
    }

    /// The text of all its occurrences, with LF for every line ending.
    fn text(&self, name: &SectionName) -> Option<String> {
        let text =
            |section: &aws_files::Section<'_>| String::from_utf8_lossy(section.text()).replace("\r\n", "\n");
        self.has(name).then(|| self.all(name).iter().map(text).collect())
    }

    fn standing(&self, name: &SectionName, written: Option<&WrittenProfile>) -> Standing {
        if !self.has(name) {
            return Standing::Nothing;
        }
        let Some(written) = written else { return Standing::Persons };
        let properties = self.properties(name);
        let asked: Vec<Option<SessionId>> = properties
            .iter()
            .filter(|line| line.key == COMMAND[0])
            .map(|line| session_of(&line.value))
            .collect();
        let has_comment = self.all(name).iter().any(|section| has_comment(section.text(), COMMENT));
        let is_ours = |asked: &Option<SessionId>| match asked {
            Some(session) => has_comment || *session == written.session,
            None => false,
        };
        match !asked.is_empty() && asked.iter().all(is_ours) {
            true => {
                Standing::Ours { alone: properties.iter().all(|line| COMMAND.contains(&line.key.as_str())) }
            }
            false => Standing::Persons,
        }
    }

    /// What is different of these properties, line by line.
    fn differing(&self, name: &SectionName, properties: &[(&'static str, String)]) -> Vec<String> {
        let present = self.properties(name);
        let mut lines = Vec::new();
        for (key, value) in properties {
            let of_key: Vec<&aws_files::Property> = present.iter().filter(|line| line.key == *key).collect();
            if of_key.iter().any(|line| line.value != *value) || of_key.len() != 1 {
                lines.extend(of_key.iter().map(|line| format!("-{key} = {}", line.value)));
                lines.push(format!("+{key} = {value}"));
            }
        }
        lines
    }

    /// Our lines of a section as they are taken out.
    fn ours(&self, name: &SectionName) -> Vec<String> {
        let properties = self.properties(name).into_iter();
        let ours = properties.filter(|line| COMMAND.contains(&line.key.as_str()));
        ours.map(|line| format!("-{} = {}", line.key, line.value)).collect()
    }
}

/// A section as it is written.
fn text_of(name: &SectionName, properties: &[(&'static str, String)]) -> Vec<String> {
    let head = [format!("[{name}]"), format!("# {COMMENT}")];
    head.into_iter().chain(properties.iter().map(|(key, value)| format!("{key} = {value}"))).collect()
}

/// A section that becomes another one, line by line.
fn difference(before: &str, after: &[String]) -> Vec<String> {
    let before: Vec<&str> = before.lines().collect();
    let (stays, comes): (Vec<&String>, Vec<&String>) =
        after.iter().partition(|line| before.contains(&line.as_str()));
    let goes = before.iter().filter(|line| !after.iter().any(|new| new.as_str() == **line));
    let stays = stays.into_iter().map(|line| format!(" {line}"));
    stays
        .chain(goes.map(|line| format!("-{line}")))
        .chain(comes.into_iter().map(|line| format!("+{line}")))
        .collect()
}

#[cfg(test)]
#[path = "role_plan_test.rs"]
mod tests;
