//! Any file, any section: what is withheld comes back byte for byte, into any other file whole or not at all.

#![no_main]

use arbitrary::Arbitrary;
use aws_files::{Document, Property, SectionName, Withheld};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    bytes: &'a [u8],
    changed: &'a [u8],
    in_config: bool,
    name: &'a str,
    properties: bool,
    key: &'a str,
}

const OURS: [(&str, &str); 2] = [("aws_access_key_id", "ASIAIOSFODNN7EXAMPLE"), ("region", "eu-west-1")];

fn is_ours(property: &Property) -> bool {
    OURS.contains(&(property.key.as_str(), property.value.as_str()))
}

fuzz_target!(|input: Input<'_>| {
    let name =
        if input.in_config { SectionName::profile(input.name) } else { SectionName::credentials(input.name) };
    let Ok(name) = name else { return };
    let original = Document::parse(input.bytes);
    let mut document = original.clone();
    let withheld = match input.properties {
        true => document.withhold_properties(&name, &[input.key, "region"], &OURS, "Ours."),
        false => document.withhold_section(&name, &OURS, "Ours.", "Put aside"),
    };
    let Ok(withheld) = withheld else {
        assert_eq!(document, original);
        return;
    };
    let stored = Withheld::from_bytes(&withheld.to_bytes(), "").unwrap();
    assert!(stored == withheld);
    let is_written = |property: &Property| OURS.iter().any(|(key, _)| *key == property.key);
    assert!(document.restore(&name, &stored, is_written).unwrap().displaced.is_empty());
    assert_eq!(document, original);

    let changed = Document::parse(input.changed);
    let mut after = changed.clone();
    match after.restore(&name, &stored, is_ours) {
        Ok(restored) if restored.displaced.is_empty() => {
            let lines = stored.text();
            let lines = lines.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
            for line in lines.filter(|line| !line.is_empty()) {
                assert!(after.as_bytes().windows(line.len()).any(|part| part == line));
            }
        }
        Ok(_) => {}
        Err(_) => assert_eq!(after, changed),
    }
    // Any bytes as a stored text: read or refused, and never a panic.
    if let Ok(stored) = Withheld::from_bytes(input.changed, "Ours.") {
        let _ = document.restore(&name, &stored, is_ours);
    }
});
