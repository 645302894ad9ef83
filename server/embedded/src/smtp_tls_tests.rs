//! SMTP over TLS, to a server with a certificate of its own: TLS from the first byte, TLS after STARTTLS, and what is not said
//! without it.

use std::sync::{Arc, Mutex};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::*;

/// When a server speaks TLS.
#[derive(Clone, Copy, PartialEq)]
enum Begins {
    WithTheConnection,
    AfterStartTls,
    Never,
}

/// What a server heard, line by line.
#[derive(Clone, Default)]
struct Heard {
    in_the_clear: Arc<Mutex<Vec<String>>>,
    under_tls: Arc<Mutex<Vec<String>>>,
}

/// An SMTP server for `localhost` on a free port.
struct Server {
    port: u16,
    certificate: Certificate,
    heard: Heard,
    serving: JoinHandle<()>,
}

impl Server {
    async fn start(begins: Begins) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Heard::default();
        let into = heard.clone();
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A caller that hangs up, or that does not trust the certificate, is part of the tests.
                let _ended = serve(stream, begins, &acceptor, &into).await;
            }
        });
        Self { port, certificate: Certificate::from_der(cert.der().to_vec()).unwrap(), heard, serving }
    }

    fn in_the_clear(&self) -> Vec<String> {
        self.heard.in_the_clear.lock().unwrap().clone()
    }

    fn under_tls(&self) -> Vec<String> {
        self.heard.under_tls.lock().unwrap().clone()
    }

    /// A way to it, by somebody who has a name and a password for it.
    fn way(&self, begins: Begins, trusted: Option<&Certificate>) -> Smtp {
        let url = match begins {
            Begins::WithTheConnection => format!("smtps://ada:hunter2@localhost:{}", self.port),
            Begins::AfterStartTls | Begins::Never => {
                format!("smtp://ada:hunter2@localhost:{}?tls=required", self.port)
            }
        };
        Smtp::trusting(&SmtpUrl::parse(&url).unwrap(), &from(), trusted.cloned()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(stream: TcpStream, begins: Begins, acceptor: &TlsAcceptor, heard: &Heard) -> std::io::Result<()> {
    if begins == Begins::WithTheConnection {
        let stream = acceptor.accept(stream).await?;
        return converse(stream, "220 mail.test ready\r\n", None, &heard.under_tls).await.map(drop);
    }
    let offer = (begins == Begins::AfterStartTls).then_some("250 STARTTLS\r\n");
    let stream = converse(stream, "220 mail.test ready\r\n", offer, &heard.in_the_clear).await?;
    let stream = acceptor.accept(stream).await?;
    converse(stream, "", None, &heard.under_tls).await.map(drop)
}

/// A conversation up to STARTTLS, or to its end.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    greeting: &str,
    offer: Option<&str>,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<S> {
    let mut stream = BufReader::new(stream);
    stream.write_all(greeting.as_bytes()).await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        heard.lock().unwrap().push(line.trim_end().to_owned());
        let verb = line.split([' ', '\r']).next().unwrap().to_uppercase();
        let answer = match (verb.as_str(), offer) {
            ("EHLO", offer) => format!("250-mail.test\r\n250-AUTH PLAIN\r\n{}", offer.unwrap_or("250 8BITMIME\r\n")),
            ("STARTTLS", Some(_)) => "220 go on\r\n".to_owned(),
            ("AUTH", _) => "235 fine\r\n".to_owned(),
            ("DATA", _) => "354 go on\r\n".to_owned(),
            ("QUIT", _) => "221 bye\r\n".to_owned(),
            _ => "250 fine\r\n".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
        if verb == "STARTTLS" {
            return Ok(stream.into_inner());
        }
        if verb == "DATA" {
            let mut text = String::new();
            while !text.ends_with("\r\n.\r\n") {
                stream.read_line(&mut text).await?;
            }
            heard.lock().unwrap().push(text);
            stream.write_all(b"250 taken\r\n").await?;
            stream.flush().await?;
        }
    }
}

fn from() -> Mailbox {
    "Updown <no-reply@updown.test>".parse().unwrap()
}

fn message() -> Message {
    let to = "anna@example.com".parse().unwrap();
    Message::builder().from(from()).to(to).subject("A code").body("012345".to_owned()).unwrap()
}

fn holds(heard: &[String], text: &str) -> bool {
    heard.iter().any(|line| line.contains(text))
}

#[tokio::test]
async fn under_tls_the_server_gets_the_name_the_password_and_the_message() {
    for begins in [Begins::WithTheConnection, Begins::AfterStartTls] {
        let server = Server::start(begins).await;
        server.way(begins, Some(&server.certificate)).send(message()).await.unwrap();
        let heard = server.under_tls();
        // The name and the password, as RFC 4616 writes them.
        assert!(holds(&heard, "AUTH PLAIN AGFkYQBodW50ZXIy"), "{heard:?}");
        assert!(holds(&heard, "RCPT TO:<anna@example.com>") && holds(&heard, "012345"), "{heard:?}");
        let before = match begins {
            Begins::AfterStartTls => vec!["EHLO updown.test", "STARTTLS"],
            Begins::WithTheConnection | Begins::Never => Vec::new(),
        };
        assert_eq!(server.in_the_clear(), before);
        server.way(begins, Some(&server.certificate)).pretend().await.unwrap();
    }
}

#[tokio::test]
async fn a_server_that_does_not_begin_tls_is_told_nothing() {
    let server = Server::start(Begins::Never).await;
    let way = server.way(Begins::Never, Some(&server.certificate));
    assert!(matches!(way.send(message()).await, Err(SmtpError::Server(_))));
    let heard = server.in_the_clear();
    assert!(heard.iter().all(|line| line.starts_with("EHLO ") || line == "QUIT"), "{heard:?}");
}

#[tokio::test]
async fn a_certificate_that_nobody_here_vouches_for_gets_no_message() {
    for begins in [Begins::WithTheConnection, Begins::AfterStartTls] {
        let (server, other) = (Server::start(begins).await, Server::start(begins).await);
        for trusted in [None, Some(&other.certificate)] {
            assert!(matches!(server.way(begins, trusted).send(message()).await, Err(SmtpError::Server(_))));
        }
        assert_eq!(server.under_tls(), Vec::<String>::new());
        assert!(!holds(&server.in_the_clear(), "AUTH") && !holds(&server.in_the_clear(), "012345"));
    }
}
