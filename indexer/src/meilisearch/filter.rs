//! Filters, from typed values only: names of fields are ours, every value is quoted and escaped.

use crate::engine::{Facet, Query, Sort};

/// All filters of a query but one facet's own.
pub fn filter(query: &Query, without: Option<Facet>) -> String {
    let mut parts: Vec<String> = query
        .any_of
        .iter()
        .filter(|(facet, values)| Some(**facet) != without && !values.is_empty())
        .map(|(facet, values)| format!("{} IN [{}]", facet.field(), values.iter().map(|v| quote(v)).collect::<Vec<_>>().join(", ")))
        .collect();
    if let Some(free) = query.free {
        parts.push(format!("free = {free}"));
    }
    if let Some((unit, least, most)) = query.price {
        parts.push(format!("{} >= {}", unit.field(), least.unwrap_or(0)));
        parts.extend(most.map(|most| format!("{} <= {most}", unit.field())));
    }
    if let Sort::PriceAsc(unit) | Sort::PriceDesc(unit) = query.sort {
        // What has no price in the unit has no place in its order.
        parts.push(format!("{} >= 0", unit.field()));
    }
    parts.join(" AND ")
}

/// A value between quotes that nothing in it can close.
fn quote(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for c in value.chars() {
        if c == '"' || c == '\\' {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Unit;

    #[test]
    fn nothing_closes_the_quotes() {
        assert_eq!(quote(r#"a" OR kind = "app"#), r#""a\" OR kind = \"app""#);
        assert_eq!(quote(r"\"), r#""\\""#);
    }

    #[test]
    fn all_filters_but_one() {
        let query = Query {
            any_of: [(Facet::Kind, vec!["app".into(), "device".into()]), (Facet::Levels, vec!["x".into()])].into(),
            free: Some(true),
            price: Some((Unit::Seat, None, Some(500))),
            sort: Sort::PriceAsc(Unit::School),
            ..Query::default()
        };
        assert_eq!(
            filter(&query, Some(Facet::Levels)),
            r#"kind IN ["app", "device"] AND free = true AND price_seat >= 0 AND price_seat <= 500 AND price_school >= 0"#
        );
    }
}
