//! The menu's entries by number, as `com.canonical.dbusmenu` has them. What stays in the menu keeps its number, so that a host
//! leaves it where it is; what is new gets one that no other act has had. Former menus are remembered for a while, since a host may still show one:
//! a click in it does what its words said.

use crate::action::Act;
use crate::tray::menu::Entry;
use std::collections::{HashMap, VecDeque};

/// The number of the menu itself.
pub(super) const ROOT: i32 = 0;
/// How many menus are remembered beside the present one.
const REMEMBERED: usize = 3;

/// An entry with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) number: i32,
    pub(super) face: Face,
}

/// What there is of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Face {
    /// Something to click.
    Item(Act, String),
    /// A menu of its own.
    Submenu(String, Vec<Node>),
    /// A line between groups.
    Separator,
}

/// What a new menu changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Change {
    /// Whether entries came, went or moved.
    pub(super) entries: bool,
    /// The words of those that stayed and have others now.
    pub(super) words: Vec<(i32, String)>,
}

/// The present menu, and the ones before it.
#[derive(Debug)]
pub(super) struct Layouts {
    revision: u32,
    next: i32,
    present: Vec<Node>,
    former: VecDeque<Vec<Node>>,
}

impl Layouts {
    /// The first menu.
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        let mut next = ROOT + 1;
        let present = numbered(entries, Vec::new(), &mut next);
        Self { revision: 1, next, present, former: VecDeque::new() }
    }

    /// Grows whenever the entries change.
    pub(super) fn revision(&self) -> u32 {
        self.revision
    }

    /// Puts a menu in the place of the present one.
    pub(super) fn replace(&mut self, entries: Vec<Entry>) -> Change {
        let after = numbered(entries, self.present.clone(), &mut self.next);
        let before = std::mem::replace(&mut self.present, after);
        let words = changed_words(&before, &self.present);
        let entries = numbers(&before) != numbers(&self.present);
        if entries {
            self.revision = self.revision.wrapping_add(1);
            self.former.push_front(before);
            self.former.truncate(REMEMBERED);
        }
        Change { entries, words }
    }

    /// The entry of a number.
    pub(super) fn node(&self, number: i32) -> Option<&Node> {
        std::iter::once(&self.present).chain(&self.former).find_map(|nodes| found(nodes, number))
    }

    /// The entries within one, or within the menu itself.
    pub(super) fn within(&self, number: i32) -> Option<&[Node]> {
        if number == ROOT { Some(&self.present) } else { self.node(number).map(Node::within) }
    }

    /// Every entry of the present menu.
    pub(super) fn all(&self) -> Vec<&Node> {
        every(&self.present)
    }

    /// What a click on an entry does.
    pub(super) fn act(&self, number: i32) -> Option<&Act> {
        match &self.node(number)?.face {
            Face::Item(act, _) => Some(act),
            Face::Submenu(..) | Face::Separator => None,
        }
    }
}

impl Node {
    /// The entries within it.
    pub(super) fn within(&self) -> &[Node] {
        match &self.face {
            Face::Submenu(_, within) => within,
            Face::Item(..) | Face::Separator => &[],
        }
    }

    fn words(&self) -> Option<&str> {
        match &self.face {
            Face::Item(_, words) | Face::Submenu(words, _) => Some(words),
            Face::Separator => None,
        }
    }

    /// Whether it is an entry, whatever the words.
    fn is(&self, entry: &Entry) -> bool {
        match (&self.face, entry) {
            (Face::Item(one, _), Entry::Item(other, _)) => one == other,
            (Face::Submenu(_, nodes), Entry::Submenu(_, entries)) => {
                nodes.len() == entries.len() && nodes.iter().zip(entries).all(|(node, entry)| node.is(entry))
            }
            (Face::Separator, Entry::Separator) => true,
            _ => false,
        }
    }
}

/// Entries with their numbers: those that they had in a `former` menu, else the next ones.
fn numbered(entries: Vec<Entry>, mut former: Vec<Node>, next: &mut i32) -> Vec<Node> {
    let node = |entry: Entry| {
        let same = former.iter().position(|node| node.is(&entry)).map(|at| former.remove(at));
        let number = same.as_ref().map_or_else(|| take(next), |same| same.number);
        let face = match entry {
            Entry::Item(act, words) => Face::Item(act, words),
            Entry::Separator => Face::Separator,
            Entry::Submenu(words, within) => {
                let former = same.map(|same| same.within().to_vec()).unwrap_or_default();
                Face::Submenu(words, numbered(within, former, next))
            }
        };
        Node { number, face }
    };
    entries.into_iter().map(node).collect()
}

fn take(next: &mut i32) -> i32 {
    let number = *next;
    // Two milliards outlast any process.
    *next = next.saturating_add(1);
    number
}

fn every(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().flat_map(|node| std::iter::once(node).chain(every(node.within()))).collect()
}

fn numbers(nodes: &[Node]) -> Vec<i32> {
    every(nodes).into_iter().map(|node| node.number).collect()
}

fn found(nodes: &[Node], number: i32) -> Option<&Node> {
    every(nodes).into_iter().find(|node| node.number == number)
}

fn changed_words(before: &[Node], after: &[Node]) -> Vec<(i32, String)> {
    let before: HashMap<i32, &str> =
        every(before).into_iter().filter_map(|node| Some((node.number, node.words()?))).collect();
    let is_other = |node: &&Node| before.get(&node.number).is_some_and(|words| Some(*words) != node.words());
    let words = |node: &Node| Some((node.number, node.words()?.to_owned()));
    every(after).into_iter().filter(is_other).filter_map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::SessionId;

    fn act(id: &str) -> Act {
        Act::Stop(SessionId::from_stored(id))
    }

    fn show() -> Entry {
        Entry::Item(Act::Show, "Open Daypass".to_owned())
    }

    fn live(id: &str, words: &str) -> Entry {
        Entry::Submenu(words.to_owned(), vec![Entry::Item(act(id), "Stop".to_owned())])
    }

    fn all(layouts: &Layouts) -> Vec<i32> {
        numbers(&layouts.present)
    }

    #[test]
    fn every_entry_has_a_number() {
        let layouts = Layouts::new(vec![live("a", "A"), Entry::Separator, live("b", "B"), show()]);
        assert_eq!(all(&layouts), [1, 2, 3, 4, 5, 6]);
        let top: Vec<i32> = layouts.within(ROOT).unwrap().iter().map(|node| node.number).collect();
        assert_eq!(top, [1, 3, 4, 6]);
        assert_eq!(numbers(layouts.within(4).unwrap()), [5]);
        assert_eq!((layouts.act(5), layouts.act(4), layouts.act(7)), (Some(&act("b")), None, None));
        assert_eq!(layouts.within(7), None);
    }

    #[test]
    fn a_minute_later_words_change_in_place() {
        let mut layouts = Layouts::new(vec![live("a", "A · 15 min"), live("b", "B · 1 h"), show()]);
        let later = || vec![live("a", "A · 14 min"), live("b", "B · 1 h"), show()];
        let words = vec![(1, "A · 14 min".to_owned())];
        assert_eq!(layouts.replace(later()), Change { entries: false, words });
        assert_eq!((layouts.revision(), all(&layouts)), (1, vec![1, 2, 3, 4, 5]));
        assert_eq!(layouts.replace(later()), Change::default());
    }

    #[test]
    fn a_session_that_comes_leaves_the_others_where_they_are() {
        let mut layouts = Layouts::new(vec![live("a", "A · 15 min"), Entry::Separator, show()]);
        let after = vec![live("b", "B"), live("a", "A · 14 min"), Entry::Separator, show()];
        let words = vec![(1, "A · 14 min".to_owned())];
        assert_eq!(layouts.replace(after), Change { entries: true, words });
        assert_eq!((layouts.revision(), all(&layouts)), (2, vec![5, 6, 1, 2, 3, 4]));
    }

    #[test]
    fn a_click_in_a_menu_that_is_out_of_date_does_what_its_words_say() {
        let mut layouts = Layouts::new(vec![live("a", "A"), show()]);
        layouts.replace(vec![live("b", "B"), show()]);
        assert_eq!((layouts.act(2), layouts.act(5)), (Some(&act("a")), Some(&act("b"))));
        for id in ["c", "d", "e"] {
            layouts.replace(vec![live(id, "C"), show()]);
        }
        assert_eq!(layouts.act(2), None, "nobody shows it any more");
        assert_eq!((layouts.act(3), layouts.act(5)), (Some(&Act::Show), Some(&act("b"))));
    }
}
