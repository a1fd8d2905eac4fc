//! `daypass start`

use crate::browsing::{SignInOptions, prompting};
use crate::failure::{Failure, report_problem_of};
use crate::format::Local;
use crate::progress::doing;
use crate::stop::say_what_is_left;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{plain, print, say};
use crate::this_shell::Source;
use crate::work::Work;
use crate::{elsewhere, engine, json, pick};
use clap::{Args, ValueEnum};
use daypass_core::mfa::MfaCode;
use daypass_core::problem::quoted;
use daypass_core::profile::Nameable;
use daypass_core::view::SignInMethod;
use daypass_core::{Delivery, ProfileName, Region, SessionId};
use daypass_engine::{Engine, StartOptions};

/// Start sessions, and deliver their credentials to their profiles
///
/// Starting a live session changes nothing. --profile, --region and --deliver apply to this start only, unless --save keeps
/// them; daypass session edit changes a session without starting it.
#[derive(Debug, Default, Args)]
#[command(after_help = "Examples:
  daypass start 'Shop Production/OnCall'
  daypass start prod/onc --profile default
  daypass start mira --deliver process")]
pub(crate) struct Start {
    /// The sessions; omit to pick one
    session: Vec<String>,
    /// Deliver to this profile; can be repeated. A session delivered at an endpoint uses the credentials file for it
    #[arg(long = "profile", value_name = "PROFILE", value_parser = ProfileName::parse)]
    profiles: Vec<ProfileName>,
    /// The region to write with the credentials
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// How tools get the credentials
    #[arg(long, value_enum)]
    deliver: Option<Deliver>,
    /// Keep --profile, --region and --deliver as the session's settings
    #[arg(long)]
    save: bool,
    /// Take over a profile that Daypass did not write or that another session has, and set aside lines that would give a tool
    /// another identity; stop puts them back
    #[arg(long)]
    replace: bool,
    /// The MFA code, if one is needed; omit to be asked for it
    #[arg(long, value_name = "CODE", value_parser = MfaCode::parse)]
    mfa_code: Option<MfaCode>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    options: SignInOptions,
}

/// How tools get the credentials.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Deliver {
    /// Keys in the credentials file, renewed while the window or the agent runs
    File,
    /// A command in the config file, which tools run again before the credentials end
    Process,
    /// An endpoint on 127.0.0.1, served by the window or the agent; see daypass env
    Endpoint,
}

impl From<Deliver> for Delivery {
    fn from(deliver: Deliver) -> Self {
        match deliver {
            Deliver::File => Self::CredentialsFile,
            Deliver::Process => Self::CredentialProcess,
            Deliver::Endpoint => Self::ContainerEndpoint,
        }
    }
}

impl Start {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(self.options.browser())?;
        self.run_in(&engine).await
    }

    pub(crate) async fn run_in(self, engine: &Engine) -> Result<(), Failure> {
        if matches!(self.deliver, Some(Deliver::Endpoint)) && !self.profiles.is_empty() {
            return Err(Failure::Usage {
                title: "An endpoint has no profile",
                detail: "With --deliver endpoint, nothing is written to a profile.".to_owned(),
                action: "Leave --profile out, or deliver by file or process".to_owned(),
            });
        }
        if self.session.len() > 1 && !self.profiles.is_empty() {
            return Err(Failure::Usage {
                title: "A profile holds one session",
                detail: "Several sessions cannot share the same profiles.".to_owned(),
                action: "Start them one by one, or leave --profile out".to_owned(),
            });
        }
        let given = self.region.is_some() || self.deliver.is_some() || !self.profiles.is_empty();
        let options = StartOptions {
            profiles: (!self.profiles.is_empty()).then_some(self.profiles),
            region: self.region,
            delivery: self.deliver.map(Delivery::from),
            save: self.save,
            goes_on: false,
            replace: self.replace,
            prompting: prompting(self.options.method(), self.mfa_code),
        };
        let ids = match self.session.as_slice() {
            [] => vec![pick::session(engine, None)?],
            // All names are resolved before anything is started.
            names => pick::all_named(engine, names)?,
        };
        let (one, method) = (ids.len() == 1, self.options.method());
        let mut failed = false;
        let mut live = Vec::new();
        for id in ids {
            match started(engine, &id, &options, method, self.json).await {
                Ok(()) => live.push(id),
                // The others are started even if one fails.
                Err(Failure::Problem(problem)) if !one => {
                    report_problem_of(&engine.sessions().get(&id)?.name, &problem);
                    failed = true;
                }
                Err(Failure::Reported) if !one => failed = true,
                Err(failure) => return Err(failure),
            }
        }
        if self.json {
            json::print_sessions(engine, &live)?;
        }
        if given && !options.save && !failed {
            say("This applies to this start only. To keep it, start with --save.");
        }
        if failed { Err(Failure::Reported) } else { Ok(()) }
    }
}

/// Starts a session and prints what it is now.
async fn started(
    engine: &Engine,
    id: &SessionId,
    options: &StartOptions,
    method: Option<SignInMethod>,
    as_json: bool,
) -> Result<(), Failure> {
    let before = engine.sessions().get(id)?;
    let start = || doing(engine, Work::Start(id), engine.sessions().start(id, options));
    let started = match start().await {
        Err(failure) => {
            elsewhere::sign_in(engine, failure, method).await?;
            start().await?
        }
        Ok(started) => started,
    };
    let profiles: Vec<&str> = started.profiles.iter().map(ProfileName::as_str).collect();
    let until = Local::at(engine.now()).until(started.expires_at);
    let name = engine.sessions().get(id)?.name;
    let joined = profiles.join(", ");
    let place = match profiles.len() {
        0 => ["Profile", "none: served by an endpoint"],
        1 => ["Profile", &joined],
        _ => ["Profiles", &joined],
    };
    let rows = [["Session", &name], place, ["Region", started.region.as_str()], ["Live", &until]];
    if !as_json {
        let columns = ["", ""].map(Column::from);
        print(&table(columns, &rows.map(|row| row.map(Cell::from)), Layout::of_stdout(true)))?;
    }
    for note in &started.notes {
        say(&format!("note: {}", plain(&note.to_string())));
    }
    if let Some(note) = Source::here().wins_over(&started.profiles) {
        say(&format!("note: {}", plain(&note)));
    }
    say_what_is_left(&started.left_to_person);
    if started.already {
        say("It was already active.");
    } else if let Some(profile) = profiles.first() {
        say(&format!("hint: See who you are: aws sts get-caller-identity --profile {profile}"));
    } else if engine.endpoints().is_served()? {
        say(&format!("hint: Use it in a shell: eval \"$(daypass env {})\"", plain(&quoted(&name))));
    } else {
        say("hint: Nobody serves it yet. Open the window, or run the agent: daypass agent");
    }
    if before.last_used_at.is_none() && before.profiles.is_empty() && Nameable::of(&before, "").lacks_alias()
    {
        say(&format!(
            "hint: Give it a name in Latin letters: daypass session edit {} --alias NAME --profile NAME",
            plain(&quoted(&name))
        ));
    }
    Ok(())
}
