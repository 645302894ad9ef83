//! S3's wire protocol on top of the store, path style and, where a domain is set, virtual-host style: signatures, presigned
//! requests, permissions, CORS.
//!
//! Layers, from the outside in: [`linger`] lets a refusal arrive while its sender is still sending; [`decorate`] gives every
//! answer its request id and the headers that keep uploaded content from acting as a page; [`cors`] answers preflights and
//! marks answers for scripts; [`written`] lets documents carry every name; [`pace`] gives up requests whose body does not
//! arrive; [`forms`] takes uploads from the forms of pages; [`guard`] refuses what the protocol layer would let through, and
//! [`chunks`] bodies in chunks that would fill the memory; [`documents`] says what is wrong with a document; the `s3s` crate verifies signatures and parses requests;
//! [`any_script`] reads headers that crate would not; [`access`] decides by the template's policies; [`get`], [`put`], [`copy`], [`delete`], [`list`] and [`multipart`] do the
//! work. Operations that do not exist here answer NotImplemented, after the policies allowed them: see docs/LIMITS.md.
//!
//! Whether a request counts as sent over a secure channel (`aws:SecureTransport`) its connection knows: see
//! [`crate::channel`].
//!
//! The log target `s3s` has to stay off: it logs each refused request as an error, and whole requests, tokens included,
//! at debug level.

mod access;
mod actions;
mod any_script;
mod as_put;
mod asker;
mod attributes;
mod auth;
mod bare_etag;
mod bucket_settings;
mod chunks;
mod circumstances;
mod copy;
mod copy_source;
mod cors;
mod decorate;
mod delete;
mod described;
mod documents;
mod errors;
mod forms;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod get;
mod guard;
mod hoisted;
pub(crate) mod hosts;
mod linger;
mod list;
mod multipart;
mod multipart_lists;
mod pace;
mod part_copy;
mod preconditions;
mod promised;
mod put;
mod ranges;
mod service;
mod signing_time;
mod tags;
mod tags_in_question;
mod upload_checksum;
mod versions;
mod written;

use std::sync::Arc;

use axum::Router;
use axum::error_handling::HandleError;
use axum::middleware;
use http::StatusCode;
use hyper_util::rt::TokioTimer;
use s3s::HttpError;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::S3ServiceBuilder;

use crate::clock::Clock;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::patience::SharedTimer;
use crate::principals::Principals;
use crate::stack::Stack;
use crate::store::{Shelf, Store, StoreError};

/// The most bytes of XML that a request may have: a thousand keys to delete, or ten thousand parts of an upload.
const XML_BYTES: usize = 4 << 20;

/// What the S3 side is made of.
pub(crate) struct Parts {
    /// Index and credentials.
    pub(crate) db: Db,
    /// The bucket, its policies and those of the roles.
    pub(crate) stack: Arc<Stack>,
    /// Decides when credentials and signatures have expired.
    pub(crate) clock: Arc<dyn Clock>,
    /// Names of content files, request ids.
    pub(crate) entropy: Arc<dyn Entropy>,
    /// Whose keys requests are signed with.
    pub(crate) principals: Principals,
    /// Where content files are.
    pub(crate) shelf: Shelf,
    /// Below which hosts are buckets.
    pub(crate) domain: Option<hosts::Domain>,
}

/// Opens the store, removes what an interrupted write left in it, and returns the routes, which are everything that is not
/// Cognito, with the store.
///
/// # Errors
/// When the store cannot be opened.
pub(crate) async fn router(parts: Parts) -> Result<(Router, Store), StoreError> {
    router_with(parts, Arc::new(TokioTimer::new())).await
}

/// The same, with a timer for the pace of bodies.
async fn router_with(parts: Parts, timer: SharedTimer) -> Result<(Router, Store), StoreError> {
    let Parts { db, stack, clock, entropy, principals, shelf, domain } = parts;
    let store = Store::open(db, shelf, Arc::clone(&clock), Arc::clone(&entropy)).await?;
    store.expire_uploads(stack.bucket.abort_incomplete_days()).await?;
    let bucket_since_s = store.bucket_since_s(&stack.bucket.name).await?;
    let credentials = auth::Credentials::new(principals, Arc::clone(&clock));
    let guard = guard::Guard { stack: Arc::clone(&stack), clock: Arc::clone(&clock) };
    let forms = forms::Forms {
        store: store.clone(),
        stack: Arc::clone(&stack),
        credentials: credentials.clone(),
        clock: Arc::clone(&clock),
    };

    let mut config = S3Config::default();
    config.xml_max_body_size = XML_BYTES;
    // Of the times of signatures the guard decides, by the backend's clock: this layer knows none but the system's.
    config.presigned_url_max_skew_time_secs = u32::MAX;
    // Form posts are taken before and refused by the guard; should one get past both, it does not fill the memory.
    config.post_object_max_file_size = 0;
    config.form_max_field_size = 1 << 10;
    config.form_max_fields_size = 1 << 14;
    let protocol = Protocol {
        config: Arc::new(StaticConfigProvider::new(Arc::new(config))),
        store: store.clone(),
        stack: Arc::clone(&stack),
        credentials,
        clock,
        domain: domain.clone(),
        bucket_since_s,
    };
    let mut builder = protocol.builder();
    builder.set_route(any_script::AnyScript(protocol.builder().build()));

    let service = HandleError::new(builder.build(), |error: HttpError| async move {
        tracing::error!(?error, "the protocol layer failed");
        StatusCode::INTERNAL_SERVER_ERROR
    });
    let router = Router::new()
        .fallback_service(service)
        .layer(middleware::from_fn(bare_etag::layer))
        .layer(middleware::from_fn(documents::layer))
        .layer(middleware::from_fn_with_state(guard, guard::layer))
        .layer(middleware::from_fn_with_state(forms, forms::layer))
        .layer(middleware::from_fn_with_state(timer, pace::layer))
        .layer(middleware::from_fn(written::layer))
        .layer(middleware::from_fn_with_state(stack, cors::layer))
        .layer(middleware::from_fn_with_state(domain, hosts::layer))
        .layer(middleware::from_fn_with_state(entropy, decorate::layer))
        .layer(middleware::from_fn(linger::layer));
    Ok((router, store))
}

/// What a protocol layer is made of.
struct Protocol {
    config: Arc<StaticConfigProvider>,
    store: Store,
    stack: Arc<Stack>,
    credentials: auth::Credentials,
    clock: Arc<dyn Clock>,
    domain: Option<hosts::Domain>,
    bucket_since_s: i64,
}

impl Protocol {
    fn builder(&self) -> S3ServiceBuilder {
        let (store, stack) = (|| self.store.clone(), || Arc::clone(&self.stack));
        let mut builder = S3ServiceBuilder::new(service::ObjectStore::new(store(), stack(), self.bucket_since_s));
        builder.set_config(Arc::<StaticConfigProvider>::clone(&self.config));
        // Without an auth provider the access checks would not run at all.
        builder.set_auth(self.credentials.clone());
        builder.set_access(access::Policies::new(self.credentials.clone(), stack(), Arc::clone(&self.clock), store()));
        if let Some(domain) = self.domain.clone() {
            builder.set_host(domain);
        }
        builder
    }
}

#[cfg(test)]
mod stale_tags_tests;
#[cfg(test)]
mod tests;
