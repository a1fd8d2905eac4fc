//! How the codes of MFA devices are had without a person, and which were used.

use super::{Store, StoreError};
use daypass_core::mfa::TimeStep;
use daypass_core::sts::MfaSerial;
use rusqlite::OptionalExtension;

impl Store {
    /// The command that prints a device's codes, if there is one.
    pub fn mfa_process(&self, device: &MfaSerial) -> Result<Option<String>, StoreError> {
        self.read(|db| {
            let found = db
                .prepare_cached("SELECT process FROM mfa_device WHERE serial = ?")?
                .query_row([device.as_str()], |row| row.get(0))
                .optional()?;
            Ok(found.flatten())
        })
    }

    /// Sets the command that prints a device's codes; with `None` there is none.
    pub fn set_mfa_process(&self, device: &MfaSerial, process: Option<&str>) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO mfa_device (serial, process) VALUES (?, ?)
                 ON CONFLICT (serial) DO UPDATE SET process = excluded.process",
                (device.as_str(), process),
            )?;
            Ok(())
        })
    }

    /// The time step of the last code that was computed for a device and used.
    pub fn last_step(&self, device: &MfaSerial) -> Result<Option<TimeStep>, StoreError> {
        self.read(|db| {
            let found: Option<Option<i64>> = db
                .prepare_cached("SELECT last_step FROM mfa_device WHERE serial = ?")?
                .query_row([device.as_str()], |row| row.get(0))
                .optional()?;
            Ok(found.flatten().map(TimeStep::from_number))
        })
    }

    /// Notes that the code of a time step was not used after all, unless a later one was used since.
    pub fn take_back_step(
        &self,
        device: &MfaSerial,
        step: TimeStep,
        before: Option<TimeStep>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "UPDATE mfa_device SET last_step = ?3 WHERE serial = ?1 AND last_step = ?2",
                (device.as_str(), step.number(), before.map(TimeStep::number)),
            )?;
            Ok(())
        })
    }

    /// Notes that the code of a time step is used.
    pub fn set_last_step(&self, device: &MfaSerial, step: TimeStep) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO mfa_device (serial, last_step) VALUES (?1, ?2)
                 ON CONFLICT (serial) DO UPDATE SET last_step = max(coalesce(last_step, ?2), ?2)",
                (device.as_str(), step.number()),
            )?;
            Ok(())
        })
    }
}
