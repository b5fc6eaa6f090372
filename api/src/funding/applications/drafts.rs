//! Writing: several people of one organisation, nobody over anybody.

use super::{access, corrections, difference, eligibility, entity::application, read, rules, steps, submission};
use crate::{
    audit,
    funding::calls,
    kernel::{
        error::Result,
        etag,
        idempotency::Once,
        policy::{Action, may},
        secret, text, words,
    },
    server::Server,
};
use openapi::{
    funding::{Application, ApplicationContent, ApplicationState as State, CallVersionChoice, NewApplication},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::json;

/// Drafts of an organisation to one call.
const MOST_DRAFTS: u64 = 20;

/// How people name an application: ten characters that cannot be taken for one another, and tell nothing.
fn number(id: Uuid) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = u64::from_str_radix(&secret::hash(id.as_bytes())[..13], 16).unwrap_or_default();
    let letters: String = (0..10).map(|i| char::from(ALPHABET[(bits >> (5 * i)) as usize & 31])).collect();
    format!("{}-{}", &letters[..5], &letters[5..])
}

impl Server {
    pub(super) async fn start_application(
        &self,
        caller: &Caller,
        organisation: Uuid,
        key: &str,
        new: NewApplication,
    ) -> Result<Application> {
        may(caller, Action::WriteApplication, Some(organisation))?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_application", key, &[&organisation.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let unknown = || Problem::field("/call_id", Message::new("Cet appel n’existe pas.", "There is no such call."));
        let call = calls::entity::call::Entity::find_by_id(new.call_id).one(&*tx).await?.ok_or_else(unknown)?;
        let version = call.published.ok_or_else(unknown)?;
        let (_, content) = calls::read::published(&*tx, &call, None).await?;
        eligibility::all(&eligibility::to_start(self, &*tx, organisation, &call, &content, tx.now).await?)?;
        let drafts = application::Entity::find()
            .filter(application::Column::OrganisationId.eq(organisation))
            .filter(application::Column::CallId.eq(call.id))
            .filter(application::Column::State.eq(words::word(&State::Draft)))
            .count(&*tx)
            .await?;
        if drafts >= MOST_DRAFTS {
            return Err(Problem::conflict(
                format!("Votre organisation a déjà {MOST_DRAFTS} brouillons pour cet appel."),
                format!("Your organisation already has {MOST_DRAFTS} drafts for this call."),
            )
            .into());
        }
        let empty =
            ApplicationContent { title: new.title.clone(), supports: Vec::new(), amount_cents: None, cost_cents: None, answers: json!({}) };
        let id = Uuid::now_v7();
        let row = application::ActiveModel {
            id: Set(id),
            number: Set(number(id)),
            programme_id: Set(call.programme_id),
            call_id: Set(call.id),
            call_version: Set(version),
            known_version: Set(version),
            organisation_id: Set(organisation),
            state: Set(words::word(&State::Draft)),
            resumes: Set(None),
            content: Set(words::json(&empty)),
            search: Set(Some(text::fold(&new.title))),
            title: Set(new.title),
            amount_cents: Set(None),
            created_by: Set(caller.account_id),
            created_at: Set(tx.now),
            updated_by: Set(caller.account_id),
            updated_at: Set(tx.now),
            submitted_at: Set(None),
            version: Set(1),
            score: Set(None),
            reviews: Set(0),
            axis_id: Set(None),
            submitted_month: Set(None),
            state_since: Set(Some(tx.now)),
            silence_at: Set(None),
            silence_effect: Set(None),
            silence_met_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        steps::add(&tx, id, caller.account_id, State::Draft, None).await?;
        let data = json!({ "call": call.id, "call_version": version, "organisation": organisation });
        audit::record(&tx, audit::Event::new(caller.account_id, "create_application", "application", id).data(data)).await?;
        let answer = read::wire(&*tx, row, access::Reader::Applicant, caller.locale).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn save_application(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        content: ApplicationContent,
    ) -> Result<(i64, Application)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        may(caller, Action::WriteApplication, Some(row.organisation_id))?;
        let state: State = words::read(&row.state)?;
        if !rules::editable(state) {
            return Err(Problem::conflict("Ce qui est déposé ne change plus.", "What is submitted changes no more.").into());
        }
        etag::check(if_match, row.version)?;
        if !content.answers.is_object() {
            return Err(Problem::field("/answers", Message::new("Un objet est attendu.", "An object is expected.")).into());
        }
        if state == State::CorrectionRequested {
            let fields = corrections::open_fields(&*tx, id).await?;
            let before = words::json(&submission::last_content(&*tx, id).await?);
            let outside =
                difference::between(&before, &words::json(&content)).into_iter().filter(|place| !difference::within(place, &fields));
            let told = || Message::new("La correction ne porte pas sur ce champ.", "The correction is not about this field.");
            let faults: Vec<Fault> = outside.map(|place| Fault::new(place, told())).collect();
            if !faults.is_empty() {
                return Err(Problem::invalid(faults).into());
            }
        }
        let version = row.version + 1;
        let mut change: application::ActiveModel = row.into();
        change.title = Set(content.title.clone());
        change.search = Set(Some(text::fold(&content.title)));
        change.amount_cents = Set(content.amount_cents);
        change.content = Set(words::json(&content));
        change.updated_by = Set(caller.account_id);
        change.updated_at = Set(tx.now);
        change.version = Set(version);
        let row = change.update(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "update_application", "application", id);
        audit::record(&tx, event.data(json!({ "version": version, "content": secret::hash(row.content.to_string()) }))).await?;
        let answer = read::wire(&*tx, row, access::Reader::Applicant, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }

    pub(super) async fn choose_version(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        choice: CallVersionChoice,
    ) -> Result<(i64, Application)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        may(caller, Action::WriteApplication, Some(row.organisation_id))?;
        if words::read::<State>(&row.state)? != State::Draft {
            return Err(Problem::conflict("Un dossier déposé garde sa version.", "A submitted application keeps its version.").into());
        }
        etag::check(if_match, row.version)?;
        let latest = calls::read::find(&*tx, row.call_id).await?.published.unwrap_or(row.call_version);
        if choice.version != latest && choice.version != row.call_version {
            let message = Message::new(
                format!("La version {} du dossier, ou la {latest}, en vigueur.", row.call_version),
                format!("Version {}, the application's, or {latest}, in force.", row.call_version),
            );
            return Err(Problem::field("/version", message).into());
        }
        let (before, version) = (row.call_version, row.version + 1);
        let mut change: application::ActiveModel = row.into();
        change.call_version = Set(choice.version);
        change.known_version = Set(latest);
        change.updated_by = Set(caller.account_id);
        change.updated_at = Set(tx.now);
        change.version = Set(version);
        let row = change.update(&*tx).await?;
        let data = json!({ "before": before, "after": choice.version, "latest": latest });
        audit::record(&tx, audit::Event::new(caller.account_id, "choose_call_version", "application", id).data(data)).await?;
        let answer = read::wire(&*tx, row, access::Reader::Applicant, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }
}
