//! Application forms: what a manager builds without a developer, and the JSON Schema that follows from it.
//!
//! The schema (2020-12) is derived, never written by hand, so it stays in a small subset: `type`, `properties`,
//! `required`, `additionalProperties`, `items`, `enum`, `const`, `minLength`, `maxLength`, `minimum`, `maximum`,
//! `minItems`, `maxItems`, `uniqueItems`, `format` (`date`, `uuid`, `siret`, `uai`), `allOf` with `if`/`then`/`else`.
//! The browser and the server validate answers by the same one. No field has a default: nobody answers but the applicant.

use crate::catalogue::Localised;
use poem_openapi::{Enum, Object};
use serde_json::{Map, Value, json};

/// What a field asks for, and what its answer looks like in JSON.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line: string.
    Text,
    /// Several lines: string.
    LongText,
    /// Number.
    Number,
    /// Cents of a euro: integer.
    Money,
    /// `YYYY-MM-DD`.
    Date,
    /// One of the choices: its value.
    Choice,
    /// Any of the choices: array of values.
    Choices,
    /// Boolean, answered by the applicant and never beforehand.
    YesNo,
    /// Id of a file attached to the application.
    File,
    /// Rows: array of objects by column.
    Table,
    /// 14 digits.
    Siret,
    /// 7 digits and a letter.
    Uai,
    /// Id of a listing of the catalogue.
    Listing,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct FieldChoice {
    #[oai(validator(min_length = 1, max_length = 60))]
    pub value: String,
    pub label: Localised,
}

/// Shows a field only where another one of the same section has this answer.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct FieldCondition {
    /// Key of a choice or yes/no field that stands before.
    #[oai(validator(min_length = 1, max_length = 40))]
    pub field: String,
    /// A choice's value; `true` or `false` for yes/no.
    #[oai(validator(min_length = 1, max_length = 60))]
    pub equals: String,
}

/// A column of a table; neither files nor tables nor conditions inside.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct TableColumn {
    #[oai(validator(pattern = "^[a-z][a-z0-9_]{0,39}$"))]
    pub key: String,
    pub kind: FieldKind,
    pub label: Localised,
    pub required: bool,
    #[oai(validator(max_items = 50))]
    pub choices: Vec<FieldChoice>,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct FormField {
    #[oai(validator(pattern = "^[a-z][a-z0-9_]{0,39}$"))]
    pub key: String,
    pub kind: FieldKind,
    pub label: Localised,
    pub help: Option<Localised>,
    pub required: bool,
    /// Of a choice field.
    #[oai(validator(max_items = 100))]
    pub choices: Vec<FieldChoice>,
    /// Of a table.
    #[oai(validator(max_items = 12))]
    pub columns: Vec<TableColumn>,
    /// Least number, or cents.
    pub minimum: Option<i64>,
    /// Greatest number, or cents.
    pub maximum: Option<i64>,
    /// Characters of a text.
    #[oai(validator(minimum(value = "1"), maximum(value = "20000")))]
    pub max_length: Option<u32>,
    pub when: Option<FieldCondition>,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct FormSection {
    #[oai(validator(pattern = "^[a-z][a-z0-9_]{0,39}$"))]
    pub key: String,
    pub title: Localised,
    pub help: Option<Localised>,
    #[oai(validator(min_items = 1, max_items = 60))]
    pub fields: Vec<FormField>,
}

/// Answers are an object by section of objects by field.
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct Form {
    #[oai(validator(max_items = 20))]
    pub sections: Vec<FormSection>,
}

/// Rows of a table.
const MOST_ROWS: u32 = 200;

impl Form {
    /// The schema an application's answers must satisfy when it is submitted.
    pub fn schema(&self) -> Value {
        let sections: Map<String, Value> = self.sections.iter().map(|s| (s.key.clone(), s.schema())).collect();
        let required: Vec<&str> = self.sections.iter().map(|s| s.key.as_str()).collect();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object", "properties": sections, "required": required, "additionalProperties": false,
        })
    }

    pub fn fields(&self) -> impl Iterator<Item = (&FormSection, &FormField)> {
        self.sections.iter().flat_map(|section| section.fields.iter().map(move |field| (section, field)))
    }
}

impl FormSection {
    fn schema(&self) -> Value {
        let properties: Map<String, Value> = self.fields.iter().map(|f| (f.key.clone(), f.schema())).collect();
        let required: Vec<&str> = self.fields.iter().filter(|f| f.required && f.when.is_none()).map(|f| f.key.as_str()).collect();
        let mut schema = json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
        let conditions: Vec<Value> = self.fields.iter().filter_map(|f| self.condition(f)).collect();
        if !conditions.is_empty() {
            schema["allOf"] = conditions.into();
        }
        schema
    }

    /// Where the condition holds the field is asked as it is; elsewhere it must stay away.
    fn condition(&self, field: &FormField) -> Option<Value> {
        let when = field.when.as_ref()?;
        let yes_no = self.fields.iter().any(|f| f.key == when.field && f.kind == FieldKind::YesNo);
        let wanted = if yes_no { json!(when.equals == "true") } else { json!(when.equals) };
        let mut condition = json!({
            "if": { "properties": { &when.field: { "const": wanted } }, "required": [when.field] },
            "else": { "properties": { &field.key: false } },
        });
        if field.required {
            condition["then"] = json!({ "required": [field.key] });
        }
        Some(condition)
    }
}

impl FormField {
    fn schema(&self) -> Value {
        match self.kind {
            FieldKind::Table => {
                let properties: Map<String, Value> =
                    self.columns.iter().map(|c| (c.key.clone(), leaf(c.kind, &c.choices, None, None, None))).collect();
                let required: Vec<&str> = self.columns.iter().filter(|c| c.required).map(|c| c.key.as_str()).collect();
                let row = json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
                json!({ "type": "array", "items": row, "minItems": u32::from(self.required), "maxItems": MOST_ROWS })
            }
            kind => leaf(kind, &self.choices, self.minimum, self.maximum, self.max_length),
        }
    }
}

fn leaf(kind: FieldKind, choices: &[FieldChoice], minimum: Option<i64>, maximum: Option<i64>, max_length: Option<u32>) -> Value {
    let values: Vec<&str> = choices.iter().map(|c| c.value.as_str()).collect();
    let mut schema = match kind {
        FieldKind::Text => json!({ "type": "string", "minLength": 1, "maxLength": max_length.unwrap_or(300).min(2000) }),
        FieldKind::LongText => json!({ "type": "string", "minLength": 1, "maxLength": max_length.unwrap_or(5000) }),
        FieldKind::Number => json!({ "type": "number" }),
        // Below the largest sum that JavaScript still counts in.
        FieldKind::Money => json!({ "type": "integer", "minimum": 0, "maximum": 900_000_000_000_000_i64 }),
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Choice => json!({ "enum": values }),
        FieldKind::Choices => json!({ "type": "array", "items": { "enum": values }, "minItems": 1, "uniqueItems": true }),
        FieldKind::YesNo => json!({ "type": "boolean" }),
        FieldKind::File | FieldKind::Listing => json!({ "type": "string", "format": "uuid" }),
        FieldKind::Siret => json!({ "type": "string", "format": "siret", "maxLength": 40 }),
        FieldKind::Uai => json!({ "type": "string", "format": "uai", "maxLength": 20 }),
        FieldKind::Table => json!({ "type": "array" }),
    };
    if matches!(kind, FieldKind::Number | FieldKind::Money) {
        if let Some(minimum) = minimum {
            schema["minimum"] = minimum.into();
        }
        if let Some(maximum) = maximum {
            schema["maximum"] = maximum.into();
        }
    }
    schema
}
