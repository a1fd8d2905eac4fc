//! What is no single file: the app of macOS, which is a folder, and an installer. And a disk without room.

#![allow(clippy::print_stderr, reason = "what a machine cannot do is skipped by name")]
#![allow(clippy::disallowed_methods, reason = "tests run programs plainly")]

use crate::test_environment::TestEnvironment;
use crate::update_server::{Answer, Signer, UpdateServer};
use daypass_core::Explain;
use daypass_core::update::{Bundle, Installation};
use daypass_engine::updates::{AfterUpdate, Error, UpdateParts};
use daypass_engine::{Engine, Parts};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const NEW: &str = "1000.2.3";

struct Scene {
    _env: TestEnvironment,
    server: UpdateServer,
    signer: Signer,
    engine: Engine,
}

impl Scene {
    async fn of(bundle: Bundle, path: &Path) -> Self {
        let (env, server, signer) = (TestEnvironment::new().await, UpdateServer::start(), Signer::new());
        let installation = Installation::Bundle { bundle, path: path.to_owned(), is_writable: true };
        let source = Some(signer.source(&server));
        let updates = UpdateParts { source, installation: Some(installation) };
        let engine = Engine::new(Parts { gateway: server.gateway(), updates, ..env.parts() });
        Self { _env: env, server, signer, engine }
    }

    fn offer(&self, bundle: &str, name: &str, file: Vec<u8>) {
        let signature = self.signer.sign(&file, &format!("file:{name}\tversion:{NEW}"));
        self.server.offers(NEW, bundle, &signature);
        self.server.answers("/file", Answer::File(file));
    }
}

fn write(path: &Path, text: &str) {
    aws_files::atomic::write(path, text.as_bytes(), 0o755).unwrap();
}

/// A folder that is an app of this text.
fn app(folder: &Path, text: &str) -> PathBuf {
    let app = folder.join("Daypass.app");
    write(&app.join("Contents/MacOS/daypass-desktop"), text);
    app
}

/// The entries of a folder as the file that is offered.
fn archive(folder: &Path, entry: &str) -> Vec<u8> {
    let made = Command::new("tar").arg("-czf").arg("-").arg("-C").arg(folder).arg(entry).output().unwrap();
    assert!(made.status.success());
    made.stdout
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_new_app_takes_the_place_of_the_old_folder_or_nothing_changes() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let old = app(here.path(), "the old one");
    let scene = Scene::of(Bundle::App, &old).await;
    let program = old.join("Contents/MacOS/daypass-desktop");
    write(&there.path().join("nothing/read me"), "no app");
    write(&there.path().join("Empty.app/read me"), "no program");
    for (what, file) in [
        ("no archive", b"no archive".to_vec()),
        ("no app", archive(there.path(), "nothing")),
        ("no program", archive(there.path(), "Empty.app")),
    ] {
        scene.offer("app", "Daypass.app.tar.gz", file);
        let error = scene.engine.updates().install(NEW).await.unwrap_err();
        assert!(matches!(error, Error::Unpacked { .. }), "{what}: {error}");
        assert_eq!(fs::read_to_string(&program).unwrap(), "the old one", "{what}");
        assert_eq!(names(here.path()), ["Daypass.app"], "{what}");
    }
    app(there.path(), "the new one");
    scene.offer("app", "Daypass.app.tar.gz", archive(there.path(), "Daypass.app"));
    assert_eq!(scene.engine.updates().install(NEW).await.unwrap(), AfterUpdate::Restart);
    assert_eq!(fs::read_to_string(&program).unwrap(), "the new one");
    assert_eq!(names(here.path()), ["Daypass.app"]);
}

#[tokio::test]
async fn an_installer_is_run_once_it_is_known_to_be_daypasss() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::of(Bundle::Nsis, &folder.path().join("daypass-desktop.exe")).await;
    // It says what it was started with once it has it all.
    let said = folder.path().join("said");
    let text = format!("#!/bin/sh\necho \"$@\" > {0}.new\nmv {0}.new {0}\n", said.display());
    let wrong = Signer::new().sign(text.as_bytes(), &format!("file:a-setup.exe\tversion:{NEW}"));
    scene.server.offers(NEW, "nsis", &wrong);
    scene.server.answers("/file", Answer::File(text.clone().into_bytes()));
    let error = scene.engine.updates().install(NEW).await.unwrap_err();
    assert!(matches!(error, Error::NotSigned { .. }), "{error}");
    scene.offer("nsis", "Daypass_1000.2.3-setup.exe", text.into_bytes());
    let after = loop {
        match scene.engine.updates().install(NEW).await {
            // A child of another test, forked meanwhile, has the installer open for a moment.
            Err(Error::File { source, .. }) if source.kind() == ErrorKind::ExecutableFileBusy => {}
            ended => break ended.unwrap(),
        }
    };
    assert_eq!(after, AfterUpdate::Quit);
    let is_run = async {
        while !said.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), is_run).await.unwrap();
    assert_eq!(fs::read_to_string(&said).unwrap(), "/P /R /UPDATE\n");
}

/// Where the child finds its disk.
const DISK: &str = "DAYPASS_TEST_DISK";

#[test]
fn an_update_on_a_full_disk_is_refused_and_nothing_is_lost() {
    let name = "an_update_on_a_full_disk_is_refused_and_nothing_is_lost";
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    let disk = "mount -t tmpfs -o size=128k,mode=0700 t \"$DAYPASS_TEST_DISK\" || exit 77; exec \"$@\"";
    command.args(["--mount", "--propagation", "private", "sh", "-c", disk, "sh"]);
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "update_bundles::child_updates_on_a_full_disk", "--ignored", "--nocapture"]);
    let Ok(ended) = command.env(DISK, folder.path()).output() else {
        return eprintln!("skipped: {name}: there is no unshare");
    };
    let said = String::from_utf8_lossy(&ended.stderr);
    if ended.status.code() == Some(77) || said.starts_with("unshare: ") {
        return eprintln!("skipped: {name}: this machine lets nobody mount");
    }
    let printed = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success() && printed.contains("1 passed"), "{printed}{said}");
}

#[tokio::test]
#[ignore = "a child process of another test"]
async fn child_updates_on_a_full_disk() {
    let disk = PathBuf::from(std::env::var_os(DISK).unwrap());
    let image = disk.join("Daypass.AppImage");
    write(&image, "the old one");
    let scene = Scene::of(Bundle::AppImage, &image).await;
    scene.offer("appimage", "Daypass.AppImage", b"the new one ".repeat(20_000));
    let error = scene.engine.updates().install(NEW).await.unwrap_err();
    let Error::File { source, .. } = &error else { panic!("{error}") };
    assert_eq!(source.kind(), ErrorKind::StorageFull);
    assert!(error.problem().action.contains("disk"));
    assert_eq!(fs::read_to_string(&image).unwrap(), "the old one");
    assert_eq!(names(&disk), ["Daypass.AppImage"]);
    // The room that there was is free again: what fits is taken.
    scene.offer("appimage", "Daypass.AppImage", b"the new one".to_vec());
    scene.engine.updates().install(NEW).await.unwrap();
    assert_eq!(fs::read_to_string(&image).unwrap(), "the new one");
}
