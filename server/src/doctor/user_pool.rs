//! The user pool and its client, as somebody sees them who has no account.

use app::wire::first_factor::FirstFactor;
use aws_sdk_cognitoidentityprovider::types::AuthFlowType;
use serde_json::Value;

use super::report::Check;
use super::subject::Subject;
use super::web::Answer;
use crate::cognito::says_not_enabled;
use crate::config::SignInFlow;
use crate::told::Told;

const KEYS: &str = "user pool: exists";
pub(super) const CLIENT: &str = "user pool: client";
const FLOWS: &str = "user pool: flows";
const EXISTENCE: &str = "user pool: who has an account";

const SUPERFLUOUS: &str = "Leave user_pool_client_secret out: this client has none.";
const MISSING: &str = "The client has a secret: set user_pool_client_secret (aws cognito-idp describe-user-pool-client \
                       shows it), or make a client without one.";
const WRONG: &str = "Correct user_pool_client_secret: it is not the secret of this client.";

/// What was found.
pub(super) struct Found {
    pub(super) checks: Vec<Check>,
    /// The name of a key of the pool, if it has shown one.
    pub(super) key: Option<String>,
}

/// When the service was not reached.
pub(super) fn skipped(reason: &str) -> Found {
    Found { checks: [KEYS, CLIENT, FLOWS, EXISTENCE].map(|name| Check::skipped(name, reason)).to_vec(), key: None }
}

/// With what the address of the pool's keys has answered.
pub(super) async fn checks(subject: &Subject, keys: &Answer, nobody: &str) -> Found {
    let (exists, key) = exists(subject, keys);
    let pool = subject.user_pool();
    let (password, srp, choice) = tokio::join!(
        Box::pin(pool.probe(AuthFlowType::UserPasswordAuth, nobody)),
        Box::pin(pool.probe(AuthFlowType::UserSrpAuth, nobody)),
        Box::pin(pool.probe(AuthFlowType::UserAuth, nobody)),
    );
    let client = client(subject, [&srp, &password, &choice]);
    let rest = if client.holds() {
        let probes = [("USER_PASSWORD_AUTH", &password), ("USER_SRP_AUTH", &srp), ("USER_AUTH", &choice)];
        [flows(subject, probes), existence(subject, &password, &srp)]
    } else {
        [FLOWS, EXISTENCE].map(|name| Check::skipped(name, "the client is not known"))
    };
    Found { checks: [exists, client].into_iter().chain(rest).collect(), key }
}

fn exists(subject: &Subject, keys: &Answer) -> (Check, Option<String>) {
    let id = &subject.names.user_pool_id;
    let expected = format!("there is a user pool {id}");
    let key = serde_json::from_str(&keys.body)
        .ok()
        .filter(|_| keys.status == 200)
        .and_then(|document: Value| document.get("keys")?.as_array()?.first()?.get("kid")?.as_str().map(str::to_owned));
    let check = match &key {
        Some(_) => Check::ok(KEYS, expected, id.as_str()),
        None => Check::failed(
            KEYS,
            expected,
            format!("its keys are not where a pool's are ({})", keys.told()),
            "Correct user_pool_id: it is the output UserPoolId of the stack, of this region and this account.",
        ),
    };
    (check, key)
}

/// What the pool says of the client, whatever the flow: it may look at the flow first.
fn client(subject: &Subject, probes: [&Told<()>; 3]) -> Check {
    let id = &subject.names.user_pool_client_id;
    let with = if subject.names.user_pool_client_secret.is_some() { "with" } else { "without" };
    let expected = format!("the client {id} belongs to the pool, {with} a secret");
    let troubles = [
        (
            "ResourceNotFoundException",
            "",
            "Correct user_pool_client_id: it is the output UserPoolClientId of the stack that user_pool_id is of.",
        ),
        ("NotAuthorizedException", "not configured for secret", SUPERFLUOUS),
        ("NotAuthorizedException", "without secret", SUPERFLUOUS),
        ("NotAuthorizedException", "was not received", MISSING),
        ("InvalidParameterException", "secret", MISSING),
        ("NotAuthorizedException", "unable to verify secret", WRONG),
        ("NotAuthorizedException", "secrethash does not match", WRONG),
    ];
    for (code, part, fix) in troubles {
        if let Some(told) = probes.iter().find(|told| told.is(code, part)) {
            return Check::failed(CLIENT, expected, told.words(), fix);
        }
    }
    match probes.iter().find(|told| !matches!(told, Told::Nothing(_))) {
        Some(_) => Check::ok(CLIENT, expected, id.as_str()),
        None => {
            let seen = probes.first().map(|told| told.words()).unwrap_or_default();
            Check::failed(CLIENT, expected, seen, "See what answers there: it does not speak as a user pool.")
        }
    }
}

/// Whether the client allows the flow that was tried.
fn is_allowed(told: &Told<()>) -> bool {
    !matches!(told, Told::No { message, .. } if says_not_enabled(message))
}

fn flows(subject: &Subject, probes: [(&str, &Told<()>); 3]) -> Check {
    let [password, srp, choice] = probes.map(|(_, told)| is_allowed(told));
    let names = |wanted: bool| {
        let those = probes.iter().filter(|(_, told)| is_allowed(told) == wanted).map(|(name, _)| *name);
        Some(those.collect::<Vec<_>>().join(", "))
            .filter(|names| !names.is_empty())
            .unwrap_or_else(|| "none".to_owned())
    };
    let seen = format!("allowed: {}; not: {}", names(true), names(false));
    let (expected, fits, fix) = match subject.sign_in_flow {
        SignInFlow::Either => (
            "the client allows USER_PASSWORD_AUTH or USER_SRP_AUTH",
            password || srp,
            "Add ALLOW_USER_SRP_AUTH or ALLOW_USER_PASSWORD_AUTH to the ExplicitAuthFlows of the client.",
        ),
        SignInFlow::Password => (
            "the client allows USER_PASSWORD_AUTH, which sign_in_flow = \"password\" uses",
            password,
            "Leave sign_in_flow out, or set it to \"srp\"; or add ALLOW_USER_PASSWORD_AUTH to the ExplicitAuthFlows of \
             the client.",
        ),
        SignInFlow::Srp => (
            "the client allows USER_SRP_AUTH, which sign_in_flow = \"srp\" uses",
            srp,
            "Leave sign_in_flow out, or set it to \"password\"; or add ALLOW_USER_SRP_AUTH to the ExplicitAuthFlows of \
             the client.",
        ),
    };
    let chooses = subject.pool.first_factors.iter().any(|factor| *factor != FirstFactor::Password);
    if fits && chooses && !choice {
        let expected = format!("{expected}; and USER_AUTH, by which people sign in with codes and passkeys");
        return Check::failed(FLOWS, expected, seen, "Add ALLOW_USER_AUTH to the ExplicitAuthFlows of the client.");
    }
    if fits { Check::ok(FLOWS, expected, seen) } else { Check::failed(FLOWS, expected, seen, fix) }
}

/// Whether the pool tells who has an account, and whether the configuration knows it.
fn existence(subject: &Subject, password: &Told<()>, srp: &Told<()>) -> Check {
    let tells = [password, srp].iter().any(|told| told.is("UserNotFoundException", ""));
    let hides = password.is("NotAuthorizedException", "incorrect username") || matches!(srp, Told::Yes(()));
    let seen = match (tells, hides) {
        (true, _) => "the pool says of a name that nobody has that there is no such account",
        (false, true) => "the pool answers alike for names that have an account and names that have none",
        (false, false) => return Check::skipped(EXISTENCE, format!("it cannot be seen: {}", srp.words())),
    };
    match (tells, subject.pool.prevents_existence_errors) {
        (true, true) => Check::warning(
            EXISTENCE,
            "the pool tells nobody who has an account (PreventUserExistenceErrors is ENABLED)",
            seen,
            "Set PreventUserExistenceErrors to ENABLED on the client; or say prevent_user_existence_errors = \"LEGACY\".",
        ),
        (false, false) => Check::warning(
            EXISTENCE,
            "the pool tells who has an account, as the configuration has it",
            seen,
            "Say prevent_user_existence_errors = \"ENABLED\": then the screens hide it, too.",
        ),
        (true, false) => Check::ok(EXISTENCE, "the pool tells who has an account", seen),
        (false, true) => Check::ok(EXISTENCE, "the pool tells nobody who has an account", seen),
    }
}
