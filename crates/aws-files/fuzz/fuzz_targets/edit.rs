//! Any file, any edit: other sections stay, adding and removing leaves no trace, a text goes back as it was.

#![no_main]

use arbitrary::Arbitrary;
use aws_files::{Document, SectionName};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    bytes: &'a [u8],
    kind: u8,
    name: &'a str,
    properties: Vec<(&'a str, &'a str)>,
    comment: Option<&'a str>,
}

fn name(kind: u8, name: &str) -> Option<SectionName> {
    match kind % 4 {
        0 => SectionName::credentials(name),
        1 => SectionName::profile(name),
        2 => SectionName::sso_session(name),
        _ => SectionName::services(name),
    }
    .ok()
}

/// Every other section's lines, in order.
fn others(document: &Document, name: &SectionName) -> Vec<Vec<u8>> {
    let own: Vec<usize> = document.occurrences(name).map(|section| section.line()).collect();
    let others = document.sections().filter(|section| !own.contains(&section.line()));
    others.map(|section| section.text().trim_ascii_end().to_vec()).collect()
}

fuzz_target!(|input: Input<'_>| {
    let Some(name) = name(input.kind, input.name) else { return };
    let original = Document::parse(input.bytes);
    let mut document = original.clone();
    if document.set_section(&name, &input.properties, input.comment).is_err() {
        assert_eq!(document, original);
        return;
    }
    assert_eq!(document.occurrences(&name).count(), 1);
    assert_eq!(others(&document, &name), others(&original, &name));
    let written: Vec<String> =
        document.section(&name).unwrap().properties().into_iter().map(|p| p.value).collect();
    assert_eq!(written, input.properties.iter().map(|(_, value)| (*value).to_owned()).collect::<Vec<_>>());
    if !original.contains(&name) {
        assert!(document.remove_section(&name).unwrap());
        assert_eq!(document, original);
    }
    // What stood there comes back from what was withheld.
    let mut document = original.clone();
    if let Ok(withheld) = document.withhold_section(&name, &input.properties, "note", "marker") {
        let ours = |key: &str| input.properties.iter().any(|(ours, _)| ours.eq_ignore_ascii_case(key));
        document.restore(&name, &withheld, |property| ours(&property.key)).unwrap();
        assert_eq!(document, original);
    }
});
