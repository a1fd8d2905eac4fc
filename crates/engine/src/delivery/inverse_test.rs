//! A start and a stop are one another's inverse, whatever the person does between them.

use super::kept_text::{KeptReason, LeftToPerson};
use super::test_scene::{S, Scene, T, profile, session, start, stop};
use super::withheld_record::{PreviousId, PreviousSection, Sealed, SectionId};
use crate::vault::Entry;
use aws_files::FileRole;
use daypass_core::Delivery;
use proptest::prelude::*;
use zeroize::Zeroizing;

#[tokio::test]
async fn a_section_that_stands_twice_lost_its_order_and_a_blank_line() {
    let scene = Scene::new();
    let before =
        "[default]\nregion = eu-west-1\n\n# mine\n[profile default]\noutput = json\n\n\n[profile z]\na = b\n";
    scene.write_to(&scene.files.config, before);
    let mut first = session("0123456789abcdef", "S");
    first.delivery = Delivery::CredentialProcess;
    start(&scene.room(), &first, S, "default", true).await.unwrap();
    stop(&scene.room(), &first).await.unwrap();
    assert_eq!(super::test_scene::read(&scene.files.config), before);
}

#[tokio::test]
async fn a_text_that_was_left_when_the_section_changed_was_deleted_by_the_next_start() {
    let scene = Scene::new();
    let before = "[dev]\nregion = us-east-1 # mine\n";
    scene.write(before);
    let first = session("s", "S");
    start(&scene.room(), &first, S, "dev", true).await.unwrap();
    let by_another_tool = "[dev]\naws_access_key_id = ASIAQQQQQQQQQEXAMPLE\naws_secret_access_key = z\n";
    scene.write(by_another_tool);
    let withdrawn = stop(&scene.room(), &first).await.unwrap().remove(0);
    assert_eq!(scene.text(), by_another_tool);
    let [LeftToPerson::Section { .. }, LeftToPerson::Text(kept)] = &withdrawn.left_to_person[..] else {
        panic!("{withdrawn:?}")
    };
    assert_eq!((kept.reason, kept.section.as_str()), (KeptReason::SectionChanged, "dev"));

    scene.write("");
    start(&scene.room(), &first, T, "dev", false).await.unwrap();
    stop(&scene.room(), &first).await.unwrap();
    assert_eq!(scene.kept().list().unwrap(), std::slice::from_ref(kept));
    assert_eq!(scene.kept().text(&kept.id).await.unwrap().as_slice(), before.as_bytes());
    scene.kept().restore(&kept.id, None).await.unwrap();
    assert_eq!((scene.text().as_str(), scene.kept().list().unwrap()), (before, vec![]));
}

#[tokio::test]
async fn a_line_that_gave_way_to_the_persons_is_kept() {
    let scene = Scene::new();
    scene.write("[dev]\nregion = us-east-1\noutput = text\n");
    let first = session("s", "S");
    start(&scene.room(), &first, S, "dev", true).await.unwrap();
    scene.write(scene.text() + "output = json\n");
    let withdrawn = stop(&scene.room(), &first).await.unwrap().remove(0);
    assert!(withdrawn.restored);
    assert_eq!(scene.text(), "[dev]\nregion = us-east-1\noutput = json\n");
    let [LeftToPerson::Text(kept)] = &withdrawn.left_to_person[..] else { panic!("{withdrawn:?}") };
    assert_eq!(kept.reason, KeptReason::LinesChanged);
    assert_eq!(scene.kept().text(&kept.id).await.unwrap().as_slice(), b"[dev]\noutput = text\n");
}

#[tokio::test]
async fn a_text_that_the_first_release_sealed_comes_back() {
    let scene = Scene::new();
    let before = "[dev]\nregion = us-east-1 # mine\n  # below\n";
    scene.write(format!("{before}\n[z]\na = b\n"));
    let first = session("s", "S");
    start(&scene.room(), &first, S, "dev", true).await.unwrap();
    // In its form, under its kind, with a row that knows no region.
    let mut row = scene.store.delivered(None).unwrap().remove(0);
    let id = SectionId::of(&row);
    Sealed::remove(&scene.vault, &id).unwrap();
    let text = PreviousSection(Zeroizing::new(before.as_bytes().to_vec()));
    let previous = PreviousId { section: id, at: None };
    assert_eq!(PreviousSection::record_id(&previous), format!("{}\ndev", row.file));
    scene.vault.put(&previous, &text, None).await.unwrap();
    row.regions.clear();
    scene.store.put_delivered(&row).unwrap();
    scene.write(scene.text() + "# added below z\n");
    assert_eq!(scene.kept().list().unwrap(), [], "it is not kept while a session is there");
    stop(&scene.room(), &first).await.unwrap();
    assert_eq!(scene.text(), format!("{before}\n[z]\na = b\n# added below z\n"));
    assert!(!scene.vault.has::<PreviousSection>(&previous).unwrap());
}

#[tokio::test]
async fn the_keychain_is_asked_before_the_lock_and_only_for_a_text_that_is_withheld() {
    let scene = Scene::new();
    let first = session("s", "S");
    start(&scene.room(), &first, S, "dev", false).await.unwrap();
    scene.asked();
    stop(&scene.room(), &first).await.unwrap();
    assert_eq!((scene.asked(), scene.text().as_str()), (0, ""));

    scene.write("[dev]\nregion = us-east-1\n");
    start(&scene.room(), &first, S, "dev", true).await.unwrap();
    scene.asked();
    // In a debug build a question under the delivery lock panics.
    stop(&scene.room(), &first).await.unwrap();
    assert_eq!((scene.asked(), scene.text().as_str()), (1, "[dev]\nregion = us-east-1\n"));
}

#[tokio::test]
async fn a_renamed_section_kept_live_keys() {
    let scene = Scene::new();
    let before = "[dev]\nregion = us-east-1\n\n[z]\na = b\n";
    scene.write(before);
    let first = session("s", "S");
    start(&scene.room(), &first, S, "dev lab", true).await.unwrap();
    scene.write(scene.text().replace("[dev]", "[q]"));
    let delivered = scene.store.delivered_in(&profile("dev")).unwrap().remove(0);
    let room = scene.room();
    let lock = room.lock_with_vault("evicting").await.unwrap();
    room.withdraw(&lock, &delivered).await.unwrap();
    assert!(scene.text().contains("[lab]") && !scene.text().contains("[q]"), "{}", scene.text());
    drop(lock);
    stop(&room, &first).await.unwrap();
    assert!(!scene.text().contains("ASIA") && scene.text().contains("[dev]\nregion = us-east-1\n"));
}

/// Lines of a credentials file, whole and odd.
fn lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "[dev]",
        "[dev]",
        "[ dev ] # mine",
        "[z]",
        "[y]",
        "region = eu-north-1 # x",
        "region=us-east-1",
        "output = json",
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = y",
        "s3 =",
        "  a = b",
        "",
        "# note",
        "  # in",
        "; end",
        "odd line",
    ]);
    let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]);
    (prop::collection::vec((line, ending), 0..14), any::<bool>()).prop_map(|(lines, cut)| {
        let text: String = lines.into_iter().flat_map(|(line, ending)| [line, ending]).collect();
        if cut { text.trim_end().to_owned() } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_start_and_a_stop_give_back_every_byte_and_what_the_person_wrote_in_between(
        before in lines(), above in "(# top\n){0,2}", added in prop::option::of("[a-c]{3} = [0-9]{1,3}"),
        is_shut: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let (scene, first) = (Scene::new(), session("s", "S"));
            scene.write(&before);
            if start(&scene.room(), &first, S, "dev", true).await.is_err() {
                assert_eq!(scene.text(), before, "what cannot be withheld exactly is not touched");
                return;
            }
            assert!(scene.text().contains(S));
            let id = format!("aws_access_key_id = {S}");
            let line = added.as_ref().map(|line| format!("{line}\n{id}"));
            let edited = line.map_or(scene.text(), |line| scene.text().replace(&id, &line));
            scene.write(format!("{above}{edited}"));
            scene.shut_the_keychain(is_shut);
            let mut withdrawn = stop(&scene.room(), &first).await.unwrap().remove(0);
            assert!(!scene.text().contains("ASIA"), "{}", scene.text());
            if is_shut {
                // What is owed comes back when the vault opens.
                scene.shut_the_keychain(false);
                withdrawn.left_to_person.retain(|left| !left.is_owed());
                let room = scene.room();
                crate::ground::in_lock_order(async { drop(room.lock_with_vault("opening").await.unwrap()) }).await;
            }
            let after = scene.text();
            assert!(!after.contains("ASIA"), "{after}");
            match &added {
                None => {
                    assert_eq!(after, format!("{above}{before}"));
                    assert_eq!(withdrawn.left_to_person, []);
                }
                Some(line) => {
                    let lines = |text: &str| {
                        let mut lines: Vec<String> = text.lines().map(|l| l.trim().to_owned()).collect();
                        lines.retain(|line| !line.is_empty() && line != "[dev]");
                        lines.sort();
                        lines
                    };
                    assert_eq!(lines(&after), lines(&format!("{above}{before}\n{line}")), "{after}");
                }
            }
            let id = SectionId { file: scene.files.credentials_file().unwrap().to_text(), role: FileRole::Credentials, profile: profile("dev") };
            assert!(!Sealed::is_there(&scene.vault, &id).unwrap());
        });
    }
}
