//! Where a user pool's messages go: e-mail to the SMTP server that is configured, everything else to the outbox.
//!
//! Short messages always go to the outbox: there is no gateway to telephones. Codes are in the log of a server that sends
//! nothing, where they stand in for the mailbox, and never in that of one that does.

use std::fmt;
use std::sync::Arc;

use lettre::message::Mailbox;
use thiserror::Error;

use crate::clock::Clock;
use crate::message::{self, Content, MessageError, Recipient, Sender};
use crate::outbox::{Outbox, OutboxError};
use crate::smtp::{Smtp, SmtpError, SmtpUrl};

/// Who messages are from that nobody sends.
const NOBODY: &str = "Updown <no-reply@updown.invalid>";

/// How e-mail is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// The server that takes it.
    pub server: SmtpUrl,
    /// Who it is from.
    pub from: MailFrom,
}

/// An address that e-mail is from, with or without a name: `Updown <no-reply@example.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFrom(Mailbox);

impl MailFrom {
    /// Reads one.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|error| format!("it is not an e-mail address ({error})"))
    }
}

impl fmt::Display for MailFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a message was not delivered.
#[derive(Debug, Error)]
pub(crate) enum PostError {
    /// The sender or the address to reply to is not an address.
    #[error("not an e-mail address: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// It could not be composed.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// It could not be sent.
    #[error(transparent)]
    Smtp(#[from] SmtpError),
    /// It could not be kept.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
}

/// The ways out.
#[derive(Clone)]
pub(crate) struct Post {
    sender: Sender,
    smtp: Option<Smtp>,
    outbox: Outbox,
    clock: Arc<dyn Clock>,
}

impl Post {
    /// By the settings; `reply_to` is the template's.
    pub(crate) fn new(
        settings: Option<&MailSettings>,
        reply_to: Option<&str>,
        outbox: Outbox,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, PostError> {
        let from = match settings {
            Some(settings) => settings.from.0.clone(),
            None => NOBODY.parse()?,
        };
        let smtp = settings.map(|settings| Smtp::new(&settings.server, &from)).transpose()?;
        let reply_to = reply_to.map(str::parse).transpose()?;
        Ok(Self { sender: Sender { from, reply_to }, smtp, outbox, clock })
    }

    /// Delivers a message: the server has taken it, or the file is on the disk, when this returns.
    pub(crate) async fn deliver(&self, to: &Recipient, content: &Content) -> Result<(), PostError> {
        match (to, &self.smtp) {
            (Recipient::Email(address), Some(smtp)) => {
                smtp.send(message::mail(&self.sender, address, content, self.clock.now())?).await?;
            }
            (Recipient::Email(address), None) => {
                let mail = message::mail(&self.sender, address, content, self.clock.now())?;
                self.outbox.keep(to, mail.formatted()).await?;
            }
            (Recipient::Phone(number), _) => {
                self.outbox.keep(to, message::short_message(number, content)?.into_bytes()).await?;
            }
        }
        if let Some(code) = content.code.as_ref().filter(|_| self.smtp.is_none()) {
            tracing::info!(to = to.address(), code, "verification code");
        }
        Ok(())
    }

    /// Does the work of delivering a message to nobody, so that it takes nearly as long as one by the same medium.
    pub(crate) async fn pretend(&self, to: &Recipient, content: &Content) -> Result<(), PostError> {
        match (to, &self.smtp) {
            (Recipient::Email(address), smtp) => {
                let mail = message::mail(&self.sender, address, content, self.clock.now())?;
                match smtp {
                    Some(smtp) => smtp.pretend().await?,
                    None => self.outbox.pretend(to, mail.formatted()).await?,
                }
            }
            (Recipient::Phone(number), _) => {
                self.outbox.pretend(to, message::short_message(number, content)?.into_bytes()).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "post_tests.rs"]
mod tests;
