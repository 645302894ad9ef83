//! Asks a server that is running whether it is well.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::Url;

use super::Outcome;
use crate::cli::HealthOptions;
use crate::config::{ConfigError, Sources, app_address};
use crate::federation::Line;

/// It is not well, or nobody answers.
const UNWELL: u8 = 1;
/// Nobody could be asked.
const UNUSABLE: u8 = 2;

/// Asks the address that is named, or the configured one, and says nothing when all is well.
///
/// # Errors
/// When the configuration does not say where the server is.
pub async fn health(sources: &Sources, options: &HealthOptions) -> Result<Outcome, ConfigError> {
    let url = match &options.url {
        Some(text) => named(text),
        None => configured(app_address(sources)?),
    };
    let (complaint, code) = match url {
        Ok(url) => match asked(&url).await {
            Ok(200) => (None, 0),
            Ok(status) => (Some(format!("{url} answers {status}")), UNWELL),
            Err(error) => (Some(format!("{url} does not answer: {error}")), UNWELL),
        },
        Err(words) => (Some(words), UNUSABLE),
    };
    Ok(Outcome { said: None, complaint, code })
}

async fn asked(url: &Url) -> Result<u16, String> {
    let line = if url.scheme() == "https" { Line::by_tls() } else { Line::plain() };
    line.status(url.as_str()).await
}

/// What was typed; of a server without a path, the address that says whether it is well.
fn named(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{text} is not a URL ({error})"))?;
    match (url.scheme(), url.path()) {
        ("http" | "https", "/") => url.join("health").map_err(|error| format!("{text} is not a URL ({error})")),
        ("http" | "https", _) => Ok(url),
        _ => Err(format!("{text} is to begin with http:// or https://")),
    }
}

/// Where a server that listens there is reached from the same machine.
fn configured(addr: SocketAddr) -> Result<Url, String> {
    let ip = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    if addr.port() == 0 {
        return Err("the configured port is 0, which stands for any: name the URL".to_owned());
    }
    let at = SocketAddr::new(ip, addr.port());
    Url::parse(&format!("http://{at}/health")).map_err(|error| format!("{at} cannot be asked: {error}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::{HealthOptions, Sources, configured, health, named};

    #[test]
    fn it_is_asked_where_it_can_be_reached() {
        for (addr, url) in [
            ("0.0.0.0:3000", Some("http://127.0.0.1:3000/health")),
            ("[::]:3000", Some("http://[::1]:3000/health")),
            ("192.0.2.1:80", Some("http://192.0.2.1/health")),
            ("127.0.0.1:0", None),
        ] {
            assert_eq!(configured(addr.parse().unwrap()).ok().map(String::from).as_deref(), url, "{addr}");
        }
        for (text, url) in [
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000/health")),
            ("https://pictures.example/ready", Some("https://pictures.example/ready")),
            ("ftp://pictures.example", None),
            ("127.0.0.1", None),
        ] {
            assert_eq!(named(text).ok().map(String::from).as_deref(), url, "{text}");
        }
    }

    /// How the command ends when the server answers its one request like that.
    async fn code_for(answer: &'static str) -> u8 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap().to_string();
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let read = stream.read(&mut request).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&request[..read]).into_owned()
        });
        let flags = BTreeMap::from([("addr", addr)]);
        let sources = Sources::gather(flags, [], None).unwrap();
        let outcome = health(&sources, &HealthOptions::default()).await.unwrap();
        assert!(served.await.unwrap().starts_with("GET /health HTTP/1.1"));
        assert_eq!(outcome.complaint.is_none(), outcome.code == 0);
        outcome.code
    }

    #[tokio::test]
    async fn only_200_is_well() {
        assert_eq!(code_for("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok\n").await, 0);
        assert_eq!(code_for("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n").await, 1);
        assert_eq!(code_for("").await, 1);
    }
}
