//! The client against servers on loopback that behave badly.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

const TIGHT: Limits = Limits { connect: Duration::from_secs(5), whole: Duration::from_millis(300), body_bytes: 1024 };
const ROOMY: Limits = Limits { whole: Duration::from_secs(60), ..TIGHT };

/// A server that says `text` to each connection, and then says no more until it is asked to go.
async fn saying(text: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let text = text.clone();
            tokio::spawn(async move {
                let mut head = [0; 1024];
                assert!(stream.read(&mut head).await.unwrap() > 0);
                stream.write_all(text.as_bytes()).await.unwrap();
                // Ends when the client goes away.
                while stream.read(&mut head).await.is_ok_and(|read| read > 0) {}
            });
        }
    });
    addr
}

async fn get(limits: Limits, address: &str) -> Result<Response<Bytes>, OutgoingError> {
    HttpClient::with(limits).send(Request::get(address).body(Bytes::new()).unwrap()).await
}

#[tokio::test]
async fn an_answer_comes_whole_also_from_a_name_of_this_machine() {
    let addr = saying("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello".to_owned()).await;
    for host in ["127.0.0.1", "localhost", "pool.auth.localhost"] {
        let answer = get(ROOMY, &format!("http://{host}:{}/", addr.port())).await.unwrap();
        assert_eq!(answer.body().as_ref(), b"hello", "{host}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let addr =
        saying("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    let answer = get(ROOMY, &format!("http://{addr}/")).await.unwrap();
    assert_eq!(answer.status(), http::StatusCode::FOUND);
}

#[tokio::test]
async fn what_is_too_large_too_slow_or_not_there_is_given_up() {
    let large = saying(format!("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n{}", "x".repeat(2000))).await;
    let refused = get(ROOMY, &format!("http://{large}/")).await.unwrap_err();
    assert!(matches!(refused, OutgoingError::Body(_)), "{refused}");
    let slow = saying("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe".to_owned()).await;
    let refused = get(TIGHT, &format!("http://{slow}/")).await.unwrap_err();
    assert!(matches!(refused, OutgoingError::TooSlow), "{refused}");
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused = get(ROOMY, &format!("http://{free}/")).await.unwrap_err();
    assert!(matches!(refused, OutgoingError::Unreachable(_)), "{refused}");
}

#[tokio::test]
async fn plain_http_to_another_machine_is_not_even_tried() {
    for address in ["http://login.example/", "http://10.0.0.1/"] {
        let refused = get(ROOMY, address).await.unwrap_err();
        assert!(matches!(refused, OutgoingError::Forbidden(_)), "{refused}");
    }
}
