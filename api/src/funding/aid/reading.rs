//! Assessments as programme people read them.

use super::{companies::Names, declarations, register, told};
use crate::{
    audit,
    funding::people,
    kernel::{clock::paris_day, error::Result, policy::Action},
    server::Server,
};
use chrono::NaiveDate;
use openapi::{funding::AidAssessment, security::Caller};
use serde_json::json;
use uuid::Uuid;

impl Server {
    /// What a group has received is its own business: the reading is written down.
    pub(super) async fn aid_assessment(
        &self,
        caller: &Caller,
        programme: Uuid,
        organisation: Uuid,
        cents: i64,
        on: Option<NaiveDate>,
    ) -> Result<AidAssessment> {
        let tx = self.begin().await?;
        people::authorise(&*tx, caller, Action::AssessAid, programme).await?;
        let on = on.unwrap_or_else(|| paris_day(tx.now));
        let assessment = register::foresee(&*tx, &self.aid_rules, organisation, cents, on).await?;
        let companies = assessment.undertaking.iter().chain(assessment.counted.iter().map(|counted| &counted.aid.company));
        let names = Names::read(&*tx, companies).await?;
        let declared_at = declarations::latest(&*tx, organisation).await?.map(|row| row.signed_at);
        let event = audit::Event::new(caller.account_id, "get_aid_assessment", "organisation", organisation);
        audit::record(&tx, event.data(json!({ "programme": programme, "cents": cents, "on": on }))).await?;
        tx.commit().await?;
        Ok(AidAssessment { declared_at, ..told::wire(assessment, cents, &names) })
    }
}
