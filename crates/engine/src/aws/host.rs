//! The host of a URL, which is all of it that a message may name.

/// The host of a URL, for messages: the rest of it may be secret.
pub(super) fn host_of(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
