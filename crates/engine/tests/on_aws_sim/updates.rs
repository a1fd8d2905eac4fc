//! A newer Daypass, offered by a real server over https to one that is a plain file in an AppImage's place.

use crate::test_environment::TestEnvironment;
use crate::update_server::{Answer, Signer, UpdateServer};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use daypass_core::update::{Bundle, Installation};
use daypass_core::view::UpdateFound;
use daypass_core::{Explain, Kind};
use daypass_engine::aws::{AwsError, Gateway, Route};
use daypass_engine::updates::{AfterUpdate, Error, UpdateParts};
use daypass_engine::{Engine, Parts};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Newer than any Daypass, another such, and older than any.
const NEW: &str = "1000.2.3";
const OTHER: &str = "1000.2.2";
const OLD: &str = "0.0.1";

/// A Daypass that somebody has put into a folder, and its update server.
struct Scene {
    env: TestEnvironment,
    server: UpdateServer,
    signer: Signer,
    engine: Engine,
    folder: TempDir,
}

fn comment(version: &str) -> String {
    format!("timestamp:1795954399\tfile:Daypass_{version}.AppImage\tversion:{version}")
}

/// The new Daypass: larger than a piece of an answer.
fn new_file() -> Vec<u8> {
    b"the new one ".repeat(20_000)
}

impl Scene {
    async fn new() -> Self {
        Self::in_folder(tempfile::tempdir().unwrap()).await
    }

    async fn in_folder(folder: TempDir) -> Self {
        let (env, server, signer) = (TestEnvironment::new().await, UpdateServer::start(), Signer::new());
        let image = folder.path().join("Daypass.AppImage");
        aws_files::atomic::write(&image, b"the old one", 0o751).unwrap();
        let updates = parts(&signer, &server, Bundle::AppImage, image);
        let engine = peer(&env, server.gateway(), updates);
        Self { env, server, signer, engine, folder }
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("Daypass.AppImage")
    }

    /// What is offered is whole, right and newer.
    fn offer(&self) {
        self.offer_signed(NEW, &self.signer.sign(&new_file(), &comment(NEW)), Answer::File(new_file()));
    }

    fn offer_signed(&self, version: &str, signature: &str, file: Answer) {
        self.server.offers(version, "appimage", signature);
        self.server.answers("/file", file);
    }

    /// Installing fails, and what was there is there, byte for byte and alone.
    async fn refuses(&self, version: &str) -> Error {
        let before = (fs::read(self.image()).unwrap(), mode(&self.image()));
        let error = self.engine.updates().install(version).await.unwrap_err();
        assert_eq!((fs::read(self.image()).unwrap(), mode(&self.image())), before, "{error}");
        assert_eq!(names(self.folder.path()), ["Daypass.AppImage"], "{error}");
        error
    }

    fn was_asked_for_the_file(&self) -> bool {
        self.server.asked().iter().any(|path| path == "/file")
    }
}

fn parts(signer: &Signer, server: &UpdateServer, bundle: Bundle, path: PathBuf) -> UpdateParts {
    let installation = Installation::Bundle { bundle, path, is_writable: true };
    UpdateParts { source: Some(signer.source(server)), installation: Some(installation) }
}

/// A Daypass of the same home that is updated so.
fn peer(env: &TestEnvironment, gateway: Gateway, updates: UpdateParts) -> Engine {
    Engine::new(Parts { gateway, updates, ..env.parts() })
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_newer_version_is_told_and_installed_when_the_person_says_so() {
    let scene = Scene::new().await;
    scene.offer();
    let found = scene.engine.updates().look().await.unwrap();
    assert_eq!(found, UpdateFound::Installable { version: NEW.to_owned() });
    assert!(!scene.was_asked_for_the_file(), "it was fetched unasked");
    assert_eq!(scene.engine.updates().install(NEW).await.unwrap(), AfterUpdate::Restart);
    assert_eq!(fs::read(scene.image()).unwrap(), new_file());
    assert_eq!(mode(&scene.image()), 0o751);
    assert_eq!(names(scene.folder.path()), ["Daypass.AppImage"]);
}

#[tokio::test]
async fn an_address_that_leads_on_as_githubs_do_is_followed_over_https_alone() {
    let scene = Scene::new().await;
    scene.offer();
    scene.server.answers("/file", Answer::LeadsTo("/elsewhere".to_owned()));
    scene.server.answers("/elsewhere", Answer::LeadsTo(scene.server.url("/there")));
    scene.server.answers("/there", Answer::File(new_file()));
    scene.engine.updates().install(NEW).await.unwrap();
    assert_eq!(fs::read(scene.image()).unwrap(), new_file());
    scene.server.answers("/there", Answer::LeadsTo("http://127.0.0.1:1/file".to_owned()));
    assert!(matches!(scene.refuses(NEW).await, Error::Answer { .. }));
    scene.server.answers("/there", Answer::LeadsTo("/file".to_owned()));
    assert!(matches!(scene.refuses(NEW).await, Error::Answer { .. }), "it went round and round");
}

#[tokio::test]
async fn an_update_with_a_wrong_signature_is_refused_and_nothing_is_lost() {
    let scene = Scene::new().await;
    let good = scene.signer.sign(&new_file(), &comment(NEW));
    let mut changed = new_file();
    changed[123_456] ^= 1;
    let decoded = String::from_utf8(BASE64_STANDARD.decode(&good).unwrap()).unwrap();
    // The comment is of another version than the one that was signed with the file.
    let old = scene.signer.sign(&new_file(), &comment(OLD));
    let old = String::from_utf8(BASE64_STANDARD.decode(old).unwrap()).unwrap();
    let forged = BASE64_STANDARD.encode(old.replace(OLD, NEW));
    let first_three = decoded.lines().take(3).collect::<Vec<_>>().join("\n");
    for (what, signature, file) in [
        ("one bit of the file", good.clone(), changed),
        ("a shorter file", good.clone(), new_file()[..200_000].to_vec()),
        ("a longer file", good.clone(), [new_file(), b"!".to_vec()].concat()),
        ("the signed comment", forged, new_file()),
        ("the key", Signer::new().sign(&new_file(), &comment(NEW)), new_file()),
        ("a key of that name", scene.signer.impostor().sign(&new_file(), &comment(NEW)), new_file()),
        ("no signature", String::new(), new_file()),
        ("a signature in plain text", decoded.clone(), new_file()),
        ("a part of a signature", BASE64_STANDARD.encode(first_three), new_file()),
    ] {
        scene.offer_signed(NEW, &signature, Answer::File(file));
        let error = scene.refuses(NEW).await;
        assert!(matches!(error, Error::NotSigned { .. }), "{what}: {error}");
        assert_eq!(error.kind(), Kind::Refused, "{what}");
    }
}

#[tokio::test]
async fn an_older_version_is_not_offered_and_not_installed() {
    let scene = Scene::new().await;
    let current = env!("CARGO_PKG_VERSION");
    for version in [OLD, current] {
        let signature = scene.signer.sign(&new_file(), &comment(version));
        scene.offer_signed(version, &signature, Answer::File(new_file()));
        assert_eq!(scene.engine.updates().look().await.unwrap(), UpdateFound::Newest, "{version}");
        assert!(matches!(scene.refuses(version).await, Error::NotOffered { .. }), "{version}");
    }
    assert!(!scene.was_asked_for_the_file());
}

#[tokio::test]
async fn an_old_file_with_its_own_good_signature_was_installed_as_a_new_version() {
    let scene = Scene::new().await;
    for signed in [comment(OTHER), comment(OLD), "file:Daypass.AppImage".to_owned()] {
        scene.offer_signed(NEW, &scene.signer.sign(&new_file(), &signed), Answer::File(new_file()));
        let error = scene.refuses(NEW).await;
        assert!(matches!(error, Error::SignedForOther(_)), "{signed}: {error}");
    }
    let installer = format!("file:Daypass_{NEW}_x64-setup.exe\tversion:{NEW}");
    scene.offer_signed(NEW, &scene.signer.sign(&new_file(), &installer), Answer::File(new_file()));
    assert!(matches!(scene.refuses(NEW).await, Error::SignedForOther(_)));
    assert!(!scene.was_asked_for_the_file(), "what is refused anyway was fetched");
}

#[tokio::test]
async fn another_version_than_the_person_has_seen_is_not_installed() {
    let scene = Scene::new().await;
    scene.offer();
    assert!(matches!(scene.refuses(OTHER).await, Error::NotOffered { .. }));
}

#[tokio::test]
async fn an_update_that_is_cut_off_or_has_no_end_is_refused_and_nothing_is_lost() {
    let scene = Scene::new().await;
    scene.offer();
    for length in [0, 1, 150_000, new_file().len() - 1] {
        scene.server.answers("/file", Answer::CutAfter(length, new_file()));
        let error = scene.refuses(NEW).await;
        assert!(matches!(error, Error::Network { .. }), "{length}: {error}");
        assert_eq!(error.kind(), Kind::Passing, "{length}: {error}");
    }
    scene.server.answers("/file", Answer::Announces(5 << 30));
    let error = scene.refuses(NEW).await;
    assert!(matches!(&error, Error::Answer { why, .. } if why == "sends more than 400 MiB"), "{error}");
    scene.server.answers("/latest.json", Answer::Endless);
    let error = scene.refuses(NEW).await;
    assert!(matches!(&error, Error::Answer { why, .. } if why == "sends more than 1 MiB"), "{error}");
    // After all that, the right one is taken.
    scene.offer();
    scene.engine.updates().install(NEW).await.unwrap();
    assert_eq!(fs::read(scene.image()).unwrap(), new_file());
}

#[tokio::test]
async fn an_update_waits_for_no_write_and_cuts_none_off() {
    let scene = Scene::new().await;
    scene.offer();
    for name in ["delivery", "vault", "backup", "import", "keys-00112233445566aa"] {
        let held = scene.env.lock_file(name);
        held.try_lock().unwrap();
        let error = scene.refuses(NEW).await;
        assert!(matches!(error, Error::WriteUnderWay { .. }), "{name}: {error}");
        assert_eq!(error.kind(), Kind::Passing);
        drop(held);
    }
    assert!(!scene.was_asked_for_the_file(), "what is refused anyway was fetched");
    scene.engine.updates().install(NEW).await.unwrap();
}

#[tokio::test]
async fn what_a_killed_update_has_left_is_in_nobodys_way() {
    let scene = Scene::new().await;
    scene.offer();
    let left = scene.folder.path().join(".Daypass.AppImage.update");
    aws_files::atomic::write(&left, &new_file().repeat(3), 0o777).unwrap();
    scene.engine.updates().install(NEW).await.unwrap();
    assert_eq!(fs::read(scene.image()).unwrap(), new_file());
    assert_eq!(names(scene.folder.path()), ["Daypass.AppImage"]);
}

#[tokio::test]
async fn nobody_is_asked_whose_certificate_is_not_known_and_proxies_are_asked_as_for_aws() {
    let scene = Scene::new().await;
    scene.offer();
    let image = || parts(&scene.signer, &scene.server, Bundle::AppImage, scene.image());
    let stranger = peer(&scene.env, Gateway::new(Route::default()), image());
    let error = stranger.updates().look().await.unwrap_err();
    let Error::Network { source, .. } = &error else { panic!("{error}") };
    assert!(matches!(source, AwsError::Insecure { .. }), "{source}");
    assert!(error.problem().action.contains("AWS_CA_BUNDLE"));
    // Nobody listens at port 1, which is TCPMUX's.
    let way = scene.server.gateway_behind(Some("http://127.0.0.1:1"));
    let behind_proxy = peer(&scene.env, way, image());
    let error = behind_proxy.updates().look().await.unwrap_err();
    assert!(matches!(error, Error::Network { .. }), "{error}");
    assert_eq!(scene.server.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn who_did_not_install_it_themselves_is_told_and_nothing_is_touched() {
    use daypass_core::update::PackageManager;
    let scene = Scene::new().await;
    scene.offer();
    let source = || Some(scene.signer.source(&scene.server));
    let packaged = Installation::Packaged(PackageManager::HomebrewCask);
    let updates = UpdateParts { source: source(), installation: Some(packaged) };
    let engine = peer(&scene.env, scene.server.gateway(), updates);
    let found = engine.updates().look().await.unwrap();
    let UpdateFound::Told { version, command, .. } = found else { panic!("{found:?}") };
    assert_eq!((version.as_str(), command.as_deref()), (NEW, Some("brew upgrade --cask daypass")));
    let error = engine.updates().install(NEW).await.unwrap_err();
    assert!(matches!(error, Error::NotOffered { .. }), "{error}");
    let none = peer(&scene.env, scene.server.gateway(), UpdateParts::default());
    assert!(!none.updates().are_possible());
    assert!(matches!(none.updates().look().await.unwrap_err(), Error::NoUpdates));
    assert!(matches!(none.updates().install(NEW).await.unwrap_err(), Error::NoUpdates));
}

#[tokio::test]
async fn daypass_looks_by_itself_once_a_day_until_it_is_told_not_to() {
    let scene = Scene::new().await;
    scene.offer();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let updates = scene.engine.updates().clone();
    let began = scene.engine.now();
    let looking =
        updates.keep_looking(|found| tell.send((found, scene.engine.now().duration_since(began))).unwrap());
    // Its clock moves on whenever somebody waits on it.
    let twice = async { (told.recv().await.unwrap(), told.recv().await.unwrap()) };
    let ((found, first), (_, second)) = tokio::select! {
        twice = twice => twice,
        () = looking => panic!("it ended"),
    };
    assert_eq!(found, UpdateFound::Installable { version: NEW.to_owned() });
    assert_eq!((first.as_mins(), (second - first).as_hours()), (2, 24));
    assert!(!scene.was_asked_for_the_file(), "it was fetched unasked");
    let asked = scene.server.asked().len();
    let off = daypass_core::Settings { look_for_updates: false, ..scene.engine.settings().unwrap() };
    scene.engine.save_settings(&off).unwrap();
    let days = async {
        while scene.engine.now() < began + jiff::SignedDuration::from_hours(24 * 30) {
            tokio::task::yield_now().await;
        }
    };
    let looking = updates.keep_looking(|found| panic!("{found:?}"));
    tokio::select! {
        () = days => {}
        () = looking => panic!("it ended"),
    }
    assert_eq!(scene.server.asked().len(), asked);
}
