//! Kept texts: listed without a key, shown, put back, forgotten.

use super::error::Error;
use super::kept_text::KeptReason;
use super::test_scene::{Scene, profile, read};
use super::withheld_record::{PreviousId, PreviousSection, SectionId};
use aws_files::FileRole;
use zeroize::Zeroizing;

fn section(scene: &Scene) -> SectionId {
    let file = scene.files.credentials_file().unwrap().to_text();
    SectionId { file, role: FileRole::Credentials, profile: profile("dev") }
}

#[tokio::test]
async fn a_text_is_listed_without_a_key_and_is_put_where_nothing_gives_way() {
    let scene = Scene::new();
    scene.vault.open().await.unwrap();
    let room = scene.room();
    room.vault.open().await.unwrap();
    let text = b"[dev]\nregion = us-east-1\n";
    let kept = room.kept().keep(&section(&scene), KeptReason::SectionChanged, text).await.unwrap();
    let lines = room.kept().keep(&section(&scene), KeptReason::LinesChanged, b"output = text").await.unwrap();
    scene.asked();
    let listed = scene.kept().list().unwrap();
    assert!(listed.len() == 2 && listed.contains(&kept) && listed.contains(&lines), "{listed:?}");
    assert_eq!(scene.asked(), 0);
    assert_eq!(
        (kept.section.as_str(), kept.file.as_path()),
        ("dev", scene.files.credentials_file().unwrap().path())
    );
    assert_eq!(room.kept().text(&lines.id).await.unwrap().as_slice(), b"[dev]\noutput = text\n");

    scene.write("[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
    let refused = room.kept().restore(&kept.id, None).await.unwrap_err();
    assert!(matches!(refused, Error::KeptTextOccupied { .. }), "{refused}");
    assert_eq!(scene.kept().list().unwrap().len(), 2, "nothing is lost");
    let elsewhere = scene.folder.path().join("elsewhere");
    room.kept().restore(&kept.id, Some(&elsewhere)).await.unwrap();
    assert_eq!(read(&elsewhere).as_bytes(), text);
    assert_eq!(scene.kept().discard(&lines.id).await.unwrap(), lines);
    assert!(matches!(scene.kept().discard(&lines.id).await, Err(Error::NoKeptText { .. })));
    assert_eq!(scene.kept().list().unwrap(), []);
}

#[tokio::test]
async fn a_text_that_the_first_release_put_aside_was_to_be_had_nowhere() {
    let scene = Scene::new();
    let id = PreviousId { section: section(&scene), at: Some("2026-11-28T09:00:00Z".to_owned()) };
    let text = PreviousSection(Zeroizing::new(b"[dev]\noutput = json\n".to_vec()));
    scene.vault.put(&id, &text, None).await.unwrap();
    let kept = scene.kept().list().unwrap().remove(0);
    assert_eq!((kept.section.as_str(), kept.reason), ("dev", KeptReason::SectionChanged));
    assert_eq!(kept.kept_at, Some("2026-11-28T09:00:00Z".parse().unwrap()));
    scene.kept().restore(&kept.id, None).await.unwrap();
    assert_eq!(scene.text(), "[dev]\noutput = json\n");
}
