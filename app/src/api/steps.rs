//! Carries a submitted form through the Authenticator's transitions, asking the user pool what they ask for.
//!
//! It decides nothing: which screen follows, and what is asked, is `core::auth`'s.

use crate::core::auth::{Effect, Event, Flow, Link, Submission, transition};
use crate::ports::Ports;
use crate::ports::identity::{ChallengeAnswer, Identity, SignInOutcome, SignUpOutcome, StoredFlow};
use crate::wire::auth::{AuthError, AuthView, Delivery, DeliveryMedium, Viewer};
use crate::wire::challenge::Challenge;
use crate::wire::pool::RememberDevices;
use crate::wire::secret::Secret;

use super::departure::departure;
use super::{offers, totp};

/// Who wants to know what the Authenticator shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A page that is drawn: a person reads what it says.
    Page,
    /// A page that is there, which looks whether something has changed. Nobody may read the answer, so that it changes nothing.
    Glance,
}

/// What the Authenticator shows on a page that is opened now. Messages are shown once: the next page is without.
/// A link opens its screen, filled in; it changes nothing that is kept.
pub(crate) async fn resume(ports: &Ports, link: Option<Link>, reading: Reading) -> AuthView {
    let read = |flow: Flow| {
        if reading == Reading::Page && (flow.error.is_some() || flow.notice.is_some()) {
            ports.flow.save(&flow.clone().without_messages());
        }
        flow
    };
    if let Some(viewer) = ports.identity.viewer().await {
        let flow = match ports.flow.load() {
            Some(StoredFlow::Fresh(flow)) if flow.screen.follows_sign_in() => read(flow),
            _ => Flow::default(),
        };
        return with_passkeys(view(flow, Some(viewer), ports), ports).await;
    }
    let flow = match ports.flow.load() {
        None => Flow::default(),
        Some(StoredFlow::Lapsed(flow)) => read(transition(flow, Event::StepLapsed).0),
        // Whoever it was about is not signed in any more.
        Some(StoredFlow::Fresh(flow)) if flow.screen.follows_sign_in() => Flow::default(),
        Some(StoredFlow::Fresh(flow)) => read(flow),
    };
    match link {
        Some(link) => {
            let (flow, code) = link.open(flow);
            AuthView { code, ..view(flow, None, ports) }
        }
        None => view(flow, None, ports),
    }
}

/// What the Authenticator draws, with the picture of an authenticator app's secret.
pub(in crate::api) fn view(flow: Flow, viewer: Option<Viewer>, ports: &Ports) -> AuthView {
    let totp = match &flow.challenge {
        Some(Challenge::SetupTotp { secret }) => totp::setup(&flow.username, secret),
        _ => None,
    };
    let resend_wait_s = flow.sendings.map_or(0, |sendings| sendings.wait_s(ports.now_s));
    let first_factors = ports.pool.first_factors.clone();
    let remembers_passkey = viewer.is_none() && ports.autofill.is_possible();
    let asks_about_device = ports.pool.remember_devices == RememberDevices::Ask;
    let (sign_in_with, self_sign_up) = (ports.pool.sign_in_with.clone(), ports.pool.self_sign_up);
    let (identity_providers, federated_only) = (ports.pool.identity_providers.clone(), ports.pool.federated_only);
    AuthView {
        totp,
        resend_wait_s,
        first_factors,
        remembers_passkey,
        sign_in_with,
        number_need: ports.pool.number_need(),
        self_sign_up,
        shares_protected: ports.pictures.shares_protected(),
        asks_about_device,
        identity_providers,
        federated_only,
        go_on_at: departure(ports),
        ..flow.into_view(viewer, ports.password_policy)
    }
}

/// Goes on from a submitted form until nothing more is to be asked of the user pool, and keeps where it ended.
pub(super) async fn advance(ports: &Ports, submission: Submission) -> AuthView {
    let flow = match ports.flow.load() {
        None => Flow::default(),
        Some(StoredFlow::Fresh(flow) | StoredFlow::Lapsed(flow)) => flow,
    };
    go_on(ports, transition(flow, submission.event.clone()), None, &submission).await
}

/// Does what a transition asks for until nothing more is to be asked, and keeps where that ended; `viewer` began a session just
/// now.
pub(super) async fn go_on(
    ports: &Ports,
    step: (Flow, Vec<Effect>),
    viewer: Option<Viewer>,
    submission: &Submission,
) -> AuthView {
    let ((mut flow, mut effects), mut viewer) = (step, viewer);
    while let Some(effect) = effects.pop() {
        let answer = perform(effect, &flow, submission, ports).await;
        let event = match answer {
            Ok(Answer::Event(event)) => event,
            Ok(Answer::Outcome(outcome)) => {
                let (event, person) = event_of(outcome, ports.now_s);
                viewer = person.or(viewer);
                event
            }
            Err(error) => Event::Refused(error),
        };
        (flow, effects) = transition(flow, event);
    }
    // A step that is over may have been taken in another tab, or by a passkey that the browser offered beside it.
    let is_over = matches!(flow.error, Some(AuthError::StepLapsed | AuthError::SentCodeLapsed));
    if viewer.is_none() && (flow.screen.follows_sign_in() || flow.is_idle() || is_over) {
        viewer = ports.identity.viewer().await;
    }
    if viewer.is_some() && is_over {
        flow = Flow::default();
    }
    if viewer.is_none() && flow.screen.follows_sign_in() {
        flow = Flow::default();
    }
    if flow == Flow::default() || (viewer.is_some() && flow.is_idle()) {
        ports.flow.clear();
    } else {
        ports.flow.save(&flow);
    }
    with_passkeys(view(flow, viewer, ports), ports).await
}

/// With what the passkeys of the account are called, where they are shown.
async fn with_passkeys(view: AuthView, ports: &Ports) -> AuthView {
    if view.challenge != Some(Challenge::OfferPasskey { created: true }) {
        return view;
    }
    // A list that cannot be had is left out: the new passkey is there all the same.
    let passkeys = ports.passkeys.list().await.unwrap_or_default();
    AuthView { passkeys: passkeys.into_iter().map(|passkey| passkey.name).collect(), ..view }
}

enum Answer {
    Outcome(SignInOutcome),
    Event(Event),
}

async fn perform(effect: Effect, flow: &Flow, submission: &Submission, ports: &Ports) -> Result<Answer, AuthError> {
    let Submission { password, code, attributes, credential, .. } = submission;
    let (identity, now_s) = (ports.identity.as_ref(), ports.now_s);
    let sent = |delivery| Event::CodeSent { delivery, now_s };
    let answer = |answer| identity.answer(&flow.username, answer);
    let event = match effect {
        Effect::CheckPassword => return Ok(Answer::Outcome(identity.sign_in(&flow.username, password).await?)),
        Effect::BeginWith(factor) => return Ok(Answer::Outcome(identity.begin(&flow.username, factor).await?)),
        Effect::FindContacts => offers::contacts(ports).await,
        Effect::FindPasskeys => offers::passkey(ports).await,
        Effect::SendContactCode(kind) => match ports.account.send_contact_code(kind).await {
            Ok(delivery) => {
                let challenge = Challenge::ConfirmContact { contact: kind };
                Event::Challenged { challenge, delivery: Some(delivery), now_s }
            }
            Err(error) => offers::refused(kind, error),
        },
        Effect::ConfirmContact(kind) => match ports.account.verify_contact(kind, code).await {
            Ok(()) => Event::ContactConfirmed,
            Err(error) => offers::refused(kind, error),
        },
        Effect::KeepPasskey => match ports.passkeys.finish(credential).await {
            Ok(()) => Event::PasskeyCreated,
            Err(error) => offers::not_created(error),
        },
        Effect::AnswerPasskey => return Ok(Answer::Outcome(answer(ChallengeAnswer::Passkey(credential)).await?)),
        Effect::AnswerCode => return Ok(Answer::Outcome(answer(ChallengeAnswer::Code(code, flow.device)).await?)),
        Effect::AnswerFactor(factor) => return Ok(Answer::Outcome(answer(ChallengeAnswer::Factor(factor)).await?)),
        Effect::AnswerTotpSetup => {
            return Ok(Answer::Outcome(answer(ChallengeAnswer::TotpSetup(code, flow.device)).await?));
        }
        Effect::AnswerEmailSetup => {
            return Ok(Answer::Outcome(answer(ChallengeAnswer::EmailSetup(&flow.email)).await?));
        }
        Effect::AnswerNewPassword => {
            return Ok(Answer::Outcome(answer(ChallengeAnswer::NewPassword(password, attributes)).await?));
        }
        Effect::CreateAccount => match identity.sign_up(&flow.username, attributes, password).await? {
            SignUpOutcome::CodeSent(delivery) => sent(delivery),
            SignUpOutcome::Confirmed => Event::AccountConfirmed,
        },
        Effect::ConfirmAccount => match identity.confirm_sign_up(&flow.username, code).await {
            Err(AuthError::AlreadyConfirmed | AuthError::CodeMismatch) if hides_accounts(flow, ports) => {
                return Err(AuthError::CodeExpired);
            }
            confirmed => confirmed.map(|()| Event::AccountConfirmed)?,
        },
        // Whatever is against it, the account is confirmed, and its owner can sign in.
        Effect::SignInConfirmed => match sign_in_confirmed(flow, password, identity).await {
            Ok(outcome) => return Ok(Answer::Outcome(outcome)),
            Err(_) => Event::LeftSignedOut,
        },
        Effect::SendConfirmationCode => match (identity.resend_code(&flow.username).await, &submission.event) {
            (Ok(_) | Err(AuthError::AlreadyConfirmed), Event::ResendRequested { .. })
                if hides_accounts(flow, ports) =>
            {
                sent(Delivery { medium: DeliveryMedium::Unknown, destination: String::new() })
            }
            (delivery, _) => sent(delivery?),
        },
        Effect::SendResetCode => sent(identity.forgot_password(&flow.username).await?),
        Effect::SetNewPassword => {
            identity.reset_password(&flow.username, code, password).await?;
            Event::PasswordChanged
        }
    };
    Ok(Answer::Event(event))
}

/// Whether somebody who asks about the confirmation of an account is not to learn of it that there is one, and that it is
/// confirmed: whoever signed up in this browser was told where the code went.
fn hides_accounts(flow: &Flow, ports: &Ports) -> bool {
    let was_told = flow.delivery.as_ref().is_some_and(|delivery| delivery.medium != DeliveryMedium::Unknown);
    ports.pool.prevents_existence_errors && !was_told
}

/// A pool that confirmed a new account by itself left the password that was chosen with it at hand.
async fn sign_in_confirmed(
    flow: &Flow,
    password: &Secret,
    identity: &dyn Identity,
) -> Result<SignInOutcome, AuthError> {
    if password.expose().is_empty() {
        identity.sign_in_confirmed(&flow.username).await
    } else {
        identity.sign_in(&flow.username, password).await
    }
}

/// What the pool's answer is to the flow, and whose session has begun.
pub(super) fn event_of(outcome: SignInOutcome, now_s: i64) -> (Event, Option<Viewer>) {
    match outcome {
        SignInOutcome::SignedIn(viewer) => (Event::SignedIn, Some(viewer)),
        SignInOutcome::NotConfirmed => (Event::ConfirmationDemanded, None),
        SignInOutcome::PasswordResetRequired => (Event::ResetDemanded, None),
        SignInOutcome::Challenged { challenge, delivery } => (Event::Challenged { challenge, delivery, now_s }, None),
    }
}
