//! What a delivery has to know before it writes.

use super::chain::STATIC;
use super::identity::Identity;
use super::settings::{Place, Unreadable};
use super::{Reader, Reading, Readings};
use crate::FileRole;
use crate::document::{Document, Section};

/// A line for which a client would be somebody else than the session that is delivered, or nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadow {
    /// The client.
    pub reader: Reader,
    /// The line.
    pub place: Place,
    /// Who the client would be; [`Identity::Error`] where it gives up because of the line.
    pub identity: Identity,
}

/// What stands in the way of a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryCheck {
    /// The lines to withhold, so that every client that can read the files is the session.
    pub shadows: Vec<Shadow>,
    /// The clients that would be nobody for no line that can be withheld: the profile is written as they do not read
    /// it.
    pub unreachable: Vec<Reader>,
    /// Clients that cannot be made with the profile whoever they are, with or without Daypass, and the lines.
    pub unusable: Vec<(Reader, Place)>,
    /// The clients that cannot read a file at all, with or without Daypass, and the line for which they give up.
    pub unreadable: Vec<(Reader, Unreadable)>,
}

/// Checks a delivery of keys: both files as they will be, with the session's access key in the profile's section of
/// the credentials file. `or_role` tells that the role which the profile assumes with these keys is what its tools are
/// to be; a client that cannot assume it is then in [`DeliveryCheck::unusable`].
pub fn check_file_delivery(
    config: &Document,
    credentials: &Document,
    profile: &str,
    access_key_id: &str,
    or_role: bool,
) -> DeliveryCheck {
    let is_key = |identity: &Identity| matches!(identity, Identity::Keys { access_key_id: id, .. } if id == access_key_id);
    let mut assumed = false;
    let ours = lines_beside(FileRole::Credentials, credentials, "aws_access_key_id", access_key_id);
    let mut result = check(config, credentials, profile, &ours, |identity| match identity {
        Identity::Role { source, .. } if or_role && is_key(source) => {
            assumed = true;
            true
        }
        identity => is_key(identity),
    });
    if assumed {
        let (failing, shadows) =
            result.shadows.into_iter().partition(|shadow| matches!(shadow.identity, Identity::Error { .. }));
        result.shadows = shadows;
        let failing: Vec<Shadow> = failing;
        result.unusable.extend(failing.into_iter().map(|shadow| (shadow.reader, shadow.place)));
    }
    result
}

/// Checks a delivery of a command: both files as they will be, with the command as the `credential_process` of the
/// profile's section of the config file.
pub fn check_process_delivery(
    config: &Document,
    credentials: &Document,
    profile: &str,
    command: &str,
) -> DeliveryCheck {
    let ours = lines_beside(FileRole::Config, config, "credential_process", command);
    check(
        config,
        credentials,
        profile,
        &ours,
        |identity| matches!(identity, Identity::Process { command: line, .. } if line == command),
    )
}

/// What the default profile is to each client that looks into it before it asks an endpoint for credentials: every
/// line by which one of them gets credentials or gives up.
pub fn default_profile(config: &Document, credentials: &Document) -> DeliveryCheck {
    check(config, credentials, "default", &[], |identity| *identity == Identity::Nothing)
}

fn check(
    config: &Document,
    credentials: &Document,
    profile: &str,
    ours: &[Place],
    mut is_wanted: impl FnMut(&Identity) -> bool,
) -> DeliveryCheck {
    let readings = Readings::new(config, credentials);
    let mut result = DeliveryCheck { unreadable: readings.unreadable(), ..DeliveryCheck::default() };
    for reading in readings.iter().filter(|reading| reading.unreadable().is_none()) {
        let unusable = reading.unusable(profile).into_iter();
        result.unusable.extend(unusable.map(|place| (reading.reader(), place)));
        let (shadows, reached) = shadows(reading, profile, ours, &mut is_wanted);
        result.shadows.extend(shadows);
        if !reached {
            result.unreachable.push(reading.reader());
        }
    }
    result
}

/// The keys of a session and what is written with them: the lines of the section where a key has this value. They never
/// give way, although they decide too where a client reads lines of another section as part of this one.
fn lines_beside(file: FileRole, document: &Document, key: &str, value: &str) -> Vec<Place> {
    let has_it = |section: &Section<'_>| section.get(key).as_deref() == Some(value);
    let properties = document.sections().filter(has_it).flat_map(|section| section.properties());
    let written = properties.filter(|p| STATIC.contains(&p.key.as_str()) || p.key == key);
    written.map(|property| Place { file, line: property.line, key: property.key }).collect()
}

/// Takes out line after line until the client is who it is to be. Lines of `ours` stay.
fn shadows(
    reading: &Reading,
    profile: &str,
    ours: &[Place],
    mut is_wanted: impl FnMut(&Identity) -> bool,
) -> (Vec<Shadow>, bool) {
    let mut shadows: Vec<Shadow> = Vec::new();
    let mut withheld: Vec<Place> = Vec::new();
    loop {
        let identity = reading.identity_without(profile, &withheld);
        if is_wanted(&identity) {
            return (shadows, true);
        }
        let new: Vec<Place> = identity
            .places()
            .iter()
            .filter(|place| !withheld.contains(place) && !ours.contains(place))
            .cloned()
            .collect();
        if new.is_empty() {
            return (shadows, false);
        }
        let shadow = |place: &Place| Shadow {
            reader: reading.reader(),
            place: place.clone(),
            identity: identity.clone(),
        };
        shadows.extend(new.iter().map(shadow));
        withheld.extend(new);
    }
}
