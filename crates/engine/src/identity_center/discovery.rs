//! What a pasted portal URL leads to: its region, and for a domain of somebody's own, the portal behind it.
//!
//! No AWS API maps a start URL to its region. The host names it, or the portal's page does
//! (`<meta name="region" content="…"/>`), or its redirect (`region=`); else the person is asked.

use super::error::Error;
use super::room::IdentityCenter;
use crate::aws::AwsError;
use daypass_core::start_url::{Owner, StartUrlError};
use daypass_core::{Region, StartUrl};
use url::Url;

/// What is known of a portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    /// The URL to sign in with.
    pub start_url: StartUrl,
    /// Its region, where anything tells.
    pub region: Option<Region>,
}

impl IdentityCenter {
    /// Finds out what a pasted text leads to. The region in a host's name is certain; one found in a page is a guess.
    ///
    /// # Errors
    /// [`Error::StartUrl`] when it is no portal URL, [`Error::NotAPortal`] when a domain leads elsewhere.
    /// That the network does not answer is no error: the region is then simply not known.
    pub(crate) async fn discover(&self, text: &str) -> Result<Portal, Error> {
        let start_url = self.portal_behind(StartUrl::parse(text)?).await?;
        let region = match start_url.region() {
            Some(region) => Some(region),
            None => self.region_from_page(&start_url).await.unwrap_or_else(|error| {
                tracing::info!(%error, "the portal's page was not read, so the region has to be asked");
                None
            }),
        };
        Ok(Portal { start_url, region })
    }

    /// The portal that a pasted text leads to, and its region: the one in the host's name, else the one that the person has
    /// named, else what the portal's page tells.
    ///
    /// # Errors
    /// As [`discover`](Self::discover), [`Error::RegionUnknown`] when the portal answers and does not tell, and [`Error::Aws`]
    /// when it does not answer.
    pub(crate) async fn discover_region(
        &self,
        text: &str,
        named: Option<&Region>,
    ) -> Result<(StartUrl, Region), Error> {
        let start_url = self.portal_behind(StartUrl::parse(text)?).await?;
        let region = match start_url.region().or_else(|| named.cloned()) {
            Some(region) => Some(region),
            None => self.region_from_page(&start_url).await?,
        };
        match region {
            Some(region) => Ok((start_url, region)),
            None => Err(Error::RegionUnknown { start_url }),
        }
    }

    /// The portal that a URL is of; a domain of somebody's own is asked where it leads.
    pub(crate) async fn portal_behind(&self, pasted: StartUrl) -> Result<StartUrl, Error> {
        match pasted.owner() {
            Owner::Aws => Ok(pasted),
            Owner::Loopback if self.is_override(&pasted) => Ok(pasted),
            Owner::Loopback => Err(Error::NotAPortal { start_url: pasted }),
            Owner::Vanity => self.follow(pasted).await,
        }
    }

    /// Whether a URL is at the endpoint override in force, such as aws-sim. Any other portal URL on loopback is refused.
    fn is_override(&self, start_url: &StartUrl) -> bool {
        let same = |endpoint: &String| matches!((Url::parse(endpoint), Url::parse(start_url.as_str())), (Ok(a), Ok(b)) if a.origin() == b.origin());
        self.gateway.endpoints().sso_oidc.iter().any(same)
    }

    /// Follows exactly one redirect, as the AWS CLI does; its target must be a host of AWS.
    async fn follow(&self, pasted: StartUrl) -> Result<StartUrl, Error> {
        let answer = self.gateway.http().get(pasted.as_str()).await?;
        let target = answer.location.filter(|_| matches!(answer.status, 301 | 302 | 303 | 307 | 308));
        let target = target.and_then(|target| Url::parse(pasted.as_str()).ok()?.join(&target).ok());
        match target.map(|target| StartUrl::parse(target.as_str())) {
            Some(Ok(target)) if target.owner() == Owner::Aws => Ok(target),
            Some(Err(page @ StartUrlError::SignInPage { .. })) => Err(page.into()),
            _ => Err(Error::NotAPortal { start_url: pasted }),
        }
    }

    async fn region_from_page(&self, start_url: &StartUrl) -> Result<Option<Region>, AwsError> {
        let answer = self.gateway.http().get(start_url.as_str()).await?;
        Ok(region_in_redirect(answer.location.as_deref()).or_else(|| region_in_page(&answer.body)))
    }
}

fn region_in_redirect(location: Option<&str>) -> Option<Region> {
    let (_, after) = location?.split_once("region=")?;
    Region::parse(after.split(['&', '#', '/']).next()?).ok()
}

/// The content of `<meta name="region" …>`, whatever the order and quotes of its attributes.
fn region_in_page(body: &[u8]) -> Option<Region> {
    let html = String::from_utf8_lossy(body);
    html.split('<').find_map(|tag| {
        let tag = tag.strip_prefix("meta")?.split('>').next()?;
        let attribute = |name: &str| {
            let (_, after) = tag.split_once(&format!("{name}="))?;
            let quote = after.chars().next().filter(|c| "\"'".contains(*c))?;
            after[1..].split(quote).next()
        };
        (attribute("name") == Some("region")).then(|| Region::parse(attribute("content")?).ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_read_out_of_the_portals_page() {
        for page in [
            r#"<head><meta charset="utf-8"/><meta name="region" content="eu-central-1"/></head>"#,
            r#"<meta content='eu-central-1' name='region'>"#,
        ] {
            assert_eq!(region_in_page(page.as_bytes()).unwrap().as_str(), "eu-central-1");
        }
    }

    #[test]
    fn a_page_without_one_is_no_answer() {
        for page in [
            "",
            "<html>hello",
            r#"<meta name="region" content="x">"#,
            r#"<meta name="region">"#,
            "<meta name=",
        ] {
            assert_eq!(region_in_page(page.as_bytes()), None, "{page}");
        }
    }

    #[test]
    fn the_redirect_tells_it_too() {
        let region = region_in_redirect(Some("https://x.signin.aws/platform/login?region=eu-west-1&x=y"));
        assert_eq!(region.unwrap().as_str(), "eu-west-1");
        assert_eq!(region_in_redirect(Some("https://x/?region=<script>")), None);
    }
}
