//! `daypass settings`

mod profile_template;
mod somewhere;

use self::profile_template::TemplateOptions;
use self::somewhere::{PlaceDocument, Somewhere};
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

/// Show and change the settings, which the window shares
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(List),
    /// Print a setting
    #[command(after_help = "Examples:
  daypass settings get default-region
  daypass settings get on-quit")]
    Get {
        #[arg(value_name = "KEY", value_parser = keys())]
        key: SettingKey,
        #[command(flatten, next_help_heading = "Scope")]
        somewhere: Somewhere,
    },
    /// Change a setting
    ///
    /// A new profile-template applies to new sessions only, and shows what it would do to the existing names. A name that was
    /// ever used stays: daypass session edit --usual-profile gives it up.
    #[command(after_help = "Examples:
  daypass settings set default-region eu-west-1
  daypass settings set console-browser chrome:Work
  daypass settings set console-window container --account 111122223333
  daypass settings set profile-template '{role}.{accountId}' --dry-run")]
    Set {
        #[arg(value_name = "KEY", value_parser = keys())]
        key: SettingKey,
        /// The new value
        value: String,
        #[command(flatten, next_help_heading = "Scope")]
        somewhere: Somewhere,
        #[command(flatten, next_help_heading = "Profile template")]
        template: TemplateOptions,
    },
    /// Remove the exception made for one integration, account or browser
    #[command(after_help = "Examples:
  daypass settings unset console-window --account 111122223333
  daypass settings unset console-sessions --in chrome:Work")]
    Unset {
        #[arg(value_name = "KEY", value_parser = keys())]
        key: SettingKey,
        #[command(flatten, next_help_heading = "Scope")]
        somewhere: Somewhere,
    },
    /// Undo the last change of the profile template and of the names it changed
    #[command(after_help = "Examples:
  daypass settings undo profile-template")]
    Undo {
        #[arg(value_name = "KEY", value_parser = [SettingKey::ProfileTemplate.as_str()])]
        key: String,
    },
}

/// List the settings, what each is for and its possible values
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass settings list
  daypass settings list --json")]
pub(crate) struct List {
    /// Print JSON
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
    /// Where it is so, where that is not everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceDocument>,
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
        Command::List(list) => list.run(&engine, &settings),
        Command::Get { key, somewhere } => {
            let settings = somewhere.settings(&engine, key)?;
            Ok(print(&format!("{}\n", settings.get(key)))?)
        }
        Command::Set { key, value, somewhere, template } => {
            let changed = changed(settings, key, &value)?;
            match somewhere.place(&engine, key)? {
                None => set(&engine, &changed, key, &template),
                Some(place) => {
                    template.refuse_for(key)?;
                    engine.set_somewhere(&place, key, Some(&changed.get(key)))?;
                    Ok(())
                }
            }
        }
        Command::Unset { key, somewhere } => somewhere.unset(&engine, key),
        Command::Undo { key: _ } => profile_template::undo(&engine),
    }
}

/// The settings with another value of one.
fn changed(settings: Settings, key: SettingKey, value: &str) -> Result<Settings, Failure> {
    settings.with(key, value).map_err(|refused| Failure::Usage {
        title: "The setting cannot have this value",
        detail: format!("{refused}."),
        action: "See the possible values: daypass settings list".to_owned(),
    })
}

fn set(
    engine: &Engine,
    changed: &Settings,
    key: SettingKey,
    template: &TemplateOptions,
) -> Result<(), Failure> {
    if key == SettingKey::ProfileTemplate {
        return template.set(engine, &changed.profile_template);
    }
    template.refuse_for(key)?;
    Ok(engine.save_settings(changed)?)
}

impl List {
    fn run(self, engine: &Engine, settings: &Settings) -> Result<(), Failure> {
        let somewhere = somewhere::all(engine)?;
        if self.json {
            let everywhere = SettingKey::ALL.map(|key| SettingDocument {
                key,
                value: settings.get(key),
                values: key.values(),
                about: key.about(),
                place: None,
            });
            let somewhere = somewhere.into_iter().map(|(setting, place)| SettingDocument {
                key: setting.key,
                value: setting.value,
                values: setting.key.values(),
                about: setting.key.about(),
                place: Some(place),
            });
            return json::print(&everywhere.into_iter().chain(somewhere).collect::<Vec<_>>());
        }
        let row = |key: SettingKey| {
            let values = match key.values() {
                [] => String::new(),
                values => format!(": {}", values.join(", ")),
            };
            let about = Cell::styled(&format!("{}{values}", key.about()), FAINT);
            let there = somewhere.iter().filter(move |(setting, _)| setting.key == key);
            let there = there.map(|(setting, place)| {
                let place = Cell::styled(&place.spoken(), FAINT);
                [Cell::from(setting.key.to_string()), Cell::from(setting.value.clone()), place]
            });
            let everywhere = [Cell::from(key.to_string()), Cell::from(settings.get(key)), about];
            std::iter::once(everywhere).chain(there).collect::<Vec<_>>()
        };
        let columns =
            [Column::from("KEY"), Column::kept("VALUE", 10), Column::whole("PURPOSE, POSSIBLE VALUES", 0)];
        let rows: Vec<[Cell; 3]> = SettingKey::ALL.into_iter().flat_map(row).collect();
        Ok(print(&table(columns, &rows, Layout::of_stdout(false)))?)
    }
}
