//! "Did you mean": offered where little is found, and only what is known to find as much at least.

use super::keeper;
use crate::server::Server;
use indexer::Query;

/// Whoever has found more than a page of listings was understood.
const FEW: usize = 20;

/// A better spelling of the words of a search that found `total` listings, with the same filters.
pub async fn better(server: &Server, query: &Query, total: usize) -> Option<String> {
    if query.offset > 0 || total > FEW || query.text.trim().is_empty() {
        return None;
    }
    let text = keeper::ask(server, server.engine.correct(query.text.clone(), query.english)).await??;
    let corrected = Query { text: text.clone(), limit: 0, ..query.clone() };
    let found = keeper::ask(server, server.engine.search(corrected)).await?;
    (found.total >= total.max(1)).then_some(text)
}
