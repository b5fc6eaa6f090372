//! Where two JSON values differ, by pointer. Pure.

use crate::kernel::schema::escaped;
use serde_json::Value;

/// The deepest places of difference inside objects; an array that differs anywhere differs as a whole.
pub fn between(before: &Value, after: &Value) -> Vec<String> {
    let mut places = Vec::new();
    walk(before, after, &mut String::new(), &mut places);
    places
}

fn walk(before: &Value, after: &Value, at: &mut String, places: &mut Vec<String>) {
    let (Value::Object(left), Value::Object(right)) = (before, after) else {
        if before != after {
            places.push(at.clone());
        }
        return;
    };
    let length = at.len();
    let added = right.keys().filter(|key| !left.contains_key(*key));
    for key in left.keys().chain(added) {
        at.push('/');
        at.push_str(&escaped(key));
        walk(left.get(key).unwrap_or(&Value::Null), right.get(key).unwrap_or(&Value::Null), at, places);
        at.truncate(length);
    }
}

/// Whether a place lies at or below one of these.
pub fn within(place: &str, allowed: &[String]) -> bool {
    allowed.iter().any(|root| place.strip_prefix(root.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_place_is_told_where_it_is() {
        let before = json!({ "a": 1, "b": { "c": [1, 2], "d": "x" }, "e": null });
        let after = json!({ "a": 1, "b": { "c": [1, 3], "f/g": true }, "e": null });
        let mut places = between(&before, &after);
        places.sort();
        assert_eq!(places, ["/b/c", "/b/d", "/b/f~1g"]);
        assert_eq!(between(&before, &before), [""; 0]);
        let allowed = ["/b/c".to_owned(), "/a".to_owned()];
        assert!(within("/b/c", &allowed) && within("/b/c/0", &allowed));
        assert!(!within("/b/cc", &allowed) && !within("/b", &allowed));
    }
}
