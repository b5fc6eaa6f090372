//! The contract's closed lists as they are stored: one word, the same as on the wire.

use super::error::{Error, Result};
use poem_openapi::types::{ParseFromJSON, ToJSON};
use serde_json::Value;

/// The wire word of a contract enum.
pub fn word(value: &impl ToJSON) -> String {
    match value.to_json() {
        Some(Value::String(word)) => word,
        other => unreachable!("a contract enum is a string on the wire, not {other:?}"),
    }
}

/// A stored word read back. A word nobody knows is a fault of ours, not of the caller.
pub fn read<T: ParseFromJSON>(word: &str) -> Result<T> {
    T::parse_from_json_string(&serde_json::to_string(word).unwrap_or_default())
        .map_err(|e| Error::Other(anyhow::anyhow!("stored word {word:?}: {}", e.into_message())))
}

/// A contract shape as stored JSON.
pub fn json(value: &impl ToJSON) -> Value {
    value.to_json().unwrap_or(Value::Null)
}

/// A stored JSON value as its contract shape.
pub fn shape<T: ParseFromJSON>(value: Value) -> Result<T> {
    T::parse_from_json(Some(value)).map_err(|e| Error::Other(anyhow::anyhow!("stored shape: {}", e.into_message())))
}
