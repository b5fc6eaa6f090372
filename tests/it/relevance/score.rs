//! Scores of an answer against a judgement. Pure.

use super::judged::Question;
use std::collections::BTreeMap;

/// How deep an answer is read.
pub const DEPTH: usize = 10;
const SUCCESS_DEPTH: usize = 3;

/// The verdict on one answer. A question that wants nothing has no score, only violations.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Normalised discounted cumulative gain of the first ten, 0 to 1 (Järvelin and Kekäläinen, gain 2^grade − 1).
    pub ndcg: Option<f64>,
    /// One of the best-graded listings is among the first three.
    pub success: Option<bool>,
    /// What must not be there, and is.
    pub violations: Vec<String>,
}

fn gain(grade: u32) -> f64 {
    f64::from((1u32 << grade) - 1)
}

fn discounted(grades: impl Iterator<Item = u32>) -> f64 {
    grades.take(DEPTH).enumerate().map(|(i, grade)| gain(grade) / (i as f64 + 2.0).log2()).fold(0.0, |sum, gain| sum + gain)
}

pub fn judge(question: &Question, found: &[String]) -> Verdict {
    let grade = |slug: &String| question.wanted.get(slug).copied().unwrap_or_default();
    let mut ideal: Vec<u32> = question.wanted.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = ideal.first().copied();
    Verdict {
        ndcg: best.map(|_| discounted(found.iter().map(grade)) / discounted(ideal.into_iter())),
        success: best.map(|best| found.iter().take(SUCCESS_DEPTH).any(|slug| grade(slug) == best)),
        violations: found.iter().take(DEPTH).filter(|slug| question.unwanted.iter().any(|u| u == "*" || u == *slug)).cloned().collect(),
    }
}

/// Means over questions.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    pub questions: usize,
    pub ndcg: f64,
    pub success: f64,
    pub violations: usize,
}

pub fn scores<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Scores {
    let verdicts: Vec<&Verdict> = verdicts.collect();
    let ndcg: Vec<f64> = verdicts.iter().filter_map(|v| v.ndcg).collect();
    let wins = verdicts.iter().filter(|v| v.success == Some(true)).count();
    // A category of questions that want nothing is judged by its violations alone.
    let mean = |sum: f64| if ndcg.is_empty() { 1.0 } else { sum / ndcg.len() as f64 };
    Scores {
        questions: verdicts.len(),
        ndcg: mean(ndcg.iter().sum()),
        success: mean(wins as f64),
        violations: verdicts.iter().map(|v| v.violations.len()).sum(),
    }
}

pub fn by_category(judged: &[(Question, Vec<String>, Verdict)]) -> BTreeMap<&str, Scores> {
    let mut groups: BTreeMap<&str, Vec<&Verdict>> = BTreeMap::new();
    for (question, _, verdict) in judged {
        groups.entry(&question.category).or_default().push(verdict);
    }
    groups.into_iter().map(|(category, verdicts)| (category, scores(verdicts.into_iter()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(wanted: &[(&str, u32)], unwanted: &[&str]) -> Question {
        Question {
            category: String::new(),
            language: "fr".to_owned(),
            text: String::new(),
            filters: String::new(),
            wanted: wanted.iter().map(|(slug, grade)| ((*slug).to_owned(), *grade)).collect(),
            unwanted: unwanted.iter().map(|slug| (*slug).to_owned()).collect(),
        }
    }

    fn found(slugs: &str) -> Vec<String> {
        slugs.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_best_order_scores_one_and_every_other_less() {
        let q = question(&[("a", 3), ("b", 1)], &[]);
        assert_eq!(judge(&q, &found("a b")).ndcg, Some(1.0));
        let swapped = judge(&q, &found("b a")).ndcg.unwrap();
        // By hand: (1 + 7/log2 3) / (7 + 1/log2 3).
        assert!((swapped - 5.416_508 / 7.630_930).abs() < 1e-6, "{swapped}");
        assert_eq!(judge(&q, &[]).ndcg, Some(0.0));
        assert_eq!(judge(&q, &found("x x x x x x x x x x a")).ndcg, Some(0.0), "the eleventh is not read");
    }

    #[test]
    fn success_is_the_best_graded_within_three() {
        let q = question(&[("a", 3), ("b", 1)], &[]);
        assert_eq!(judge(&q, &found("x y a")).success, Some(true));
        assert_eq!(judge(&q, &found("b x y a")).success, Some(false));
    }

    #[test]
    fn what_must_not_be_found_is_counted_wherever_it_stands() {
        assert_eq!(judge(&question(&[], &["b"]), &found("a b c")).violations, ["b"]);
        assert_eq!(judge(&question(&[], &["*"]), &found("a b")).violations.len(), 2);
        let none = judge(&question(&[], &["*"]), &[]);
        assert_eq!((none.ndcg, none.success, none.violations.len()), (None, None, 0));
    }
}
