//! The menu on the bus (`com.canonical.dbusmenu`, as libdbusmenu's `dbus-menu.xml` has it).
//!
//! A host asks with `AboutToShow` before it shows the menu, as Plasma, GNOME's extension and Xfce do. Then the menu is made anew,
//! and its minutes are those of now; what is open stays as it is. Elsewhere it has times of day in the place of minutes, and a
//! host is told when entries come and go: libdbusmenu's for GTK, in Xfce and MATE, measures a menu before it has fetched it.

#![expect(clippy::needless_pass_by_value, reason = "zbus hands methods their arguments by value")]

use super::Shared;
use super::layout::{Change, Face, Layouts, Node, ROOT};
use crate::tray::times::Times;
use crate::tray::zone;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zbus::fdo;
use zbus::message::Header;
use zbus::names::UniqueName;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedValue, Value};

/// Where it is.
pub(super) const PATH: &str = "/StatusNotifierItem/Menu";
/// How long a menu is taken to be open of which nobody says that it was closed, as libdbusmenu does not.
const OPEN_AT_MOST: Duration = Duration::from_secs(60);
/// As deep as it goes, for `GetLayout`.
const WHOLE: i32 = -1;

type Properties = HashMap<&'static str, Value<'static>>;
type Tree = (i32, Properties, Vec<Value<'static>>);

/// What is known of those who show the menu.
#[derive(Debug, Default)]
pub(super) struct Hosts(HashMap<String, Host>);

#[derive(Debug, Default)]
struct Host {
    /// The last one that it has fetched.
    revision: u32,
    /// When it was about to show it, unless it is known to have put it away since.
    opened: Option<Instant>,
}

impl Host {
    fn is_open(&self, now: Instant) -> bool {
        self.opened.is_some_and(|opened| now.duration_since(opened) < OPEN_AT_MOST)
    }
}

impl Hosts {
    fn fetched(&mut self, name: &UniqueName<'_>, revision: u32) {
        self.0.entry(name.to_string()).or_default().revision = revision;
    }

    /// Whether one that is about to show the menu has another.
    fn is_outdated(&mut self, name: &UniqueName<'_>, revision: u32, now: Instant) -> bool {
        let host = self.0.entry(name.to_string()).or_default();
        host.opened = Some(now);
        host.revision != revision
    }

    /// One has put the menu away.
    fn closed(&mut self, name: &UniqueName<'_>) {
        if let Some(host) = self.0.get_mut(name.as_str()) {
            host.opened = None;
        }
    }

    fn is_open(&self, name: &UniqueName<'_>, now: Instant) -> bool {
        self.0.get(name.as_str()).is_some_and(|host| host.is_open(now))
    }

    /// Those in which it is not open, and what they have.
    fn to_be_told(&self, now: Instant) -> impl Iterator<Item = (&str, u32)> {
        let closed = self.0.iter().filter(move |(_, host)| !host.is_open(now));
        closed.map(|(name, host)| (name.as_str(), host.revision))
    }

    /// Forgets all: another panel has come.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The interface.
pub(super) struct DbusMenu(pub(super) Arc<Shared>);

#[zbus::interface(name = "com.canonical.dbusmenu")]
impl DbusMenu {
    async fn get_layout(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        parent_id: i32,
        recursion_depth: i32,
        property_names: Vec<String>,
    ) -> fdo::Result<(u32, Tree)> {
        let host = header.sender();
        if parent_id == ROOT && !host.is_some_and(|host| self.0.state().hosts.is_open(host, Instant::now())) {
            self.renew(&emitter, by_clock).await?;
        }
        let mut state = self.0.state();
        let layouts = &state.layouts;
        let properties =
            properties_of(layouts, parent_id, &property_names).ok_or_else(|| unknown(parent_id))?;
        let within = layouts.within(parent_id).ok_or_else(|| unknown(parent_id))?;
        let tree = (parent_id, properties, trees(within, recursion_depth, &property_names));
        let revision = layouts.revision();
        if let Some(host) = host {
            state.hosts.fetched(host, revision);
        }
        Ok((revision, tree))
    }

    fn get_group_properties(&self, ids: Vec<i32>, property_names: Vec<String>) -> Vec<(i32, Properties)> {
        let state = self.0.state();
        let of = |node: &Node| (node.number, properties(node, &property_names));
        match ids.as_slice() {
            [] => state.layouts.all().into_iter().map(of).collect(),
            ids => {
                let of = |id: &i32| Some((*id, properties_of(&state.layouts, *id, &property_names)?));
                ids.iter().filter_map(of).collect()
            }
        }
    }

    fn get_property(&self, id: i32, name: &str) -> fdo::Result<Value<'static>> {
        let state = self.0.state();
        let mut properties = properties_of(&state.layouts, id, &[]).ok_or_else(|| unknown(id))?;
        properties.remove(name).ok_or_else(|| fdo::Error::InvalidArgs(format!("it has no {name}")))
    }

    fn event(
        &self,
        #[zbus(header)] header: Header<'_>,
        id: i32,
        event_id: &str,
        _data: Value<'_>,
        _timestamp: u32,
    ) {
        self.happened(&header, id, event_id);
    }

    fn event_group(
        &self,
        #[zbus(header)] header: Header<'_>,
        events: Vec<(i32, String, OwnedValue, u32)>,
    ) -> Vec<i32> {
        let unknown = |id: &i32| *id != ROOT && self.0.state().layouts.node(*id).is_none();
        let errors = events.iter().map(|(id, ..)| *id).filter(unknown).collect();
        for (id, event, ..) in events {
            self.happened(&header, id, &event);
        }
        errors
    }

    async fn about_to_show(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        id: i32,
    ) -> fdo::Result<bool> {
        Ok(id == ROOT && self.is_outdated(&header, &emitter).await?)
    }

    async fn about_to_show_group(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        ids: Vec<i32>,
    ) -> fdo::Result<(Vec<i32>, Vec<i32>)> {
        let is_outdated = ids.contains(&ROOT) && self.is_outdated(&header, &emitter).await?;
        let state = self.0.state();
        let unknown = ids.into_iter().filter(|id| *id != ROOT && state.layouts.node(*id).is_none());
        Ok((is_outdated.then_some(ROOT).into_iter().collect(), unknown.collect()))
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn version(&self) -> u32 {
        3
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn text_direction(&self) -> &'static str {
        "ltr"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn status(&self) -> &'static str {
        "normal"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn icon_theme_path(&self) -> Vec<String> {
        Vec::new()
    }

    #[zbus(signal)]
    async fn items_properties_updated(
        emitter: &SignalEmitter<'_>,
        updated: Vec<(i32, Properties)>,
        removed: Vec<(i32, Vec<String>)>,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn layout_updated(emitter: &SignalEmitter<'_>, revision: u32, parent: i32) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn item_activation_requested(
        emitter: &SignalEmitter<'_>,
        id: i32,
        timestamp: u32,
    ) -> zbus::Result<()>;
}

impl DbusMenu {
    fn happened(&self, header: &Header<'_>, id: i32, event: &str) {
        let is_click = event == "clicked";
        if let Some(host) = header.sender()
            && (is_click || (event == "closed" && id == ROOT))
        {
            self.0.state().hosts.closed(host);
        }
        if is_click {
            self.0.click(id);
        }
    }

    /// Makes the menu anew. Returns whether a host that is about to show it has to fetch it, and tells it so by the signal, too:
    /// libdbusmenu takes no notice of the answer.
    async fn is_outdated(&self, header: &Header<'_>, emitter: &SignalEmitter<'_>) -> zbus::Result<bool> {
        self.renew(emitter, Times::FromNow).await?;
        let Some(host) = header.sender() else { return Ok(true) };
        let (revision, is_outdated) = {
            let mut state = self.0.state();
            let revision = state.layouts.revision();
            (revision, state.hosts.is_outdated(host, revision, Instant::now()))
        };
        if is_outdated {
            let to_host = emitter.clone().set_destination(host.to_owned().into());
            Self::layout_updated(&to_host, revision, ROOT).await?;
        }
        Ok(is_outdated)
    }

    /// Makes the menu anew, and tells of words that are others.
    async fn renew(&self, emitter: &SignalEmitter<'_>, times: fn(Timestamp) -> Times) -> zbus::Result<()> {
        let change = self.0.state().renew(&self.0, times);
        Self::tell_words(emitter, &change).await
    }

    /// Tells those of a new menu in which it is not open.
    pub(super) async fn tell(shared: &Shared, emitter: &SignalEmitter<'_>) -> zbus::Result<()> {
        let (change, hosts) = {
            let mut state = shared.state();
            let hosts: Vec<(String, u32)> = state
                .hosts
                .to_be_told(Instant::now())
                .map(|(name, revision)| (name.to_owned(), revision))
                .collect();
            if hosts.is_empty() {
                return Ok(());
            }
            (state.renew(shared, by_clock), hosts)
        };
        let revision = shared.state().layouts.revision();
        for (host, fetched) in hosts {
            let to_host = emitter.clone().set_destination(UniqueName::try_from(host)?.into());
            Self::tell_words(&to_host, &change).await?;
            if fetched != revision {
                Self::layout_updated(&to_host, revision, ROOT).await?;
            }
        }
        Ok(())
    }

    async fn tell_words(emitter: &SignalEmitter<'_>, change: &Change) -> zbus::Result<()> {
        if change.words.is_empty() {
            return Ok(());
        }
        let labelled = |(number, words): &(i32, String)| (*number, HashMap::from([("label", label(words))]));
        let updated = change.words.iter().map(labelled).collect();
        Self::items_properties_updated(emitter, updated, Vec::new()).await
    }
}

fn by_clock(now: Timestamp) -> Times {
    Times::ByClock(now, zone())
}

fn unknown(id: i32) -> fdo::Error {
    fdo::Error::InvalidArgs(format!("there is no entry {id}"))
}

/// Entries, with those within them as deep as they are wanted.
fn trees(nodes: &[Node], depth: i32, wanted: &[String]) -> Vec<Value<'static>> {
    if depth == 0 {
        return Vec::new();
    }
    let deeper = if depth == WHOLE { WHOLE } else { depth - 1 };
    let tree = |node: &Node| {
        let within = trees(node.within(), deeper, wanted);
        Value::from((node.number, properties(node, wanted), within))
    };
    nodes.iter().map(tree).collect()
}

/// What an entry, or the menu itself, has other than by default.
fn properties_of(layouts: &Layouts, id: i32, wanted: &[String]) -> Option<Properties> {
    if id == ROOT {
        return Some(among(wanted, HashMap::from([("children-display", "submenu".into())])));
    }
    layouts.node(id).map(|node| properties(node, wanted))
}

/// What an entry has other than by default.
fn properties(node: &Node, wanted: &[String]) -> Properties {
    among(
        wanted,
        match &node.face {
            Face::Item(_, words) => HashMap::from([("label", label(words))]),
            Face::Submenu(words, _) => {
                HashMap::from([("label", label(words)), ("children-display", "submenu".into())])
            }
            Face::Separator => HashMap::from([("type", "separator".into())]),
        },
    )
}

/// Those that are wanted; no names mean all.
fn among(wanted: &[String], mut properties: Properties) -> Properties {
    properties.retain(|name, _| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name));
    properties
}

/// The words of an entry. A single underscore would mark the next letter as a shortcut.
fn label(words: &str) -> Value<'static> {
    words.replace('_', "__").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Act;

    #[test]
    fn a_profile_of_two_words_keeps_its_underscore() {
        let node = Node { number: 1, face: Face::Item(Act::Show, "Stop billing_eu".to_owned()) };
        assert_eq!(properties(&node, &[])["label"], Value::from("Stop billing__eu"));
    }

    #[test]
    fn a_host_gets_the_properties_that_it_wants() {
        let separator = Node { number: 2, face: Face::Separator };
        let submenu = Node { number: 1, face: Face::Submenu("A".to_owned(), vec![separator.clone()]) };
        let wanted = ["type".to_owned(), "children-display".to_owned()];
        assert_eq!(properties(&submenu, &wanted), HashMap::from([("children-display", "submenu".into())]));
        assert_eq!(properties(&separator, &wanted), HashMap::from([("type", "separator".into())]));
    }

    #[test]
    fn a_host_that_asked_for_the_menus_own_properties_got_none() {
        let layouts = Layouts::new(Vec::new());
        let submenu = HashMap::from([("children-display", "submenu".into())]);
        assert_eq!(properties_of(&layouts, ROOT, &[]), Some(submenu));
        assert_eq!(properties_of(&layouts, 1, &[]), None);
    }

    #[test]
    fn a_host_is_not_told_while_the_menu_is_open() {
        let (name, now) = (UniqueName::try_from(":1.7").unwrap(), Instant::now());
        let mut hosts = Hosts::default();
        hosts.fetched(&name, 1);
        assert_eq!(hosts.to_be_told(now).collect::<Vec<_>>(), [(":1.7", 1)], "it may never ask");
        assert!(hosts.is_outdated(&name, 2, now));
        assert!(hosts.is_open(&name, now));
        assert_eq!(hosts.to_be_told(now + OPEN_AT_MOST / 2).count(), 0);
        assert_eq!(hosts.to_be_told(now + OPEN_AT_MOST).count(), 1, "nobody has said that it was closed");
        hosts.fetched(&name, 2);
        assert!(!hosts.is_outdated(&name, 2, now));
        hosts.closed(&name);
        assert_eq!(hosts.to_be_told(now).collect::<Vec<_>>(), [(":1.7", 2)]);
    }
}
