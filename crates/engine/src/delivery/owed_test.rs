//! What is owed: our keys go though the vault is shut, and the person's text comes back by itself when it opens.

use super::super::error::Error;
use super::super::kept_text::{KeptReason, LeftToPerson};
use super::super::test_scene::{S, Scene, T, profile, read, session, start, stop};
use super::super::withheld_record::SectionId;
use crate::ground::in_lock_order;
use crate::store::Protected;
use crate::vault::Entry;
use aws_files::FileRole;
use daypass_core::Delivery;
use daypass_core::sts::AccessKeyId;
use jiff::Timestamp;

const NOTE: &str = "The access key is in the vault of Daypass.";

/// Stops with a vault that does not open: what is left to the person.
async fn stop_shut(scene: &Scene, id: &str) -> Vec<LeftToPerson> {
    scene.shut_the_keychain(true);
    let withdrawn = stop(&scene.room(), &session(id, id)).await.unwrap();
    scene.shut_the_keychain(false);
    withdrawn.into_iter().flat_map(|withdrawn| withdrawn.left_to_person).collect()
}

/// Another process, in which the vault opens, takes the lock for something else.
async fn open(scene: &Scene) {
    let room = scene.room();
    in_lock_order(async { drop(room.lock_with_vault("starting another").await.unwrap()) }).await;
}

/// The key of `dev` was taken out of it.
fn protect(scene: &Scene) {
    let file = scene.files.credentials_file().unwrap().to_text();
    let protected = Protected {
        file,
        section: "dev".to_owned(),
        profile: profile("dev"),
        access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        session: session("other", "other").id,
        note: NOTE.to_owned(),
        protected_at: Timestamp::UNIX_EPOCH,
    };
    scene.store.put_protected(&protected).unwrap();
}

#[tokio::test]
async fn a_text_whose_vault_was_shut_at_the_stop_came_back_by_hand_alone_and_elsewhere() {
    for before in [
        "[dev]\nregion = us-east-1\n",
        "# top\n[a]\nx = 1\n\n[dev]\n# mine\nregion = us-east-1 # here\n  # below\noutput = json\n\n\n[z]\na = b",
        "[dev]\r\nregion = us-east-1\r\n\r\n[z]\r\na = b\r\n",
        "[dev]\nregion = us-east-1",
        "[dev]\nregion = us-east-1\n[z]\na = b\n[dev]\noutput = json\n# end\n",
        &format!("[dev]\noutput = json\n# {NOTE}\nregion = eu-north-1\n[z]\na = b\n"),
    ] {
        let scene = Scene::new();
        scene.write(before);
        if before.contains(NOTE) {
            protect(&scene);
        }
        start(&scene.room(), &session("s", "s"), S, "dev", true).await.unwrap();
        let left = stop_shut(&scene, "s").await;
        assert!(!scene.text().contains("aws_"), "{}", scene.text());
        let [LeftToPerson::Text(kept)] = &left[..] else { panic!("{left:?}") };
        assert_eq!((kept.reason, scene.kept().list().unwrap()), (KeptReason::Owed, vec![kept.clone()]));
        let said = left[0].to_string();
        assert!(
            said.contains("of [dev] in ") && said.contains(" will be put back when the vault opens."),
            "{said}"
        );
        open(&scene).await;
        assert_eq!(scene.text(), before);
        assert_eq!(scene.kept().list().unwrap(), []);
    }
}

#[tokio::test]
async fn lines_that_gave_way_stayed_comments_after_a_stop_with_a_shut_vault() {
    for delivery in [Delivery::CredentialsFile, Delivery::CredentialProcess] {
        let scene = Scene::new();
        let config = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\noutput = json\n";
        scene.write_to(&scene.files.config, config);
        let credentials = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
        scene.write(credentials);
        let mut first = session("0123456789abcdef", "s");
        first.delivery = delivery;
        start(&scene.room(), &first, S, "dev", true).await.unwrap();
        let left = stop_shut(&scene, "0123456789abcdef").await;
        assert!(!left.is_empty() && left.iter().all(LeftToPerson::is_owed), "{left:?}");
        let both = read(&scene.files.config) + &scene.text();
        assert!(!both.contains("ASIA") && !both.contains("credential_process"), "{both}");
        open(&scene).await;
        assert_eq!((read(&scene.files.config).as_str(), scene.text().as_str()), (config, credentials));
    }
}

#[tokio::test]
async fn a_later_start_into_the_profile_put_aside_what_was_owed_to_it() {
    let scene = Scene::new();
    let before = "[dev]\nregion = us-east-1\n";
    scene.write(before);
    start(&scene.room(), &session("s", "s"), S, "dev", true).await.unwrap();
    stop_shut(&scene, "s").await;
    // The text is back before anybody asks whose the profile is.
    let refused = start(&scene.room(), &session("t", "t"), T, "dev", false).await.unwrap_err();
    assert!(matches!(refused, Error::ProfileInUse { .. }), "{refused}");
    assert_eq!(scene.text(), before);
    start(&scene.room(), &session("t", "t"), T, "dev", true).await.unwrap();
    stop(&scene.room(), &session("t", "t")).await.unwrap();
    assert_eq!((scene.text().as_str(), scene.kept().list().unwrap()), (before, vec![]));
}

#[tokio::test]
async fn what_the_person_writes_into_the_place_stays_and_their_text_comes_beside_it_or_is_kept() {
    let before = "[dev]\nregion = us-east-1\noutput = text\n[z]\na = b\n";
    for (typed, after, kept) in [
        (
            "cli_pager = less\n",
            "[dev]\nregion = us-east-1\noutput = text\ncli_pager = less\n[z]\na = b\n",
            None,
        ),
        (
            "output = json\n",
            "[dev]\nregion = us-east-1\noutput = json\n[z]\na = b\n",
            Some((KeptReason::LinesChanged, "[dev]\noutput = text\n")),
        ),
        (
            "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\n",
            "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\n[z]\na = b\n",
            Some((KeptReason::SectionChanged, "[dev]\nregion = us-east-1\noutput = text\n")),
        ),
    ] {
        let scene = Scene::new();
        scene.write(before);
        start(&scene.room(), &session("s", "s"), S, "dev", true).await.unwrap();
        stop_shut(&scene, "s").await;
        scene.write(scene.text().replace("[z]", &format!("{typed}[z]")));
        open(&scene).await;
        assert!(scene.text().ends_with(after), "{}", scene.text());
        let listed = scene.kept().list().unwrap();
        assert_eq!(
            listed.iter().map(|text| text.reason).collect::<Vec<_>>(),
            kept.map(|k| k.0).into_iter().collect::<Vec<_>>()
        );
        if let Some((_, text)) = kept {
            assert_eq!(scene.kept().text(&listed[0].id).await.unwrap().as_slice(), text.as_bytes());
        }
    }
}

#[tokio::test]
async fn one_damaged_record_kept_live_keys_in_the_file() {
    let scene = Scene::new();
    scene.write("[dev]\nregion = us-east-1\n[lab]\noutput = json\n");
    start(&scene.room(), &session("s", "s"), S, "dev lab", true).await.unwrap();
    let file = scene.files.credentials_file().unwrap().to_text();
    let id = SectionId { file, role: FileRole::Credentials, profile: profile("dev") };
    let db = rusqlite::Connection::open(scene.store.path()).unwrap();
    let damaged = db.execute(
        "UPDATE record SET sealed = x'00' WHERE id = ?",
        [super::super::withheld_record::WithheldSection::record_id(&id)],
    );
    assert_eq!(damaged.unwrap(), 1);
    stop(&scene.room(), &session("s", "s")).await.unwrap();
    assert!(
        !scene.text().contains("aws_") && scene.text().contains("[lab]\noutput = json\n"),
        "{}",
        scene.text()
    );
    // No session takes its place before it is given up, and with it what holds its place.
    let refused = start(&scene.room(), &session("t", "t"), T, "dev", true).await.unwrap_err();
    assert!(matches!(refused, Error::KeptTextDamaged { .. }), "{refused}");
    let kept = scene.kept().list().unwrap().remove(0);
    scene.kept().discard(&kept.id).await.unwrap();
    assert_eq!((scene.text().as_str(), scene.kept().list().unwrap()), ("[lab]\noutput = json\n", vec![]));
}

#[tokio::test]
async fn a_folder_that_is_away_is_waited_for() {
    let scene = Scene::new();
    let before = "[dev]\nregion = us-east-1\n";
    scene.write(before);
    start(&scene.room(), &session("s", "s"), S, "dev", true).await.unwrap();
    stop_shut(&scene, "s").await;
    let (folder, away) = (scene.folder.path().join("aws"), scene.folder.path().join("away"));
    std::fs::rename(&folder, &away).unwrap();
    open(&scene).await;
    assert!(!folder.exists() && scene.kept().list().unwrap().len() == 1);
    std::fs::rename(&away, &folder).unwrap();
    open(&scene).await;
    assert_eq!(scene.text(), before);
}

#[tokio::test]
async fn what_is_owed_is_given_back_by_hand_too() {
    let before = "[dev]\nregion = us-east-1\n[z]\na = b\n";
    for to in [false, true] {
        let scene = Scene::new();
        scene.write(before);
        start(&scene.room(), &session("s", "s"), S, "dev", true).await.unwrap();
        stop_shut(&scene, "s").await;
        let (kept, elsewhere) =
            (scene.kept().list().unwrap().remove(0), scene.folder.path().join("elsewhere"));
        scene.kept().restore(&kept.id, to.then_some(elsewhere.as_path())).await.unwrap();
        let expected = if to { ("[z]\na = b\n", "[dev]\nregion = us-east-1\n") } else { (before, "") };
        assert_eq!((scene.text().as_str(), read(&elsewhere).as_str()), expected);
        assert_eq!(scene.kept().list().unwrap(), []);
    }
}

#[tokio::test]
async fn a_reset_of_the_vault_left_comment_lines_of_texts_that_nobody_has_any_more() {
    let before = "[dev]\nregion = us-east-1\n[z]\na = b\n[dev]\noutput = json\n";
    let config = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\noutput = json\n";
    for opens in [true, false] {
        let scene = Scene::new();
        scene.write(before);
        scene.write_to(&scene.files.config, config);
        start(&scene.room(), &session("s", "s"), S, "dev", true).await.unwrap();
        assert_eq!(scene.kept().all().unwrap().len(), 2, "what a live session withholds is told too");
        stop_shut(&scene, "s").await;
        assert!(
            scene.text().contains("Put aside by Daypass") && read(&scene.files.config).contains("Put aside")
        );
        scene.shut_the_keychain(!opens);
        let room = scene.room();
        let lost = in_lock_order(room.forget_owed()).await.unwrap();
        let files = (scene.text(), read(&scene.files.config));
        if opens {
            assert_eq!((files, lost), ((before.to_owned(), config.to_owned()), vec![]));
        } else {
            let left = ("[z]\na = b\n".to_owned(), "[profile dev]\noutput = json\n".to_owned());
            assert_eq!((files, lost.len()), (left, 2));
        }
        assert_eq!(scene.kept().list().unwrap(), []);
    }
}

#[tokio::test]
async fn keys_in_a_section_that_the_person_made_of_ours_stayed_unsaid() {
    let scene = Scene::new();
    start(&scene.room(), &session("s", "s"), S, "dev lab", false).await.unwrap();
    // Renamed, with its banner: it is ours. Copied without it into another section, and into the other file: it may not be.
    let keys: String = scene
        .text()
        .lines()
        .filter(|line| line.starts_with("aws_"))
        .take(3)
        .map(|l| format!("{l}\n"))
        .collect();
    scene.write(scene.text().replace("[dev]", "[q]") + "[copy]\n" + &keys);
    scene.write_to(&scene.files.config, format!("[profile other]\n{keys}"));
    let withdrawn = stop(&scene.room(), &session("s", "s")).await.unwrap();
    assert_eq!(scene.text(), format!("[copy]\n{keys}"));
    let left: Vec<_> = withdrawn.into_iter().flat_map(|withdrawn| withdrawn.left_to_person).collect();
    for section in ["copy", "profile other"] {
        let is_said = |left: &LeftToPerson| matches!(left, LeftToPerson::LiveKeys { access_key_id, section: said, .. } if access_key_id == S && said == section);
        assert!(left.iter().any(is_said), "{section}: {left:?}");
    }
    assert!(left.iter().all(|left| !left.to_string().contains("token==")), "{left:?}");
}
