//! The browser, as a port, and the door before it: only AWS's own pages are opened, over https.

use super::blocking::blocking;
use super::child::detached;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};
use url::{Host, Url};

/// How long a program that opens pages is watched. One that fails does so at once, and then the next is tried.
const WATCHED: Duration = Duration::from_millis(250);
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Opens a page.
pub trait Browser: Send + Sync + std::fmt::Debug {
    /// Opens a page, or tells the person to.
    ///
    /// # Errors
    /// When no browser can be started.
    fn open(&self, url: &Url) -> Result<(), BrowserError>;
}

/// No browser could be started.
#[derive(Debug, thiserror::Error)]
#[error("no browser could be started")]
pub struct BrowserError;

/// The person's default browser.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &Url) -> Result<(), BrowserError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the browser's one adapter; the address is checked"
        )]
        let mut launchers = open::commands(url.as_str()).into_iter();
        blocking(|| launchers.any(opens)).then_some(()).ok_or(BrowserError)
    }
}

/// Whether a program that opens pages has taken one: it ends well, or still runs after a moment.
fn opens(launcher: Command) -> bool {
    let Ok(mut child) = detached(launcher) else { return false };
    let began = Instant::now();
    while began.elapsed() < WATCHED {
        match child.try_wait() {
            // Explorer ends with 1 also when it has opened the page.
            Ok(Some(status)) => return status.success() || cfg!(windows),
            Ok(None) => thread::sleep(BETWEEN_LOOKS),
            Err(_) => break,
        }
    }
    wait_for(child);
    true
}

/// Takes note of a child's end, whenever that is: otherwise it stays as a zombie for as long as this process runs.
fn wait_for(mut child: Child) {
    let waiting = thread::Builder::new().name("browser".to_owned()).stack_size(64 * 1024).spawn(move || {
        let _ = child.wait();
    });
    if let Err(error) = waiting {
        tracing::debug!(%error, "the browser's end is not noted");
    }
}

/// Hosts of AWS that serve sign-in, portal and console pages. Not the whole of `amazonaws.com`: anybody can have a
/// host in there (a bucket, a load balancer).
const HOSTS: [&str; 14] = [
    "identitycenter.amazonaws.com",
    "identitycenter.us-gov.amazonaws.com",
    "identitycenter.amazonaws.com.cn",
    "identitycenter.amazonaws.eu",
    "signin.aws.amazon.com",
    "console.aws.amazon.com",
    "signin.amazonaws-us-gov.com",
    "console.amazonaws-us-gov.com",
    "signin.amazonaws.cn",
    "console.amazonaws.cn",
    "signin.amazonaws-eusc.eu",
    "console.amazonaws-eusc.eu",
    "start.us-gov-home.awsapps.com",
    "start.home.awsapps.cn",
];

const SUFFIXES: [&str; 15] = [
    ".awsapps.com",
    ".awsapps.cn",
    ".app.aws",
    ".portal.amazonaws.com",
    ".portal.amazonaws.com.cn",
    ".portal.amazonaws.eu",
    ".app.amazonwebservices.com.cn",
    ".api.amazonwebservices.eu",
    ".signin.aws.amazon.com",
    ".console.aws.amazon.com",
    ".signin.amazonaws-us-gov.com",
    ".signin.amazonaws.cn",
    ".signin.amazonaws-eusc.eu",
    ".console.amazonaws-eusc.eu",
    ".console.amazonaws-us-gov.com",
];

/// The address, if it is one of AWS's own pages. `overrides` are the endpoints in force: a page of theirs may be
/// opened too when it is on this machine, as aws-sim's is.
pub fn own_page(address: &str, overrides: &[&str]) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let loopback = match url.host()? {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(name) => name == "localhost",
    };
    if loopback {
        let same = |other: &&str| Url::parse(other).is_ok_and(|other| other.origin() == url.origin());
        return overrides.iter().any(same).then_some(url);
    }
    let host = url.host_str()?;
    // `oidc.eu-central-1.amazonaws.com`, `device.sso.eu-central-1.amazonaws.com`: exactly one label for the region.
    let regional = ["oidc.", "device.sso."].iter().any(|prefix| {
        host.strip_prefix(prefix).and_then(|rest| rest.split_once('.')).is_some_and(|(region, suffix)| {
            daypass_core::Region::parse(region).is_ok()
                && ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"].contains(&suffix)
        })
    });
    let ours = regional || HOSTS.contains(&host) || SUFFIXES.iter().any(|suffix| host.ends_with(suffix));
    (url.scheme() == "https" && url.port().is_none() && ours).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_aws_are_opened() {
        for address in [
            "https://device.sso.eu-central-1.amazonaws.com/?user_code=BCDF-GHJK",
            "https://oidc.cn-north-1.amazonaws.com.cn/authorize?x=y",
            "https://northwind.awsapps.com/start/#/device?user_code=BCDF-GHJK",
            "https://ssoins-1234567890abcdef.portal.eu-central-1.app.aws/",
            "https://eu-west-1.signin.aws.amazon.com/federation?Action=login",
            "https://signin.amazonaws-us-gov.com/federation",
        ] {
            assert!(own_page(address, &[]).is_some(), "{address}");
        }
    }

    #[test]
    fn no_other_page_is() {
        for address in [
            "http://northwind.awsapps.com/start",
            "https://northwind.awsapps.com:8443/start",
            "https://northwind.awsapps.com@evil.example/",
            "https://evil.example/?northwind.awsapps.com",
            "https://awsapps.com.evil.example/",
            "https://bucket.s3.amazonaws.com/device.html",
            "https://oidc.evil.elb.amazonaws.com/",
            "https://oidc.eu-west-1.elb.amazonaws.com/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "http://127.0.0.1:4321/device",
            "",
        ] {
            assert!(own_page(address, &[]).is_none(), "{address}");
        }
    }

    #[test]
    fn the_simulations_pages_are_opened_while_it_is_the_endpoint() {
        let overrides = ["http://127.0.0.1:4321"];
        assert!(own_page("http://127.0.0.1:4321/device?user_code=X", &overrides).is_some());
        assert!(own_page("http://127.0.0.1:9999/device", &overrides).is_none());
        assert!(own_page("http://evil.example/", &["http://evil.example"]).is_none());
    }
}
