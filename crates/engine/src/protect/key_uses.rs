//! Which profiles use which keys. Pure.

use aws_files::{ShadowedFor, View};

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

/// What becomes of a profile in which a key of this id stands.
pub(super) fn key_use(view: &View, profile: &str, id: &str) -> KeyUse {
    let used = view.profile(profile).and_then(|profile| profile.get("aws_access_key_id"));
    // What the other file says wins, and then this one is of no use. Where no tool of the specification reads any, the
    // AWS CLI may.
    if used.is_some_and(|used| used != id) {
        return KeyUse::Unused;
    }
    let Some(shadow) = view.shadows_static_keys(profile) else { return KeyUse::Delivered };
    let users = used_by(view, profile);
    match shadow.shadowed_for {
        ShadowedFor::Everyone if users.is_empty() => KeyUse::Unused,
        ShadowedFor::Everyone => KeyUse::Left(format!(
            "The profile {profile} sets {} too, so no session can be delivered there, but {} need its keys. Give the keys a profile of their own.",
            shadow.key,
            users.join(", ")
        )),
        ShadowedFor::Sdks => KeyUse::Left(format!(
            "The profile {profile} sets {} too, and AWS tools differ on which of both counts. Take one of them out.",
            shadow.key
        )),
    }
}

/// The other profiles that come to use a profile's keys by `source_profile`, directly or through others.
pub(super) fn used_by(view: &View, profile: &str) -> Vec<String> {
    let others = view.profiles().map(|(name, _)| name).filter(|name| *name != profile);
    others.filter(|other| keys_of(view, other) == Some(profile)).map(str::to_owned).collect()
}

/// The profile whose static keys a profile comes to use. A profile with a role takes its source's; one that others come
/// by takes its own keys first (botocore and the Rust SDK alike).
fn keys_of<'a>(view: &'a View, profile: &'a str) -> Option<&'a str> {
    let mut way = vec![profile];
    loop {
        let at = way.last()?;
        let here = view.profile(at)?;
        let has_keys = here.get("aws_access_key_id").is_some();
        let source = here.get("role_arn").and(here.get("source_profile"));
        match source {
            Some(source) if source != *at && (way.len() == 1 || !has_keys) => {
                if way.contains(&source) {
                    return None;
                }
                way.push(source);
            }
            _ => return has_keys.then_some(*at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_files::Document;

    const KEYS: &str = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n";
    const ID: &str = "AKIAIOSFODNN7EXAMPLE";

    fn view(config: &str, credentials: &str) -> View {
        View::new(&Document::parse(config), &Document::parse(credentials))
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
        assert_eq!(used_by(&view(&config, KEYS), "base"), ["audit", "deploy"]);
        assert_eq!(used_by(&view(&config, KEYS), "else"), Vec::<String>::new());
    }

    #[test]
    fn keys_on_the_way_are_used_before_the_role_there() {
        let keys = KEYS.to_owned() + &KEYS.replace("base", "deploy");
        let config = role("deploy", "base") + &role("audit", "deploy");
        assert_eq!(used_by(&view(&config, &keys), "deploy"), ["audit"]);
        // The profile itself takes its role, from its source.
        assert_eq!(used_by(&view(&config, &keys), "base"), ["deploy"]);
    }

    #[test]
    fn the_keys_that_count_get_the_session() {
        assert_eq!(key_use(&view("", KEYS), "base", ID), KeyUse::Delivered);
        assert_eq!(key_use(&view("[profile base]\nregion = x\n", KEYS), "base", ID), KeyUse::Delivered);
        assert_eq!(key_use(&view(&role("base", "base"), KEYS), "base", ID), KeyUse::Delivered);
        // The credentials file wins over the config file.
        let config = "[profile base]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = s\n";
        assert_eq!(key_use(&view(config, KEYS), "base", "AKIAI44QH8DHBEXAMPLE"), KeyUse::Unused);
        assert_eq!(key_use(&view(config, KEYS), "base", ID), KeyUse::Delivered);
    }

    #[test]
    fn keys_beside_what_beats_them_are_of_no_use_unless_others_come_by() {
        let sso = "[profile base]\nsso_session = acme\nsso_account_id = 001234567890\nsso_role_name = r\n";
        assert_eq!(key_use(&view(sso, KEYS), "base", ID), KeyUse::Unused);
        let needed = sso.to_owned() + &role("deploy", "base");
        let KeyUse::Left(reason) = key_use(&view(&needed, KEYS), "base", ID) else {
            unreachable!("it is needed")
        };
        assert!(reason.contains("sso_account_id") && reason.contains("deploy"), "{reason}");
        let process = "[profile base]\ncredential_process = keys\n";
        assert!(matches!(key_use(&view(process, KEYS), "base", ID), KeyUse::Left(_)));
    }
}
