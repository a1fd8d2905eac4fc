//! What the profiles of both files are called, where the clients call a section differently.

use std::collections::BTreeMap;

use super::settings::Meaning;
use super::{Reader, Reading, Readings};
use crate::FileRole;
use crate::name::check_identifier;

/// Where a section begins: its file, and the number of its header's line, counted from 1.
pub type HeaderLine = (FileRole, usize);

/// The clients in the order in which a name is taken: first those that follow the AWS SDK specification. The SDK for Go
/// comes last, since quotes are part of a name to it.
const ORDER: [Reader; 5] = [Reader::Rust, Reader::Java, Reader::Botocore, Reader::JavaScript, Reader::Go];

/// The sections that have a name of one kind for any client, by the name.
pub(super) fn named(
    readings: &Readings,
    name: impl Fn(&Meaning) -> Option<&str>,
) -> BTreeMap<String, Vec<HeaderLine>> {
    let mut by_header: BTreeMap<HeaderLine, &str> = BTreeMap::new();
    let in_order = ORDER.iter().filter_map(|reader| readings.iter().find(|one| one.reader == *reader));
    for (file, section) in in_order.flat_map(Reading::sections) {
        let Some(name) = name(&section.meaning) else { continue };
        let known = by_header.entry((file, section.line)).or_insert(name);
        if check_identifier(known).is_err() && check_identifier(name).is_ok() {
            *known = name;
        }
    }
    let mut sections: BTreeMap<String, Vec<HeaderLine>> = BTreeMap::new();
    for (header, name) in by_header {
        sections.entry(name.to_owned()).or_default().push(header);
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    fn names(config: &str, credentials: &str) -> Vec<String> {
        let readings = Readings::new(&Document::parse(config), &Document::parse(credentials));
        readings.profiles().into_keys().collect()
    }

    #[test]
    fn a_section_that_clients_call_differently_has_one_name() {
        for header in [
            "[profile dev]",
            "[profile \"dev\"]",
            "[profile 'dev']",
            "[profile  dev]",
            "[ profile\tdev ]",
            "[profile dev]; c",
            "[profile dev]x",
            " [profile dev]",
            "[profile d'e'v]",
            "[profile.dev]",
        ] {
            assert_eq!(names(&format!("{header}\nregion = eu-west-1\n"), ""), ["dev"], "{header}");
        }
        assert_eq!(names("[profile 'de v']\na = b\n[profile w x]\n[x]\n", ""), ["de v", "w x"]);
        assert_eq!(names("", "[ dev ]\na = b\n[a.b]\nc = d\n"), ["a.b", "dev"]);
        // No client but one has a name for it that could be written, and nobody asks for that one.
        assert_eq!(names("", "[profile dev]\na = b\n"), ["profile dev"]);
    }

    #[test]
    fn a_line_that_a_client_cannot_bear_hides_no_profile() {
        let config = "[default]\nregion: eu-west-1\n[profile 'a']\nx = y\n[profile b]\nx = y\nx = z\n";
        assert_eq!(names(config, ""), ["a", "b", "default"]);
    }

    #[test]
    fn a_session_that_the_aws_cli_itself_wrote_in_quotes_is_known() {
        let readings = Readings::new(
            &Document::parse("[sso-session 'ACME CORP']\nsso_region = eu-west-1\n"),
            &Document::default(),
        );
        assert_eq!(readings.sso_sessions().into_keys().collect::<Vec<_>>(), ["ACME CORP"]);
        assert!(readings.profiles().is_empty());
    }
}
