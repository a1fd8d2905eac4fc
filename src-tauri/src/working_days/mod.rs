//! Working days of somebody with sixty sessions in a company of 1,500 accounts. At every step, what the tray, the status and
//! the notification say has to be what the AWS CLI would meet (`truths.rs`).
//!
//! The days are made from a seed. `WORKING_DAYS=22 WORKING_DAYS_SEED=1 cargo test -p daypass-desktop --lib working_days`
//! lives that many. Without these variables it is one day in a smaller company, which takes seconds.

mod day;
mod machine;
mod truths;

use crate::action::{self, Act};
use crate::attention::{Attention, Change, Notice};
use crate::titles::Titles;
use crate::tray::menu::{Entry, Setting, menu};
use crate::tray::times::Times;
use aws_sim::Organisation;
use daypass_core::settings::OnQuit;
use daypass_core::state::Renewal;
use daypass_core::view::{Catalog, Status};
use daypass_core::{IntegrationId, ProblemCode, SessionId};
use daypass_engine::renewal::{Memory, Turn};
use daypass_engine::{Engine, RenewalEvent, StartOptions};
use daypass_fuzz::Random;
use futures_util::future::join_all;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use machine::Machine;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How many sessions somebody has who works for a large company.
const MANY: usize = 60;
/// The same in a smaller one.
const FEW: usize = 12;
/// The longest that the app goes without looking.
const BEAT: SignedDuration = SignedDuration::from_mins(4);

/// Daypass as it runs, with its window closed.
struct App {
    engine: Engine,
    memory: Memory,
    attention: Attention,
    next: Option<Timestamp>,
    _turn: Turn,
}

/// The days.
struct Month {
    machine: Machine,
    random: Random,
    integration: IntegrationId,
    catalog: Catalog,
    titles: Titles,
    app: Option<App>,
    /// What they work with, by the profiles that it has.
    sessions: HashMap<String, SessionId>,
    /// Those that they have started and not stopped.
    wanted: BTreeSet<SessionId>,
    /// Those of which was told that they may not be renewed.
    warned: BTreeSet<SessionId>,
    /// The notification that stands.
    shown: Option<Notice>,
    is_cut: bool,
    /// Nobody looked for a while: the machine slept, or no Daypass ran.
    was_away: bool,
    troubled_at: Timestamp,
    began: Timestamp,
    log: Vec<String>,
}

impl Month {
    /// The first morning: the portal is added, and everything started.
    async fn begin(seed: u64, organisation: Organisation, many: usize) -> Self {
        let mut random = Random::new(seed);
        let machine = Machine::new(organisation, [20, 20, 5][random.below(3)]).await;
        let integration = machine.add_portal().await;
        let engine = machine.window();
        let catalog = engine.view().catalog().unwrap();
        let mut left: Vec<&SessionId> = catalog.sessions.iter().map(|session| &session.id).collect();
        let mut wanted = BTreeSet::new();
        while wanted.len() < many {
            wanted.insert(left.swap_remove(random.below(left.len())).clone());
        }
        let options = StartOptions::default();
        let starts = wanted.iter().map(async |id| {
            let started = Box::pin(engine.sessions().start(id, &options)).await.unwrap();
            (started.profiles[0].to_string(), id.clone())
        });
        let sessions = join_all(starts).await.into_iter().collect();
        let began = machine.sim.now();
        let catalog = engine.view().catalog().unwrap();
        Self {
            titles: Titles::of(&catalog),
            catalog,
            machine,
            random,
            integration,
            app: None,
            sessions,
            wanted,
            warned: BTreeSet::new(),
            shown: None,
            is_cut: false,
            was_away: false,
            troubled_at: began,
            began,
            log: Vec::new(),
        }
    }

    /// One line of what happened.
    fn note(&mut self, what: impl AsRef<str>) {
        let minute = self.machine.sim.now().duration_since(self.began).as_mins();
        let (day, hour) = (minute / 60 / 24, minute / 60 % 24);
        self.log.push(format!("{day}+{hour:02}:{:02} {}", minute % 60, what.as_ref()));
    }

    /// Something is wrong with the machine, its network, AWS or a sign-in.
    fn trouble(&mut self) {
        self.troubled_at = self.machine.sim.now();
    }

    /// What works now, for a tool.
    fn working(&self) -> BTreeSet<SessionId> {
        let profiles = self.machine.working_profiles();
        profiles.iter().filter_map(|profile| self.sessions.get(profile)).cloned().collect()
    }

    /// Daypass is started.
    async fn run_app(&mut self) -> Result<(), String> {
        let engine = self.machine.window();
        let turn = engine.renewer().turn().await.map_err(|error| error.to_string())?;
        let (memory, attention) = (Memory::default(), Attention::default());
        self.app = Some(App { engine, memory, attention, next: None, _turn: turn });
        self.note("Daypass is started");
        self.was_away = true;
        Box::pin(self.look()).await
    }

    /// Daypass ends, and nobody hears a click on its notification any more.
    fn end_app(&mut self) {
        (self.app, self.shown) = (None, None);
    }

    fn engine(&self) -> Engine {
        self.app.as_ref().map_or_else(|| self.machine.window(), |app| app.engine.clone())
    }

    /// Time passes, and the app does what is due.
    async fn pass(&mut self, time: SignedDuration) -> Result<(), String> {
        let end = self.machine.sim.now() + time;
        loop {
            let now = self.machine.sim.now();
            let left = end.duration_since(now);
            if !left.is_positive() {
                return Ok(());
            }
            if self.is_cut {
                self.trouble();
            }
            if self.app.is_none() {
                self.machine.pass(left.min(SignedDuration::from_mins(7)));
                self.was_away = true;
                self.trouble();
                self.check(&self.status()?)?;
                continue;
            }
            self.machine.pass(self.next_look().min(end).duration_since(now));
            Box::pin(self.look()).await?;
        }
    }

    /// When the app looks next.
    fn next_look(&self) -> Timestamp {
        let now = self.machine.sim.now();
        let due = self.app.as_ref().and_then(|app| app.next).unwrap_or(now + BEAT);
        due.clamp(now + SignedDuration::from_millis(1), now + BEAT)
    }

    fn read_catalog(&mut self) -> Result<(), String> {
        self.catalog = self.engine().view().catalog().map_err(|error| error.to_string())?;
        self.titles = Titles::of(&self.catalog);
        Ok(())
    }

    fn status(&self) -> Result<Status, String> {
        self.engine().view().status().map_err(|error| error.to_string())
    }

    /// The app looks: what is due is renewed, and tray and notification are brought up to date.
    async fn look(&mut self) -> Result<(), String> {
        let Some(app) = &mut self.app else { return Ok(()) };
        let step = Box::pin(app.engine.renewer().step(&mut app.memory)).await;
        let (events, next) = step.map_err(|error| format!("renewal does not go on: {error}"))?;
        app.next = next;
        for event in events {
            self.hear(event)?;
        }
        self.was_away = false;
        let status = self.status()?;
        for session in &status.sessions {
            match session.renewal {
                Some(Renewal::Kept) => self.warned.remove(&session.id),
                Some(_) => self.warned.insert(session.id.clone()),
                None => false,
            };
        }
        self.check(&status)?;
        let now = self.machine.sim.now();
        let Some(app) = &mut self.app else { return Ok(()) };
        match app.attention.look(&self.catalog, &status, now, false, true) {
            None => Ok(()),
            Some(Change::Withdraw) => {
                self.note("the notification is withdrawn");
                self.shown = None;
                Ok(())
            }
            Some(Change::Update(notice)) => {
                self.note(format!("notified anew: {}", brief(&notice)));
                self.shown = Some(notice);
                Ok(())
            }
            Some(Change::Show(notice)) => {
                self.note(format!("notified: {}", brief(&notice)));
                // What needs the person's sign-in needs a network too, and it is theirs to get to one in time.
                if self.is_cut && notice.button != "Sign in" {
                    return Err(format!("{notice:?}: without a network nobody can do anything about it"));
                }
                self.shown = Some(notice);
                if !self.is_cut && self.random.percent(60) { Box::pin(self.heed()).await } else { Ok(()) }
            }
        }
    }

    fn hear(&mut self, event: RenewalEvent) -> Result<(), String> {
        match event {
            RenewalEvent::Renewed { .. } => {}
            RenewalEvent::Failed { name, problem, retry_at } => {
                self.trouble();
                self.note(format!("not renewed {name}: {} (again {retry_at:?})", problem.title));
            }
            RenewalEvent::NeedsYou { name, need, .. } => self.note(format!("{name} needs: {need:?}")),
            RenewalEvent::Expired { name, .. } => {
                self.note(format!("{name} has ended"));
                let id = self.catalog.sessions.iter().find(|session| session.name == name);
                if id.is_some_and(|session| !self.warned.contains(&session.id)) && !self.was_away {
                    return Err(format!("{name} has ended, and it was told that it is kept"));
                }
            }
        }
        Ok(())
    }

    /// The person clicks on the notification: it has to help.
    async fn heed(&mut self) -> Result<(), String> {
        let Some(notice) = self.shown.clone() else { return Ok(()) };
        self.perform(&notice.acts).await?;
        self.clear_refused().await?;
        let working = self.working();
        match notice
            .acts
            .iter()
            .flat_map(started)
            .find(|id| self.wanted.contains(id) && !working.contains(id))
        {
            Some(id) => Err(format!("a click on {notice:?} does not help {id}: {:?}", self.status()?)),
            None => Ok(()),
        }
    }

    /// The person clears what AWS gives no more, which no notification is about.
    async fn clear_refused(&mut self) -> Result<(), String> {
        for session in self.status()?.sessions {
            if session.problem.as_ref().is_none_or(|problem| problem.code != ProblemCode::AccessDenied) {
                continue;
            }
            let ids = self.shown.iter().flat_map(|notice| notice.acts.iter().flat_map(started));
            if ids.into_iter().any(|id| id == session.id) {
                return Err(format!("{:?} is told to the person, who can do nothing", session.id));
            }
            self.note(format!("the person clears {}", session.id));
            self.wanted.remove(&session.id);
            self.sessions.retain(|_, id| *id != session.id);
            let engine = self.engine();
            // Where it never was live, only the failure of its start is there.
            engine.sessions().dismiss_problem(&session.id).map_err(|error| error.to_string())?;
            engine.sessions().stop(&session.id).await.map_err(|error| error.to_string())?;
        }
        Box::pin(self.look()).await
    }

    /// The person clicks on the first thing in the menu that starts what has ended or will.
    async fn click_menu(&mut self) -> Result<(), String> {
        let now = self.machine.sim.now();
        let setting = Setting {
            times: Times::FromNow(now),
            zone: TimeZone::UTC,
            on_quit: OnQuit::default(),
            consents: Arc::default(),
        };
        let entries = menu(&self.catalog, &self.titles, &self.status()?, &setting);
        let acts: Vec<Act> = entries.iter().flat_map(acts).collect();
        let first = acts.into_iter().find(|act| matches!(act, Act::StartAll(_) | Act::Start(_)));
        match first {
            Some(act) => self.perform(&[act]).await,
            None => Err(format!("the menu has nothing that starts what has ended: {entries:?}")),
        }
    }

    async fn perform(&mut self, acts: &[Act]) -> Result<(), String> {
        self.note(format!("the person clicks: {} acts", acts.len()));
        let engine = self.engine();
        let ids: Vec<SessionId> = acts.iter().flat_map(started).collect();
        self.wanted.extend(ids.iter().cloned());
        join_all(ids.iter().map(|id| Box::pin(action::start(&engine, id)))).await;
        self.read_catalog()?;
        Box::pin(self.look()).await
    }
}

/// A notification in a line.
fn brief(notice: &Notice) -> String {
    format!(
        "{} | {} | {} ({} acts)",
        notice.title,
        notice.body.replace('\n', " / "),
        notice.button,
        notice.acts.len()
    )
}

/// The sessions that an act starts.
fn started(act: &Act) -> Vec<SessionId> {
    match act {
        Act::Start(id) => vec![id.clone()],
        Act::StartAll(ids) => ids.clone(),
        _ => vec![],
    }
}

/// What an entry of a menu does, and those below it.
fn acts(entry: &Entry) -> Vec<Act> {
    match entry {
        Entry::Item(act, _) => vec![act.clone()],
        Entry::Submenu(_, entries) => entries.iter().flat_map(acts).collect(),
        Entry::Separator => vec![],
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn what_is_told_on_working_days_is_what_tools_meet() {
    let (seed, days) = (number("WORKING_DAYS_SEED").unwrap_or(1), number("WORKING_DAYS"));
    let (organisation, many) = match days {
        None => (Organisation::generated(2 * FEW as u32, 1), FEW),
        Some(_) => (Organisation::company(), MANY),
    };
    let mut month = Box::pin(Month::begin(seed, organisation, many)).await;
    let lived = Box::pin(month.live(days.unwrap_or(1))).await;
    assert_eq!(lived, Ok(()), "{}\n^ seed {seed}", month.log.join("\n"));
    if days.is_some() {
        eprintln!("{} days from seed {seed}:\n{}", days.unwrap_or(1), month.log.join("\n"));
    }
}
