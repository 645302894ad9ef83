//! Signing in elsewhere: two servers, of which one is where the people of the other sign in, and a browser without JavaScript that
//! follows every redirect between them.

use std::collections::BTreeMap;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN};
use http::{Method, Request, StatusCode};
use url::Url;

use crate::app::App;
use crate::person::{Answer, PASSWORD, Person, send};

/// Both servers.
struct Worlds {
    ours: App,
    theirs: App,
}

impl Worlds {
    /// With people of `theirs` that have these names.
    async fn start(people: &[&str], more: &str) -> Self {
        let ours = App::start().await;
        let port = Url::parse(&ours.store_origin()).unwrap().port().unwrap();
        // The provider knows one address of an app, and ours is at the pool's domain: as a person's browser sees it.
        let mut theirs = App::start_with(&[("stack_parameters", "DomainPrefix=theirs")]).await;
        for name in people {
            Person::join(&theirs, name).await;
        }
        let template = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/stack/template.yaml")).unwrap();
        let callback = format!("http://ours.auth.localhost:{port}/oauth2/idpresponse");
        let from = "!Split [\",\", !Join [\"\", [!Join [\"/auth/callback,\", !Ref AllowedOrigins], /auth/callback]]]";
        assert!(template.contains(from));
        let file = theirs.data_dir().join("template.yaml");
        std::fs::write(&file, template.replace(from, &format!("['{callback}']"))).unwrap();
        theirs = again(theirs, &[("embedded_template", file.to_str().unwrap())]).await;
        let outputs = outputs(&theirs);
        let parameters = format!(
            "DomainPrefix=ours,OidcName=Elsewhere,OidcIssuer={}/{},OidcClientId={}{more}",
            theirs.store_origin(),
            outputs["UserPoolId"],
            outputs["UserPoolClientId"],
        );
        let ours = again(ours, &[("stack_parameters", &parameters)]).await;
        Self { ours, theirs }
    }

    async fn stop(self) {
        self.ours.running.stop().await.unwrap();
        self.theirs.running.stop().await.unwrap();
    }
}

/// The same server on the same ports, with other settings.
async fn again(app: App, settings: &[(&'static str, &str)]) -> App {
    let store = Url::parse(&app.store_origin()).unwrap();
    let mut stopped = app.stopped().await;
    stopped.settings.insert("embedded_addr", format!("127.0.0.1:{}", store.port().unwrap()));
    stopped.settings.extend(settings.iter().map(|(key, value)| (*key, (*value).to_owned())));
    stopped.started().await
}

fn outputs(app: &App) -> BTreeMap<String, String> {
    serde_json::from_slice(&std::fs::read(app.data_dir().join("outputs.json")).unwrap()).unwrap()
}

/// A browser at the hosts that are not ours: cookies by host.
#[derive(Default)]
struct Away {
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Away {
    async fn ask(&mut self, method: Method, url: &Url, form: &str) -> Answer {
        let host = url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        let mut request = Request::builder().method(method).header(ACCEPT, "text/html");
        let cookies = self.cookies.entry(host.clone()).or_default();
        let line = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        if !line.is_empty() {
            request = request.header(COOKIE, line);
        }
        if !form.is_empty() {
            request = request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(ORIGIN, format!("http://{host}"));
        }
        let answer = send(url, request, form.as_bytes().to_vec()).await;
        for value in answer.set_cookies() {
            let (pair, _) = value.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// Follows redirects to an address that begins like this, or to a page.
    async fn follow(&mut self, mut url: Url, until: &str) -> (Url, Option<Answer>) {
        for _ in 0..10 {
            if url.as_str().starts_with(until) {
                return (url, None);
            }
            let answer = self.ask(Method::GET, &url, "").await;
            match answer.headers.get(LOCATION) {
                Some(location) => url = url.join(location.to_str().unwrap()).unwrap(),
                None => return (url, Some(answer)),
            }
        }
        panic!("redirects without end, at {url}");
    }

    /// From the way out to the sign-in page of the other server, and through it; where that leads on our side.
    async fn sign_in(&mut self, way_out: Url, name: &str, until: &str) -> Url {
        let (at, page) = self.follow(way_out, until).await;
        let Some(page) = page else { return at };
        assert_eq!(page.status, StatusCode::OK, "{at}: {}", page.body);
        let flow = between(&page.body, "name=\"flow\" value=\"", "\"");
        let fields = [("flow", flow.as_str()), ("username", name), ("password", PASSWORD)];
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let answer = self.ask(Method::POST, &at, &form).await;
        let next = at.join(answer.header("location")).unwrap();
        self.follow(next, until).await.0
    }
}

fn between(text: &str, from: &str, to: &str) -> String {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split_once(to).unwrap().0.to_owned()
}

/// Presses a button on a page of ours; the address that the browser leaves for.
async fn leave(person: &mut Person, app: &App, page: &str) -> Url {
    let answer = person.post_from(app, page, "/auth/start", &[("provider", "Elsewhere")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.shows("On the way to Elsewhere…"), "{}", answer.body);
    way_out(&answer)
}

fn way_out(answer: &Answer) -> Url {
    Url::parse(&between(&answer.body, "content=\"0;url=", "\"").replace("&amp;", "&")).unwrap()
}

/// Comes back, and follows to the page.
async fn come_back(person: &mut Person, app: &App, at: &Url) -> (String, Answer) {
    let path = &at[url::Position::BeforePath..];
    let answer = person.get(app, path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let location = answer.header("location").to_owned();
    let page = person.get(app, &location).await;
    (location, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_elsewhere_manages_their_account_and_signs_out_there_too() {
    let worlds = Box::pin(Worlds::start(&["fanny"], "")).await;
    let ours = &worlds.ours;
    let callback = format!("{}/auth/callback", ours.origin());
    let (mut person, mut away) = (Person::default(), Away::default());
    let page = person.get(ours, "/account").await;
    assert!(page.shows("Sign In with Elsewhere") && page.shows("name=\"password\""), "{}", page.body);
    assert!(person.get(ours, "/?screen=sign_up").await.shows("Sign Up with Elsewhere"));

    let out = leave(&mut person, ours, "/account").await;
    let back = away.sign_in(out, "fanny", &callback).await;
    let (location, page) = come_back(&mut person, ours, &back).await;
    assert_eq!(location, "/account", "where they came from");
    assert!(page.shows("fanny@example.com") && page.shows("You sign in with Elsewhere."), "{}", page.body);
    assert!(!page.shows("Current Password") && page.shows("Delete Account"), "{}", page.body);

    // The second time everything is known already, and both pools let them through.
    let out = leave(&mut person, ours, "/").await;
    let back = away.sign_in(out, "fanny", &callback).await;
    assert!(come_back(&mut person, ours, &back).await.1.shows("Signed in as"));

    let answer = person.post(ours, "/api/auth/sign_out", &[]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/auth/leave"));
    let answer = person.get(ours, "/auth/leave").await;
    let home = format!("{}/", ours.origin());
    let (at, _) = away.follow(way_out(&answer), &home).await;
    assert_eq!(at.as_str(), home);
    assert!(person.get(ours, "/").await.shows("Sign In with Elsewhere"));

    for answer in &person.seen {
        assert!(!answer.readable().contains("eyJ"), "a token in {}", answer.readable());
    }
    worlds.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_counts_once_in_the_browser_that_left_and_not_for_long() {
    let worlds = Box::pin(Worlds::start(&["fanny"], "")).await;
    let ours = &worlds.ours;
    let callback = format!("{}/auth/callback", ours.origin());
    let late = "took too long, or was begun in another browser";

    // Two tabs, of which the second one comes back first.
    let (mut person, mut away) = (Person::default(), Away::default());
    let first = leave(&mut person, ours, "/account").await;
    let second = leave(&mut person, ours, "/").await;
    let first = away.sign_in(first, "fanny", &callback).await;
    let second = away.sign_in(second, "fanny", &callback).await;
    let mut stranger = Person::default();
    let (location, page) = come_back(&mut stranger, ours, &second).await;
    assert!(location == "/" && page.shows(late), "{}", page.body);
    assert_eq!(come_back(&mut person, ours, &second).await.0, "/");
    let (location, page) = come_back(&mut person, ours, &first).await;
    assert!(location == "/account" && page.shows("You sign in with Elsewhere."), "{}", page.body);
    // Once more, as the back button does: whoever is signed in is told nothing.
    let (location, page) = come_back(&mut person, ours, &first).await;
    assert!(location == "/" && page.shows("Signed in as") && !page.shows(late), "{}", page.body);

    let mut slow = Person::default();
    let out = leave(&mut slow, ours, "/account").await;
    let back = Away::default().sign_in(out, "fanny", &callback).await;
    ours.clock.forward(901);
    let (location, page) = come_back(&mut slow, ours, &back).await;
    assert!(location == "/account" && page.shows(late), "{}", page.body);
    assert!(!slow.get(ours, "/account").await.shows(late), "it is said once");
    worlds.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_wrong_elsewhere_is_told_in_words_of_our_own() {
    let worlds = Box::pin(Worlds::start(&["fanny"], "")).await;
    let ours = &worlds.ours;
    for (error, description, words) in [
        ("access_denied", "<b>no</b>", "access was canceled or refused"),
        ("server_error", "Elsewhere Error - x", "could not be reached"),
        ("invalid_request", "Username already exists", "There is already an account here"),
        ("invalid_request", "User is disabled.", "User is disabled."),
        ("nonsense", "<script>alert(1)</script>", "in a way that cannot be used here"),
    ] {
        let mut person = Person::default();
        // Somebody who has typed their name before.
        person.submit(ours, "/api/auth/sign_in", &[("username", "ada"), ("password", "wrong")]).await;
        let out = leave(&mut person, ours, "/account").await;
        let state = out.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let mut back = Url::parse(&format!("{}/auth/callback", ours.origin())).unwrap();
        back.query_pairs_mut().extend_pairs([
            ("state", state.as_str()),
            ("error", error),
            ("error_description", description),
        ]);
        let (location, page) = come_back(&mut person, ours, &back).await;
        assert_eq!(location, "/account");
        assert!(page.shows(words) && page.shows("value=\"ada\""), "{error}: {}", page.body);
        assert!(!page.body.contains("alert(1)") && !page.body.contains("Elsewhere Error"), "{}", page.body);
    }
    let mut person = Person::default();
    let out = leave(&mut person, ours, "/").await;
    let state = out.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let back = Url::parse(&format!("{}/auth/callback?code=made-up&state={state}", ours.origin())).unwrap();
    assert!(come_back(&mut person, ours, &back).await.1.shows("in a way that cannot be used here"));
    // A place that the pool does not have.
    let page = person.submit(ours, "/auth/start", &[("provider", "Nowhere")]).await;
    assert!(page.shows("The other service could not be reached"), "{}", page.body);
    let answer =
        person.ask(ours, Method::POST, "/auth/start", "provider=Elsewhere", &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    worlds.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_from_elsewhere_is_deleted_like_any_other_and_made_anew_at_the_next_sign_in() {
    let worlds = Box::pin(Worlds::start(&["fanny"], ",OwnAccounts=false")).await;
    let ours = &worlds.ours;
    let callback = format!("{}/auth/callback", ours.origin());
    let (mut person, mut away) = (Person::default(), Away::default());
    let page = person.get(ours, "/").await;
    assert!(page.shows("Sign In with Elsewhere") && !page.shows("name=\"password\""), "{}", page.body);
    assert!(!page.shows("Create Account"), "{}", page.body);
    let out = leave(&mut person, ours, "/account").await;
    let back = away.sign_in(out, "fanny", &callback).await;
    come_back(&mut person, ours, &back).await;
    let before = person.tokens(ours)[1].clone();
    person.post_from(ours, "/account", "/api/account/begin_deletion", &[]).await;
    let answer = person.post_from(ours, "/account", "/api/account/delete", &[("username", "fanny@example.com")]).await;
    assert_eq!(answer.header("location"), "/auth/leave", "{}", answer.body);
    let (_, page) = away.follow(way_out(&person.get(ours, "/auth/leave").await), &format!("{}/", ours.origin())).await;
    assert!(page.is_none());
    assert!(person.get(ours, "/").await.shows("were deleted"), "the notice waits for the way back");
    let out = leave(&mut person, ours, "/").await;
    let back = away.sign_in(out, "fanny", &callback).await;
    assert!(come_back(&mut person, ours, &back).await.1.shows("Signed in as"));
    assert_ne!(person.tokens(ours)[1], before);
    worlds.stop().await;
}
