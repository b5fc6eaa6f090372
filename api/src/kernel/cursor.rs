//! Cursors: signed, and bound to the query they continue. No `OFFSET` anywhere.

use super::{error::Result, secret};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openapi::{answer::Page, message::Message, problem::Problem};
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use serde::{Serialize, de::DeserializeOwned};

pub const DEFAULT_LIMIT: u16 = 20;

/// Signs and reads cursors. `query` names the operation and its filters: a cursor of one query is refused by another.
#[derive(Clone)]
pub struct Cursors {
    key: Vec<u8>,
}

impl Cursors {
    pub fn new(key: &[u8]) -> Self {
        Self { key: key.to_vec() }
    }

    pub fn write(&self, query: &str, position: &impl Serialize) -> String {
        let body = serde_json::to_vec(position).unwrap_or_default();
        let signature = secret::sign(&self.key, &[query.as_bytes(), b"\0", &body].concat());
        URL_SAFE_NO_PAD.encode([&signature[..16], &body].concat())
    }

    /// The position a cursor marks; a forged, cut or foreign one is refused by name.
    pub fn read<P: DeserializeOwned>(&self, query: &str, cursor: Option<&str>) -> Result<Option<P>> {
        let Some(cursor) = cursor else { return Ok(None) };
        let refuse = || {
            Problem::field(
                "?cursor",
                Message::new(
                    "Ce curseur n’est pas valable pour cette recherche ; reprenez à la première page.",
                    "This cursor does not belong to this query; start again from the first page.",
                ),
            )
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refuse())?;
        let (signature, body) = bytes.split_at_checked(16).ok_or_else(refuse)?;
        let expected = secret::sign(&self.key, &[query.as_bytes(), b"\0", body].concat());
        if !constant_time_eq(&expected[..16], signature) {
            return Err(refuse().into());
        }
        Ok(Some(serde_json::from_slice(body).map_err(|_| refuse())?))
    }

    /// Makes a page of rows fetched with `limit + 1`: the surplus row only tells that there is a next page.
    pub fn page<R, T, P: Serialize>(
        &self,
        query: &str,
        mut rows: Vec<R>,
        limit: u16,
        position: impl Fn(&R) -> P,
        item: impl FnMut(R) -> T,
    ) -> Page<T>
    where
        T: ParseFromJSON + ToJSON + Type + Send + Sync,
    {
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|last| self.write(query, &position(last)));
        Page { items: rows.into_iter().map(item).collect(), next }
    }
}

fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_only_for_its_query_and_untouched() {
        let cursors = Cursors::new(b"key");
        let cursor = cursors.write("list_things?a=1", &42);
        assert_eq!(cursors.read::<i32>("list_things?a=1", Some(&cursor)).unwrap(), Some(42));
        assert!(cursors.read::<i32>("list_things?a=2", Some(&cursor)).is_err());
        let mut forged = cursor.into_bytes();
        let last = forged.len() - 1;
        forged[last] ^= 1;
        assert!(cursors.read::<i32>("list_things?a=1", Some(&String::from_utf8(forged).unwrap())).is_err());
        assert!(cursors.read::<i32>("list_things?a=1", Some("é")).is_err());
        assert_eq!(cursors.read::<i32>("list_things?a=1", None).unwrap(), None);
    }
}
