//! Carries a submitted form through the Authenticator's transitions, asking the user pool what they ask for.
//!
//! It decides nothing: which screen follows, and what is asked, is `core::auth`'s.

use crate::core::auth::{Effect, Event, Flow, Submission, transition};
use crate::ports::Ports;
use crate::ports::identity::{ChallengeAnswer, Identity, SignInOutcome, SignUpOutcome, StoredFlow};
use crate::wire::auth::{AuthError, AuthView, Viewer};
use crate::wire::challenge::Challenge;
use crate::wire::secret::Secret;

use super::totp;

/// What the Authenticator shows on a page that is opened now. Messages are shown once: the next page is without.
pub(crate) async fn resume(ports: &Ports) -> AuthView {
    if let Some(viewer) = ports.identity.viewer().await {
        return Flow::default().into_view(Some(viewer), ports.password_policy);
    }
    let flow = match ports.flow.load() {
        None => Flow::default(),
        Some(StoredFlow::Lapsed(flow)) => transition(flow, Event::StepLapsed).0,
        Some(StoredFlow::Fresh(flow)) => {
            if flow.error.is_some() || flow.notice.is_some() {
                ports.flow.save(&flow.clone().without_messages());
            }
            flow
        }
    };
    view(flow, None, ports)
}

/// What the Authenticator draws, with the picture of an authenticator app's secret.
fn view(flow: Flow, viewer: Option<Viewer>, ports: &Ports) -> AuthView {
    let totp = match &flow.challenge {
        Some(Challenge::SetupTotp { secret }) => totp::setup(&flow.username, secret),
        _ => None,
    };
    AuthView { totp, ..flow.into_view(viewer, ports.password_policy) }
}

/// Goes on from a submitted form until nothing more is to be asked of the user pool, and keeps where it ended.
pub(super) async fn advance(ports: &Ports, submission: Submission) -> AuthView {
    let flow = match ports.flow.load() {
        None => Flow::default(),
        Some(StoredFlow::Fresh(flow) | StoredFlow::Lapsed(flow)) => flow,
    };
    let (mut flow, mut effects) = transition(flow, submission.event.clone());
    let mut viewer = None;
    while let Some(effect) = effects.pop() {
        let answer = perform(effect, &flow, &submission, ports.identity.as_ref()).await;
        let event = match answer {
            Ok(Answer::Event(event)) => event,
            Ok(Answer::Session(person)) => {
                viewer = Some(person);
                Event::SignedIn
            }
            Err(error) => Event::Refused(error),
        };
        (flow, effects) = transition(flow, event);
    }
    if flow == Flow::default() {
        ports.flow.clear();
    } else {
        ports.flow.save(&flow);
    }
    view(flow, viewer, ports)
}

enum Answer {
    Session(Viewer),
    Event(Event),
}

async fn perform(
    effect: Effect,
    flow: &Flow,
    submission: &Submission,
    identity: &dyn Identity,
) -> Result<Answer, AuthError> {
    let Submission { password, code, attributes, .. } = submission;
    let answer = |answer| identity.answer(&flow.username, answer);
    let event = match effect {
        Effect::CheckPassword => return Ok(signed_in(identity.sign_in(&flow.username, password).await?)),
        Effect::AnswerCode => return Ok(signed_in(answer(ChallengeAnswer::Code(code)).await?)),
        Effect::AnswerFactor(factor) => return Ok(signed_in(answer(ChallengeAnswer::Factor(factor)).await?)),
        Effect::AnswerTotpSetup => return Ok(signed_in(answer(ChallengeAnswer::TotpSetup(code)).await?)),
        Effect::AnswerEmailSetup => return Ok(signed_in(answer(ChallengeAnswer::EmailSetup(&flow.email)).await?)),
        Effect::AnswerNewPassword => {
            return Ok(signed_in(answer(ChallengeAnswer::NewPassword(password, attributes)).await?));
        }
        Effect::CreateAccount => match identity.sign_up(&flow.username, &flow.email, password).await? {
            SignUpOutcome::CodeSent(delivery) => Event::CodeSent(delivery),
            SignUpOutcome::Confirmed => Event::AccountConfirmed,
        },
        Effect::ConfirmAccount => {
            identity.confirm_sign_up(&flow.username, code).await?;
            Event::AccountConfirmed
        }
        // Whatever is against it, the account is confirmed, and its owner can sign in.
        Effect::SignInConfirmed => match sign_in_confirmed(flow, password, identity).await {
            Ok(outcome) => return Ok(signed_in(outcome)),
            Err(_) => Event::LeftSignedOut,
        },
        Effect::SendConfirmationCode => Event::CodeSent(identity.resend_code(&flow.username).await?),
        Effect::SendResetCode => Event::CodeSent(identity.forgot_password(&flow.username).await?),
        Effect::SetNewPassword => {
            identity.reset_password(&flow.username, code, password).await?;
            Event::PasswordChanged
        }
    };
    Ok(Answer::Event(event))
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

fn signed_in(outcome: SignInOutcome) -> Answer {
    match outcome {
        SignInOutcome::SignedIn(viewer) => Answer::Session(viewer),
        SignInOutcome::NotConfirmed => Answer::Event(Event::ConfirmationDemanded),
        SignInOutcome::PasswordResetRequired => Answer::Event(Event::ResetDemanded),
        SignInOutcome::Challenged { challenge, delivery } => Answer::Event(Event::Challenged { challenge, delivery }),
    }
}
