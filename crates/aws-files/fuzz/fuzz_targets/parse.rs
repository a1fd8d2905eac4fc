//! Any bytes: read without a panic and printed as they were.

#![no_main]

use aws_files::{Document, View};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let document = Document::parse(bytes);
    assert_eq!(document.as_bytes(), bytes);
    for section in document.sections() {
        assert!(bytes.windows(section.text().len()).any(|part| part == section.text()));
        let lines = bytes.len() + 1;
        assert!(section.properties().iter().all(|property| property.line <= lines));
    }
    let view = View::new(&document, &document);
    let shadows = view.profiles().filter(|(name, _)| view.shadows_static_keys(name).is_some()).count();
    assert!(shadows <= view.profiles().count());
});
