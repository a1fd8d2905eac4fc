//! What affects everything, whatever a person does next: a line at the top of the window, of `daypass status` and of the tray.

use super::room::View;
use crate::aws::LeftOut;
use crate::delivery::KeptText;
use crate::ground::LockName;
use crate::store::StoreError;
use crate::vault::VaultState;
use daypass_core::problem::{listed, quoted};
use daypass_core::view::{Notice, NoticeKind, Status};
use daypass_core::{Explain, SessionId};

impl View {
    /// What affects everything.
    pub(super) fn notices(&self) -> Vec<Notice> {
        let notices = [
            self.endpoint_override().map(overridden),
            self.vault_failure(),
            self.store.damage().map(|error| of_store(NoticeKind::Damaged, &error)),
            self.certificates(),
            self.owed_text(),
            self.interrupted_rotations(),
            self.unfollowing_profiles(),
            self.lock_wait(),
            unreadable_rows(&self.store.unreadable()),
        ];
        notices.into_iter().flatten().collect()
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
        Status { revision: self.revision(), notices: vec![of_store(kind, error)], ..last.clone() }
    }

    fn vault_failure(&self) -> Option<Notice> {
        let VaultState::Failed(error) = self.vault.state() else { return None };
        let problem = error.problem();
        let (title, detail) = (problem.title.clone(), problem.detail.clone());
        Some(Notice { kind: NoticeKind::VaultLocked, title, detail, problem: Some(problem) })
    }

    fn owed_text(&self) -> Option<Notice> {
        // The state is shown all the same where this cannot be read.
        let kept = self.deliveries.kept().list().unwrap_or_default();
        let owed = kept.into_iter().filter(KeptText::is_owed);
        let mut places: Vec<String> =
            owed.map(|text| format!("[{}] in {}", text.section, text.file.display())).collect();
        places.dedup();
        let detail = format!("Your lines in {} are put back when the vault opens.", listed(&places));
        let title = "Your text is waiting for the vault";
        (!places.is_empty()).then(|| notice(NoticeKind::TextOwed, title, detail))
    }

    /// Whose access key is being changed by nobody any more: a rotation that was cut off leaves the user two keys.
    fn interrupted_rotations(&self) -> Option<Notice> {
        // The state is shown all the same where this cannot be read.
        let under_way = self.store.rotations().unwrap_or_default();
        let is_cut_off =
            |id: &SessionId| !self.locks.is_held(&LockName::AccessKeys(id.clone())).unwrap_or(true);
        let names: Vec<String> = under_way
            .iter()
            .filter(|id| is_cut_off(id))
            .filter_map(|id| Some(self.store.session_if_known(id).ok()??.name))
            .collect();
        let first = quoted(names.first()?);
        let detail = format!(
            "The rotation of {}'s access key was interrupted. Continue it: daypass keys rotate {first}",
            listed(&names)
        );
        Some(notice(NoticeKind::RotationInterrupted, "A rotation is unfinished", detail))
    }

    /// Of which integrations the profiles do not follow the syncs, and why.
    fn unfollowing_profiles(&self) -> Option<Notice> {
        // The state is shown all the same where this cannot be read.
        let unfollowed = self.store.unfollowed_syncs().unwrap_or_default();
        let reasons: Vec<String> =
            unfollowed.iter().map(|(alias, reason)| format!("{alias}: {reason}")).collect();
        let detail = format!("{} See all of it: daypass profiles write --dry-run", reasons.join(" "));
        let title = "Profiles do not follow the last sync";
        (!reasons.is_empty()).then(|| notice(NoticeKind::ProfilesUnfollowing, title, detail))
    }

    /// Which certificates of the CA bundle cannot be read, if there are any.
    fn certificates(&self) -> Option<Notice> {
        let named_by = self.gateway.route().ca_bundle.as_ref()?.origin.name();
        let left_out = self.gateway.http().left_out();
        let LeftOut { path, number, line } = left_out.first()?;
        let others = match left_out.len() - 1 {
            0 => String::new(),
            1 => ", and another one,".to_owned(),
            others => format!(", and {others} others,"),
        };
        let path = path.display();
        let detail = format!(
            "{named_by}: certificate {number} of {path} (line {line}){others} cannot be read. Daypass goes on without."
        );
        Some(notice(NoticeKind::Certificates, "Certificates are left out", detail))
    }

    /// The first lock that is waited for: it tells enough, since the others wait for the same.
    fn lock_wait(&self) -> Option<Notice> {
        let wait = self.tasks.waits().into_iter().next()?;
        Some(notice(NoticeKind::LockWait, "Waiting for another Daypass", wait.reason()))
    }
}

fn notice(kind: NoticeKind, title: &str, detail: String) -> Notice {
    Notice { kind, title: title.to_owned(), detail, problem: None }
}

fn overridden(endpoint: &str) -> Notice {
    let detail = format!("Requests go to {endpoint} instead of AWS.");
    notice(NoticeKind::EndpointOverride, "This is not AWS", detail)
}

/// What is wrong with the store, and what to do.
fn of_store(kind: NoticeKind, error: &StoreError) -> Notice {
    let problem = error.problem();
    notice(kind, &problem.title, format!("{} {}", problem.detail, problem.action))
}

/// What was left out of which table, if anything was.
fn unreadable_rows(left_out: &[(&'static str, usize)]) -> Option<Notice> {
    let left_out: Vec<String> = left_out.iter().map(|(what, count)| format!("{what} ({count})")).collect();
    let detail =
        format!("Left out: {}. A newer Daypass may have written it: update this one.", listed(&left_out));
    let title = "Some of Daypass's state cannot be read";
    (!left_out.is_empty()).then(|| notice(NoticeKind::UnreadableRows, title, detail))
}
