//! A new template for profile names.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::Naming;
use daypass_core::ProfileTemplate;
use daypass_core::profile::{TemplatePreview, TemplateScope};

impl Sessions {
    /// What a template would do in the place of the present one. Nothing is changed.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn preview_template(&self, next: &ProfileTemplate) -> Result<TemplatePreview, Error> {
        let mut sessions = self.store.sessions()?;
        // What is said for one start alone ends with it.
        let mut chosen = self.store.chosen_profiles()?;
        for session in &mut sessions {
            session.profiles = chosen.remove(&session.id).unwrap_or_default();
        }
        Ok(Naming::of_store(&self.store)?.preview(next, &sessions))
    }

    /// Has profiles named by this template from now on: those of new sessions, or also those whose names were never used. A
    /// name that was used stays in any case. The present template changes nothing for new sessions.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_template(&self, next: &ProfileTemplate, scope: TemplateScope) -> Result<(), Error> {
        let staying = match scope {
            TemplateScope::NewSessions if *next == self.store.settings()?.profile_template => return Ok(()),
            TemplateScope::NewSessions => {
                Some(Naming::of_store(&self.store)?.usual_profiles(&self.store.sessions()?))
            }
            TemplateScope::AlsoUnused => None,
        };
        Ok(self.store.replace_template(next, staying.as_ref())?)
    }

    /// Takes the last new template back, with the names that it had changed; what was used since stays. The template that is
    /// there again; `None` where there is nothing to take back.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn undo_template(&self) -> Result<Option<ProfileTemplate>, Error> {
        Ok(self.store.restore_template()?)
    }
}
