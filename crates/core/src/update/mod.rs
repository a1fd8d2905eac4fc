//! Whether there is a newer Daypass, and who may put it in the place of this one.
//!
//! A manifest is what an update server answers. It is not signed, so its word counts for nothing: it says where a file is,
//! and the signature of the file says which version that is (`signed`). [`offer`] makes the decision.

mod installation;
mod manifest;
mod signed;

pub use installation::{Bundle, Installation, InstallationFacts, PackageManager};
pub use manifest::{Artifact, InvalidManifest, Manifest};
pub use semver::Version;
pub use signed::{SignedForOther, check_signed};

/// The machine that a file has to be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// The system, as `std::env::consts::OS` has it.
    pub os: &'static str,
    /// The processor, as `std::env::consts::ARCH` has it.
    pub arch: &'static str,
}

impl Platform {
    /// The machine that this program was built for.
    pub const THIS: Self = Self { os: std::env::consts::OS, arch: std::env::consts::ARCH };

    /// The name of a bundle for it in a manifest, as Tauri's tools write it: `linux-x86_64-appimage`.
    fn key(self, bundle: Bundle) -> String {
        let os = if self.os == "macos" { "darwin" } else { self.os };
        format!("{os}-{}-{}", self.arch, bundle.key())
    }
}

/// What a manifest means for this Daypass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// There is nothing newer.
    Newest,
    /// There is something newer, which Daypass does not install.
    Told {
        /// Its version.
        version: Version,
        /// Who installs it.
        by: Installer,
    },
    /// There is something newer, which Daypass installs when the person says so.
    Installable(Installable),
}

/// Who installs what Daypass does not install itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Installer {
    /// What installed this one.
    PackageManager(PackageManager),
    /// The person, since Daypass may not write where it lies.
    NotWritable,
    /// The person: how this one came here is not known.
    Person,
    /// The person: there is no file for a Daypass that came as this one did.
    NoFile,
}

/// A newer version that can be put in the place of this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installable {
    /// Its version, which its signature has to have too.
    pub version: Version,
    /// What it is.
    pub bundle: Bundle,
    /// Where the file is, and its signature.
    pub artifact: Artifact,
}

/// What a manifest means for a Daypass of this version that came here so. An older version, or the same, is never offered.
pub fn offer(
    manifest: &Manifest,
    current: &Version,
    installation: &Installation,
    platform: Platform,
) -> Offer {
    let version = &manifest.version;
    // What a build says of itself behind a `+` makes nothing newer (Semantic Versioning 2.0.0, 10).
    if version.cmp_precedence(current).is_le() {
        return Offer::Newest;
    }
    let told = |by| Offer::Told { version: version.clone(), by };
    match installation {
        Installation::Packaged(manager) => told(Installer::PackageManager(*manager)),
        Installation::Unknown => told(Installer::Person),
        Installation::Bundle { is_writable: false, .. } => told(Installer::NotWritable),
        Installation::Bundle { bundle, .. } => match manifest.artifacts.get(&platform.key(*bundle)) {
            None => told(Installer::NoFile),
            Some(artifact) => {
                let (version, artifact) = (version.clone(), artifact.clone());
                Offer::Installable(Installable { version, bundle: *bundle, artifact })
            }
        },
    }
}

impl Installer {
    /// What a person does to have the newer version, as a sentence.
    pub fn advice(&self) -> String {
        match self {
            Self::PackageManager(manager) => manager.advice().to_owned(),
            Self::NotWritable => {
                "Daypass may not write where it is installed: whoever installed it can update it.".to_owned()
            }
            Self::Person => "Install it the way this one was installed.".to_owned(),
            Self::NoFile => "It has no file for this system: install it by hand.".to_owned(),
        }
    }

    /// The command that does it, as a shell takes it, where there is one.
    pub fn command(&self) -> Option<&'static str> {
        match self {
            Self::PackageManager(manager) => manager.command(),
            Self::NotWritable | Self::Person | Self::NoFile => None,
        }
    }
}

#[cfg(test)]
#[path = "update_test.rs"]
mod tests;
