//! The doctor, put together of the rooms, or of nothing where Daypass does not open.

use super::assembled::Assembled;
use crate::backup::Backups;
use crate::delivery::Deliveries;
use crate::doctor::{Doctor, Unopened};
use crate::error::EngineError;
use crate::ground::{self, Home};
use crate::protect::Protector;
use crate::sessions::Sessions;
use crate::store::StoreError;
use aws_files::SharedFiles;
use daypass_core::Explain;
use daypass_core::view::FindingCode as Code;
use std::ffi::OsString;

/// The doctor of an engine.
pub(super) fn doctor(
    parts: &Assembled,
    deliveries: &Deliveries,
    sessions: &Sessions,
    protector: &Protector,
    backups: &Backups,
) -> Doctor {
    let Assembled { home, store, vault, files, gateway, clock, locks, .. } = parts.clone();
    let (deliveries, sessions) = (deliveries.clone(), sessions.clone());
    let (protector, backups) = (protector.clone(), backups.clone());
    Doctor::new(home, files, store, vault, gateway, deliveries, sessions, protector, backups, clock, locks)
}

/// What looks at a machine on which [`Engine::of_environment`](super::Engine::of_environment) has failed so.
pub fn unopened_doctor(error: &EngineError, variable: impl Fn(&str) -> Option<OsString>) -> Doctor {
    let (home, files) = (Home::from_env(&variable), SharedFiles::from_env(&variable).ok());
    Doctor::unopened(home, files, Unopened { code: code(error), problem: error.problem() })
}

fn code(error: &EngineError) -> Code {
    match error {
        EngineError::Ground(ground::Error::UnsafeHome { .. }) => Code::HomeWritableByOthers,
        EngineError::Store(StoreError::Damaged { .. }) => Code::StoreDamaged,
        EngineError::Store(StoreError::Gone { .. }) => Code::StoreGone,
        EngineError::Store(StoreError::Newer { .. } | StoreError::Migrated { .. }) => Code::StoreNewer,
        EngineError::Store(StoreError::ReadOnly { .. }) => Code::HomeReadOnly,
        EngineError::KeySource(_) => Code::KeySourceUnknown,
        _ => Code::HomeUnusable,
    }
}
