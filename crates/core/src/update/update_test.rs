use super::*;
use std::path::PathBuf;

const LINUX: Platform = Platform { os: "linux", arch: "x86_64" };

fn manifest(version: &str) -> Manifest {
    let text = format!(
        r#"{{"version": "{version}", "notes": "", "pub_date": "2030-03-14T09:05:00Z", "platforms": {{
            "linux-x86_64-appimage": {{"url": "https://example.com/a.AppImage", "signature": "s"}},
            "linux-aarch64-appimage": {{"url": "http://example.com/a.AppImage", "signature": "s"}},
            "darwin-aarch64-app": {{"url": "https://example.com/a.app.tar.gz", "signature": "s"}}}}}}"#
    );
    Manifest::parse(text.as_bytes()).unwrap()
}

fn image(is_writable: bool) -> Installation {
    let path = PathBuf::from("/home/ada/Daypass.AppImage");
    Installation::Bundle { bundle: Bundle::AppImage, path, is_writable }
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

#[test]
fn what_is_not_newer_is_never_offered() {
    for (offered, current, newer) in [
        ("1.2.3", "1.2.2", true),
        ("1.10.0", "1.9.9", true),
        ("1.2.3", "1.2.3-rc.1", true),
        ("1.2.3", "1.2.3", false),
        ("1.2.3", "1.2.4", false),
        ("0.9.0", "1.0.0", false),
        ("1.2.3-rc.1", "1.2.3", false),
        ("1.2.3+5", "1.2.3", false),
        ("1.2.3+5", "1.2.3+4", false),
    ] {
        let told = offer(&manifest(offered), &version(current), &image(true), LINUX);
        assert_eq!(told != Offer::Newest, newer, "{offered} to {current}");
    }
}

#[test]
fn who_installs_what_is_newer_hangs_on_how_this_one_came_here() {
    let told = |installation: &Installation, platform| {
        offer(&manifest("2.0.0"), &version("1.0.0"), installation, platform)
    };
    let by = |by| Offer::Told { version: version("2.0.0"), by };
    for manager in [PackageManager::Dpkg, PackageManager::HomebrewCask, PackageManager::Cargo] {
        let packaged = Installation::Packaged(manager);
        assert_eq!(told(&packaged, LINUX), by(Installer::PackageManager(manager)));
    }
    assert_eq!(told(&Installation::Unknown, LINUX), by(Installer::Person));
    assert_eq!(told(&image(false), LINUX), by(Installer::NotWritable));
    // Its file is not at an address over https, so that there is none.
    assert_eq!(told(&image(true), Platform { arch: "aarch64", ..LINUX }), by(Installer::NoFile));
    let Offer::Installable(found) = told(&image(true), LINUX) else { panic!("it is a bundle") };
    assert_eq!((found.version, found.bundle), (version("2.0.0"), Bundle::AppImage));
    assert_eq!(found.artifact.url.as_str(), "https://example.com/a.AppImage");
    let app = Installation::Bundle {
        bundle: Bundle::App,
        path: PathBuf::from("/Applications/Daypass.app"),
        is_writable: true,
    };
    let mac = Platform { os: "macos", arch: "aarch64" };
    assert!(matches!(told(&app, mac), Offer::Installable(_)));
}

#[test]
fn everybody_who_is_told_is_told_what_to_do() {
    let managers = [
        PackageManager::Dpkg,
        PackageManager::Rpm,
        PackageManager::Pacman,
        PackageManager::System,
        PackageManager::HomebrewFormula,
        PackageManager::HomebrewCask,
        PackageManager::Nix,
        PackageManager::WinGet,
        PackageManager::Cargo,
    ];
    let others = [Installer::NotWritable, Installer::Person, Installer::NoFile];
    for installer in managers.map(Installer::PackageManager).into_iter().chain(others) {
        let advice = installer.advice();
        // A sentence, or the words before a command.
        assert_eq!(advice.ends_with('.'), installer.command().is_none(), "{advice}");
    }
}

#[test]
fn how_a_program_came_here_is_told_from_where_it_lies() {
    let facts = |os, program: &str| InstallationFacts {
        os,
        program: PathBuf::from(program),
        is_writable: true,
        ..InstallationFacts::default()
    };
    let packaged = Installation::Packaged;
    for (os, program, installation) in [
        ("linux", "/usr/bin/daypass-desktop", packaged(PackageManager::System)),
        ("linux", "/usr/local/bin/daypass-desktop", Installation::Unknown),
        ("linux", "/home/ada/daypass/target/debug/daypass-desktop", Installation::Unknown),
        ("linux", "/home/ada/.cargo/bin/daypass", packaged(PackageManager::Cargo)),
        ("linux", "/nix/store/abc-daypass-1.0/bin/daypass", packaged(PackageManager::Nix)),
        (
            "linux",
            "/home/linuxbrew/.linuxbrew/Cellar/daypass/1/bin/daypass",
            packaged(PackageManager::HomebrewFormula),
        ),
        ("macos", "/opt/homebrew/Cellar/daypass/1.0/bin/daypass", packaged(PackageManager::HomebrewFormula)),
        (
            "macos",
            "/private/var/folders/x/AppTranslocation/y/d/Daypass.app/Contents/MacOS/daypass-desktop",
            Installation::Unknown,
        ),
        ("macos", "/Users/ada/bin/daypass", Installation::Unknown),
        (
            "windows",
            r"C:\Users\ada\AppData\Local\Microsoft\WinGet\Packages\Daypass\daypass.exe",
            packaged(PackageManager::WinGet),
        ),
        ("windows", r"C:\Program Files\Daypass\daypass-desktop.exe", Installation::Unknown),
    ] {
        assert_eq!(Installation::told_by(&facts(os, program)), installation, "{program}");
    }
    let dpkg = InstallationFacts {
        managers: vec![PackageManager::Dpkg, PackageManager::Rpm],
        ..facts("linux", "/usr/bin/daypass-desktop")
    };
    assert_eq!(Installation::told_by(&dpkg), packaged(PackageManager::Dpkg));
}

#[test]
fn a_bundle_is_known_with_what_takes_its_place() {
    let facts = |os, program: &str| InstallationFacts {
        os,
        program: PathBuf::from(program),
        is_writable: true,
        ..InstallationFacts::default()
    };
    let bundle = |bundle, path: &str| {
        let path = PathBuf::from(path);
        Installation::Bundle { bundle, path, is_writable: true }
    };
    let started_from =
        Some((PathBuf::from("/home/ada/Daypass.AppImage"), PathBuf::from("/tmp/.mount_Daypa")));
    let image = InstallationFacts {
        app_image: started_from.clone(),
        ..facts("linux", "/tmp/.mount_Daypa/usr/bin/daypass-desktop")
    };
    assert_eq!(Installation::told_by(&image), bundle(Bundle::AppImage, "/home/ada/Daypass.AppImage"));
    // Started by another program that is an AppImage, whose variables it has.
    let inherited =
        InstallationFacts { app_image: started_from, ..facts("linux", "/usr/bin/daypass-desktop") };
    assert_eq!(Installation::told_by(&inherited), Installation::Packaged(PackageManager::System));
    let app = facts("macos", "/Applications/Daypass.app/Contents/MacOS/daypass-desktop");
    assert_eq!(Installation::told_by(&app), bundle(Bundle::App, "/Applications/Daypass.app"));
    let cask = InstallationFacts { has_cask: true, ..app };
    assert_eq!(Installation::told_by(&cask), Installation::Packaged(PackageManager::HomebrewCask));
    let program = r"C:\Users\ada\AppData\Local\Daypass\daypass-desktop.exe";
    let nsis = InstallationFacts { has_uninstaller: true, ..facts("windows", program) };
    assert_eq!(Installation::told_by(&nsis), bundle(Bundle::Nsis, program));
}

#[test]
fn a_signature_is_of_one_version_and_one_kind_of_machine() {
    let check = |comment: &str, bundle, arch| {
        check_signed(comment, &version("1.2.3"), bundle, Platform { arch, ..LINUX })
    };
    let image = |comment| check(comment, Bundle::AppImage, "x86_64");
    let good = "timestamp:1795954399\tfile:Daypass_1.2.3_amd64.AppImage\tversion:1.2.3";
    assert_eq!(image(good), Ok(()));
    assert_eq!(image("version:1.2.3\tfile:Daypass.AppImage"), Ok(()));
    assert_eq!(check(good, Bundle::AppImage, "aarch64"), Err(SignedForOther::File));
    assert_eq!(check(good, Bundle::Nsis, "x86_64"), Err(SignedForOther::File));
    let windows = "file:Daypass_1.2.3_x64-setup.exe\tversion:1.2.3";
    assert_eq!(check(windows, Bundle::Nsis, "x86_64"), Ok(()));
    assert_eq!(check(windows, Bundle::Nsis, "aarch64"), Err(SignedForOther::File));
    let mac = "file:Daypass_aarch64.app.tar.gz\tversion:1.2.3";
    assert_eq!(check(mac, Bundle::App, "aarch64"), Ok(()));
    assert_eq!(check(mac, Bundle::App, "x86_64"), Err(SignedForOther::File));
    assert_eq!(image("file:a-x86_64.AppImage\tversion:1.2.3"), Ok(()));
    for (comment, refused) in [
        ("file:Daypass_amd64.AppImage", SignedForOther::NoVersion),
        ("", SignedForOther::NoVersion),
        ("version:1.2.3", SignedForOther::File),
        ("file:a.AppImage\tversion:1.2.2", SignedForOther::Version { signed: "1.2.2".to_owned() }),
        // A field of that name in another one is not it.
        ("file:version:1.2.3.AppImage", SignedForOther::NoVersion),
        (
            "file:a.AppImage\tversion:1.2.2\tversion:1.2.3",
            SignedForOther::Version { signed: "1.2.2".to_owned() },
        ),
        (
            "file:a.AppImage\tversion:v1.2.3\u{1b}[2J",
            SignedForOther::Version { signed: "v1.2.3[2J".to_owned() },
        ),
    ] {
        assert_eq!(image(comment), Err(refused), "{comment:?}");
    }
}

#[test]
fn what_is_no_manifest_is_told_and_what_cannot_be_used_in_one_is_left_out() {
    for (text, error) in [
        ("", InvalidManifest::Shape),
        ("<html>Sign in</html>", InvalidManifest::Shape),
        (r#"{"platforms": {}}"#, InvalidManifest::Shape),
        (r#"{"version": "v1.2.3"}"#, InvalidManifest::Version),
        (r#"{"version": "1.2"}"#, InvalidManifest::Version),
    ] {
        assert_eq!(Manifest::parse(text.as_bytes()), Err(error), "{text}");
    }
    let keys: Vec<String> = manifest("1.2.3").artifacts.into_keys().collect();
    assert_eq!(keys, ["darwin-aarch64-app", "linux-x86_64-appimage"]);
    assert_eq!(Manifest::parse(br#"{"version": "1.2.3"}"#).unwrap().artifacts.len(), 0);
}
