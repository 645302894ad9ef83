//! The public face: start, answer over the network, stop.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::TEMPLATE;
use crate::clock::SystemClock;
use crate::entropy::SystemEntropy;
use crate::{DataDirError, Running, Settings, StartError, Transport, start};

fn settings(data_dir: &Path, addr: &str) -> Settings {
    Settings {
        addr: addr.parse().unwrap(),
        listener: None,
        transport: Transport::Loopback,
        public_url: None,
        data_dir: data_dir.to_owned(),
        min_free_bytes: 0,
        template: TEMPLATE.to_owned(),
        parameters: BTreeMap::new(),
        region: "us-east-1".to_owned(),
        mail: None,
        outbox_page: true,
        virtual_host_domain: None,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }
}

async fn get(running: &Running, path: &str) -> String {
    let addr: SocketAddr = running.url.socket_addrs(|| None).unwrap()[0];
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn it_answers_on_a_free_port_and_stops() {
    let directory = tempfile::tempdir().unwrap();
    let running = start(settings(directory.path(), "127.0.0.1:0")).await.unwrap();
    assert_ne!(running.url.port(), Some(0));
    for name in ["UserPoolId", "UserPoolClientId", "IdentityPoolId", "BucketName", "Region"] {
        assert!(running.outputs.contains_key(name), "{name}");
    }
    assert!(running.outbox.is_dir());
    let answer = get(&running, &format!("/{}/.well-known/jwks.json", running.outputs["UserPoolId"])).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"kty\":\"RSA\""), "{answer}");
    running.stop().await;
    start(settings(directory.path(), "127.0.0.1:0")).await.unwrap().stop().await;
}

#[tokio::test]
async fn the_outputs_are_left_in_the_directory_for_other_programs() {
    let directory = tempfile::tempdir().unwrap();
    let running = start(settings(directory.path(), "127.0.0.1:0")).await.unwrap();
    let left = std::fs::read(directory.path().join("outputs.json")).unwrap();
    assert_eq!(serde_json::from_slice::<BTreeMap<String, String>>(&left).unwrap(), running.outputs);
    running.stop().await;
}

#[tokio::test]
async fn a_directory_serves_one_process_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    let running = start(settings(directory.path(), "127.0.0.1:0")).await.unwrap();
    let second = start(settings(directory.path(), "127.0.0.1:0")).await;
    assert!(matches!(second, Err(StartError::DataDir(DataDirError::InUse(_)))));
    running.stop().await;
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_end() {
    let directory = tempfile::tempdir().unwrap();
    let running = start(settings(directory.path(), "[::1]:0")).await;
    // A machine without IPv6 has nothing to test here but the error.
    let Ok(running) = running else { return assert!(matches!(running, Err(StartError::Listen { .. }))) };
    let addr: SocketAddr = running.url.socket_addrs(|| None).unwrap()[0];
    let _idle = TcpStream::connect(addr).await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), running.stop()).await.unwrap();
}

#[tokio::test]
async fn a_refusal_arrives_at_a_sender_who_did_not_wait_for_it() {
    let directory = tempfile::tempdir().unwrap();
    let running = start(settings(directory.path(), "127.0.0.1:0")).await.unwrap();
    let addr: SocketAddr = running.url.socket_addrs(|| None).unwrap()[0];
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let body = vec![0; 1 << 20];
    let head = format!(
        "PUT /{}/k HTTP/1.1\r\nHost: {addr}\r\nContent-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        running.outputs["BucketName"],
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 Forbidden"), "{answer}");
    running.stop().await;
}

#[tokio::test]
async fn addresses_that_others_can_reach_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    for addr in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0"] {
        let refused = start(settings(directory.path(), addr)).await;
        assert!(matches!(refused, Err(StartError::NotLoopback(_))), "{addr}");
    }
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let settings = Settings { listener: Some(listener), ..settings(directory.path(), "127.0.0.1:0") };
    assert!(matches!(start(settings).await, Err(StartError::NotLoopback(_))));
}
