//! A browser that goes while its upload is finished: the server does that without it.

use std::sync::Arc;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::{File, assert_stored, begin_parts, completion, done, send_parts};
use crate::app::App;
use crate::backend::{Backend, TEMPLATE};
use crate::person::Person;

/// A way to the store that holds a completion back until it is let go. One whose sender has gone meanwhile never arrives.
#[derive(Clone)]
struct Gate {
    held: Arc<Notify>,
    let_go: Arc<Notify>,
}

impl Gate {
    /// Before the store; where the gate is, too.
    async fn before(store: &str) -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let gate = Self { held: Arc::default(), let_go: Arc::default() };
        let (keeper, store) = (gate.clone(), store.trim_start_matches("http://").to_owned());
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(keeper.clone().pass(client, TcpStream::connect(&store).await.unwrap()));
            }
        });
        (gate, at)
    }

    async fn pass(self, client: TcpStream, store: TcpStream) {
        let ((mut client, mut back), (mut answers, mut store)) = (client.into_split(), store.into_split());
        let answering = tokio::spawn(async move { tokio::io::copy(&mut answers, &mut back).await });
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = client.read(&mut bytes).await {
            let mut request = bytes[..count].to_vec();
            if request.starts_with(b"POST ") && String::from_utf8_lossy(&request).contains("uploadId=") {
                self.held.notify_one();
                loop {
                    tokio::select! {
                        () = self.let_go.notified() => break,
                        more = client.read(&mut bytes) => match more {
                            Ok(count @ 1..) => request.extend_from_slice(&bytes[..count]),
                            _ => return answering.abort(),
                        },
                    }
                }
            }
            if store.write_all(&request).await.is_err() {
                break;
            }
        }
    }
}

#[tokio::test]
async fn what_a_browser_does_not_wait_for_is_finished_all_the_same() {
    let backend = Backend::start(TEMPLATE, &[]).await;
    let (gate, at) = Gate::before(&backend.endpoint()).await;
    let mut settings = backend.settings();
    settings.insert("s3_endpoint", at);
    settings.insert("s3_public_endpoint", backend.endpoint());
    let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let mut app = App::start_with(&settings).await;
    app.outbox = Some(backend.outbox());
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.gif", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;

    let mut leaving = ada.clone();
    let asked = completion(&upload, &file).to_string();
    tokio::select! {
        answer = leaving.call(&app, "/api/storage/finish_upload", &asked) => panic!("{answer:?}"),
        () = gate.held.notified() => {}
    }
    drop(leaving);
    // By the time that these are answered the server knows that nobody waits.
    for _ in 0..3 {
        assert_eq!(Person::default().get(&app, "/health").await.status, 200);
    }
    gate.let_go.notify_one();
    // A stop waits for what goes on.
    let app = app.restart().await;
    assert_stored(&mut ada, &app, &file).await;
    assert_eq!(done(&mut ada, &app, "open_uploads", json!({})).await, json!([]));
}
