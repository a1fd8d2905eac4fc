//! What has to be true of what is told, at every step.

use super::Month;
use crate::tray::icon::{IconState, icon_state};
use crate::tray::menu::{Entry, Setting, menu, words};
use crate::tray::times::Times;
use daypass_core::settings::OnQuit;
use daypass_core::state::{Need, Renewal};
use daypass_core::view::Status;
use daypass_core::{SessionId, SessionState};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How long after any trouble something may still be late, or be asked of the person.
const AFTER_TROUBLE: SignedDuration = SignedDuration::from_mins(12);

impl Month {
    /// Compares what is told with what the AWS CLI would meet.
    pub(super) fn check(&self, status: &Status) -> Result<(), String> {
        let now = self.machine.sim.now();
        let working = self.working();
        let live: BTreeSet<SessionId> = status
            .sessions
            .iter()
            .filter(|session| session.state.is_live() && session.expires_at.is_some_and(|end| end > now))
            .map(|session| session.id.clone())
            .collect();
        if live != working {
            let differ: Vec<_> = live.symmetric_difference(&working).collect();
            return Err(format!("told as live and what works differ in {differ:?}: {:?}", status.sessions));
        }
        let engine = self.engine();
        // What a sync that is under way has found to be gone is not in the catalog any more, and told until it is stopped.
        let is_told = |id: &SessionId| status.sessions.iter().any(|session| session.id == *id);
        let is_there = |id: &&SessionId| is_told(id) || engine.sessions().get(id).is_ok();
        let broken: Vec<&SessionId> = self.wanted.difference(&working).filter(is_there).collect();
        let calm = now.duration_since(self.troubled_at) > AFTER_TROUBLE;
        let needs_sign_in = status.sessions.iter().any(|session| session.needs == Some(Need::SignIn));
        match icon_state(status, now) {
            IconState::Idle if !working.is_empty() || !broken.is_empty() => {
                return Err(format!("the icon is idle: {} work, {broken:?} do not", working.len()));
            }
            IconState::Active if !broken.is_empty() => {
                let told: Vec<_> =
                    status.sessions.iter().filter(|session| broken.contains(&&session.id)).collect();
                return Err(format!("the icon says that all is well, but {broken:?} do not work: {told:?}"));
            }
            IconState::NeedsYou if broken.is_empty() && calm && !needs_sign_in => {
                return Err(format!("the icon asks for somebody, and nothing is wrong: {status:?}"));
            }
            _ => {}
        }
        self.check_menu(status, working.len())?;
        let attended = self.app.is_some();
        for session in &status.sessions {
            let late = matches!(session.renewal, Some(Renewal::Late { .. }));
            if late && calm {
                return Err(format!("{session:?} is late though nothing is wrong"));
            }
            if attended && matches!(session.renewal, Some(Renewal::Unattended)) {
                return Err(format!("{session:?} is told as renewed by nobody"));
            }
            if !attended && session.state == SessionState::Active && session.renewal == Some(Renewal::Kept) {
                return Err(format!("{session:?} is told as kept, and no Daypass runs"));
            }
        }
        Ok(())
    }

    /// The menu counts what works, and is no longer than a screen.
    fn check_menu(&self, status: &Status, working: usize) -> Result<(), String> {
        let now = self.machine.sim.now();
        let setting = Setting {
            times: Times::FromNow(now),
            zone: TimeZone::UTC,
            on_quit: OnQuit::Stop,
            consents: Arc::default(),
        };
        let entries = menu(&self.catalog, &self.titles, status, &setting);
        let words = words(&entries);
        let quit = words.iter().find(|words| words.starts_with("Quit")).copied().unwrap_or_default();
        let expected = match working {
            0 => "Quit".to_owned(),
            1 => "Quit and stop 1 session".to_owned(),
            many => format!("Quit and stop {many} sessions"),
        };
        if !quit.starts_with(&expected) {
            return Err(format!("{working} work, and the menu says {quit:?}"));
        }
        let lines = entries.iter().filter(|entry| !matches!(entry, Entry::Separator)).count();
        if lines > 40 {
            return Err(format!("the menu has {lines} lines: {words:#?}"));
        }
        Ok(())
    }
}
