//! By the desktop's portal (XDG Desktop Portal, *Global Shortcuts*, *Request* and *Session*). The desktop shows the person what
//! is asked for, and may bind other keys than these: what they press is between the two.

use super::said::{Held, NotHeld};
use daypass_core::settings::KeyCombination;
use futures_util::StreamExt;
use std::collections::HashMap;
use zbus::Connection;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

/// The shortcut's name, by which the desktop knows it again.
const ID: &str = "palette";
/// What it is for, as the desktop shows it.
const DESCRIPTION: &str = "Open Daypass's palette";
/// The name of the app's desktop file, by which the desktop tells who asks.
const APP: &str = "Daypass";
/// The last parts of the paths of what the portal makes; a connection asks for each once.
const SESSION_TOKEN: &str = "daypass_session";
const CREATE_TOKEN: &str = "daypass_create";
const BIND_TOKEN: &str = "daypass_bind";

type Options<'a> = HashMap<&'a str, Value<'a>>;
type Results = HashMap<String, OwnedValue>;

#[zbus::proxy(
    interface = "org.freedesktop.portal.GlobalShortcuts",
    default_service = "org.freedesktop.portal.Desktop",
    default_path = "/org/freedesktop/portal/desktop",
    gen_blocking = false
)]
trait GlobalShortcuts {
    fn create_session(&self, options: Options<'_>) -> zbus::Result<OwnedObjectPath>;
    fn bind_shortcuts(
        &self,
        session: &ObjectPath<'_>,
        shortcuts: &[(&str, Options<'_>)],
        parent_window: &str,
        options: Options<'_>,
    ) -> zbus::Result<OwnedObjectPath>;
    #[zbus(signal)]
    fn activated(
        &self,
        session: ObjectPath<'_>,
        id: String,
        timestamp: u64,
        options: Results,
    ) -> zbus::Result<()>;
    #[zbus(signal)]
    fn shortcuts_changed(
        &self,
        session: ObjectPath<'_>,
        shortcuts: Vec<(String, Results)>,
    ) -> zbus::Result<()>;
}

#[zbus::proxy(
    interface = "org.freedesktop.portal.Request",
    default_service = "org.freedesktop.portal.Desktop",
    gen_blocking = false
)]
trait Request {
    #[zbus(signal)]
    fn response(&self, response: u32, results: Results) -> zbus::Result<()>;
}

#[zbus::proxy(
    interface = "org.freedesktop.portal.Session",
    default_service = "org.freedesktop.portal.Desktop",
    gen_blocking = false
)]
trait Session {
    fn close(&self) -> zbus::Result<()>;
    #[zbus(signal)]
    fn closed(&self) -> zbus::Result<()>;
}

#[zbus::proxy(
    interface = "org.freedesktop.host.portal.Registry",
    default_service = "org.freedesktop.portal.Desktop",
    default_path = "/org/freedesktop/portal/desktop",
    gen_blocking = false
)]
trait Registry {
    fn register(&self, app_id: &str, options: Options<'_>) -> zbus::Result<()>;
}

/// Holds keys until it is dropped, which gives them back.
pub(super) async fn hold(
    keys: KeyCombination,
    held: &(impl Fn(Held) + Sync),
    pressed: &(impl Fn() + Sync),
) -> NotHeld {
    loop {
        match serve(keys, held, pressed).await {
            // Another process is the portal now, which knows of nothing.
            Ok(None) => {}
            Ok(Some(why_not)) => return why_not,
            Err(error) => {
                tracing::info!(%error, "the desktop's portal does not give the keys");
                return why_not(&error);
            }
        }
    }
}

/// Holds keys until they are lost: why, or `None` where the portal was started anew.
async fn serve(
    keys: KeyCombination,
    held: &(impl Fn(Held) + Sync),
    pressed: &(impl Fn() + Sync),
) -> zbus::Result<Option<NotHeld>> {
    // A connection of its own: the portal lets each say once who it is, before it asks for anything.
    let bus = Connection::session().await?;
    let registry = RegistryProxy::new(&bus).await?;
    if let Err(error) = registry.register(APP, Options::new()).await {
        tracing::debug!(%error, "the portal finds out by itself who asks");
    }
    let shortcuts = GlobalShortcutsProxy::new(&bus).await?;
    let mut owners = shortcuts.inner().receive_owner_changed().await?;
    let (mut activated, mut changed) =
        (shortcuts.receive_activated().await?, shortcuts.receive_shortcuts_changed().await?);

    let options = Options::from([
        ("handle_token", CREATE_TOKEN.into()),
        ("session_handle_token", SESSION_TOKEN.into()),
    ]);
    let created = answer(&bus, CREATE_TOKEN, shortcuts.create_session(options)).await?;
    let Ok(created) = created else { return Ok(Some(NotHeld::Declined)) };
    let Some(path) = text(&created, "session_handle") else { return Ok(Some(NotHeld::Failed)) };
    let path = OwnedObjectPath::try_from(path)?;
    let session = OpenSession(SessionProxy::builder(&bus).path(path.clone())?.build().await?);
    let mut closed = session.0.receive_closed().await?;

    let trigger = trigger(keys);
    let shortcut = Options::from([
        ("description", DESCRIPTION.into()),
        ("preferred_trigger", Value::from(trigger.as_str())),
    ]);
    let options = Options::from([("handle_token", BIND_TOKEN.into())]);
    let wanted = [(ID, shortcut)];
    let bound = answer(&bus, BIND_TOKEN, shortcuts.bind_shortcuts(&path, &wanted, "", options)).await?;
    let Ok(bound) = bound else { return Ok(Some(NotHeld::Declined)) };
    match held_of(&bound_in(&bound)) {
        Some(by_desktop) => held(by_desktop),
        None => return Ok(Some(NotHeld::Declined)),
    }
    loop {
        tokio::select! {
            Some(signal) = activated.next() => {
                if signal.args().is_ok_and(|args| args.session == *path && args.id == ID) {
                    pressed();
                }
            }
            Some(signal) = changed.next() => {
                if let Ok(args) = signal.args()
                    && args.session == *path
                    && let Some(by_desktop) = held_of(&args.shortcuts)
                {
                    held(by_desktop);
                }
            }
            Some(owner) = owners.next() => {
                if owner.is_some() {
                    return Ok(None);
                }
            }
            // None of its signals come any more where the bus itself is gone.
            closed = closed.next() => {
                return Ok(Some(if closed.is_some() { NotHeld::Declined } else { NotHeld::Failed }));
            }
        }
    }
}

/// What the portal answers to a request: its results, or what it says in their place, as that the person has declined. The
/// answer may be there before the call returns, so it is listened for first.
async fn answer(
    bus: &Connection,
    token: &str,
    call: impl Future<Output = zbus::Result<OwnedObjectPath>>,
) -> zbus::Result<Result<Results, u32>> {
    let sender = bus.unique_name().map(|name| name.trim_start_matches(':').replace('.', "_"));
    let sender = sender.unwrap_or_default();
    let path = format!("/org/freedesktop/portal/desktop/request/{sender}/{token}");
    let request = RequestProxy::builder(bus).path(path)?.build().await?;
    let mut responses = request.receive_response().await?;
    call.await?;
    let response = responses.next().await.ok_or(zbus::Error::InvalidReply)?;
    let args = response.args()?;
    Ok(if args.response == 0 { Ok(args.results) } else { Err(args.response) })
}

/// The session with the portal, which ends when this is dropped: then the desktop gives the keys to others.
struct OpenSession<'a>(SessionProxy<'a>);

impl Drop for OpenSession<'_> {
    fn drop(&mut self) {
        let inner = self.0.inner();
        let (bus, path) = (inner.connection().clone(), inner.path().to_owned());
        tauri::async_runtime::spawn(async move {
            let closed = async { SessionProxy::builder(&bus).path(path)?.build().await?.close().await };
            if let Err(error) = closed.await {
                tracing::debug!(%error, "the desktop's shortcut was not given back");
            }
        });
    }
}

fn text(results: &Results, name: &str) -> Option<String> {
    let value: &Value<'_> = results.get(name)?;
    match value {
        Value::Str(text) => Some(text.to_string()),
        Value::ObjectPath(path) => Some(path.to_string()),
        _ => None,
    }
}

/// The shortcuts in the results of a request, each with its facts.
fn bound_in(results: &Results) -> Vec<(String, Results)> {
    let Some(Value::Array(bound)) = results.get("shortcuts").map(|bound| &**bound) else { return Vec::new() };
    let read = |one: &Value<'_>| {
        let Value::Structure(one) = one else { return None };
        let [Value::Str(id), Value::Dict(facts)] = one.fields() else { return None };
        Some((id.to_string(), Results::try_from(facts.try_clone().ok()?).ok()?))
    };
    bound.iter().filter_map(read).collect()
}

/// Who holds the palette's keys, by what the desktop has bound.
fn held_of(bound: &[(String, Results)]) -> Option<Held> {
    let (_, facts) = bound.iter().find(|(id, _)| id == ID)?;
    let keys = text(facts, "trigger_description").filter(|keys| !keys.trim().is_empty());
    Some(Held::ByDesktop(keys))
}

/// The keys as portals are told them (freedesktop.org, *Shortcuts Specification* 0.1).
fn trigger(keys: KeyCombination) -> String {
    let modifiers = [(keys.ctrl, "CTRL"), (keys.alt, "ALT"), (keys.shift, "SHIFT"), (keys.super_key, "LOGO")];
    let modifiers = modifiers.iter().filter(|(pressed, _)| *pressed).map(|(_, name)| (*name).to_owned());
    modifiers.chain([keys.key.keysym_name()]).collect::<Vec<_>>().join("+")
}

/// Whether there is no such portal, or one that fails.
fn why_not(error: &zbus::Error) -> NotHeld {
    const NOBODY: [&str; 6] = [
        "org.freedesktop.DBus.Error.ServiceUnknown",
        "org.freedesktop.DBus.Error.NameHasNoOwner",
        "org.freedesktop.DBus.Error.UnknownMethod",
        "org.freedesktop.DBus.Error.UnknownInterface",
        "org.freedesktop.DBus.Error.UnknownObject",
        "org.freedesktop.DBus.Error.NotSupported",
    ];
    match error {
        zbus::Error::MethodError(name, _, _) if NOBODY.contains(&name.as_str()) => NotHeld::NoPortal,
        zbus::Error::MethodError(name, _, _) if name.starts_with("org.freedesktop.DBus.Error.Spawn.") => {
            NotHeld::NoPortal
        }
        // There is no session bus.
        zbus::Error::Address(_) | zbus::Error::InputOutput(_) => NotHeld::NoPortal,
        _ => NotHeld::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::settings::{SettingKey, Settings};
    use zbus::message::Message;

    #[test]
    fn keys_are_told_as_the_specification_has_them() {
        for (text, told) in [
            ("Ctrl+Alt+K", "CTRL+ALT+k"),
            ("Shift+Super+Space", "SHIFT+LOGO+space"),
            ("Alt+PageUp", "ALT+Page_Up"),
            ("F12", "F12"),
        ] {
            let settings = Settings::default().with(SettingKey::PaletteShortcut, text).unwrap();
            assert_eq!(trigger(settings.palette_shortcut.keys().unwrap()), told);
        }
    }

    #[test]
    fn a_desktop_says_by_which_keys_or_that_there_are_none() {
        let bound = |id: &str, facts: &[(&str, &str)]| {
            let value = |text: &str| OwnedValue::try_from(Value::from(text)).unwrap();
            let facts = facts.iter().map(|(name, text)| ((*name).to_owned(), value(text)));
            vec![(id.to_owned(), facts.collect::<Results>())]
        };
        let described = bound(ID, &[("trigger_description", "Press Ctrl+Alt+K")]);
        assert_eq!(held_of(&described), Some(Held::ByDesktop(Some("Press Ctrl+Alt+K".to_owned()))));
        for nothing in [&[][..], &[("trigger_description", " ")]] {
            assert_eq!(held_of(&bound(ID, nothing)), Some(Held::ByDesktop(None)));
        }
        assert_eq!(held_of(&bound("another", &[])), None);
    }

    #[test]
    fn a_desktop_without_the_portal_is_told_from_one_whose_portal_fails() {
        let error = |name: &'static str| {
            let call = Message::method_call("/", "Ask").unwrap().build(&()).unwrap();
            let reply = Message::error(&call.header(), name).unwrap().build(&"no").unwrap();
            zbus::Error::from(reply)
        };
        for name in
            ["org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.Spawn.ChildExited"]
        {
            assert_eq!(why_not(&error(name)), NotHeld::NoPortal, "{name}");
        }
        assert_eq!(why_not(&error("org.freedesktop.portal.Error.Failed")), NotHeld::Failed);
        assert_eq!(why_not(&zbus::Error::Address("there is no bus".to_owned())), NotHeld::NoPortal);
    }
}
