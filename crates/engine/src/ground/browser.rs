//! The browser, as a port, and the door before it: only AWS's own pages are opened, over https.

use super::installed_browsers::InstalledBrowser;
use super::unfit_browser::UnfitBrowser;
use daypass_core::BrowserPlace;
use daypass_core::aws_host::AwsHost;
use daypass_core::browser::OpenIn;
use url::{Host, Url};

/// Opens a page.
pub trait Browser: Send + Sync + std::fmt::Debug {
    /// Opens a page, or tells the person to.
    ///
    /// # Errors
    /// [`BrowserError`]
    fn open(&self, url: &Url, how: &OpenIn) -> Result<(), BrowserError>;

    /// Whether a page could be opened so, as far as can be told before: nothing is started.
    ///
    /// # Errors
    /// [`UnfitBrowser`]
    fn check(&self, url: &Url, how: &OpenIn) -> Result<(), UnfitBrowser>;

    /// The browsers that can be chosen.
    fn installed(&self) -> Vec<InstalledBrowser>;

    /// Where the person's browser is, whether a page is opened in it or not.
    fn place(&self) -> BrowserPlace;
}

/// Why no browser has taken a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrowserError {
    /// Nothing here opens pages, or nothing shall.
    #[error("there is no browser to open pages in")]
    None,
    /// The programs that open pages here could not be run, or ended with a failure.
    #[error("no browser could be started")]
    Failed,
    /// The one that is chosen cannot open it so.
    #[error(transparent)]
    Unfit(#[from] UnfitBrowser),
}

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
    let ours = AwsHost::of(url.host_str()?).is_some();
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
            "https://ap-southeast-2.signin.aws/platform/authorize?request_uri=urn%3Ax",
            "https://device.sso.us-east-2.api.aws/?user_code=BCDF-GHJK",
            "https://ssoins-7223aabbccddeeff.us-east-2.portal.amazonaws.com/#/device?user_code=BCDF-GHJK",
            "https://oidc.us-east-2.api.aws/authorize?x=y",
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
            "https://eu-west-1.signin.aws.evil.example/platform/authorize",
            "https://eu-west-1.evilsignin.aws/platform/authorize",
            "https://eu-west-1.signin.aws:8443/platform/authorize",
            "http://eu-west-1.signin.aws/platform/authorize",
            "https://eu-west-1.signin.aws@evil.example/platform/authorize",
            r"https://evil.example\.signin.aws/",
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
