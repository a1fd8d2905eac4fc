//! Responses that are replaced or delayed on purpose.

use daypass_core::Region;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::time::Duration;

/// What happens to the next responses of an operation.
///
/// With `unreachable`, there is no response, and the operation is not carried out. With `status`, `error`, `body`, `redirect` or
/// `endless_pages`, the response is made of these, and the operation is carried out only if `carried_out` is set. With
/// `delay_ms` or `truncate` alone, the operation is carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// The operation as AWS names it, or `*` for any.
    pub op: String,
    /// The region whose responses these are, as [`CallRegion`](crate::call_region::CallRegion) tells it; any when left out.
    /// Calls to an endpoint override count as those of the organisation's own region.
    #[serde(default)]
    pub region: Option<Region>,
    /// Whether the connection ends without a response.
    #[serde(default)]
    pub unreachable: bool,
    /// How many responses; one when left out, [`Fault::ALWAYS`] (as JSON, `"always"`) for all from now on.
    #[serde(default = "once", serialize_with = "write_times", deserialize_with = "read_times")]
    pub times: u32,
    /// The HTTP status; 302 for a redirect, 400 when there is an error, else 200.
    #[serde(default)]
    pub status: Option<u16>,
    /// The name of the error as AWS names it, put in the shape of the operation's protocol.
    #[serde(default)]
    pub error: Option<String>,
    /// The error's message, instead of one that says that it was asked for.
    #[serde(default)]
    pub message: Option<String>,
    /// Whether the operation is carried out all the same, so that only its response is lost.
    #[serde(default)]
    pub carried_out: bool,
    /// Milliseconds of real time before the response.
    #[serde(default)]
    pub delay_ms: Option<u64>,
    /// Seconds, sent as `Retry-After` and, in milliseconds, as `x-amz-retry-after`.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// The whole body, instead of one made of `error`.
    #[serde(default)]
    pub body: Option<String>,
    /// The type of `body`. When left out, a text that begins with `<` is sent as HTML, another as plain text.
    #[serde(default)]
    pub content_type: Option<String>,
    /// Where the response leads: its `Location`.
    #[serde(default)]
    pub redirect: Option<String>,
    /// The connection ends after so many bytes of the body, whichever response that is of.
    #[serde(default)]
    pub truncate: Option<usize>,
    /// A list of the portal has one entry on each page, and no last page.
    #[serde(default)]
    pub endless_pages: bool,
}

fn once() -> u32 {
    1
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Times {
    Count(u32),
    Always(Always),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Always {
    Always,
}

fn read_times<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    Ok(match Times::deserialize(deserializer)? {
        Times::Count(times) => times,
        Times::Always(_) => Fault::ALWAYS,
    })
}

fn write_times<S: Serializer>(times: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    match *times {
        Fault::ALWAYS => Times::Always(Always::Always),
        times => Times::Count(times),
    }
    .serialize(serializer)
}

impl Fault {
    /// As its `times`: it comes with every response from now on.
    pub const ALWAYS: u32 = u32::MAX;

    /// A fault of one response: this error with this status.
    pub fn error(op: &str, status: u16, error: &str) -> Self {
        Self {
            op: op.to_owned(),
            times: 1,
            status: Some(status),
            error: Some(error.to_owned()),
            ..Self::default()
        }
    }

    /// Whether it replaces the response, and does not only delay it.
    pub(crate) fn replaces(&self) -> bool {
        self.status.is_some()
            || self.error.is_some()
            || self.body.is_some()
            || self.redirect.is_some()
            || self.endless_pages
    }

    /// The type that its body is sent with.
    pub(crate) fn body_type(&self) -> &str {
        let is_markup = || self.body.as_ref().is_some_and(|body| body.trim_start().starts_with('<'));
        match &self.content_type {
            Some(content_type) => content_type,
            None if is_markup() => "text/html; charset=utf-8",
            None => "text/plain; charset=utf-8",
        }
    }

    /// Whether its body is an HTML page, as that of a captive portal is.
    pub(crate) fn is_page(&self) -> bool {
        self.body.is_some() && self.body_type().contains("html")
    }

    /// How long it delays the response.
    pub(crate) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms.unwrap_or(0))
    }
}

/// Faults whose operation was not yet called often enough.
#[derive(Default)]
pub(crate) struct Faults {
    waiting: Vec<Fault>,
}

impl Faults {
    /// Adds a fault behind the others.
    pub(crate) fn add(&mut self, fault: Fault) {
        if fault.times > 0 {
            self.waiting.push(fault);
        }
    }

    /// Takes the fault of the next response of an operation in a region, the earliest added first. None when there is none.
    pub(crate) fn take(&mut self, op: &str, region: &Region) -> Option<Fault> {
        let is_for = |fault: &Fault| {
            (fault.op == op || fault.op == "*") && fault.region.as_ref().is_none_or(|of| of == region)
        };
        let at = self.waiting.iter().position(is_for)?;
        let fault = self.waiting.get_mut(at)?;
        if fault.times != Fault::ALWAYS {
            fault.times -= 1;
        }
        let taken = fault.clone();
        if taken.times == 0 {
            self.waiting.remove(at);
        }
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_comes_as_often_as_asked_and_to_its_operation_alone() {
        let mut faults = Faults::default();
        let region = Region::parse("eu-central-1").unwrap();
        faults.add(Fault { times: 2, ..Fault::error("ListAccounts", 500, "InternalServerException") });
        assert!(faults.take("ListAccountRoles", &region).is_none());
        assert!(faults.take("ListAccounts", &region).is_some());
        assert!(faults.take("ListAccounts", &region).is_some());
        assert!(faults.take("ListAccounts", &region).is_none());
    }

    #[test]
    fn a_fault_of_a_region_is_that_regions_alone() {
        let regions = ["eu-central-1", "us-east-1"].map(|name| Region::parse(name).unwrap());
        let mut faults = Faults::default();
        faults.add(Fault { region: Some(regions[1].clone()), ..Fault::error("*", 503, "Unavailable") });
        assert!(faults.take("CreateToken", &regions[0]).is_none());
        assert!(faults.take("CreateToken", &regions[1]).is_some());
    }

    #[test]
    fn json_may_leave_out_all_but_the_operation() {
        let fault: Fault = serde_json::from_str(r#"{"op": "*", "delayMs": 5}"#).unwrap();
        assert_eq!((fault.times, fault.delay()), (1, Duration::from_millis(5)));
        assert!(!fault.replaces());
    }

    #[test]
    fn a_fault_may_stay_for_ever() {
        let fault: Fault =
            serde_json::from_str(r#"{"op": "ListAccounts", "times": "always", "status": 401}"#).unwrap();
        assert_eq!(serde_json::to_value(&fault).unwrap()["times"], "always");
        let mut faults = Faults::default();
        faults.add(fault);
        let region = Region::parse("eu-central-1").unwrap();
        assert!((0..1_000).all(|_| faults.take("ListAccounts", &region).is_some()));
        assert!(serde_json::from_str::<Fault>(r#"{"op": "*", "times": "often"}"#).is_err());
    }

    #[test]
    fn xml_is_told_from_html_by_its_type() {
        let fault = |content_type: Option<&str>| Fault {
            body: Some("<ErrorResponse/>".to_owned()),
            content_type: content_type.map(str::to_owned),
            ..Fault::default()
        };
        assert!(fault(None).is_page());
        assert!(fault(Some("text/html")).is_page());
        assert!(!fault(Some("text/xml")).is_page());
    }
}
