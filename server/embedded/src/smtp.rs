//! Sends e-mail by SMTP (RFC 5321), one connection a message, over TLS unless the server is on this machine.
//!
//! It neither queues nor tries again: a code that arrives an hour late is of no use, and whoever waits for it can ask for
//! another. What a server says about a refusal is logged by the caller, not sent on.

use std::fmt;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters, TlsParametersBuilder};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use thiserror::Error;
use url::{Host, Url};

/// Longest wait for one step of the conversation.
const STEP: Duration = Duration::from_secs(5);
/// Longest conversation: shorter than callers of the user pool wait for its answer.
const WHOLE: Duration = Duration::from_secs(8);

/// The address of an SMTP server, with the name and password for it. It is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(Url);

impl SmtpUrl {
    /// Reads `smtps://name:password@host:465`, or `smtp://…?tls=required` where TLS begins with STARTTLS. Without TLS the host
    /// has to be this machine.
    ///
    /// # Errors
    /// Says what is wrong, without repeating the address.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("it is not a URL ({error})"))?;
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.parse().is_ok_and(is_loopback),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => return Err("it has no host".to_owned()),
        };
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        match (url.scheme(), tls.as_deref()) {
            ("smtps", None) | ("smtp", Some("required")) => Ok(Self(url)),
            ("smtp", None) if loopback => Ok(Self(url)),
            ("smtp", None) => {
                Err("without TLS, codes could be read on the way: use smtps://, or ?tls=required".to_owned())
            }
            ("smtp" | "smtps", Some(_)) => Err("the only value of tls is: required (with smtp://)".to_owned()),
            _ => Err("the scheme is to be smtps or smtp".to_owned()),
        }
    }
}

impl SmtpUrl {
    /// When TLS begins, and whom it trusts: whom this machine trusts, and perhaps another one.
    fn tls(&self, trusted: Option<Certificate>) -> Result<Tls, lettre::transport::smtp::Error> {
        let host = self.0.host_str().unwrap_or_default().to_owned();
        let parameters =
            trusted.into_iter().fold(TlsParameters::builder(host), TlsParametersBuilder::add_root_certificate);
        Ok(match (self.0.scheme(), self.0.query()) {
            ("smtps", _) => Tls::Wrapper(parameters.build()?),
            (_, Some(_)) => Tls::Required(parameters.build()?),
            (_, None) => Tls::None,
        })
    }
}

fn is_loopback(ip: std::net::IpAddr) -> bool {
    ip.is_loopback()
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(…)")
    }
}

/// Why a message was not sent.
#[derive(Debug, Error)]
pub(crate) enum SmtpError {
    /// The server could not be reached, or refused.
    #[error("the SMTP server: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
    /// The server took too long.
    #[error("the SMTP server did not finish within {} seconds", WHOLE.as_secs())]
    Slow(#[from] tokio::time::error::Elapsed),
    /// The server does not answer any more.
    #[error("the SMTP server does not answer")]
    Silent,
}

/// A way to one SMTP server.
#[derive(Clone)]
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// To the server of an address, greeting with the sender's domain. It is not connected to yet.
    pub(crate) fn new(url: &SmtpUrl, from: &Mailbox) -> Result<Self, SmtpError> {
        Self::trusting(url, from, None)
    }

    /// The same, where one more certificate is trusted than those of this machine.
    fn trusting(url: &SmtpUrl, from: &Mailbox, trusted: Option<Certificate>) -> Result<Self, SmtpError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.0.as_str())?.tls(url.tls(trusted)?);
        let hello = ClientId::Domain(from.email.domain().to_owned());
        Ok(Self { transport: builder.hello_name(hello).timeout(Some(STEP)).build() })
    }

    /// Sends a message. The server has taken it when this returns.
    pub(crate) async fn send(&self, message: Message) -> Result<(), SmtpError> {
        tokio::time::timeout(WHOLE, self.transport.send(message)).await??;
        Ok(())
    }

    /// Goes as far as one can without a message, so that it takes nearly as long as one.
    pub(crate) async fn pretend(&self) -> Result<(), SmtpError> {
        let answers = tokio::time::timeout(WHOLE, self.transport.test_connection()).await??;
        if answers { Ok(()) } else { Err(SmtpError::Silent) }
    }
}

#[cfg(test)]
#[path = "smtp_tls_tests.rs"]
mod tls_tests;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_do_not_leave_this_machine_in_the_clear() {
        for good in [
            "smtps://ada:pass@mail.example",
            "smtp://mail.example:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:2525",
        ] {
            assert!(SmtpUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "smtp://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "smtp://mail.example?tls=none",
            "http://mail.example",
            "mail.example",
            "smtp:",
        ] {
            assert!(SmtpUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_password_is_neither_printed_nor_in_a_complaint() {
        let url = SmtpUrl::parse("smtps://ada:hunter2@mail.example").unwrap();
        assert_eq!(format!("{url:?}"), "SmtpUrl(…)");
        for bad in ["smtp://ada:hunter2@mail.example", "smtp://ada:hunter2@mail.example:99999", "x:hunter2"] {
            let complaint = SmtpUrl::parse(bad).unwrap_err();
            assert!(!complaint.contains("hunter2"), "{complaint}");
        }
    }
}
