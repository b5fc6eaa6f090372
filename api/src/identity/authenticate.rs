//! From a request's credentials to a caller, once per request.

use super::entity::{account, session, token};
use crate::{
    kernel::{clock::paris_day, error::Result, secret, words},
    organisations,
    server::Server,
};
use openapi::{
    message::{Locale, Message},
    problem::{Kind, Problem},
    security::{Caller, Identity, Means, Scope},
};
use poem::{Request, http::header};
use sea_orm::{entity::prelude::*, sea_query::Expr};
use std::sync::Arc;

/// A stranger has no credentials; bad ones are refused, never taken for none.
pub async fn authenticate(server: &Server, request: &Request) -> Result<Identity> {
    if let Some(value) = request.headers().get(header::AUTHORIZATION) {
        return match value.to_str().ok().and_then(|value| value.split_once(' ')) {
            Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => by_token(server, secret.trim()).await,
            _ => Ok(refused("Seuls les jetons « Bearer » sont acceptés.", "Only Bearer tokens are accepted.")),
        };
    }
    match cookie(request, server.settings.cookie_name()) {
        Some(secret) => by_session(server, request, secret).await,
        None => Ok(Identity::Stranger),
    }
}

fn cookie<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers()
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

async fn by_session(server: &Server, request: &Request, secret: &str) -> Result<Identity> {
    let hash = secret::hash(secret);
    let found = session::Entity::find_by_id(hash.clone()).one(server.db.read()).await?;
    // A cookie that outlived its session is what every browser keeps: its bearer is a stranger, and may sign in again.
    let Some(session) = found.filter(|s| s.expires_at > server.clock.now()) else { return Ok(Identity::Stranger) };
    let safe = matches!(request.method().as_str(), "GET" | "HEAD" | "OPTIONS");
    if !safe && request.header("x-csrf-token") != Some(session.csrf.as_str()) {
        return Ok(Identity::Refused(Problem::new(
            Kind::Forbidden,
            Message::new(
                "L’en-tête X-CSRF-Token manque ou ne correspond pas à la session.",
                "The X-CSRF-Token header is missing or does not belong to the session.",
            ),
        )));
    }
    let Some(account) = living(server, session.account_id).await? else { return Ok(Identity::Stranger) };
    let day = paris_day(server.clock.now());
    if session.seen_on != Some(day) {
        let tx = server.begin().await?;
        session::Entity::update_many()
            .col_expr(session::Column::SeenOn, Expr::value(day))
            .filter(session::Column::Hash.eq(&hash))
            .exec(&*tx)
            .await?;
        tx.commit().await?;
    }
    // A session that is older than the account's second factor must prove it too.
    let half = account.second_factor_at.is_some_and(|since| session.second_factor_at.is_none_or(|at| at < since));
    // In a demonstration, where nobody's money is, whoever has no second factor does without.
    let second_factor = if account.second_factor_at.is_some() { !half } else { server.settings.demo };
    let caller = caller(server, account, Means::Session { hash, csrf: session.csrf, second_factor }).await?;
    Ok(if half { Identity::Half(caller) } else { Identity::Known(caller) })
}

async fn by_token(server: &Server, secret: &str) -> Result<Identity> {
    let now = server.clock.now();
    let found = token::Entity::find().filter(token::Column::Hash.eq(secret::hash(secret))).one(server.db.read()).await?;
    let Some(token) = found.filter(|t| t.expires_at > now) else {
        return Ok(refused("Ce jeton est inconnu, expiré ou révoqué.", "This token is unknown, expired or revoked."));
    };
    let scopes: Vec<Scope> = words::shape(token.scopes)?;
    // Once an hour is enough to tell a living token from a forgotten one.
    if token.last_used_at.is_none_or(|at| now - at > chrono::TimeDelta::hours(1)) {
        let tx = server.begin().await?;
        token::Entity::update_many()
            .col_expr(token::Column::LastUsedAt, Expr::value(now))
            .filter(token::Column::Id.eq(token.id))
            .exec(&*tx)
            .await?;
        tx.commit().await?;
    }
    let Some(account) = living(server, token.account_id).await? else { return Ok(Identity::Stranger) };
    Ok(Identity::Known(caller(server, account, Means::Token { id: token.id, scopes }).await?))
}

async fn living(server: &Server, account_id: Uuid) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(account_id).filter(account::Column::DeletedAt.is_null()).one(server.db.read()).await?)
}

async fn caller(server: &Server, account: account::Model, means: Means) -> Result<Arc<Caller>> {
    let memberships = organisations::memberships_of(server.db.read(), account.id).await?;
    Ok(Arc::new(Caller {
        account_id: account.id,
        email: account.email,
        name: account.name,
        locale: Locale::parse(&account.language),
        memberships,
        means,
    }))
}

/// What the server does in somebody's name, with nobody at the other end: the demonstration.
pub async fn acting(server: &Server, email: &str) -> Result<Arc<Caller>> {
    let account = super::find_by_email(server.db.read(), email).await?.ok_or_else(|| anyhow::anyhow!("no account {email}"))?;
    let second_factor = server.settings.demo;
    caller(server, account, Means::Session { hash: String::new(), csrf: String::new(), second_factor }).await
}

fn refused(fr: &'static str, en: &'static str) -> Identity {
    Identity::Refused(Problem::new(Kind::Unauthenticated, Message::new(fr, en)))
}
