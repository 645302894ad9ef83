//! Requests as a browser would send them, and the reasons why there is no answer, told apart.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use tokio::net::{TcpStream, lookup_host};
use url::Url;

/// How long a call may take.
pub(super) const LONGEST: Duration = Duration::from_secs(10);
/// How long until there is a connection.
const CONNECT: Duration = Duration::from_secs(3);
/// What of an answer is read.
const MOST: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Silence {
    /// The name has no address.
    Name(String),
    /// Nobody takes the connection.
    Connection(String),
    /// There is a connection, and no agreement on how to encrypt it.
    Tls(String),
    /// There is a connection, and no answer that can be used.
    Answer(String),
}

impl fmt::Display for Silence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(why) => write!(formatter, "the name is not known to DNS ({why})"),
            Self::Connection(why) => write!(formatter, "nobody takes the connection ({why})"),
            Self::Tls(why) => write!(formatter, "TLS fails ({why})"),
            Self::Answer(why) => write!(formatter, "there is no answer that can be used ({why})"),
        }
    }
}

impl Silence {
    /// What to do about it.
    pub(super) fn fix(&self, setting: &str) -> String {
        match self {
            Self::Name(_) => format!("Correct {setting}, or see to DNS on this machine."),
            Self::Connection(_) => format!(
                "Start what is to answer there, open the way to it (firewall, security group, proxy), or correct {setting}."
            ),
            Self::Tls(_) => {
                "Give it a certificate for this name that this machine trusts; see whether a proxy on the way has its own."
                    .to_owned()
            }
            Self::Answer(_) => format!("See what answers there; correct {setting} if it is something else."),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Answer {
    /// A header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The store's word for what is wrong, `<Code>` of its error
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>).
    pub(super) fn code(&self) -> Option<&str> {
        self.element("Code")
    }

    /// The text of an XML element.
    pub(super) fn element(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
    }

    /// The status, and what the store calls it.
    pub(super) fn told(&self) -> String {
        match self.code() {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}

/// Connections, by TLS and without.
pub(super) struct Web {
    tls: SharedHttpConnector,
    plain: SharedHttpConnector,
}

impl Web {
    pub(super) fn new() -> Self {
        let settings = || HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(LONGEST).build();
        let builder = || Connector::builder().connector_settings(settings()).sleep_impl(TokioSleep::new());
        let tls = builder().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build();
        Self { tls: SharedHttpConnector::new(tls), plain: SharedHttpConnector::new(builder().build_http()) }
    }

    /// Whether the name has an address, and somebody takes a connection there.
    pub(super) async fn knock(&self, url: &Url) -> Result<(), Silence> {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().unwrap_or(443);
        let found = within(lookup_host((host, port))).await.and_then(|found| found.map_err(|error| error.to_string()));
        let addresses: Vec<_> = found.map_err(Silence::Name)?.collect();
        let mut why = "no address".to_owned();
        for address in addresses.into_iter().take(4) {
            match tokio::time::timeout(CONNECT, TcpStream::connect(address)).await {
                Ok(Ok(_)) => return Ok(()),
                Ok(Err(error)) => why = format!("{address}: {error}"),
                Err(_) => why = format!("{address}: no answer in {} s", CONNECT.as_secs()),
            }
        }
        Err(Silence::Connection(why))
    }

    /// Asks, and reads the beginning of the answer.
    pub(super) async fn ask(
        &self,
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Answer, Silence> {
        let is_tls = url.starts_with("https:");
        let connector = if is_tls { &self.tls } else { &self.plain };
        let request = request(method, url, headers, body).map_err(Silence::Answer)?;
        let response = within(connector.call(request)).await.map_err(Silence::Answer)?.map_err(|error| {
            let why = chain(&error);
            if is_tls && speaks_of_tls(&why) { Silence::Tls(why) } else { Silence::Answer(why) }
        })?;
        within(answer(response)).await.map_err(Silence::Answer)?.map_err(Silence::Answer)
    }
}

/// A call that is given up after a while.
pub(super) async fn within<T>(call: impl Future<Output = T>) -> Result<T, String> {
    let late = |_| format!("no answer in {} s", LONGEST.as_secs());
    tokio::time::timeout(LONGEST, call).await.map_err(late)
}

fn request(method: &str, url: &str, headers: &[(String, String)], body: &[u8]) -> Result<HttpRequest, String> {
    let mut request = HttpRequest::new(SdkBody::from(body));
    request.set_method(method).map_err(|error| error.to_string())?;
    request.set_uri(url).map_err(|error| error.to_string())?;
    for (name, value) in headers {
        request.headers_mut().insert(name.clone(), value.clone());
    }
    if !body.is_empty() {
        request.headers_mut().insert("content-length", body.len().to_string());
    }
    Ok(request)
}

async fn answer(response: HttpResponse) -> Result<Answer, String> {
    let status = response.status().as_u16();
    let headers = response.headers().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut body = ByteStream::new(response.into_body());
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| error.to_string())?);
        if bytes.len() > MOST {
            break;
        }
    }
    Ok(Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() })
}

/// An error with everything that it came of.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        source = error.source();
    }
    words
}

fn speaks_of_tls(why: &str) -> bool {
    let why = why.to_ascii_lowercase();
    ["tls", "certificate", "handshake", "corrupt message", "invalid peer", "unknownissuer"]
        .iter()
        .any(|word| why.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_reasons_for_silence_are_told_apart() {
        let web = Web::new();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let nobody = Url::parse(&format!("http://{free}")).unwrap();
        assert!(matches!(web.knock(&nobody).await, Err(Silence::Connection(_))));
        let nowhere = Url::parse("https://store.invalid").unwrap();
        assert!(matches!(web.knock(&nowhere).await, Err(Silence::Name(_))));
        // Somebody who answers a handshake with something else.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let served = tokio::spawn(async move {
            use tokio::io::AsyncWriteExt as _;
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        });
        let silence = web.ask("GET", &format!("https://{at}/"), &[], b"").await.unwrap_err();
        assert!(matches!(silence, Silence::Tls(_)), "{silence}");
        served.await.unwrap();
    }

    #[test]
    fn the_store_says_what_is_wrong_in_xml() {
        let body = "<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>".to_owned();
        let answer = Answer { status: 404, headers: vec![("X-A".to_owned(), "b".to_owned())], body };
        assert_eq!((answer.told().as_str(), answer.header("x-a")), ("404 NoSuchBucket", Some("b")));
    }
}
