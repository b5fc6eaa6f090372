use crate::support::{App, rounds};
use preau::ledger::{self, Act, FundKind, Leg, Movement};
use uuid::Uuid;

async fn fund(app: &App, cents: i64) -> Uuid {
    let tx = app.server.begin().await.expect("a transaction");
    let fund = ledger::open_fund(&tx, FundKind::Commitment).await.expect("a fund");
    post(&tx, &format!("open/{fund}"), vec![Leg { fund, act: Act::Open, cents }]).await.expect("opened");
    tx.commit().await.expect("committed");
    fund
}

async fn post(tx: &preau::kernel::db::Tx, cause: &str, legs: Vec<Leg>) -> Result<(), u16> {
    match ledger::post(tx, Movement::new(cause, "system", legs)).await {
        Ok(_) => Ok(()),
        Err(preau::kernel::error::Error::Refused(problem)) => Err(problem.kind.status()),
        Err(other) => panic!("{other}"),
    }
}

/// 64 at once on one fund that holds enough for some, round after round: exactly as many succeed as fit, the others are told
/// why.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_never_overdraws_a_fund() {
    let app = App::empty().await;
    let rounds = rounds(5);
    for round in 0..rounds {
        let fits = round % 64;
        let fund = fund(&app, 1000 * fits as i64 + 999).await;
        let crowd = (0..64).map(|n| {
            let server = app.server.clone();
            tokio::spawn(async move {
                let tx = server.begin().await.expect("a transaction");
                let outcome = post(&tx, &format!("reserve/{fund}/{n}"), vec![Leg { fund, act: Act::Reserve, cents: 1000 }]).await;
                if outcome.is_ok() {
                    tx.commit().await.expect("committed");
                }
                outcome
            })
        });
        let mut outcomes = Vec::new();
        for one in crowd.collect::<Vec<_>>() {
            outcomes.push(one.await.expect("joined"));
        }
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), fits);
        assert!(outcomes.iter().all(|o| matches!(o, Ok(()) | Err(409))));
        let balance = ledger::balances(app.server.db.read(), &[fund]).await.expect("read")[&fund];
        assert_eq!((balance.available, balance.reserved), (999, 1000 * fits as i64));
    }
    let report = ledger::verify(&app.server.db).await.expect("verified");
    assert_eq!((report.funds, report.faults), (rounds as u64, vec![]));
}

#[tokio::test]
async fn a_movement_happens_once_and_whole_or_not_at_all() {
    let app = App::empty().await;
    let (a, b) = (fund(&app, 500).await, fund(&app, 100).await);
    let transfer = |cents| vec![Leg { fund: a, act: Act::Close, cents }, Leg { fund: b, act: Act::Open, cents }];
    let tx = app.server.begin().await.expect("a transaction");
    assert_eq!(post(&tx, "transfer/1", transfer(501)).await, Err(409));
    drop(tx);
    let tx = app.server.begin().await.expect("a transaction");
    assert_eq!(post(&tx, "transfer/1", transfer(200)).await, Ok(()));
    tx.commit().await.expect("committed");
    let tx = app.server.begin().await.expect("a transaction");
    assert_eq!(post(&tx, "transfer/1", transfer(200)).await, Err(409), "the same cause moves nothing twice");
    drop(tx);
    let tx = app.server.begin().await.expect("a transaction");
    let alone = Movement { second: Some("system".into()), ..Movement::new("transfer/2", "system", transfer(1)) };
    assert!(ledger::post(&tx, alone).await.is_err(), "one person is not two");
    drop(tx);
    let balances = ledger::balances(app.server.db.read(), &[a, b]).await.expect("read");
    assert_eq!((balances[&a].available, balances[&b].available), (300, 300));
    assert_eq!(ledger::verify(&app.server.db).await.expect("verified").faults, Vec::<String>::new());
}

/// The database itself refuses what the code must never do.
#[tokio::test]
async fn the_database_guards_the_book() {
    use sea_orm::ConnectionTrait;
    let app = App::empty().await;
    fund(&app, 500).await;
    for statement in [
        "UPDATE ledger_postings SET cents = cents + 1",
        "DELETE FROM ledger_postings",
        "UPDATE ledger_movements SET actor = 'nobody'",
        "DELETE FROM ledger_movements",
        "DELETE FROM ledger_funds",
        "UPDATE ledger_funds SET available = -1, opened = -1",
        "UPDATE ledger_funds SET reserved = 7",
    ] {
        let tx = app.server.begin().await.expect("a transaction");
        assert!(tx.execute_unprepared(statement).await.is_err(), "{statement}");
    }
    assert_eq!(ledger::verify(&app.server.db).await.expect("verified").faults, Vec::<String>::new());
}
