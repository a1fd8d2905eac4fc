//! `daypass console`

mod beside;
mod destinations;
mod place;

use self::destinations::{DestinationOptions, Wanted};
use self::place::PlaceOptions;
use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::format::length;
use crate::json::Time;
use crate::progress::doing;
use crate::terminal::{plain, print_secret, say};
use crate::work::Work;
use crate::{engine, pick};
use clap::Args;
use daypass_core::account::InvalidName;
use daypass_core::console::{
    CONSOLE_SERVICES, ConsoleService, Destination, PagePath, PastedAddress, ServicePath, is_address,
};
use daypass_core::matching::nearest;
use daypass_core::problem::{named, quoted};
use daypass_core::region::Partition;
use daypass_core::sts::RoleDuration;
use daypass_core::{Problem, Region, Secret};
use daypass_engine::sessions::{ConsoleLink, ConsoleRequest};
use serde::Serialize;

/// Open the AWS console as a session
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass console 'Shop Production/OnCall' --service ec2
  daypass console prod/onc --service ddb --region use1 --print
  daypass console prod/onc --browser firefox --browser-profile Work --container
  daypass console prod/onc --service s3 --region euc1 --favourite
  daypass console prod/onc --list")]
pub(crate) struct Console {
    /// The session, or the URL of a console page, which opens as the session of its account; omit to pick one
    session: Option<String>,
    /// The service to open: its name, such as ec2, or a short form, such as ddb
    #[arg(long, value_parser = ServicePath::parse)]
    service: Option<ServicePath>,
    /// The region to open it in: its name, such as us-east-1, or a short form, such as use1
    #[arg(long, value_parser = Region::parse_short)]
    region: Option<Region>,
    /// The console page to open: a path, such as /s3/buckets, or a URL copied from the browser
    #[arg(long, conflicts_with = "service", value_parser = page)]
    path: Option<PastedAddress>,
    /// The minimum length of the console session, such as 1h; you may be asked for an MFA code or a sign-in
    #[arg(long, value_parser = RoleDuration::parse)]
    duration: Option<RoleDuration>,
    /// Print the link instead of opening it; anyone who has it can sign in with it for 15 minutes
    #[arg(long, conflicts_with = "place", group = "printed")]
    print: bool,
    /// Print the link, or the list, as JSON
    #[arg(long, requires = "printed")]
    json: bool,
    /// Use the access portal's own link: you sign in to the portal, and no credentials are fetched
    #[arg(long, conflicts_with = "duration")]
    portal: bool,
    #[command(flatten)]
    destinations: DestinationOptions,
    #[command(flatten, next_help_heading = "Browser options")]
    place: PlaceOptions,
}

/// A link to the console, as JSON. Whoever has it is signed in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkDocument<'a> {
    session: &'a str,
    url: &'a str,
    /// When the console signs out; nothing where the portal decides that.
    expires_at: Option<Time>,
}

impl Console {
    pub(crate) async fn run(mut self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let address = self.session.as_deref().filter(|text| is_address(text)).map(PastedAddress::parse);
        let id = match address.transpose().map_err(|error| no_page(&error))? {
            Some(_) if self.service.is_some() || self.path.is_some() => return Err(two_pages()),
            Some(address) => {
                let id = pick::of_page(&engine, &address)?;
                self.path = Some(address);
                id
            }
            None => pick::session(&engine, self.session.as_deref())?,
        };
        if let Some(note) = self.service.as_ref().and_then(note_on) {
            say(&plain(&note));
        }
        match (self.destinations.wanted(), self.service.take()) {
            (Some(Wanted::List), _) => return destinations::list(&engine, &id, self.json),
            (Some(Wanted::Favourite(favourite)), Some(service)) => {
                return destinations::set_favourite(&engine, &id, service, self.region, favourite);
            }
            (_, service) => self.service = service,
        }
        let region = self.region.or_else(|| self.path.as_ref().and_then(region_of));
        let destination = match (self.service, self.path) {
            (Some(service), _) => Destination::Service(service),
            (None, Some(page)) => page.destination,
            (None, None) => Destination::Home,
        };
        let place = self.place;
        let request = ConsoleRequest {
            destination,
            region,
            duration: self.duration,
            window: place.window(),
            browser: place.browser,
            browser_profile: place.browser_profile,
            portal: self.portal,
        };
        let prompting = prompting(None, None);
        let console = if self.print {
            let ConsoleLink { url, console } =
                doing(&engine, Work::Console(&id), engine.console().link(&id, &request, &prompting)).await?;
            let text = if self.json {
                let expires_at = console.left.map(|left| Time(engine.now() + left));
                let document = LinkDocument { session: &console.name, url: url.expose(), expires_at };
                serde_json::to_string_pretty(&document).unwrap_or_default()
            } else {
                url.expose().to_owned()
            };
            print_secret(&Secret::new(format!("{text}\n")))?;
            console
        } else {
            beside::settle(&engine, &id, &request)?;
            let console =
                doing(&engine, Work::Console(&id), engine.console().open(&id, &request, &prompting)).await?;
            let name = plain(&console.name);
            say(&match console.left {
                Some(left) => {
                    format!("The console of {name} opens in your browser, and lasts for {}.", length(left))
                }
                None => format!("The access portal opens the console of {name} in your browser."),
            });
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
        if let Some(limits) = console.limits() {
            say(&plain(&format!("note: {limits}.")));
        }
        Ok(())
    }
}

/// A page as it is given with `--path`.
fn page(text: &str) -> Result<PastedAddress, InvalidName> {
    if is_address(text) {
        return PastedAddress::parse(text);
    }
    // The region that it may name is looked for where it is opened.
    let destination = Destination::Page(PagePath::parse(text)?);
    Ok(PastedAddress { accounts: Vec::new(), role: None, partition: None, region: None, destination })
}

/// The region of a page, else one of its partition: the session may be in another one, which is then said.
fn region_of(page: &PastedAddress) -> Option<Region> {
    let elsewhere = page.partition.filter(|partition| *partition != Partition::Aws);
    page.region.clone().or_else(|| elsewhere.map(Partition::implicit_region))
}

fn no_page(error: &InvalidName) -> Failure {
    let action = "Copy the URL of a console page, or name the session";
    let problem =
        Problem::invalid_input("session", "That is not a console page", format!("{error}."), action);
    Failure::from(problem.by_command("daypass session list"))
}

fn two_pages() -> Failure {
    Failure::from(Problem::invalid_input(
        "path",
        "Two pages were given",
        "The URL already names a page, so --service and --path cannot name another one.",
        "Leave them out, or name the session instead of the URL.",
    ))
}

/// What is said of a service that is not on the list, which AWS may have all the same: so it is opened.
fn note_on(service: &ServicePath) -> Option<String> {
    if service.is_known() {
        return None;
    }
    let segment = service.as_str().split('/').next().unwrap_or_default();
    let meant = nearest(segment, CONSOLE_SERVICES.iter().flat_map(ConsoleService::names));
    let proposal = meant.map_or_else(String::new, |meant| format!(": did you mean {}?", named(meant)));
    Some(format!("note: {} may not be a console service{proposal}", named(segment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_service_was_taken_as_it_is() {
        let note_on = |service: &str| note_on(&ServicePath::parse(service).unwrap());
        for known in ["ec2", "s3", "dynamodbv2", "ddb", "DynamoDB", "cloudwatch/logs", "states"] {
            assert_eq!(note_on(known), None, "{known}");
        }
        for (service, note) in [
            (
                "cloudformaton",
                "note: 'cloudformaton' may not be a console service: did you mean 'cloudformation'?",
            ),
            ("lamda/functions", "note: 'lamda' may not be a console service: did you mean 'lambda'?"),
            ("nosuch", "note: 'nosuch' may not be a console service"),
        ] {
            assert_eq!(note_on(service).unwrap(), note);
        }
    }
}
