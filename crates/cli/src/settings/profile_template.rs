//! A new template for profile names, and the way back.

use crate::consent;
use crate::failure::Failure;
use crate::format::count;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{print, say};
use clap::Args;
use daypass_core::problem::quoted;
use daypass_core::profile::{TemplatePreview, TemplateScope};
use daypass_core::{Problem, ProblemCode, ProfileTemplate, Remedy, SettingKey};
use daypass_engine::Engine;

/// What can be said of a new template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub(crate) struct TemplateOptions {
    /// Also change the names of existing sessions that were never used
    #[arg(long)]
    also_unused: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Change names without asking for confirmation
    #[arg(long)]
    yes: bool,
}

impl TemplateOptions {
    /// Shows what a template does, and has profiles named by it.
    pub(super) fn set(&self, engine: &Engine, template: &ProfileTemplate) -> Result<(), Failure> {
        let sessions = engine.sessions();
        let is_new = *template != engine.settings()?.profile_template;
        let preview = sessions.preview_template(template)?;
        print_rows(&preview)?;
        summary(&preview).iter().for_each(|line| say(line));
        if self.dry_run {
            say("Nothing was changed.");
            return Ok(());
        }
        if self.also_unused {
            if !self.yes && preview.unused > 0 {
                let names = count(preview.unused, "profile name", "profile names");
                consent::asked(format!("It would change {names}."), &format!("Change {names}?"))?;
            }
            sessions.set_template(template, TemplateScope::AlsoUnused)?;
            say(&format!("{} changed.", was(preview.unused, "profile name", "profile names")));
        } else {
            sessions.set_template(template, TemplateScope::NewSessions)?;
            say(match is_new {
                true => "New sessions are named by it from now on. Existing ones keep their names.",
                false => "New sessions are already named by it.",
            });
            if preview.unused > 0 {
                let template = quoted(template.as_str());
                say(&format!(
                    "hint: Also change names that were never used: daypass settings set profile-template {template} --also-unused"
                ));
            }
        }
        if is_new || self.also_unused {
            say("hint: Restore the previous template and names: daypass settings undo profile-template");
        }
        Ok(())
    }

    /// Refuses what is said of the template for another setting.
    pub(super) fn refuse_for(&self, key: SettingKey) -> Result<(), Failure> {
        if *self == Self::default() {
            return Ok(());
        }
        Err(Failure::Usage {
            title: "Only the profile template names profiles",
            detail: format!("--also-unused, --dry-run and --yes do not apply to {key}."),
            action: "Leave them out, or set profile-template".to_owned(),
        })
    }
}

/// Takes the last new template back.
pub(super) fn undo(engine: &Engine) -> Result<(), Failure> {
    match engine.sessions().undo_template()? {
        Some(template) => {
            say(&format!(
                "Profiles are named by {} again. Names that were used since stay.",
                template.as_str()
            ));
            Ok(())
        }
        None => Err(Failure::from(
            Problem::new(
                ProblemCode::InvalidInput,
                "Nothing to undo",
                "There is no change of the profile template to undo.".to_owned(),
                "See it",
                Remedy::None,
            )
            .by_command("daypass settings get profile-template"),
        )),
    }
}

fn print_rows(preview: &TemplatePreview) -> Result<(), Failure> {
    if preview.rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<[Cell; 2]> = preview
        .rows
        .iter()
        .map(|row| [Cell::from(row.before.to_string()), Cell::from(row.after.to_string())])
        .collect();
    let columns = [Column::from("PROFILE"), Column::from("BY THIS TEMPLATE")];
    Ok(print(&table(columns, &rows, Layout::of_stdout(false)))?)
}

/// What a template does, in sentences.
fn summary(preview: &TemplatePreview) -> Vec<String> {
    let TemplatePreview { unused, colliding, used, .. } = *preview;
    let said = [
        (preview.differing() == 0)
            .then(|| format!("No name would change. A new one would look like {}.", preview.example)),
        (unused > 0).then(|| format!("{} would change.", count(unused, "name", "names"))),
        (colliding > 0).then(|| format!("{colliding} of them would collide, so the account id is added.")),
        (used > 0).then(|| format!("{} used and will stay.", was(used, "name", "names"))),
    ];
    said.into_iter().flatten().collect()
}

fn was(number: u32, one: &str, many: &str) -> String {
    let verb = if number == 1 { "was" } else { "were" };
    format!("{} {verb}", count(number, one, many))
}
