//! A form's body on its way into the parser, in bites.
//!
//! The parser takes whatever its source has ready before it looks at what it has, and keeps it until it has found the end of
//! a part's head. So before the file it gets one bite at a time, only when it cannot go on without, and all in all no more
//! than the fields of a form may take.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::BodyDataStream;
use bytes::Bytes;
use futures::Stream;
use thiserror::Error;

/// The most bytes that the parser gets at a time before the file.
const BITE: usize = 8 * 1024;
/// The most bytes before the file's content: the fields, with the heads of their parts. What the fields themselves may
/// take is less: see [`super::fields`].
const BEFORE_FILE: usize = 64 * 1024;

/// Why the parser gets no more.
#[derive(Debug, Error)]
pub(super) enum FeedError {
    /// There is no file within the bytes that the fields may take.
    #[error("the fields before the file are too large")]
    Fields,
    /// The sender or the connection failed.
    #[error("the body ended early: {0}")]
    Broken(axum::Error),
}

/// Says how much the parser gets.
#[derive(Clone, Default)]
pub(super) struct Gate {
    /// Whether the file has begun.
    is_open: Arc<AtomicBool>,
    /// Whether the parser is to look at what it has before it gets more.
    is_full: Arc<AtomicBool>,
}

impl Gate {
    /// Lifts the bounds: the file begins.
    pub(super) fn open(&self) {
        self.is_open.store(true, Ordering::Relaxed);
    }

    /// Before each step of the parser.
    pub(super) fn look_first(&self) {
        self.is_full.store(true, Ordering::Relaxed);
    }

    fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Relaxed)
    }
}

/// The stream that the parser reads.
pub(super) struct Feed {
    body: BodyDataStream,
    gate: Gate,
    /// What has arrived and was not handed over yet.
    rest: Bytes,
    given: usize,
}

impl Feed {
    pub(super) fn new(body: BodyDataStream, gate: Gate) -> Self {
        Self { body, gate, rest: Bytes::new(), given: 0 }
    }
}

impl Stream for Feed {
    type Item = Result<Bytes, FeedError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let feed = &mut *self;
        if feed.gate.is_full.swap(false, Ordering::Relaxed) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        while feed.rest.is_empty() {
            match Pin::new(&mut feed.body).poll_next(context) {
                Poll::Ready(Some(Ok(piece))) => feed.rest = piece,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(FeedError::Broken(error)))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
        feed.gate.look_first();
        if feed.gate.is_open() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut feed.rest))));
        }
        let bite = feed.rest.split_to(feed.rest.len().min(BITE));
        feed.given = feed.given.saturating_add(bite.len());
        if feed.given > BEFORE_FILE {
            return Poll::Ready(Some(Err(FeedError::Fields)));
        }
        Poll::Ready(Some(Ok(bite)))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures::StreamExt as _;
    use futures::task::noop_waker;

    use super::*;

    fn feed(bytes: usize) -> (Feed, Gate) {
        let gate = Gate::default();
        (Feed::new(Body::from(vec![0; bytes]).into_data_stream(), gate.clone()), gate)
    }

    #[tokio::test]
    async fn everything_arrives_in_bites_before_the_file_and_whole_after() {
        let (mut feed, gate) = feed(3 * BITE + 1);
        let mut sizes = Vec::new();
        while let Some(bite) = feed.next().await {
            sizes.push(bite.unwrap().len());
            if sizes.len() == 2 {
                gate.open();
            }
        }
        assert_eq!(sizes, [BITE, BITE, BITE + 1]);
    }

    #[tokio::test]
    async fn the_parser_looks_at_each_bite_before_it_gets_the_next() {
        let (mut feed, gate) = feed(2 * BITE);
        let waker = noop_waker();
        let mut context = Context::from_waker(&waker);
        assert!(feed.poll_next_unpin(&mut context).is_ready());
        assert!(feed.poll_next_unpin(&mut context).is_pending());
        gate.look_first();
        assert!(feed.poll_next_unpin(&mut context).is_pending());
        assert!(feed.poll_next_unpin(&mut context).is_ready());
    }

    #[tokio::test]
    async fn a_body_without_a_file_ends_at_the_bound() {
        let (mut feed, _gate) = feed(BEFORE_FILE + 1);
        let mut given = 0;
        let refusal = loop {
            match feed.next().await.unwrap() {
                Ok(bite) => given += bite.len(),
                Err(refusal) => break refusal,
            }
        };
        assert!(matches!(refusal, FeedError::Fields));
        assert_eq!(given, BEFORE_FILE);
    }
}
