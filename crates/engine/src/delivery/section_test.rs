//! A section written, renewed and withdrawn, text by text.

use super::super::ownership::OwnershipEvidence;
use super::*;
use daypass_core::{Secret, SessionId};

fn credentials(id: &str) -> Credentials {
    Credentials {
        access_key_id: id.to_owned(),
        secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        session_token: Secret::new("token=="),
        issued_at: jiff::Timestamp::UNIX_EPOCH,
        expires_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn name() -> SectionName {
    SectionName::credentials("dev").unwrap()
}

fn ours() -> RecordedSection {
    let key_ids = ["ASIAIOSFODNN7EXAMPLE", "ASIAI44QH8DHBEXAMPLE"].map(str::to_owned).to_vec();
    RecordedSection {
        evidence: OwnershipEvidence::Keys(key_ids),
        regions: vec!["eu-west-1".to_owned()],
        notes: vec![],
    }
}

/// A name of a session stands in none of it: the AWS CLI on Windows rejects a whole file for one letter that its code page
/// lacks.
#[test]
fn all_that_is_written_into_a_persons_file_is_ascii_but_for_a_programs_path() {
    let nothing =
        RecordedSection { evidence: OwnershipEvidence::Keys(vec![]), regions: vec![], notes: vec![] };
    let region = Region::parse("eu-west-1").unwrap();
    let contents = [
        Content::Keys(credentials("ASIAIOSFODNN7EXAMPLE")),
        Content::Command("'/home/ada/M\u{fc}ller/daypass' credential-process 0123456789abcdef".to_owned()),
    ];
    for content in &contents {
        for before in ["", "[dev]\noutput = json\n", "[dev]\na = b\n\n[x]\n[dev]\nc = d\n"] {
            let mut document = Document::parse(before);
            write(&mut document, &name(), &nothing, content, Some(&region)).unwrap();
            let text = String::from_utf8(document.as_bytes().to_vec()).unwrap();
            assert!(text.replace("M\u{fc}ller", "").is_ascii(), "{text}");
        }
    }
    let profile = ProfileName::parse("dev").unwrap();
    assert!(super::super::lines_record::note(&profile, 1).is_ascii());
    assert!(super::super::role_plan::COMMENT.is_ascii());
}

fn written(before: &str) -> Document {
    let mut document = Document::parse(before);
    write(
        &mut document,
        &name(),
        &ours(),
        &Content::Keys(credentials("ASIAIOSFODNN7EXAMPLE")),
        Some(&Region::parse("eu-west-1").unwrap()),
    )
    .unwrap();
    document
}

fn text(document: &Document) -> String {
    String::from_utf8(document.as_bytes().to_vec()).unwrap()
}

/// Withdraws with a text as the first release sealed it.
fn withdraw_text(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    before: Option<&[u8]>,
) -> Result<Outcome, DocumentError> {
    let withheld = before.map(|text| withheld_of_text(text, document, name, recorded).unwrap());
    withdraw(document, name, recorded, withheld.as_ref())
}

#[test]
fn what_is_written_is_ours_and_goes_without_a_trace() {
    for before in ["", "[a]\nx = 1", "# mine\r\n[a]\r\nx = 1\r\n\r\n", "[a]\nx = 1\n\n# end\n"] {
        let mut document = written(before);
        assert_eq!(owner(&document, &name(), &ours()), Owner::Daypass);
        assert_eq!(document.section(&name()).unwrap().get("region").unwrap(), "eu-west-1");
        withdraw_text(&mut document, &name(), &ours(), None).unwrap();
        assert_eq!(text(&document), before);
    }
}

#[test]
fn what_was_there_before_is_put_back_byte_for_byte() {
    let before = "[x]\na = 1\n\n[dev]\n# my own keys\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\n\taws_secret_access_key = y\n\n[z]\nb = 2\n";
    let original = Document::parse(before).section_text(&name()).unwrap();
    let mut document = written(before);
    assert!(!text(&document).contains("AKIA"));
    withdraw_text(&mut document, &name(), &ours(), Some(&original)).unwrap();
    assert_eq!(text(&document), before);
}

#[test]
fn what_the_person_added_to_ours_survives_a_renewal_and_the_stop() {
    let mut document = written("");
    document.set_property(&name(), "output", "json").unwrap();
    write(
        &mut document,
        &name(),
        &ours(),
        &Content::Keys(credentials("ASIAI44QH8DHBEXAMPLE")),
        Some(&Region::parse("eu-west-1").unwrap()),
    )
    .unwrap();
    assert!(text(&document).contains("output = json") && text(&document).contains("ASIAI44QH8DHBEXAMPLE"));
    withdraw_text(&mut document, &name(), &ours(), None).unwrap();
    assert_eq!(text(&document), "[dev]\noutput = json\n");
}

#[test]
fn a_renewal_changes_the_keys_and_nothing_else() {
    let mut document =
        Document::parse(text(&written("")).replace("eu-west-1", "us-east-1") + "output = json\n");
    let before = text(&document);
    assert!(renew(&mut document, &name(), &ours(), &credentials("ASIAI44QH8DHBEXAMPLE")).unwrap());
    assert_eq!(text(&document), before.replace("ASIAIOSFODNN7EXAMPLE", "ASIAI44QH8DHBEXAMPLE"));
}

#[test]
fn a_renewal_does_not_fight_over_a_section() {
    for left in ["", "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", "[dev]\noutput = json\n"] {
        let mut document = Document::parse(left);
        assert!(!renew(&mut document, &name(), &ours(), &credentials("ASIAI44QH8DHBEXAMPLE")).unwrap());
        assert_eq!(text(&document), left);
    }
}

#[test]
fn a_section_that_the_person_made_their_own_is_left_alone() {
    let mut document = Document::parse("[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
    let before = text(&document);
    withdraw_text(&mut document, &name(), &ours(), Some(b"[dev]\nold = 1\n")).unwrap();
    assert_eq!(text(&document), before);
}

#[test]
fn a_section_that_the_person_deleted_gives_way_to_what_was_before() {
    let mut document = Document::parse("[a]\nx = 1\n");
    withdraw_text(&mut document, &name(), &ours(), Some(b"[dev]\nold = 1\n")).unwrap();
    assert_eq!(text(&document), "[a]\nx = 1\n\n[dev]\nold = 1\n");
}

#[test]
fn what_the_person_added_under_a_key_that_they_had_before_was_dropped_on_stop() {
    let before = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\noutput = text\n";
    let added = text(&written("")) + "# for the lab\ns3 =\n  max_queue_size = 10\noutput = json\n";
    let mut document = Document::parse(added);
    let outcome = withdraw_text(&mut document, &name(), &ours(), Some(before.as_bytes())).unwrap();
    let Outcome::Restored(displaced) = outcome else { panic!("{outcome:?}") };
    assert_eq!(displaced[0].text.as_slice(), b"output = text\n");
    let expected = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\noutput = json\n# for the lab\ns3 =\n  max_queue_size = 10\n";
    assert_eq!(text(&document), expected);
}

#[test]
fn live_keys_stayed_under_a_header_that_the_person_renamed() {
    let others = [SectionName::credentials("lab").unwrap()];
    let ours_in = |header: &str| text(&written("")).replace("[dev]", header);
    let file = format!("[a]\nx = 1\n\n{}output = json\n\n{}", ours_in("[q]"), ours_in("[lab]"));
    let mut document = Document::parse(file);
    take_out_renamed(&mut document, &name(), &ours(), &others).unwrap();
    assert_eq!(text(&document), format!("[a]\nx = 1\n\n[q]\noutput = json\n\n{}", ours_in("[lab]")));
    // A copy that the person made, without the banner, is theirs; and where ours stands, nothing was renamed.
    let copy = ours_in("[copy]").replace(&format!("# {BANNER}\n"), "");
    for left in [copy.clone(), ours_in("[dev]") + &ours_in("[q]")] {
        let mut document = Document::parse(left.clone());
        take_out_renamed(&mut document, &name(), &ours(), &others).unwrap();
        assert_eq!(text(&document), left);
    }
}

#[test]
fn a_tool_that_drops_comments_does_not_make_our_section_the_persons() {
    let document = Document::parse(text(&written("")).replace(BANNER, "x"));
    assert_eq!(owner(&document, &name(), &ours()), Owner::Daypass);
}

#[test]
fn keys_that_the_person_typed_into_our_section_are_the_persons() {
    for typed in ["AKIAIOSFODNN7EXAMPLE", "ASIAQQQQQQQQQEXAMPLE"] {
        let document = Document::parse(text(&written("")).replace("ASIAIOSFODNN7EXAMPLE", typed));
        assert!(matches!(owner(&document, &name(), &ours()), Owner::Person), "{typed}");
    }
    let twice = text(&written("")) + "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n";
    assert!(matches!(owner(&Document::parse(twice), &name(), &ours()), Owner::Person));
}

#[test]
fn what_a_daypass_of_another_home_left_behind_is_not_the_persons() {
    let unknown = RecordedSection {
        evidence: OwnershipEvidence::Keys(vec![]),
        regions: vec!["eu-west-1".to_owned()],
        notes: vec![],
    };
    assert_eq!(owner(&written(""), &name(), &unknown), Owner::Daypass);
    let typed = Document::parse(text(&written("")).replace("ASIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"));
    assert!(matches!(owner(&typed, &name(), &unknown), Owner::Person));
}

fn profile() -> SectionName {
    SectionName::profile("dev").unwrap()
}

fn by_command(session: &str) -> RecordedSection {
    RecordedSection {
        evidence: OwnershipEvidence::Command(Some(SessionId::from_stored(session))),
        regions: vec!["eu-west-1".to_owned()],
        notes: vec![],
    }
}

const SESSION: &str = "00112233445566aa";
const OURS: &str = "/usr/bin/daypass credential-process 00112233445566aa";

fn with_command(before: &str) -> Document {
    let mut document = Document::parse(before);
    let (content, region) = (Content::Command(OURS.to_owned()), Region::parse("eu-west-1").unwrap());
    write(&mut document, &profile(), &by_command(SESSION), &content, Some(&region)).unwrap();
    document
}

#[test]
fn a_command_is_ours_by_its_session_and_goes_without_a_trace() {
    for before in ["", "[default]\nregion = eu-west-2\n", "# mine\r\n[profile a]\r\nx = 1\r\n"] {
        let mut document = with_command(before);
        assert_eq!(owner(&document, &profile(), &by_command(SESSION)), Owner::Daypass);
        let elsewhere = Document::parse(text(&document).replace("/usr/bin", "/opt"));
        assert_eq!(owner(&elsewhere, &profile(), &by_command(SESSION)), Owner::Daypass);
        withdraw_text(&mut document, &profile(), &by_command(SESSION), None).unwrap();
        assert_eq!(text(&document), before);
    }
    let left_behind = RecordedSection {
        evidence: OwnershipEvidence::Command(None),
        regions: vec!["eu-west-1".to_owned()],
        notes: vec![],
    };
    assert_eq!(owner(&with_command(""), &profile(), &left_behind), Owner::Daypass);
}

#[test]
fn a_command_of_the_person_or_of_another_session_is_not_ours() {
    let other = text(&with_command("")).replace(SESSION, "ffffffffffffffff");
    let person = text(&with_command("")).replace(OURS, "/bin/keys");
    let plain = "[profile dev]\nregion = eu-west-1\n".to_owned();
    for theirs in [other, person, plain] {
        let mut document = Document::parse(theirs.clone());
        assert!(matches!(owner(&document, &profile(), &by_command(SESSION)), Owner::Person));
        withdraw_text(&mut document, &profile(), &by_command(SESSION), Some(b"[profile dev]\n")).unwrap();
        assert_eq!(text(&document), theirs);
    }
}

#[test]
fn the_persons_profile_gives_way_to_a_command_and_comes_back_with_what_they_added() {
    let before = "[profile dev]\n# mine\nregion=eu-north-1\noutput = json\n\n[profile z]\na = b\n";
    let kept = Document::parse(before).section_text(&profile()).unwrap();
    let mut document = with_command(before);
    assert!(!text(&document).contains("json"));
    document.set_property(&profile(), "cli_pager", "less").unwrap();
    withdraw_text(&mut document, &profile(), &by_command(SESSION), Some(&kept)).unwrap();
    document.remove_property(&profile(), "cli_pager").unwrap();
    assert_eq!(text(&document), before);
}

const NOTE: &str = "The access key is elsewhere.";

fn protected() -> RecordedSection {
    RecordedSection { notes: vec![NOTE.to_owned()], ..ours() }
}

/// The file after long-term keys were taken out of it, and with a session's keys in their place.
fn protected_and_written(before: &str) -> (String, Document, Withheld) {
    let mut document = Document::parse(before);
    document.withhold_properties(&name(), &KEYS[..3], &[], NOTE).unwrap();
    let left = text(&document);
    let region = Region::parse("eu-west-1").unwrap();
    let keys = Content::Keys(credentials("ASIAIOSFODNN7EXAMPLE"));
    let withheld = write(&mut document, &name(), &protected(), &keys, Some(&region)).unwrap().unwrap();
    (left, document, withheld)
}

const WITH_KEYS: [&str; 5] = [
    "[dev]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = y\n\n# z\n[z]\na = b\n",
    "[a]\nx = 1\n[dev]\n# mine\nregion=eu-north-1\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\noutput = json\naws_secret_access_key=y",
    "[dev]\r\noutput = json\r\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\r\n",
    "[dev]\naws_secret_access_key = y",
    "[dev]\nregion=eu-west-1\n[z]\n[dev]\naws_secret_access_key = y\n",
];

#[test]
fn where_keys_were_taken_out_a_sessions_keys_come_and_go_and_the_rest_holds() {
    for before in WITH_KEYS {
        let (left, mut document, withheld) = protected_and_written(before);
        assert_eq!(owner(&document, &name(), &protected()), Owner::Daypass);
        assert!(text(&document).contains("ASIA") && text(&document).contains(NOTE), "{}", text(&document));
        assert_eq!(text(&document).contains("output"), before.contains("output"));
        let outcome = withdraw(&mut document, &name(), &protected(), Some(&withheld)).unwrap();
        assert_eq!(outcome, Outcome::Restored(vec![]));
        assert_eq!(text(&document), left);
        if withheld.is_empty() {
            let (_, mut document, _) = protected_and_written(before);
            withdraw(&mut document, &name(), &protected(), None).unwrap();
            assert_eq!(text(&document), left, "nothing needs to be sealed");
        }
    }
}

#[test]
fn what_the_person_changes_beside_a_sessions_keys_stays_when_they_go() {
    for before in WITH_KEYS {
        let (left, document, withheld) = protected_and_written(before);
        let ending = if before.contains('\r') { "\r\n" } else { "\n" };
        let changed =
            text(&document).replace("json", "text").replace("[dev]", &format!("[dev]{ending}cli_pager ="));
        let mut document = Document::parse(changed);
        withdraw(&mut document, &name(), &protected(), Some(&withheld)).unwrap();
        let left = left.replace("json", "text").replace("[dev]", &format!("[dev]{ending}cli_pager ="));
        let plain = |text: &str| text.replace(" = ", "=");
        assert_eq!(plain(&text(&document)), plain(&left));
    }
}

#[test]
fn where_keys_were_taken_out_and_the_person_wrote_others_it_is_theirs() {
    let (left, _, _) = protected_and_written(WITH_KEYS[0]);
    let typed = left + "[dev]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n";
    assert!(matches!(owner(&Document::parse(typed), &name(), &protected()), Owner::Person));
}

#[test]
fn a_protected_section_with_a_comment_behind_its_region_could_not_be_withdrawn_after_an_edit() {
    let before = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\nregion = eu-north-1 # Stockholm\n  # below\noutput = text\n";
    let (left, document, withheld) = protected_and_written(before);
    let edited = text(&document).replace("output = text", "output = json");
    let mut document = Document::parse(edited);
    withdraw(&mut document, &name(), &protected(), Some(&withheld)).unwrap();
    assert_eq!(text(&document), left.replace("output = text", "output = json"));
    // As the first release left it: without the banner, and with the section's text sealed.
    let live = "[dev]\n# The access key is elsewhere.\nregion = eu-west-1\noutput = json\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n";
    let recorded = RecordedSection { regions: vec![], ..protected() };
    let mut document = Document::parse(live);
    withdraw_text(&mut document, &name(), &recorded, Some(left.as_bytes())).unwrap();
    assert_eq!(text(&document), left.replace("output = text", "output = json"));
}
