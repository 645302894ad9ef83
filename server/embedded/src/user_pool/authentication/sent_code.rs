//! `EMAIL_OTP`, `SMS_OTP` and `SMS_MFA`: a code that is sent, as a first factor of eight digits or as a second one of six.
//!
//! The code is in the session, as a MAC, so that each sign-in has its own. Where nobody has the username the same work is
//! done, and no code fits.

use std::collections::BTreeMap;

use subtle::ConstantTimeEq;

use super::awaited::{Awaited, Channel, SentCode};
use super::session::{Session, invalid};
use super::steps::{First, Proven};
use super::{Answer, Parameters, ask, device, proceed};
use crate::aws_json::{AwsError, Exception};
use crate::seal::Purpose;
use crate::user_pool::codes::{self, CodePurpose};
use crate::user_pool::contact::Contact;
use crate::user_pool::names::Caller;
use crate::user_pool::{UserPool, accounts, code_delivery, lockout, names};

/// Digits of a code that stands alone.
const FIRST_DIGITS: u8 = 8;
/// Digits of a code that comes after another proof.
const SECOND_DIGITS: u8 = 6;

/// Sends a code and asks for it.
pub(super) async fn ask(
    pool: &UserPool,
    caller: &Caller,
    proven: Proven,
    channel: Channel,
) -> Result<Answer, AwsError> {
    let (key, now_s) = (caller.username_key.clone(), pool.clock.now_s());
    pool.db.write(move |tx| codes::count_sending(tx, (&key, CodePurpose::SignIn), now_s)).await?;
    let code = codes::generate_of(&*pool.entropy, if channel.is_first() { FIRST_DIGITS } else { SECOND_DIGITS });
    let (details, sent) = match &caller.account {
        Some(account) => {
            let missing = || AwsError::new(Exception::MfaMethodNotFound, "The account has no such address.");
            let recipient = contact(channel).recipient(account).ok_or_else(missing)?;
            let details = code_delivery::deliver_sign_in(pool, &recipient, &code).await?;
            let address = recipient.address().to_owned();
            (details, SentCode { channel, mac: mac(pool, &caller.username_key, &code), address })
        }
        None => {
            code_delivery::pretend_to_send(pool, contact(channel)).await?;
            let details = code_delivery::pretended(pool, &caller.username_key, contact(channel));
            // As long as a MAC, and of no code.
            let mac = mac(pool, &caller.username_key, "decoy");
            (details, SentCode { channel, mac, address: "nobody@updown.invalid".to_owned() })
        }
    };
    let parameters = BTreeMap::from([
        ("USERNAME", caller.shown(pool)),
        ("USER_ID_FOR_SRP", caller.shown(pool)),
        ("CODE_DELIVERY_DELIVERY_MEDIUM", details.medium().to_owned()),
        ("CODE_DELIVERY_DESTINATION", details.destination().to_owned()),
    ]);
    ask::ask(pool, (caller, proven), channel.name(), parameters, Awaited::Code(sent))
}

/// Takes a code. The try is counted before anything is compared.
pub(super) async fn answer(
    pool: &UserPool,
    (session, caller): (Session, Caller),
    sent: SentCode,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let email_mfa = || responses.required("EMAIL_MFA_CODE");
    let code = match sent.channel {
        Channel::EmailSecond => responses.required(sent.channel.response()).or_else(|_| email_mfa())?,
        _ => responses.required(sent.channel.response())?,
    };
    let device = if sent.channel.is_first() {
        device::claimed(pool, &caller.username_key, responses).await?
    } else {
        session.proven.device
    };
    let entered = mac(pool, &caller.username_key, code.expose());
    let fits = caller.account.is_some() && bool::from(entered.as_bytes().ct_eq(sent.mac.as_bytes()));
    let (proven, channel, now_s) = (session.proven, sent.channel, pool.clock.now_s());
    let (stack, username_key) = (pool.stack.clone(), caller.username_key.clone());
    let account = pool
        .db
        .write(move |tx| {
            lockout::begin_code_try(tx, &username_key, now_s)?;
            let Some(account) = caller.account.filter(|_| fits) else { return Ok(None) };
            let contact = contact(channel);
            let current = accounts::by_sub(tx, &account.sub)?.ok_or_else(invalid)?;
            let same = contact.address(&current) == sent.address;
            // Alone it proves who somebody is, so it has to be at an address that is still theirs.
            if channel.is_first() && !same {
                return Ok(None);
            }
            session.spend(tx, now_s)?;
            lockout::succeed_with_code(tx, &username_key)?;
            let is_free = names::claim(tx, &stack.user_pool, &current, (contact, false))?.is_ok();
            if same && is_free && !contact.is_verified(&current) {
                accounts::set_attribute(tx, &account.sub, contact.verified(), "true")?;
            }
            Ok::<_, AwsError>(Some(account))
        })
        .await?;
    let account = account.ok_or_else(mismatch)?;
    let proven = if channel.is_first() { Proven::by(First::Code).on(device) } else { proven.and_second() };
    proceed(pool, account, proven).await
}

fn mismatch() -> AwsError {
    AwsError::new(Exception::CodeMismatch, "Invalid code or auth state for the user.")
}

fn contact(channel: Channel) -> Contact {
    match channel {
        Channel::EmailFirst | Channel::EmailSecond => Contact::Email,
        Channel::SmsFirst | Channel::SmsSecond => Contact::Phone,
    }
}

fn mac(pool: &UserPool, username_key: &str, code: &str) -> String {
    hex::encode(pool.seal.mac(Purpose::Code, &[b"sign-in", username_key.as_bytes(), code.as_bytes()]))
}
