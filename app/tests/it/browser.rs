//! A browser without JavaScript: it fetches pages and posts forms, and follows redirects.

use std::future::Future;
use std::sync::LazyLock;

use app::core::auth::Link;
use app::i18n::Language;
use app::ports::FirstView;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::IntoResponse as _;
use http_body_util::BodyExt as _;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{generate_route_list, handle_server_fns_with_context, render_app_async_with_context};
use tokio::runtime::Runtime;

use crate::fakes::Fakes;

/// One runtime for all tests, as the production server has one for all requests: leptos keeps its executor for the
/// whole process, and pages rendered on several runtimes at once can wait for each other for ever.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    // As at the start of the production server; it also makes tokio the executor of leptos.
    runtime.block_on(async { generate_route_list(app::App) });
    runtime
});

/// Runs a test on the runtime's own threads.
pub(crate) fn run(test: impl Future<Output = ()> + Send + 'static) {
    RUNTIME.block_on(RUNTIME.spawn(test)).unwrap();
}

/// A page as it arrived.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) html: String,
}

impl Page {
    /// The title and the main part, one element a line, for people to compare.
    pub(crate) fn lines(&self) -> String {
        let title = between(&self.html, "<title>", "</title>");
        let main = between(&self.html, "<body>", "<footer");
        format!("<title>{title}</title>\n{}\n", main.replace("><", ">\n<"))
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.html.contains(text)
    }
}

fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let rest = html.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or(rest, |(part, _)| part)
}

/// What a person sees of a page: the sentences that it carries for WebAssembly are in a script.
fn without_scripts(html: &str) -> String {
    let mut seen = String::new();
    for part in html.split("<script") {
        match part.split_once("</script>") {
            Some((_, behind)) if !seen.is_empty() => seen.push_str(behind),
            _ => seen.push_str(part),
        }
    }
    seen
}

pub(crate) struct Browser {
    fakes: Fakes,
    language: Language,
}

impl Browser {
    pub(crate) fn new(fakes: &Fakes) -> Self {
        Self { fakes: fakes.clone(), language: fakes.world().language }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let query: Vec<_> = path.split_once('?').map_or("", |(_, query)| query).split('&').collect();
        let link = Link::of(query.iter().filter_map(|pair| pair.split_once('=')));
        let ports = self.fakes.ports();
        let language = self.language;
        let first = FirstView::find(&ports, link).await;
        let context = move || {
            provide_context(ports.clone());
            provide_context(first.clone());
            provide_context(language);
        };
        let options = LeptosOptions::builder().output_name("updown").build();
        let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
        let render = render_app_async_with_context(context, move || app::shell(options.clone()));
        let response = render(request).await;
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Page { status, html: without_scripts(std::str::from_utf8(&body).unwrap()) }
    }

    /// Posts a form from the start page, and follows the redirect.
    pub(crate) async fn post(&self, endpoint: &str, form: &str) -> Page {
        self.post_to(&format!("/api/auth/{endpoint}"), form).await
    }

    /// The same with the whole address of a server function.
    pub(crate) async fn post_to(&self, address: &str, form: &str) -> Page {
        let location = self.submit("/", address, form).await;
        let (path, section) = location.split_once('#').unwrap_or((&location, ""));
        assert_eq!(path, "/", "a form posted to {address} ends on the page that it was on");
        assert_eq!(!section.is_empty(), address.starts_with("/api/passkeys/"), "passkeys are a section of a page");
        self.get(path).await
    }

    /// Posts a form of the account page, and follows the redirect to its section.
    pub(crate) async fn post_to_account(&self, endpoint: &str, form: &str) -> Page {
        let location = self.submit("/account", &format!("/api/account/{endpoint}"), form).await;
        let (path, section) = location.split_once('#').unwrap_or((&location, "none"));
        assert_eq!(path, "/account", "a form posted to {endpoint} ends on the page that it was on");
        let page = self.get(path).await;
        assert!(section == "none" || page.html.contains(&format!("id=\"{section}\"")), "{section} is on the page");
        page
    }

    /// Posts a form of a page; where the answer leads.
    pub(crate) async fn submit(&self, page: &str, address: &str, form: &str) -> String {
        let (ports, language) = (self.fakes.ports(), self.language);
        let context = move || {
            provide_context(ports.clone());
            provide_context(language);
        };
        let request = Request::post(address)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, page)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = handle_server_fns_with_context(context, request).await.into_response();
        assert_eq!(response.status(), StatusCode::FOUND);
        response.headers().get(header::LOCATION).unwrap().to_str().unwrap().to_owned()
    }
    /// Calls a server function as the page's script does; its answer, as JSON.
    pub(crate) async fn call(&self, address: &str, form: &str) -> String {
        let (ports, language) = (self.fakes.ports(), self.language);
        let context = move || {
            provide_context(ports.clone());
            provide_context(language);
        };
        let kind = if form.is_empty() { "application/json" } else { "application/x-www-form-urlencoded" };
        let body = if form.is_empty() { "{}" } else { form };
        let request = Request::post(address)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = handle_server_fns_with_context(context, request).await.into_response();
        assert_eq!(response.status(), StatusCode::OK);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }
}
