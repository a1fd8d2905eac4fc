//! What the settings say of the palette's keys.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::{Path, PathBuf};

/// What has become of the palette's keys, as the settings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShortcutState {
    /// Whether something is in the way that the person has to know of.
    pub(crate) fails: bool,
    /// What it is, in a sentence or two.
    pub(crate) note: String,
    /// The command that keys of the desktop's own can be bound to instead.
    pub(crate) command: Option<String>,
}

/// What has become of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// None are wanted.
    Off,
    /// The desktop has been asked, which may ask the person.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "desktops do so on Linux alone")
    )]
    Asked,
    /// They are held.
    Held(Held),
    /// They are not.
    NotHeld(NotHeld),
}

/// Who holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    /// Daypass itself, these very keys.
    Here,
    /// The desktop, which says in its own words by what they are pressed; a person may have told it others, or none.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "desktops do so on Linux alone")
    )]
    ByDesktop(Option<String>),
}

/// Why nobody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotHeld {
    /// Another program has them.
    Taken,
    /// The keyboard has no such key.
    #[cfg_attr(not(any(target_os = "linux", test)), expect(dead_code, reason = "X11 tells it"))]
    NoKey,
    /// The desktop lets no program have keys.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "desktops do so on Linux alone")
    )]
    NoPortal,
    /// The person, or the desktop for them, said no.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "desktops do so on Linux alone")
    )]
    Declined,
    /// The system did not take them; why is in the log.
    Failed,
}

impl Said {
    /// It in words; `program` is how the app is started.
    pub(super) fn state(&self, program: &Path) -> ShortcutState {
        let note = match self {
            Self::Off => "Keys that open the palette while another program is in front.".to_owned(),
            Self::Asked => "Your desktop has been asked for these keys; it may ask you.".to_owned(),
            Self::Held(Held::Here) => "They open the palette while another program is in front.".to_owned(),
            Self::Held(Held::ByDesktop(Some(keys))) => {
                format!("Your desktop opens the palette with {keys}, and can change that in its settings.")
            }
            Self::Held(Held::ByDesktop(None)) => {
                "Your desktop has given the palette no keys yet: choose them in its keyboard settings.".to_owned()
            }
            Self::NotHeld(NotHeld::Taken) => "Another program has these keys. Choose others.".to_owned(),
            Self::NotHeld(NotHeld::NoKey) => "This keyboard has no such key. Choose others.".to_owned(),
            Self::NotHeld(NotHeld::NoPortal) => {
                "This desktop lets no program have keys of its own. In its keyboard settings, bind keys to this command:"
                    .to_owned()
            }
            Self::NotHeld(NotHeld::Declined) => {
                "Your desktop has not given the palette these keys. Choose others, or bind keys to this command in its keyboard settings:"
                    .to_owned()
            }
            Self::NotHeld(NotHeld::Failed) => {
                "The system does not give these keys; another program may have them. Choose others, or bind keys to this command in its settings:"
                    .to_owned()
            }
        };
        let fails = matches!(self, Self::NotHeld(_) | Self::Held(Held::ByDesktop(None)));
        let by_command =
            matches!(self, Self::NotHeld(NotHeld::NoPortal | NotHeld::Declined | NotHeld::Failed));
        ShortcutState { fails, note, command: by_command.then(|| command(program)) }
    }
}

/// The program that this process runs, as it is started again: an AppImage is mounted at another path each time.
pub(super) fn program() -> PathBuf {
    let image = std::env::var_os("APPIMAGE").filter(|image| !image.is_empty()).map(PathBuf::from);
    image.or_else(|| std::env::current_exe().ok()).unwrap_or_else(|| "daypass-desktop".into())
}

fn command(program: &Path) -> String {
    let program = program.display().to_string();
    let is_plain = program.chars().all(|letter| letter.is_alphanumeric() || "/\\:._-+".contains(letter));
    let program = if is_plain { program } else { format!("\"{program}\"") };
    format!("{program} {}", crate::arrivals::PALETTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(said: &Said) -> (bool, String, Option<String>) {
        let ShortcutState { fails, note, command } = said.state(Path::new("/usr/bin/daypass-desktop"));
        (fails, note, command)
    }

    #[test]
    fn what_holds_is_said_calmly_and_by_whose_keys() {
        for (said, part) in [
            (Said::Off, "while another program is in front"),
            (Said::Asked, "may ask you"),
            (Said::Held(Held::Here), "open the palette"),
            (Said::Held(Held::ByDesktop(Some("Ctrl+Alt+K".to_owned()))), "with Ctrl+Alt+K"),
        ] {
            let (fails, note, command) = told(&said);
            assert!(!fails && command.is_none() && note.contains(part), "{note}");
        }
    }

    #[test]
    fn what_does_not_hold_is_said_with_what_helps() {
        let command = Some("/usr/bin/daypass-desktop --palette".to_owned());
        for (why, part, helps) in [
            (NotHeld::Taken, "Another program has these keys. Choose others.", None),
            (NotHeld::NoKey, "no such key. Choose others.", None),
            (NotHeld::NoPortal, "bind keys to this command:", command.clone()),
            (NotHeld::Declined, "bind keys to this command", command.clone()),
            (NotHeld::Failed, "bind keys to this command", command),
        ] {
            let (fails, note, said) = told(&Said::NotHeld(why));
            assert!(fails && note.contains(part), "{note}");
            assert_eq!(said, helps, "{why:?}");
        }
        let (fails, note, _) = told(&Said::Held(Held::ByDesktop(None)));
        assert!(fails && note.contains("choose them in its keyboard settings"), "{note}");
    }

    #[test]
    fn a_path_with_blanks_is_one_word_of_the_command() {
        assert_eq!(command(Path::new("/opt/My Apps/Daypass")), "\"/opt/My Apps/Daypass\" --palette");
        assert_eq!(command(Path::new("/opt/Daypass_0.2.AppImage")), "/opt/Daypass_0.2.AppImage --palette");
    }
}
