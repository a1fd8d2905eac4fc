//! How many columns of a terminal a text takes, and texts cut to fit into some.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands for what was cut out.
pub(crate) const CUT: &str = "…";

/// How many columns a text takes at most. Terminals differ in what they make of an emoji of several characters and of Arabic
/// ligatures: some measure each character, others the whole.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(letter_width).sum()
}

fn letter_width(letter: &str) -> usize {
    letter.chars().filter_map(char::width).sum::<usize>().max(letter.width())
}

/// The letters of a text that fit into so many columns, each with its place in the text, and where the others were cut out of
/// the middle: what sets names apart often stands at their end.
pub(crate) fn cut(text: &str, columns: usize) -> Vec<(Option<usize>, &str)> {
    let letters: Vec<&str> = text.graphemes(true).collect();
    let all = || letters.iter().enumerate().map(|(at, letter)| (Some(at), *letter));
    if width(text) <= columns {
        return all().collect();
    }
    let Some(room) = columns.checked_sub(1) else { return Vec::new() };
    let fit = |letters: &mut dyn Iterator<Item = &&str>, room: usize| {
        let mut taken = 0;
        letters
            .take_while(|letter| {
                taken += letter_width(letter);
                taken <= room
            })
            .count()
    };
    let head = fit(&mut letters.iter(), room.div_ceil(2));
    let used: usize = letters[..head].iter().map(|letter| letter_width(letter)).sum();
    let tail = fit(&mut letters[head..].iter().rev(), room - used);
    let behind = letters.len() - tail;
    all().take(head).chain([(None, CUT)]).chain(all().skip(behind)).collect()
}

/// A text in at most so many columns: cut in the middle where it is wider, without blanks beside the cut.
pub(crate) fn shortened(text: &str, columns: usize) -> String {
    let (mut head, mut tail, mut is_cut) = (String::new(), String::new(), false);
    for (place, letter) in cut(text, columns) {
        match place {
            Some(_) if is_cut => tail.push_str(letter),
            Some(_) => head.push_str(letter),
            None => is_cut = true,
        }
    }
    match is_cut {
        true => format!("{}{CUT}{}", head.trim_end(), tail.trim_start()),
        false => head,
    }
}

/// A text in lines of at most so many columns, broken at blanks. A word that is wider has a line of its own.
pub(crate) fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The same, with what is wider broken within: no line is wider.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in broken(text, columns) {
        let (mut piece, mut used) = (String::new(), 0);
        for letter in line.graphemes(true) {
            if used > 0 && used + letter_width(letter) > columns {
                lines.push(std::mem::take(&mut piece));
                used = 0;
            }
            piece.push_str(letter);
            used += letter_width(letter);
        }
        lines.push(piece);
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_text(text: &str, columns: usize) -> String {
        cut(text, columns).into_iter().map(|(_, letter)| letter).collect()
    }

    #[test]
    fn a_text_is_cut_in_its_middle_whatever_the_script() {
        for (text, columns, expected) in [
            ("Shop Production/OnCall", 22, "Shop Production/OnCall"),
            ("Shop Production/OnCall", 13, "Shop P…OnCall"),
            ("118230476651", 9, "1182…6651"),
            ("東京本番環境", 12, "東京本番環境"),
            ("東京本番環境", 9, "東京…環境"),
            ("東京本番環境", 8, "東京…境"),
            ("e\u{301}e\u{301}e\u{301}e\u{301}", 3, "e\u{301}…e\u{301}"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
            ("", 0, ""),
        ] {
            assert_eq!(cut_text(text, columns), expected, "{text} to {columns}");
        }
    }

    #[test]
    fn no_cut_is_wider_than_there_is_room() {
        for text in ["Shop", "東京本番", "مرحبا بالعالم", "👨‍👩‍👧‍👦 family ❤️ 🇩🇪", "e\u{301}\u{302}x", "a\u{200d}b"]
        {
            for columns in 0..20 {
                let cut = cut_text(text, columns);
                assert!(width(&cut) <= columns, "{cut} is {} wide, not {columns}", width(&cut));
            }
        }
    }

    #[test]
    fn what_terminals_measure_differently_counts_as_the_widest() {
        assert_eq!(width("👨‍👩‍👧"), 6, "three persons where they are not joined");
        assert_eq!(width("❤\u{fe0f}"), 2);
        assert_eq!(width("لا"), 2, "two letters where they are not joined");
        assert_eq!(width("e\u{301}"), 1);
    }

    #[test]
    fn letters_keep_their_places() {
        let places: Vec<Option<usize>> = cut("abcdef", 4).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, [Some(0), Some(1), None, Some(5)]);
    }

    #[test]
    fn a_long_text_is_broken_at_blanks() {
        assert_eq!(wrapped("MFA code of mira for Deploy:", 12), ["MFA code of", "mira for", "Deploy:"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("a b", 80), ["a b"]);
    }

    #[test]
    fn a_sentence_is_broken_between_its_words() {
        assert_eq!(broken("to be or 東京 not", 8), ["to be or", "東京 not"]);
        assert_eq!(broken("a wide-word b", 4), ["a", "wide-word", "b"]);
        assert_eq!(broken("", 4), [""]);
    }
}
