//! Finding schools of the directory.

use super::entity::{organisation, school};
use crate::{
    kernel::{cursor::DEFAULT_LIMIT, error::Result, text},
    server::Server,
};
use openapi::{answer::Page, organisations::School, problem::Problem};
use sea_orm::{
    Condition, ConnectionTrait, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, LikeExpr},
};
use std::collections::HashMap;

fn wire(row: school::Model, organisation_id: Option<Uuid>) -> School {
    School {
        uai: row.uai,
        name: row.name,
        sector: row.sector,
        nature: row.nature,
        street: row.street,
        postal_code: row.postal_code,
        town: row.town,
        department: row.department,
        academy: row.academy,
        latitude: row.latitude,
        longitude: row.longitude,
        opened_on: row.opened_on,
        organisation_id,
    }
}

async fn claimed(c: &impl ConnectionTrait, uais: Vec<String>) -> Result<HashMap<String, Uuid>> {
    let rows = organisation::Entity::find().filter(organisation::Column::Uai.is_in(uais)).all(c).await?;
    Ok(rows.into_iter().filter_map(|r| r.uai.map(|uai| (uai, r.id))).collect())
}

impl Server {
    /// Every word must stand in the name, the town or the UAI.
    pub(super) async fn schools(&self, q: Option<String>, cursor: Option<String>, limit: Option<u16>) -> Result<Page<School>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let folded = text::fold(q.as_deref().unwrap_or_default());
        let query = format!("list_schools?q={folded}");
        let mut find = school::Entity::find()
            .filter(school::Column::Open.eq(true))
            .order_by_asc(school::Column::Name)
            .order_by_asc(school::Column::Uai)
            .limit(u64::from(limit) + 1);
        for word in folded.split(' ').filter(|w| !w.is_empty()).take(8) {
            find = find.filter(Expr::col(school::Column::Search).like(LikeExpr::new(format!("%{}%", text::like(word))).escape('\\')));
        }
        if let Some((name, uai)) = self.cursors.read::<(String, String)>(&query, cursor.as_deref())? {
            find = find.filter(
                Condition::any()
                    .add(school::Column::Name.gt(&name))
                    .add(Condition::all().add(school::Column::Name.eq(&name)).add(school::Column::Uai.gt(uai))),
            );
        }
        let rows = find.all(self.db.read()).await?;
        let claimed = claimed(self.db.read(), rows.iter().map(|r| r.uai.clone()).collect()).await?;
        Ok(self.cursors.page(
            &query,
            rows,
            limit,
            |r| (r.name.clone(), r.uai.clone()),
            |r| {
                let organisation = claimed.get(&r.uai).copied();
                wire(r, organisation)
            },
        ))
    }

    pub(super) async fn school(&self, uai: &str) -> Result<School> {
        let row = school::Entity::find_by_id(uai.to_uppercase()).one(self.db.read()).await?.ok_or_else(Problem::not_found)?;
        let organisation = claimed(self.db.read(), vec![row.uai.clone()]).await?.remove(&row.uai);
        Ok(wire(row, organisation))
    }
}
