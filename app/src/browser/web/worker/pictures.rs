//! Pictures in the worker: decoded, drawn and written by the browser, taken apart by our own code.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, ImageBitmap, ImageEncodeOptions, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d,
};

use super::message::Outcome;
use crate::browser::resizing::Resizing;
use crate::browser::web::bytes::{LARGEST_DECODED, LARGEST_PICTURE, Unreadable, may_be_stripped, read};
use crate::core::pictures::{Stripped, Telling, strip as stripped};

/// The picture without what tells more than it; `undefined` where there is nothing to take out.
pub(super) async fn strip(picture: &Blob, telling: Telling) -> Outcome {
    if picture.size() > LARGEST_PICTURE {
        return Outcome::Impossible;
    }
    match may_be_stripped(picture).await {
        Ok(true) => {}
        Ok(false) => return Outcome::Done(JsValue::UNDEFINED),
        Err(Unreadable) => return Outcome::Unreadable,
    }
    let Ok(bytes) = read(picture).await else { return Outcome::Unreadable };
    match stripped(&bytes, telling) {
        Stripped::Changed(bytes) => {
            blob(&bytes, &picture.type_()).map_or(Outcome::Impossible, |blob| Outcome::Done(blob.into()))
        }
        Stripped::Unchanged | Stripped::Unknown => Outcome::Done(JsValue::UNDEFINED),
    }
}

fn blob(bytes: &[u8], content_type: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(content_type);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options).ok()
}

/// The picture smaller, turned as its Exif says. What the browser cannot decode is impossible.
pub(super) async fn resize(scope: &DedicatedWorkerGlobalScope, picture: &Blob, resizing: &Resizing) -> Outcome {
    match resized(scope, picture, resizing).await {
        Some(smaller) => Outcome::Done(smaller),
        None => Outcome::Impossible,
    }
}

async fn resized(scope: &DedicatedWorkerGlobalScope, picture: &Blob, resizing: &Resizing) -> Option<JsValue> {
    if picture.size() > LARGEST_DECODED {
        return None;
    }
    let bitmap = JsFuture::from(scope.create_image_bitmap_with_blob(picture).ok()?).await.ok()?;
    let bitmap: ImageBitmap = bitmap.dyn_into().ok()?;
    let (width, height) = resizing.size_of(bitmap.width(), bitmap.height());
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let drawn = context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width.into(), height.into());
    bitmap.close();
    drawn.ok()?;
    let options = ImageEncodeOptions::new();
    options.set_type(&resizing.format_of(&picture.type_()));
    options.set_quality(resizing.quality);
    JsFuture::from(canvas.convert_to_blob_with_options(&options).ok()?).await.ok()
}
