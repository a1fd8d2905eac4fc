use super::*;
use proptest::prelude::*;

const NOTE: &str = "Withheld until the session stops";

fn withhold(text: &str, lines: &[usize]) -> (String, WithheldLines) {
    let mut document = Document::parse(text);
    let withheld = document.withhold_lines(lines, NOTE).unwrap();
    (String::from_utf8(document.into_bytes()).unwrap(), withheld)
}

fn restore(text: &str, withheld: &WithheldLines) -> (String, Vec<String>) {
    let mut document = Document::parse(text);
    let left = document.restore_lines(withheld);
    let left = left.iter().map(|text| String::from_utf8(text.to_vec()).unwrap()).collect();
    (String::from_utf8(document.into_bytes()).unwrap(), left)
}

#[test]
fn lines_give_way_to_a_comment_and_come_back() {
    let text = "[profile dev]\nrole_arn = a\n  b\nsource_profile = c\nregion = d\nsso_session = e";
    let (without, withheld) = withhold(text, &[2, 4, 6]);
    let expected = "[profile dev]\n# Withheld until the session stops.1\nregion = d\n# Withheld until the session stops.2";
    assert_eq!(without, expected);
    assert_eq!(restore(&without, &withheld), (text.to_owned(), vec![]));
}

#[test]
fn a_comment_of_the_persons_is_not_taken_for_ours() {
    let text = "[a]\n# Withheld until the session stops.1\nrole_arn = a\n";
    let (without, withheld) = withhold(text, &[3]);
    assert!(without.ends_with("stops.1\n# Withheld until the session stops.2\n"), "{without}");
    assert_eq!(restore(&without, &withheld).0, text);
}

#[test]
fn a_renamed_section_gets_its_lines_back() {
    let (without, withheld) = withhold("[profile dev]\nrole_arn = a\nregion = b\n", &[2]);
    let renamed = format!("# mine\n{}", without.replace("profile dev", "profile prod"));
    let back = restore(&renamed, &withheld);
    assert_eq!(back, ("# mine\n[profile prod]\nrole_arn = a\nregion = b\n".to_owned(), vec![]));
}

#[test]
fn a_line_that_the_person_wrote_anew_stays_and_the_withheld_one_is_told() {
    let (without, withheld) = withhold("[profile dev]\nrole_arn = a\nregion = b\n", &[2]);
    let back = restore(&format!("{without}role_arn = mine\n"), &withheld);
    assert_eq!(
        back,
        ("[profile dev]\nregion = b\nrole_arn = mine\n".to_owned(), vec!["role_arn = a\n".into()])
    );
}

#[test]
fn lines_whose_section_is_gone_are_told() {
    let (_, withheld) = withhold("[profile dev]\nrole_arn = a\n", &[2]);
    assert_eq!(restore("[other]\n", &withheld), ("[other]\n".to_owned(), vec!["role_arn = a\n".into()]));
}

#[test]
fn lines_that_are_back_already_are_not_put_back_twice() {
    let text = "[profile dev]\nrole_arn = a\n  b\n";
    let (_, withheld) = withhold(text, &[2]);
    assert_eq!(restore(text, &withheld), (text.to_owned(), vec![]));
}

#[test]
fn a_continuation_that_some_clients_read_as_a_property_goes_alone() {
    let text = "[profile dev]\nregion = a\n  role_arn = b\n  more\n";
    let (without, withheld) = withhold(text, &[3]);
    assert_eq!(without, "[profile dev]\nregion = a\n# Withheld until the session stops.1\n  more\n");
    assert_eq!(restore(&without, &withheld).0, text);
}

#[test]
fn a_line_that_is_none_of_a_property_is_refused() {
    let mut document = Document::parse("[profile dev]\nrole_arn = a\n# b\n");
    for line in [0, 1, 3, 4] {
        assert_eq!(document.withhold_lines(&[line], NOTE), Err(DocumentError::Lines), "{line}");
    }
}

#[test]
fn bytes_that_are_cut_short_or_longer_or_newer_are_refused() {
    let (_, withheld) = withhold("[profile dev]\nrole_arn = a\nregion = b\nx = c\n", &[2, 4]);
    let bytes = withheld.to_bytes();
    assert_eq!(WithheldLines::from_bytes(&bytes), Ok(withheld));
    for end in 0..bytes.len() {
        assert_eq!(WithheldLines::from_bytes(&bytes[..end]), Err(InvalidWithheld::Malformed), "{end}");
    }
    let longer = [&bytes[..], b"x"].concat();
    assert_eq!(WithheldLines::from_bytes(&longer), Err(InvalidWithheld::Malformed));
    assert_eq!(WithheldLines::from_bytes(&[2]), Err(InvalidWithheld::Version { version: 2 }));
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("[profile dev]".to_owned()),
        Just("  [ x ]".to_owned()),
        Just("# comment".to_owned()),
        Just(format!("# {NOTE}.1")),
        Just(String::new()),
        ("[ \t]{0,3}", "[a-z]{1,3}", " ?[=:] ?", "[a-z#]{0,4}").prop_map(|(i, k, s, v)| i + &k + &s + &v),
    ]
}

proptest! {
    #[test]
    fn whatever_is_withheld_comes_back_byte_for_byte(
        lines in proptest::collection::vec((line(), "\n|\r\n|\r"), 0..12),
        open in any::<bool>(),
        chosen in any::<u16>(),
    ) {
        let mut text: String = lines.iter().map(|(line, ending)| format!("{line}{ending}")).collect();
        if open {
            text = text.trim_end_matches(['\r', '\n']).to_owned();
        }
        let mut document = Document::parse(text.as_str());
        let places = document.sections().flat_map(|section| section.properties());
        let places: Vec<usize> =
            places.enumerate().filter(|(i, _)| chosen & (1 << (i % 16)) != 0).map(|(_, p)| p.line).collect();
        // A key twice in one section is refused: it could not come back beside the other.
        if let Ok(withheld) = document.withhold_lines(&places, NOTE) {
            prop_assert!(places.is_empty() || document.as_bytes() != text.as_bytes());
            let withheld = WithheldLines::from_bytes(&withheld.to_bytes()).unwrap();
            prop_assert_eq!(document.restore_lines(&withheld), vec![]);
            prop_assert_eq!(document.as_bytes(), text.as_bytes());
        }
    }
}
