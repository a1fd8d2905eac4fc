//! Any file, any edit: what is outside the edited section stays, byte for byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use aws_files::{Document, DocumentError, SectionName};
use proptest::prelude::*;

/// Lines as people, tools and accidents write them, glued together with every line ending.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        4 => prop::sample::select(vec![
            "[default]", "[profile x]", "[profile  x] # mine", "[profile \"x\"]", "[x]", "[y]", "[profile y]",
            "  [x]", "[DEFAULT]", "[sso-session x]", "[x", "[]", "[[x]]", "[ x ]",
        ]).prop_map(|line| line.as_bytes().to_vec()),
        4 => prop::sample::select(vec![
            "region = eu-west-1", "Region=us-east-1 # here", "region: x", "s3 =", "  a = b", "\tc = d", "key", "= v",
            "aws_account_id = 001234567890", "  # inside", "credential_process = \"a b\" c",
        ]).prop_map(|line| line.as_bytes().to_vec()),
        3 => prop::sample::select(vec!["", " ", "\t", "# note", "; note", "#[x]", "\0", "\u{feff}"])
            .prop_map(|line| line.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r", ""]);
    let lines = prop::collection::vec((line, ending), 0..14);
    (any::<bool>(), lines, any::<bool>()).prop_map(|(bom, lines, cut)| {
        let mut bytes = if bom { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        for (line, ending) in lines {
            bytes.extend(line);
            bytes.extend(ending.bytes());
        }
        if cut {
            bytes.pop();
        }
        bytes
    })
}

fn name() -> impl Strategy<Value = SectionName> {
    prop::sample::select(vec![
        SectionName::profile("x").unwrap(),
        SectionName::profile("default").unwrap(),
        SectionName::credentials("x").unwrap(),
        SectionName::credentials("new").unwrap(),
        SectionName::sso_session("x").unwrap(),
    ])
}

fn properties() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::btree_map(
        "[a-zA-Z0-9_.%@+/-]{1,8}",
        "[!$-:<-~ä€]([ -!$-:<-~ä€]{0,8}[!$-:<-~ä€])?",
        0..4,
    )
    .prop_map(|map| map.into_iter().collect())
    .prop_filter("keys that differ in case only are refused", |list: &Vec<(String, String)>| {
        let mut keys: Vec<_> = list.iter().map(|(key, _)| key.to_ascii_lowercase()).collect();
        keys.sort();
        keys.windows(2).all(|pair| pair[0] != pair[1])
    })
}

fn pairs(list: &[(String, String)]) -> Vec<(&str, &str)> {
    list.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

/// The places where the section's own lines stand; what is between them is outside.
fn outside(bytes: &[u8], document: &Document, name: &SectionName) -> (Vec<u8>, Vec<u8>) {
    let text = document.section(name).unwrap().text();
    let start = text.as_ptr() as usize - document.as_bytes().as_ptr() as usize;
    (bytes[..start].to_vec(), bytes[start + text.len()..].to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1024,
        max_global_rejects: 1 << 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_parsed_prints_the_same(bytes in prop::collection::vec(any::<u8>(), 0..200), file in file()) {
        prop_assert_eq!(Document::parse(bytes.clone()).into_bytes(), bytes);
        prop_assert_eq!(Document::parse(file.clone()).into_bytes(), file);
    }

    #[test]
    fn replacing_a_section_touches_only_its_lines(
        bytes in file(), name in name(), properties in properties(), comment in prop::option::of("[a-z ]{0,9}"),
    ) {
        let mut document = Document::parse(bytes.clone());
        prop_assume!(document.occurrences(&name).count() == 1);
        let original = document.clone();
        let (before, after) = outside(&bytes, &original, &name);
        match document.set_section(&name, &pairs(&properties), comment.as_deref()) {
            Ok(()) => {
                prop_assert!(document.as_bytes().starts_with(&before));
                prop_assert!(document.as_bytes().ends_with(&after));
                let section = document.section(&name).unwrap();
                prop_assert_eq!(section.text().len(), document.as_bytes().len() - before.len() - after.len());
                let read: Vec<_> = section.properties().into_iter().map(|p| (p.key, p.value)).collect();
                let written: Vec<_> =
                    properties.iter().map(|(k, v)| (k.to_ascii_lowercase(), v.clone())).collect();
                prop_assert_eq!(read, written);
            }
            Err(error) => {
                let expected = matches!(error, DocumentError::Entangled { .. } | DocumentError::Utf16)
                    || (error == DocumentError::Comment && properties.is_empty());
                prop_assert!(expected, "{error:?}");
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
        }
    }

    #[test]
    fn a_section_added_and_removed_leaves_no_trace(bytes in file(), name in name(), properties in properties()) {
        let mut document = Document::parse(bytes.clone());
        prop_assume!(!document.contains(&name));
        prop_assume!(!bytes.starts_with(b"\xFF\xFE") && !bytes.starts_with(b"\xFE\xFF"));
        document.set_section(&name, &pairs(&properties), None).unwrap();
        prop_assert!(document.as_bytes().starts_with(&bytes));
        prop_assert!(document.remove_section(&name).unwrap());
        prop_assert_eq!(document.as_bytes(), &bytes[..]);
    }

    #[test]
    fn removing_takes_every_occurrence_and_nothing_of_the_others(bytes in file(), name in name()) {
        let mut document = Document::parse(bytes.clone());
        let others = |document: &Document| -> Vec<Vec<u8>> {
            let named = document.occurrences(&name).map(|s| s.line()).collect::<Vec<_>>();
            document.sections().filter(|s| !named.contains(&s.line()))
                .map(|s| s.text().trim_ascii_end().to_vec()).collect()
        };
        let kept = others(&document);
        match document.remove_section(&name) {
            Ok(found) => {
                prop_assert_eq!(found, Document::parse(bytes.clone()).contains(&name));
                prop_assert!(!document.contains(&name));
                prop_assert_eq!(others(&document), kept);
                if !found { prop_assert_eq!(document.as_bytes(), &bytes[..]); }
            }
            Err(error) => {
                prop_assert!(matches!(error, DocumentError::Entangled { .. } | DocumentError::Utf16), "{error:?}");
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
        }
    }

    #[test]
    fn duplicates_become_one(bytes in file(), name in name(), properties in properties()) {
        let mut document = Document::parse(bytes);
        prop_assume!(document.occurrences(&name).count() > 1);
        if document.set_section(&name, &pairs(&properties), None).is_ok() {
            prop_assert_eq!(document.occurrences(&name).count(), 1);
        }
    }

    #[test]
    fn one_property_changes_and_the_rest_stays(bytes in file(), name in name(), key in "region|s3|new", value in "[a-z]{1,5}") {
        let mut document = Document::parse(bytes.clone());
        let original = document.clone();
        let had = original.occurrences(&name).any(|s| s.properties().iter().any(|p| p.key == key));
        if document.set_property(&name, &key, &value).is_ok() {
            let values: Vec<_> = document.occurrences(&name).flat_map(|s| s.properties())
                .filter(|p| p.key == key).map(|p| p.value).collect();
            prop_assert_eq!(values, vec![value]);
            if !had && original.contains(&name) {
                prop_assert!(document.remove_property(&name, &key).unwrap());
                prop_assert_eq!(document.as_bytes(), &bytes[..]);
            }
        } else {
            prop_assert_eq!(document.as_bytes(), &bytes[..]);
        }
    }
}
