//! The profiles of a browser, as its own files name them. They are read only: a browser writes them anew while it runs.

use super::known::Family;

/// A profile of a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserProfile {
    /// As the person sees it in the browser.
    pub name: String,
    /// As the browser is told of it: the folder with Chromium, the name with Firefox.
    pub id: String,
}

impl Family {
    /// The file below a folder of profiles that names them.
    pub fn profiles_file(self) -> &'static str {
        match self {
            Self::Chromium(_) => "Local State",
            Self::Firefox(_) => "profiles.ini",
        }
    }

    /// The profiles that the text of that file names, by name. Those whose name could be read as an argument or as a folder
    /// elsewhere are left out, as is everything of a text that is none.
    pub fn profiles(self, text: &str) -> Vec<BrowserProfile> {
        let mut profiles = match self {
            Self::Chromium(_) => of_local_state(text),
            Self::Firefox(_) => of_profiles_ini(text),
        };
        profiles.retain(|profile| {
            let is_line = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
            let is_folder = |text: &str| !text.contains(['/', '\\']) && text != "." && text != "..";
            let is_one = is_line(&profile.id) && is_line(&profile.name) && !profile.id.starts_with('-');
            is_one && (matches!(self, Self::Firefox(_)) || is_folder(&profile.id))
        });
        profiles.sort_by_cached_key(|profile| (profile.name.to_lowercase(), profile.id.clone()));
        profiles
    }
}

/// The profile that a person calls so among these: by its name, else by its folder, exactly, else whatever the letter case.
pub fn profile_called<'a>(profiles: &'a [BrowserProfile], text: &str) -> Option<&'a BrowserProfile> {
    let lower = text.to_lowercase();
    let find = |is_it: &dyn Fn(&BrowserProfile) -> bool| profiles.iter().find(|profile| is_it(profile));
    find(&|profile| profile.name == text)
        .or_else(|| find(&|profile| profile.id == text))
        .or_else(|| find(&|profile| profile.name.to_lowercase() == lower))
        .or_else(|| find(&|profile| profile.id.to_lowercase() == lower))
}

/// `profile.info_cache` of Chromium's `Local State`: an object by the profiles' folders.
fn of_local_state(text: &str) -> Vec<BrowserProfile> {
    let state: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let folders = state.pointer("/profile/info_cache").and_then(serde_json::Value::as_object);
    let profile = |(folder, about): (&String, &serde_json::Value)| {
        let name = about.get("name").and_then(serde_json::Value::as_str).unwrap_or(folder);
        BrowserProfile { name: name.trim().to_owned(), id: folder.clone() }
    };
    folders.into_iter().flatten().map(profile).collect()
}

/// The sections `[ProfileN]` of Firefox's `profiles.ini`.
fn of_profiles_ini(text: &str) -> Vec<BrowserProfile> {
    let mut profiles = Vec::new();
    let mut in_profile = false;
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let number = section.strip_prefix("Profile");
            in_profile = number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
        } else if let Some(name) = line.strip_prefix("Name=").filter(|_| in_profile) {
            profiles.push(BrowserProfile { name: name.to_owned(), id: name.to_owned() });
        }
    }
    profiles
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CHROMIUM: Family = Family::Chromium("--incognito");
    const FIREFOX: Family = Family::Firefox("firefox");

    fn named(profiles: &[BrowserProfile]) -> Vec<(&str, &str)> {
        profiles.iter().map(|profile| (&*profile.name, &*profile.id)).collect()
    }

    #[test]
    fn chromium_names_its_profiles_by_their_folders() {
        let profiles = CHROMIUM.profiles(
            r#"{"profile":{"info_cache":{"Profile 1":{"name":"Work","user_name":"ada@example.com"},
                "Default":{"name":"Ada"},"../x":{"name":"Out"},"-x":{"name":"Argument"},"Profile 2":{}}}}"#,
        );
        assert_eq!(named(&profiles), [("Ada", "Default"), ("Profile 2", "Profile 2"), ("Work", "Profile 1")]);
        for (text, id) in [
            ("work", Some("Profile 1")),
            ("Profile 1", Some("Profile 1")),
            ("DEFAULT", Some("Default")),
            ("x", None),
        ] {
            assert_eq!(profile_called(&profiles, text).map(|profile| &*profile.id), id, "{text}");
        }
        assert_eq!(CHROMIUM.profiles("no JSON"), []);
    }

    #[test]
    fn firefox_names_them_in_sections() {
        let profiles = FIREFOX.profiles(
            "[Install4F96D1932A9F858E]\r\nDefault=abc.default-esr\r\nLocked=1\r\n\r\n[Profile1]\r\nName=Work/eu\r\nIsRelative=1\r\n\
             Path=abc.work\r\n[Profile0]\r\nName=default-esr\r\nPath=abc.default-esr\r\n[Profile2]\r\nName=-headless\r\n\
             [General]\r\nName=none\r\n",
        );
        assert_eq!(named(&profiles), [("default-esr", "default-esr"), ("Work/eu", "Work/eu")]);
    }

    proptest! {
        #[test]
        fn no_file_makes_a_profile_that_is_an_argument_or_a_path(text in any::<String>(), name in any::<String>(), folder in any::<String>()) {
            let state = serde_json::json!({"profile": {"info_cache": {&folder: {"name": name}}}}).to_string();
            let ini = format!("[Profile0]\nName={name}\n{text}");
            for (family, text) in [(CHROMIUM, state), (FIREFOX, ini), (CHROMIUM, text.clone()), (FIREFOX, text)] {
                for profile in family.profiles(&text) {
                    prop_assert!(!profile.id.starts_with('-') && !profile.id.is_empty());
                    prop_assert!(!profile.id.chars().any(char::is_control));
                    prop_assert!(family == FIREFOX || !profile.id.contains(['/', '\\']));
                }
            }
        }
    }
}
