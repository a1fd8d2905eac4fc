//! `daypass settings`

mod profile_template;

use self::profile_template::TemplateOptions;
use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{FAINT, print};
use crate::{engine, json};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use daypass_core::{SettingKey, Settings};
use daypass_engine::Engine;
use serde::Serialize;

/// Show and change the settings, which are the window's too
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(List),
    /// Print the value of a setting
    #[command(after_help = "Examples:
  daypass settings get default-region
  daypass settings get on-quit")]
    Get {
        #[arg(value_name = "KEY", value_parser = keys())]
        key: SettingKey,
    },
    /// Change a setting
    ///
    /// A new profile-template shows what it does to the names that there are, and is for new sessions alone. A name that was ever
    /// used stays in any case: daypass session edit --usual-profile gives it up.
    #[command(after_help = "Examples:
  daypass settings set default-region eu-west-1
  daypass settings set profile-template '{role}.{accountId}' --dry-run")]
    Set {
        #[arg(value_name = "KEY", value_parser = keys())]
        key: SettingKey,
        /// What it is to be
        value: String,
        #[command(flatten, next_help_heading = "Profile template")]
        template: TemplateOptions,
    },
    /// Take the last change of the profile template back, with the names that it changed
    #[command(after_help = "Examples:
  daypass settings undo profile-template")]
    Undo {
        #[arg(value_name = "KEY", value_parser = [SettingKey::ProfileTemplate.as_str()])]
        key: String,
    },
}

/// List the settings, with what each is for and can be
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass settings list
  daypass settings list --json")]
pub(crate) struct List {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// A setting, as JSON.
#[derive(Debug, Serialize)]
struct SettingDocument {
    key: SettingKey,
    value: String,
    /// What it can be; nothing where there is no list.
    values: &'static [&'static str],
    about: &'static str,
}

/// The keys, so that help and completions have them.
fn keys() -> impl TypedValueParser<Value = SettingKey> {
    let values = SettingKey::ALL.map(|key| PossibleValue::new(key.as_str()).help(key.about()));
    PossibleValuesParser::new(values)
        .try_map(|text| SettingKey::parse(&text).ok_or("there is no such setting"))
}

pub(crate) fn run(command: Command) -> Result<(), Failure> {
    let engine = engine::open(BrowserOptions::none().browser())?;
    let settings = engine.settings()?;
    match command {
        Command::List(list) => list.run(&settings),
        Command::Get { key } => Ok(print(&format!("{}\n", settings.get(key)))?),
        Command::Set { key, value, template } => set(&engine, settings, key, &value, &template),
        Command::Undo { key: _ } => profile_template::undo(&engine),
    }
}

fn set(
    engine: &Engine,
    settings: Settings,
    key: SettingKey,
    value: &str,
    template: &TemplateOptions,
) -> Result<(), Failure> {
    let changed = settings.with(key, value).map_err(|refused| Failure::Usage {
        title: "The setting cannot have this value",
        detail: format!("{refused}."),
        action: "See the possible values: daypass settings list".to_owned(),
    })?;
    if key == SettingKey::ProfileTemplate {
        return template.set(engine, &changed.profile_template);
    }
    template.refuse_for(key)?;
    Ok(engine.save_settings(&changed)?)
}

impl List {
    fn run(self, settings: &Settings) -> Result<(), Failure> {
        if self.json {
            let document = |key: SettingKey| SettingDocument {
                key,
                value: settings.get(key),
                values: key.values(),
                about: key.about(),
            };
            return json::print(&SettingKey::ALL.map(document));
        }
        let row = |key: SettingKey| {
            let values = match key.values() {
                [] => String::new(),
                values => format!(": {}", values.join(", ")),
            };
            let about = Cell::styled(&format!("{}{values}", key.about()), FAINT);
            [Cell::from(key.to_string()), Cell::from(settings.get(key)), about]
        };
        let columns =
            [Column::from("KEY"), Column::kept("VALUE", 10), Column::whole("WHAT IT IS FOR, AND CAN BE", 0)];
        Ok(print(&table(columns, &SettingKey::ALL.map(row), Layout::of_stdout(false)))?)
    }
}
