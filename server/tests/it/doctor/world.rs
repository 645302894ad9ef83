//! A backend, a server on it, and the doctor's view of both.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;

use app::wire::secret::Secret;
use server::config::{Config, Sources};
use server::doctor::{Check, Report, for_people};

use crate::app::{App, MovedClock};
use crate::backend::{Backend, TEMPLATE};
use crate::person::PASSWORD;

/// A server whose backend is started apart, as AWS is.
pub(super) struct World {
    pub(super) backend: Backend,
    pub(super) app: App,
}

impl World {
    /// As the product comes.
    pub(super) async fn start() -> Self {
        Self::of(TEMPLATE, &[]).await
    }

    /// From a template, which is told where the app is if it wants to know.
    pub(super) async fn of(template: &str, parameters: &[(&str, &str)]) -> Self {
        let addr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let origin = format!("http://{addr}");
        let told = template.contains("AllowedOrigins:\n").then_some(("AllowedOrigins", origin.as_str()));
        let parameters: Vec<_> = told.into_iter().chain(parameters.iter().copied()).collect();
        let backend = Backend::start(template, &parameters).await;
        let mut settings = backend.settings();
        settings.insert("addr", addr);
        let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let mut app = App::start_with(&settings).await;
        app.outbox = Some(backend.outbox());
        Self { backend, app }
    }

    /// What the doctor is told, as the server was.
    pub(super) fn settings(&self) -> BTreeMap<&'static str, String> {
        let mut settings = self.backend.settings();
        settings.insert("public_url", self.app.origin());
        settings
    }

    /// What the doctor finds when some settings are other ones.
    pub(super) async fn examined(&self, changes: &[(&'static str, &str)], person: Option<&str>) -> Report {
        let mut settings = self.settings();
        settings.extend(changes.iter().map(|(key, value)| (*key, (*value).to_owned())));
        examined(settings, person, 0).await
    }

    pub(super) async fn stop(self) {
        self.app.running.stop().await.unwrap();
    }
}

/// What the doctor finds, whose clock is some seconds ahead.
pub(super) async fn examined(settings: BTreeMap<&'static str, String>, person: Option<&str>, ahead_s: i64) -> Report {
    let clock = MovedClock::default();
    clock.forward(ahead_s);
    let config = Config::read(&Sources::gather(settings, [], None).unwrap());
    let person = person.map(|name| (name, Secret::new(PASSWORD)));
    Box::pin(server::diagnose(config, person, Arc::new(clock))).await
}

/// A check by its name.
pub(super) fn check<'a>(report: &'a Report, name: &str) -> &'a Check {
    report.checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("no {name} in {}", told(report)))
}

pub(super) fn told(report: &Report) -> String {
    for_people(report)
}
