//! Delivery, to the outbox and to a small SMTP server that speaks the protocol.

use std::sync::Mutex;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::*;
use crate::clock::SystemClock;
use crate::entropy::SystemEntropy;

/// What a server does when it is given a message.
#[derive(Clone, Copy, PartialEq)]
enum Temper {
    Takes,
    Refuses,
    SaysNothing,
}

/// An SMTP server on a free port of loopback.
struct Server {
    url: String,
    /// The envelope and the text of every message that was taken.
    taken: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Server {
    async fn start(temper: Temper) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&taken);
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A caller that hangs up is part of some tests.
                let _ended = converse(stream, temper, &into).await;
            }
        });
        Self { url, taken, serving }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One connection of RFC 5321, until the caller hangs up.
async fn converse(stream: TcpStream, temper: Temper, taken: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    if temper == Temper::SaysNothing {
        return stream.read_line(&mut String::new()).await.map(drop);
    }
    stream.write_all(b"220 mail.test ready\r\n").await?;
    let mut envelope = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.split([' ', '\r']).next().unwrap().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-mail.test\r\n250 8BITMIME",
            "RCPT" if temper == Temper::Refuses => "550 no such mailbox",
            "MAIL" | "RCPT" => {
                envelope.push_str(&line);
                "250 fine"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut text = envelope.clone();
                while !text.ends_with("\r\n.\r\n") {
                    stream.read_line(&mut text).await?;
                }
                taken.lock().unwrap().push(text);
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

struct Bench {
    directory: tempfile::TempDir,
    post: Post,
}

impl Bench {
    fn new(server: Option<&str>) -> Self {
        let settings = server.map(|url| MailSettings {
            server: SmtpUrl::parse(url).unwrap(),
            from: MailFrom::parse("Updown <no-reply@updown.test>").unwrap(),
        });
        let directory = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(directory.path().to_owned(), Arc::new(SystemClock), Arc::new(SystemEntropy));
        let post = Post::new(settings.as_ref(), None, outbox, Arc::new(SystemClock)).unwrap();
        Self { directory, post }
    }

    /// Everything in the outbox, by name.
    fn kept(&self) -> Vec<(String, String)> {
        let files = std::fs::read_dir(self.directory.path()).unwrap().map(|entry| entry.unwrap());
        let read = |file: std::fs::DirEntry| {
            (file.file_name().into_string().unwrap(), std::fs::read_to_string(file.path()).unwrap())
        };
        files.map(read).collect()
    }
}

fn code() -> Content {
    Content {
        subject: "Your verification code".to_owned(),
        text: "Your verification code is 012345".to_owned(),
        is_html: false,
        code: Some("012345".to_owned()),
    }
}

fn anna() -> Recipient {
    Recipient::Email("anna@example.com".to_owned())
}

fn phone() -> Recipient {
    Recipient::Phone("+15555550100".to_owned())
}

#[tokio::test]
async fn without_a_server_a_code_arrives_as_one_readable_file() {
    let bench = Bench::new(None);
    bench.post.deliver(&anna(), &code()).await.unwrap();
    let kept = bench.kept();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].0.ends_with(".eml"), "{}", kept[0].0);
    for line in ["To: anna@example.com", "Subject: Your verification code", "\r\nYour verification code is 012345"] {
        assert!(kept[0].1.contains(&format!("{line}\r\n")), "{}", kept[0].1);
    }
}

#[tokio::test]
async fn a_server_gets_the_mail_and_the_outbox_does_not() {
    let server = Server::start(Temper::Takes).await;
    let bench = Bench::new(Some(&server.url));
    bench.post.deliver(&anna(), &code()).await.unwrap();
    assert!(bench.kept().is_empty());
    let taken = server.taken.lock().unwrap().clone();
    assert_eq!(taken.len(), 1);
    for part in [
        "MAIL FROM:<no-reply@updown.test>",
        "RCPT TO:<anna@example.com>",
        "From: Updown <no-reply@updown.test>\r\n",
        "Your verification code is 012345\r\n",
    ] {
        assert!(taken[0].contains(part), "{}", taken[0]);
    }
}

#[tokio::test]
async fn short_messages_stay_in_the_outbox_whatever_the_server() {
    let server = Server::start(Temper::Takes).await;
    let bench = Bench::new(Some(&server.url));
    bench.post.deliver(&phone(), &code()).await.unwrap();
    let kept = bench.kept();
    assert!(kept.len() == 1 && kept[0].0.ends_with(".sms.txt"), "{kept:?}");
    assert!(server.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_the_server_does_not_take_is_a_failure() {
    let server = Server::start(Temper::Refuses).await;
    let refused = Bench::new(Some(&server.url)).post.deliver(&anna(), &code()).await;
    assert!(matches!(refused, Err(PostError::Smtp(SmtpError::Server(_)))), "{refused:?}");
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused = Bench::new(Some(&format!("smtp://{gone}"))).post.deliver(&anna(), &code()).await;
    assert!(matches!(refused, Err(PostError::Smtp(SmtpError::Server(_)))), "{refused:?}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let server = Server::start(Temper::SaysNothing).await;
    let bench = Bench::new(Some(&server.url));
    for given_up in [bench.post.deliver(&anna(), &code()).await, bench.post.pretend(&anna(), &code()).await] {
        assert!(matches!(given_up, Err(PostError::Smtp(_))), "{given_up:?}");
    }
}

#[tokio::test]
async fn a_server_that_has_no_tls_gets_nothing_where_tls_is_required() {
    let server = Server::start(Temper::Takes).await;
    let bench = Bench::new(Some(&format!("{}?tls=required", server.url)));
    assert!(bench.post.deliver(&anna(), &code()).await.is_err());
    assert!(server.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_pretended_delivery_leaves_nothing() {
    let bench = Bench::new(None);
    bench.post.pretend(&anna(), &code()).await.unwrap();
    assert!(bench.kept().is_empty());
    let server = Server::start(Temper::Takes).await;
    Bench::new(Some(&server.url)).post.pretend(&anna(), &code()).await.unwrap();
    assert!(server.taken.lock().unwrap().is_empty());
}

#[test]
fn a_sender_is_an_address_with_or_without_a_name() {
    assert_eq!(MailFrom::parse("no-reply@example.com").unwrap().to_string(), "no-reply@example.com");
    assert!(MailFrom::parse("Updown <no-reply@example.com>").is_ok());
    assert!(MailFrom::parse("Updown").is_err());
}
