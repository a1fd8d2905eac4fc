//! Files that are none, and files with several names.

#![cfg(target_os = "linux")]

use super::super::error::Error;
use super::super::test_scene::{S, Scene, T, profile, read, session, start, stop};
use super::*;
use aws_files::SharedFiles;
use daypass_core::Delivery;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

/// Devices, pipes, folders, and links to them.
fn odd_files(folder: &Path) -> Vec<PathBuf> {
    let at = |name: &str| folder.join(name);
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, at("pipe"), rustix::fs::FileType::Fifo, mode, 0).unwrap();
    std::fs::create_dir(at("a-folder")).unwrap();
    symlink("/dev/full", at("link")).unwrap();
    vec![at("pipe"), at("a-folder"), at("link"), "/dev/full".into(), "/dev/stdin".into(), "/dev/tty".into()]
}

#[tokio::test]
async fn a_start_into_a_device_or_a_pipe_left_a_session_that_nothing_stopped() {
    let scene = Scene::new();
    let mut first = session("0123456789abcdef", "S");
    for file in odd_files(scene.folder.path()) {
        let room = scene.with(&SharedFiles { credentials: file.clone(), config: file.clone() });
        for delivery in [Delivery::CredentialsFile, Delivery::CredentialProcess] {
            first.delivery = delivery;
            let error = start(&room, &first, S, "dev", true).await.unwrap_err();
            assert!(matches!(error, Error::File(FileError::NotAFile { .. })), "{}: {error}", file.display());
            assert_eq!(scene.store.delivered(None).unwrap(), []);
            // As the first release left it: recorded, and never written.
            let recorded = DeliveredSection {
                file: file.display().to_string(),
                profile: profile("dev"),
                delivery,
                session: first.id.clone(),
                key_ids: vec![S.to_owned()],
                regions: vec!["eu-west-1".to_owned()],
                usual: false,
                hash: vec![],
            };
            scene.store.put_delivered(&recorded).unwrap();
            let withdrawn = stop(&room, &first).await.unwrap();
            assert_eq!(withdrawn, [Withdrawn::default()], "{}", file.display());
            assert_eq!(scene.store.delivered(None).unwrap(), []);
        }
    }
}

#[tokio::test]
async fn a_start_where_no_folder_can_be_made_left_a_session_that_nothing_stopped() {
    let scene = Scene::new();
    scene.write("");
    let file = scene.files.credentials.join("aws/credentials");
    let room = scene.with(&SharedFiles { credentials: file, ..scene.files.clone() });
    let error = start(&room, &session("s", "S"), S, "dev", true).await.unwrap_err();
    assert!(matches!(error, Error::File(_)), "{error}");
    assert_eq!(scene.store.delivered(None).unwrap(), []);
}

#[tokio::test]
async fn a_start_cut_a_hard_link_without_a_word() {
    let scene = Scene::new();
    scene.write("[other]\n");
    let other = scene.folder.path().join("other-name");
    std::fs::hard_link(&scene.files.credentials, &other).unwrap();
    let error = start(&scene.room(), &session("s", "S"), S, "dev", true).await.unwrap_err();
    assert!(matches!(error, Error::File(FileError::HardLinked { names: 2, .. })), "{error}");
    assert_eq!(std::fs::metadata(&other).unwrap().nlink(), 2);
    assert_eq!(scene.store.delivered(None).unwrap(), []);
}

#[tokio::test]
async fn a_name_that_the_file_got_meanwhile_kept_live_keys_unsaid() {
    let scene = Scene::new();
    let first = session("s", "S");
    start(&scene.room(), &first, T, "dev", true).await.unwrap();
    let other = scene.folder.path().join("snapshot");
    std::fs::hard_link(&scene.files.credentials, &other).unwrap();
    let withdrawn = stop(&scene.room(), &first).await.unwrap().remove(0);
    let file = scene.files.credentials.canonicalize().unwrap();
    assert_eq!(withdrawn.left_to_person, [LeftToPerson::OtherNames { file, others: 1 }]);
    assert!(scene.text().is_empty() && read(&other).contains(T));
    assert!(withdrawn.left_to_person[0].to_string().contains("1 other name "));
}
