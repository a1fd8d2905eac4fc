//! What was withheld comes back byte for byte, whatever the person did to the file meanwhile.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod any;

use aws_files::{Document, DocumentError, InvalidWithheld, Property, Restored, SectionName, Withheld};

const NOTE: &str = "Written by Daypass, and taken out again when the session stops.";
const MARKER: &str = "Put aside by Daypass until the session stops";
const OURS: [(&str, &str); 4] = [
    ("aws_access_key_id", "ASIAIOSFODNN7EXAMPLE"),
    ("aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("aws_session_token", "token=="),
    ("region", "eu-central-1"),
];
const RENEWED: &str = "renewed==";
const KEYS: [&str; 3] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];

fn dev() -> SectionName {
    SectionName::credentials("dev").unwrap()
}

fn profile(name: &str) -> SectionName {
    SectionName::profile(name).unwrap()
}

fn text(document: &Document) -> String {
    String::from_utf8(document.as_bytes().to_vec()).unwrap()
}

/// As the engine tells them: by what it wrote, whatever the person indented below.
fn is_ours(property: &Property) -> bool {
    let value = property.value.lines().next().unwrap_or_default();
    OURS.contains(&(property.key.as_str(), value))
        || (property.key.as_str(), value) == ("aws_session_token", RENEWED)
}

/// The lines that are not blank, without the blanks around them.
fn trimmed(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text));
    text.split(['\n', '\r']).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

fn withhold(before: &str, name: &SectionName) -> (Document, Withheld) {
    let mut document = Document::parse(before);
    let withheld = document.withhold_section(name, &OURS, NOTE, MARKER).unwrap();
    // As the store has it.
    (document, Withheld::from_bytes(&withheld.to_bytes(), "").unwrap())
}

fn restore(after: impl Into<Vec<u8>>, name: &SectionName, withheld: &Withheld) -> (String, Restored) {
    let mut document = Document::parse(after);
    let restored = document.restore(name, withheld, is_ours).unwrap();
    (text(&document), restored)
}

const WRITTEN: &str = "[dev]\n# Written by Daypass, and taken out again when the session stops.\n\
    aws_access_key_id = ASIAIOSFODNN7EXAMPLE\n\
    aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\naws_session_token = token==\n\
    region = eu-central-1\n";

#[test]
fn a_section_goes_and_comes_back_with_every_byte_in_its_place() {
    let cases = [
        "",
        "[a]\nx = 1",
        "# mine\n[dev]\n# mine too\nregion = eu-west-1 # Frankfurt\n  # below\naws_access_key_id=A\n\n# z\n[z]\nb = 2\n",
        "[dev]\r\nregion=x\r\n\r\n[z]\r\n",
        "\u{feff}[dev]\nregion = x",
        "[dev]\nregion = x\n\n\n[z]\na = b\n[dev]\noutput = json\n\n; end\n[ dev ] # third\ns3 =\n  a = b",
        "[dev]\n[dev]\n[dev]",
    ];
    for before in cases {
        let (document, withheld) = withhold(before, &dev());
        assert_eq!(document.occurrences(&dev()).count(), 1);
        assert_eq!(restore(document.as_bytes(), &dev(), &withheld), (before.to_owned(), Restored::default()));
    }
}

#[test]
fn the_order_and_the_blank_lines_of_a_section_that_stands_twice_come_back() {
    let before = "[default]\nregion = eu-west-1\n\n# mine\n[profile default]\noutput = json\n\n[z]\n";
    let (document, withheld) = withhold(before, &profile("default"));
    let left = WRITTEN.replace("[dev]", "[default]")
        + "\n# mine\n# Put aside by Daypass until the session stops ([default], part 2 of 2)\n\n[z]\n";
    assert_eq!(text(&document), left);
    assert_eq!(restore(left, &profile("default"), &withheld).0, before);
}

#[test]
fn a_value_with_a_comment_comes_back_after_the_person_edited_the_section() {
    let before = "[dev]\nregion = eu-west-1 # Frankfurt\n  # indented\noutput=text\n[z]\n";
    let (document, withheld) = withhold(before, &dev());
    let edited = text(&document).replace("region =", "cli_pager = less\nregion =");
    let (after, restored) = restore(edited, &dev(), &withheld);
    assert_eq!(after, before.replace("[z]", "cli_pager = less\n[z]"));
    assert_eq!(restored, Restored::default());
}

#[test]
fn what_the_person_adds_under_a_key_that_they_had_before_wins_and_the_earlier_line_is_told() {
    let before = "[dev]\nregion = eu-west-1 # Frankfurt\noutput=text\n# end of dev\ncli_pager=\n";
    let (document, withheld) = withhold(before, &dev());
    let edited = text(&document).replace("eu-central-1", "us-east-1") + "output = json\n  # why\n";
    let (after, restored) = restore(edited, &dev(), &withheld);
    assert_eq!(after, "[dev]\nregion = us-east-1\noutput = json\n  # why\n# end of dev\ncli_pager=\n");
    let displaced: Vec<_> = restored.displaced.iter().map(|d| (d.key.as_str(), d.text.as_slice())).collect();
    assert_eq!(
        displaced,
        [("region", &b"region = eu-west-1 # Frankfurt\n"[..]), ("output", &b"output=text\n"[..])]
    );
}

#[test]
fn a_section_or_a_marker_that_the_person_removed_does_not_lose_what_was_withheld() {
    let before = "[a]\nx = 1\n\n[dev]\nregion = x\n\n[m]\n\n[dev]\noutput = json\n\n[z]\ny = 2\n";
    let (document, withheld) = withhold(before, &dev());
    let left = text(&document);
    let marker = "# Put aside by Daypass until the session stops ([dev], part 2 of 2)\n";
    assert!(left.contains(marker) && left.contains(WRITTEN));

    let (without_marker, _) = restore(left.replace(marker, ""), &dev(), &withheld);
    assert_eq!(
        without_marker,
        "[a]\nx = 1\n\n[dev]\nregion = x\n[dev]\noutput = json\n\n[m]\n\n\n[z]\ny = 2\n"
    );
    let (without_section, _) = restore(left.replace(WRITTEN, ""), &dev(), &withheld);
    assert_eq!(
        without_section,
        "[a]\nx = 1\n\n\n[m]\n\n[dev]\nregion = x\n[dev]\noutput = json\n\n[z]\ny = 2\n"
    );
    let (without_both, _) = restore("[a]\nx = 1\n", &dev(), &withheld);
    assert_eq!(without_both, "[a]\nx = 1\n\n[dev]\nregion = x\n[dev]\noutput = json\n");
    let (in_no_file, _) = restore("", &dev(), &withheld);
    assert_eq!(in_no_file, "[dev]\nregion = x\n[dev]\noutput = json\n");
    let (in_a_file_without_last_newline, _) = restore("[a]", &dev(), &withheld);
    assert_eq!(in_a_file_without_last_newline, "[a]\n\n[dev]\nregion = x\n[dev]\noutput = json");
}

#[test]
fn a_marker_that_other_lines_grew_around_gives_its_part_back_behind_them() {
    let before = "[dev]\nregion = x\n[m]\na = b\n[dev]\noutput = json\n";
    let (document, withheld) = withhold(before, &dev());
    let (after, _) = restore(text(&document) + "c = d\n", &dev(), &withheld);
    assert_eq!(after, "[dev]\nregion = x\n[m]\na = b\nc = d\n[dev]\noutput = json\n");
}

#[test]
fn lines_that_the_person_indented_below_ours_stay_as_comments() {
    let (document, withheld) = withhold("[dev]\noutput = json\n", &dev());
    let edited = text(&document).replace("token==\n", "token==\n  # theirs\n    more\n");
    assert_eq!(restore(edited, &dev(), &withheld).0, "[dev]\noutput = json\n# theirs\n# more\n");
}

#[test]
fn another_section_of_the_name_that_somebody_wrote_stays_and_loses_only_what_is_ours() {
    let (document, withheld) = withhold("[dev]\noutput = json\n", &dev());
    let edited = format!("[dev]\ncli_pager = less\n\n{0}\n{0}", text(&document));
    let (after, _) = restore(edited, &dev(), &withheld);
    assert_eq!(after, "[dev]\ncli_pager = less\n\n[dev]\noutput = json\n");
}

#[test]
fn a_section_that_came_where_nothing_was_goes_and_leaves_what_the_person_added() {
    for before in ["", "[a]\nx = 1", "[a]\r\nx = 1\r\n"] {
        let (mut document, withheld) = withhold(before, &dev());
        assert!(withheld.is_empty());
        let added = text(&document);
        document.take_out(&dev(), NOTE, is_ours).unwrap();
        assert_eq!(text(&document), before);
        let ending = if before.contains('\r') { "\r\n" } else { "\n" };
        let edited = added.replace("region", &format!("# why{ending}output = json{ending}region"));
        let left = format!("[dev]{ending}# why{ending}output = json");
        assert!(restore(edited, &dev(), &withheld).0.contains(&left));
    }
}

#[test]
fn where_the_text_cannot_be_put_back_ours_can_still_be_taken_out() {
    let (mut document, _) = withhold("[dev]\noutput = json\n[z]\n", &dev());
    document.take_out(&dev(), NOTE, is_ours).unwrap();
    assert_eq!(text(&document), "[z]\n");
}

#[test]
fn keys_in_a_section_that_the_person_renamed_are_taken_out_of_it() {
    let (document, withheld) = withhold("[dev]\noutput = json\n\n[z]\na = b\n", &dev());
    for (renamed, left) in [
        (text(&document).replace("[dev]", "[q r]"), "[z]\na = b\n"),
        (
            text(&document).replace("[dev]", "[q]").replace("region", "x = y\nregion"),
            "[q]\nx = y\n\n[z]\na = b\n",
        ),
    ] {
        let mut document = Document::parse(renamed);
        assert_eq!(document.take_out_everywhere(&dev(), NOTE, is_ours), Ok(1));
        assert_eq!(text(&document).trim_start(), left);
        assert_eq!(document.take_out_everywhere(&dev(), NOTE, is_ours), Ok(0));
        document.restore(&dev(), &withheld, is_ours).unwrap();
        assert!(text(&document).ends_with("[dev]\noutput = json\n"));
    }
}

#[test]
fn notes_and_markers_are_ascii_on_one_line() {
    let mut document = Document::parse("[dev]\na = b\n");
    for note in ["", "a\nb", "a\rb", "Größe", " a", "a\u{7f}"] {
        let withheld = document.withhold_section(&dev(), &OURS, note, MARKER);
        assert_eq!(withheld, Err(DocumentError::Comment), "{note:?}");
        assert_eq!(document.withhold_section(&dev(), &OURS, NOTE, note), Err(DocumentError::Comment));
        assert_eq!(document.withhold_properties(&dev(), &["a"], &[], note), Err(DocumentError::Comment));
    }
}

#[test]
fn a_marker_that_an_earlier_start_left_behind_does_not_take_what_is_not_its_own() {
    let before =
        "[dev]\na = b\n# Put aside by Daypass until the session stops ([dev], part 2 of 2)\n[dev]\nc = d\n";
    let (document, withheld) = withhold(before, &dev());
    assert!(text(&document).contains("part 2 of 2, 2)"));
    assert_eq!(restore(document.as_bytes(), &dev(), &withheld).0, before);
}

#[test]
fn another_sections_text_is_refused() {
    let (_, withheld) = withhold("[dev]\na = b\n", &dev());
    let mut document = Document::parse("[z]\n");
    let refused = document.restore(&SectionName::credentials("z").unwrap(), &withheld, is_ours);
    assert!(matches!(refused, Err(DocumentError::NotThisSection { .. })));
    assert_eq!(text(&document), "[z]\n");
}

#[test]
fn a_text_that_the_first_version_sealed_is_still_restored() {
    let before = "[a]\nx = 1\n\n[dev]\n# mine\nregion = eu-west-1 # Frankfurt\n\n[z]\n";
    let sealed = Document::parse(before).section_text(&dev()).unwrap();
    let mut document = Document::parse(before);
    document.set_section(&dev(), &OURS, Some(NOTE)).unwrap();
    let withheld = Withheld::from_bytes(&sealed, NOTE).unwrap();
    assert_eq!(restore(document.as_bytes(), &dev(), &withheld).0, before);

    // The first version wrote into a section that keys were taken out of, line by line.
    let left = "[dev]\n# The access key is elsewhere.\nregion=eu-north-1 # mine\ns3 =\n  a = b\n\n[z]\n";
    let sealed = Document::parse(left).section_text(&dev()).unwrap();
    let mut document = Document::parse(left);
    for (key, value) in OURS {
        document.set_property(&dev(), key, value).unwrap();
    }
    let withheld = Withheld::from_bytes(&sealed, NOTE).unwrap();
    assert_eq!(restore(document.as_bytes(), &dev(), &withheld).0, left);
}

const SHADOW: &str = "[profile dev]\nregion = eu-west-1 # mine\nrole_arn = arn:aws:iam::123456789012:role/r\n  # why\n\
    output = json\nsource_profile = base\n\n# z\n[z]\n";

fn shadow_withheld() -> (String, Withheld) {
    let mut document = Document::parse(SHADOW);
    let keys = ["role_arn", "source_profile"];
    let withheld = document.withhold_properties(&profile("dev"), &keys, &[], NOTE).unwrap();
    (text(&document), Withheld::from_bytes(&withheld.to_bytes(), "").unwrap())
}

#[test]
fn lines_that_shadow_a_session_go_and_come_back() {
    let (left, withheld) = shadow_withheld();
    let expected = format!("[profile dev]\nregion = eu-west-1 # mine\n# {NOTE}\noutput = json\n\n# z\n[z]\n");
    assert_eq!(left, expected);
    assert_eq!(restore(left, &profile("dev"), &withheld), (SHADOW.to_owned(), Restored::default()));
}

#[test]
fn withheld_lines_come_back_beside_what_the_person_changed_in_the_section() {
    let (left, withheld) = shadow_withheld();
    let note = format!("# {NOTE}\n");
    let back = |edited: String| restore(edited, &profile("dev"), &withheld).0;
    let added = |text: &str| text.replace("output = json\n", "output = text\ncli_pager = less\n");
    // The line above it is another one by now, so it stands where the part before it stands.
    let role = "role_arn = arn:aws:iam::123456789012:role/r\n  # why\n";
    assert_eq!(
        back(added(&left)),
        added(SHADOW)
            .replace("source_profile = base\n", "")
            .replace(role, &format!("{role}source_profile = base\n"))
    );
    assert_eq!(back(left.replace(&note, "")), SHADOW);
    assert_eq!(
        back(left.replace("output = json\n", "output = json\nx = y\n")),
        SHADOW
            .replace("source_profile", "x = y\nsource_profile")
            .replace("x = y\nsource_profile = base\n", "source_profile = base\nx = y\n")
    );
    assert_eq!(back("[z]\n".to_owned()), format!("[z]\n\n[profile dev]\n{role}source_profile = base\n"));
}

#[test]
fn a_withheld_line_gives_way_to_the_persons_own_of_the_same_key() {
    let (left, withheld) = shadow_withheld();
    let edited = left.replace("output", "role_arn = arn:aws:iam::123456789012:role/mine\noutput");
    let (after, restored) = restore(edited.clone(), &profile("dev"), &withheld);
    let expected =
        edited.replace(&format!("# {NOTE}\n"), "").replace("json\n", "json\nsource_profile = base\n");
    assert_eq!(after, expected);
    assert_eq!(restored.displaced[0].key, "role_arn");
    assert!(restored.displaced[0].text.ends_with(b"  # why\n"));
}

#[test]
fn a_session_comes_into_a_section_whose_other_lines_hold_on() {
    let before =
        "[dev]\n# The key is elsewhere.\nregion = eu-west-1 # Frankfurt\n  # below\noutput = json\n[z]\n";
    let keys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];
    for before in [before, "[dev]\n# The key is elsewhere.", "[dev]\noutput = json", ""] {
        let mut document = Document::parse(before);
        let withheld = document.withhold_properties(&dev(), &keys, &OURS, NOTE).unwrap();
        let section = document.section(&dev()).unwrap();
        assert!(OURS.iter().all(|(key, value)| section.get(key).as_deref() == Some(*value)));
        assert_eq!(text(&document).contains("json"), before.contains("json"));
        assert_eq!(restore(document.as_bytes(), &dev(), &withheld).0, before);
        // A renewal, and an edit of the person's.
        document.set_property(&dev(), "aws_session_token", RENEWED).unwrap();
        document.set_property(&dev(), "cli_pager", "less").unwrap();
        let (after, _) = restore(document.as_bytes(), &dev(), &withheld);
        assert!(after.contains("cli_pager = less") && !after.contains(RENEWED), "{after}");
        let kept: Vec<String> = trimmed(before.as_bytes());
        assert!(!after.contains("ASIA") && kept.iter().all(|line| after.contains(line)), "{after}");
    }
}

#[test]
fn keys_that_the_first_version_protected_are_still_restored() {
    let before =
        "[dev]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\nregion = x\naws_secret_access_key = s # c\n[z]\n";
    let note = "The access key is elsewhere.";
    let sealed = Document::parse(before).section_text(&dev()).unwrap();
    let document = Document::parse("[dev]\n# The access key is elsewhere.\nregion = x\n[z]\n");
    let withheld = Withheld::properties_from_bytes(&sealed, &dev(), &KEYS, note).unwrap();
    let rotated = withheld.with_replaced(b"AKIAIOSFODNN7EXAMPLE", b"AKIAI44QH8DHBEXAMPLE");
    assert_eq!(restore(document.as_bytes(), &dev(), &withheld).0, before);
    let expected = before.replace("AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE");
    assert_eq!(restore(document.as_bytes(), &dev(), &rotated).0, expected);
    assert_eq!(Withheld::from_bytes(b"\0withheld", ""), Err(InvalidWithheld::Malformed));
}
