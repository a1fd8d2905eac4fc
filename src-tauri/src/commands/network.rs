//! The way from this machine to AWS, for the settings.

use crate::daypass::Daypass;
use daypass_core::Problem;
use daypass_engine::aws::{Choice, Chosen};
use serde::Serialize;
use specta::Type;
use tauri::State;

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

/// What was chosen for the way to AWS when Daypass was started; nothing where all is as the system has it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn network(daypass: State<'_, Daypass>) -> Result<Vec<NetworkChoice>, Problem> {
    Ok(daypass.engine()?.route().chosen().into_iter().map(NetworkChoice::from).collect())
}
