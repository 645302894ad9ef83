//! Calls of this program that no SDK makes, to the user pool's OAuth endpoints above all: with the HTTP client that the AWS SDK brings
//! along.

use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use zeroize::Zeroizing;

/// How long until there is a connection, and until there is an answer.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(10);

/// A connection.
#[derive(Clone)]
pub(crate) struct Line(SharedHttpConnector);

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl Line {
    /// By TLS, to hosts whose certificates this machine trusts.
    pub(crate) fn by_tls() -> Self {
        let builder = Connector::builder().connector_settings(settings()).sleep_impl(TokioSleep::new());
        Self(SharedHttpConnector::new(builder.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build()))
    }

    /// Without TLS, on this machine.
    pub(crate) fn plain() -> Self {
        let builder = Connector::builder().connector_settings(settings()).sleep_impl(TokioSleep::new());
        Self(SharedHttpConnector::new(builder.build_http()))
    }

    /// Asks for a page, and gives the status of the answer; says in words why there is none.
    pub(crate) async fn status(&self, url: &str) -> Result<u16, String> {
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_uri(url).map_err(|error| error.to_string())?;
        let response = self.0.call(request).await.map_err(|error| error.to_string())?;
        Ok(response.status().as_u16())
    }

    /// Asks for a page, and gives what the answer says of the time, if it says anything; says in words why there is no answer.
    pub(crate) async fn date(&self, url: &str) -> Result<Option<String>, String> {
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_uri(url).map_err(|error| error.to_string())?;
        let response = self.0.call(request).await.map_err(|error| error.to_string())?;
        // What a cache kept has the time of when it was kept.
        let headers = response.headers();
        Ok(headers.get("date").filter(|_| headers.get("age").is_none()).map(str::to_owned))
    }

    /// Posts a form; says in words why there is no answer.
    pub(super) async fn post(&self, url: &str, form: &str, authorization: Option<&str>) -> Result<Answer, String> {
        let mut request = HttpRequest::new(SdkBody::from(form));
        request.set_method("POST").map_err(|error| error.to_string())?;
        request.set_uri(url).map_err(|error| error.to_string())?;
        let headers = request.headers_mut();
        headers.insert("content-type", "application/x-www-form-urlencoded");
        headers.insert("content-length", form.len().to_string());
        headers.insert("accept", "application/json");
        if let Some(authorization) = authorization {
            headers.insert("authorization", authorization.to_owned());
        }
        let response = self.0.call(request).await.map_err(|error| error.to_string())?;
        let status = response.status().as_u16();
        let body = ByteStream::new(response.into_body()).collect().await.map_err(|error| error.to_string())?;
        Ok(Answer { status, body: Zeroizing::new(body.to_vec()) })
    }
}

fn settings() -> HttpConnectorSettings {
    HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(ANSWER).build()
}
