//! What protecting says: in the key's place in the file, and to the person.

use daypass_core::view::PlainKey;
use daypass_core::{ProfileName, SessionId};
use std::path::Path;

/// What stands in the key's place. ASCII alone: the AWS CLI on Windows reads the file in a code page, and rejects all of
/// it for one letter that the page lacks. A session whose name has such letters is called by its id.
pub(super) fn note(id: &SessionId, name: &str, profile: &ProfileName) -> String {
    let is_plain = name.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    let start = match is_plain {
        true => daypass_core::problem::quoted(name),
        false => id.to_string(),
    };
    format!(
        "The access key is in the vault of Daypass. Use it: daypass start {start}. Put it back: daypass protect --undo {profile}"
    )
}

/// What will be different, in sentences.
pub(super) fn notes(key: &PlainKey) -> Vec<String> {
    let PlainKey { becomes, profiles, used_by, mfa_device, .. } = key;
    let mut notes: Vec<String> = Vec::new();
    if profiles.is_empty() {
        notes.push("No profile uses this key: AWS tools prefer other credentials there.".to_owned());
    }
    notes.extend(profiles.iter().map(|p| format!("{p} works while the session {becomes} is started.")));
    notes.extend(used_by.iter().map(|user| {
        format!(
            "{user} takes its credentials from this key: it works while the session {becomes} is started."
        )
    }));
    notes.push(match mfa_device {
        Some(device) => format!("Starting it asks for an MFA code from {}.", device.device_name()),
        None => "Without an MFA device, its session may not call IAM.".to_owned(),
    });
    notes
}

/// That a key does not go by leaving a file that has other names.
pub(super) fn note_of_links(file: &Path) -> String {
    let file = file.display();
    format!(
        "{file} has other names (hard links), which would keep the key, so it stays there until that is fixed."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_session_name_that_is_not_ascii_made_the_aws_cli_on_windows_reject_the_file() {
        let id = SessionId::from_stored("0123456789abcdef");
        let profile = ProfileName::parse("dev").unwrap();
        let text = note(&id, "M\u{fc}ller", &profile);
        assert!(text.is_ascii() && text.contains("daypass start 0123456789abcdef."), "{text}");
        assert!(note(&id, "dev user", &profile).contains("daypass start 'dev user'."));
    }

    proptest! {
        #[test]
        fn whatever_a_session_is_called_its_note_is_one_line_of_ascii(name in ".*", profile in "[A-Za-z0-9_/.%@:+-]{1,20}") {
            let id = SessionId::from_stored("0123456789abcdef");
            let text = note(&id, &name, &ProfileName::parse(&profile).unwrap());
            prop_assert!(text.chars().all(|c| c == ' ' || c.is_ascii_graphic()), "{text:?}");
        }
    }
}
