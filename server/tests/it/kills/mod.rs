//! The real binary under load, killed at random moments and started again: every acknowledged byte is there, and what was not
//! acknowledged is there whole or not at all.
//!
//! A few kills are part of every run of the tests; `make torture` does a thousand. `UPDOWN_KILLS` says how many, `UPDOWN_SEED`
//! repeats the choices of an earlier run (the moments of the kills depend on the machine, too).

mod binary;
mod content;
mod load;
mod random;

use std::collections::BTreeSet;

use aws_sdk_s3::Client;
use tokio::sync::watch;
use tokio::task::JoinSet;

use binary::{Binary, Server};
use content::Version;
use load::{Key, Tally};
use random::Random;

/// How many clients write at a time, each to keys of its own.
const CLIENTS: u64 = 8;
/// How many keys each of them has.
const KEYS: u64 = 5;
/// How many kills a run without further words does.
const KILLS: u64 = 5;
/// In so many rounds everything that is done, however rarely, was done.
const MANY: u64 = 40;
/// A kill comes after at most so many answers.
const ANSWERS: u64 = 80;
/// The stopped directory is checked after each so many kills, and copied while it is served before.
const CHECKED: u64 = 10;

/// A number from the environment of the run.
#[expect(clippy::disallowed_methods, reason = "the only way to tell a test how much it is to do")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is to be a number")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kills_at_random_moments() {
    let kills = setting("UPDOWN_KILLS").unwrap_or(KILLS);
    let seed = setting("UPDOWN_SEED").unwrap_or_else(random::seed);
    println!("{kills} kills with UPDOWN_SEED={seed}");
    let binary = Binary::new();
    let mut random = Random::new(seed);
    let mut clients: Vec<Vec<Key>> = (0..CLIENTS).map(|client| load::keys(client, KEYS)).collect();
    let mut total = Tally::default();
    for kill in 0..kills {
        let server = binary.start();
        let store = server.store();
        compare(&store, &server, &mut clients, &mut total).await;
        let answers = random.below(ANSWERS);
        let copied = kill % CHECKED == 0;
        let round = Round { answers, copied, seed: random.next() };
        clients = round.run(&binary, server, store, clients, &mut total).await;
        if kill % CHECKED == 0 || kill + 1 == kills {
            binary.fsck(binary.data_dir());
            total.checked += 1;
        }
    }
    let server = binary.start();
    compare(&server.store(), &server, &mut clients, &mut total).await;
    drop(server);
    println!("{kills} kills, {total}");
    assert!(total.acknowledged() > 0 && total.compared_bytes > 0);
    assert!(kills < MANY || total.is_complete(), "{total:?}");
}

/// Load until enough was answered, then the kill.
struct Round {
    answers: u64,
    /// Whether a copy is made meanwhile.
    copied: bool,
    seed: u64,
}

impl Round {
    async fn run(
        self,
        binary: &Binary,
        server: Server,
        store: Client,
        clients: Vec<Vec<Key>>,
        total: &mut Tally,
    ) -> Vec<Vec<Key>> {
        let (answered, mut seen) = watch::channel(0_u64);
        let mut working = JoinSet::new();
        for (number, keys) in (0..).zip(clients) {
            let random = Random::new(self.seed ^ (number << 32));
            working.spawn(load::work(store.clone(), server.bucket.clone(), keys, random, answered.clone()));
        }
        // When no client works any more, nobody waits for answers.
        drop(answered);
        if self.copied {
            // Copied in the middle of the load, by another process; the copy is whole.
            seen.wait_for(|count| *count > 0).await.unwrap();
            binary.backup();
            total.backups += 1;
        }
        let until = *seen.borrow() + self.answers;
        seen.wait_for(|count| *count >= until).await.unwrap();
        server.kill();
        let mut clients = Vec::new();
        while let Some(ended) = working.join_next().await {
            let (keys, tally) = ended.unwrap();
            clients.push(keys);
            total.add(&tally);
        }
        clients
    }
}

/// Compares everything that the store holds with what it acknowledged.
async fn compare(store: &Client, server: &Server, clients: &mut [Vec<Key>], total: &mut Tally) {
    let mut there = BTreeSet::new();
    for key in clients.iter_mut().flatten() {
        let found = load::get(store, &server.bucket, &key.name).await.expect("an answer, because nobody kills it now");
        total.compared_bytes += found.map_or(0, Version::length);
        match key.unanswered.take() {
            Some(wanted) if wanted == found && wanted != key.known => total.unanswered_done += 1,
            unanswered => {
                assert_eq!(found, key.known, "{}, with {unanswered:?} not answered", key.name);
                total.unanswered_undone += u64::from(unanswered.is_some());
            }
        }
        key.known = found;
        if found.is_some() {
            there.insert(key.name.clone());
        }
    }
    let listed = store.list_objects_v2().bucket(&server.bucket).send().await.unwrap();
    let listed: BTreeSet<String> = listed.contents().iter().map(|object| object.key().unwrap().to_owned()).collect();
    assert_eq!(listed, there);
}
