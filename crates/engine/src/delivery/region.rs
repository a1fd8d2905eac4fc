//! Which region tools shall use with a profile, and whether it has to be written.

use super::deliveries::{Deliveries, Place};
use super::edit::malformed;
use super::error::Error;
use super::section::take_out_keys;
use super::tools::ProfileFiles;
use crate::store::DeliveredSection;
use aws_files::readers::Readings;
use daypass_core::{ProfileName, Region, SessionId};
use std::collections::BTreeMap;

/// What stands in [`DeliveredSection::regions`] for a section without a region
/// line: any region there is the person's.
pub(super) const NONE_WRITTEN: &str = "";

/// The region that a session would have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RegionChoice<'a> {
    /// The person named it for this start.
    pub(crate) is_given: bool,
    /// They had named it for the session.
    pub(crate) is_sessions_own: bool,
    /// It.
    pub(crate) region: &'a Region,
}

/// The region that tools use with a session's first profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DeliveredRegion {
    /// It was written beside the keys, or the command.
    Written(Region),
    /// The person's AWS files have it.
    Persons(Region),
}

/// Where tools are to work with a profile, and the line that this takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RegionLine {
    /// The region.
    pub(super) region: Region,
    /// Its line is written.
    pub(super) is_written: bool,
}

impl RegionLine {
    /// The region to write.
    pub(super) fn line(&self) -> Option<&Region> {
        self.is_written.then_some(&self.region)
    }
}

impl RegionChoice<'_> {
    /// The region that tools shall use with a profile. The person's own is what they would use without our section;
    /// `ours` is what was delivered there last by this session.
    ///
    /// # Errors
    /// [`Error::FileMalformed`] where our section cannot be told from the lines around it.
    pub(super) fn for_profile(
        self,
        files: &ProfileFiles,
        Place { file, name, recorded }: &Place,
        profile: &ProfileName,
        ours: Option<&DeliveredSection>,
    ) -> Result<Region, Error> {
        let mut without = files.clone();
        take_out_keys(without.get_mut(file.role()), name, recorded)
            .map_err(|error| malformed(profile, &error))?;
        let ours = ours.and_then(|ours| ours.regions.last()).map(String::as_str);
        Ok(self.wanted(region_of_all(&without, profile), ours))
    }

    /// The region that is given now; else the person's own for the profile; else the session's. `ours` is what Daypass
    /// wrote there last: a region that was given stays as long as the session runs.
    fn wanted(self, own: Option<Region>, ours: Option<&str>) -> Region {
        let stays = self.is_sessions_own && ours == Some(self.region.as_str());
        // One of another partition would make every call fail.
        let own = own.filter(|own| !self.is_given && !stays && own.partition() == self.region.partition());
        own.unwrap_or_else(|| self.region.clone())
    }
}

impl Deliveries {
    /// The regions that tools use with what is delivered. A session is missing where its tools do not agree, or where a file
    /// cannot be read: whatever writes there says so.
    pub(crate) fn regions(&self, delivered: &[DeliveredSection]) -> BTreeMap<SessionId, DeliveredRegion> {
        let mut regions = BTreeMap::new();
        // Read once, and only where a region is the person's.
        let mut readings: Option<Option<Readings>> = None;
        for section in delivered {
            let region = match section.regions.last().map(String::as_str) {
                None => None,
                Some(NONE_WRITTEN) => {
                    let readings = readings.get_or_insert_with(|| Some(self.whole_files().ok()?.readings()));
                    let region = readings.as_ref().and_then(|readings| region_in(readings, &section.profile));
                    region.map(DeliveredRegion::Persons)
                }
                Some(written) => Region::parse(written).ok().map(DeliveredRegion::Written),
            };
            if let Some(region) = region {
                regions.entry(section.session.clone()).or_insert(region);
            }
        }
        regions
    }
}

/// The region that every tool uses with a profile, of those that can read the files.
pub(super) fn region_of_all(files: &ProfileFiles, profile: &ProfileName) -> Option<Region> {
    region_in(&files.readings(), profile)
}

/// The same where the files have been read.
fn region_in(readings: &Readings, profile: &ProfileName) -> Option<Region> {
    let readable = readings.iter().filter(|reading| reading.unreadable().is_none());
    let mut regions = readable.map(|reading| {
        let region = reading.region(profile.as_str()).filter(|region| !region.refused)?;
        // As it stands there: what only we would forgive is no region to a tool.
        Region::parse(&region.name).ok().filter(|parsed| parsed.as_str() == region.name)
    });
    let first = regions.next().flatten()?;
    regions.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::tools::WholeFiles;
    use aws_files::Document;

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    #[test]
    fn a_given_region_wins_then_the_persons_own_then_the_sessions() {
        let london = region("eu-west-2");
        let choice = |is_given, is_sessions_own| RegionChoice { is_given, is_sessions_own, region: &london };
        let own = || Some(region("eu-west-1"));
        assert_eq!(choice(true, true).wanted(own(), None), london);
        assert_eq!(choice(false, true).wanted(own(), None), region("eu-west-1"));
        assert_eq!(choice(false, true).wanted(own(), Some("eu-west-2")), london);
        assert_eq!(choice(false, false).wanted(own(), Some("eu-west-2")), region("eu-west-1"));
        assert_eq!(choice(false, false).wanted(Some(region("cn-north-1")), None), london);
        assert_eq!(choice(false, false).wanted(None, None), london);
    }

    #[test]
    fn a_region_counts_where_every_tool_reads_it_alike() {
        let profile = ProfileName::parse("dev").unwrap();
        for (config, expected) in [
            ("[profile dev]\nregion = eu-west-1\n", Some("eu-west-1")),
            ("[profile dev]\nregion = eu-west-1 # Ireland\n", None),
            ("[profile dev]\nREGION = eu-west-1\n", None),
            ("[profile dev]\nregion = eu-west-1#\n", None),
            ("[profile dev]\nregion = EU-WEST-1\n", None),
            // Java and Rust read nothing in this file.
            ("[profile dev]\nregion = eu-west-1\n[x]\nhello: you\n", Some("eu-west-1")),
            ("", None),
        ] {
            let files = WholeFiles::new(Document::parse(config), Some(Document::default())).of("dev");
            let found = region_of_all(&files, &profile);
            assert_eq!(found.as_ref().map(Region::as_str), expected, "{config}");
        }
    }
}
