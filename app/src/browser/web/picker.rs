//! The browser's own dialog for files, where it gives more than the files: handles, by which a later visit of the page can
//! read them again (<https://wicg.github.io/file-system-access/#api-showopenfilepicker>).

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Array, Reflect};
use leptos::ev;
use leptos::prelude::{window, window_event_listener};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::files::LocalFile;
use super::origin::{Origin, call, object, settled};
use super::timer;

/// The method's name.
const METHOD: &str = "showOpenFilePicker";

/// What came of the dialog.
#[derive(Debug, Clone)]
pub enum Picked {
    /// These were chosen; none when the person thought better of it.
    Files(Vec<LocalFile>),
    /// There was no dialog: the file input has to open its own.
    NoDialog,
}

/// Whether this browser has such a dialog.
#[must_use]
pub fn is_there() -> bool {
    Reflect::get(&window(), &METHOD.into()).is_ok_and(|method| method.is_function())
}

/// Opens the dialog. It has to be asked for while a press of a button lasts.
///
/// `accept` is what an input's attribute of that name would be.
pub async fn pick(accept: Option<&str>, multiple: bool) -> Picked {
    let mut options = vec![("multiple", JsValue::from(multiple))];
    if let Some(types) = accept.and_then(types) {
        options.push(("types", types));
    }
    // An abort while the page kept the focus is that of a browser that may not open a dialog, by a policy, without a screen, or
    // because a program answers for the person.
    let lost_focus = Rc::new(Cell::new(false));
    let watch = window_event_listener(ev::blur, {
        let lost_focus = lost_focus.clone();
        move |_| lost_focus.set(true)
    });
    let dialog = match call(&window(), METHOD, &[object(&options).into()]) {
        Ok(promise) => JsFuture::from(js_sys::Promise::resolve(&promise)).await,
        Err(error) => Err(error),
    };
    watch.remove();
    let handles: Array = match dialog {
        Ok(handles) => handles.unchecked_into(),
        Err(error) if is_abort(&error) && lost_focus.get() => return Picked::Files(Vec::new()),
        Err(_) => {
            // While a press of a key is still being told, an input takes no other.
            timer::pause(Duration::ZERO).await;
            return Picked::NoDialog;
        }
    };
    let mut files = Vec::new();
    for handle in handles.iter() {
        let file = settled(call(&handle, "getFile", &[])).await.and_then(|file| file.dyn_into::<File>().ok());
        files.extend(file.map(|file| LocalFile::from_origin(file, Origin::of(&handle))));
    }
    Picked::Files(files)
}

/// The filter in the form that the dialog takes: content types, each with extensions. Extensions without a type belong to one
/// that says nothing.
fn types(accept: &str) -> Option<JsValue> {
    let entries = accept.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let (extensions, types): (Vec<&str>, Vec<&str>) = entries.partition(|entry| entry.starts_with('.'));
    let filter = object(&[]);
    for content_type in types {
        Reflect::set(&filter, &content_type.into(), &Array::new()).ok()?;
    }
    if !extensions.is_empty() {
        let extensions: Array = extensions.into_iter().map(JsValue::from).collect();
        Reflect::set(&filter, &"application/octet-stream".into(), &extensions).ok()?;
    }
    Some(Array::of1(&object(&[("accept", filter.into())])).into())
}

fn is_abort(error: &JsValue) -> bool {
    Reflect::get(error, &"name".into()).is_ok_and(|name| name == "AbortError")
}
