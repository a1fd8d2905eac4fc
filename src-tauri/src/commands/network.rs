//! The way from this machine to AWS, for the settings.

use super::input::refusal;
use crate::daypass::{Daypass, problem};
use crate::window;
use daypass_core::settings::CertificateFile;
use daypass_core::{Problem, Settings};
use daypass_engine::aws::{Choice, Chosen};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};

/// What of the way to AWS can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NetworkSubject {
    /// The proxy to AWS.
    Proxy,
    /// Whom no proxy is for.
    NoProxy,
    /// Certificates to trust beside the system's, or in their place.
    Certificates,
    /// A service that is asked elsewhere than at AWS.
    Endpoint,
    /// The FIPS endpoints.
    Fips,
    /// The dual-stack endpoints.
    DualStack,
}

/// A choice that was made for the way to AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub(crate) struct NetworkChoice {
    /// What was chosen.
    what: NetworkSubject,
    /// The value, where there is more to say than that it is so. Never a password.
    value: Option<String>,
    /// The variable or the setting that says so.
    from: String,
}

impl From<Chosen> for NetworkChoice {
    fn from(Chosen { what, value, from }: Chosen) -> Self {
        let what = match what {
            Choice::Proxy => NetworkSubject::Proxy,
            Choice::NoProxy => NetworkSubject::NoProxy,
            Choice::CaBundle | Choice::SystemCertificates => NetworkSubject::Certificates,
            Choice::Endpoint => NetworkSubject::Endpoint,
            Choice::Fips => NetworkSubject::Fips,
            Choice::DualStack => NetworkSubject::DualStack,
        };
        Self { what, value, from }
    }
}

/// The way to AWS as it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Network {
    /// What was chosen for it when Daypass was started; nothing where all is as the system has it.
    choices: Vec<NetworkChoice>,
    /// Whether something else is set by now, which counts from the next start on.
    counts_later: bool,
}

/// What is used on the way to AWS.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn network(daypass: State<'_, Daypass>) -> Result<Network, Problem> {
    let engine = daypass.engine()?;
    let choices = engine.route().chosen().into_iter().map(NetworkChoice::from).collect();
    let counts_later = !engine.route().is_as_set(&engine.settings().map_err(problem)?);
    Ok(Network { choices, counts_later })
}

/// Has the person choose a file of certificates in the system's own dialog, and sets it. Whether they chose one. The window names no
/// file by itself: with one and a proxy of their choice, whoever had the window in their hands could read what goes to AWS.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_ca_bundle(app: AppHandle, daypass: State<'_, Daypass>) -> Result<bool, Problem> {
    let Some(path) = window::choose_file(&app, "Certificates to trust beside your system's").await else {
        return Ok(false);
    };
    let engine = daypass.engine()?;
    let settings = engine.settings().map_err(problem)?;
    let file =
        CertificateFile::parse(&path.display().to_string()).map_err(|error| refusal("caBundle", &error))?;
    let saved = engine.save_settings(&Settings { ca_bundle: Some(file), ..settings });
    daypass.answer(saved).await.map(|()| true)
}

/// The window takes a file of certificates away, and names none.
///
/// # Errors
/// Where there is a new one.
pub(super) fn no_new_file(before: &Settings, now: &Settings) -> Result<(), Problem> {
    if now.ca_bundle.is_none() || now.ca_bundle == before.ca_bundle {
        return Ok(());
    }
    Err(Problem::invalid_input(
        "caBundle",
        "The file is chosen in a dialog",
        "A file of certificates is not named by the window.",
        "Choose it under Certificates.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_names_certificates_to_trust_is_refused() {
        let with = |name: &str| {
            let file = std::env::temp_dir().join(name).display().to_string();
            Settings { ca_bundle: CertificateFile::parse(&file).ok(), ..Settings::default() }
        };
        assert!(no_new_file(&Settings::default(), &with("evil.pem")).is_err());
        assert!(no_new_file(&with("own.pem"), &with("evil.pem")).is_err());
        assert!(no_new_file(&with("own.pem"), &with("own.pem")).is_ok());
        assert!(no_new_file(&with("own.pem"), &Settings::default()).is_ok());
    }
}
