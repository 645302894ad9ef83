//! Requests as bytes on a socket: what no well-behaved client would send.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// An answer as far as these tests look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// `<Code>` of an error; empty when there is none.
    pub(super) code: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Status and code, to compare.
    pub(super) fn outcome(&self) -> (u16, &str) {
        (self.status, &self.code)
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A request that can be changed in every part before it is sent.
#[derive(Debug, Clone)]
pub(super) struct RawRequest {
    method: String,
    /// `127.0.0.1:{port}`, where the bytes go.
    address: String,
    /// Path and query exactly as they are sent.
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl RawRequest {
    /// A request for a presigned address, with the headers that go with it.
    pub(super) fn new<'h>(method: &str, url: &str, headers: impl Iterator<Item = (&'h str, &'h str)>) -> Self {
        let parsed = Url::parse(url).unwrap();
        let address = format!("{}:{}", parsed.host_str().unwrap(), parsed.port().unwrap());
        // Taken from the text, because parsing it would tidy up `..`.
        let start = url.find(&address).unwrap() + address.len();
        let mut headers: Vec<(String, String)> =
            headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            headers.push(("host".to_owned(), address.clone()));
        }
        Self { method: method.to_owned(), target: url[start..].to_owned(), address, headers, body: Vec::new() }
    }

    #[must_use]
    pub(super) fn with_method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    #[must_use]
    pub(super) fn with_query(mut self, more: &str) -> Self {
        self.target = format!("{}&{more}", self.target);
        self
    }

    #[must_use]
    pub(super) fn without_query(mut self) -> Self {
        self.target = self.target.split('?').next().unwrap().to_owned();
        self
    }

    /// Leaves `content-length` as it is.
    #[must_use]
    pub(super) fn with_less_body_than_announced(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    #[must_use]
    pub(super) fn with_body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        let length = body.len().to_string();
        self.with_header("content-length", &length)
    }

    #[must_use]
    pub(super) fn with_header(mut self, name: &str, value: &str) -> Self {
        self = self.without_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub(super) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| !found.eq_ignore_ascii_case(name));
        self
    }

    #[must_use]
    pub(super) fn with_target(mut self, from: &str, to: &str) -> Self {
        assert!(self.target.contains(from), "{from} is in {}", self.target);
        self.target = self.target.replacen(from, to, 1);
        self
    }

    /// Sends it and reads the whole answer.
    pub(super) async fn send(&self) -> Answer {
        let mut socket = self.write().await;
        let mut answer = Vec::new();
        let _reset_after_the_answer = socket.read_to_end(&mut answer).await;
        parse(&answer)
    }

    /// Sends it and goes away without waiting for an answer.
    pub(super) async fn abandon(&self) {
        let mut socket = self.write().await;
        socket.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _whatever_comes = socket.read_to_end(&mut answer).await;
    }

    async fn write(&self) -> TcpStream {
        let mut bytes = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", self.method, self.target).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        let mut socket = TcpStream::connect(&self.address).await.unwrap();
        // The server may answer and close before it has read everything.
        let _refused_early = socket.write_all(&bytes).await;
        socket
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer with headers");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let body = bytes[end + 4..].to_vec();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let text = String::from_utf8_lossy(&body);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    Answer { status, code: code.unwrap_or_default().to_owned(), headers, body: body.clone() }
}
