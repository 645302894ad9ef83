//! How long a connection may be silent between requests, and how long a request's head may take once it has begun.
//!
//! hyper knows one time for both, which starts with the wait for a head. A proxy keeps connections for longer than a head may take.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, sleep_until};

#[derive(Debug, Clone, Copy)]
enum Phase {
    /// A head arrives since then: the first one since the connection was made.
    Head(Instant),
    /// A request is answered, which has limits of its own.
    Answer,
    /// All was answered; since then nothing came or went.
    Idle(Instant),
}

/// What one connection is doing. Copies are of the same one.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    head: Duration,
    idle: Duration,
    phase: Arc<Mutex<Phase>>,
}

impl Pace {
    /// Of a connection that was made just now.
    pub(super) fn new(head: Duration, idle: Duration) -> Self {
        Self { head, idle, phase: Arc::new(Mutex::new(Phase::Head(Instant::now()))) }
    }

    /// Ends when a head takes too long, or nothing is asked for too long.
    pub(super) async fn is_lost(&self) {
        loop {
            let now = Instant::now();
            // Whatever begins after this look lasts at least as long as the shorter of the two.
            let next_look = now + self.head.min(self.idle);
            let end = match *self.phase() {
                Phase::Head(since) => since + self.head,
                Phase::Answer => next_look,
                Phase::Idle(since) => since + self.idle,
            };
            if end <= now {
                return;
            }
            sleep_until(end.min(next_look)).await;
        }
    }

    /// A head has arrived. It is answered until the answer's body is dropped.
    pub(super) fn answering(&self) -> Answering {
        *self.phase() = Phase::Answer;
        Answering(self.clone())
    }

    fn arrived(&self) {
        let mut phase = self.phase();
        if matches!(*phase, Phase::Idle(_)) {
            *phase = Phase::Head(Instant::now());
        }
    }

    /// What is left of an answer may take as long as it moves.
    fn sent(&self) {
        let mut phase = self.phase();
        if matches!(*phase, Phase::Idle(_)) {
            *phase = Phase::Idle(Instant::now());
        }
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// That a request is being answered.
pub(super) struct Answering(Pace);

impl Answering {
    /// The answer, which is under way until its body is gone.
    pub(super) fn with(self, response: Response) -> Response {
        response.map(|body| Body::new(Paced { body, _answering: self }))
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        *self.0.phase() = Phase::Idle(Instant::now());
    }
}

/// A body that says when it is gone.
struct Paced {
    body: Body,
    _answering: Answering,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream whose bytes are noticed.
pub(super) struct Watched<S> {
    stream: S,
    pace: Pace,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, pace: Pace) -> Self {
        Self { stream, pace }
    }

    fn noticed(&self, sent: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(sent, Poll::Ready(Ok(1..))) {
            self.pace.sent();
        }
        sent
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.pace.arrived();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.noticed(sent)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.noticed(sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
