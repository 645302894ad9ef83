//! The sign-in page (<https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html>): forms that go through the
//! same steps, limits and challenges as InitiateAuth and RespondToAuthChallenge, and end with a code for the app.
//!
//! It signs people in. Accounts are made, and forgotten passwords replaced, in the app.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};

use super::browser::{self, Base, MARK, cookie, set_cookie};
use super::flow::{Challenge, Flow, Step};
use super::form::{Form, encoded};
use super::forms::{ATTRIBUTES, FLOW, Frame, View};
use super::request::AuthorizationRequest;
use super::{enrolment, landing, page, random_text, reply};
use crate::aws_json::{AwsError, Exception, Secret, Services};
use crate::user_pool::UserPool;
use crate::user_pool::authentication::{Outcome, Parameters, by_password, respond};

/// Parameters of a challenge that its form shows.
const SHOWN: [&str; 4] = ["CODE_DELIVERY_DESTINATION", "MFAS_CAN_CHOOSE", enrolment::OFFERED, "requiredAttributes"];

/// One browser at the page.
struct Visit<'a> {
    pool: &'a UserPool,
    mark: String,
    request: AuthorizationRequest,
    query: String,
}

/// `GET login`
pub(super) async fn get(
    State(services): State<Arc<Services>>,
    Extension(base): Extension<Base>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (pool, query) = (&services.user_pool, query.unwrap_or_default());
    let request = match AuthorizationRequest::read(&Form::read(query.as_bytes()), &pool.stack.client) {
        Ok(request) => request,
        Err(fault) => return reply::refusal(&fault),
    };
    let known = cookie(&headers, MARK).map(str::to_owned);
    let mark = known.clone().unwrap_or_else(|| random_text::generate(&*pool.entropy).as_str().to_owned());
    let visit = Visit { pool, mark, request, query };
    let mut response = visit.ask(&Step::Password, visit.request.login_hint.as_deref(), None);
    if known.is_none() {
        let value = set_cookie((MARK, &visit.mark), None, &base, pool.is_public_over_tls());
        response.headers_mut().extend(value.map(|value| (SET_COOKIE, value)));
    }
    response
}

/// `POST login`
pub(super) async fn post(
    State(services): State<Arc<Services>>,
    Extension(base): Extension<Base>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let pool = &services.user_pool;
    if !browser::is_same_origin(&headers) {
        return page::fault(StatusCode::FORBIDDEN, "The form did not come from this page.");
    }
    let Some(form) = super::body(body).await else {
        return page::fault(StatusCode::BAD_REQUEST, "The form could not be read.");
    };
    let mark = cookie(&headers, MARK).unwrap_or_default();
    let Some(flow) = form.single(FLOW).and_then(|field| Flow::open(pool, mark, field)) else {
        return page::fault(StatusCode::BAD_REQUEST, "The page was open for too long, or in another browser.");
    };
    let request = match AuthorizationRequest::read(&Form::read(flow.query.as_bytes()), &pool.stack.client) {
        Ok(request) => request,
        Err(fault) => return reply::refusal(&fault),
    };
    let visit = Visit { pool, mark: mark.to_owned(), request, query: flow.query };
    match answer(pool, &flow.step, &form).await {
        Ok(Outcome::SignedIn(result)) => landing::after_sign_in(pool, &base, &visit.request, &result)
            .await
            .unwrap_or_else(|error| reply::failure(&error)),
        Ok(Outcome::Challenge { name, session, parameters }) => {
            let username = match &flow.step {
                Step::Password => form.single("username").unwrap_or_default().to_owned(),
                Step::Challenge(challenge) => challenge.username.clone(),
            };
            let parameters = parameters.into_iter().filter(|(name, _)| SHOWN.contains(name));
            let parameters = parameters.map(|(name, value)| (name.to_owned(), value)).collect();
            let session = session.unwrap_or_default();
            let challenge = Challenge { name: name.to_owned(), username, session, parameters };
            let challenge =
                if name == enrolment::NAME { enrolment::begin(pool, challenge).await } else { Ok(challenge) };
            match challenge {
                Ok(challenge) => visit.ask(&Step::Challenge(challenge), None, None),
                Err(error) => reply::failure(&error),
            }
        }
        Err(error) if error.code == Exception::Internal => reply::failure(&error),
        // A session that ended is begun again; anything else may be typed again.
        Err(error) if matches!(flow.step, Step::Challenge(_)) && error.message.starts_with("Invalid session") => {
            visit.ask(&Step::Password, None, Some("That took too long. Please sign in again."))
        }
        Err(error) => visit.ask(&flow.step, form.single("username"), Some(&error.message)),
    }
}

/// Takes what was typed to the user pool.
async fn answer(pool: &UserPool, step: &Step, form: &Form) -> Result<Outcome, AwsError> {
    let typed = |name: &str| Secret::from(form.single(name).unwrap_or_default().trim().to_owned());
    let secret = |name: &str| Secret::from(form.single(name).unwrap_or_default().to_owned());
    let mut given = BTreeMap::new();
    let answer = match step {
        Step::Password => {
            given.insert("USERNAME".to_owned(), typed("username"));
            given.insert("PASSWORD".to_owned(), secret("password"));
            by_password(pool, &Parameters(&given)).await
        }
        Step::Challenge(challenge) if challenge.name == enrolment::NAME => {
            enrolment::finish(pool, challenge, &typed("code")).await
        }
        Step::Challenge(challenge) => {
            given.insert("USERNAME".to_owned(), Secret::from(challenge.username.clone()));
            match challenge.name.as_str() {
                "NEW_PASSWORD_REQUIRED" => {
                    given.insert("NEW_PASSWORD".to_owned(), secret("new-password"));
                    let attributes = form.below(ATTRIBUTES);
                    given.extend(attributes.map(|(name, value)| (name.to_owned(), Secret::from(value.to_owned()))));
                }
                "SELECT_MFA_TYPE" => {
                    given.insert("ANSWER".to_owned(), typed("answer"));
                }
                name => {
                    given.insert(format!("{name}_CODE"), typed("code"));
                }
            }
            let session = Secret::from(challenge.session.clone());
            respond(pool, &challenge.name, Some(&session), &Parameters(&given)).await
        }
    };
    answer.map(|answer| answer.outcome())
}

impl Visit<'_> {
    /// A page with the form of a step.
    fn ask(&self, step: &Step, username: Option<&str>, wrong: Option<&str>) -> Response {
        let flow = Flow::new(self.pool, &self.mark, self.query.clone(), step.clone());
        let flow = match flow.sealed(self.pool) {
            Ok(flow) => flow,
            Err(error) => return reply::failure(&error),
        };
        let frame = Frame { flow: &flow, wrong };
        let view = match step {
            Step::Password => {
                let oauth = self.pool.stack.client.oauth.as_ref();
                let providers = oauth.map(|oauth| oauth.providers.as_slice()).unwrap_or_default();
                // Who came for the pool's own accounts is not asked where to sign in.
                let chosen = Form::read(self.query.as_bytes()).single("identity_provider").is_some();
                let providers = if chosen { &[] } else { providers };
                let address =
                    |name: &String| format!("oauth2/authorize?{}&identity_provider={}", self.query, encoded(name));
                let providers: Vec<_> = providers.iter().map(|name| (name.clone(), address(name))).collect();
                Some(frame.password(
                    username.unwrap_or_default(),
                    oauth.is_some_and(|oauth| oauth.own_accounts),
                    &providers,
                ))
            }
            Step::Challenge(challenge) => frame.challenge(challenge),
        };
        match view {
            Some(View { heading, content }) => {
                page::page(frame.status(), heading, &content, Some(&self.request.redirect_uri))
            }
            None => page::fault(
                StatusCode::BAD_REQUEST,
                "This account needs a further step, which the app itself has to show.",
            ),
        }
    }
}
