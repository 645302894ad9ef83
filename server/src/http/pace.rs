//! How long a connection may be silent between requests, how long a request's head may take once it has begun, and how long
//! a client may take nothing of what is sent to it.
//!
//! hyper knows one time for both, which starts with the wait for a head. A proxy keeps connections for longer than a head may take.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, sleep_until};

use super::listener::Limits;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// A head arrives since then: the first one since the connection was made.
    Head(Instant),
    /// A request is answered, which has limits of its own.
    Answer,
    /// All was answered; since then nothing came or went.
    Idle(Instant),
}

/// What one connection is doing, as of what happened on it.
#[derive(Debug, Clone, Copy)]
struct State {
    phase: Phase,
    /// Since when the client takes nothing of what is ready to be sent; none while it does, or nothing is.
    stalled: Option<Instant>,
}

impl State {
    fn new(now: Instant) -> Self {
        Self { phase: Phase::Head(now), stalled: None }
    }

    /// Bytes came.
    fn arrived(&mut self, now: Instant) {
        if matches!(self.phase, Phase::Idle(_)) {
            self.phase = Phase::Head(now);
        }
    }

    /// Bytes went. What is left of an answer may take as long as it moves.
    fn sent(&mut self, now: Instant) {
        self.stalled = None;
        if matches!(self.phase, Phase::Idle(_)) {
            self.phase = Phase::Idle(now);
        }
    }

    /// There is something to send, and the client does not take it now.
    fn waits_to_send(&mut self, now: Instant) {
        self.stalled.get_or_insert(now);
    }

    /// When the connection is lost, if nothing happens on it until then.
    fn end(&self, limits: &Limits) -> Option<Instant> {
        let of_phase = match self.phase {
            Phase::Head(since) => Some(since + limits.head),
            Phase::Answer => None,
            Phase::Idle(since) => Some(since + limits.idle),
        };
        let of_stall = self.stalled.map(|since| since + limits.stall);
        of_phase.into_iter().chain(of_stall).min()
    }
}

/// What one connection is doing. Copies are of the same one.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    limits: Limits,
    state: Arc<Mutex<State>>,
}

impl Pace {
    /// Of a connection that was made just now.
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, state: Arc::new(Mutex::new(State::new(Instant::now()))) }
    }

    /// Ends when a head takes too long, nothing is asked for too long, or the client takes nothing of an answer for too long.
    pub(super) async fn is_lost(&self) {
        let Limits { head, idle, stall, .. } = self.limits;
        loop {
            let now = Instant::now();
            // Whatever begins after this look lasts at least as long as the shortest of the three.
            let next_look = now + head.min(idle).min(stall);
            let end = self.state().end(&self.limits).unwrap_or(next_look);
            if end <= now {
                return;
            }
            sleep_until(end.min(next_look)).await;
        }
    }

    /// A head has arrived. It is answered until the answer's body is dropped.
    pub(super) fn answering(&self) -> Answering {
        self.state().phase = Phase::Answer;
        Answering(self.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.0.state().phase = Phase::Idle(Instant::now());
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
        match sent {
            Poll::Ready(Ok(1..)) => self.pace.state().sent(Instant::now()),
            Poll::Pending => self.pace.state().waits_to_send(Instant::now()),
            Poll::Ready(_) => {}
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
            self.pace.state().arrived(Instant::now());
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures::FutureExt as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::Instant;

    use super::{Limits, Pace, Phase, State, Watched};

    const SECOND: Duration = Duration::from_secs(1);

    fn limits() -> Limits {
        Limits { head: 3 * SECOND, idle: 10 * SECOND, stall: 5 * SECOND, ..Limits::default() }
    }

    #[test]
    fn a_head_has_its_time_from_its_first_byte_on_whatever_comes_after_that() {
        let start = Instant::now();
        let mut state = State::new(start);
        state.arrived(start + SECOND);
        assert_eq!(state.end(&limits()), Some(start + 3 * SECOND), "the first one from the connection on");
        state.phase = Phase::Idle(start + 2 * SECOND);
        assert_eq!(state.end(&limits()), Some(start + 12 * SECOND));
        state.arrived(start + 9 * SECOND);
        state.arrived(start + 11 * SECOND);
        assert_eq!(state.end(&limits()), Some(start + 12 * SECOND));
    }

    #[test]
    fn an_answer_that_is_not_taken_has_an_end_and_one_that_is_taken_slowly_has_none() {
        let start = Instant::now();
        let mut state = State { phase: Phase::Answer, stalled: None };
        assert_eq!(state.end(&limits()), None, "it may take long to be worked out");
        for second in (0..1_000).step_by(4) {
            state.waits_to_send(start + second * SECOND);
            // Trying again and again does not make the wait a shorter one.
            state.waits_to_send(start + (second + 3) * SECOND);
            assert_eq!(state.end(&limits()), Some(start + (second + 5) * SECOND));
            state.sent(start + (second + 4) * SECOND);
            assert_eq!(state.end(&limits()), None, "it moves");
        }
    }

    #[test]
    fn the_rest_of_an_answer_has_as_long_as_it_moves() {
        let start = Instant::now();
        let mut state = State { phase: Phase::Idle(start), stalled: None };
        state.waits_to_send(start);
        assert_eq!(
            state.end(&limits()),
            Some(start + 5 * SECOND),
            "what is not taken is lost before the pause is over"
        );
        state.sent(start + 4 * SECOND);
        assert_eq!(state.end(&limits()), Some(start + 14 * SECOND));
    }

    #[tokio::test]
    async fn whether_the_client_takes_what_is_sent_is_noticed_of_the_stream() {
        let (mut client, server) = duplex(8);
        let pace = Pace::new(limits());
        let mut watched = Watched::new(server, pace.clone());
        watched.write_all(b"12345678").await.unwrap();
        assert_eq!(pace.state().stalled, None, "there is room for it");
        assert_eq!(watched.write(b"9").now_or_never().map(Result::unwrap), None);
        assert!(pace.state().stalled.is_some(), "there is none for more");
        client.read_exact(&mut [0; 4]).await.unwrap();
        watched.write_all(b"9").await.unwrap();
        assert_eq!(pace.state().stalled, None);
    }
}
