//! People, guests, and those who come with credentials that they should not have.

use std::fs;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_cognitoidentityprovider::types::{AttributeType, AuthFlowType};

use super::world::{REGION, World};

const PASSWORD: &str = "Correct-Horse-9-Battery";

/// Somebody with an identity and temporary credentials of its own.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    pub(super) identity_id: String,
    pub(super) credentials: Credentials,
}

impl Actor {
    /// A key below this actor's own prefix.
    pub(super) fn key(&self, name: &str) -> String {
        format!("protected/{}/{name}", self.identity_id)
    }

    pub(super) fn store(&self, world: &World) -> aws_sdk_s3::Client {
        world.store(Some(self.credentials.clone()))
    }
}

impl World {
    /// Somebody who signs up, confirms their address with the code that was sent to it, and signs in.
    pub(super) async fn person(&self, name: &str) -> Actor {
        let pool = self.user_pool();
        let client = self.output("UserPoolClientId");
        let address = format!("{name}@example.com");
        let email = AttributeType::builder().name("email").value(&address).build().unwrap();
        pool.sign_up().client_id(client).username(name).password(PASSWORD).user_attributes(email).send().await.unwrap();
        pool.confirm_sign_up()
            .client_id(client)
            .username(name)
            .confirmation_code(self.code_for(&address))
            .send()
            .await
            .unwrap();
        let session = pool
            .initiate_auth()
            .client_id(client)
            .auth_flow(AuthFlowType::UserPasswordAuth)
            .auth_parameters("USERNAME", name)
            .auth_parameters("PASSWORD", PASSWORD)
            .send()
            .await
            .unwrap();
        let token = session.authentication_result.unwrap().id_token.unwrap();
        self.identity(Some(&token)).await
    }

    /// Somebody who has not signed in.
    pub(super) async fn guest(&self) -> Actor {
        self.identity(None).await
    }

    async fn identity(&self, id_token: Option<&str>) -> Actor {
        let pool = self.identity_pool();
        let provider = format!("cognito-idp.{REGION}.amazonaws.com/{}", self.output("UserPoolId"));
        let logins = id_token.map(|token| [(provider, token.to_owned())].into_iter().collect());
        let identity = pool
            .get_id()
            .identity_pool_id(self.output("IdentityPoolId"))
            .set_logins(logins.clone())
            .send()
            .await
            .unwrap()
            .identity_id
            .unwrap();
        let given = pool
            .get_credentials_for_identity()
            .identity_id(&identity)
            .set_logins(logins)
            .send()
            .await
            .unwrap()
            .credentials
            .unwrap();
        let credentials = Credentials::new(
            given.access_key_id.unwrap(),
            given.secret_key.unwrap(),
            given.session_token,
            None,
            "identity pool",
        );
        Actor { identity_id: identity, credentials }
    }

    fn code_for(&self, address: &str) -> String {
        let message = fs::read_dir(self.outbox())
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .find(|message| message.contains(address))
            .expect("a message to the address");
        let (_, body) = message.split_once("\r\n\r\n").unwrap();
        body.split(|character: char| !character.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned()
    }
}

/// How somebody presents themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guise {
    Owner,
    OtherPerson,
    Guest,
    Nobody,
    /// The owner's own credentials, with a session token that was changed in one letter.
    ChangedToken,
    /// The owner's own key and secret with somebody else's session token.
    OthersToken,
    /// The owner's own key and secret without a session token.
    WithoutToken,
    /// The owner's key and token, and a guessed secret.
    WrongSecret,
    /// A key that was never given out.
    UnknownKey,
}

impl Guise {
    pub(super) const ALL: [Self; 9] = [
        Self::Owner,
        Self::OtherPerson,
        Self::Guest,
        Self::Nobody,
        Self::ChangedToken,
        Self::OthersToken,
        Self::WithoutToken,
        Self::WrongSecret,
        Self::UnknownKey,
    ];

    /// What S3 says to this guise when it asks for something of the owner's.
    pub(super) fn refusal(self) -> (u16, &'static str) {
        match self {
            Self::Owner | Self::OtherPerson | Self::Guest | Self::Nobody => (403, "AccessDenied"),
            Self::ChangedToken | Self::OthersToken => (400, "InvalidToken"),
            Self::WithoutToken | Self::UnknownKey => (403, "InvalidAccessKeyId"),
            Self::WrongSecret => (403, "SignatureDoesNotMatch"),
        }
    }
}

/// The owner, somebody else, and a guest.
pub(super) struct Cast {
    pub(super) owner: Actor,
    pub(super) other: Actor,
    pub(super) guest: Actor,
}

impl Cast {
    pub(super) async fn of(world: &World) -> Self {
        Self { owner: world.person("olga").await, other: world.person("theo").await, guest: world.guest().await }
    }

    /// The credentials that somebody in this guise shows.
    pub(super) fn credentials(&self, guise: Guise) -> Option<Credentials> {
        let own = &self.owner.credentials;
        let (id, secret) = (own.access_key_id(), own.secret_access_key());
        let token = own.session_token().unwrap();
        let made = |id: &str, secret: &str, token: Option<&str>| {
            Some(Credentials::new(id, secret, token.map(str::to_owned), None, "guise"))
        };
        match guise {
            Guise::Owner => Some(own.clone()),
            Guise::OtherPerson => Some(self.other.credentials.clone()),
            Guise::Guest => Some(self.guest.credentials.clone()),
            Guise::Nobody => None,
            Guise::ChangedToken => {
                let first = if token.starts_with('A') { "B" } else { "A" };
                made(id, secret, Some(&format!("{first}{}", &token[1..])))
            }
            Guise::OthersToken => made(id, secret, self.other.credentials.session_token()),
            Guise::WithoutToken => made(id, secret, None),
            Guise::WrongSecret => made(id, "0123456789012345678901234567890123456789", Some(token)),
            Guise::UnknownKey => made("ASIA0123456789ABCDEF", secret, Some(token)),
        }
    }
}

/// Longer than credentials live.
pub(super) const AFTER_EXPIRY: Duration = Duration::from_secs(3_700);
