//! Renewals at a pool that replaces refresh tokens, which is the embedded backend on a changed template.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::wire::secret::Secret;
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Config, Region};
use aws_smithy_types::retry::RetryConfig;
use embedded::entropy::SystemEntropy;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::cognito::{PasswordAnswer, SigningIn, UserPool};
use crate::config::SignInFlow;
use crate::session::{Renewals, Session, Standing, Token};

const TEMPLATE: &str = include_str!("../../stack/template.yaml");
const PASSWORD: &str = "Correct-horse-7";

/// A clock of both crates that stands still until it is moved.
struct Moved(AtomicU64);

impl Moved {
    fn forward(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn at(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

impl crate::clock::Clock for Moved {
    fn now(&self) -> SystemTime {
        self.at()
    }
}

impl embedded::clock::Clock for Moved {
    fn now(&self) -> SystemTime {
        self.at()
    }
}

/// A pool with one account, and a session of it.
struct World {
    clock: Arc<Moved>,
    pool: Arc<UserPool>,
    session: Session,
    _running: embedded::Running,
    _directory: TempDir,
}

impl World {
    async fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let clock = Arc::new(Moved(AtomicU64::new(1_800_000_000)));
        let rotation = "RefreshTokenRotation: { Feature: ENABLED }\n      AuthSessionValidity";
        let template =
            TEMPLATE.replace("        - ALLOW_REFRESH_TOKEN_AUTH\n", "").replace("AuthSessionValidity", rotation);
        let running = embedded::start(embedded::Settings {
            addr: "127.0.0.1:0".parse().unwrap(),
            listener: None,
            transport: embedded::Transport::Loopback,
            public_url: None,
            data_dir: directory.path().join("data"),
            min_free_bytes: 0,
            template,
            parameters: BTreeMap::new(),
            region: "us-east-1".to_owned(),
            mail: None,
            outbox_page: false,
            virtual_host_domain: None,
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
        });
        let running = Box::pin(running).await.unwrap();
        let (pool_id, client_id) = (&running.outputs["UserPoolId"], &running.outputs["UserPoolClientId"]);
        let client = client(running.url.as_str());
        let pool = UserPool::new(client, pool_id, client_id, SignInFlow::Password, clock.clone());
        let session = signed_in(&pool, &running.outbox).await;
        Self { clock, pool: Arc::new(pool), session, _running: running, _directory: directory }
    }

    /// A server of its own, which remembers nothing yet.
    fn server(&self) -> Renewals {
        Renewals::new(self.pool.clone(), self.clock.clone())
    }
}

fn client(endpoint: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    Client::from_conf(config.build())
}

async fn signed_in(pool: &UserPool, outbox: &std::path::Path) -> Session {
    let password = Secret::new(PASSWORD);
    pool.sign_up("ada", &[("email".to_owned(), "ada@example.com".to_owned())].into(), &password).await.unwrap();
    let message = std::fs::read_dir(outbox).unwrap().next().unwrap().unwrap().path();
    let message = std::fs::read_to_string(message).unwrap();
    let code = message.split(|c: char| !c.is_ascii_digit()).rfind(|word| word.len() == 6).unwrap().to_owned();
    pool.confirm_sign_up("ada", &Secret::new(code), None).await.unwrap();
    let PasswordAnswer::Tokens(tokens) =
        pool.sign_in(SigningIn { username: "ada", device: None }, &password).await.unwrap()
    else {
        panic!("not signed in")
    };
    Session {
        username: "ada".into(),
        sub: tokens.sub,
        identity_id: "us-east-1:1".into(),
        refresh_token: tokens.refresh_token.unwrap(),
        id_token: tokens.id_token,
        id_token_expires_at_s: tokens.id_token_expires_at_s,
        started_at_s: 0,
        device_key: None,
        elsewhere: None,
    }
}

#[track_caller]
fn good(standing: Standing) -> Session {
    match standing {
        Standing::Good(session) => session,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_renewal_keeps_the_refresh_token_that_came_with_it() {
    let world = World::new().await;
    let server = world.server();
    let mut session = world.session.clone();
    for _ in 0..3 {
        world.clock.forward(58 * 60);
        let renewed = good(server.current(session.clone()).await);
        assert_ne!(renewed.refresh_token, session.refresh_token);
        assert_ne!(renewed.id_token, session.id_token);
        session = renewed;
    }
}

#[tokio::test]
async fn an_old_cookie_gets_the_newest_tokens_from_the_server_that_has_them() {
    let world = World::new().await;
    let server = world.server();
    world.clock.forward(58 * 60);
    let second = good(server.current(world.session.clone()).await);
    world.clock.forward(58 * 60);
    // The answer with the second cookie was lost: its successor is bought with the second refresh token all the same.
    let third = good(server.current(world.session.clone()).await);
    assert_ne!(third.refresh_token, second.refresh_token);
    assert_eq!(good(server.current(second).await), third);
}

#[tokio::test]
async fn a_race_that_another_server_won_signs_nobody_out() {
    let world = World::new().await;
    let (here, there) = (world.server(), world.server());
    world.clock.forward(58 * 60);
    let won = good(there.current(world.session.clone()).await);
    assert_eq!(good(here.current(world.session.clone()).await), world.session, "the id token is good for 2 minutes");
    world.clock.forward(2 * 60);
    assert_eq!(here.current(world.session.clone()).await, Standing::Superseded);
    assert_eq!(good(here.current(won.clone()).await), won, "the winner's cookie is good here too");
}

#[tokio::test]
async fn a_sign_out_ends_every_token_of_the_session() {
    let world = World::new().await;
    let server = world.server();
    world.clock.forward(58 * 60);
    let second = good(server.current(world.session.clone()).await);
    let ended = server.end(world.session.clone()).await;
    assert_eq!(ended.refresh_token, second.refresh_token, "what is revoked is the newest token");
    world.pool.revoke(&ended.refresh_token).await;
    for session in [&world.session, &second] {
        assert_eq!(server.current(session.clone()).await, Standing::Ended);
    }
    world.clock.forward(58 * 60);
    assert_eq!(world.server().current(second).await, Standing::Ended, "another server learns it from the pool");
}

#[tokio::test]
async fn a_refresh_token_that_was_never_given_ends_the_session() {
    let world = World::new().await;
    world.clock.forward(58 * 60);
    let session = Session { refresh_token: Token::new("made-up"), ..world.session.clone() };
    assert_eq!(world.server().current(session).await, Standing::Ended);
}

/// Answers every request but the first, whose answer is lost with its connection. Tells how many there were.
async fn forgetful(listener: TcpListener) -> u32 {
    const TOKENS: &str =
        r#"{"AuthenticationResult":{"IdToken":"e30.eyJzdWIiOiJhYmMifQ.c2ln","ExpiresIn":3600,"RefreshToken":"new"}}"#;
    let mut requests = 0;
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let (mut line, mut length) = (String::new(), 0);
        while stream.read_line(&mut line).await.unwrap() > 2 {
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        stream.read_exact(&mut vec![0; length]).await.unwrap();
        requests += 1;
        if requests == 2 {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", TOKENS.len());
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(TOKENS.as_bytes()).await.unwrap();
            return requests;
        }
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_is_asked_for_once_more() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(&format!("http://{}", listener.local_addr().unwrap()));
    let requests = tokio::spawn(forgetful(listener));
    let clock = Arc::new(Moved(AtomicU64::new(1_000)));
    let pool = UserPool::new(client, "us-east-1_a", "client", SignInFlow::Password, clock);
    let tokens = pool.refresh(&Token::new("old"), None).await.unwrap();
    assert_eq!(tokens.refresh_token, Some(Token::new("new")));
    assert_eq!(requests.await.unwrap(), 2);
}
