//! Which names a person can read in the Latin letters that a profile name has.

/// Whether a character is no letter, or one of a script that is written out letter by letter, with one reading that whoever
/// writes it knows: *Zürich* is *zurich*, *Москва* is *moskva*, *Αθήνα* is *athena*, *서울* is *seoul*.
///
/// `deunicode` has a reading for every script, but knows no context: it reads Han characters in Mandarin whatever language they
/// stand in (決済 as *jue ji*), Arabic and Hebrew without their vowels, and Indic scripts by their consonants' names. Kana is among
/// those too: in a Japanese name it is what stands between the Han characters, and says nothing without them.
fn has_reading(c: char) -> bool {
    !c.is_alphabetic()
        || matches!(c,
            '\u{0000}'..='\u{02FF}' // Latin
            | '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}' // Latin
            | '\u{FB00}'..='\u{FB06}' | '\u{FF21}'..='\u{FF5A}' // Latin ligatures, Latin as wide as Han
            | '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' // Greek
            | '\u{0400}'..='\u{052F}' | '\u{1C80}'..='\u{1C8F}' // Cyrillic
            | '\u{0530}'..='\u{058F}' // Armenian
            | '\u{10A0}'..='\u{10FF}' | '\u{1C90}'..='\u{1CBF}' // Georgian
            | '\u{AC00}'..='\u{D7A3}' // Hangul
        )
}

/// Whether a whole name can be read.
pub(super) fn is_legible(name: &str) -> bool {
    name.chars().all(has_reading)
}

/// What can be read of a name, where that has a letter.
pub(super) fn legible_part(name: &str) -> Option<String> {
    let part: String = name.chars().map(|c| if has_reading(c) { c } else { ' ' }).collect();
    part.contains(char::is_alphabetic).then_some(part)
}
