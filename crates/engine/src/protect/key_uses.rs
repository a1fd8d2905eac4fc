//! Which profiles use which keys, to any of the five clients. Pure.

use aws_files::Document;
use aws_files::readers::{Identity, Place, Reader, Reading, Readings, Settings, tools};
use std::collections::{BTreeMap, BTreeSet};

const ID: &str = "aws_access_key_id";

/// What becomes of a profile whose keys go into the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyUse {
    /// The session is delivered into it.
    Delivered,
    /// AWS tools do not use these keys for it, nor for another: it needs none.
    Unused,
    /// A session cannot take their place, for this reason.
    Left(String),
}

/// Keys, by the profile that they stand in and their id.
type Holder = (String, String);

/// Who uses which keys.
#[derive(Debug)]
pub(super) struct KeyUses {
    readings: Readings,
    /// The profiles that come to use keys: by the settings of their own, by `source_profile`, or through others.
    users: BTreeMap<Holder, BTreeSet<String>>,
    /// The profile whose section a line with an access key id stands in, to each client.
    holders: BTreeMap<Reader, BTreeMap<Place, String>>,
}

/// What a profile is to one client.
enum Use {
    /// Whose the keys are that stand in it. A role may be assumed with them.
    ItsKeys { in_role: bool },
    /// Somebody else, for this line.
    Another(Place),
    /// Nobody, for this line.
    Refused(Place),
    /// Nobody.
    Nothing,
}

impl KeyUses {
    pub(super) fn new(config: &Document, credentials: &Document) -> Self {
        let readings = Readings::new(config, credentials);
        let holders = readings.iter().map(|reading| (reading.reader(), holders(reading))).collect();
        let mut uses = Self { readings, users: BTreeMap::new(), holders };
        let mut users: BTreeMap<Holder, BTreeSet<String>> = BTreeMap::new();
        for profile in uses.readings.profiles().into_keys() {
            for reading in uses.readings.iter() {
                if let Some(holder) = uses.holder(reading.reader(), &reading.identity(&profile)) {
                    users.entry(holder).or_default().insert(profile.clone());
                }
            }
        }
        uses.users = users;
        uses
    }

    /// What becomes of a profile in which a key of this id stands.
    pub(super) fn key_use(&self, profile: &str, id: &str) -> KeyUse {
        let (mut users, mut is_plain) = (0, false);
        let mut others: Vec<(Reader, Place)> = Vec::new();
        let mut refused: Vec<(Reader, Place)> = Vec::new();
        for reading in self.readings.iter() {
            match self.use_of(reading, profile, id) {
                Use::ItsKeys { in_role } => {
                    users += 1;
                    is_plain |= !in_role;
                }
                Use::Another(place) => others.push((reading.reader(), place)),
                Use::Refused(place) => refused.push((reading.reader(), place)),
                Use::Nothing => {}
            }
        }
        let first = |list: &[(Reader, Place)]| list.first().map(|(_, place)| place.key.clone());
        if users == 0 {
            let needed = self.used_by(profile, id);
            return match first(&others).or_else(|| first(&refused)) {
                Some(key) if !needed.is_empty() => KeyUse::Left(format!(
                    "The profile {profile} sets {key} too, so no session can be delivered there, but {} need its keys. Give the keys a profile of their own.",
                    needed.join(", ")
                )),
                _ => KeyUse::Unused,
            };
        }
        // A role that is assumed with the profile's own keys is one that some clients refuse, with or without Daypass.
        let mut differ = others;
        differ.extend(refused.into_iter().filter(|_| is_plain));
        differ.sort();
        match first(&differ) {
            None => KeyUse::Delivered,
            Some(key) => KeyUse::Left(format!(
                "The profile {profile} sets {key} too, and AWS tools differ on which counts: {} do not use the key. Remove one of the two.",
                tools(&differ.iter().map(|(reader, _)| *reader).collect::<Vec<_>>())
            )),
        }
    }

    /// The other profiles that come to use a profile's keys by `source_profile`, directly or through others.
    pub(super) fn used_by(&self, profile: &str, id: &str) -> Vec<String> {
        let users = self.users.get(&(profile.to_owned(), id.to_owned()));
        users.into_iter().flatten().filter(|user| *user != profile).cloned().collect()
    }

    /// The values of a setting of a profile, as the clients read them: first those that follow the AWS SDK
    /// specification.
    pub(super) fn values<'a>(&'a self, profile: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
        let readings: Vec<&Reading> = self.readings.iter().collect();
        readings.into_iter().rev().filter_map(move |reading| reading.profile(profile)?.get(key))
    }

    fn use_of(&self, reading: &Reading, profile: &str, id: &str) -> Use {
        let identity = reading.identity(profile);
        let is_its_own = |(holder, own): &Holder| holder == profile && own == id;
        if self.holder(reading.reader(), &identity).as_ref().is_some_and(is_its_own) {
            return Use::ItsKeys { in_role: matches!(identity, Identity::Role { .. }) };
        }
        match identity.places().first() {
            Some(place) if identity.gives_credentials() => Use::Another(place.clone()),
            Some(place) => Use::Refused(place.clone()),
            None => Use::Nothing,
        }
    }

    /// The keys that an identity comes down to.
    fn holder(&self, reader: Reader, identity: &Identity) -> Option<Holder> {
        let Identity::Keys { access_key_id, places } = identity.base() else { return None };
        let place = places.iter().find(|place| place.key == ID)?;
        let profile = self.holders.get(&reader)?.get(place)?;
        Some((profile.clone(), access_key_id.clone()))
    }
}

fn holders(reading: &Reading) -> BTreeMap<Place, String> {
    let names = reading.profile_names().into_iter();
    let places = names.flat_map(|name| {
        let settings = reading.profile(name).into_iter().flat_map(Settings::iter);
        settings.map(move |setting| (setting.place(), name))
    });
    places
        .filter(|(place, _)| place.key == ID)
        .map(|(place, name)| (place.clone(), name.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n";
    const AKIA: &str = "AKIAIOSFODNN7EXAMPLE";
    const OTHER: &str = "AKIAI44QH8DHBEXAMPLE";

    fn uses(config: &str, credentials: &str) -> KeyUses {
        KeyUses::new(&Document::parse(config), &Document::parse(credentials))
    }

    fn used_by(config: &str, credentials: &str, profile: &str) -> Vec<String> {
        uses(config, credentials).used_by(profile, AKIA)
    }

    fn key_use(config: &str, credentials: &str, id: &str) -> KeyUse {
        uses(config, credentials).key_use("base", id)
    }

    fn role(name: &str, source: &str) -> String {
        format!(
            "[profile {name}]\nrole_arn = arn:aws:iam::123456789012:role/{name}\nsource_profile = {source}\n"
        )
    }

    #[test]
    fn chains_of_any_length_end_at_the_keys_they_use() {
        let config =
            role("deploy", "base") + &role("audit", "deploy") + &role("other", "else") + &role("a", "b");
        let config = config + &role("b", "a") + "[profile plain]\nregion = eu-west-1\n";
        assert_eq!(used_by(&config, KEYS, "base"), ["audit", "deploy"]);
        assert_eq!(used_by(&config, KEYS, "else"), Vec::<String>::new());
    }

    #[test]
    fn keys_on_the_way_are_used_before_the_role_there_but_for_java() {
        let keys = KEYS.to_owned() + &KEYS.replace("base", "deploy");
        let config = role("deploy", "base") + &role("audit", "deploy");
        assert_eq!(used_by(&config, &keys, "deploy"), ["audit"]);
        assert_eq!(used_by(&config, &keys, "base"), ["audit", "deploy"]);
    }

    #[test]
    fn the_keys_that_count_get_the_session() {
        assert_eq!(key_use("", KEYS, AKIA), KeyUse::Delivered);
        assert_eq!(key_use("[profile base]\nregion = x\n", KEYS, AKIA), KeyUse::Delivered);
        assert_eq!(key_use(&role("base", "base"), KEYS, AKIA), KeyUse::Delivered);
        // The credentials file wins over the config file.
        let config = format!("[profile base]\naws_access_key_id = {OTHER}\naws_secret_access_key = s\n");
        assert_eq!(key_use(&config, KEYS, OTHER), KeyUse::Unused);
        assert_eq!(key_use(&config, KEYS, AKIA), KeyUse::Delivered);
        // Two clients read neither file, and that for JavaScript does not see it.
        assert_eq!(key_use("", &KEYS.replace(" = ", ": "), AKIA), KeyUse::Delivered);
    }

    #[test]
    fn keys_beside_what_beats_them_are_of_no_use_unless_others_come_by() {
        let web = "[profile base]\nrole_arn = x\nsource_profile = gone\n";
        assert_eq!(key_use(web, KEYS, AKIA), KeyUse::Unused);
        let needed = web.to_owned() + &role("deploy", "base");
        let KeyUse::Left(reason) = key_use(&needed, KEYS, AKIA) else { unreachable!("it is needed") };
        assert!(reason.contains("sets role_arn too") && reason.contains("but deploy need"), "{reason}");
    }

    #[test]
    fn keys_that_only_some_tools_use_went_away_as_if_nobody_used_them() {
        let sso = "[profile base]\nsso_session = acme\nsso_account_id = 001234567890\nsso_role_name = r\n\
                   [sso-session acme]\nsso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\n";
        for (config, key, tools) in [
            (sso, "sso_session", "the AWS CLI and boto3 and tools built on the SDKs for Java and Rust"),
            (
                "[profile base]\ncredential_process = keys\n",
                "credential_process",
                "tools built on the SDKs for Java and Rust",
            ),
            (
                "[profile base]\nrole_arn = x\n",
                "role_arn",
                "the AWS CLI and boto3 and tools built on the SDK for Rust",
            ),
        ] {
            let KeyUse::Left(reason) = key_use(config, KEYS, AKIA) else {
                unreachable!("tools differ: {config}")
            };
            let said = format!(
                "The profile base sets {key} too, and AWS tools differ on which counts: {tools} do not use the key. Remove one of the two."
            );
            assert_eq!(reason, said);
        }
    }
}
