//! A new template in the place of the present one, and the way back.

use super::readable::readable;
use super::settings::{put_template, settings};
use super::{Store, StoreError, fixed_names};
use daypass_core::{ProfileName, ProfileTemplate, SessionId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap};

impl Store {
    /// Replaces the template. With names, these stay where sessions have no fixed ones; without, those go by the new template
    /// whose names were never used. What it was is noted, for [`Self::restore_template`].
    pub(crate) fn replace_template(
        &self,
        next: &ProfileTemplate,
        staying: Option<&HashMap<SessionId, ProfileName>>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            let template = settings(db)?.profile_template;
            db.execute(
                "INSERT OR REPLACE INTO former_template (id, template, next, names) VALUES (1, ?, ?, ?)",
                (template.as_str(), next.as_str(), to_json(&unused(db)?)),
            )?;
            match staying {
                Some(names) => {
                    let names = names.iter().map(|(id, name)| (id.as_str(), name.as_str()));
                    fixed_names::fix_unused(db, names)?;
                }
                None => forget_unused(db)?,
            }
            put_template(db, next)
        })
    }

    /// Takes the last replacement of the template back, with the names that it had changed; what was used since stays. The
    /// template that is there again; `None` where nothing was replaced, or the template was set in another way since.
    pub(crate) fn restore_template(&self) -> Result<Option<ProfileTemplate>, StoreError> {
        self.write(|db| {
            let sql = "SELECT template, names FROM former_template WHERE next = ?";
            let present = settings(db)?.profile_template;
            let former: Option<(String, String)> =
                db.query_row(sql, [present.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let Some((template, names)) = former else { return Ok(None) };
            let Ok(template) = ProfileTemplate::parse(&template) else { return Ok(None) };
            let names: BTreeMap<String, String> = serde_json::from_str(&names).unwrap_or_default();
            forget_unused(db)?;
            fixed_names::fix_unused(db, names.iter().map(|(id, name)| (id.as_str(), name.as_str())))?;
            db.execute("DELETE FROM former_template", [])?;
            put_template(db, &template)?;
            Ok(Some(template))
        })
    }
}

fn forget_unused(db: &Connection) -> Result<(), StoreError> {
    db.execute("DELETE FROM fixed_name WHERE used = 0", [])?;
    Ok(())
}

fn unused(db: &Connection) -> Result<BTreeMap<String, String>, StoreError> {
    let mut query = db.prepare("SELECT session, profile FROM fixed_name WHERE used = 0")?;
    let names = readable(query.query_and_then([], |row| Ok((row.get(0)?, row.get(1)?)))?)?;
    Ok(names.into_iter().collect())
}

fn to_json(names: &BTreeMap<String, String>) -> String {
    serde_json::json!(names).to_string()
}
