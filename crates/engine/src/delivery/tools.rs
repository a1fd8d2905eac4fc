//! What AWS tools make of both files, before and after a delivery. Pure.

use aws_files::readers::{
    DeliveryCheck, Identity, Place, Reader, Reading, Readings, Relevance, RelevantFile, tools,
};
use aws_files::{Document, DocumentError, FileRole};
use daypass_core::problem::listed;
use daypass_core::{ProfileName, Region};
use std::fmt;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Something of config and of credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Files<T> {
    config: T,
    /// `None` where one file is both.
    credentials: Option<T>,
}

/// Both as they are on the disk.
pub(super) type WholeFiles = Files<Document>;
/// What of both matters for a profile, as it is or as it will be.
pub(super) type ProfileFiles = Files<RelevantFile>;

impl<T> Files<T> {
    pub(super) fn new(config: T, credentials: Option<T>) -> Self {
        Self { config, credentials }
    }

    fn file(&self, role: FileRole) -> &T {
        match (role, &self.credentials) {
            (FileRole::Credentials, Some(credentials)) => credentials,
            _ => &self.config,
        }
    }

    fn file_mut(&mut self, role: FileRole) -> &mut T {
        match (role, &mut self.credentials) {
            (FileRole::Credentials, Some(credentials)) => credentials,
            _ => &mut self.config,
        }
    }
}

impl WholeFiles {
    pub(super) fn get(&self, role: FileRole) -> &Document {
        self.file(role)
    }

    pub(super) fn get_mut(&mut self, role: FileRole) -> &mut Document {
        self.file_mut(role)
    }

    /// What all five clients read in them.
    pub(super) fn readings(&self) -> Readings {
        Readings::new(self.get(FileRole::Config), self.get(FileRole::Credentials))
    }

    /// What matters of them for a profile.
    pub(super) fn of(&self, profile: &str) -> ProfileFiles {
        self.by_profile().of(profile)
    }

    /// The same for several profiles.
    pub(super) fn by_profile(&self) -> ByProfile<'_> {
        match &self.credentials {
            Some(credentials) => ByProfile::Two(Box::new(Relevance::new(&self.config, credentials))),
            None => ByProfile::One(&self.config),
        }
    }
}

/// What matters of both for any profile: they are taken apart once.
#[derive(Debug)]
pub(super) enum ByProfile<'a> {
    /// Two files.
    Two(Box<Relevance<'a>>),
    /// One file that is both: all of it matters.
    One(&'a Document),
}

impl ByProfile<'_> {
    pub(super) fn of(&self, profile: &str) -> ProfileFiles {
        match self {
            Self::Two(relevance) => {
                let [config, credentials] = relevance.to(profile);
                Files::new(config, Some(credentials))
            }
            Self::One(file) => Files::new(RelevantFile::whole((*file).clone()), None),
        }
    }
}

impl ProfileFiles {
    /// What all five clients read in them.
    pub(super) fn readings(&self) -> Readings {
        Readings::new(self.get(FileRole::Config), self.get(FileRole::Credentials))
    }

    pub(super) fn get(&self, role: FileRole) -> &Document {
        &self.file(role).document
    }

    pub(super) fn get_mut(&mut self, role: FileRole) -> &mut Document {
        &mut self.file_mut(role).document
    }

    /// The number in the whole file of a line, as long as nothing was changed here.
    pub(super) fn line(&self, role: FileRole, line: usize) -> usize {
        self.file(role).line(line)
    }

    /// The lines for which a tool would not be the session, by file.
    pub(super) fn lines_of(&self, check: &DeliveryCheck) -> Vec<(FileRole, Vec<usize>)> {
        let (config, credentials) = (FileRole::Config, FileRole::Credentials);
        let is_one = self.credentials.is_none();
        let lines = |role: FileRole| -> Vec<usize> {
            let places = check.shadows.iter().map(|shadow| &shadow.place);
            places.filter(|place| is_one || place.file == role).map(|place| place.line).collect()
        };
        let roles = if is_one { vec![config] } else { vec![config, credentials] };
        let all = roles.into_iter().map(|role| (role, lines(role)));
        all.filter(|(_, lines)| !lines.is_empty()).collect()
    }

    /// The files without those lines, and the lines.
    ///
    /// # Errors
    /// [`DocumentError`] where they could not give way and come back as they are.
    pub(super) fn without(
        &self,
        check: &DeliveryCheck,
        note: &str,
    ) -> Result<(Self, Zeroizing<Vec<u8>>), DocumentError> {
        let (mut files, mut text) = (self.clone(), Zeroizing::new(Vec::new()));
        for (role, lines) in self.lines_of(check) {
            text.extend_from_slice(&files.get_mut(role).withhold_lines(&lines, note)?.text());
        }
        Ok((files, text))
    }
}

/// Lines of one section for which tools would not be the session that is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShadowingLines {
    /// The file.
    pub file: FileRole,
    /// What stands between the brackets of the section.
    pub header: String,
    /// The keys of the lines, in lower case.
    pub keys: Vec<String>,
    /// The clients that would be somebody else.
    pub others: Vec<Reader>,
    /// The clients that would give up.
    pub failing: Vec<Reader>,
}

impl ShadowingLines {
    /// Whether every profile of the AWS CLI has these lines: what is withheld from one would be withheld from all.
    pub(super) fn are_shared(&self) -> bool {
        self.header.trim() == "DEFAULT"
    }

    /// What shadows a delivery, by section.
    pub(super) fn of(check: &DeliveryCheck, files: &ProfileFiles) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for shadow in &check.shadows {
            let Place { file, line, key } = &shadow.place;
            let section = files.get(*file).sections().rfind(|section| section.line() <= *line);
            let header = section.map_or_else(String::new, |section| section.header().into_owned());
            let index = all.iter().position(|lines| (lines.file, &lines.header) == (*file, &header));
            let index = index.unwrap_or_else(|| {
                let (keys, others, failing) = (vec![], vec![], vec![]);
                all.push(Self { file: *file, header, keys, others, failing });
                all.len() - 1
            });
            let lines = &mut all[index];
            add(&mut lines.keys, key.clone());
            match shadow.identity {
                Identity::Error { .. } => add(&mut lines.failing, shadow.reader),
                _ => add(&mut lines.others, shadow.reader),
            }
        }
        for lines in &mut all {
            // A client that gives up at one line is somebody else at the next.
            lines.failing.retain(|reader| !lines.others.contains(reader));
        }
        all
    }
}

/// As a sentence.
impl fmt::Display for ShadowingLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, header, keys, others, failing } = self;
        write!(f, "{} in [{header}] of your {file} would ", listed(keys))?;
        match (others.is_empty(), failing.is_empty()) {
            (false, true) => write!(f, "give {} another identity.", tools(others)),
            (true, _) => write!(f, "make {} fail.", tools(failing)),
            (false, false) => {
                write!(f, "give {} another identity, and make {} fail.", tools(others), tools(failing))
            }
        }
    }
}

/// What some tools make of the files, whoever is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolNote {
    /// They read nothing in either file because of a line.
    Unreadable {
        /// The tools.
        readers: Vec<Reader>,
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// They cannot work with the profile because of a line, whoever they are.
    Unusable {
        /// The tools.
        readers: Vec<Reader>,
        /// The profile.
        profile: ProfileName,
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// Its key, in lower case.
        key: String,
    },
    /// They use another region with the profile, where a line of another section counts as one of it.
    OtherRegion {
        /// The tools.
        readers: Vec<Reader>,
        /// The profile.
        profile: ProfileName,
        /// The region; `None` where they have none.
        region: Option<String>,
    },
    /// They do not find the profile.
    Unreachable {
        /// The tools.
        readers: Vec<Reader>,
        /// The profile.
        profile: ProfileName,
    },
}

/// As a sentence.
impl fmt::Display for ToolNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { readers, file, line } => {
                write!(f, "Because of line {line} of {}, {} cannot read it.", file.display(), tools(readers))
            }
            Self::Unusable { readers, profile, file, line, key } => write!(
                f,
                "Because of {key} in line {line} of {}, {} cannot work with the profile {profile}.",
                file.display(),
                tools(readers)
            ),
            Self::OtherRegion { readers, profile, region: Some(region) } => {
                write!(f, "With the profile {profile}, the region {region} is used by {}.", tools(readers))
            }
            Self::OtherRegion { readers, profile, region: None } => {
                write!(f, "With the profile {profile}, no region is found by {}.", tools(readers))
            }
            Self::Unreachable { readers, profile } => {
                write!(f, "The profile {profile} is not found by {}.", tools(readers))
            }
        }
    }
}

impl ToolNote {
    /// What a check found besides shadows, and who has another region than this one, where it is known. `path` tells where
    /// a file is.
    pub(super) fn of(
        check: &DeliveryCheck,
        files: &ProfileFiles,
        (profile, region): (&ProfileName, Option<&Region>),
        path: impl Fn(FileRole) -> PathBuf,
    ) -> Vec<Self> {
        let mut notes: Vec<Self> = Vec::new();
        for (reader, unreadable) in &check.unreadable {
            let line = files.line(unreadable.file, unreadable.line);
            let file = path(unreadable.file);
            note(&mut notes, *reader, Self::Unreadable { readers: vec![], file, line });
        }
        for (reader, place) in &check.unusable {
            let (file, key) = (path(place.file), place.key.clone());
            let line = files.line(place.file, place.line);
            let unusable = Self::Unusable { readers: vec![], profile: profile.clone(), file, line, key };
            note(&mut notes, *reader, unusable);
        }
        for reader in &check.unreachable {
            note(&mut notes, *reader, Self::Unreachable { readers: vec![], profile: profile.clone() });
        }
        let reads = |reading: &&Reading| {
            reading.unreadable().is_none() && !check.unreachable.contains(&reading.reader())
        };
        let readings = files.readings();
        for reading in readings.iter().filter(reads) {
            let other = reading.region(profile.as_str()).map(|region| region.name);
            if region.is_some_and(|region| other.as_deref() != Some(region.as_str())) {
                let (readers, profile) = (vec![], profile.clone());
                note(&mut notes, reading.reader(), Self::OtherRegion { readers, profile, region: other });
            }
        }
        notes
    }

    fn readers(&mut self) -> &mut Vec<Reader> {
        match self {
            Self::Unreadable { readers, .. }
            | Self::Unusable { readers, .. }
            | Self::OtherRegion { readers, .. }
            | Self::Unreachable { readers, .. } => readers,
        }
    }
}

/// Adds a client to the note that says the same of others, or a note. `same` names no client.
fn note(notes: &mut Vec<ToolNote>, reader: Reader, mut same: ToolNote) {
    let is_same = |note: &ToolNote| {
        let mut note = note.clone();
        note.readers().clear();
        note == same
    };
    match notes.iter_mut().find(|note| is_same(note)) {
        Some(note) => note.readers().push(reader),
        None => {
            same.readers().push(reader);
            notes.push(same);
        }
    }
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
