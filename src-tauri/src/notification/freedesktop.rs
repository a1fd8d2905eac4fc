//! By the desktop's notification server (freedesktop.org, *Desktop Notifications Specification* 1.2).

use super::{Subject, Told, make_up_for, perform};
use crate::action::Act;
use crate::attention::{Change, Notice};
use futures_util::StreamExt;
use std::collections::HashMap;
use tauri::AppHandle;
use tokio::sync::mpsc::UnboundedReceiver;
use zbus::zvariant::Value;

/// The click on the notification itself; servers that do not report it show the button.
const DEFAULT: &str = "default";
/// The click on its button.
const BUTTON: &str = "act";
/// The server decides how long it is shown.
const AS_USUAL: i32 = -1;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Server {
    #[expect(clippy::too_many_arguments, reason = "the specification's method")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;
    fn close_notification(&self, id: u32) -> zbus::Result<()>;
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;
    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;
    #[zbus(signal)]
    fn notification_closed(&self, id: u32, reason: u32) -> zbus::Result<()>;
}

/// Shows what changes tell, for as long as the app runs. The server is looked for when there is something to show.
pub(super) async fn show(app: AppHandle, mut changes: UnboundedReceiver<Told>) {
    while let Some(first) = changes.recv().await {
        let mut next = Some(first);
        if let Err(error) = serve(&app, &mut next, &mut changes).await {
            tracing::info!(%error, "no notification was shown");
            if let Some(Told { subject, change: Change::Show(_), .. }) = next {
                make_up_for(&app, subject);
            }
        }
    }
}

/// What is up, and what a click on it does.
struct Up {
    id: u32,
    acts: Vec<Act>,
}

/// Serves from the next change on, until the app ends or the server does not answer. `next` is then what was not shown.
async fn serve(
    app: &AppHandle,
    next: &mut Option<Told>,
    changes: &mut UnboundedReceiver<Told>,
) -> zbus::Result<()> {
    let server = ServerProxy::new(&zbus::Connection::session().await?).await?;
    let (mut invoked, mut closed) =
        (server.receive_action_invoked().await?, server.receive_notification_closed().await?);
    let markup = server.get_capabilities().await?.iter().any(|capability| capability == "body-markup");
    let mut up: HashMap<Subject, Up> = HashMap::new();
    loop {
        if let Some(Told { subject, change, .. }) = next {
            let before = up.remove(subject);
            up.extend(apply(&server, before, change.clone(), markup).await?.map(|up| (*subject, up)));
            *next = None;
        }
        tokio::select! {
            // In order: a server reports a click before it reports that the click closed the notification.
            biased;
            Some(signal) = invoked.next() => {
                if let Ok(args) = signal.args() {
                    up.extract_if(|_, up| up.id == args.id).for_each(|(_, clicked)| perform(app, clicked.acts));
                }
            }
            Some(signal) = closed.next() => {
                if let Ok(args) = signal.args() {
                    up.retain(|_, up| up.id != args.id);
                }
            }
            change = changes.recv() => match change {
                Some(change) => *next = Some(change),
                None => return Ok(()),
            },
        }
    }
}

async fn apply(
    server: &ServerProxy<'_>,
    up: Option<Up>,
    change: Change,
    markup: bool,
) -> zbus::Result<Option<Up>> {
    match (change, up) {
        (Change::Show(notice), up) => {
            // Close the former one instead of replacing it: some servers do not alert again for a replaced notification.
            if let Some(up) = up {
                close(server, up.id).await;
            }
            Ok(Some(put_up(server, notice, 0, markup).await?))
        }
        (Change::Update(notice), Some(up)) => Ok(Some(put_up(server, notice, up.id, markup).await?)),
        // The person has put it away.
        (Change::Update(_), None) => Ok(None),
        (Change::Withdraw, up) => {
            if let Some(up) = up {
                close(server, up.id).await;
            }
            Ok(None)
        }
    }
}

async fn put_up(server: &ServerProxy<'_>, notice: Notice, replaces: u32, markup: bool) -> zbus::Result<Up> {
    let Notice { title, body, button, acts } = notice;
    let body = if markup { escaped(&body) } else { body };
    let actions = [DEFAULT, button, BUTTON, button];
    let hints = HashMap::from([("desktop-entry", Value::from("Daypass")), ("urgency", Value::from(1_u8))]);
    let id = server
        .notify("Daypass", replaces, "daypass-desktop", &title, &body, &actions, hints, AS_USUAL)
        .await?;
    Ok(Up { id, acts })
}

async fn close(server: &ServerProxy<'_>, id: u32) {
    // Servers return an error when it is closed already.
    if let Err(error) = server.close_notification(id).await {
        tracing::debug!(%error, "a notification was not closed");
    }
}

/// Escapes a text for those who read it as markup. Names from AWS may contain `<` or `&`.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn an_accounts_name_is_no_markup() {
        assert_eq!(escaped("<b>R&D</b>"), "&lt;b&gt;R&amp;D&lt;/b&gt;");
    }
}
