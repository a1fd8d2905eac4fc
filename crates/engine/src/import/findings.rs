//! What in the files makes AWS tools give up on them or pass a part by, said where it is found.

use super::found::{Found, is_profile};
use aws_files::readers::{Cause, HeaderLine, Reader, Reading, Readings, Unreadable, tools};
use aws_files::{Document, FileRole, Section, SectionName, SharedFiles};
use daypass_core::view::ImportItem;
use std::collections::{BTreeMap, BTreeSet};

/// The settings that make a section a profile to somebody.
const SETTINGS: [&str; 10] = [
    "aws_access_key_id",
    "role_arn",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "credential_process",
    "source_profile",
    "include_profile",
    "granted_sso_account_id",
    "login_session",
];

/// What was found in the files.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// On profiles, by their names.
    on_profiles: BTreeMap<String, Vec<String>>,
    /// On what is no profile.
    beside: Vec<ImportItem>,
}

/// Both files, their paths, and how the clients read them.
pub(super) struct FilesRead<'a> {
    pub(super) paths: &'a SharedFiles,
    pub(super) config: &'a Document,
    pub(super) credentials: &'a Document,
    pub(super) readings: &'a Readings,
}

impl Findings {
    pub(super) fn of(files: &FilesRead<'_>, found: &Found) -> Self {
        let mut findings = Self::default();
        for (profile, sentence) in &found.differences {
            findings.on_profiles.insert(profile.clone(), vec![sentence.clone()]);
        }
        let profiles = files.readings.profiles();
        let names: BTreeMap<HeaderLine, &str> = profiles
            .iter()
            .flat_map(|(name, headers)| headers.iter().map(|at| (*at, name.as_str())))
            .collect();
        let sessions: BTreeSet<HeaderLine> = files.readings.sso_sessions().into_values().flatten().collect();
        for (file, path, document) in [
            (FileRole::Config, &files.paths.config, files.config),
            (FileRole::Credentials, &files.paths.credentials, files.credentials),
        ] {
            let mut on_file = Vec::new();
            for (line, sentence) in remarks(file, document, files.readings) {
                let section = document.sections().rfind(|section| section.line() <= line);
                let profile = section.and_then(|section| names.get(&(file, section.line())));
                match profile.filter(|name| is_profile(name)) {
                    Some(profile) => {
                        let sentence = format!("Line {line} of your {file}: {sentence}.");
                        findings.on_profiles.entry((*profile).to_owned()).or_default().push(sentence);
                    }
                    None => on_file.push(format!("Line {line}: {sentence}.")),
                }
            }
            if !on_file.is_empty() {
                let path = path.display().to_string();
                findings.beside.push(ImportItem::left_alone(path, Some(on_file.join(" "))));
            }
            let others = document.sections().filter(|section| !sessions.contains(&(file, section.line())));
            findings.beside.extend(others.filter_map(|section| {
                unusual(file, &section, names.get(&(file, section.line())).copied(), files.readings)
            }));
        }
        findings
    }

    /// The items with what is to be said of them; `whole` adds what is said of no profile.
    pub(super) fn added_to(self, mut items: Vec<ImportItem>, whole: bool) -> Vec<ImportItem> {
        for item in &mut items {
            for sentence in self.on_profiles.get(&item.profile).into_iter().flatten() {
                item.remark(sentence);
            }
        }
        if whole {
            items.extend(self.beside);
        }
        items
    }
}

/// What is to be said of lines of a file, each without an end mark.
fn remarks(file: FileRole, document: &Document, readings: &Readings) -> Vec<(usize, String)> {
    let mut refused: Vec<(usize, Cause, Vec<Reader>)> = Vec::new();
    let of = |reading: &Reading| -> Vec<(Reader, Unreadable)> {
        reading.unreadable_files().iter().map(|at| (reading.reader(), *at)).collect()
    };
    for (reader, at) in readings.iter().flat_map(of).filter(|(_, at)| at.file == file) {
        match refused.iter_mut().find(|(line, cause, _)| (*line, *cause) == (at.line, at.cause)) {
            Some((_, _, readers)) => readers.push(reader),
            None => refused.push((at.line, at.cause, vec![reader])),
        }
    }
    let give_up = |(line, cause, readers): (usize, Cause, Vec<Reader>)| {
        (line, format!("{cause}, so {} give up on both files", tools(&readers)))
    };
    let shared = readings.shared_sections().into_iter().filter(|(_, (of, _))| *of == file);
    let shared = shared
        .map(|(reader, (_, line))| (line, format!("{reader} give what is in [DEFAULT] to every profile")));
    let twice = default_twice(file, document).into_iter().map(|line| {
        (
            line,
            "[default] and [profile default] are both there, and AWS tools differ on which one counts"
                .to_owned(),
        )
    });
    let mut remarks: Vec<(usize, String)> =
        refused.into_iter().map(give_up).chain(shared).chain(twice).collect();
    remarks.sort_by_key(|(line, _)| *line);
    remarks
}

/// The line of `[default]` in a config file that has `[profile default]` too.
fn default_twice(file: FileRole, document: &Document) -> Option<usize> {
    let default = SectionName::profile("default").ok().filter(|_| file == FileRole::Config)?;
    let is_long = |section: &Section<'_>| SectionName::is_prefixed_default(&section.header());
    let (long, short): (Vec<_>, Vec<_>) = document.occurrences(&default).partition(is_long);
    short.first().filter(|_| !long.is_empty()).map(Section::line)
}

/// What is to be said of a section that looks like a profile, and has a name that not every tool can be asked for, or
/// none.
fn unusual(
    file: FileRole,
    section: &Section<'_>,
    name: Option<&str>,
    readings: &Readings,
) -> Option<ImportItem> {
    if name.is_some_and(is_profile) {
        return None;
    }
    section.properties().iter().find(|property| SETTINGS.contains(&property.key.as_str()))?;
    let knows = |name: &str| -> Vec<Reader> {
        let able = readings.iter().filter(|reading| reading.profile(name).is_some());
        able.map(Reading::reader).collect()
    };
    let takers = match name.map(knows).filter(|readers| !readers.is_empty()) {
        Some(readers) => format!("only {} read", tools(&readers)),
        None => "no AWS tool reads".to_owned(),
    };
    let should = match file {
        FileRole::Config => "a profile there is called [profile NAME]",
        FileRole::Credentials => "a profile there is called [NAME]",
    };
    let signs = "NAME has letters, digits and _ - / . % @ : +";
    let detail = format!(
        "Line {} of your {file}: {takers} this section as a profile; {should}, and {signs}.",
        section.line()
    );
    Some(ImportItem::left_alone(format!("[{}]", section.header().trim()), Some(detail)))
}
