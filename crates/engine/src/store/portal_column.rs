//! The column `start_url` of an integration: the portal's URL, and behind its `#` what was added since the column was made.
//!
//! A start URL has no fragment, and every Daypass drops one when it reads the column. So an older Daypass on the same store
//! reads the portal's URL as ever, and two persons' sign-ins to one portal stand in a column whose values are unique.

use super::StoreError;
use daypass_core::{Integration, Region, StartUrl};
use url::form_urlencoded;

/// The integration is there beside another one of the same instance; the value is its id, which makes the text unique.
const ANOTHER: &str = "another";
/// One for each further region of the instance.
const ADDITIONAL_REGION: &str = "region";
/// The region in which the person signed in last.
const SIGNED_IN: &str = "signed-in";

/// What the column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PortalColumn {
    pub(super) start_url: StartUrl,
    /// The id of an integration that is there beside another one.
    pub(super) another: Option<String>,
    pub(super) additional_regions: Vec<Region>,
    pub(super) signed_in: Option<Region>,
}

impl PortalColumn {
    /// What the column holds of an integration.
    pub(super) fn of(integration: &Integration, signed_in: Option<Region>) -> Self {
        Self {
            start_url: integration.start_url.clone(),
            another: integration.another.then(|| integration.id.to_string()),
            additional_regions: integration.additional_regions.clone(),
            signed_in,
        }
    }

    /// Reads the column. What a newer Daypass has put behind the `#` is passed over.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when there is no start URL.
    pub(super) fn parse(text: &str) -> Result<Self, StoreError> {
        let start_url = StartUrl::parse(text).map_err(|_| StoreError::Unreadable { what: "start URL" })?;
        let mut column = Self { start_url, another: None, additional_regions: Vec::new(), signed_in: None };
        let notes = text.split_once('#').map_or("", |(_, notes)| notes);
        for (name, value) in form_urlencoded::parse(notes.as_bytes()) {
            match name.as_ref() {
                ANOTHER => column.another = Some(value.into_owned()),
                ADDITIONAL_REGION => column.additional_regions.extend(Region::parse(&value)),
                SIGNED_IN => column.signed_in = Region::parse(&value).ok(),
                _ => {}
            }
        }
        Ok(column)
    }

    /// The column's text: the URL alone where nothing is to be noted beside it.
    pub(super) fn text(&self) -> String {
        let mut notes = form_urlencoded::Serializer::new(String::new());
        notes.extend_pairs(self.another.iter().map(|id| (ANOTHER, id.as_str())));
        notes.extend_pairs(self.additional_regions.iter().map(|region| (ADDITIONAL_REGION, region.as_str())));
        notes.extend_pairs(self.signed_in.iter().map(|region| (SIGNED_IN, region.as_str())));
        let (url, notes) = (self.start_url.as_str(), notes.finish());
        if notes.is_empty() { url.to_owned() } else { format!("{url}#{notes}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://northwind.awsapps.com/start";

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    #[test]
    fn what_is_noted_beside_a_url_is_read_again_and_an_older_daypass_reads_the_url() {
        let column = PortalColumn {
            start_url: StartUrl::parse(URL).unwrap(),
            another: Some("00112233445566aa".to_owned()),
            additional_regions: vec![region("us-east-1"), region("eu-west-1")],
            signed_in: Some(region("eu-west-1")),
        };
        let text = column.text();
        assert_eq!(
            text,
            format!("{URL}#another=00112233445566aa&region=us-east-1&region=eu-west-1&signed-in=eu-west-1")
        );
        assert_eq!(PortalColumn::parse(&text).unwrap(), column);
        assert_eq!(StartUrl::try_from(text).unwrap().as_str(), URL, "as every Daypass reads the column");
    }

    #[test]
    fn a_url_alone_stays_as_every_daypass_writes_it() {
        let column = PortalColumn::parse(URL).unwrap();
        assert_eq!((column.additional_regions.len(), column.text().as_str()), (0, URL));
    }

    #[test]
    fn what_a_newer_daypass_notes_does_not_cost_the_row() {
        let column = PortalColumn::parse(&format!("{URL}#colour=red&region=mars&region=us-east-1")).unwrap();
        assert_eq!(column.additional_regions, [region("us-east-1")]);
    }
}
