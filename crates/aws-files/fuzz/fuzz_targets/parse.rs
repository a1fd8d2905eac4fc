//! Any bytes: read by every reader without a panic, and printed as they were.

#![no_main]

use aws_files::Document;
use aws_files::readers::Readings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let document = Document::parse(bytes);
    assert_eq!(document.as_bytes(), bytes);
    for section in document.sections() {
        assert!(bytes.windows(section.text().len()).any(|part| part == section.text()));
        let lines = bytes.len() + 1;
        assert!(section.properties().iter().all(|property| property.line <= lines));
    }
    let readings = Readings::new(&document, &document);
    let names: Vec<String> = readings.profiles().into_keys().collect();
    for reading in readings.iter() {
        for name in reading.profile_names().into_iter().chain(names.iter().map(String::as_str)) {
            let known = reading.profile(name).is_some();
            assert!(known || !reading.identity(name).gives_credentials());
            let _ = (reading.region(name), reading.unusable(name));
        }
    }
});
