//! Scores, pure: what a review must say, its weighted score, how far reviewers stand apart.

use openapi::{
    funding::{Criterion, ReviewContent},
    message::Message,
    problem::Fault,
};

/// A score of all points on every criterion.
pub const FULL: i32 = 10_000;
/// Between the highest and the lowest: from here on the committee should talk about it.
pub const DIVERGENT: i32 = 3_000;

/// What even a draft must satisfy.
pub fn faults(content: &ReviewContent, criteria: &[Criterion]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (i, score) in content.scores.iter().enumerate() {
        let mut add = |name: &str, fr: String, en: String| faults.push(Fault::new(format!("/scores/{i}/{name}"), Message::new(fr, en)));
        match criteria.iter().find(|criterion| criterion.key == score.criterion) {
            None => add("criterion", "L’appel n’a pas ce critère.".into(), "The call has no such criterion.".into()),
            Some(criterion) if score.points > criterion.points => {
                add("points", format!("Au plus {}.", criterion.points), format!("At most {}.", criterion.points));
            }
            Some(_) if content.scores[..i].iter().any(|other| other.criterion == score.criterion) => {
                add("criterion", "Ce critère est déjà noté.".into(), "This criterion is scored already.".into());
            }
            Some(_) => {}
        }
    }
    faults
}

/// What is missing for a submission.
pub fn missing(content: &ReviewContent, criteria: &[Criterion]) -> Vec<Fault> {
    let mut faults = faults(content, criteria);
    for criterion in criteria.iter().filter(|criterion| !content.scores.iter().any(|score| score.criterion == criterion.key)) {
        let name = criterion.label.fr.clone().or_else(|| criterion.label.en.clone()).unwrap_or_else(|| criterion.key.clone());
        faults.push(Fault::new("/scores", Message::new(format!("Notez « {name} »."), format!("Score “{name}”."))));
    }
    for (pointer, text) in [("/for_committee", &content.for_committee), ("/for_applicant", &content.for_applicant)] {
        if text.trim().is_empty() {
            faults.push(Fault::new(pointer, Message::new("Un commentaire est nécessaire.", "A comment is needed.")));
        }
    }
    faults
}

/// From 0 to [`FULL`], rounded once; none before every criterion is scored.
pub fn score(content: &ReviewContent, criteria: &[Criterion]) -> Option<i32> {
    // Over a common denominator, so that nothing is lost before the end; numbers of points are 100 at most and 20 at most.
    let whole = criteria.iter().fold(1u128, |lcm, criterion| lcm / gcd(lcm, criterion.points.into()) * u128::from(criterion.points));
    let mut sum = 0u128;
    for criterion in criteria {
        let given = content.scores.iter().find(|score| score.criterion == criterion.key)?;
        sum += u128::from(criterion.weight) * u128::from(given.points) * 100 * (whole / u128::from(criterion.points));
    }
    let rounded = (2 * sum + whole) / (2 * whole);
    (!criteria.is_empty()).then(|| i32::try_from(rounded).unwrap_or(FULL).min(FULL))
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The mean, rounded, and the spread.
pub fn together(scores: &[i32]) -> (Option<i32>, i32) {
    let (Some(least), Some(most)) = (scores.iter().min(), scores.iter().max()) else { return (None, 0) };
    let sum: i64 = scores.iter().map(|score| i64::from(*score)).sum();
    let count = scores.len() as i64;
    (Some(((2 * sum + count) / (2 * count)) as i32), most - least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi::{catalogue::Localised, funding::CriterionScore};

    fn criteria() -> Vec<Criterion> {
        let one =
            |key: &str, weight, points| Criterion { key: key.into(), label: Localised { fr: Some(key.into()), en: None }, weight, points };
        vec![one("pedagogy", 60, 20), one("feasibility", 40, 3)]
    }

    fn review(scores: &[(&str, u32)]) -> ReviewContent {
        let scores = scores.iter().map(|(key, points)| CriterionScore { criterion: (*key).into(), points: *points }).collect();
        ReviewContent { scores, for_committee: "a".into(), for_applicant: "b".into() }
    }

    #[test]
    fn a_score_weighs_each_criterion_and_is_rounded_once() {
        assert_eq!(score(&review(&[("pedagogy", 20), ("feasibility", 3)]), &criteria()), Some(FULL));
        assert_eq!(score(&review(&[("pedagogy", 0), ("feasibility", 0)]), &criteria()), Some(0));
        assert_eq!(score(&review(&[("pedagogy", 13), ("feasibility", 2)]), &criteria()), Some(3_900 + 2_667));
        assert_eq!(score(&review(&[("pedagogy", 13)]), &criteria()), None);
    }

    #[test]
    fn every_fault_of_a_review_is_told() {
        let told = |content: &ReviewContent| -> Vec<String> { missing(content, &criteria()).into_iter().map(|f| f.pointer).collect() };
        assert_eq!(told(&review(&[("pedagogy", 1), ("feasibility", 1)])), [""; 0]);
        let wrong = ReviewContent { for_applicant: " ".into(), ..review(&[("pedagogy", 21), ("pedagogy", 2), ("beauty", 1)]) };
        assert_eq!(told(&wrong), ["/scores/0/points", "/scores/1/criterion", "/scores/2/criterion", "/scores", "/for_applicant"]);
    }

    #[test]
    fn reviewers_together() {
        assert_eq!(together(&[]), (None, 0));
        assert_eq!(together(&[5_000, 5_001]), (Some(5_001), 1));
        assert_eq!(together(&[9_000, 2_000, 7_000]), (Some(6_000), 7_000));
    }
}
