//! [`UploadForms`] for one request.
//!
//! A form's policy binds it to a folder of its own below the caller's prefix, `.updown/forms/{random}/`, where nothing is shown and
//! nothing can be overwritten that anybody knows. When the browser comes back, what is there is looked at and copied to its name, or
//! to the next free one; all with the caller's own credentials, so that the return of somebody else's form finds nothing.

mod take_in;

use std::sync::{Arc, OnceLock};

use app::ports::upload_forms::{FormReturn, UploadForm, UploadForms};
use app::wire::error::ApiError;
use async_trait::async_trait;
use url::Url;

use super::Services;
use super::caller::{Caller, not_signed};
use super::storage::{LARGEST_PUT, UPLOAD_GOOD_FOR};
use crate::entropy::random;
use crate::s3::{FormDescription, SignedForm};
use crate::session::{Exchange, Place, RequestSession};
use take_in::Desk;

/// Below a person's prefix.
const FOLDER: &str = ".updown/forms/";

/// Where the store sends browsers to.
pub(crate) const DONE: &str = "/upload/done";

/// The port of one request.
pub(super) struct RequestUploadForms {
    services: Arc<Services>,
    exchange: Arc<Exchange>,
    session: RequestSession,
    outcome: OnceLock<Option<Result<String, ApiError>>>,
}

impl RequestUploadForms {
    pub(super) fn new(services: Arc<Services>, exchange: Arc<Exchange>, session: RequestSession) -> Self {
        Self { services, exchange, session, outcome: OnceLock::new() }
    }

    /// The most bytes that come in one post, and that are copied in one call.
    fn most_bytes(&self) -> u64 {
        self.services.uploads.max_bytes.min(LARGEST_PUT)
    }
}

#[async_trait]
impl UploadForms for RequestUploadForms {
    async fn new_form(&self) -> Result<UploadForm, ApiError> {
        let caller = Caller::of(&self.services, &self.session).await?;
        let place = self.exchange.place().ok_or(ApiError::Internal)?;
        let form = random::<16>().map(hex::encode).map_err(|error| {
            tracing::error!(%error, "there are no random bytes");
            ApiError::Internal
        })?;
        let redirect = way_back(place, &form).ok_or(ApiError::Internal)?;
        let folder = caller.own_key(&folder(&form));
        let most_bytes = self.most_bytes();
        let description = FormDescription { folder: &folder, most_bytes, redirect: &redirect };
        let signed =
            self.services.bucket.sign_form(&description, &caller.credentials, caller.now, UPLOAD_GOOD_FOR).await;
        let SignedForm { action, fields } = signed.map_err(not_signed)?;
        Ok(UploadForm { action, fields, most_bytes })
    }

    async fn take_in(&self, back: &FormReturn) -> Result<String, ApiError> {
        let caller = Caller::of(&self.services, &self.session).await?;
        let desk = Desk { services: &self.services, caller, most_bytes: self.most_bytes() };
        let outcome = Box::pin(desk.take_in(back)).await;
        self.session.mark_change();
        outcome
    }

    fn keep_outcome(&self, outcome: &Result<String, ApiError>) {
        self.exchange.set_upload_outcome(outcome);
    }

    fn outcome(&self) -> Option<Result<String, ApiError>> {
        self.outcome.get_or_init(|| self.exchange.take_upload_outcome()).clone()
    }
}

/// The folder of one form, below a person's prefix.
fn folder(form: &str) -> String {
    format!("{FOLDER}{form}/")
}

/// Where the store sends the browser: this site's own address, with the form and the page that it is on. The store adds the key.
fn way_back(place: &Place, form: &str) -> Option<String> {
    let mut url = Url::parse(&place.origin).ok()?;
    url.set_path(DONE);
    url.query_pairs_mut().append_pair("form", form).append_pair("page", &place.page);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::{Place, way_back};

    #[test]
    fn the_way_back_is_this_site_and_knows_the_page() {
        let place = Place { origin: "https://pictures.example".to_owned(), page: "/album?a=b&c".to_owned() };
        assert_eq!(
            way_back(&place, "0a").as_deref(),
            Some("https://pictures.example/upload/done?form=0a&page=%2Falbum%3Fa%3Db%26c")
        );
    }
}
