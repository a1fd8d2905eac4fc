//! What is going on: what is started, what is under way, what is asked, what is wrong.

use super::error::Error;
use super::room::View;
use crate::aws::LeftOut;
use crate::delivery::KeptReason;
use crate::store::{Activation, RecordedFailure, StoreError};
use crate::vault::VaultState;
use daypass_core::clock_set_back::{shown_end, was_set_back};
use daypass_core::problem::listed;
use daypass_core::state::{Facts, Need, SessionState, state};
use daypass_core::view::{IntegrationStatus, Notice, NoticeKind, SessionStatus, Status};
use daypass_core::{Explain, Integration, Problem, ProblemCode, Remedy, SessionId};
use jiff::Timestamp;
use std::collections::HashMap;

impl View {
    /// What is going on.
    pub fn status(&self) -> Result<Status, Error> {
        let revision = self.revision();
        let now = self.clock.now();
        let integrations: Vec<IntegrationStatus> = self
            .store
            .integrations()?
            .iter()
            .map(|i| self.integration_status(i, now))
            .collect::<Result<_, _>>()?;
        let steps = self.tasks.steps();
        let failures: HashMap<SessionId, Problem> = self.store.failures()?.into_iter().collect();
        let mut retries: HashMap<SessionId, RecordedFailure> =
            self.store.retries()?.into_iter().map(|failure| (failure.session.clone(), failure)).collect();
        let activations: HashMap<SessionId, Activation> =
            self.store.activations()?.into_iter().map(|a| (a.session.clone(), a)).collect();
        let mut ids: Vec<&SessionId> =
            steps.keys().chain(failures.keys()).chain(activations.keys()).collect();
        ids.sort();
        ids.dedup();
        let sessions = ids.into_iter().map(|id| {
            let activation = activations.get(id);
            let needs = self.need_of(id, activation, now).ok().flatten();
            let (step, failure) = (steps.get(id).copied(), failures.get(id));
            let ended = activation.is_some_and(|activation| activation.ended_at.is_some());
            let expires_at = activation.map(|a| a.ended_at.map_or(a.expires_at, |at| at.min(a.expires_at)));
            let expires_at = activation.zip(expires_at).map(|(a, end)| shown_end(a.issued_at, end, now));
            let set_back = activation.filter(|a| a.is_live(now) && was_set_back(a.issued_at, now));
            let state = state(Facts { step, expires_at, ended, needs, failure }, now);
            let late = retries.remove(id).and_then(|failure| failure.problem);
            let problem = failure.cloned().or(late).or_else(|| set_back.map(clock_set_back));
            SessionStatus { id: id.clone(), state, step, expires_at, needs, problem }
        });
        let sessions = sessions.filter(|status| status.state != SessionState::Inactive).collect();
        let pending_prompts = self.prompts.pending();
        Ok(Status { revision, sessions, integrations, pending_prompts, notices: self.notices() })
    }

    /// The last status with the notice that this process cannot use the store any more; `None` while it can. No other
    /// status can be had then.
    pub fn outdated(&self, last: &Status) -> Option<Status> {
        let error = self.store.standing().err()?;
        Some(self.with_notice(last, NoticeKind::Outdated, &error))
    }

    /// The last status with the notice that the store is damaged, where that was found out: for when no other status can be
    /// had. Where one can, it has the notice.
    pub fn damaged(&self, last: &Status) -> Option<Status> {
        let error = self.store.damage()?;
        Some(self.with_notice(last, NoticeKind::Damaged, &error))
    }

    fn with_notice(&self, last: &Status, kind: NoticeKind, error: &StoreError) -> Status {
        Status { revision: self.revision(), notices: vec![notice(kind, error)], ..last.clone() }
    }

    /// What a person has to do before there can be new credentials of a session, by when they are due.
    fn need_of(
        &self,
        id: &SessionId,
        activation: Option<&Activation>,
        now: Timestamp,
    ) -> Result<Option<Need>, Error> {
        let Some(session) = self.store.session_if_known(id)? else { return Ok(None) };
        Ok(match activation {
            Some(activation) => self.resolver.live_credentials(activation, Some(&session), None)?.need(now),
            None => self.resolver.prerequisite(&session)?.need_at(now),
        })
    }

    fn integration_status(
        &self,
        integration: &Integration,
        now: Timestamp,
    ) -> Result<IntegrationStatus, Error> {
        let facts = self.store.sign_in(&integration.id)?;
        let signed_in = facts.is_some_and(|facts| facts.is_good(now));
        Ok(IntegrationStatus {
            id: integration.id.clone(),
            signed_in,
            sign_in_expires_at: facts
                .filter(|_| signed_in)
                .map(|facts| shown_end(facts.issued_at, facts.expires_at, now)),
            sign_in: self.tasks.sign_in(&integration.id).map(|sign_in| sign_in.view),
            sync: self.tasks.sync(&integration.id),
        })
    }

    /// What affects everything.
    fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if let Some(endpoint) = self.endpoint_override() {
            notices.push(Notice {
                kind: NoticeKind::EndpointOverride,
                title: "This is not AWS".to_owned(),
                detail: format!("Endpoints are overridden: requests go to {endpoint}."),
                problem: None,
            });
        }
        if let VaultState::Failed(error) = self.vault.state() {
            let problem = error.problem();
            let (title, detail) = (problem.title.clone(), problem.detail.clone());
            notices.push(Notice { kind: NoticeKind::VaultLocked, title, detail, problem: Some(problem) });
        }
        notices.extend(self.store.damage().map(|error| notice(NoticeKind::Damaged, &error)));
        if let Some(detail) = certificates_text(self.gateway.http().left_out()) {
            let title = "Certificates are left out".to_owned();
            notices.push(Notice { kind: NoticeKind::Certificates, title, detail, problem: None });
        }
        // The state is shown all the same where this cannot be read.
        let owed = self.deliveries.kept().list().unwrap_or_default();
        let mut owed: Vec<String> = owed
            .into_iter()
            .filter(|text| text.reason == KeptReason::Owed)
            .map(|text| format!("[{}] in {}", text.section, text.file.display()))
            .collect();
        owed.dedup();
        if !owed.is_empty() {
            notices.push(Notice {
                kind: NoticeKind::TextOwed,
                title: "Text of yours waits for the vault".to_owned(),
                detail: format!("Your lines of {} are put back when the vault opens.", owed.join(", ")),
                problem: None,
            });
        }
        // One tells enough: the others wait for the same.
        notices.extend(self.tasks.waits().first().map(|wait| Notice {
            kind: NoticeKind::LockWait,
            title: "Waiting for another Daypass".to_owned(),
            detail: wait.reason(),
            problem: None,
        }));
        let unreadable = self.store.unreadable();
        if !unreadable.is_empty() {
            let unreadable: Vec<String> =
                unreadable.into_iter().map(|(what, count)| format!("{what} ({count})")).collect();
            notices.push(Notice {
                kind: NoticeKind::UnreadableRows,
                title: "Some of what Daypass remembers cannot be read".to_owned(),
                detail: format!(
                    "Left out: {}. A newer Daypass may have written it: update this one.",
                    listed(&unreadable)
                ),
                problem: None,
            });
        }
        notices
    }

    /// The endpoint override in force, if any.
    pub fn endpoint_override(&self) -> Option<&str> {
        self.gateway.endpoints().in_force()
    }

    /// How the vault stands: its state and its key source, in a word each.
    pub fn vault_text(&self) -> (&'static str, &'static str) {
        (self.vault.state().as_str(), self.vault.source_name())
    }
}

/// What is said of a session whose credentials were issued in the future.
fn clock_set_back(activation: &Activation) -> Problem {
    Problem::new(
        ProblemCode::ClockSkew,
        "The clock was set back",
        format!(
            "By this machine's clock, its credentials will be issued at {}. Nobody can tell when they end.",
            activation.issued_at.strftime("%Y-%m-%d %H:%M UTC")
        ),
        "See that the clock is right, then renew: daypass renew --all",
        Remedy::None,
    )
}

/// What is wrong with the store, and what to do, as a notice.
fn notice(kind: NoticeKind, error: &StoreError) -> Notice {
    let problem = error.problem();
    let detail = format!("{} {}", problem.detail, problem.action);
    Notice { kind, title: problem.title, detail, problem: None }
}

/// Which certificates of `AWS_CA_BUNDLE` cannot be read, if there are any.
fn certificates_text(left_out: &[LeftOut]) -> Option<String> {
    let LeftOut { path, number, line } = left_out.first()?;
    let others = match left_out.len() - 1 {
        0 => String::new(),
        1 => ", and another one,".to_owned(),
        others => format!(", and {others} others,"),
    };
    let path = path.display();
    Some(format!(
        "AWS_CA_BUNDLE: certificate {number} of {path} (line {line}){others} cannot be read. Daypass goes on without."
    ))
}
