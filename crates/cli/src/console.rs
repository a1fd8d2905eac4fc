//! `daypass console`

use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::format::length;
use crate::json::Time;
use crate::progress::doing;
use crate::terminal::{plain, print_secret, say};
use crate::work::Work;
use crate::{engine, pick};
use clap::Args;
use daypass_core::console::Destination;
use daypass_core::console_services::CONSOLE_SERVICES;
use daypass_core::matching::nearest;
use daypass_core::problem::{named, quoted};
use daypass_core::sts::RoleDuration;
use daypass_core::{Region, Secret};
use daypass_engine::sessions::{ConsoleLink, ConsoleRequest};
use serde::Serialize;

/// Open the AWS console as a session
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass console 'Shop Production/OnCall' --service ec2
  daypass console prod/onc --print")]
pub(crate) struct Console {
    /// The session; without it, one is picked
    session: Option<String>,
    /// The service to open, such as ec2
    #[arg(long)]
    service: Option<String>,
    /// The region to open it in
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// A path of the console to open, such as /s3/buckets
    #[arg(long, conflicts_with = "service")]
    path: Option<String>,
    /// How long the console shall last at least, such as 1h; you may be asked for what that takes, as for an MFA code
    #[arg(long, value_parser = RoleDuration::parse)]
    duration: Option<RoleDuration>,
    /// Print the link instead of opening it: whoever has it is signed in, for fifteen minutes
    #[arg(long)]
    print: bool,
    /// Print the link in a JSON document
    #[arg(long, requires = "print")]
    json: bool,
}

/// A link to the console, as JSON. Whoever has it is signed in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkDocument<'a> {
    session: &'a str,
    url: &'a str,
    /// When the console signs out.
    expires_at: Time,
}

impl Console {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let id = pick::session(&engine, self.session.as_deref())?;
        if let Some(service) = &self.service
            && let Some(note) = note_on(service)
        {
            say(&plain(&note));
        }
        let destination = Destination { service: self.service, path: self.path };
        let request = ConsoleRequest { destination, region: self.region, duration: self.duration };
        let prompting = prompting(None, None);
        let console = if self.print {
            let ConsoleLink { url, console } =
                doing(&engine, Work::Console(&id), engine.console().link(&id, &request, &prompting)).await?;
            let text = if self.json {
                let expires_at = Time(engine.now() + console.left);
                let document = LinkDocument { session: &console.name, url: url.expose(), expires_at };
                serde_json::to_string_pretty(&document).unwrap_or_default()
            } else {
                url.expose().to_owned()
            };
            print_secret(&Secret::new(format!("{text}\n")))?;
            console
        } else {
            let console =
                doing(&engine, Work::Console(&id), engine.console().open(&id, &request, &prompting)).await?;
            let (name, lasts) = (plain(&console.name), length(console.left));
            say(&format!("The console of {name} opens in your browser, and lasts for {lasts}."));
            console
        };
        if let Some(soon) = console.ends_soon() {
            // A person who has said how long it shall last was asked for what that takes.
            let longer = match self.duration {
                None => {
                    format!("; for a longer one: daypass console {} --duration 1h", quoted(&console.name))
                }
                Some(_) => String::new(),
            };
            say(&plain(&format!("{soon}{longer}.")));
        }
        Ok(())
    }
}

/// What is said of a service that is not on the list, which AWS may have all the same: so it is opened.
fn note_on(service: &str) -> Option<String> {
    let (segment, _) = service.split_once('/').unwrap_or((service, ""));
    if CONSOLE_SERVICES.iter().any(|(known, _)| *known == segment) {
        return None;
    }
    let plain = |name: &str| name.replace(' ', "").to_lowercase();
    let called =
        CONSOLE_SERVICES.iter().find(|(_, name)| plain(name) == plain(segment)).map(|(known, _)| *known);
    let meant = called.or_else(|| nearest(segment, CONSOLE_SERVICES.iter().map(|(known, _)| *known)));
    let proposal = meant.map_or_else(String::new, |meant| format!(": did you mean {}?", named(meant)));
    Some(format!("note: {} may not be a service of the console{proposal}", named(segment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_service_was_taken_as_it_is() {
        for known in ["ec2", "s3", "dynamodbv2", "cloudwatch/home"] {
            assert_eq!(note_on(known), None, "{known}");
        }
        for (service, note) in [
            (
                "cloudformaton",
                "note: 'cloudformaton' may not be a service of the console: did you mean 'cloudformation'?",
            ),
            ("DynamoDB", "note: 'DynamoDB' may not be a service of the console: did you mean 'dynamodbv2'?"),
            ("nosuch", "note: 'nosuch' may not be a service of the console"),
        ] {
            assert_eq!(note_on(service).unwrap(), note);
        }
    }
}
