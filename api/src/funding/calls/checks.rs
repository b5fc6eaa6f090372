//! What stands between a call and its publication: every fault at once, by JSON pointer into the edit. Pure.

use crate::organisations;
use chrono::{DateTime, Utc};
use openapi::{
    catalogue::Localised,
    funding::{CallContent, CallWindow, FieldChoice, FieldKind, FormField, FormSection},
    message::Message,
    problem::Fault,
};
use std::collections::HashSet;

/// Collects faults below a pointer.
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, fr: &'static str, en: &'static str) {
        self.0.push(Fault::new(pointer, Message::new(fr, en)));
    }

    /// The portal's first language is always there.
    fn french(&mut self, pointer: &str, text: &Localised) {
        if text.fr.as_deref().is_none_or(|fr| fr.trim().is_empty()) {
            self.add(format!("{pointer}/fr"), "Un texte en français est nécessaire.", "A text in French is needed.");
        }
    }

    fn unique<'a>(&mut self, keys: impl Iterator<Item = (String, &'a str)>) {
        let mut seen = HashSet::new();
        for (pointer, key) in keys {
            if !seen.insert(key) {
                self.add(pointer, "Ce nom sert déjà.", "This name is taken.");
            }
        }
    }
}

/// Every fault of an edit. `first` is whether nothing was published before: only then is the window judged.
pub fn faults(content: &CallContent, window: &CallWindow, first: bool, now: DateTime<Utc>) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    faults.french("/content/title", &content.title);
    faults.french("/content/summary", &content.summary);
    faults.french("/content/description", &content.description);
    if content.supports.is_empty() {
        faults.add("/content/supports", "Choisissez au moins un soutien.", "Choose at least one kind of support.");
    }
    for (i, code) in content.applicants.countries.iter().enumerate() {
        if organisations::country(code).is_none() {
            let pointer = format!("/content/applicants/countries/{i}");
            faults.add(pointer, "Un code de pays ISO 3166-1, comme FR.", "A country’s ISO 3166-1 code, such as FR.");
        }
    }
    criteria(&mut faults, content);
    faults.unique(content.documents.iter().enumerate().map(|(i, d)| (format!("/content/documents/{i}/key"), d.key.as_str())));
    for (i, document) in content.documents.iter().enumerate() {
        faults.french(&format!("/content/documents/{i}/label"), &document.label);
    }
    if content.form.sections.is_empty() {
        faults.add("/content/form/sections", "Le formulaire est vide.", "The form is empty.");
    }
    faults.unique(content.form.sections.iter().enumerate().map(|(i, s)| (format!("/content/form/sections/{i}/key"), s.key.as_str())));
    for (i, each) in content.form.sections.iter().enumerate() {
        section(&mut faults, &format!("/content/form/sections/{i}"), each);
    }
    if first && window.closes_at <= now {
        faults.add("/window/closes_at", "La clôture est déjà passée.", "The close has already passed.");
    }
    faults.0
}

fn criteria(faults: &mut Faults, content: &CallContent) {
    let criteria = &content.criteria;
    faults.unique(criteria.iter().enumerate().map(|(i, c)| (format!("/content/criteria/{i}/key"), c.key.as_str())));
    for (i, criterion) in criteria.iter().enumerate() {
        faults.french(&format!("/content/criteria/{i}/label"), &criterion.label);
    }
    let weights: u32 = criteria.iter().map(|c| c.weight).sum();
    if !criteria.is_empty() && weights != 100 {
        let message = Message::new(
            format!("Les poids font {weights} ; ils doivent faire 100."),
            format!("The weights sum to {weights}, not to 100."),
        );
        faults.0.push(Fault::new("/content/criteria", message));
    }
    if criteria.is_empty() && content.reviewers_per_application > 0 {
        faults.add("/content/criteria", "Des évaluateurs notent sur des critères.", "Reviewers score on criteria.");
    }
}

fn section(faults: &mut Faults, at: &str, section: &FormSection) {
    faults.french(&format!("{at}/title"), &section.title);
    faults.unique(section.fields.iter().enumerate().map(|(i, f)| (format!("{at}/fields/{i}/key"), f.key.as_str())));
    for (i, each) in section.fields.iter().enumerate() {
        field(faults, &format!("{at}/fields/{i}"), each, &section.fields[..i]);
    }
}

fn chooses(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Choice | FieldKind::Choices)
}

fn choices(faults: &mut Faults, at: &str, kind: FieldKind, choices: &[FieldChoice]) {
    match (chooses(kind), choices.is_empty()) {
        (true, true) => faults.add(format!("{at}/choices"), "Proposez au moins un choix.", "Offer at least one choice."),
        (false, false) => faults.add(format!("{at}/choices"), "Ce champ n’a pas de choix.", "This field has no choices."),
        _ => {}
    }
    faults.unique(choices.iter().enumerate().map(|(i, c)| (format!("{at}/choices/{i}/value"), c.value.as_str())));
    for (i, choice) in choices.iter().enumerate() {
        faults.french(&format!("{at}/choices/{i}/label"), &choice.label);
    }
}

fn field(faults: &mut Faults, at: &str, field: &FormField, before: &[FormField]) {
    faults.french(&format!("{at}/label"), &field.label);
    choices(faults, at, field.kind, &field.choices);
    if (field.kind == FieldKind::Table) == field.columns.is_empty() {
        faults.add(format!("{at}/columns"), "Un tableau, et lui seul, a des colonnes.", "A table, and nothing else, has columns.");
    }
    faults.unique(field.columns.iter().enumerate().map(|(i, c)| (format!("{at}/columns/{i}/key"), c.key.as_str())));
    for (i, column) in field.columns.iter().enumerate() {
        let at = format!("{at}/columns/{i}");
        faults.french(&format!("{at}/label"), &column.label);
        choices(faults, &at, column.kind, &column.choices);
        if matches!(column.kind, FieldKind::Table | FieldKind::File) {
            faults.add(format!("{at}/kind"), "Ni fichier ni tableau dans un tableau.", "Neither files nor tables in a table.");
        }
    }
    if let (Some(least), Some(most)) = (field.minimum, field.maximum)
        && least > most
    {
        faults.add(format!("{at}/maximum"), "Le maximum est sous le minimum.", "The maximum is below the minimum.");
    }
    let Some(when) = &field.when else { return };
    match before.iter().find(|f| f.key == when.field) {
        Some(f) if f.kind == FieldKind::Choice && f.choices.iter().any(|c| c.value == when.equals) => {}
        Some(f) if f.kind == FieldKind::YesNo && matches!(when.equals.as_str(), "true" | "false") => {}
        Some(f) if matches!(f.kind, FieldKind::Choice | FieldKind::YesNo) => {
            faults.add(format!("{at}/when/equals"), "Cette réponse n’existe pas.", "There is no such answer.");
        }
        _ => faults.add(
            format!("{at}/when/field"),
            "Un choix ou un oui/non placé avant, dans la même section.",
            "A choice or a yes/no that stands before, in the same section.",
        ),
    }
}
