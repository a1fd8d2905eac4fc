//! What a click outside the window does: in the tray's menu, on a notification.

use crate::attention::{Change, Notice};
use crate::clipboard;
use crate::daypass::{Daypass, problem};
use crate::notification::{Notification, Subject};
use crate::session_environment::{self, EnvironmentForm};
use crate::window::Focus;
use crate::{quit, window};
use daypass_core::console::{Destination, ServicePath};
use daypass_core::settings::OnQuit;
use daypass_core::{Problem, Region, SessionId};
use daypass_engine::delivery::LeftToPerson;
use daypass_engine::sessions::ConsoleRequest;
use daypass_engine::{Engine, Prompting, StartOptions};
use tauri::{AppHandle, Manager};

/// A service's page in the console, and the region, where that is not the session's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The service.
    pub(crate) service: ServicePath,
    /// The region.
    pub(crate) region: Option<Region>,
}

/// Something that a click does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// Starts or renews a session. The window opens by itself when the person has to sign in or type a code.
    Start(SessionId),
    /// Starts or renews several, which one act of the person's may serve.
    StartAll(Vec<SessionId>),
    /// Renews a session now.
    Renew(SessionId),
    /// Stops a session.
    Stop(SessionId),
    /// Stops several.
    StopThese(Vec<SessionId>),
    /// Stops a start that is under way.
    Cancel(SessionId),
    /// Puts a session's environment into the clipboard, as lines for a shell.
    CopyEnvironment(SessionId),
    /// Opens the console as a session: there, or at its home.
    Console(SessionId, Option<Place>),
    /// Stops every session.
    StopAll,
    /// Tries at once to renew what is late.
    TryNow,
    /// Shows the window.
    Show,
    /// Shows the field for the code that is asked for.
    EnterCode,
    /// Quits, and does this to what is live.
    Quit(OnQuit),
}

/// Carries it out, without opening the window unless it has to.
pub(crate) fn perform(app: &AppHandle, act: Act) {
    match act {
        Act::Show => return window::show(app),
        Act::Quit(on_quit) => return quit::as_wanted(app, on_quit),
        Act::StartAll(ids) => return ids.into_iter().for_each(|id| perform(app, Act::Start(id))),
        Act::StopThese(ids) => return ids.into_iter().for_each(|id| perform(app, Act::Stop(id))),
        _ => {}
    }
    // Without an engine there is nothing to act on; the window says why.
    let Ok(engine) = app.state::<Daypass>().engine() else { return window::show(app) };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if act == Act::StopAll {
            offer_again(&app, &engine);
        }
        if let Err(problem) = done(&app, &engine, act).await {
            tell(&app, &engine, &problem);
            window::show(&app);
        }
    });
}

/// Carries it out.
///
/// # Errors
/// A failure that neither icon nor menu would show; those of a start they do.
async fn done(app: &AppHandle, engine: &Engine, act: Act) -> Result<(), Problem> {
    let result = match act {
        Act::Start(id) => {
            start(engine, &id).await;
            Ok(())
        }
        Act::Stop(id) => engine.sessions().stop(&id).await.map(|stopped| log(&stopped.left_to_person)),
        Act::StopAll => match engine.sessions().stop_all().await {
            Ok(stopped) => {
                log(&stopped.left_to_person);
                return stopped.failed.into_iter().next().map_or(Ok(()), |(_, problem)| Err(problem));
            }
            Err(error) => Err(error),
        },
        Act::Console(id, place) => {
            // For production the menu has asked.
            app.state::<Daypass>().consents().give(&id);
            let request =
                place.map_or_else(ConsoleRequest::default, |Place { service, region }| ConsoleRequest {
                    destination: Destination::Service(service),
                    region,
                    ..ConsoleRequest::default()
                });
            engine.console().open(&id, &request, &Prompting::allowed()).await.map(drop)
        }
        Act::EnterCode => {
            // A menu may be out of date: where nothing is asked any more, the window is not to go by itself.
            match engine.view().status().map_err(problem)?.pending_prompts.as_slice() {
                [] => window::show(app),
                _ => window::show_prompt(app, Focus::Taken),
            }
            return Ok(());
        }
        Act::CopyEnvironment(id) => {
            let lines = session_environment::text(engine, &id, EnvironmentForm::OwnShell).await?;
            return clipboard::lend(app, lines);
        }
        Act::TryNow => {
            return engine.renewer().try_now().map_err(problem);
        }
        Act::Cancel(id) => {
            engine.sessions().cancel_start(&id);
            Ok(())
        }
        Act::Renew(id) => engine.sessions().renew(&id, &Prompting::allowed()).await.map(drop),
        Act::Show | Act::Quit(_) | Act::StartAll(_) | Act::StopThese(_) => Ok(()),
    };
    result.map_err(problem)
}

/// Notes what was left to the person: the tray has no place to say it, and `daypass vault kept list` has the texts.
fn log(left: &[LeftToPerson]) {
    left.iter().for_each(|left| tracing::info!("left to the person: {left}"));
}

/// Offers to start again what a stop of everything is about to end.
fn offer_again(app: &AppHandle, engine: &Engine) {
    let Ok(status) = engine.view().status() else { return };
    let live: Vec<SessionId> = status
        .sessions
        .into_iter()
        .filter(|session| session.state.is_live())
        .map(|session| session.id)
        .collect();
    let many = match live.len() {
        0 => return,
        1 => "1 session was stopped".to_owned(),
        many => format!("{many} sessions were stopped"),
    };
    show(
        app,
        engine,
        Notice {
            title: many,
            body: "Their profiles are as they were before.".to_owned(),
            button: "Start again",
            acts: vec![Act::StartAll(live)],
        },
    );
}

/// Says that the window was minimised where it was closed, and offers to quit.
pub(crate) fn tell_minimised(app: &AppHandle, on_quit: OnQuit) {
    let Ok(engine) = app.state::<Daypass>().engine() else { return };
    show(
        app,
        &engine,
        Notice {
            title: "Daypass is minimised".to_owned(),
            body: "This desktop shows no tray icon, so the window stays open while sessions are renewed."
                .to_owned(),
            button: "Quit Daypass",
            acts: vec![Act::Quit(on_quit)],
        },
    );
}

/// Says what went wrong where no window was open to say it in.
fn tell(app: &AppHandle, engine: &Engine, problem: &Problem) {
    show(
        app,
        engine,
        Notice {
            title: problem.title.clone(),
            body: format!("{} {}", problem.detail, problem.action),
            button: "Open Daypass",
            acts: vec![Act::Show],
        },
    );
}

fn show(app: &AppHandle, engine: &Engine, notice: Notice) {
    let wanted = engine.settings().is_ok_and(|settings| settings.notifications);
    if let Some(notification) = app.try_state::<Notification>().filter(|_| wanted) {
        notification.tell(Subject::Sessions, Change::Show(notice));
    }
}

/// Starts or renews a session, or records why not.
pub(crate) async fn start(engine: &Engine, id: &SessionId) {
    let result =
        engine.sessions().start(id, &StartOptions { goes_on: true, ..StartOptions::default() }).await;
    // The engine records it as the session's failure, which menu and icon show.
    let _shown = result.map_err(problem);
}
