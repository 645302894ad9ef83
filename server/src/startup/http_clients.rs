//! What is done around each request of the AWS SDK: the time of its answer is taken in, and where there was no connection, another one
//! is tried.

use std::error::Error;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use tokio::time::Instant;

use crate::clock::{Clock, Corrected};

/// How long is waited before each further try.
const WAITS: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(200), Duration::from_millis(600)];

/// After so long no further try is begun: somebody waits for the answer.
const LATEST: Duration = Duration::from_secs(4);

/// Has each answer's `Date` tell the time.
pub(super) fn timed(inner: SharedHttpClient, time: Corrected) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(Timed { inner: inner.http_connector(settings, components), time: time.clone() })
    })
}

/// Tries again where no connection came about. Whatever may have arrived is not sent twice.
pub(super) fn insistent(inner: SharedHttpClient) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(Insistent { inner: inner.http_connector(settings, components) })
    })
}

#[derive(Debug)]
struct Timed {
    inner: SharedHttpConnector,
    time: Corrected,
}

impl HttpConnector for Timed {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (time, sent) = (self.time.clone(), self.time.steady());
        let answer = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            // What a cache kept has the time of when it was kept.
            if let (Some(date), None) = (answer.headers().get("date"), answer.headers().get("age")) {
                time.heard(sent, date);
            }
            Ok(answer)
        })
    }
}

#[derive(Debug)]
struct Insistent {
    inner: SharedHttpConnector,
}

impl HttpConnector for Insistent {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let inner = self.inner.clone();
        HttpConnectorFuture::new(async move {
            let (began, mut request) = (Instant::now(), request);
            for wait in WAITS {
                let spare = request.try_clone();
                let error = match inner.call(request).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => error,
                };
                match spare {
                    Some(spare) if never_connected(&error) && began.elapsed() + wait < LATEST => request = spare,
                    _ => return Err(error),
                }
                tracing::debug!(%error, "no connection: another is tried");
                tokio::time::sleep(wait).await;
            }
            inner.call(request).await
        })
    }
}

/// Whether there was no connection, so that nothing was sent. One from before that had ended is not among these: the HTTP client itself
/// takes another then, if it had not begun to send.
fn never_connected(error: &ConnectorError) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<hyper_util::client::legacy::Error>() {
            return error.is_connect();
        }
        cause = error.source();
    }
    false
}
