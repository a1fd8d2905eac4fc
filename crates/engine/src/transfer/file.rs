//! What an export holds, as it is sealed and opened.

use crate::backup::{FormatError, SealedFile, SealedKind, seal};
use crate::store::{PortableRow, PortableRows};
use crate::vault::{PassphraseCost, SealError, Sealer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_core::Secret;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    made_at: Timestamp,
    daypass: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Payload {
    format: usize,
    tables: BTreeMap<String, Vec<PortableRow>>,
    records: Vec<SecretRow>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct SecretRow {
    kind: String,
    id: String,
    secret: String,
}

/// A secret of an export.
pub(super) struct PortableSecret {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) secret: Zeroizing<Vec<u8>>,
}

/// Everything that an export holds.
pub(super) struct Contents {
    pub(super) rows: PortableRows,
    pub(super) secrets: Vec<PortableSecret>,
}

/// Why bytes are no export that can be taken over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OpenError {
    NotAnExport,
    Newer,
    WrongPassphrase,
}

impl From<FormatError> for OpenError {
    fn from(error: FormatError) -> Self {
        match error {
            FormatError::NotSealed => Self::NotAnExport,
            FormatError::Newer => Self::Newer,
        }
    }
}

/// Seals an export. A guess at the passphrase costs what `cost` says.
pub(super) fn seal_contents(
    contents: &Contents,
    passphrase: &Secret,
    cost: PassphraseCost,
    made_at: Timestamp,
) -> Result<Vec<u8>, SealError> {
    let salt = Sealer::salt()?;
    let sealer = Sealer::of_passphrase(passphrase, cost, &salt).ok_or(SealError::TooLong)?;
    let header = Header {
        made_at,
        daypass: env!("CARGO_PKG_VERSION").to_owned(),
        memory_kib: cost.memory_kib,
        passes: cost.passes,
        salt: STANDARD.encode(salt),
    };
    let row = |secret: &PortableSecret| SecretRow {
        kind: secret.kind.clone(),
        id: secret.id.clone(),
        secret: STANDARD.encode(&*secret.secret),
    };
    let payload = Payload {
        format: contents.rows.format,
        tables: contents.rows.tables.clone(),
        records: contents.secrets.iter().map(row).collect(),
    };
    // The first writing tells how much room it takes: a text that grows leaves copies behind.
    let mut counter = Counter(0);
    // Texts and numbers always become JSON.
    let _ = serde_json::to_writer(&mut counter, &payload);
    let mut plain = Zeroizing::new(Vec::with_capacity(counter.0));
    let _ = serde_json::to_writer(&mut *plain, &payload);
    seal(SealedKind::Export, &header, &plain, &sealer)
}

/// Counts what is written.
struct Counter(usize);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Opens an export. Any bytes may be given.
pub(super) fn open_contents(bytes: &[u8], passphrase: &Secret) -> Result<Contents, OpenError> {
    let file = SealedFile::parse(SealedKind::Export, bytes)?;
    let Header { memory_kib, passes, salt, .. } = file.header()?;
    let salt = STANDARD.decode(salt).map_err(|_| OpenError::NotAnExport)?;
    let cost = PassphraseCost { memory_kib, passes };
    let sealer = Sealer::of_passphrase(passphrase, cost, &salt).ok_or(OpenError::NotAnExport)?;
    let plain = file.open(&sealer).ok_or(OpenError::WrongPassphrase)?;
    let Payload { format, tables, records } =
        serde_json::from_slice(&plain).map_err(|_| OpenError::NotAnExport)?;
    let secret = |row: &SecretRow| {
        let secret = STANDARD.decode(&row.secret).ok().map(Zeroizing::new)?;
        Some(PortableSecret { kind: row.kind.clone(), id: row.id.clone(), secret })
    };
    let secrets = records.iter().map(secret).collect::<Option<_>>().ok_or(OpenError::NotAnExport)?;
    Ok(Contents { rows: PortableRows { format, tables }, secrets })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 8, passes: 1 };

    fn export() -> Vec<u8> {
        let secret = Zeroizing::new(b"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_vec());
        let secrets = vec![PortableSecret { kind: "access-key".to_owned(), id: "u".to_owned(), secret }];
        let contents = Contents { rows: PortableRows { format: 3, tables: BTreeMap::new() }, secrets };
        seal_contents(&contents, &Secret::new("open sesame"), CHEAP, Timestamp::UNIX_EPOCH).unwrap()
    }

    fn error(bytes: &[u8], passphrase: &str) -> Option<OpenError> {
        open_contents(bytes, &Secret::new(passphrase)).err()
    }

    #[test]
    fn an_export_opens_with_its_passphrase_and_no_other() {
        let bytes = export();
        let contents = open_contents(&bytes, &Secret::new("open sesame")).unwrap();
        assert_eq!(contents.secrets[0].secret.len(), 40);
        assert_eq!(error(&bytes, "Open sesame"), Some(OpenError::WrongPassphrase));
        assert!(!bytes.windows(10).any(|window| window == b"wJalrXUtnF"));
    }

    #[test]
    fn a_cost_that_nobody_chose_does_not_eat_the_machine() {
        let text = String::from_utf8_lossy(&export()).into_owned();
        assert!(text.contains("\"memoryKib\":8"));
        let bytes = export();
        let at = bytes.windows(13).position(|window| window == b"\"memoryKib\":8").unwrap();
        let mut huge = bytes[..at].to_vec();
        huge.extend_from_slice(b"\"memoryKib\":4294967295");
        huge.extend_from_slice(&bytes[at + 13..]);
        // The length of the header, which is little-endian.
        huge[18] += 9;
        assert_eq!(error(&huge, "open sesame"), Some(OpenError::NotAnExport));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_bytes_are_read_without_a_panic(garbage: Vec<u8>, at: prop::sample::Index, bit in 0..8_u32) {
            prop_assert!(error(&garbage, "open sesame").is_some());
            let mut bytes = export();
            let at = at.index(bytes.len());
            prop_assert!(error(&bytes[..at], "open sesame").is_some());
            bytes[at] ^= 1 << bit;
            prop_assert!(error(&bytes, "open sesame").is_some());
        }
    }
}
