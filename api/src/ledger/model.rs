//! The rules of the book, pure: which account an act takes from and which it gives to, and what a fund then holds.
//!
//! ```text
//! act        from       to          fund
//! open       source     available   commitment, payment      money enters the plan
//! close      available  source      commitment, payment      and leaves it, unused
//! reserve    available  reserved    commitment               a proposal
//! release    reserved   available   commitment               refusal, withdrawal, lapse, the rest of a partial grant
//! commit     reserved   committed   commitment               signature of the agreement
//! give_back  committed  available   commitment               decommitment
//! certify    available  certified   payment                  service done
//! uncertify  certified  available   payment                  certified by mistake
//! pay        certified  paid        payment
//! recover    paid       recovered   payment                  money that came back; it is not spent again
//! book       source     committed   in_kind                  the value of support that moves no cash
//! unbook     committed  source      in_kind
//! ```
//! A transfer between funds is a `close` and an `open` in one movement.

use sea_orm::{DeriveActiveEnum, EnumIter};

/// What a fund holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum FundKind {
    /// Authorisation to commit (*autorisation d'engagement*).
    Commitment,
    /// Payment credit of one budget year (*crédit de paiement*).
    Payment,
    /// Value of support in kind: no ceiling, no cash.
    InKind,
}

/// Where the cents of a fund are. `Source` is the world outside the plan: its postings mirror what was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Account {
    Source,
    Available,
    Reserved,
    Committed,
    Certified,
    Paid,
    Recovered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    Open,
    Close,
    Reserve,
    Release,
    Commit,
    GiveBack,
    Certify,
    Uncertify,
    Pay,
    Recover,
    Book,
    Unbook,
}

impl Act {
    /// The account it takes from, the account it gives to.
    pub fn accounts(self) -> (Account, Account) {
        use Account::*;
        match self {
            Act::Open => (Source, Available),
            Act::Close => (Available, Source),
            Act::Reserve => (Available, Reserved),
            Act::Release => (Reserved, Available),
            Act::Commit => (Reserved, Committed),
            Act::GiveBack => (Committed, Available),
            Act::Certify => (Available, Certified),
            Act::Uncertify => (Certified, Available),
            Act::Pay => (Certified, Paid),
            Act::Recover => (Paid, Recovered),
            Act::Book => (Source, Committed),
            Act::Unbook => (Committed, Source),
        }
    }

    /// Whether a fund of this kind knows the act.
    pub fn fits(self, kind: FundKind) -> bool {
        match self {
            Act::Open | Act::Close => kind != FundKind::InKind,
            Act::Reserve | Act::Release | Act::Commit | Act::GiveBack => kind == FundKind::Commitment,
            Act::Certify | Act::Uncertify | Act::Pay | Act::Recover => kind == FundKind::Payment,
            Act::Book | Act::Unbook => kind == FundKind::InKind,
        }
    }
}

/// What a fund holds, in cents; never below zero. `opened` is their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    pub available: i64,
    pub reserved: i64,
    pub committed: i64,
    pub certified: i64,
    pub paid: i64,
    pub recovered: i64,
}

/// Why a movement is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The account holds less than is asked of it.
    Short { account: Account, holds: i64, asked: i64 },
    /// An amount of zero or less.
    NotPositive,
    /// A sum that no account can hold.
    TooLarge,
    /// A fund of this kind does not know the act.
    Misplaced { kind: FundKind, act: Act },
}

impl Balance {
    pub fn of(&self, account: Account) -> i64 {
        match account {
            Account::Source => -self.opened(),
            Account::Available => self.available,
            Account::Reserved => self.reserved,
            Account::Committed => self.committed,
            Account::Certified => self.certified,
            Account::Paid => self.paid,
            Account::Recovered => self.recovered,
        }
    }

    pub fn opened(&self) -> i64 {
        self.available + self.reserved + self.committed + self.certified + self.paid + self.recovered
    }

    fn place(&mut self, account: Account) -> Option<&mut i64> {
        match account {
            Account::Source => None,
            Account::Available => Some(&mut self.available),
            Account::Reserved => Some(&mut self.reserved),
            Account::Committed => Some(&mut self.committed),
            Account::Certified => Some(&mut self.certified),
            Account::Paid => Some(&mut self.paid),
            Account::Recovered => Some(&mut self.recovered),
        }
    }

    /// The balance after an act on a fund of this kind, or why not.
    pub fn after(mut self, kind: FundKind, act: Act, cents: i64) -> Result<Balance, Refusal> {
        if cents <= 0 {
            return Err(Refusal::NotPositive);
        }
        if !act.fits(kind) {
            return Err(Refusal::Misplaced { kind, act });
        }
        let (from, to) = act.accounts();
        if from == Account::Source && self.opened().checked_add(cents).is_none() {
            return Err(Refusal::TooLarge);
        }
        if let Some(place) = self.place(from) {
            if *place < cents {
                return Err(Refusal::Short { account: from, holds: *place, asked: cents });
            }
            *place -= cents;
        }
        if let Some(place) = self.place(to) {
            *place += cents;
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const ACTS: [Act; 12] = [
        Act::Open,
        Act::Close,
        Act::Reserve,
        Act::Release,
        Act::Commit,
        Act::GiveBack,
        Act::Certify,
        Act::Uncertify,
        Act::Pay,
        Act::Recover,
        Act::Book,
        Act::Unbook,
    ];
    const ACCOUNTS: [Account; 7] =
        [Account::Source, Account::Available, Account::Reserved, Account::Committed, Account::Certified, Account::Paid, Account::Recovered];

    fn kind() -> impl Strategy<Value = FundKind> {
        prop_oneof![Just(FundKind::Commitment), Just(FundKind::Payment), Just(FundKind::InKind)]
    }

    fn act() -> impl Strategy<Value = (Act, i64)> {
        (proptest::sample::select(&ACTS[..]), prop_oneof![-2i64..400, Just(i64::MAX)])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// Whatever is asked, every balance equals the sum of the postings of what was accepted, nothing falls below zero,
        /// and a refusal changes nothing.
        #[test]
        fn balances_are_the_sums_of_postings(kind in kind(), history in proptest::collection::vec(act(), 0..60)) {
            let mut balance = Balance::default();
            let mut postings: BTreeMap<Account, i64> = BTreeMap::new();
            for (act, cents) in history {
                match balance.after(kind, act, cents) {
                    Ok(next) => {
                        let (from, to) = act.accounts();
                        *postings.entry(from).or_default() -= cents;
                        *postings.entry(to).or_default() += cents;
                        balance = next;
                    }
                    Err(Refusal::Short { account, holds, asked }) => {
                        prop_assert_eq!(holds, balance.of(account));
                        prop_assert!(asked > holds);
                    }
                    Err(Refusal::NotPositive) => prop_assert!(cents <= 0),
                    Err(Refusal::TooLarge) => prop_assert!(balance.opened().checked_add(cents).is_none()),
                    Err(Refusal::Misplaced { .. }) => prop_assert!(!act.fits(kind)),
                }
                for account in ACCOUNTS {
                    prop_assert_eq!(balance.of(account), postings.get(&account).copied().unwrap_or_default());
                    prop_assert!(account == Account::Source || balance.of(account) >= 0);
                }
                prop_assert_eq!(postings.values().sum::<i64>(), 0);
            }
        }
    }

    #[test]
    fn each_act_has_its_undoing() {
        let pairs = [(Act::Open, Act::Close), (Act::Reserve, Act::Release), (Act::Certify, Act::Uncertify), (Act::Book, Act::Unbook)];
        for (act, undoing) in pairs {
            let (from, to) = act.accounts();
            assert_eq!(undoing.accounts(), (to, from));
        }
    }
}
