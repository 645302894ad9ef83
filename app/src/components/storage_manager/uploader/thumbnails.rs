//! Thumbnails of pictures that were uploaded, made beside the page and put next to them in the store, so that nobody has to make
//! them when they are looked at. Whatever goes wrong here costs nothing: the server makes them then.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::task::spawn_local;

use crate::api::pictures::begin_thumbnails;
use crate::browser::bytes::Bytes;
use crate::browser::put::{Put, send};
use crate::browser::resizing::Resizing;
use crate::browser::timer;
use crate::core::upload::file_type::content_type;
use crate::wire::pictures::{LARGEST_THUMBNAIL, THUMBNAIL_WIDTHS, ThumbnailProposal};
use crate::wire::storage::{AccessLevel, UploadTicket};

/// How long a page waits for the thumbnails of one picture before it says that the picture is there. Many pictures, or a slow
/// machine, take longer: theirs are made and put nevertheless.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much of a thumbnail may be lost.
const QUALITY: f64 = 0.8;

/// How much taller than wide a thumbnail may be: what is taller shows nothing at this size.
const TALLEST: u32 = 4;

/// Makes and puts those of a picture that the store has now. `told` is called once: when they are there, or when that takes long.
pub(super) fn put_thumbnails(level: AccessLevel, key: String, picture: Bytes, told: impl FnOnce() + 'static) {
    let told = Rc::new(Cell::new(Some(told)));
    let tell = move || {
        if let Some(told) = told.take() {
            told();
        }
    };
    let late = timer::after(PATIENCE, tell.clone());
    spawn_local(async move {
        let _late = late;
        put(level, key, picture).await;
        tell();
    });
}

async fn put(level: AccessLevel, key: String, picture: Bytes) -> Option<()> {
    let made = made_of(&key, picture).await;
    let proposals = made.iter().map(|(proposal, _)| proposal.clone()).collect::<Vec<_>>();
    if proposals.is_empty() {
        return None;
    }
    let tickets = begin_thumbnails(level, key, proposals).await.ok()?;
    for (UploadTicket { url, headers, .. }, (_, bytes)) in tickets.into_iter().zip(made) {
        let request = Put::prepare();
        send(request.in_waiting(), &url, &headers, &bytes, |_| ()).await.ok()?;
    }
    Some(())
}

/// Every width, the larger one first: the smaller one is made of it, which takes a fraction of the time.
async fn made_of(key: &str, picture: Bytes) -> Vec<(ThumbnailProposal, Bytes)> {
    let mut made = Vec::new();
    let format = match content_type(key, &picture.content_type()).as_str() {
        // Drawings are never shown, only saved.
        "image/svg+xml" => return made,
        "image/jpeg" => "image/jpeg",
        kind if kind.starts_with("image/") => "image/webp",
        _ => return made,
    };
    let mut from = picture;
    for width in THUMBNAIL_WIDTHS.into_iter().rev() {
        let max_height = width.saturating_mul(TALLEST);
        let resizing = Resizing { max_width: width, max_height, quality: QUALITY, content_type: format.to_owned() };
        let Some(small) = from.resized(resizing).await else { break };
        // A browser that does not write the wanted format has written another.
        let (size, content_type) = (small.size(), small.content_type());
        if size <= LARGEST_THUMBNAIL {
            let Ok(crc32) = small.crc32().await else { break };
            made.push((ThumbnailProposal { width, size, content_type, crc32 }, small.clone()));
        }
        from = small;
    }
    made
}
