//! The register: what is known of an undertaking and its aid, and the one way to add to it.
//!
//! Two decisions at once for one undertaking never pass its ceiling together. A decision holds the *structure* shared (an
//! owner who declares links or aid holds it alone), then locks every company it could concern, in the order of their
//! names, and only then reads what was granted. SQLite has one writer and needs no lock.

use super::{
    assessment::{Aid, Assessment, Request, Source, Unassessable, assess},
    companies, declarations,
    entity::{declared, granted, link, part, split},
    party::Party,
    rules::Rules,
    told,
    undertaking::{Link, Part, Split, Structure},
};
use crate::{
    audit,
    funding::programmes,
    kernel::{
        clock::paris_day,
        db::Tx,
        error::{Error, Result},
        text, words,
    },
};
use chrono::NaiveDate;
use openapi::problem::Problem;
use sea_orm::{ActiveValue::Set, Condition, ConnectionTrait, DatabaseBackend, QueryOrder, QuerySelect, Statement, entity::prelude::*};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A group no larger than people can check; above it nothing is assessed.
const MOST_COMPANIES: usize = 500;
const MOST_ROWS: u64 = 10_000;

/// Aid that a programme gives an organisation.
#[derive(Debug, Clone)]
pub struct Grant<'a> {
    /// The account that proposes or decides.
    pub actor: Uuid,
    pub organisation: Uuid,
    pub programme: Uuid,
    /// What it is given for, once: `application/<id>`.
    pub cause: &'a str,
    /// Gross grant equivalent; for support in kind, its value.
    pub cents: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Fits beside what is granted and what else is proposed, and holds its place from now on.
    Proposal,
    /// Fits beside what is granted. Today is the day of the right.
    Decision,
}

/// Assesses and writes down aid, at its proposal and again at its decision; a new proposal replaces the one before.
///
/// Call it once in a transaction, before the book is touched. 409 `aid-ceiling` tells the sum and each aid counted; 409
/// `conflict` where no declaration is signed, no rule is in force, or the cause is decided already. The caller then drops its
/// transaction and nothing has happened.
pub async fn record(tx: &Tx, rules: &Rules, grant: &Grant<'_>, stage: Stage) -> Result<Assessment> {
    let on = paris_day(tx.now);
    share_structure(tx).await?;
    let company = companies::of_organisation(&**tx, grant.organisation).await?;
    let declaration = declarations::latest(&**tx, grant.organisation).await?.ok_or_else(told::undeclared)?;
    let request = Request { company: company.clone(), cents: grant.cents, year_end: declarations::year_end(&declaration)? };
    let (structure, companies) = structure(&**tx, BTreeSet::from([company.clone()])).await?;
    lock(tx, &companies).await?;
    let before = granted::Entity::find().filter(granted::Column::Cause.eq(grant.cause)).one(&**tx).await?;
    if before.as_ref().is_some_and(|row| row.state == granted::State::Granted || row.organisation_id != grant.organisation) {
        return Err(Problem::conflict("Cette aide est déjà décidée.", "This aid is already decided.").into());
    }
    let known = Known { companies: &companies, except: Some(grant.cause), proposals: stage == Stage::Proposal };
    let aids = known.aids(&**tx, rules, &request, on).await?;
    let assessment = assess(rules, &structure, &aids, &request, on).map_err(|why| told::unassessable(why, on))?;
    if !assessment.allowed {
        return Err(told::over(&**tx, rules, &assessment, grant.cents).await?.into());
    }
    let state = if stage == Stage::Proposal { granted::State::Proposed } else { granted::State::Granted };
    let row = granted::ActiveModel {
        id: Set(before.as_ref().map_or_else(Uuid::now_v7, |row| row.id)),
        cause: Set(grant.cause.to_owned()),
        organisation_id: Set(grant.organisation),
        company: Set(company.to_string()),
        programme_id: Set(grant.programme),
        granted_by: Set(programmes::name(&**tx, grant.programme).await?),
        regulation: Set(assessment.regulation.clone()),
        cents: Set(grant.cents),
        state: Set(state),
        on_day: Set(on),
        changed_at: Set(tx.now),
    };
    match before {
        Some(_) => _ = granted::Entity::update(row).exec(&**tx).await?,
        None => _ = granted::Entity::insert(row).exec_without_returning(&**tx).await?,
    }
    let action = if stage == Stage::Proposal { "propose_aid" } else { "grant_aid" };
    let data = json!({
        "cause": grant.cause, "cents": grant.cents, "regulation": assessment.regulation, "sum_cents": assessment.sum,
        "counted": assessment.counted.iter().map(|counted| counted.aid.id).collect::<Vec<_>>(),
    });
    audit::record(tx, audit::Event::new(grant.actor, action, "organisation", grant.organisation).data(data)).await?;
    Ok(assessment)
}

/// Aid that is refused, withdrawn or lapsed counts no more. Nothing happens where none was recorded.
pub async fn release(tx: &Tx, actor: impl ToString, cause: &str) -> Result<()> {
    let row = granted::Entity::find().filter(granted::Column::Cause.eq(cause)).lock_exclusive().one(&**tx).await?;
    let Some(row) = row.filter(|row| row.state != granted::State::Released) else { return Ok(()) };
    let (organisation, cents) = (row.organisation_id, row.cents);
    let mut change: granted::ActiveModel = row.into();
    change.state = Set(granted::State::Released);
    change.changed_at = Set(tx.now);
    change.update(&**tx).await?;
    let data = json!({ "cause": cause, "cents": cents });
    audit::record(tx, audit::Event::new(actor, "release_aid", "organisation", organisation).data(data)).await
}

/// What would be so on a day, for people to read: nothing is locked and nothing written.
pub async fn foresee(c: &impl ConnectionTrait, rules: &Rules, organisation: Uuid, cents: i64, on: NaiveDate) -> Result<Assessment> {
    let company = companies::of_organisation(c, organisation).await?;
    let declaration = declarations::latest(c, organisation).await?;
    let year_end = declaration.as_ref().map(declarations::year_end).transpose()?.unwrap_or(super::rules::YearEnd::CALENDAR);
    let request = Request { company: company.clone(), cents, year_end };
    let (structure, companies) = structure(c, BTreeSet::from([company])).await?;
    let known = Known { companies: &companies, except: None, proposals: true };
    let aids = known.aids(c, rules, &request, on).await?;
    Ok(assess(rules, &structure, &aids, &request, on).map_err(|why| told::unassessable(why, on))?)
}

const STRUCTURE: &str = "undertakings";

async fn advisory(tx: &Tx, sql: &str, name: String) -> Result<()> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        tx.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, [name.into()])).await?;
    }
    Ok(())
}

/// Nobody changes links, splits or declarations until this transaction ends.
async fn share_structure(tx: &Tx) -> Result<()> {
    advisory(tx, "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))", STRUCTURE.to_owned()).await
}

/// No decision is under way until this transaction ends; for those who change links, splits or declarations.
pub async fn hold_structure(tx: &Tx) -> Result<()> {
    advisory(tx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", STRUCTURE.to_owned()).await
}

/// Locks companies until the transaction ends, in one order for everybody.
async fn lock(tx: &Tx, companies: &BTreeSet<Party>) -> Result<()> {
    let names: Vec<String> = companies.iter().map(|company| format!("company/{company}")).collect();
    let sql = "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(name, 0) AS key \
               FROM jsonb_array_elements_text($1::jsonb) AS names(name) ORDER BY key) AS keys";
    advisory(tx, sql, json!(names).to_string()).await
}

fn too_many() -> Error {
    Problem::conflict(
        format!("Ce groupe dépasse {MOST_COMPANIES} sociétés ou {MOST_ROWS} lignes : il s’instruit à la main."),
        format!("This group is past {MOST_COMPANIES} companies or {MOST_ROWS} rows: it has to be examined by hand."),
    )
    .into()
}

fn read_link(row: link::Model) -> Result<Link> {
    Ok(Link {
        controller: Party::read(&row.controller)?,
        controlled: Party::read(&row.controlled)?,
        kind: words::read(&row.kind)?,
        from: row.from_day,
        until: row.until_day,
    })
}

/// Everything that hangs together with these companies, on whatever day, and the companies of it.
pub async fn structure(c: &impl ConnectionTrait, seeds: BTreeSet<Party>) -> Result<(Structure, BTreeSet<Party>)> {
    let (mut links, mut splits) = (BTreeMap::new(), BTreeMap::new());
    let mut known = seeds.clone();
    let mut next: Vec<String> = seeds.iter().map(Party::to_string).collect();
    while !next.is_empty() {
        let mut seen: BTreeSet<Party> = BTreeSet::new();
        let ends = Condition::any().add(link::Column::Controller.is_in(&next)).add(link::Column::Controlled.is_in(&next));
        let rows = link::Entity::find().filter(link::Column::WithdrawnAt.is_null()).filter(ends).limit(MOST_ROWS).all(c).await?;
        for row in rows {
            let id = row.id;
            let found = read_link(row)?;
            seen.extend([found.controller.clone(), found.controlled.clone()]);
            links.insert(id, found);
        }
        for (id, found) in splits_of(c, &next).await? {
            seen.insert(found.company.clone());
            seen.extend(found.parts.iter().map(|part| part.company.clone()));
            splits.insert(id, found);
        }
        seen.retain(|company| !known.contains(company));
        next = seen.iter().map(Party::to_string).collect();
        known.extend(seen);
        if known.len() > MOST_COMPANIES || links.len() as u64 >= MOST_ROWS {
            return Err(too_many());
        }
    }
    Ok((Structure { links: links.into_values().collect(), splits: splits.into_values().collect() }, known))
}

async fn splits_of(c: &impl ConnectionTrait, companies: &[String]) -> Result<Vec<(Uuid, Split)>> {
    let theirs: Vec<Uuid> = part::Entity::find()
        .select_only()
        .column(part::Column::SplitId)
        .filter(part::Column::Company.is_in(companies))
        .limit(MOST_ROWS)
        .into_tuple()
        .all(c)
        .await?;
    let any = Condition::any().add(split::Column::Company.is_in(companies)).add(split::Column::Id.is_in(theirs));
    let rows = split::Entity::find().filter(split::Column::WithdrawnAt.is_null()).filter(any).limit(MOST_ROWS).all(c).await?;
    let mut parts = parts(c, rows.iter().map(|row| row.id).collect()).await?;
    rows.into_iter()
        .map(|row| {
            let parts = parts.remove(&row.id).unwrap_or_default();
            let parts = parts.into_iter().map(|row| {
                Ok(Part {
                    company: Party::read(&row.company)?,
                    equity_cents: row.equity_cents,
                    aid: serde_json::from_value(row.aid).map_err(|e| Error::Other(e.into()))?,
                })
            });
            Ok((row.id, Split { company: Party::read(&row.company)?, on: row.on_day, parts: parts.collect::<Result<_>>()? }))
        })
        .collect()
}

/// The parts of splits, in their order.
pub async fn parts(c: &impl ConnectionTrait, splits: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<part::Model>>> {
    let mut all: HashMap<Uuid, Vec<part::Model>> = HashMap::new();
    if !splits.is_empty() {
        let find = part::Entity::find().filter(part::Column::SplitId.is_in(splits)).order_by_asc(part::Column::Position);
        for row in find.all(c).await? {
            all.entry(row.split_id).or_default().push(row);
        }
    }
    Ok(all)
}

/// What to look for.
struct Known<'a> {
    companies: &'a BTreeSet<Party>,
    /// What the request itself is known as.
    except: Option<&'a str>,
    proposals: bool,
}

impl Known<'_> {
    /// All aid that may count on a day.
    async fn aids(&self, c: &impl ConnectionTrait, rules: &Rules, request: &Request, on: NaiveDate) -> Result<Vec<Aid>> {
        let since = rules.looks_back_to(on, request.year_end).ok_or_else(|| told::unassessable(Unassessable::NoRule, on))?;
        let names: Vec<String> = self.companies.iter().map(Party::to_string).collect();
        let mut counts = Condition::any()
            .add(Condition::all().add(granted::Column::State.eq(granted::State::Granted)).add(granted::Column::OnDay.between(since, on)));
        if self.proposals {
            counts = counts.add(granted::Column::State.eq(granted::State::Proposed));
        }
        let mut find = granted::Entity::find().filter(granted::Column::Company.is_in(&names)).filter(counts).limit(MOST_ROWS + 1);
        if let Some(cause) = self.except {
            find = find.filter(granted::Column::Cause.ne(cause));
        }
        let here = find.all(c).await?;
        let latest = "number = (SELECT MAX(latest.number) FROM aid_declarations AS latest \
                      WHERE latest.organisation_id = declared_aid.organisation_id)";
        let told = declared::Entity::find()
            .filter(declared::Column::Company.is_in(&names))
            .filter(declared::Column::OnDay.between(since, on))
            .filter(Expr::cust(latest))
            .order_by_asc(declared::Column::OrganisationId)
            .order_by_asc(declared::Column::Position)
            .limit(MOST_ROWS + 1)
            .all(c)
            .await?;
        if (here.len() + told.len()) as u64 > MOST_ROWS {
            return Err(too_many());
        }
        here.into_iter().map(of_here).chain(once_each(told).into_iter().map(of_declaration)).collect()
    }
}

fn of_here(row: granted::Model) -> Result<Aid> {
    Ok(Aid {
        id: row.id,
        source: if row.state == granted::State::Proposed { Source::Proposed } else { Source::Granted },
        company: Party::read(&row.company)?,
        on: row.on_day,
        granted_by: row.granted_by,
        regulation: row.regulation,
        cents: row.cents,
    })
}

fn of_declaration(row: declared::Model) -> Result<Aid> {
    Ok(Aid {
        id: row.id,
        source: Source::Declared,
        company: Party::read(&row.company)?,
        on: row.on_day,
        granted_by: row.granted_by,
        regulation: row.regulation,
        cents: row.grant_equivalent_cents,
    })
}

/// The same aid told by two companies of a group counts once; told twice by one company, it is two.
fn once_each(rows: Vec<declared::Model>) -> Vec<declared::Model> {
    let mut times: HashMap<(Uuid, String), usize> = HashMap::new();
    let mut taken = HashSet::new();
    rows.into_iter()
        .filter(|row| {
            let giver = text::fold(&row.granted_by);
            let same = format!("{}\0{}\0{giver}\0{}\0{}", row.company, row.on_day, row.regulation, row.grant_equivalent_cents);
            let nth = times.entry((row.organisation_id, same.clone())).or_default();
            *nth += 1;
            taken.insert((same, *nth))
        })
        .collect()
}
