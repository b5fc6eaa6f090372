//! A reader that fails past its limit. Ending there, as [`Read::take`] does, would pass for the end of the file.

use std::io::{Error, Read, Result};

pub struct Limited<R> {
    inner: R,
    left: u64,
    most: u64,
}

impl<R> Limited<R> {
    pub fn new(inner: R, most: u64) -> Self {
        Self { inner, left: most, most }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let n = self.inner.read(buf)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| Error::other(format!("over {} bytes", self.most)))?;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_passes_and_one_byte_more_fails() {
        let mut text = String::new();
        assert!(Limited::new("12345".as_bytes(), 5).read_to_string(&mut text).is_ok());
        let failed = Limited::new("123456".as_bytes(), 5).read_to_string(&mut text).unwrap_err();
        assert!(failed.to_string().contains("over 5 bytes"));
    }
}
