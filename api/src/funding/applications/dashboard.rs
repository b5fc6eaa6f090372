//! The dashboard: sums the database works out, and medians over the latest applications.

use super::{
    age,
    entity::{
        application::{Column, Entity},
        step,
    },
    grants::GRANTED,
};
use crate::{
    funding::{people, programmes},
    kernel::{error::Result, policy::Action, words},
    ledger,
    server::Server,
};
use chrono::{DateTime, Utc};
use openapi::{
    funding::{
        Age, AgeFigures, ApplicationState as State, AxisFigures, Dashboard, DashboardsApi, Figure, MonthFigures, Stretch, StretchTime,
    },
    problem::Problem,
    security::{Caller, Signed},
};
use poem_openapi::{param::Path, payload::Json};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, Statement, entity::prelude::*, sea_query::Expr};
use std::collections::{BTreeMap, HashMap};

/// States somebody has something to do in.
const WAITING: [State; 7] = [
    State::Submitted,
    State::CorrectionRequested,
    State::Admissible,
    State::InReview,
    State::Proposed,
    State::Accepted,
    State::AcceptedInPart,
];

/// Medians look at this many applications, the latest first.
const SAMPLE: u64 = 2_000;

#[derive(FromQueryResult)]
struct Cell {
    axis_id: Uuid,
    month: String,
    requested: i64,
    requested_cents: i64,
    reserved: i64,
    reserved_cents: i64,
    committed: i64,
    committed_cents: i64,
    granted: i64,
    granted_cents: i64,
}

async fn months(c: &impl ConnectionTrait, programme: Uuid) -> Result<Vec<MonthFigures>> {
    let granted = GRANTED.iter().map(|state| format!("'{}'", words::word(state))).collect::<Vec<_>>().join(", ");
    let sum = |what: &str, name: &str| format!("CAST(COALESCE(SUM({what}), 0) AS BIGINT) AS {name}");
    let count = |condition: &str, name: &str| sum(&format!("CASE WHEN {condition} THEN 1 ELSE 0 END"), name);
    let granted = format!("a.state IN ({granted})");
    let columns = [
        count("TRUE", "requested"),
        sum("a.amount_cents", "requested_cents"),
        count("g.reserved_cents > 0", "reserved"),
        sum("g.reserved_cents", "reserved_cents"),
        count("g.committed_cents > 0", "committed"),
        sum("g.committed_cents", "committed_cents"),
        count(&granted, "granted"),
        sum(&format!("CASE WHEN {granted} THEN g.reserved_cents + g.committed_cents ELSE 0 END"), "granted_cents"),
    ];
    let sql = format!(
        "SELECT a.axis_id, a.submitted_month AS month, {} FROM applications a LEFT JOIN application_grants g ON g.application_id = a.id \
         WHERE a.programme_id = $1 AND a.axis_id IS NOT NULL AND a.submitted_month IS NOT NULL \
         GROUP BY a.axis_id, a.submitted_month",
        columns.join(", ")
    );
    let found = Cell::find_by_statement(Statement::from_sql_and_values(c.get_database_backend(), sql, [programme.into()])).all(c).await?;
    let figure = |applications, cents| Figure { applications, cents };
    Ok(found
        .into_iter()
        .map(|cell| MonthFigures {
            axis_id: cell.axis_id,
            month: cell.month,
            requested: figure(cell.requested, cell.requested_cents),
            reserved: figure(cell.reserved, cell.reserved_cents),
            committed: figure(cell.committed, cell.committed_cents),
            granted: figure(cell.granted, cell.granted_cents),
        })
        .collect())
}

fn add(sum: &mut Figure, more: &Figure) {
    sum.applications += more.applications;
    sum.cents += more.cents;
}

async fn ages(c: &impl ConnectionTrait, programme: Uuid, now: DateTime<Utc>) -> Result<Vec<AgeFigures>> {
    let mut found: HashMap<String, AgeFigures> = HashMap::new();
    for class in [Age::Week, Age::Month, Age::Quarter, Age::Longer] {
        let (after, until) = age::since(class, now);
        let mut find = Entity::find()
            .select_only()
            .column(Column::State)
            .column_as(Expr::cust("CAST(COUNT(*) AS BIGINT)"), "applications")
            .filter(Column::ProgrammeId.eq(programme))
            .filter(Column::SubmittedAt.is_not_null())
            .filter(Column::State.is_in(WAITING.iter().map(words::word)))
            .filter(Column::StateSince.lte(until))
            .group_by(Column::State);
        if let Some(after) = after {
            find = find.filter(Column::StateSince.gt(after));
        }
        for (state, applications) in find.into_tuple::<(String, i64)>().all(c).await? {
            let empty = AgeFigures { state: words::read(&state)?, week: 0, month: 0, quarter: 0, longer: 0 };
            let line = found.entry(state).or_insert(empty);
            match class {
                Age::Week => line.week = applications,
                Age::Month => line.month = applications,
                Age::Quarter => line.quarter = applications,
                Age::Longer => line.longer = applications,
            }
        }
    }
    Ok(WAITING.iter().filter_map(|state| found.remove(&words::word(state))).collect())
}

/// Where a stretch begins and where it ends.
fn ends(stretch: Stretch) -> (&'static [State], &'static [State]) {
    const CHECKED: &[State] = &[State::Admissible, State::Inadmissible];
    const DECIDED: &[State] = &[State::Accepted, State::AcceptedInPart, State::Refused, State::Closed];
    match stretch {
        Stretch::Check => (&[State::Submitted], CHECKED),
        Stretch::Review => (&[State::Admissible], &[State::Proposed]),
        Stretch::Decision => (&[State::Proposed], DECIDED),
        Stretch::Signature => (&[State::Accepted, State::AcceptedInPart], &[State::Signed]),
        Stretch::Whole => (&[State::Submitted], DECIDED),
    }
}

/// Seconds from the first step of `from` to the first after it of `to`.
fn walked(steps: &[(State, DateTime<Utc>)], (from, to): (&[State], &[State])) -> Option<i64> {
    let start = steps.iter().position(|(state, _)| from.contains(state))?;
    let end = steps[start..].iter().find(|(state, _)| to.contains(state))?;
    Some((end.1 - steps[start].1).num_seconds())
}

/// The lower middle one.
fn median(mut seconds: Vec<i64>) -> Option<i64> {
    let middle = seconds.len().checked_sub(1)? / 2;
    Some(*seconds.select_nth_unstable(middle).1)
}

fn times(walks: &BTreeMap<Uuid, Vec<(State, DateTime<Utc>)>>) -> Vec<StretchTime> {
    let all = [Stretch::Check, Stretch::Review, Stretch::Decision, Stretch::Signature, Stretch::Whole];
    all.into_iter()
        .filter_map(|stretch| {
            let taken: Vec<i64> = walks.values().filter_map(|steps| walked(steps, ends(stretch))).collect();
            let applications = taken.len() as i64;
            Some(StretchTime { stretch, applications, median_seconds: median(taken)? })
        })
        .collect()
}

impl Server {
    pub(super) async fn dashboard(&self, caller: &Caller, id: Uuid) -> Result<Dashboard> {
        let c = self.db.read();
        people::authorise(c, caller, Action::ReadReceived, id).await?;
        people::authorise(c, caller, Action::ReadBudget, id).await?;
        let now = self.clock.now();
        let axes = programmes::axes(c, vec![id]).await?;
        let places: HashMap<Uuid, i32> = axes.iter().map(|axis| (axis.id, axis.position)).collect();
        let mut months = months(c, id).await?;
        months.sort_by(|a, b| (&a.month, places.get(&a.axis_id)).cmp(&(&b.month, places.get(&b.axis_id))));
        let balances = ledger::balances(c, &axes.iter().map(|axis| axis.commitment_fund_id).collect::<Vec<_>>()).await?;
        let axes = axes
            .into_iter()
            .map(|row| {
                let balance = balances.get(&row.commitment_fund_id).copied().unwrap_or_default();
                let mut sums: [Figure; 4] = Default::default();
                for cell in months.iter().filter(|cell| cell.axis_id == row.id) {
                    for (sum, more) in sums.iter_mut().zip([&cell.requested, &cell.reserved, &cell.committed, &cell.granted]) {
                        add(sum, more);
                    }
                }
                let [requested, reserved, committed, granted] = sums;
                let opened_cents = balance.available + balance.reserved + balance.committed;
                let axis = programmes::wire_axis(row)?;
                Ok(AxisFigures { axis, requested, reserved, committed, granted, opened_cents, available_cents: balance.available })
            })
            .collect::<Result<_>>()?;
        let sample: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::ProgrammeId.eq(id))
            .filter(Column::SubmittedAt.is_not_null())
            .order_by_desc(Column::Id)
            .limit(SAMPLE)
            .into_tuple()
            .all(c)
            .await?;
        let mut walks: BTreeMap<Uuid, Vec<(State, DateTime<Utc>)>> = BTreeMap::new();
        for ids in sample.chunks(500) {
            let steps: Vec<(Uuid, String, DateTime<Utc>)> = step::Entity::find()
                .select_only()
                .columns([step::Column::ApplicationId, step::Column::State, step::Column::At])
                .filter(step::Column::ApplicationId.is_in(ids.iter().copied()))
                .order_by_asc(step::Column::Id)
                .into_tuple()
                .all(c)
                .await?;
            for (application, state, at) in steps {
                walks.entry(application).or_default().push((words::read(&state)?, at));
            }
        }
        Ok(Dashboard { axes, months, ages: ages(c, id, now).await?, times: times(&walks), server_time: now })
    }
}

impl DashboardsApi for Server {
    async fn get_dashboard(&self, caller: Signed, programme_id: Path<Uuid>) -> std::result::Result<Json<Dashboard>, Problem> {
        Ok(Json(self.dashboard(&caller.0, programme_id.0).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_stretch_runs_from_the_first_step_to_the_first_after_it() {
        let day = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
        let steps = [(State::Draft, day(0)), (State::Submitted, day(1)), (State::Admissible, day(3)), (State::Proposed, day(7))];
        assert_eq!(walked(&steps, ends(Stretch::Check)), Some(2 * 86_400));
        assert_eq!(walked(&steps, ends(Stretch::Review)), Some(4 * 86_400));
        assert_eq!(walked(&steps, ends(Stretch::Decision)), None);
    }

    #[test]
    fn half_took_no_longer_than_the_median() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![5, 1, 9]), Some(5));
        assert_eq!(median(vec![4, 1, 9, 2]), Some(2));
    }
}
