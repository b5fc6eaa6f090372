//! What an operator needs to keep the portal running: jobs and the audit trail.

use crate::{
    audit, identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        error::Result,
        jobs,
        policy::{Action, may},
    },
    search,
    server::Server,
};
use openapi::{
    answer::{Accepted, Created, Done, Page, Versioned},
    identity::Language,
    operations::{
        AuditEvent, Job, JobState, OperationsApi, SearchRepair, SearchState, Synonym, SynonymPreview, SynonymText, UnansweredQuestion,
    },
    problem::Problem,
    security::{Caller, Signed},
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::Json,
};
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::HashSet;

impl OperationsApi for Server {
    async fn list_jobs(
        &self,
        caller: Signed,
        state: Query<Option<JobState>>,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> std::result::Result<Json<Page<Job>>, Problem> {
        may(&caller.0, Action::ReadJobs, None)?;
        Ok(Json(self.jobs(state.0, cursor.0, limit.0).await?))
    }

    async fn retry_job(&self, caller: Signed, job_id: Path<Uuid>) -> std::result::Result<Done, Problem> {
        may(&caller.0, Action::RetryJobs, None)?;
        self.retry(&caller.0, job_id.0).await?;
        Ok(Done::Done)
    }

    async fn get_search_state(&self, caller: Signed) -> std::result::Result<Json<SearchState>, Problem> {
        may(&caller.0, Action::ReadJobs, None)?;
        Ok(Json(self.search_state().await?))
    }

    async fn repair_search(&self, caller: Signed) -> std::result::Result<Json<SearchRepair>, Problem> {
        may(&caller.0, Action::RetryJobs, None)?;
        Ok(Json(self.repair_index(&caller.0).await?))
    }

    async fn rebuild_search(&self, caller: Signed) -> std::result::Result<Accepted, Problem> {
        may(&caller.0, Action::RetryJobs, None)?;
        self.rebuild_index(&caller.0).await?;
        Ok(Accepted::Accepted)
    }

    async fn list_unanswered_questions(
        &self,
        caller: Signed,
        days: Query<Option<u16>>,
        least: Query<Option<u32>>,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> std::result::Result<Json<Page<UnansweredQuestion>>, Problem> {
        may(&caller.0, Action::EditSynonyms, None)?;
        // What this server gathered since is seen at once.
        search::write_down(self).await?;
        Ok(Json(self.unanswered_questions(days.0, least.0, cursor.0, limit.0).await?))
    }

    async fn list_synonyms(
        &self,
        caller: Signed,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> std::result::Result<Json<Page<Synonym>>, Problem> {
        may(&caller.0, Action::EditSynonyms, None)?;
        Ok(Json(self.own_synonyms(cursor.0, limit.0).await?))
    }

    async fn create_synonym(
        &self,
        caller: Signed,
        key: Header<String>,
        body: Json<SynonymText>,
    ) -> std::result::Result<Created<Synonym>, Problem> {
        may(&caller.0, Action::EditSynonyms, None)?;
        let synonym = self.add_synonym(&caller.0, &key.0, body.0).await?;
        Ok(Created::at(format!("/operations/search/synonyms/{}", synonym.id), synonym))
    }

    async fn update_synonym(
        &self,
        caller: Signed,
        synonym_id: Path<Uuid>,
        if_match: Header<Option<String>>,
        body: Json<SynonymText>,
    ) -> std::result::Result<Versioned<Synonym>, Problem> {
        may(&caller.0, Action::EditSynonyms, None)?;
        let synonym = self.change_synonym(&caller.0, synonym_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(synonym.version, synonym))
    }

    async fn delete_synonym(
        &self,
        caller: Signed,
        synonym_id: Path<Uuid>,
        if_match: Header<Option<String>>,
    ) -> std::result::Result<Done, Problem> {
        may(&caller.0, Action::EditSynonyms, None)?;
        self.drop_synonym(&caller.0, synonym_id.0, if_match.0.as_deref()).await?;
        Ok(Done::Done)
    }

    async fn preview_synonym(
        &self,
        caller: Signed,
        language: Query<Option<Language>>,
        body: Json<SynonymText>,
    ) -> std::result::Result<Json<SynonymPreview>, Problem> {
        may(&caller.0, Action::EditSynonyms, None)?;
        Ok(Json(self.preview(body.0, language.0.unwrap_or_default()).await?))
    }

    async fn list_audit_events(
        &self,
        caller: Signed,
        subject_kind: Query<Option<String>>,
        subject_id: Query<Option<String>>,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> std::result::Result<Json<Page<AuditEvent>>, Problem> {
        may(&caller.0, Action::ReadAudit, None)?;
        Ok(Json(self.audit_events(subject_kind.0, subject_id.0, cursor.0, limit.0).await?))
    }
}

impl Server {
    async fn jobs(&self, state: Option<JobState>, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Job>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_jobs?state={state:?}");
        let mut find = jobs::Entity::find().order_by_desc(jobs::Column::Id).limit(u64::from(limit) + 1);
        if let Some(state) = state {
            find = find.filter(jobs::Column::State.eq(match state {
                JobState::Pending => jobs::State::Pending,
                JobState::Running => jobs::State::Running,
                JobState::Dead => jobs::State::Dead,
            }));
        }
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(jobs::Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?;
        Ok(self.cursors.page(
            &query,
            rows,
            limit,
            |r| r.id,
            |r| Job {
                id: r.id,
                kind: r.kind,
                key: r.key,
                state: match r.state {
                    jobs::State::Pending => JobState::Pending,
                    jobs::State::Running => JobState::Running,
                    jobs::State::Dead => JobState::Dead,
                },
                attempts: r.attempts,
                run_at: r.run_at,
                last_error: r.last_error,
            },
        ))
    }

    async fn retry(&self, caller: &Caller, id: Uuid) -> Result<()> {
        let tx = self.begin().await?;
        if !jobs::retry(&tx, id).await? {
            return Err(Problem::not_found().into());
        }
        audit::record(&tx, audit::Event::new(caller.account_id, "retry_job", "job", id)).await?;
        tx.commit().await
    }

    async fn audit_events(
        &self,
        kind: Option<String>,
        subject: Option<String>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<AuditEvent>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_audit_events?{kind:?}{subject:?}");
        let mut find = audit::Entity::find().order_by_desc(audit::Column::Id).limit(u64::from(limit) + 1);
        if let Some(kind) = kind {
            find = find.filter(audit::Column::SubjectKind.eq(kind));
        }
        if let Some(subject) = subject {
            find = find.filter(audit::Column::SubjectId.eq(subject));
        }
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(audit::Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?;
        let seals = audit::seals_of(self.db.read(), rows.iter().map(|r| r.id).collect()).await?;
        let people: HashSet<Uuid> = rows.iter().filter_map(|r| r.actor.parse().ok()).collect();
        let names = identity::names(self.db.read(), people.into_iter().collect()).await?;
        Ok(self.cursors.page(
            &query,
            rows,
            limit,
            |r| r.id,
            |r| AuditEvent {
                sealed_as: seals.get(&r.id).copied(),
                id: r.id,
                at: r.at,
                actor_name: r.actor.parse().ok().and_then(|id: Uuid| names.get(&id)).map(|(name, _)| name.clone()),
                actor: r.actor,
                action: r.action,
                subject_kind: r.subject_kind,
                subject_id: r.subject_id,
                data: r.data,
            },
        ))
    }
}
