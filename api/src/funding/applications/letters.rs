//! The letters sent to an applicant: what was decided, how much, why, and how to contest it. Their words are in
//! `api/letters`; what the state says is put beside them here.

use super::{
    access,
    entity::{application, decision, step, submission},
    grants,
    read::in_locale,
    records::Filed,
    reviews, telling,
};
use crate::{
    funding::entity::programme,
    identity,
    kernel::{clock::paris_day, error::Result, words},
    notifications::Texts,
    organisations,
    server::Server,
};
use chrono::{DateTime, Utc};
use documents::{Block, Document};
use openapi::{
    catalogue::Localised,
    funding::{ApplicationState as State, DecisionState, LetterKind, Outcome},
    message::Locale,
    problem::Problem,
};
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};

/// What one letter tells beside the application itself.
struct Told {
    kind: LetterKind,
    at: DateTime<Utc>,
    reasons: String,
    amount_cents: i64,
    in_kind_cents: i64,
    regulation: Option<String>,
    lapses_at: Option<DateTime<Utc>>,
    /// Who decided, and who confirmed it.
    by: Vec<String>,
    /// The mean of the reviews, and what they say to the applicant.
    score: Option<i32>,
    comments: Vec<String>,
}

impl Told {
    fn plain(kind: LetterKind, at: DateTime<Utc>, reasons: String) -> Self {
        let (amount_cents, in_kind_cents) = (0, 0);
        Self {
            kind,
            at,
            reasons,
            amount_cents,
            in_kind_cents,
            regulation: None,
            lapses_at: None,
            by: Vec::new(),
            score: None,
            comments: Vec::new(),
        }
    }
}

/// Files the letter of a cause, once; nothing where the state no longer says it.
pub async fn file(server: &Server, cause: &str, kind: &str, id: Uuid) -> Result<()> {
    let c = server.db.read();
    let (row, told) = match kind {
        "decision" => {
            let decided = decision::Entity::find_by_id(id).one(c).await?.ok_or_else(Problem::not_found)?;
            let row = access::find(c, decided.application_id).await?;
            let told = decision(c, &row, decided).await?;
            (row, told)
        }
        _ => {
            let row = access::find(c, id).await?;
            let told = plain(c, &row, kind).await?;
            (row, told)
        }
    };
    let Some(told) = told else { return Ok(()) };
    let locale = language(c, row.id).await?;
    let document = compose(&server.texts, about(server, c, &row, locale).await?, &told, locale)?;
    let filed = Filed { cause, subject: ("application", row.id), kind: &words::word(&told.kind) };
    server.file_record(filed, document).await
}

async fn decision(c: &impl ConnectionTrait, row: &application::Model, decided: decision::Model) -> Result<Option<Told>> {
    if words::read::<DecisionState>(&decided.state)? != DecisionState::Final {
        return Ok(None);
    }
    let kind = match words::read(&decided.outcome)? {
        Outcome::Accept => LetterKind::Accept,
        Outcome::AcceptInPart => LetterKind::AcceptInPart,
        Outcome::Refuse => LetterKind::Refuse,
        Outcome::Close => LetterKind::Close,
    };
    let accepted = matches!(kind, LetterKind::Accept | LetterKind::AcceptInPart);
    let grant = grants::find(c, row.id).await?.filter(|_| accepted);
    let people: Vec<Uuid> = [Some(decided.decided_by), decided.confirmed_by].into_iter().flatten().collect();
    let names = identity::names(c, people.clone()).await?;
    Ok(Some(Told {
        amount_cents: decided.amount_cents,
        in_kind_cents: decided.in_kind_cents,
        regulation: grant.as_ref().and_then(|grant| grant.regulation.clone()),
        lapses_at: grant.and_then(|grant| grant.lapses_at),
        by: people.iter().filter_map(|id| names.get(id)).map(|(name, _)| name.clone()).collect(),
        score: row.score,
        comments: reviews::words_for_applicant(c, row.id).await?,
        ..Told::plain(kind, decided.confirmed_at.unwrap_or(decided.decided_at), decided.reasons)
    }))
}

/// What no decision stands behind: a finding of inadmissibility, a refusal by silence.
async fn plain(c: &impl ConnectionTrait, row: &application::Model, kind: &str) -> Result<Option<Told>> {
    let (kind, state) = match kind {
        "inadmissible" => (LetterKind::Inadmissible, State::Inadmissible),
        _ => (LetterKind::Silence, State::Refused),
    };
    if words::read::<State>(&row.state)? != state {
        return Ok(None);
    }
    let find = step::Entity::find().filter(step::Column::ApplicationId.eq(row.id)).filter(step::Column::State.eq(words::word(&state)));
    let step = find.order_by_desc(step::Column::Id).one(c).await?;
    Ok(step.map(|step| Told::plain(kind, step.at, step.reason.unwrap_or_default())))
}

/// That of whoever submitted last; French where nobody did.
pub async fn language(c: &impl ConnectionTrait, application: Uuid) -> Result<Locale> {
    let find = submission::Entity::find().filter(submission::Column::ApplicationId.eq(application));
    let Some(sent) = find.order_by_desc(submission::Column::Number).one(c).await? else { return Ok(Locale::Fr) };
    let account = identity::Accounts::find_by_id(sent.submitted_by).one(c).await?;
    Ok(account.map_or(Locale::Fr, |account| Locale::parse(&account.language)))
}

fn template(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Inadmissible => "inadmissible",
        LetterKind::Accept => "accept",
        LetterKind::AcceptInPart => "accept-in-part",
        LetterKind::Refuse => "refuse",
        LetterKind::Close => "close",
        LetterKind::Silence => "silence",
    }
}

/// Whom a letter is about, in its language.
struct About {
    issuer: String,
    number: String,
    title: String,
    call: String,
    applicant: String,
    link: String,
}

async fn about(server: &Server, c: &impl ConnectionTrait, row: &application::Model, locale: Locale) -> Result<About> {
    let programme = programme::Entity::find_by_id(row.programme_id).one(c).await?.ok_or_else(Problem::not_found)?;
    let organisation = organisations::named(c, vec![row.organisation_id], Vec::new()).await?.pop();
    Ok(About {
        issuer: in_locale(&words::shape::<Localised>(programme.name)?, locale),
        number: row.number.clone(),
        title: row.title.clone(),
        call: in_locale(&grants::terms(c, row).await?.title, locale),
        applicant: organisation.map_or_else(String::new, |named| match named.siren {
            Some(siren) => format!("{} (SIREN {siren})", named.name),
            None => named.name,
        }),
        link: server.settings.link(&format!("/applications/{}", row.id)),
    })
}

/// Pure: the same facts in the same language are the same letter.
fn compose(texts: &Texts, about: About, told: &Told, locale: Locale) -> Result<Document> {
    let say = |fr: &'static str, en: &'static str| if locale == Locale::En { en } else { fr };
    let on = telling::day(locale, paris_day(told.at));
    let amount = telling::amount(locale, told.amount_cents);
    let whole = telling::amount(locale, told.amount_cents.saturating_add(told.in_kind_cents));
    let lapses = told.lapses_at.map(|at| telling::instant(locale, at)).unwrap_or_default();
    let regulation = told.regulation.clone().unwrap_or_default();
    let values = [
        ("number", about.number.as_str()),
        ("title", &about.title),
        ("call", &about.call),
        ("on", &on),
        ("whole", &whole),
        ("lapses", &lapses),
        ("regulation", &regulation),
        ("link", &about.link),
    ];
    let (title, body) = texts.letter(template(told.kind), locale, &values)?;
    let fact = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    let mut facts = vec![
        fact(say("Dossier", "Application"), &about.number),
        fact(say("Projet", "Project"), &about.title),
        fact(say("Appel à projets", "Call"), &about.call),
        fact(say("Candidat", "Applicant"), &about.applicant),
        fact(say("Date", "Date"), &on),
    ];
    if told.amount_cents > 0 {
        facts.push(fact(say("Soutien financier", "Financial support"), &amount));
    }
    if told.in_kind_cents > 0 {
        facts.push(fact(say("Soutien en nature", "Support in kind"), &telling::amount(locale, told.in_kind_cents)));
    }
    if told.lapses_at.is_some() {
        facts.push(fact(say("À signer avant le", "To be signed before"), &lapses));
    }
    let mut blocks = vec![Block::Facts { items: facts }, Block::paragraph(body)];
    let mut headed = |fr: &'static str, en: &'static str, text: Vec<Block>| {
        blocks.push(Block::heading(say(fr, en)));
        blocks.extend(text);
    };
    if !told.reasons.trim().is_empty() {
        headed("Motifs", "Reasons", vec![Block::paragraph(told.reasons.as_str())]);
    }
    if told.score.is_some() || !told.comments.is_empty() {
        let score = told.score.map(|score| Block::paragraph(format!("{} {}", say("Note :", "Score:"), telling::score(locale, score))));
        let comments = (!told.comments.is_empty()).then(|| Block::List { items: told.comments.clone() });
        headed("Avis des évaluateurs", "What the reviewers say", score.into_iter().chain(comments).collect());
    }
    if told.regulation.is_some() {
        headed("Aide de minimis", "De minimis aid", vec![Block::paragraph(texts.letter("de-minimis", locale, &values)?.1)]);
    }
    headed("Voies et délais de recours", "How to appeal", vec![Block::paragraph(texts.letter("appeal", locale, &values)?.1)]);
    if !told.by.is_empty() {
        let and = say(" et ", " and ");
        blocks.push(Block::paragraph(format!("{} {}.", say("Décidé par", "Decided by"), told.by.join(and))));
    }
    let (language, issuer, reference) = (locale.tag().to_owned(), about.issuer, about.number);
    Ok(Document { language, title, issuer, reference, at: told.at, notice: None, blocks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn letter(kind: LetterKind, locale: Locale, change: impl FnOnce(&mut Told)) -> String {
        let texts = Texts::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let about = About {
            issuer: "Plan".into(),
            number: "P-2026-1".into(),
            title: "L’œuvre {lapses}".into(),
            call: "Appel".into(),
            applicant: "Maison".into(),
            link: "https://preau.example/applications/1".into(),
        };
        let at = "2026-11-24T09:00:00Z".parse().unwrap();
        let mut told = Told::plain(kind, at, "Hors sujet.".into());
        change(&mut told);
        let document = compose(&texts, about, &told, locale).unwrap();
        documents::render(&document).unwrap();
        serde_json::to_string(&document).unwrap()
    }

    #[test]
    fn every_letter_in_both_languages_names_its_reasons_and_the_way_of_appeal() {
        use LetterKind::*;
        for kind in [Inadmissible, Accept, AcceptInPart, Refuse, Close, Silence] {
            for locale in [Locale::Fr, Locale::En] {
                let text = letter(kind, locale, |_| {});
                for said in ["Hors sujet.", "P-2026-1", "telerecours.fr", "https://preau.example/applications/1"] {
                    assert!(text.contains(said), "{kind:?} {locale:?} says {said}: {text}");
                }
                // A value is never read as a place, and no other is left open.
                assert_eq!(text.matches('{').count() - text.matches("{\"").count(), text.matches("{lapses}").count(), "{text}");
                assert!(!text.contains("de minimis"), "only where the aid is: {text}");
            }
        }
    }

    #[test]
    fn an_acceptance_names_the_amounts_the_regulation_the_date_and_who_decided() {
        let text = letter(LetterKind::Accept, Locale::Fr, |told| {
            told.amount_cents = 1_500_000;
            told.in_kind_cents = 250_000;
            told.regulation = Some("2023/2831".into());
            told.lapses_at = Some("2027-01-23T22:59:00Z".parse().unwrap());
            told.by = vec!["Denis Cideur".into(), "Fanny Nance".into()];
            told.score = Some(6_550);
            told.comments = vec!["Bien.".into()];
        });
        for said in [
            "15\u{202f}000,00\u{a0}€",
            "2\u{202f}500,00\u{a0}€",
            "(UE) 2023/2831",
            "17\u{202f}500,00\u{a0}€",
            "23/01/2027 à 23:59 (CET, Paris)",
            "Denis Cideur et Fanny Nance",
            "65,50 / 100",
            "Bien.",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
}
