//! Secrets that must be read back, unlike those kept hashed: encrypted (AES-256-GCM) under a key made of the server's.

use super::{
    error::{Error, Result},
    secret,
};
use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use anyhow::anyhow;
use base64::{Engine, engine::general_purpose::STANDARD};

const NONCE: usize = 12;

pub struct Vault(Aes256Gcm);

impl Vault {
    pub fn new(server_key: &[u8]) -> Self {
        // One use, one key: what signs cursors encrypts nothing.
        Self(Aes256Gcm::new(&secret::sign(server_key, b"vault").into()))
    }

    /// `owner` is whose it is: a value moved to another row does not open there.
    pub fn seal(&self, owner: &[u8], value: &[u8]) -> Result<String> {
        let nonce = secret::bytes::<NONCE>();
        let sealed = self.0.encrypt(Nonce::from_slice(&nonce), Payload { msg: value, aad: owner });
        let sealed = sealed.map_err(|_| anyhow!("a secret cannot be encrypted"))?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Fails where the server's key is not the one it was sealed with.
    pub fn open(&self, owner: &[u8], sealed: &str) -> Result<Vec<u8>> {
        let unreadable = || Error::Other(anyhow!("a stored secret does not open: is server.key the one it was written with?"));
        let bytes = STANDARD.decode(sealed).map_err(|_| unreadable())?;
        let (nonce, value) = bytes.split_at_checked(NONCE).ok_or_else(unreadable)?;
        self.0.decrypt(Nonce::from_slice(nonce), Payload { msg: value, aad: owner }).map_err(|_| unreadable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_owner_under_its_key_and_unchanged() {
        let vault = Vault::new(b"one key");
        let sealed = vault.seal(b"somebody", b"secret").unwrap();
        assert_eq!(vault.open(b"somebody", &sealed).unwrap(), b"secret");
        assert!(vault.open(b"somebody else", &sealed).is_err());
        assert!(Vault::new(b"another key").open(b"somebody", &sealed).is_err());
        assert!(vault.open(b"somebody", &sealed[4..]).is_err());
        assert!(vault.open(b"somebody", "").is_err());
        assert_ne!(sealed, vault.seal(b"somebody", b"secret").unwrap());
    }
}
