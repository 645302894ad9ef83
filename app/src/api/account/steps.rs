//! Carries the account page from one request to the next: what a step came to, what is kept of it, and what is shown.

use http::header::{ACCEPT, REFERER};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method};
use leptos::prelude::use_context;

use crate::api::departure::departure;
use crate::api::steps::view as auth_view;
use crate::api::totp;
use crate::core::account::{AccountFlow, Done};
use crate::core::auth::Flow;
use crate::ports::account::StoredAccountFlow;
use crate::ports::{Ports, ports};
use crate::wire::account::{AccountAnswer, AccountError, AccountStep, AccountView, Profile, Section};
use crate::wire::auth::{AuthError, Viewer};
use crate::wire::devices::Device;
use crate::wire::error::ApiError;
use crate::wire::pool::RememberDevices;

/// What the page shows when it is opened. Messages are shown once: the next page is without.
pub(super) async fn resume(ports: &Ports) -> Result<AccountAnswer, ApiError> {
    let Some(viewer) = ports.identity.viewer().await else { return Ok(refuse_stranger(ports)) };
    let flow = unfinished(ports, &viewer);
    if flow.message.is_some() {
        keep(ports, &flow.clone().without_message());
    }
    show(ports, flow).await
}

/// What the page shows after a step of a section.
pub(super) async fn answer(
    ports: &Ports,
    section: Section,
    ended: Result<Done, AccountError>,
) -> Result<AccountAnswer, ApiError> {
    let viewer = match ended {
        Err(AccountError::SignedOut) => None,
        _ => ports.identity.viewer().await,
    };
    let Some(viewer) = viewer else { return Ok(refuse_stranger(ports)) };
    let flow = unfinished(ports, &viewer).after(section, ended);
    match plain_form() {
        Some(page) => {
            keep(ports, &flow);
            leptos_axum::redirect(&format!("{page}#{}", section.id()));
        }
        None => keep(ports, &flow.clone().without_message()),
    }
    show(ports, flow).await
}

/// The ports, if a form is about whoever is signed in; otherwise the answer to it. A form that does not say whose it is, one of an
/// app's own say, is about whoever is signed in.
pub(super) async fn ports_of(section: Section, mark: &str) -> Result<Result<Ports, AccountAnswer>, ApiError> {
    let ports = ports()?;
    if is_of_another(&ports, mark).await {
        return answer(&ports, section, Err(AccountError::SomeoneElse)).await.map(Err);
    }
    Ok(Ok(ports))
}

/// Whether a form was drawn for somebody else than who is signed in now.
pub(in crate::api) async fn is_of_another(ports: &Ports, mark: &str) -> bool {
    let now = ports.identity.mark().await;
    !mark.is_empty() && !now.is_empty() && now != mark
}

/// The step that this browser left unfinished on the page, if somebody is signed in.
pub(super) async fn waiting(ports: &Ports) -> Result<Option<AccountStep>, AccountError> {
    left_open(ports).await.map(|flow| flow.step)
}

/// What this browser left unfinished on the page, if somebody is signed in.
pub(super) async fn left_open(ports: &Ports) -> Result<AccountFlow, AccountError> {
    let viewer = ports.identity.viewer().await.ok_or(AccountError::SignedOut)?;
    Ok(unfinished(ports, &viewer))
}

/// What this browser left unfinished on the page, if it is this person's.
fn unfinished(ports: &Ports, viewer: &Viewer) -> AccountFlow {
    let kept = ports.account_flow.load().map(|stored| match stored {
        StoredAccountFlow::Fresh(flow) => flow,
        StoredAccountFlow::Lapsed(flow) => flow.lapsed(),
    });
    kept.filter(|flow| flow.owner == viewer.identity_id).unwrap_or_else(|| AccountFlow::of(&viewer.identity_id))
}

/// The answer to somebody who is not signed in, or not any more.
pub(super) fn refuse_stranger(ports: &Ports) -> AccountAnswer {
    left(ports, Flow { error: Some(AuthError::SessionEnded), ..Flow::default() })
}

/// The answer once nobody is signed in: what the Authenticator shows in place of the page.
pub(super) fn left(ports: &Ports, flow: Flow) -> AccountAnswer {
    ports.account_flow.clear();
    if plain_form().is_some() || departure(ports).is_some() {
        ports.flow.save(&flow);
    }
    AccountAnswer::Left { view: Box::new(auth_view(flow, None, ports)) }
}

fn keep(ports: &Ports, flow: &AccountFlow) {
    if flow.is_empty() {
        ports.account_flow.clear();
    } else {
        ports.account_flow.save(flow);
    }
}

async fn show(ports: &Ports, flow: AccountFlow) -> Result<AccountAnswer, ApiError> {
    match found(ports).await {
        Ok((profile, signed_in_at_s, devices)) => {
            let mark = ports.identity.mark().await;
            let view = AccountView { mark, signed_in_at_s, devices, ..view(ports, flow, profile) };
            Ok(AccountAnswer::Stayed { view: Box::new(view) })
        }
        Err(AccountError::SignedOut) => Ok(refuse_stranger(ports)),
        Err(_) => Err(ApiError::Internal),
    }
}

async fn found(ports: &Ports) -> Result<(Profile, i64, Vec<Device>), AccountError> {
    let profile = ports.account.profile().await?;
    let signed_in_at_s = ports.account.signed_in_at_s().await?;
    let devices = match ports.pool.remember_devices {
        RememberDevices::Never => Vec::new(),
        RememberDevices::Ask | RememberDevices::Always => match ports.devices.list().await {
            Err(AccountError::SignedOut) => return Err(AccountError::SignedOut),
            // The rest of the page is worth more than this list.
            found => found.unwrap_or_default(),
        },
    };
    Ok((profile, signed_in_at_s, devices))
}

fn view(ports: &Ports, flow: AccountFlow, profile: Profile) -> AccountView {
    let totp = match &flow.step {
        Some(AccountStep::SetUpApp { secret }) => totp::setup(&profile.username, secret),
        _ => None,
    };
    let resend_wait_s = match &flow.step {
        Some(AccountStep::VerifyContact { contact, .. }) => flow.codes_sent.wait_s(*contact, ports.now_s),
        _ => 0,
    };
    AccountView {
        mark: String::new(),
        profile,
        pool: ports.pool.as_ref().clone(),
        password_policy: ports.password_policy,
        step: flow.step,
        totp,
        resend_wait_s,
        message: flow.message,
        signed_in_at_s: 0,
        devices: Vec::new(),
    }
}

/// The page that a form was posted from without a script, which is answered by another page: what there is to say is
/// kept for that one.
pub(in crate::api) fn plain_form() -> Option<String> {
    let request = use_context::<Parts>().filter(|request| request.method == Method::POST)?;
    let wants_a_page = text(&request.headers, &ACCEPT).is_some_and(|accepted| accepted.contains("text/html"));
    wants_a_page.then(|| text(&request.headers, &REFERER).unwrap_or("/").to_owned())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
