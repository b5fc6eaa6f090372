//! The texts a deployment may edit: mails (`mails/NAME.LOCALE.txt`), letters (`letters/NAME.LOCALE.txt`) and default pages
//! (`pages/NAME.LOCALE.md`), read at start.

use crate::kernel::error::{Error, Result};
use anyhow::{Context, anyhow};
use openapi::message::Locale;
use std::{collections::HashMap, path::Path};

#[derive(Debug, Default)]
pub struct Texts {
    /// By `NAME.LOCALE`.
    mails: HashMap<String, String>,
    letters: HashMap<String, String>,
    pages: HashMap<String, String>,
}

impl Texts {
    pub fn load(folder: &Path) -> anyhow::Result<Self> {
        let (mails, letters) = (read(&folder.join("mails"), "txt")?, read(&folder.join("letters"), "txt")?);
        Ok(Self { mails, letters, pages: read(&folder.join("pages"), "md")? })
    }

    /// Subject (the first line, behind `Subject: `) and body (after the empty line), with the values in place.
    pub fn mail(&self, name: &str, locale: Locale, values: &[(&str, &str)]) -> Result<(String, String)> {
        filled(&self.mails, name, locale, values)
    }

    /// Title and body of a letter, or of a part of one, written as mails are.
    pub fn letter(&self, name: &str, locale: Locale, values: &[(&str, &str)]) -> Result<(String, String)> {
        filled(&self.letters, name, locale, values)
    }

    pub fn page(&self, name: &str, locale: Locale) -> Option<&str> {
        self.pages.get(&format!("{name}.{}", locale.tag())).map(String::as_str)
    }
}

fn filled(texts: &HashMap<String, String>, name: &str, locale: Locale, values: &[(&str, &str)]) -> Result<(String, String)> {
    let key = format!("{name}.{}", locale.tag());
    let text = texts.get(&key).ok_or_else(|| Error::Other(anyhow!("no text {key}")))?;
    let (head, body) = text.split_once('\n').unwrap_or((text, ""));
    // A value stays on one line of the subject: no header can be smuggled in.
    let subject = fill(head.trim_start_matches("Subject:").trim(), values).replace(['\r', '\n'], " ");
    Ok((subject.chars().take(200).collect(), fill(body.trim_start(), values)))
}

/// Fills `{name}` places in one pass, so that a value is never read as a place.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        let value = after.find('}').and_then(|end| values.iter().find(|(name, _)| *name == &after[1..end]).map(|(_, v)| (end, v)));
        match value {
            Some((end, value)) => {
                out.push_str(value);
                rest = &after[end + 1..];
            }
            None => {
                out.push('{');
                rest = &after[1..];
            }
        }
    }
    out + rest
}

fn read(folder: &Path, extension: &str) -> anyhow::Result<HashMap<String, String>> {
    let mut texts = HashMap::new();
    let entries = std::fs::read_dir(folder).with_context(|| format!("the folder {} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == extension)
            && let Some(stem) = path.file_stem().and_then(|s| s.to_str())
        {
            let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            texts.insert(stem.to_owned(), text);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_value_is_never_read_as_a_place() {
        assert_eq!(super::fill("{a} et {b} {c}", &[("a", "{b}"), ("b", "2")]), "{b} et 2 {c}");
    }
}
