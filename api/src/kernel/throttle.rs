//! Limits on what may be tried how often. Kept in this process: N copies allow N times as much.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock, clock::DefaultClock};
use openapi::{
    message::Message,
    problem::{Kind, Problem},
};
use std::{net::IpAddr, num::NonZeroU32};

pub struct Throttles {
    address: Option<DefaultKeyedRateLimiter<IpAddr>>,
    sign_in: DefaultKeyedRateLimiter<String>,
    report: DefaultKeyedRateLimiter<()>,
}

fn per_minute(n: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(n.max(1)).unwrap_or(NonZeroU32::MIN))
}

impl Throttles {
    /// `rate` requests a minute and address; 0 means no limit.
    pub fn new(rate: u32) -> Self {
        Self {
            address: (rate > 0).then(|| RateLimiter::keyed(per_minute(rate))),
            sign_in: RateLimiter::keyed(per_minute(10)),
            report: RateLimiter::keyed(Quota::per_hour(NonZeroU32::new(60).unwrap_or(NonZeroU32::MIN))),
        }
    }

    pub fn request(&self, address: IpAddr) -> Result<(), Problem> {
        self.address.as_ref().map_or(Ok(()), |limiter| check(limiter, &address))
    }

    /// By account, whoever asks: guessing one password from many addresses is slow too.
    pub fn sign_in(&self, email: &str) -> Result<(), Problem> {
        check(&self.sign_in, &email.to_owned())
    }

    pub fn report(&self) -> Result<(), Problem> {
        check(&self.report, &())
    }

    /// Forgets who has been quiet; run by housekeeping.
    pub fn forget_quiet(&self) {
        if let Some(address) = &self.address {
            address.retain_recent();
        }
        self.sign_in.retain_recent();
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
