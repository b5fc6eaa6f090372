//! What a manager watches: where the money is, what waits and since when, how long each step takes.
//!
//! Every figure counts applications that `list_programme_applications` finds with the filter of the same name, and sums
//! one of the amounts it lists: a figure can always be opened and added up.

use super::{ApplicationState, Axis};
use crate::{contract::contract, problem::Problem, security::Signed, tags::Tag};
use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object, OpenApi, param::Path, payload::Json};
use uuid::Uuid;

/// What an application holds of the envelope.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Holding {
    /// Held by a proposal, or by an acceptance that is not signed.
    Reserved,
    /// Held by a signed agreement.
    Committed,
    /// Accepted, whole or in part, signed or not: a part of what is reserved and all that is committed.
    Granted,
}

/// How long an application has been in its state.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Age {
    /// Up to 7 days.
    Week,
    /// Over 7 and up to 30 days.
    Month,
    /// Over 30 and up to 90 days.
    Quarter,
    /// Over 90 days.
    Longer,
}

/// Applications, and what they sum to.
#[derive(Object, Debug, Clone, Default, PartialEq)]
pub struct Figure {
    pub applications: i64,
    pub cents: i64,
}

/// Applications of one axis submitted in one month.
#[derive(Object, Debug, Clone, PartialEq)]
pub struct MonthFigures {
    pub axis_id: Uuid,
    /// Of the first submission, `YYYY-MM`, Europe/Paris.
    pub month: String,
    /// Every submitted application, whatever became of it.
    pub requested: Figure,
    pub reserved: Figure,
    pub committed: Figure,
    pub granted: Figure,
}

#[derive(Object, Debug, Clone)]
pub struct AxisFigures {
    pub axis: Axis,
    pub requested: Figure,
    pub reserved: Figure,
    pub committed: Figure,
    pub granted: Figure,
    /// Commitment authorisation, by the book: `opened = available + reserved + committed`.
    pub opened_cents: i64,
    pub available_cents: i64,
}

/// Applications that wait in one state, by how long they have.
#[derive(Object, Debug, Clone, PartialEq)]
pub struct AgeFigures {
    pub state: ApplicationState,
    pub week: i64,
    pub month: i64,
    pub quarter: i64,
    pub longer: i64,
}

/// From one state to the next.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Stretch {
    /// From the submission to the formal check's result.
    Check,
    /// From the formal check to the proposal.
    Review,
    /// From the proposal to the decision.
    Decision,
    /// From the acceptance to the signature.
    Signature,
    /// From the submission to the decision.
    Whole,
}

#[derive(Object, Debug, Clone, PartialEq)]
pub struct StretchTime {
    pub stretch: Stretch,
    /// How many applications have walked it.
    pub applications: i64,
    /// Half took no longer.
    pub median_seconds: i64,
}

#[derive(Object, Debug, Clone)]
pub struct Dashboard {
    /// In the axes' order.
    pub axes: Vec<AxisFigures>,
    /// By month, then in the axes' order; months without applications are absent.
    pub months: Vec<MonthFigures>,
    /// In the order of states; states nobody waits in are absent.
    pub ages: Vec<AgeFigures>,
    /// Over the 2,000 applications started last; stretches nobody has walked are absent.
    pub times: Vec<StretchTime>,
    pub server_time: DateTime<Utc>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait DashboardsApi as Dashboards {
        /// Read a programme's dashboard
        ///
        /// For the people who run it.
        #[oai(path = "/programmes/:programme_id/dashboard", method = "get", operation_id = "get_dashboard")]
        async fn get_dashboard(&self, caller: Signed, programme_id: Path<Uuid>) -> Result<Json<Dashboard>, Problem>;
    }
}
