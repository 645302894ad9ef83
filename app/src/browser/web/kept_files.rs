//! Files that the browser remembers for open uploads, so that a later visit goes on without anybody choosing them again:
//! their handles, in IndexedDB (<https://www.w3.org/TR/IndexedDB/>), never a byte of them.
//!
//! Each belongs to somebody; of anybody else's nothing is kept. A browser that keeps nothing, or gives no handles, has none:
//! then files are chosen again. Whether a file is the one that was meant is decided by whoever reads it.

use js_sys::{Array, Promise, Reflect};
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransactionMode};

use super::files::LocalFile;
use super::origin::{Origin, call, object, settled};

/// The database, and the one store in it.
const DATABASE: &str = "updown";
const STORE: &str = "files";

/// What the page may do with a file that the browser remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read it.
    Granted,
    /// Ask the person.
    Askable,
    /// Nothing.
    Denied,
}

/// Why a file cannot be gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// It is not there any more.
    Gone,
    /// It is not what it was.
    Changed,
}

/// A file that the browser remembers.
#[derive(Debug, Clone)]
pub struct KeptFile {
    handle: SendWrapper<JsValue>,
    size: f64,
    modified_ms: f64,
}

impl KeptFile {
    /// Whether the page may read it.
    pub async fn access(&self) -> Access {
        self.permission("queryPermission").await
    }

    /// Asks the person; to be called while a press of a button lasts.
    pub async fn ask(&self) -> Access {
        self.permission("requestPermission").await
    }

    async fn permission(&self, method: &str) -> Access {
        let mode = object(&[("mode", "read".into())]);
        let state = settled(call(&self.handle, method, &[mode.into()])).await;
        match state.and_then(|state| state.as_string()).as_deref() {
            Some("granted") => Access::Granted,
            Some("prompt") => Access::Askable,
            _ => Access::Denied,
        }
    }

    /// The file, if it has the size and the time of change that it had.
    ///
    /// # Errors
    /// [`Lost`], with the reason.
    pub async fn open(&self) -> Result<LocalFile, Lost> {
        let file = settled(call(&self.handle, "getFile", &[])).await.and_then(|file| file.dyn_into::<File>().ok());
        let file = file.ok_or(Lost::Gone)?;
        if file.size() != self.size || file.last_modified() != self.modified_ms {
            return Err(Lost::Changed);
        }
        Ok(LocalFile::from_origin(file, Origin::of(&self.handle)))
    }
}

/// What became of a file that the browser was to remember.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It remembers it.
    Remembered,
    /// It gave no handle of it, as some browsers never do.
    NoHandle,
    /// It is full, or keeps nothing for this page.
    Refused,
}

/// Remembers whose file an upload is of, as far as the browser lets it.
pub async fn keep(owner: &str, upload: &str, file: &LocalFile) -> Kept {
    let Some(handle) = file.handle().await else { return Kept::NoHandle };
    let record = object(&[
        ("owner", owner.into()),
        ("handle", handle),
        ("size", (file.size() as f64).into()),
        ("modified", (file.modified_ms() as f64).into()),
    ]);
    match put(&record, upload).await {
        Some(()) => Kept::Remembered,
        None => Kept::Refused,
    }
}

/// A browser that is full may take a record, and say so only when the transaction ends.
async fn put(record: &JsValue, upload: &str) -> Option<()> {
    let store = open(IdbTransactionMode::Readwrite).await?;
    store.put_with_key(record, &upload.into()).ok()?;
    let transaction = store.transaction();
    let done = Promise::new(&mut |good, bad| {
        transaction.set_oncomplete(Some(&good));
        transaction.set_onabort(Some(&bad));
    });
    JsFuture::from(done).await.ok().map(drop)
}

/// The file of somebody's upload, if the browser remembers it.
pub async fn find(owner: &str, upload: &str) -> Option<KeptFile> {
    let store = open(IdbTransactionMode::Readonly).await?;
    let record = answer(&store.get(&upload.into()).ok()?).await?;
    let part = |name: &str| Reflect::get(&record, &name.into()).ok();
    if part("owner")?.as_string()? != owner {
        return None;
    }
    let handle = part("handle").filter(JsValue::is_object)?;
    Some(KeptFile {
        handle: SendWrapper::new(handle),
        size: part("size")?.as_f64()?,
        modified_ms: part("modified")?.as_f64()?,
    })
}

/// The uploads whose files the browser remembers, whosever they are.
pub async fn uploads() -> Vec<String> {
    let Some(store) = open(IdbTransactionMode::Readonly).await else { return Vec::new() };
    let Ok(request) = store.get_all_keys() else { return Vec::new() };
    let keys = answer(&request).await.and_then(|keys| keys.dyn_into::<Array>().ok());
    keys.map(|keys| keys.iter().filter_map(|key| key.as_string()).collect()).unwrap_or_default()
}

/// Forgets the file of an upload.
pub async fn forget(upload: &str) {
    let Some(store) = open(IdbTransactionMode::Readwrite).await else { return };
    if let Ok(request) = store.delete(&upload.into()) {
        let _ = answer(&request).await;
    }
}

/// Forgets every file that is not this person's: all of them, when nobody is there.
pub async fn forget_others(owner: Option<&str>) {
    match owner {
        Some(owner) => {
            for upload in uploads().await {
                if find(owner, &upload).await.is_none() {
                    forget(&upload).await;
                }
            }
        }
        None => {
            let Some(store) = open(IdbTransactionMode::Readwrite).await else { return };
            if let Ok(request) = store.clear() {
                let _ = answer(&request).await;
            }
        }
    }
}

/// The store, in a transaction of its own; none where the browser keeps nothing.
async fn open(mode: IdbTransactionMode) -> Option<IdbObjectStore> {
    // A browser may refuse by an exception even to be asked.
    let factory: IdbFactory = Reflect::get(&window(), &"indexedDB".into()).ok()?.dyn_into().ok()?;
    let request = factory.open_with_u32(DATABASE, 1).ok()?;
    let make = {
        let request = request.clone();
        Closure::<dyn Fn()>::new(move || {
            let database = request.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok());
            if let Some(database) = database {
                let _ = database.create_object_store(STORE);
            }
        })
    };
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    let database: IdbDatabase = answer(&request).await?.dyn_into().ok()?;
    let transaction = database.transaction_with_str_and_mode(STORE, mode).ok()?;
    // Closed once the transaction is over, so that no other tab waits for it.
    database.close();
    transaction.object_store(STORE).ok()
}

/// What a request gives; none when it fails.
async fn answer(request: &IdbRequest) -> Option<JsValue> {
    let done = Promise::new(&mut |good, bad| {
        request.set_onsuccess(Some(&good));
        request.set_onerror(Some(&bad));
    });
    JsFuture::from(done).await.ok()?;
    request.result().ok()
}
