//! What tus puts into headers. Pure.

use base64::{Engine, engine::general_purpose::STANDARD};
use openapi::{
    message::Message,
    problem::{Kind, Problem},
};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The version spoken here.
pub const TUS: &str = "1.0.0";
pub const EXTENSIONS: &str = "creation,expiration,checksum,termination";
pub const ALGORITHMS: &str = "sha1,sha256";

pub fn spoken(version: &str) -> Result<(), Problem> {
    let told = || Message::new(format!("On parle ici tus {TUS}."), format!("tus {TUS} is spoken here."));
    if version == TUS { Ok(()) } else { Err(Problem::new(Kind::ProtocolVersion, told())) }
}

fn unreadable(header: &str) -> Problem {
    Problem::field(header, Message::new("Valeur non valable.", "Not a valid value."))
}

/// What a sender tells of a file.
#[derive(Debug, Default, PartialEq)]
pub struct Metadata {
    pub name: Option<String>,
    pub document: Option<String>,
    /// In lower-case hexadecimal.
    pub sha256: Option<String>,
}

/// Pairs of a key and a base64 text, apart by commas; keys nobody here knows are left alone.
pub fn metadata(header: Option<&str>) -> Result<Metadata, Problem> {
    let refused = || unreadable("Upload-Metadata");
    let mut told = Metadata::default();
    for pair in header.unwrap_or_default().split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let field = match key {
            "filename" => &mut told.name,
            "document" => &mut told.document,
            "sha256" => &mut told.sha256,
            _ => continue,
        };
        let text = String::from_utf8(STANDARD.decode(value.trim()).map_err(|_| refused())?).map_err(|_| refused())?;
        if text.contains('\0') {
            return Err(refused());
        }
        *field = Some(text).filter(|text| !text.is_empty());
    }
    if let Some(hash) = &mut told.sha256 {
        hash.make_ascii_lowercase();
        if hash.len() != 64 || hex::decode(&*hash).is_err() {
            return Err(refused());
        }
    }
    Ok(told)
}

/// What a part must hash to.
#[derive(Debug)]
pub enum Checksum {
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

impl Checksum {
    /// The name of an algorithm and a base64 hash; 400 for an algorithm that is not ours, as tus asks.
    pub fn parse(header: &str) -> Result<Self, Problem> {
        let (algorithm, hash) = header.trim().split_once(' ').ok_or_else(|| unreadable("Upload-Checksum"))?;
        let hash = STANDARD.decode(hash.trim()).map_err(|_| unreadable("Upload-Checksum"))?;
        match algorithm {
            "sha1" => Ok(Self::Sha1(hash)),
            "sha256" => Ok(Self::Sha256(hash)),
            _ => {
                let told = Message::new(format!("Algorithmes connus : {ALGORITHMS}."), format!("Known algorithms: {ALGORITHMS}."));
                Err(Problem::new(Kind::BadRequest, told))
            }
        }
    }

    pub fn fits(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Sha1(hash) => Sha1::digest(bytes).as_slice() == hash,
            Self::Sha256(hash) => Sha256::digest(bytes).as_slice() == hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_read_as_it_is_sent() {
        let hash = STANDARD.encode("A".repeat(64));
        let told = metadata(Some(&format!("filename Y29tcHRlcy5wZGY=,is_confidential, document YWNjb3VudHM=,sha256 {hash}"))).unwrap();
        let wanted = Metadata { name: Some("comptes.pdf".into()), document: Some("accounts".into()), sha256: Some("a".repeat(64)) };
        assert_eq!(told, wanted);
        assert_eq!(metadata(None).unwrap(), Metadata::default());
        for wrong in ["filename ???", "sha256 YQ==", "document AA==", "filename /w=="] {
            assert_eq!(metadata(Some(wrong)).unwrap_err().kind, Kind::Invalid, "{wrong}");
        }
    }

    #[test]
    fn a_checksum_holds_for_its_bytes_only() {
        // The specification's own example.
        let sha1 = Checksum::parse("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=").unwrap();
        assert!(sha1.fits(b"hello world") && !sha1.fits(b"hello worl"));
        let sha256 = Checksum::parse("sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=").unwrap();
        assert!(sha256.fits(b"hello world") && !sha256.fits(b""));
        assert_eq!(Checksum::parse("crc32 AAAA").unwrap_err().kind, Kind::BadRequest);
        assert_eq!(Checksum::parse("sha1").unwrap_err().kind, Kind::Invalid);
    }
}
