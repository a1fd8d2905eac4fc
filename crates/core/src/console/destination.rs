//! What is opened in the console. No text makes one that is anywhere but on the console's hosts.

use super::domain;
use super::services::ConsoleService;
use crate::account::InvalidName;
use crate::checked_text::checked_text;
use crate::region::{Partition, Region};
use serde::{Deserialize, Serialize};
use specta::Type;

/// How long a path may be, in characters: more than any address of the console, less than what a server refuses.
const LONGEST: usize = 4096;

/// What to open in the console.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Destination {
    /// The console's home.
    #[default]
    Home,
    /// The first page of a service.
    Service(ServicePath),
    /// Any page.
    Page(PagePath),
}

/// Where a service's pages are, behind the console's host: segments of letters, digits, `-`, `_` and `.`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct ServicePath(String);

impl ServicePath {
    /// The path of the service that a person means by a text: of one that is known by whatever it is called, else the text itself, as AWS
    /// has more services than are known here.
    ///
    /// # Errors
    /// [`InvalidName`] for what cannot be the path of one.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        if let Some(service) = ConsoleService::called(text) {
            return Ok(Self(service.path.to_owned()));
        }
        let path = text.trim().trim_matches('/');
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let is_segment = |segment: &str| !is_dots(segment) && segment.chars().all(is_plain);
        // What follows a service that is known by another name is its own.
        let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
        if path.len() > LONGEST || !path.split('/').all(is_segment) {
            return Err(InvalidName {
                text: text.to_owned(),
                expected: "a service of the console, such as ec2",
            });
        }
        let first = ConsoleService::called(first).map_or(first, |service| service.path);
        Ok(Self(rest.map_or_else(|| first.to_owned(), |rest| format!("{first}/{rest}"))))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is called: as AWS writes it where it is known, else the path.
    pub fn name(&self) -> &str {
        super::CONSOLE_SERVICES
            .iter()
            .find(|service| service.path == self.0)
            .map_or(&self.0, |known| known.name)
    }

    /// Whether the service is one that is known.
    pub fn is_known(&self) -> bool {
        let is_in = |path: &str| {
            self.0.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        super::CONSOLE_SERVICES.iter().any(|service| is_in(service.path))
    }
}

/// A page's address behind the host: path, query and fragment, without the first slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePath(String);

impl PagePath {
    /// A page from a text that a person typed, with or without the first slash.
    ///
    /// # Errors
    /// [`InvalidName`] for what browsers would read as another host, another page, or two lines: a scheme or a host, blanks, backslashes,
    /// empty segments and dots for segments, also where they are percent-encoded.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let refused = || InvalidName {
            text: text.to_owned(),
            expected: "a path of the console, such as /s3/buckets, or a page's address out of the browser",
        };
        let page = text.trim_matches(' ');
        let page = page.strip_prefix('/').unwrap_or(page);
        let is_written = |b: u8| b.is_ascii_graphic() && !br#"\"<>`"#.contains(&b);
        let path = page.split(['?', '#']).next().unwrap_or_default();
        // Browsers leave these as they are, but not in a path.
        if page.len() > LONGEST || !page.bytes().all(is_written) || path.contains(['^', '{', '|', '}']) {
            return Err(refused());
        }
        let mut segments: Vec<String> = path.split('/').map(decoded).collect();
        // A slash at the end is a page like any other.
        if segments.len() > 1 && segments.last().is_some_and(String::is_empty) {
            segments.pop();
        }
        let is_segment = |segment: &String| {
            !segment.is_empty()
                && !is_dots(segment)
                && !segment.contains(['\\', '/'])
                && !segment.contains(char::is_control)
        };
        // The first would be a scheme, as a browser resolves it.
        let has_scheme = segments.first().is_some_and(|first| first.contains(':'));
        if has_scheme || !(path.is_empty() || segments.iter().all(is_segment)) {
            return Err(refused());
        }
        Ok(Self(page.to_owned()))
    }

    /// The address, without the first slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region that its query names.
    pub fn region(&self) -> Option<Region> {
        let query = self.parts().1?;
        query.split('&').find_map(|pair| Region::parse(pair.strip_prefix("region=")?).ok())
    }

    /// The same page in a region, which a query that names one names then.
    fn in_region(&self, region: &Region, is_needed: bool) -> String {
        let (path, query, fragment) = self.parts();
        let mut pairs: Vec<&str> = query.map(|query| query.split('&').collect()).unwrap_or_default();
        let named = format!("region={region}");
        match pairs.iter_mut().find(|pair| pair.starts_with("region=")) {
            Some(pair) => *pair = &named,
            None if is_needed => pairs.push(&named),
            None => {}
        }
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        format!("{path}{query}{}", fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default())
    }

    /// Path, query and fragment.
    fn parts(&self) -> (&str, Option<&str>, Option<&str>) {
        let (rest, fragment) =
            self.0.split_once('#').map_or((&*self.0, None), |(rest, behind)| (rest, Some(behind)));
        let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
        (path, query, fragment)
    }
}

impl Destination {
    /// The region that the page itself names.
    pub fn region(&self) -> Option<Region> {
        match self {
            Self::Page(page) => page.region(),
            Self::Home | Self::Service(_) => None,
        }
    }

    /// Its address in the console of a region.
    pub fn url(&self, region: &Region) -> String {
        let partition = region.partition();
        let names_region = matches!(partition, Partition::Aws | Partition::AwsEusc);
        let host = match names_region {
            true => format!("https://{region}.console.{}", domain(partition)),
            false => format!("https://console.{}", domain(partition)),
        };
        match self {
            Self::Home => format!("{host}/console/home?region={region}"),
            Self::Service(service) => format!("{host}/{service}/home?region={region}"),
            Self::Page(page) => format!("{host}/{}", page.in_region(region, !names_region)),
        }
    }
}

checked_text!(ServicePath);

/// Whether a segment means the folder itself or the one above (RFC 3986, 5.2.4), or is none.
fn is_dots(segment: &str) -> bool {
    segment.chars().all(|c| c == '.')
}

/// A segment as a server reads it, decoded for as long as there is anything to decode.
fn decoded(segment: &str) -> String {
    let mut text = segment.to_owned();
    loop {
        let once = percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if once == text {
            return text;
        }
        text = once;
    }
}

#[cfg(test)]
#[path = "destination_test.rs"]
mod tests;
