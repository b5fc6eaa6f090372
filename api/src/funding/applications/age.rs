//! How long applications have been in their state, in four classes.

use chrono::{DateTime, TimeDelta, Utc};
use openapi::funding::Age;

/// Days each class reaches to, the last none.
const DAYS: [(Age, i64); 3] = [(Age::Week, 7), (Age::Month, 30), (Age::Quarter, 90)];

/// The instants a class lies between at `now`: after the first, where it has one, and up to the second.
pub fn since(age: Age, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, DateTime<Utc>) {
    let before = |days: i64| now - TimeDelta::days(days);
    let place = DAYS.iter().position(|(class, _)| *class == age).unwrap_or(DAYS.len());
    let until = place.checked_sub(1).map_or(now, |younger| before(DAYS[younger].1));
    (DAYS.get(place).map(|(_, days)| before(*days)), until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instant_before_now_is_in_exactly_one_class() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        for hours in 0..24 * 100 {
            for micros in [-1, 0, 1] {
                let at = now - TimeDelta::hours(hours) - TimeDelta::microseconds(micros + 1);
                let within = |age| {
                    let (after, until) = since(age, now);
                    after.is_none_or(|after| at > after) && at <= until
                };
                let found = [Age::Week, Age::Month, Age::Quarter, Age::Longer].into_iter().filter(|age| within(*age)).count();
                assert_eq!(found, 1, "{hours} h {micros} µs");
            }
        }
    }
}
