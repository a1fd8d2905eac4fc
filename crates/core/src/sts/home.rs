//! In which regions STS is asked.

use crate::region::{Partition, Region};

/// The regions in which STS is asked with the credentials of a source, in this order: where the source is at home, then
/// those in which it is asked again when the first refuses. The region that a session is delivered with is not among them:
/// an account has to enable newer regions, and STS takes no credentials of an account in a region that the account lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeRegions(Vec<Region>);

impl HomeRegions {
    /// Of these regions those that lie in the partition of the source, then the partition's own, which no account can
    /// switch off (AWS Account Management Reference Guide, *Enable or disable AWS Regions in your account*).
    pub fn of<'a>(partition: Partition, candidates: impl IntoIterator<Item = Option<&'a Region>>) -> Self {
        let mut regions: Vec<Region> = Vec::new();
        let chosen = candidates.into_iter().flatten().filter(|region| region.partition() == partition);
        for region in chosen.cloned().chain([partition.implicit_region()]) {
            if !regions.contains(&region) {
                regions.push(region);
            }
        }
        Self(regions)
    }

    /// Those of a user, of whom only the region is known in which their tools work by default.
    pub fn of_region(region: &Region) -> Self {
        Self::of(region.partition(), [Some(region)])
    }

    /// The regions; there is always one.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    fn names(partition: Partition, candidates: &[Option<&Region>]) -> String {
        let home = HomeRegions::of(partition, candidates.iter().copied());
        home.iter().map(Region::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_sources_region_comes_first_and_the_partitions_own_is_always_there() {
        let (hong_kong, frankfurt) = (region("ap-east-1"), region("eu-central-1"));
        let virginia = region("us-east-1");
        assert_eq!(names(Partition::Aws, &[]), "us-east-1");
        assert_eq!(names(Partition::Aws, &[None, Some(&frankfurt)]), "eu-central-1 us-east-1");
        let all = [Some(&hong_kong), Some(&frankfurt), Some(&hong_kong)];
        assert_eq!(names(Partition::Aws, &all), "ap-east-1 eu-central-1 us-east-1");
        assert_eq!(names(Partition::Aws, &[Some(&virginia), Some(&frankfurt)]), "us-east-1 eu-central-1");
    }

    #[test]
    fn a_region_of_another_partition_is_not_asked() {
        assert_eq!(names(Partition::AwsCn, &[Some(&region("eu-central-1"))]), "cn-northwest-1");
        assert_eq!(
            names(Partition::AwsUsGov, &[Some(&region("us-gov-east-1"))]),
            "us-gov-east-1 us-gov-west-1"
        );
    }
}
