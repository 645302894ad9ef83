//! What follows from a fault, and how often the same is tried.

use super::failure::Failure;
use super::fault::Fault;
use super::state::RetryReason;
use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

/// How often one request may fail, as long as others succeed meanwhile or the store gives an answer.
pub(super) const MOST_TRIES: u32 = 8;

/// How often bytes may arrive damaged, a name be taken at the last moment, or parts be missing.
pub(super) const MOST_REPEATS: u32 = 3;

const BASE_MS: u32 = 500;
const CAP_MS: u32 = 30_000;

/// Milliseconds to wait after so many failures in a row: 500, doubling, at most 30,000.
pub(super) fn back_off_ms(failures: u32) -> u32 {
    BASE_MS.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX)).min(CAP_MS)
}

/// Whether a failure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Not while nothing at all succeeds: then it is an outage, and outages end.
    ThroughOutages,
    /// Each one.
    Counted,
    /// None: whoever refused has said when to come back.
    Endless,
}

/// How often one request has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tries {
    /// In a row.
    pub(super) failures: u32,
    counted: u32,
    /// Others' successes at the last failure.
    mark: u64,
}

impl Tries {
    /// It failed once more, after so many successes of others. `None` when it is not to be tried again.
    pub(super) fn fail(&mut self, successes: u64, patience: Patience) -> Option<u32> {
        self.counted += u32::from(match patience {
            Patience::Counted => true,
            Patience::ThroughOutages => self.failures == 0 || successes != self.mark,
            Patience::Endless => false,
        });
        self.failures = self.failures.saturating_add(1);
        self.mark = successes;
        (self.counted < MOST_TRIES).then_some(self.failures)
    }
}

/// What went wrong with one body or part so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Trouble {
    /// Requests that failed.
    pub(super) tries: Tries,
    /// Times that it arrived damaged.
    pub(super) damaged: u32,
    /// Whether it was signed anew because the store found the permission expired.
    pub(super) was_signed_anew: bool,
    /// Permissions that had lapsed before anything was sent.
    pub(super) lapses: u32,
}

/// What becomes of an open upload when its file fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remains {
    /// It stays open, for the next try.
    Kept,
    /// It is given up.
    Abandoned,
}

/// What follows from a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The same again after a while.
    Again {
        /// Why.
        reason: RetryReason,
        /// Whether it counts.
        patience: Patience,
        /// What the store asked for.
        at_least_ms: u32,
        /// Whether everything is to go more slowly.
        slows_down: bool,
    },
    /// The same with a new permission.
    SignAnew {
        /// Whether the store said so, which may happen once.
        was_sent: bool,
    },
    /// The bytes are read and hashed once more, and sent if they are the same.
    HashAnew,
    /// The upload is not there any more.
    BeginAnew,
    /// The name is taken now.
    NameTaken,
    /// The store lacks parts.
    ListAnew,
    /// The session has ended.
    SignIn,
    /// There is no connection.
    Offline,
    /// Nothing more is tried.
    Fail(Failure, Remains),
}

/// What follows from a fault.
pub(super) fn judge(fault: Fault) -> Verdict {
    use RetryReason::ConnectionLost;
    match fault {
        Fault::StoreUnreachable => again(ConnectionLost, Patience::ThroughOutages),
        // Fewer at once are quicker on a line that is too slow for all.
        Fault::Stalled => Verdict::Again {
            reason: ConnectionLost,
            patience: Patience::ThroughOutages,
            at_least_ms: 0,
            slows_down: true,
        },
        Fault::Offline => Verdict::Offline,
        Fault::TicketLapsed => Verdict::SignAnew { was_sent: false },
        Fault::Expired => Verdict::SignAnew { was_sent: true },
        Fault::Unreadable => Verdict::Fail(Failure::Unreadable, Remains::Kept),
        Fault::Refused { status, code, retry_after_s } => judge_refusal(status, code, retry_after_s),
        Fault::Denied { request_id } => Verdict::Fail(Failure::Denied { request_id }, Remains::Abandoned),
        Fault::Server(error) => judge_server(error),
    }
}

fn again(reason: RetryReason, patience: Patience) -> Verdict {
    Verdict::Again { reason, patience, at_least_ms: 0, slows_down: false }
}

fn judge_refusal(status: u16, code: String, retry_after_s: Option<u32>) -> Verdict {
    let busy = |patience| Verdict::Again {
        reason: RetryReason::StoreBusy,
        patience,
        at_least_ms: retry_after_s.unwrap_or_default().saturating_mul(1000),
        slows_down: true,
    };
    match (status, code.as_str()) {
        (_, "BadDigest" | "InvalidDigest" | "XAmzContentChecksumMismatch" | "IncompleteBody") => Verdict::HashAnew,
        (_, "NoSuchUpload") | (404, "") => Verdict::BeginAnew,
        (412, _) => Verdict::NameTaken,
        (408, _) | (_, "RequestTimeout") => again(RetryReason::ConnectionLost, Patience::ThroughOutages),
        (429 | 503, _) | (_, "SlowDown") => busy(Patience::ThroughOutages),
        (500 | 502 | 504, _) => busy(Patience::Counted),
        (_, "ConditionalRequestConflict" | "OperationAborted") => again(RetryReason::StoreBusy, Patience::Counted),
        (507, _) | (_, "QuotaExceeded" | "InsufficientStorage" | "XMinioStorageFull") => {
            Verdict::Fail(Failure::StoreFull, Remains::Kept)
        }
        (413, _) | (_, "EntityTooLarge") => Verdict::Fail(Failure::Refused { status, code }, Remains::Kept),
        _ => Verdict::Fail(Failure::Refused { status, code }, Remains::Abandoned),
    }
}

fn judge_server(error: ApiError) -> Verdict {
    match error {
        ApiError::Unreachable => again(RetryReason::ServerUnreachable, Patience::ThroughOutages),
        // What an edge in front of a server that restarts answers is not understood either.
        ApiError::BadRequest | ApiError::Internal => again(RetryReason::ServerUnreachable, Patience::Counted),
        ApiError::SignedOut => Verdict::SignIn,
        ApiError::Storage { reason } => match reason {
            StorageError::Unavailable => again(RetryReason::StoreBusy, Patience::ThroughOutages),
            StorageError::Busy { retry_after_s } => Verdict::Again {
                reason: RetryReason::StoreBusy,
                patience: Patience::Endless,
                at_least_ms: retry_after_s.saturating_mul(1000),
                slows_down: false,
            },
            StorageError::UploadGone => Verdict::BeginAnew,
            StorageError::PartsMissing => Verdict::ListAnew,
            StorageError::NameTaken => Verdict::NameTaken,
            StorageError::StoreFull => Verdict::Fail(Failure::StoreFull, Remains::Kept),
            StorageError::ContentDiffers => Verdict::Fail(Failure::ContentDiffers, Remains::Abandoned),
            StorageError::BadKey { .. }
            | StorageError::TooLarge { .. }
            | StorageError::BadContentType
            | StorageError::FalsePicture
            | StorageError::BadChecksum
            | StorageError::NotFound
            | StorageError::NotAllowed
            | StorageError::IntoItself
            | StorageError::TooManyFiles { .. } => Verdict::Fail(Failure::Server(reason.into()), Remains::Abandoned),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_TRIES, Patience, Tries, back_off_ms};

    #[test]
    fn waits_double_up_to_half_a_minute() {
        for (failures, ms) in
            [(1, 500), (2, 1000), (3, 2000), (6, 16_000), (7, 30_000), (33, 30_000), (u32::MAX, 30_000)]
        {
            assert_eq!(back_off_ms(failures), ms, "{failures}");
        }
    }

    #[test]
    fn tries_end_when_others_succeed_and_go_on_through_an_outage() {
        let mut alone = Tries::default();
        assert!((0..100).all(|_| alone.fail(5, Patience::ThroughOutages).is_some()));
        let mut among_others = Tries::default();
        let tries = (0..100).take_while(|&successes| among_others.fail(successes, Patience::ThroughOutages).is_some());
        assert_eq!(tries.count(), MOST_TRIES as usize - 1);
        let mut refused = Tries::default();
        assert!((0..100).all(|successes| refused.fail(successes, Patience::Endless).is_some()));
        let mut answered = Tries::default();
        let tries = (0..100).take_while(|_| answered.fail(0, Patience::Counted).is_some());
        assert_eq!(tries.count(), MOST_TRIES as usize - 1);
    }
}
