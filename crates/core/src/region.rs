//! Regions and partitions.
//!
//! Facts: the SDKs' `sdk-partitions.json` (region patterns, DNS suffixes) and `endpoints.json` (names).

use crate::account::InvalidName;
use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A partition of AWS: a world of its own with its own accounts, ARNs and hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Partition {
    /// The commercial partition, `aws`.
    Aws,
    /// China, `aws-cn`.
    AwsCn,
    /// GovCloud (US), `aws-us-gov`.
    AwsUsGov,
    /// The European Sovereign Cloud, `aws-eusc`.
    AwsEusc,
    /// AWS Secret, `aws-iso`.
    AwsIso,
    /// AWS Secret-B, `aws-iso-b`.
    AwsIsoB,
    /// `aws-iso-e`.
    AwsIsoE,
    /// `aws-iso-f`.
    AwsIsoF,
}

impl Partition {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Aws,
        Self::AwsCn,
        Self::AwsUsGov,
        Self::AwsEusc,
        Self::AwsIso,
        Self::AwsIsoB,
        Self::AwsIsoE,
        Self::AwsIsoF,
    ];

    /// The partition's name as ARNs write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
            Self::AwsEusc => "aws-eusc",
            Self::AwsIso => "aws-iso",
            Self::AwsIsoB => "aws-iso-b",
            Self::AwsIsoE => "aws-iso-e",
            Self::AwsIsoF => "aws-iso-f",
        }
    }

    /// The partition of an ARN's second field.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.id() == id)
    }

    /// The region that STS, IAM and the console fall back to where none is named.
    pub fn implicit_region(self) -> Region {
        Region(
            match self {
                Self::Aws => "us-east-1",
                Self::AwsCn => "cn-northwest-1",
                Self::AwsUsGov => "us-gov-west-1",
                Self::AwsEusc => "eusc-de-east-1",
                Self::AwsIso => "us-iso-east-1",
                Self::AwsIsoB => "us-isob-east-1",
                Self::AwsIsoE => "eu-isoe-west-1",
                Self::AwsIsoF => "us-isof-south-1",
            }
            .to_owned(),
        )
    }
}

/// The name of an AWS region, such as `eu-central-1`.
///
/// New regions appear every year: any text of a region's shape is accepted, not a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

impl Region {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition it lies in, told from its prefix; an unknown shape counts as `aws`.
    pub fn partition(&self) -> Partition {
        match self.0.as_str() {
            name if name.starts_with("cn-") => Partition::AwsCn,
            name if name.starts_with("us-gov-") => Partition::AwsUsGov,
            name if name.starts_with("eusc-") => Partition::AwsEusc,
            name if name.starts_with("us-iso-") => Partition::AwsIso,
            name if name.starts_with("us-isob-") => Partition::AwsIsoB,
            name if name.starts_with("eu-isoe-") => Partition::AwsIsoE,
            name if name.starts_with("us-isof-") => Partition::AwsIsoF,
            _ => Partition::Aws,
        }
    }

    /// A region from a text that a person typed: blanks around it and capitals are forgiven.
    ///
    /// # Errors
    /// [`InvalidName`] when it has not the shape `area-direction-number`.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let name = text.trim().to_ascii_lowercase();
        let parts: Vec<&str> = name.split('-').collect();
        let well_formed = match parts.as_slice() {
            [area, direction @ .., number] => {
                (2..=4).contains(&area.len())
                    && area.bytes().all(|b| b.is_ascii_lowercase())
                    && (1..=2).contains(&direction.len())
                    && direction.iter().all(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_lowercase()))
                    && (1..=2).contains(&number.len())
                    && number.bytes().all(|b| b.is_ascii_digit())
            }
            _ => false,
        };
        if well_formed {
            Ok(Self(name))
        } else {
            Err(InvalidName { text: text.to_owned(), expected: "an AWS region such as eu-central-1" })
        }
    }

    /// The same, where a short form does, too: `use1` for `us-east-1`, `apse2` for `ap-southeast-2`.
    ///
    /// # Errors
    /// [`InvalidName`] as [`parse`](Self::parse), and for the short form of no region that is known here.
    pub fn parse_short(text: &str) -> Result<Self, InvalidName> {
        let typed = text.trim().to_ascii_lowercase();
        let short = NAMES.iter().find(|(id, _)| short_form(id) == typed);
        short.map_or_else(|| Self::parse(text), |(id, _)| Ok(Self((*id).to_owned())))
    }
}

/// A region's name as it is written in a hurry: the area, the first letters of the directions, the number.
fn short_form(id: &str) -> String {
    let mut parts = id.split('-');
    let area = parts.next().unwrap_or_default();
    let rest = parts.map(|part| match part {
        "northeast" => "ne",
        "northwest" => "nw",
        "southeast" => "se",
        "southwest" => "sw",
        number if number.bytes().all(|b| b.is_ascii_digit()) => number,
        direction => direction.get(..1).unwrap_or_default(),
    });
    [area].into_iter().chain(rest).collect()
}

checked_text!(Region);

/// A region and what people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NamedRegion {
    /// `eu-central-1`.
    pub id: Region,
    /// `Frankfurt`.
    pub name: String,
    /// `euc1`, as [`Region::parse_short`] takes it.
    pub short: String,
}

/// The regions to offer, commonest first. IAM Identity Center is in all of them.
pub fn named_regions() -> Vec<NamedRegion> {
    NAMES
        .iter()
        .map(|(id, name)| NamedRegion {
            id: Region((*id).to_owned()),
            name: (*name).to_owned(),
            short: short_form(id),
        })
        .collect()
}

const NAMES: &[(&str, &str)] = &[
    ("us-east-1", "N. Virginia"),
    ("eu-west-1", "Ireland"),
    ("us-west-2", "Oregon"),
    ("eu-central-1", "Frankfurt"),
    ("us-east-2", "Ohio"),
    ("ap-southeast-2", "Sydney"),
    ("ap-northeast-1", "Tokyo"),
    ("ap-southeast-1", "Singapore"),
    ("eu-west-2", "London"),
    ("ap-south-1", "Mumbai"),
    ("ca-central-1", "Canada Central"),
    ("eu-north-1", "Stockholm"),
    ("eu-west-3", "Paris"),
    ("sa-east-1", "São Paulo"),
    ("us-west-1", "N. California"),
    ("ap-northeast-2", "Seoul"),
    ("ap-northeast-3", "Osaka"),
    ("eu-south-1", "Milan"),
    ("eu-south-2", "Spain"),
    ("eu-central-2", "Zurich"),
    ("ca-west-1", "Calgary"),
    ("ap-east-1", "Hong Kong"),
    ("ap-east-2", "Taipei"),
    ("ap-south-2", "Hyderabad"),
    ("ap-southeast-3", "Jakarta"),
    ("ap-southeast-4", "Melbourne"),
    ("ap-southeast-5", "Malaysia"),
    ("ap-southeast-6", "New Zealand"),
    ("ap-southeast-7", "Thailand"),
    ("me-south-1", "Bahrain"),
    ("me-central-1", "UAE"),
    ("il-central-1", "Tel Aviv"),
    ("af-south-1", "Cape Town"),
    ("mx-central-1", "Mexico Central"),
    ("us-gov-west-1", "GovCloud US-West"),
    ("us-gov-east-1", "GovCloud US-East"),
    ("cn-north-1", "Beijing"),
    ("cn-northwest-1", "Ningxia"),
    ("eusc-de-east-1", "European Sovereign Cloud, Brandenburg"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_region_parses_and_knows_its_partition() {
        for region in named_regions() {
            assert_eq!(Region::parse(region.id.as_str()).as_ref(), Ok(&region.id));
        }
        let partition = |name: &str| Region::parse(name).unwrap().partition();
        assert_eq!(partition("eu-central-1"), Partition::Aws);
        assert_eq!(partition("cn-north-1"), Partition::AwsCn);
        assert_eq!(partition("us-gov-west-1"), Partition::AwsUsGov);
        assert_eq!(partition("eusc-de-east-1"), Partition::AwsEusc);
    }

    #[test]
    fn every_partition_knows_its_name_and_its_region() {
        for partition in Partition::ALL {
            assert_eq!(Partition::from_id(partition.id()), Some(partition));
            let region = partition.implicit_region();
            assert_eq!(Region::parse(region.as_str()).as_ref(), Ok(&region));
            assert_eq!(region.partition(), partition);
        }
        assert_eq!(Partition::from_id("moon"), None);
    }

    #[test]
    fn a_new_region_of_a_known_shape_is_accepted() {
        assert_eq!(Region::parse(" EU-West-9 ").unwrap().as_str(), "eu-west-9");
    }

    #[test]
    fn a_short_form_means_one_region() {
        for (text, id) in [
            ("use1", "us-east-1"),
            ("USW2", "us-west-2"),
            ("euc1", "eu-central-1"),
            ("apse2", "ap-southeast-2"),
            ("apne1", "ap-northeast-1"),
            ("usgw1", "us-gov-west-1"),
            ("cnnw1", "cn-northwest-1"),
            ("eu-west-9", "eu-west-9"),
        ] {
            assert_eq!(Region::parse_short(text).unwrap().as_str(), id);
        }
        let mut forms: Vec<String> = NAMES.iter().map(|(id, _)| short_form(id)).collect();
        forms.sort_unstable();
        forms.dedup();
        assert_eq!(forms.len(), NAMES.len());
        for text in ["", "use", "e1", "use9", "useast1", "euw-1"] {
            assert!(Region::parse_short(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_region_is_refused() {
        for text in
            ["", "eu", "eu-central", "eu-central-1a", "eu_central_1", "https://x", "eu--1", "-1", "ü-west-1"]
        {
            assert!(Region::parse(text).is_err(), "{text}");
        }
    }
}
