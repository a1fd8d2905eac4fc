//! The codes that programs wait for. A person who works elsewhere is told which program waits, and goes to the field when
//! they want to: a window that came by itself would take the keys that they are typing.

use super::{Change, Notice, few};
use crate::action::Act;
use crate::titles::{Titles, program};
use daypass_core::view::{Catalog, MfaPrompt, Status};

/// The prompts of programs that the person was told of.
#[derive(Debug, Default)]
pub(crate) struct ToldPrompts {
    known: Vec<u32>,
    is_shown: bool,
}

impl ToldPrompts {
    /// What a new status does to the notification. While the window has the `focus`, the field for the code is before the person.
    pub(crate) fn look(&mut self, catalog: &Catalog, status: &Status, focus: bool) -> Option<Change> {
        let asked: Vec<&MfaPrompt> =
            status.pending_prompts.iter().filter(|prompt| prompt.asked_by.is_some()).collect();
        let ids: Vec<u32> = asked.iter().map(|prompt| prompt.id).collect();
        let before = std::mem::replace(&mut self.known, ids);
        let has_news = self.known.iter().any(|id| !before.contains(id));
        match (has_news && !focus, self.is_shown) {
            (true, _) => {
                self.is_shown = true;
                Some(Change::Show(notice(catalog, &asked)))
            }
            (false, true) if asked.is_empty() => {
                self.is_shown = false;
                Some(Change::Withdraw)
            }
            (false, true) if self.known != before => Some(Change::Update(notice(catalog, &asked))),
            (false, _) => None,
        }
    }
}

fn notice(catalog: &Catalog, asked: &[&MfaPrompt]) -> Notice {
    let titles = Titles::of(catalog);
    let lines = asked.iter().map(|prompt| {
        let item = catalog.sessions.iter().find(|item| item.id == prompt.session);
        let title = item.map_or_else(|| prompt.session_name.clone(), |item| titles.title(item));
        let asker = prompt.asked_by.as_ref().map(program).unwrap_or_default();
        format!("{asker} needs {title}")
    });
    let lines: Vec<String> = lines.collect();
    let (title, body) = match asked {
        [one] => (lines.concat(), format!("It is waiting for an MFA code from {}.", one.user_name)),
        many => (format!("{} programs are waiting for MFA codes", many.len()), few(lines)),
    };
    Notice { title, body, button: "Enter code", acts: vec![Act::EnterCode] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{catalog, prompt, user};
    use daypass_core::view::{Caller, Channel};

    fn asked(id: u32, session: &str, process: &str) -> MfaPrompt {
        let by = Caller {
            channel: Channel::CredentialProcess,
            process: Some(process.to_owned()),
            pid: Some(420 + id),
        };
        MfaPrompt { asked_by: Some(by), ..prompt(id, session, session) }
    }

    fn look(told: &mut ToldPrompts, prompts: Vec<MfaPrompt>, focus: bool) -> Option<Change> {
        let catalog = catalog(vec![user("mira", "mira"), user("jonas", "jonas")]);
        told.look(&catalog, &Status { pending_prompts: prompts, ..Status::default() }, focus)
    }

    fn shown(change: Option<Change>) -> Notice {
        match change {
            Some(Change::Show(notice)) => notice,
            other => panic!("nothing is shown: {other:?}"),
        }
    }

    #[test]
    fn a_prompt_for_a_program_did_not_say_which() {
        let mut told = ToldPrompts::default();
        let terraform = || vec![asked(1, "mira", "terraform")];
        let notice = shown(look(&mut told, terraform(), false));
        assert_eq!(notice.title, "terraform (pid 421) needs mira");
        assert_eq!(notice.body, "It is waiting for an MFA code from mira.");
        assert_eq!((notice.button, notice.acts), ("Enter code", vec![Act::EnterCode]));
        let rejected = MfaPrompt { rejections: 1, ..terraform().swap_remove(0) };
        assert_eq!(look(&mut told, vec![rejected], false), None, "it is told once");
        assert_eq!(look(&mut told, Vec::new(), false), Some(Change::Withdraw));
        assert_eq!(look(&mut told, Vec::new(), false), None);
    }

    #[test]
    fn what_the_person_has_started_themselves_is_not_told() {
        assert_eq!(look(&mut ToldPrompts::default(), vec![prompt(1, "mira", "mira")], false), None);
    }

    #[test]
    fn who_is_in_the_window_has_the_field_before_them() {
        let mut told = ToldPrompts::default();
        assert_eq!(look(&mut told, vec![asked(1, "mira", "terraform")], true), None);
        assert_eq!(look(&mut told, vec![asked(1, "mira", "terraform")], false), None, "they have seen it");
        assert_eq!(look(&mut told, Vec::new(), false), None);
    }

    #[test]
    fn two_programs_come_together_and_the_last_one_stays() {
        let mut told = ToldPrompts::default();
        look(&mut told, vec![asked(1, "mira", "terraform")], false);
        let both = vec![asked(1, "mira", "terraform"), asked(2, "jonas", "aws")];
        let notice = shown(look(&mut told, both, false));
        assert_eq!(notice.title, "2 programs are waiting for MFA codes");
        assert_eq!(notice.body, "terraform (pid 421) needs mira\naws (pid 422) needs jonas");
        match look(&mut told, vec![asked(2, "jonas", "aws")], false) {
            Some(Change::Update(notice)) => assert_eq!(notice.title, "aws (pid 422) needs jonas"),
            other => panic!("{other:?}"),
        }
    }
}
