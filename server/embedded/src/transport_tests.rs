//! Listening: with TLS anywhere, without it on this machine only, and the files that TLS needs.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

use crate::clock::SystemClock;
use crate::entropy::SystemEntropy;
use crate::{Settings, StartError, TlsError, TlsFiles, Transport, start};

const TEMPLATE: &str = include_str!("../../stack/template.yaml");

/// A certificate for `localhost` that nobody else signed, in files.
struct Certificate {
    directory: TempDir,
    der: CertificateDer<'static>,
}

impl Certificate {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(directory.path().join("certificate.pem"), cert.pem()).unwrap();
        std::fs::write(directory.path().join("key.pem"), signing_key.serialize_pem()).unwrap();
        Self { directory, der: cert.der().clone() }
    }

    fn files(&self) -> TlsFiles {
        let path = |name| self.directory.path().join(name);
        TlsFiles { certificate: path("certificate.pem"), key: path("key.pem") }
    }

    /// Connects as somebody who trusts this certificate and no other.
    async fn connect(&self, addr: SocketAddr) -> std::io::Result<impl AsyncRead + AsyncWrite + Unpin + use<>> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(addr).await?;
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
    }
}

fn settings(directory: &Path, addr: &str, transport: Transport, public_url: Option<&str>) -> Settings {
    Settings {
        addr: addr.parse().unwrap(),
        listener: None,
        transport,
        public_url: public_url.map(|url| Url::parse(url).unwrap()),
        data_dir: directory.to_owned(),
        min_free_bytes: 0,
        template: TEMPLATE.to_owned(),
        parameters: BTreeMap::new(),
        region: "us-east-1".to_owned(),
        mail: None,
        outbox_page: true,
        virtual_host_domain: None,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }
}

fn address(url: &Url) -> SocketAddr {
    url.socket_addrs(|| None).unwrap()[0]
}

/// What comes back for a request for the bucket, up to the end of the connection.
async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> String {
    // Whoever does not understand it may have gone already.
    let _sent_or_not = stream.write_all(b"GET /bucket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    let mut answer = Vec::new();
    let _closed_or_reset = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn with_a_certificate_it_speaks_tls_and_plain_http_to_its_own_process_beside_it() {
    let (directory, certificate, other) = (TempDir::new().unwrap(), Certificate::new(), Certificate::new());
    let transport = Transport::Tls(certificate.files());
    let running = start(settings(directory.path(), "127.0.0.1:0", transport, None)).await.unwrap();
    assert_eq!(running.url.scheme(), "https");
    assert_eq!(running.local_url.scheme(), "http");
    assert!(address(&running.local_url).ip().is_loopback());

    let addr = address(&running.url);
    let answer = ask(certificate.connect(addr).await.unwrap()).await;
    assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("<Code>AccessDenied</Code>"), "{answer}");
    assert!(other.connect(addr).await.is_err(), "another certificate than the one that is trusted");
    assert_eq!(
        ask(TcpStream::connect(addr).await.unwrap()).await.find("HTTP/1.1"),
        None,
        "plain HTTP at the door of TLS"
    );
    let beside = ask(TcpStream::connect(address(&running.local_url)).await.unwrap()).await;
    assert!(beside.starts_with("HTTP/1.1 403"), "{beside}");

    let local = address(&running.local_url);
    running.stop().await;
    assert!(TcpStream::connect(addr).await.is_err() && TcpStream::connect(local).await.is_err());
}

#[tokio::test]
async fn beyond_this_machine_it_listens_only_when_that_was_meant() {
    let (directory, certificate) = (TempDir::new().unwrap(), Certificate::new());
    let tls = Transport::Tls(certificate.files());
    let everywhere = "0.0.0.0:0";
    let refused = start(settings(directory.path(), everywhere, Transport::Loopback, Some("https://a.example"))).await;
    assert!(matches!(refused, Err(StartError::NotLoopback(_))));
    for transport in [tls.clone(), Transport::DangerPlainBeyondLoopback] {
        let refused = start(settings(directory.path(), everywhere, transport, None)).await;
        assert!(matches!(refused, Err(StartError::NoPublicUrl(_))));
    }
    let (secure, plain) = ("https://store.example", "http://store.example");
    for (transport, url) in [(tls, secure), (Transport::DangerPlainBeyondLoopback, plain)] {
        let running = start(settings(directory.path(), everywhere, transport, Some(url))).await.unwrap();
        let answer = ask(TcpStream::connect(address(&running.local_url)).await.unwrap()).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        running.stop().await;
    }
}

#[tokio::test]
async fn files_that_cannot_be_used_are_named() {
    let (directory, certificate, other) = (TempDir::new().unwrap(), Certificate::new(), Certificate::new());
    let good = certificate.files();
    let absent = directory.path().join("absent.pem");
    for (files, expected) in [
        (TlsFiles { certificate: absent.clone(), ..good.clone() }, "certificate"),
        (TlsFiles { certificate: good.key.clone(), ..good.clone() }, "certificate"),
        (TlsFiles { key: absent, ..good.clone() }, "key"),
        (TlsFiles { key: good.certificate.clone(), ..good.clone() }, "key"),
        (TlsFiles { key: other.files().key, ..good }, "both"),
    ] {
        let transport = Transport::Tls(files.clone());
        let found = match start(settings(directory.path(), "127.0.0.1:0", transport, None)).await {
            Err(StartError::Tls(TlsError::Certificate { path, .. })) if path == files.certificate => "certificate",
            Err(StartError::Tls(TlsError::Key { path, .. })) if path == files.key => "key",
            Err(StartError::Tls(TlsError::Unusable { .. })) => "both",
            Err(error) => panic!("{error}"),
            Ok(_) => "none",
        };
        assert_eq!(found, expected, "{files:?}");
    }
}
