use super::choice::{Choice, Column, List, Names};
use super::state::{Picker, Step};
use crate::terminal::frame::Size;
use crate::terminal::key::Key;
use crate::terminal::text_width::width;
use anstyle::Style;

const WIDE: Size = Size { rows: 24, columns: 80 };

fn session(name: &str, account: &str, left: &str) -> Choice {
    Choice {
        live: (!left.is_empty()).then(Style::new),
        columns: vec![name.to_owned(), account.to_owned()],
        note: left.to_owned(),
        names: Names { names: vec![name.to_owned(), account.to_owned()], ..Names::default() },
        ..Choice::default()
    }
}

fn list(choices: Vec<Choice>) -> List {
    List {
        question: "Session".to_owned(),
        choices,
        columns: vec![Column { least: 12, weight: 250 }, Column { least: 9, weight: 10 }],
        typed: String::new(),
        marked: 0,
    }
}

fn sessions() -> List {
    let mut favourite = session("Shop Production/OnCall", "118230476651", "");
    favourite.favourite = true;
    list(vec![
        session("Shop Production/ReadOnly", "118230476651", "11 h 12 min"),
        favourite,
        session("Sandbox/Administrator", "611937285504", ""),
    ])
}

fn many() -> List {
    list((0..45).map(|at| session(&format!("Account/Role{at:02}"), "111122223333", "")).collect())
}

fn seen(picker: &mut Picker, size: Size) -> Vec<String> {
    picker.frame(size).seen()
}

fn type_in(picker: &mut Picker, text: &str) {
    text.chars().for_each(|letter| assert_eq!(picker.press(Key::Char(letter), WIDE), Step::On));
}

#[test]
fn columns_did_not_line_up_and_nothing_was_said_of_what_is_live() {
    assert_eq!(
        seen(&mut Picker::new(sessions()), WIDE),
        [
            format!("{:<76}3/3", "  Session ›").as_str(),
            "▸ ●   Shop Production/ReadOnly  118230476651  11 h 12 min",
            "    ★ Shop Production/OnCall    118230476651",
            "      Sandbox/Administrator     611937285504",
        ]
    );
}

#[test]
fn the_typed_text_and_the_marked_row_were_above_the_screen() {
    for (rows, columns) in [(24, 80), (10, 80), (10, 40), (3, 40), (2, 20), (40, 200), (10, 6)] {
        let size = Size { rows, columns };
        let mut picker = Picker::new(many());
        for press in 0..60 {
            let lines = seen(&mut picker, size);
            assert!(lines.len() <= rows && lines.len() <= 13, "{size:?}: {lines:?}");
            assert!(lines.iter().all(|line| width(line) < columns), "{size:?}: {lines:?}");
            let marked: Vec<&String> = lines.iter().filter(|line| line.starts_with('▸')).collect();
            assert_eq!(marked.len(), 1, "{size:?} after {press}: {lines:?}");
            picker.press(Key::Down, size);
        }
        assert_eq!(picker.press(Key::Enter, size), Step::Picked(44));
    }
}

#[test]
fn forty_columns_have_what_sets_the_rows_apart() {
    assert_eq!(
        seen(&mut Picker::new(sessions()), Size { rows: 10, columns: 40 })[1..],
        [
            "▸ ●   Shop Produ…/ReadOnly  11 h 12 min",
            "    ★ Shop Produ…on/OnCall",
            "      Sandbox/Ad…nistrator"
        ]
    );
}

#[test]
fn keys_move_the_mark_and_the_rows_follow() {
    let size = Size { rows: 4, columns: 40 };
    let mut picker = Picker::new(many());
    let first = |picker: &mut Picker| seen(picker, size)[1].clone();
    for (key, expected) in [
        (Key::Up, "▸ Account/Role00"),
        (Key::PageDown, "  Account/Role00"),
        (Key::Down, "  Account/Role01"),
        (Key::Control('n'), "  Account/Role02"),
        (Key::Control('p'), "  Account/Role02"),
        (Key::PageUp, "▸ Account/Role01"),
    ] {
        assert_eq!(picker.press(key, size), Step::On);
        assert!(first(&mut picker).starts_with(expected), "{key:?}: {}", first(&mut picker));
    }
    assert_eq!(picker.press(Key::Enter, size), Step::Picked(1));
}

#[test]
fn typing_leaves_hits_and_counts_them() {
    let mut picker = Picker::new(sessions());
    type_in(&mut picker, "shop");
    let lines = seen(&mut picker, WIDE);
    assert!(lines[0].starts_with("  Session › shop ") && lines[0].ends_with(" 2/3"), "{lines:?}");
    assert_eq!(lines.len(), 3);
    picker.press(Key::Down, WIDE);
    type_in(&mut picker, " onc");
    assert_eq!(picker.press(Key::Enter, WIDE), Step::Picked(1), "the first hit is marked");
    picker.press(Key::Control('u'), WIDE);
    assert_eq!(seen(&mut picker, WIDE).len(), 4, "all are there again");
    assert_eq!(picker.press(Key::Escape, WIDE), Step::Left);
    assert_eq!(picker.press(Key::Control('z'), WIDE), Step::Suspended);
}

#[test]
fn an_empty_list_was_left_without_a_word() {
    let mut picker = Picker::new(sessions());
    type_in(&mut picker, "zzzz");
    let lines = seen(&mut picker, WIDE);
    assert!(lines[0].ends_with(" 0/3"), "{lines:?}");
    assert_eq!(lines[1..], ["  no match"]);
    for key in [Key::Enter, Key::Down, Key::PageUp] {
        assert_eq!(picker.press(key, WIDE), Step::On);
    }
}

#[test]
fn it_opens_with_what_was_typed_and_with_a_row_marked() {
    let mut picker = Picker::new(List { typed: "sandb".to_owned(), ..sessions() });
    let frame = picker.frame(WIDE);
    assert_eq!((frame.lines.len(), frame.cursor), (2, "  Session › sandb".chars().count()));
    assert_eq!(picker.press(Key::Enter, WIDE), Step::Picked(2));
    let mut picker = Picker::new(List { marked: 2, ..sessions() });
    assert_eq!(picker.press(Key::Enter, WIDE), Step::Picked(2));
    let mut picker = Picker::new(List { marked: 9, ..sessions() });
    assert_eq!(picker.press(Key::Enter, WIDE), Step::Picked(2));
}

#[test]
fn the_letters_of_a_hit_are_set_off() {
    let mut picker = Picker::new(sessions());
    type_in(&mut picker, "onc");
    let frame = picker.frame(WIDE);
    let row = &frame.lines[1];
    let set_off: Vec<(&str, usize)> = row
        .iter()
        .filter(|span| span.style == Style::new().bold().underline())
        .map(|span| (span.text.as_str(), span.column))
        .collect();
    assert_eq!(set_off, [("OnC", 6 + "Shop Production/".len())]);
}

#[test]
fn names_of_every_script_keep_to_their_columns() {
    let names = [
        "東京本番環境アカウント/管理者",
        "👨‍👩‍👧‍👦 Family/❤\u{fe0f}",
        "حساب الإنتاج/قراءة",
        "e\u{301}e\u{301}/x",
        "Plain/Role",
    ];
    for columns in [20, 30, 40, 80] {
        let size = Size { rows: 10, columns };
        let mut picker =
            Picker::new(list(names.map(|name| session(name, "111122223333", "59 min")).to_vec()));
        let frame = picker.frame(size);
        // `seen` fails where one text is written over another.
        assert!(frame.seen().iter().all(|line| width(line) < columns), "{:?}", frame.seen());
        let notes: Vec<usize> = frame.lines[1..]
            .iter()
            .filter_map(|line| line.iter().find(|span| span.text == "59 min").map(|span| span.column))
            .collect();
        assert!(notes.windows(2).all(|pair| pair[0] == pair[1]), "{notes:?}");
    }
}

#[test]
fn a_long_filter_takes_the_place_of_the_count() {
    let size = Size { rows: 10, columns: 30 };
    let mut picker = Picker::new(sessions());
    type_in(&mut picker, "production administrator");
    let frame = picker.frame(size);
    assert!(frame.seen()[0].ends_with("administrator"), "{:?}", frame.seen());
    assert!(frame.cursor < 30);
}
