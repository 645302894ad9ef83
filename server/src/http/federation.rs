//! The way to other places where people sign in, and back: `POST /auth/start`, `GET /auth/callback`, `GET /auth/leave`.
//!
//! Nothing that comes in an address is shown, and nothing in it decides where a browser goes: the page to come back to is in the
//! encrypted cookie, as a path of this site.

use std::sync::Arc;

use app::core::auth::provider_label;
use app::i18n::fill;
use app::wire::auth::AuthError;
use axum::extract::{Extension, Form, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, debug_handler};
use http::header::{LOCATION, REFERER};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde::Deserialize;

use super::language::language;
use super::middleware::form_return::relative;
use super::onward::onward;
use super::{Origins, gallery};
use crate::adapters::{Services, identity, ports};
use crate::federation::{Hosted, Taken, Trip, Trips, refused};
use crate::session::Exchange;

/// Where a browser goes for a session to end at the user pool's own pages, too.
pub(crate) const LEAVE: &str = "/auth/leave";

/// Where the Authenticator's buttons post to.
pub(super) const START: &str = "/auth/start";

#[derive(Clone)]
struct Site {
    services: Arc<Services>,
    origins: Arc<Origins>,
}

/// The routes.
pub(super) fn router(services: Arc<Services>, origins: Arc<Origins>) -> Router {
    Router::new()
        .route(START, post(start))
        .route("/auth/callback", get(callback))
        .route(LEAVE, get(leave))
        .with_state(Site { services, origins })
}

/// What a button of the Authenticator posts.
#[derive(Deserialize)]
struct Start {
    #[serde(default)]
    provider: String,
}

/// Sends a browser to the place that was chosen.
#[debug_handler]
async fn start(
    State(site): State<Site>,
    Extension(exchange): Extension<Arc<Exchange>>,
    uri: Uri,
    headers: HeaderMap,
    Form(Start { provider }): Form<Start>,
) -> Response {
    let from = headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let page = relative(from).unwrap_or_else(|| "/".to_owned());
    if gallery::path(&site.services, &uri, &headers).is_some() {
        return see_other(&page);
    }
    let Some(hosted) = site.hosted().filter(|_| site.services.pool.identity_providers.contains(&provider)) else {
        tracing::warn!("a sign-in was asked for at a place that the user pool does not have");
        ports(&site.services, &exchange).came_back(Err(AuthError::ProviderUnavailable));
        return see_other(&page);
    };
    let Ok(trip) = Trip::begin(&provider, &site.origins.of_request(&headers), &page, site.services.clock.now_s())
    else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let address = hosted.way_out(&trip);
    let mut trips = Trips::of(&exchange);
    trips.add(trip);
    trips.keep(&exchange);
    let language = language(&exchange, &headers);
    let texts = language.texts().authenticator;
    let said = fill(texts.on_the_way, &[("provider", provider_label(&provider))]);
    onward(&exchange, language, &said, &address, texts.go_on)
}

/// What the user pool answers.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    #[serde(default)]
    error_description: String,
}

/// Takes a browser back from the user pool.
#[debug_handler]
async fn callback(
    State(site): State<Site>,
    Extension(exchange): Extension<Arc<Exchange>>,
    Query(answer): Query<Answer>,
) -> Response {
    let mut trips = Trips::of(&exchange);
    let taken = trips.take(&answer.state, site.services.clock.now_s());
    trips.keep(&exchange);
    let ports = ports(&site.services, &exchange);
    let (page, outcome) = match taken {
        // Whoever is signed in pressed the back button, and needs to be told nothing.
        Taken::Unknown if ports.identity.viewer().await.is_some() => return see_other("/"),
        Taken::Unknown => ("/".to_owned(), Err(AuthError::ProviderStepLapsed)),
        Taken::Lapsed(trip) => (trip.page, Err(AuthError::ProviderStepLapsed)),
        Taken::Fresh(trip) => {
            let outcome = arrive(&site, &exchange, &trip, answer).await;
            (trip.page, outcome)
        }
    };
    ports.came_back(outcome);
    see_other(&page)
}

/// Begins a session for whoever came back with a code.
async fn arrive(site: &Site, exchange: &Arc<Exchange>, trip: &Trip, answer: Answer) -> Result<(), AuthError> {
    if let Some(error) = answer.error {
        let meaning = refused(&error, &answer.error_description);
        tracing::info!(?meaning, "somebody came back from another place without having signed in");
        return Err(meaning);
    }
    let (code, hosted) = (answer.code.unwrap_or_default(), site.hosted().ok_or(AuthError::ProviderUnavailable)?);
    let arrived = Box::pin(hosted.exchange(trip, &code, site.services.clock.now_s())).await?;
    Box::pin(identity(&site.services, exchange).arrive(arrived)).await.map(drop)
}

/// Sends a browser to the user pool's own pages, to end its session there.
#[debug_handler]
async fn leave(
    State(site): State<Site>,
    Extension(exchange): Extension<Arc<Exchange>>,
    headers: HeaderMap,
) -> Response {
    let Some(hosted) = site.hosted() else { return see_other("/") };
    let language = language(&exchange, &headers);
    let texts = language.texts();
    let address = hosted.sign_out(&site.origins.of_request(&headers));
    onward(&exchange, language, texts.general.signing_out, &address, texts.authenticator.go_on)
}

impl Site {
    fn hosted(&self) -> Option<&Hosted> {
        self.services.hosted.as_ref()
    }
}

/// Sends a browser on to a page of this site.
pub(super) fn see_other(path: &str) -> Response {
    match HeaderValue::try_from(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
