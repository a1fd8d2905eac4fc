//! What a click outside the window does: in the tray's menu, on a notification.

use crate::attention::{Change, Notice};
use crate::daypass::{Daypass, problem};
use crate::notification::Notification;
use crate::{quit, window};
use daypass_core::{Problem, SessionId};
use daypass_engine::delivery::LeftToPerson;
use daypass_engine::sessions::ConsoleRequest;
use daypass_engine::{Engine, Prompting, StartOptions};
use tauri::{AppHandle, Manager};

/// Something that a click does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// Starts or renews a session. The window opens by itself when the person has to sign in or type a code.
    Start(SessionId),
    /// Stops a session.
    Stop(SessionId),
    /// Stops a start that is under way.
    Cancel(SessionId),
    /// Opens the console as a session.
    Console(SessionId),
    /// Stops every session.
    StopAll,
    /// Tries at once to renew what is late.
    TryNow,
    /// Shows the window.
    Show,
    /// Quits.
    Quit,
}

/// Carries it out, without opening the window unless it has to.
pub(crate) fn perform(app: &AppHandle, act: Act) {
    match act {
        Act::Show => return window::show(app),
        Act::Quit => return quit::quit(app),
        _ => {}
    }
    // Without an engine there is nothing to act on; the window says why.
    let Ok(engine) = app.state::<Daypass>().engine() else { return window::show(app) };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(problem) = done(&engine, act).await {
            tell(&app, &engine, &problem);
            window::show(&app);
        }
    });
}

/// Carries it out.
///
/// # Errors
/// A failure that neither icon nor menu would show; those of a start they do.
async fn done(engine: &Engine, act: Act) -> Result<(), Problem> {
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
        Act::Console(id) => {
            engine.console().open(&id, &ConsoleRequest::default(), &Prompting::allowed()).await.map(drop)
        }
        Act::TryNow => {
            return engine.renewer().try_now().map_err(problem);
        }
        Act::Cancel(id) => {
            engine.sessions().cancel_start(&id);
            Ok(())
        }
        Act::Show | Act::Quit => Ok(()),
    };
    result.map_err(problem)
}

/// Notes what was left to the person: the tray has no place to say it, and `daypass vault kept list` has the texts.
fn log(left: &[LeftToPerson]) {
    left.iter().for_each(|left| tracing::info!("left to the person: {left}"));
}

/// Says what went wrong where no window was open to say it in.
fn tell(app: &AppHandle, engine: &Engine, problem: &Problem) {
    let wanted = engine.settings().is_ok_and(|settings| settings.notifications);
    if let Some(notification) = app.try_state::<Notification>().filter(|_| wanted) {
        notification.tell(Change::Show(Notice {
            title: problem.title.clone(),
            body: format!("{} {}", problem.detail, problem.action),
            button: "Open Daypass",
            acts: vec![Act::Show],
        }));
    }
}

async fn start(engine: &Engine, id: &SessionId) {
    let result =
        engine.sessions().start(id, &StartOptions { goes_on: true, ..StartOptions::default() }).await;
    // The engine records it as the session's failure, which menu and icon show.
    let _shown = result.map_err(problem);
}
