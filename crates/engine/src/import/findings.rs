//! What in the files makes AWS tools reject them or ignore a part, said where it is found.

use aws_files::{Document, Finding, FindingKind, SectionName, SharedFile, SharedFiles, View};
use daypass_core::view::ImportItem;
use std::collections::{BTreeMap, BTreeSet};

/// The settings that make a section a profile to somebody.
const SETTINGS: [&str; 7] = [
    "aws_access_key_id",
    "role_arn",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "credential_process",
    "source_profile",
];

/// What was found in the files.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// On profiles, by their names.
    on_profiles: BTreeMap<String, Vec<String>>,
    /// On what is no profile.
    beside: Vec<ImportItem>,
}

impl Findings {
    pub(super) fn of(files: &SharedFiles, config: &Document, credentials: &Document, view: &View) -> Self {
        let mut found = Self::default();
        for (file, path, document) in [
            (SharedFile::Config, &files.config, config),
            (SharedFile::Credentials, &files.credentials, credentials),
        ] {
            let headers = profiles_by_line(file, document, view);
            let findings = view.findings().iter().filter(|finding| finding.file == file);
            let mut on_file = Vec::new();
            for finding in findings.clone().filter(|finding| is_of_concern(finding)) {
                let section = document.sections().rfind(|section| section.line() <= finding.line);
                match section.and_then(|section| headers.get(&section.line())) {
                    Some(profile) => {
                        let sentence =
                            format!("Line {} of your {}: {}.", finding.line, words(file), finding.kind);
                        found.on_profiles.entry(profile.clone()).or_default().push(sentence);
                    }
                    None => on_file.push(format!("Line {}: {}.", finding.line, finding.kind)),
                }
            }
            if !on_file.is_empty() {
                let path = path.display().to_string();
                found.beside.push(ImportItem::left_alone(path, Some(on_file.join(" "))));
            }
            found.beside.extend(ignored(file, document, findings));
        }
        found
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

/// The lines of a file at which a profile's section begins.
fn profiles_by_line(file: SharedFile, document: &Document, view: &View) -> BTreeMap<usize, String> {
    let mut lines = BTreeMap::new();
    for (profile, _) in view.profiles() {
        let name = match file {
            SharedFile::Config => SectionName::profile(profile),
            SharedFile::Credentials => SectionName::credentials(profile),
        };
        let Ok(name) = name else { continue };
        lines.extend(document.occurrences(&name).map(|section| (section.line(), profile.to_owned())));
    }
    lines
}

/// What keeps a tool from a file or from a setting; that tools differ on a comment is no concern here.
fn is_of_concern(finding: &Finding) -> bool {
    let kind = finding.kind;
    let also = [FindingKind::InvalidUtf8, FindingKind::DefaultTwice, FindingKind::UppercaseDefault];
    kind.rejected_by_sdks() || kind.rejected_by_botocore() || also.contains(&kind)
}

/// Sections that look like profiles and are ignored for their names.
fn ignored<'a>(
    file: SharedFile,
    document: &Document,
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<ImportItem> {
    let ignored = |finding: &&Finding| finding.kind == FindingKind::IgnoredSection;
    let lines: BTreeSet<usize> = findings.filter(ignored).map(|finding| finding.line).collect();
    let sections = document.sections().filter(|section| lines.contains(&section.line()));
    let like_profiles = sections.filter(|section| {
        section.properties().iter().any(|property| SETTINGS.contains(&property.key.as_str()))
    });
    let items = like_profiles.map(|section| {
        let should = match file {
            SharedFile::Config => "a profile there is called [profile NAME]",
            SharedFile::Credentials => "a profile there is called [NAME]",
        };
        let signs = "NAME has letters, digits and _ - / . % @ : +";
        let detail = format!(
            "Line {} of your {}: AWS SDKs ignore this section because of its name; {should}, and {signs}.",
            section.line(),
            words(file)
        );
        ImportItem::left_alone(format!("[{}]", section.header().trim()), Some(detail))
    });
    items.collect()
}

fn words(file: SharedFile) -> &'static str {
    match file {
        SharedFile::Config => "config file",
        SharedFile::Credentials => "credentials file",
    }
}
