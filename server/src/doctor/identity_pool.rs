//! The identity pool: whether it is there, what it gives guests, and whether it takes the tokens of the user pool.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::report::Check;
use super::subject::Subject;
use crate::cognito::{TemporaryCredentials, temporary};
use crate::config::GuestAccess;
use crate::told::{Told, told};

const GUESTS: &str = "identity pool: guests";
const ROLE: &str = "identity pool: role of guests";
const TIED: &str = "identity pool: takes the user pool's tokens";

/// A guest that was made for the checks.
pub(super) struct Guest {
    pub(super) identity_id: String,
    pub(super) credentials: TemporaryCredentials,
}

/// What was found.
pub(super) struct Found {
    pub(super) checks: Vec<Check>,
    /// A guest, or why there is none.
    pub(super) guest: Result<Guest, String>,
}

/// When the service was not reached.
pub(super) fn skipped(reason: &str) -> Found {
    let checks = [GUESTS, ROLE, TIED].map(|name| Check::skipped(name, reason)).to_vec();
    Found { checks, guest: Err(reason.to_owned()) }
}

/// `key` is the name of one of the user pool's keys.
pub(super) async fn checks(subject: &Subject, key: Option<&str>) -> Found {
    let client = subject.clients.identity_pool();
    let get_id = || client.get_id().identity_pool_id(&subject.names.identity_pool_id);
    let forged = get_id().logins(subject.provider(), forged(subject, key));
    let (guest, forged) = tokio::join!(told(Box::pin(get_id().send())), told(Box::pin(forged.send())));
    let guest = guest.map(|answer| answer.identity_id.unwrap_or_default());
    let (guests, tied) = (guests(subject, &guest), tied(subject, &forged));
    let Told::Yes(identity_id) = guest else {
        let reason = if guests.holds() { "the pool lets no guests in" } else { "guests get no identity" };
        return Found { checks: vec![guests, Check::skipped(ROLE, reason), tied], guest: Err(reason.to_owned()) };
    };
    let call = client.get_credentials_for_identity().identity_id(&identity_id);
    let given = told(Box::pin(call.send())).await;
    let role = role(subject, &given.clone().map(drop));
    let credentials = match given {
        Told::Yes(answer) => temporary(answer.credentials),
        Told::No { .. } | Told::Nothing(_) => None,
    };
    let guest = credentials
        .map(|credentials| Guest { identity_id, credentials })
        .ok_or_else(|| "guests get no credentials".to_owned());
    Found { checks: vec![guests, role, tied], guest }
}

fn has_guests(subject: &Subject) -> bool {
    subject.levels.guests != GuestAccess::None
}

fn guests(subject: &Subject, told: &Told<String>) -> Check {
    let id = &subject.names.identity_pool_id;
    let expected = format!("there is an identity pool {id}, with guests if guest_pictures says so");
    match told {
        Told::Yes(_) => Check::ok(GUESTS, expected, format!("{id} gives guests an identity")),
        Told::No { code, .. } if code == "ResourceNotFoundException" => Check::failed(
            GUESTS,
            expected,
            told.words(),
            "Correct identity_pool_id: it is the output IdentityPoolId of the stack, of this region and this account.",
        ),
        told if told.is("NotAuthorizedException", "unauthenticated") => {
            if has_guests(subject) {
                let fix = "Set AllowUnauthenticatedIdentities of the identity pool, or guest_pictures = \"NONE\".";
                Check::failed(GUESTS, expected, told.words(), fix)
            } else {
                Check::ok(GUESTS, expected, format!("{id} lets no guests in, and none are wanted"))
            }
        }
        told => Check::failed(GUESTS, expected, told.words(), "See what answers there, and identity_pool_id."),
    }
}

fn role(subject: &Subject, told: &Told<()>) -> Check {
    let expected = "guests get credentials of a role";
    let fix = "Attach a role for guests to the identity pool (AWS::Cognito::IdentityPoolRoleAttachment, `unauthenticated`), \
               whose trust policy names this identity pool; or let no guests in.";
    match told {
        Told::Yes(()) => Check::ok(ROLE, expected, "credentials for an hour"),
        told if has_guests(subject) => Check::failed(ROLE, expected, told.words(), fix),
        told => Check::warning(ROLE, expected, told.words(), fix),
    }
}

fn tied(subject: &Subject, told: &Told<aws_sdk_cognitoidentity::operation::get_id::GetIdOutput>) -> Check {
    let (pool, client) = (&subject.names.user_pool_id, &subject.names.user_pool_client_id);
    let expected = format!("it takes tokens of {pool} for the client {client}, and no forged ones");
    let tie = format!(
        "Add the user pool and the client to the CognitoIdentityProviders of the identity pool, or correct \
         identity_pool_id: it is of the same stack as user_pool_id. It wants ProviderName {} and ClientId {client}.",
        subject.provider()
    );
    let refused = "NotAuthorizedException";
    if told.is("ResourceNotFoundException", "") {
        Check::skipped(TIED, "there is no such identity pool")
    } else if told.is(refused, "not from a supported provider") || told.is(refused, "audience") {
        Check::failed(TIED, expected, told.words(), tie)
    } else if told.is(refused, "invalid login token") {
        Check::ok(TIED, expected, "a forged token was refused for its signature, and not for where it is from")
    } else if let Told::Yes(_) = told {
        let fix = "Do not use this identity pool: it gives identities for tokens that nobody signed.";
        Check::failed(TIED, expected, "a forged token was taken", fix)
    } else {
        Check::warning(TIED, expected, told.words(), "This answer is not known; check it with --sign-in NAME.")
    }
}

/// A token of the user pool for the client, but for its signature.
fn forged(subject: &Subject, key: Option<&str>) -> String {
    let now_s = subject.clock.now_s();
    let header = json!({ "kid": key.unwrap_or("none"), "alg": "RS256" });
    let claims = json!({
        "sub": "00000000-0000-0000-0000-000000000000",
        "iss": format!("{}/{}", subject.user_pools(), subject.names.user_pool_id),
        "aud": subject.names.user_pool_client_id,
        "token_use": "id",
        "cognito:username": "updown-doctor",
        "auth_time": now_s,
        "iat": now_s,
        "exp": now_s.saturating_add(3600),
    });
    let part = |text: String| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(header.to_string()), part(claims.to_string()), URL_SAFE_NO_PAD.encode([0; 256]))
}
