//! `updown doctor`: what is configured, checked from outside, without AWS credentials.
//!
//! Each file is one group of checks. A check is plain data; what stands on one that failed is skipped, and says so.
//! Independent ones run side by side, and no call takes longer than 10 seconds.

mod cors;
mod domain;
mod identity_pool;
mod key;
mod person;
mod reach;
mod render;
mod report;
mod site;
mod store;
mod subject;
mod time;
mod user_pool;
mod web;

use reach::Reached;
use web::Web;

pub(crate) use person::Person;
pub use render::{for_people, for_programs};
pub use report::{Check, Report, Verdict};
pub(crate) use subject::Subject;

use crate::config::ConfigError;
use crate::entropy::random;

const CONFIGURATION: &str = "configuration";

/// Looks at everything.
pub(crate) async fn examine(subject: &Subject, person: Option<&Person>) -> Vec<Check> {
    let web = Web::new();
    // Twelve digits, so that it can end a UUID, too.
    let mark = hex::encode(random::<6>().unwrap_or_default());
    let (user_pool, identity_pool, store, site) = tokio::join!(
        Box::pin(reach::user_pool(subject, &web)),
        Box::pin(reach::identity_pool(subject, &web)),
        Box::pin(reach::store(subject, &web)),
        Box::pin(site::checks(subject, &web)),
    );
    let clock = time::check(&[&store, &user_pool, &identity_pool], subject.clock.now());
    let users = async {
        match &user_pool.answer {
            Some(keys) => user_pool::checks(subject, keys, &format!("updown-doctor-{mark}")).await,
            None => user_pool::skipped("user pools are not reached"),
        }
    };
    let (users, domain, (bucket, cors)) = tokio::join!(
        Box::pin(users),
        Box::pin(domain::check(subject, &web)),
        Box::pin(in_the_store(subject, &web, &store)),
    );
    let identities = match &identity_pool.answer {
        Some(_) => Box::pin(identity_pool::checks(subject, users.key.as_deref())).await,
        None => identity_pool::skipped("identity pools are not reached"),
    };
    let unsigned = signing(&clock, &store, &bucket);
    let key = match (&subject.lent, &unsigned) {
        (None, _) => Vec::new(),
        (Some(_), Some(reason)) => key::skipped(reason),
        (Some(lent), None) => Box::pin(key::checks(subject, &web, lent, &mark)).await,
    };
    // Of a person on such a store nothing is asked but what the pools say.
    let (unsigned, unstored) =
        if subject.lent.is_some() { (Some(LENT.to_owned()), None) } else { (unsigned.clone(), unsigned) };
    let guests = match (&identities.guest, &unsigned) {
        (_, Some(reason)) | (Err(reason), None) => store::without_guest(reason),
        (Ok(guest), None) => Box::pin(store::as_guest(subject, &web, guest, &mark)).await,
    };
    let knows_client = users.checks.iter().any(|check| check.name == user_pool::CLIENT && check.holds());
    let people = match (person, unstored) {
        (None, _) => person::skipped("give --sign-in NAME for it"),
        (_, Some(reason)) => person::skipped(&reason),
        _ if !knows_client => person::skipped("the client is not known"),
        _ if identity_pool.answer.is_none() => person::skipped("identity pools are not reached"),
        (Some(person), None) => Box::pin(person::checks(subject, &web, person, &mark)).await,
    };
    let mut checks = vec![clock, user_pool.check];
    checks.extend(users.checks);
    checks.extend(domain);
    checks.push(identity_pool.check);
    checks.extend(identities.checks);
    checks.push(store.check);
    checks.extend(bucket);
    checks.extend(cors);
    checks.extend(key);
    checks.push(guests);
    checks.extend(site);
    checks.extend(people);
    checks
}

/// Why nobody can try what the store allows to whom.
pub(super) const LENT: &str =
    "the store is signed for with the server's own key (s3_access_key_id): the server alone keeps people apart";

/// The bucket, and what pages may do in it.
async fn in_the_store(subject: &Subject, web: &Web, store: &Reached) -> (Vec<Check>, Vec<Check>) {
    let reason = "the store is not reached";
    let Some(list) = &store.answer else { return (store::skipped(reason), cors::skipped(reason)) };
    let bucket = store::checks(subject, web, list).await;
    let cors = match store::headers(subject).await {
        _ if !bucket.iter().all(Check::holds) => cors::skipped("the bucket is not as it should be"),
        Ok(headers) => cors::checks(subject, web, &headers).await,
        Err(why) => cors::skipped(&why),
    };
    (bucket, cors)
}

/// Why nothing can be signed for the store, if that is so.
fn signing(clock: &Check, store: &Reached, bucket: &[Check]) -> Option<String> {
    if clock.verdict == Verdict::Failed {
        Some("the clock of this machine is wrong, and signatures are refused".to_owned())
    } else if store.answer.is_none() {
        Some("the store is not reached".to_owned())
    } else {
        bucket
            .iter()
            .any(|check| check.verdict == Verdict::Failed)
            .then(|| "the bucket is not as it should be".to_owned())
    }
}

/// The configuration, which was read.
pub(crate) fn readable(said: String) -> Check {
    Check::ok(CONFIGURATION, "every value can be used", said)
}

/// A configuration that cannot be used: every problem is a check.
pub(crate) fn unreadable(error: &ConfigError) -> Report {
    let problem = |error: &&ConfigError| {
        Check::failed(
            CONFIGURATION,
            "every value can be used",
            error.to_string(),
            "Correct it, and run the doctor again.",
        )
    };
    Report { checks: error.each().iter().map(problem).collect(), usable: false }
}

/// Something without which nothing can be asked.
pub(crate) fn nobody_to_ask(seen: String, fix: &str) -> Check {
    Check::failed("backend", "the embedded backend runs, so that it can be asked", seen, fix)
}
