//! AWS's time, as an answer tells it.
//!
//! Credentials end by AWS's clock. Where this machine's clock is wrong by more than a quarter of an hour, AWS refuses signed
//! requests; up to that, STS issues credentials. The portal, whose requests are not signed, does so whatever our clock shows.
//! We would take their end for minutes or hours earlier or later.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// A difference up to this is network delay and ordinary drift, and is not corrected.
const TOLERATED: SignedDuration = SignedDuration::from_mins(2);

/// The `Date` of an operation's answer, once it is there.
#[derive(Debug, Clone, Default)]
pub(super) struct AnswerDate(Arc<Mutex<Option<Timestamp>>>);

impl Intercept for AnswerDate {
    fn name(&self) -> &'static str {
        "AnswerDate"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date").and_then(parse);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = date;
        Ok(())
    }
}

impl AnswerDate {
    /// What this machine's clock, which shows `now`, will show at a moment of AWS's.
    pub(super) fn by_our_clock(&self, moment: Timestamp, now: Timestamp) -> Timestamp {
        let date = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ahead = date.map_or(SignedDuration::ZERO, |date| date.duration_since(now));
        if ahead.abs() <= TOLERATED { moment } else { moment - ahead }
    }
}

/// A `Date` header (RFC 9110 §5.6.7).
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn an_end_is_told_by_the_clock_of_this_machine() {
        let date = |minutes: i64| AnswerDate(Arc::new(Mutex::new(Some(at(minutes)))));
        // Ours is two hours behind, ahead, and about right.
        assert_eq!(date(120).by_our_clock(at(180), at(0)), at(60));
        assert_eq!(date(0).by_our_clock(at(60), at(120)), at(180));
        assert_eq!(date(1).by_our_clock(at(60), at(0)), at(60));
        assert_eq!(AnswerDate::default().by_our_clock(at(60), at(0)), at(60));
    }

    #[test]
    fn a_date_header_is_read() {
        assert_eq!(parse("Thu, 01 Jan 1970 00:10:00 GMT"), Some(at(10)));
        assert_eq!(parse("tomorrow"), None);
    }
}
