//! Limits on what may be tried how often. Kept in this process: N copies allow N times as much.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock, clock::DefaultClock};
use openapi::{
    message::Message,
    problem::{Kind, Problem},
};
use std::{net::IpAddr, num::NonZeroU32};
use uuid::Uuid;

pub struct Throttles {
    address: Option<DefaultKeyedRateLimiter<IpAddr>>,
    stranger: Option<DefaultKeyedRateLimiter<IpAddr>>,
    sign_in: DefaultKeyedRateLimiter<String>,
    mail: DefaultKeyedRateLimiter<String>,
    report: DefaultKeyedRateLimiter<Uuid>,
    factor: DefaultKeyedRateLimiter<Uuid>,
}

/// A stranger's write (sign-up, sign-in, report) costs as much as ten readings.
const STRANGERS_SHARE: u32 = 10;

fn per_hour(n: u32) -> Quota {
    Quota::per_hour(NonZeroU32::new(n.max(1)).unwrap_or(NonZeroU32::MIN))
}

fn per_minute(n: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(n.max(1)).unwrap_or(NonZeroU32::MIN))
}

impl Throttles {
    /// `rate` requests a minute and address; 0 means no limit.
    pub fn new(rate: u32) -> Self {
        Self {
            address: (rate > 0).then(|| RateLimiter::keyed(per_minute(rate))),
            stranger: (rate > 0).then(|| RateLimiter::keyed(per_minute(rate / STRANGERS_SHARE))),
            sign_in: RateLimiter::keyed(per_minute(10)),
            mail: RateLimiter::keyed(per_hour(10)),
            report: RateLimiter::keyed(per_hour(20)),
            factor: RateLimiter::keyed(per_hour(10)),
        }
    }

    pub fn request(&self, address: IpAddr) -> Result<(), Problem> {
        self.address.as_ref().map_or(Ok(()), |limiter| check(limiter, &address))
    }

    pub fn stranger(&self, address: IpAddr) -> Result<(), Problem> {
        self.stranger.as_ref().map_or(Ok(()), |limiter| check(limiter, &address))
    }

    /// By account, whoever asks: guessing one password from many addresses is slow too.
    pub fn sign_in(&self, email: &str) -> Result<(), Problem> {
        check(&self.sign_in, &email.to_owned())
    }

    /// Mails that anybody may cause, by the address that gets them.
    pub fn mail(&self, email: &str) -> Result<(), Problem> {
        check(&self.mail, &email.to_owned())
    }

    /// By listing: whoever floods one silences no report of another.
    pub fn report(&self, listing: Uuid) -> Result<(), Problem> {
        check(&self.report, &listing)
    }

    /// Codes of a second factor, by account. Three of a million are good at any time: at this pace one is guessed, by
    /// somebody who has the password, in years.
    pub fn factor(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.factor, &account)
    }

    /// Forgets who has been quiet; run by housekeeping.
    pub fn forget_quiet(&self) {
        for limiter in self.address.iter().chain(&self.stranger) {
            limiter.retain_recent();
        }
        for limiter in [&self.sign_in, &self.mail] {
            limiter.retain_recent();
        }
        for limiter in [&self.report, &self.factor] {
            limiter.retain_recent();
        }
    }
}

fn check<K: std::hash::Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Problem> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        let mut problem = Problem::new(Kind::TooMany, Message::new(format!("Réessayez dans {wait} s."), format!("Try again in {wait} s.")));
        problem.retry_after = Some(wait);
        problem
    })
}
