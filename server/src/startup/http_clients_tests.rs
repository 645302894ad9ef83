//! Calls to a user pool that cannot be reached at first, or that ends connections without an answer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Region};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::retry::RetryConfig;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use url::Url;

use super::aws::{Clients, Reach};
use super::http_clients::insistent;
use crate::config::Services;

const SIGNED_UP: &str = r#"{"UserConfirmed":false,"UserSub":"1"}"#;

/// A port that refuses connections until so many of them have failed, and how many tries there were.
#[derive(Debug, Clone)]
struct Door {
    socket: Arc<Mutex<Option<TcpSocket>>>,
    opens_after: usize,
    tries: Arc<AtomicUsize>,
}

impl Door {
    /// The door, and the user pool behind it.
    fn new(opens_after: usize) -> (Self, Client) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let endpoint = format!("http://{}", socket.local_addr().unwrap());
        let door = Self { socket: Arc::new(Mutex::new(Some(socket))), opens_after, tries: Arc::default() };
        let (knocking, http) = (door.clone(), aws_smithy_http_client::Builder::new().build_http());
        let http = http_client_fn(move |settings, components| {
            SharedHttpConnector::new(Knocking {
                inner: http.http_connector(settings, components),
                door: knocking.clone(),
            })
        });
        let config = aws_sdk_cognitoidentityprovider::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .endpoint_url(endpoint)
            .http_client(insistent(http))
            .retry_config(RetryConfig::disabled());
        (door, Client::from_conf(config.build()))
    }

    fn tries(&self) -> usize {
        self.tries.load(Ordering::Relaxed)
    }

    fn failed(&self) {
        if self.tries() == self.opens_after
            && let Some(socket) = self.socket.lock().unwrap().take()
        {
            tokio::spawn(answer_each(socket.listen(8).unwrap()));
        }
    }
}

#[derive(Debug)]
struct Knocking {
    inner: SharedHttpConnector,
    door: Door,
}

impl HttpConnector for Knocking {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.door.tries.fetch_add(1, Ordering::Relaxed);
        let (answer, door) = (self.inner.call(request), self.door.clone());
        HttpConnectorFuture::new(async move {
            let answer = answer.await;
            if answer.is_err() {
                door.failed();
            }
            answer
        })
    }
}

async fn answer_each(listener: TcpListener) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read_request(&mut stream).await;
        assert!(request.contains("SignUp") && request.contains("\"Username\":\"ada\""), "{request}");
        let length = SIGNED_UP.len();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{SIGNED_UP}");
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}

/// A whole request, with its body.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = String::new();
    let mut bytes = [0; 4096];
    loop {
        let read = stream.read(&mut bytes).await.unwrap();
        request.push_str(&String::from_utf8_lossy(&bytes[..read]));
        if read == 0 || request.ends_with('}') {
            return request;
        }
    }
}

async fn sign_up(client: &Client) -> Result<(), String> {
    let call = client.sign_up().client_id("c").username("ada").password("Correct-horse-9");
    Box::pin(call.send()).await.map(drop).map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn where_there_was_no_connection_another_one_is_tried() {
    for opens_after in 1..=3 {
        let (door, client) = Door::new(opens_after);
        assert_eq!(sign_up(&client).await, Ok(()), "{opens_after}");
        assert_eq!(door.tries(), opens_after + 1);
    }
}

#[tokio::test]
async fn tries_come_to_an_end() {
    let (door, client) = Door::new(usize::MAX);
    assert!(sign_up(&client).await.unwrap_err().contains("Connect"));
    assert_eq!(door.tries(), 4);
}

#[tokio::test]
async fn what_may_have_arrived_is_not_sent_twice() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let user_pool = Some(Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = requests.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_request(&mut stream).await;
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    let reach = Reach::Aws(Box::new(Services { user_pool, ..Services::default() }));
    let client = Clients::new(reach, "us-east-1").user_pool();
    assert!(sign_up(&client).await.is_err());
    assert_eq!(requests.load(Ordering::Relaxed), 1);
}
