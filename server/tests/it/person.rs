//! A person with a browser that has no JavaScript: cookies, forms, redirects, and nothing else.

use std::collections::BTreeMap;

use bytes::Bytes;
use cookie::{Cookie, CookieJar, Key};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, REFERER, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use url::Url;

use crate::app::App;

pub(crate) const PASSWORD: &str = "Correct-horse-9";

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// What a page shows: the sentences that it carries for WebAssembly are in a script.
    pub(crate) fn visible(&self) -> String {
        let mut parts = self.body.split("<script");
        let before = parts.next().unwrap_or_default();
        let behind = parts.filter_map(|part| part.split_once("</script>")).map(|(_, behind)| behind);
        std::iter::once(before).chain(behind).collect()
    }

    /// Whether a page shows a text.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.visible().contains(text)
    }

    /// Everything of it but its cookies.
    pub(crate) fn readable(&self) -> String {
        let mut headers = self.headers.clone();
        headers.remove(SET_COOKIE);
        format!("{headers:?}\n{}", self.body)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn set_cookies(&self) -> Vec<String> {
        self.headers.get_all(SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }
}

/// One browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    pub(crate) cookies: BTreeMap<String, String>,
    /// Every answer that this browser got.
    pub(crate) seen: Vec<Answer>,
}

impl Person {
    pub(crate) async fn get(&mut self, app: &App, path: &str) -> Answer {
        self.ask(app, Method::GET, path, "", &[(ACCEPT.as_str(), "text/html")]).await
    }

    /// Posts a form of the start page, and follows to where it leads.
    pub(crate) async fn submit(&mut self, app: &App, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(app, path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
        let location = answer.header(LOCATION.as_str()).to_owned();
        self.get(app, &location).await
    }

    pub(crate) async fn post(&mut self, app: &App, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(app, "/", path, fields).await
    }

    /// Posts a form of any page.
    pub(crate) async fn post_from(&mut self, app: &App, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let referer = format!("{}{page}", app.origin());
        let headers = [
            (ACCEPT.as_str(), "text/html"),
            (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
            (ORIGIN.as_str(), &app.origin()),
            (REFERER.as_str(), &referer),
            ("sec-fetch-site", "same-origin"),
        ];
        self.ask(app, Method::POST, path, &form, &headers).await
    }

    /// Calls a server function as the page's script does.
    pub(crate) async fn call(&mut self, app: &App, path: &str, json: &str) -> Answer {
        let headers = [(CONTENT_TYPE.as_str(), "application/json"), ("sec-fetch-site", "same-origin")];
        self.ask(app, Method::POST, path, json, &headers).await
    }

    pub(crate) async fn ask(
        &mut self,
        app: &App,
        method: Method,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let url = app.running.url.join(path).unwrap();
        let mut request = Request::builder().method(method);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = send(&url, request, body.as_bytes().to_vec()).await;
        for value in answer.set_cookies() {
            let cookie = Cookie::parse(value).unwrap();
            let lapsed = cookie.max_age().is_some_and(|age| age <= time::Duration::ZERO);
            if lapsed {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        self.seen.push(answer.clone());
        answer
    }

    /// Creates an account and confirms it with the code from the outbox, which signs in.
    pub(crate) async fn join(app: &App, name: &str) -> Self {
        let mut person = Self::default();
        let email = format!("{name}@example.com");
        let fields = [("username", name), ("email", &email), ("password", PASSWORD), ("confirm_password", PASSWORD)];
        let page = person.submit(app, "/api/auth/sign_up", &fields).await;
        assert!(page.shows("We Emailed You"), "{}", page.body);
        let code = app.code_for(&email);
        let fields = [("username", name), ("confirmation_code", &code)];
        let page = person.submit(app, "/api/auth/confirm_sign_up", &fields).await;
        assert!(page.shows("Signed in as"), "{}", page.body);
        person
    }

    pub(crate) async fn sign_in(&mut self, app: &App, name: &str) -> Answer {
        self.submit(app, "/api/auth/sign_in", &[("username", name), ("password", PASSWORD)]).await
    }

    /// The refresh token and the id token, which only somebody with the server's key can see.
    pub(crate) fn tokens(&self, app: &App) -> [String; 2] {
        let key = Key::from(&std::fs::read(app.data_dir().join("session.key")).unwrap());
        let (_, mut sealed) = {
            let (count, start) = self.cookies["updown_session"].split_once(':').unwrap();
            (count.to_owned(), start.to_owned())
        };
        for index in 1.. {
            match self.cookies.get(&format!("updown_session_{index}")) {
                Some(piece) => sealed.push_str(piece),
                None => break,
            }
        }
        let opened = CookieJar::new().private(&key).decrypt(Cookie::new("updown_session", sealed)).unwrap();
        let content: serde_json::Value = serde_json::from_str(opened.value()).unwrap();
        [3, 4].map(|index| content[index].as_str().unwrap().to_owned())
    }

    /// A ticket for a picture, and the picture put where it leads.
    pub(crate) async fn upload(&mut self, app: &App, key: &str, bytes: &[u8], crc32: &str) -> Answer {
        let proposal = serde_json::json!({ "proposal": {
            "access_level": "protected", "key": key, "size": bytes.len(), "content_type": "image/png", "crc32": crc32,
            "metadata": [], "fingerprint": "a", "on_conflict": "replace",
        }});
        let answer = self.call(app, "/api/storage/begin_upload", &proposal.to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let ticket = serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()["ticket"].clone();
        let mut request = Request::builder().method(Method::PUT).header(ORIGIN, app.origin());
        for header in ticket["headers"].as_array().unwrap() {
            request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
        }
        send(&Url::parse(ticket["url"].as_str().unwrap()).unwrap(), request, bytes.to_vec()).await
    }

    /// The address of a picture.
    pub(crate) async fn image_url(&mut self, app: &App, key: &str) -> Answer {
        let request = serde_json::json!({ "request": { "access_level": "protected", "key": key } });
        self.call(app, "/api/storage/image_url", &request.to_string()).await
    }
}

/// One request on a connection of its own.
pub(crate) async fn send(url: &Url, request: http::request::Builder, body: Vec<u8>) -> Answer {
    // Names below localhost are this machine, as browsers have it.
    let is_below_localhost = url.host_str().is_some_and(|host| host.ends_with(".localhost"));
    let address = match url.port() {
        Some(port) if is_below_localhost => ([127, 0, 0, 1], port).into(),
        _ => url.socket_addrs(|| None).unwrap()[0],
    };
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = request.uri(target).header(HOST, host).body(Full::new(Bytes::from(body))).unwrap();
    let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    connection.abort();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

/// How long one still waits for another code differs from one second to the next.
pub(crate) fn without_wait(text: &str) -> String {
    match text.split_once("You can ask for another code in ") {
        Some((before, rest)) => format!("{before}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => text.to_owned(),
    }
}
