//! One file under several spellings, in several roles, and files that can hold no section.

use super::error::{Error, Holder};
use super::test_scene::{S, Scene, T, profile, read, session, start, stop};
use crate::store::DeliveredSection;
use aws_files::{FileError, SharedFiles};
use daypass_core::Delivery;

const THEIRS: &str =
    "# mine\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = y\n\n[z]\na = b\n";

#[cfg(unix)]
#[tokio::test]
async fn a_second_spelling_of_the_folder_lost_the_persons_section() {
    let scene = Scene::new();
    let link = scene.folder.path().join("link");
    std::os::unix::fs::symlink(scene.folder.path().join("aws"), &link).unwrap();
    let through = SharedFiles { credentials: link.join("credentials"), ..scene.files.clone() };
    scene.write(THEIRS);
    let (first, second) = (session("s", "S"), session("t", "T"));
    start(&scene.room(), &first, S, "dev", true).await.unwrap();
    let other = scene.with(&through);
    scene.store.put_activation(&activation(&first)).unwrap();
    let refused = start(&other, &second, T, "dev", false).await.unwrap_err();
    assert!(matches!(refused, Error::ProfileInUse { holder: Holder::Session { .. }, .. }), "{refused}");
    start(&other, &second, T, "dev", true).await.unwrap();
    stop(&scene.room(), &first).await.unwrap();
    stop(&scene.room(), &second).await.unwrap();
    assert_eq!(scene.text(), THEIRS);
    assert_eq!(scene.kept().list().unwrap(), []);
}

fn activation(session: &daypass_core::Session) -> crate::store::Activation {
    let at = jiff::Timestamp::UNIX_EPOCH;
    crate::store::Activation {
        session: session.id.clone(),
        fingerprint: "f".to_owned(),
        started_at: at,
        issued_at: at,
        expires_at: at + jiff::SignedDuration::from_hours(1),
        ended_at: None,
        caller_arn: None,
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_row_that_an_older_version_spelled_through_a_link_is_known() {
    let scene = Scene::new();
    let link = scene.folder.path().join("link");
    std::os::unix::fs::symlink(scene.folder.path().join("aws"), &link).unwrap();
    let (room, first) = (scene.room(), session("s", "S"));
    scene.write(THEIRS);
    start(&room, &first, S, "dev", true).await.unwrap();
    let new = scene.store.delivered(None).unwrap().remove(0);
    scene.store.remove_delivered(&new).unwrap();
    let spelled = link.join("../link/credentials").to_str().unwrap().to_owned();
    let old = DeliveredSection { file: spelled.clone(), regions: vec![], ..new };
    scene.store.put_delivered(&old).unwrap();
    assert_eq!(room.holders(&profile("dev")).unwrap(), [old]);
    start(&room, &first, T, "dev", false).await.unwrap();
    let rows = scene.store.delivered(None).unwrap();
    assert_eq!((rows.len(), &rows[0].file), (1, &spelled));
}

#[tokio::test]
async fn one_file_that_is_both_kept_live_keys_when_the_delivery_changed() {
    let scene = Scene::new();
    let both = SharedFiles { config: scene.files.credentials.clone(), ..scene.files.clone() };
    let room = scene.with(&both);
    let before = "[dev]\nregion = us-east-1\n\n[profile dev]\noutput = json\n";
    scene.write(before);
    let mut first = session("0123456789abcdef", "S");
    start(&room, &first, S, "dev", true).await.unwrap();
    first.delivery = Delivery::CredentialProcess;
    start(&room, &first, S, "dev", true).await.unwrap();
    assert!(!scene.text().contains("ASIA"), "{}", scene.text());
    assert!(scene.text().contains("credential_process = /usr/bin/daypass"));
    stop(&room, &first).await.unwrap();
    assert_eq!(scene.text(), before);
}

#[tokio::test]
async fn a_stop_under_another_credentials_file_reverted_what_the_person_changed() {
    let scene = Scene::new();
    let note = "The access key is in the vault.";
    let left = format!("[dev]\n# {note}\nregion = us-east-1 # Virginia\noutput = text\n");
    scene.write(&left);
    let file = scene.files.credentials_file().unwrap();
    scene
        .store
        .put_protected(&crate::store::Protected {
            file: file.to_text(),
            section: "dev".to_owned(),
            profile: profile("dev"),
            access_key_id: daypass_core::sts::AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
            session: session("s", "S").id,
            note: note.to_owned(),
            protected_at: jiff::Timestamp::UNIX_EPOCH,
        })
        .unwrap();
    let first = session("s", "S");
    start(&scene.room(), &first, S, "dev", false).await.unwrap();
    scene.write(scene.text().replace("output = text", "output = json"));
    let elsewhere = scene.folder.path().join("elsewhere");
    let other = scene.with(&SharedFiles { credentials: elsewhere, ..scene.files.clone() });
    stop(&other, &first).await.unwrap();
    assert_eq!(scene.text(), left.replace("output = text", "output = json"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_path_that_is_not_utf_8_was_stored_as_another() {
    use std::os::unix::ffi::OsStringExt;
    let scene = Scene::new();
    let folder = scene.folder.path().join(std::ffi::OsString::from_vec(b"aws\xFF".to_vec()));
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("credentials");
    scene.write_to(&path, THEIRS);
    let room = scene.with(&SharedFiles { credentials: path.clone(), ..scene.files.clone() });
    let first = session("s", "S");
    start(&room, &first, S, "dev", true).await.unwrap();
    assert!(read(&path).contains(S));
    // Stopped from where the variable is not set.
    stop(&scene.room(), &first).await.unwrap();
    assert_eq!(read(&path), THEIRS);
    let names: Vec<_> =
        std::fs::read_dir(scene.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with("hex")), "{names:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_start_into_the_null_device_left_a_session_that_nothing_stopped() {
    let scene = Scene::new();
    let nowhere = SharedFiles { credentials: "/dev/null".into(), config: "/dev/null".into() };
    let room = scene.with(&nowhere);
    for delivery in [Delivery::CredentialsFile, Delivery::CredentialProcess] {
        let mut first = session("0123456789abcdef", "S");
        first.delivery = delivery;
        for replace in [false, true] {
            let error = start(&room, &first, S, "dev", replace).await.unwrap_err();
            assert!(matches!(error, Error::File(FileError::NullDevice { .. })), "{error}");
        }
        assert_eq!(scene.store.delivered(None).unwrap(), []);
        // As the first release left it: recorded, and never written.
        let region = daypass_core::Region::parse("eu-west-1").unwrap();
        scene
            .store
            .put_delivered(&DeliveredSection {
                file: "/dev/null".to_owned(),
                profile: profile("dev"),
                delivery,
                session: first.id.clone(),
                key_ids: vec![S.to_owned()],
                regions: vec![region.to_string()],
                hash: vec![],
                usual: false,
            })
            .unwrap();
        stop(&room, &first).await.unwrap();
        assert_eq!(scene.store.delivered(None).unwrap(), []);
    }
}
