//! A browser without JavaScript: it fetches pages and posts forms, and follows redirects.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes as _, file_and_error_handler_with_context, generate_route_list};
use tower::ServiceExt as _;

use crate::fakes::Fakes;

/// A page as it arrived.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) html: String,
}

impl Page {
    /// The title and the main part, one element a line, for people to compare.
    pub(crate) fn lines(&self) -> String {
        let title = between(&self.html, "<title>", "</title>");
        let main = between(&self.html, "<body>", "<script");
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

pub(crate) struct Browser {
    router: Router,
}

impl Browser {
    pub(crate) fn new(fakes: &Fakes) -> Self {
        let options = LeptosOptions::builder().output_name("updown").site_root("no-such-folder").build();
        let ports = fakes.ports();
        let context = move || provide_context(ports.clone());
        let shell = {
            let options = options.clone();
            move || app::shell(options.clone())
        };
        let router = Router::new()
            .leptos_routes_with_context(&options, generate_route_list(app::App), context.clone(), shell)
            .fallback(file_and_error_handler_with_context::<LeptosOptions, _>(context, app::shell))
            .with_state(options);
        Self { router }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Page { status, html: String::from_utf8(body.to_vec()).unwrap() }
    }

    /// Posts a form from the start page, and follows the redirect.
    pub(crate) async fn post(&self, endpoint: &str, form: &str) -> Page {
        let request = Request::post(format!("/api/auth/{endpoint}"))
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, "/")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::FOUND);
        let location = response.headers().get(header::LOCATION).unwrap().to_str().unwrap().to_owned();
        assert_eq!(location, "/", "a form posted to {endpoint} ends on the page that it was on");
        self.get(&location).await
    }
}
