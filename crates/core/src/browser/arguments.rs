//! What a browser is started with.

use super::container::PageWindow;
use super::installation::BrowserInstallation;
use super::known::Family;
use super::profiles::BrowserProfile;
use url::Url;

/// That the browser has no containers: it is not of Firefox's family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoContainers;

impl BrowserInstallation {
    /// The program and its arguments that open a page in a profile and a window. Whatever they are called, each is one
    /// argument, and none is read as an option: a page has a scheme, a profile of [`Family::profiles`] begins with no dash.
    ///
    /// # Errors
    /// [`NoContainers`] for a container in a browser of Chromium's family.
    pub fn arguments(
        &self,
        family: Family,
        profile: Option<&BrowserProfile>,
        window: &PageWindow,
        page: &Url,
    ) -> Result<Vec<String>, NoContainers> {
        let mut words = self.start.clone();
        match (family, window) {
            (Family::Chromium(_), PageWindow::Container(_)) => return Err(NoContainers),
            (Family::Chromium(private), window) => {
                words.extend(profile.map(|profile| format!("--profile-directory={}", profile.id)));
                words.extend(["--no-first-run", "--no-default-browser-check"].map(str::to_owned));
                if *window == PageWindow::Private {
                    words.push(private.to_owned());
                }
                words.push(page.as_str().to_owned());
            }
            (Family::Firefox(_), window) => {
                if let Some(profile) = profile {
                    words.extend(["-P".to_owned(), profile.id.clone()]);
                }
                let (option, address) = match window {
                    PageWindow::Usual => ("--new-tab", page.as_str().to_owned()),
                    PageWindow::Private => ("--private-window", page.as_str().to_owned()),
                    PageWindow::Container(container) => ("--new-tab", container.address(page)),
                };
                words.extend([option.to_owned(), address]);
            }
        }
        Ok(words)
    }
}

#[cfg(test)]
#[path = "arguments_test.rs"]
mod tests;
