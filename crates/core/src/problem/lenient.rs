//! Reading problems that a newer Daypass stored: two versions live together where the desktop comes from a package and the
//! command line from elsewhere. What this version does not know must not keep it from reading the words.
//!
//! `#[serde(remote = "Self")]` makes the derived code an associated function, which is called here for what is known.
//! `#[serde(other)]` would do for the code, but the window's types are generated from these and cannot express it.

use super::{ProblemCode, Remedy};
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ProblemCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let known: Result<Self, Error> = Self::deserialize(code.into_deserializer());
        Ok(known.unwrap_or(Self::Other))
    }
}

impl Serialize for Remedy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// A remedy that this version does not know, or that has other fields by now, is one that it cannot offer.
impl<'de> Deserialize<'de> for Remedy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let remedy = serde_json::Value::deserialize(deserializer)?;
        Ok(Self::deserialize(remedy).unwrap_or(Self::None))
    }
}
