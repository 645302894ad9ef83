//! The component itself.

use leptos::html::Input;
use leptos::prelude::*;

use super::drop_zone::DropZone;
use super::footer::Footer;
use super::list::FileList;
use super::live::LiveUploads;
use super::options::{DefaultFile, Slots};
use super::path::UploadPath;
use super::processing::ProcessFile;
use super::upload_form::UploadForm;
use super::uploader::{
    FailedUpload, FirstRows, Functions, Listeners, Setup, SharedLimit, UploadProgress, UploadedFile, Uploader,
};
use crate::browser::page;
use crate::components::authenticator::use_authenticator;
use crate::components::primitives::icon::AlertIcon;
use crate::core::upload::{AcceptedTypes, DisplayText, Item, ItemId, Queue, Rules};
use crate::i18n::{counted, use_texts};
use crate::wire::storage::{AccessLevel, OnConflict};

/// Uploads files that are dropped, picked or pasted, straight from the browser to the store.
///
/// Every file that was chosen gets a row, also one that is refused; the row says what became of it and what can be done.
/// Small files go in one request, large ones in parts; a part that does not arrive is sent again, and what the store has is
/// not sent twice: not after a pause, not after a lost connection, and not after the page was closed. Where the store has a
/// file of the same name, the person is asked before a byte is sent.
///
/// Below a [`provide_live_uploads`](super::provide_live_uploads) it has to stand within the router, and uploads go on when another
/// page of the app is opened. A component for the same place, by its rules, takes them up again with their rows. A page's own
/// functions are kept for as long as they do: they must not need anything that goes with the page.
///
/// First HTML: the drop zone in its finished look, with a working picker; without scripts, a form that uploads a picture. After
/// hydration: dropping, pasting, rows, uploading. Files that were picked before are taken over.
#[component]
pub fn StorageManager(
    /// File name extensions (`.png`), families (`image/*`) and types (`image/png`) that are accepted, however a file was
    /// chosen. Empty accepts everything.
    #[prop(optional, into)]
    accepted_file_types: Vec<String>,
    /// The prefix that files go to.
    #[prop(optional)]
    access_level: AccessLevel,
    /// What stands in front of a file's name in its key, below that prefix: `albums/2026/`, or a function that says so
    /// ([`UploadPath::by`]). Nothing is added to it.
    #[prop(optional, into)]
    path: UploadPath,
    /// The most files in all rows together. While there are more, nothing new starts. Absent: no limit.
    #[prop(optional)]
    max_file_count: Option<usize>,
    /// The most bytes of a file.
    #[prop(optional)]
    max_file_size: Option<u64>,
    /// The least bytes of a file; 1 refuses empty ones.
    #[prop(optional)]
    min_file_size: Option<u64>,
    /// The most bytes of all files together.
    #[prop(optional)]
    max_total_size: Option<u64>,
    /// Whether files go up as soon as they are chosen, rather than by a button.
    #[prop(default = true)]
    auto_upload: bool,
    /// Whether rows have a button to pause and to go on.
    #[prop(optional)]
    is_resumable: bool,
    /// Whether pictures are shown small in their rows.
    #[prop(default = true)]
    show_thumbnails: bool,
    /// Whether thumbnails are put next to pictures in the store, for pages that show them small. It happens after the upload and
    /// before `on_upload_success`.
    #[prop(optional)]
    make_thumbnails: bool,
    /// Whether whole folders can be picked. They can be dropped in any case.
    #[prop(optional)]
    folders: bool,
    /// Whether files can be dropped anywhere on the page.
    #[prop(default = true)]
    drop_anywhere: bool,
    /// What becomes of a file in the store that has the name of a new one.
    #[prop(optional)]
    on_conflict: OnConflict,
    /// Files that the store has already, each with a row from the start.
    #[prop(optional, into)]
    default_files: Vec<DefaultFile>,
    /// Prepares each file before it is sent.
    #[prop(optional, into)]
    process_file: Option<ProcessFile>,
    /// Called when an upload begins.
    #[prop(optional, into)]
    on_upload_start: Option<Callback<UploadedFile>>,
    /// Called once for each file when the store has it.
    #[prop(optional, into)]
    on_upload_success: Option<Callback<UploadedFile>>,
    /// Called when a file was refused or did not arrive.
    #[prop(optional, into)]
    on_upload_error: Option<Callback<FailedUpload>>,
    /// Called when a row is gone.
    #[prop(optional, into)]
    on_file_remove: Option<Callback<UploadedFile>>,
    /// Called with every further percent of a file.
    #[prop(optional, into)]
    on_progress: Option<Callback<UploadProgress>>,
    /// Given the uploader itself, for buttons of the page's own.
    #[prop(optional, into)]
    handle: Option<Callback<Uploader>>,
    /// Parts of the component that look differently.
    #[prop(optional)]
    components: Slots,
    /// Texts that should read differently from those of the page's language.
    #[prop(optional)]
    display_text: Option<DisplayText>,
) -> impl IntoView {
    let text = display_text.unwrap_or_else(|| DisplayText::new(use_texts()));
    let thumbnails_of = make_thumbnails.then_some(access_level);
    let accepted = AcceptedTypes::new(accepted_file_types);
    let accept = accepted.accept_attribute();
    let (path, path_function) = path.parts();
    let rules = Rules {
        accepted,
        access_level,
        path,
        asks_for_path: path_function.is_some(),
        max_file_count,
        max_file_size,
        min_file_size,
        max_total_size,
        auto_upload,
        has_processing: process_file.is_some(),
        on_conflict,
        ..Rules::default()
    };
    let shown = use_context::<FirstRows>();
    let is_on_show = shown.is_some();
    let stored = default_files.iter().filter(|file| !file.key.is_empty()).zip(0..);
    let stored = || stored.map(|(file, id)| Item::stored(ItemId(id), &file.key)).collect();
    let setup = Setup {
        rules,
        rows: shown.map_or_else(stored, |FirstRows(rows)| rows),
        is_on_show,
        is_resumable,
        thumbnails_of,
        // Whoever is signed in when the page is drawn: the files that are chosen on it are theirs.
        owner: use_authenticator().user().get_untracked().map(|viewer| viewer.identity_id),
        functions: Functions { process_file, path: path_function },
    };
    let uploader = match use_context::<LiveUploads>().filter(|_| !is_on_show) {
        Some(live) => live.show(setup),
        None => {
            let uploader = Uploader::new(setup, SharedLimit::new());
            uploader.live(None);
            uploader
        }
    };
    uploader.attach(Listeners { on_upload_start, on_upload_success, on_upload_error, on_file_remove, on_progress });
    Effect::new(move |_| uploader.tell_missed());
    let picker = NodeRef::<Input>::new();
    if let Some(handle) = handle {
        handle.run(uploader);
    }

    page::keep_page_on_stray_drop();

    let zone = match components.drop_zone {
        Some(zone) => zone(uploader),
        None => view! {
            <DropZone
                uploader=uploader
                text=text
                accept=accept
                multiple=max_file_count != Some(1)
                folders=folders
                anywhere=drop_anywhere
                picker=picker
                own_picker=components.file_picker
            />
        }
        .into_any(),
    };
    let footer = match components.file_list_footer {
        Some(footer) => footer(uploader),
        None => view! { <Footer uploader=uploader text=text auto_upload=auto_upload /> }.into_any(),
    };
    let parts = view! {
        {zone}
        <UploadForm no_script_text=text.no_script_text />
        <FileList
            uploader=uploader
            text=text
            show_thumbnails=show_thumbnails
            is_resumable=is_resumable
            header=components.file_list_header
            whole=components.file_list
            row=components.file_row
            picker=picker
        />
        {warnings(uploader, text)}
        {footer}
    }
    // Erased, because the type of a page around it grows beyond what the compiler follows.
    .into_any();
    match components.container {
        Some(container) => container(uploader, parts),
        None => view! { <div class="storage-manager">{parts}</div> }.into_any(),
    }
}

/// What is wrong with all files together: more than may be, or some that could not be read.
fn warnings(uploader: Uploader, text: DisplayText) -> impl IntoView {
    let exceeded = Memo::new(move |_| uploader.queue().with(Queue::exceeded_limit));
    let warning = |said: String| {
        view! {
            <div class="message message--danger" role="alert">
                <AlertIcon />
                <p class="message__text">{said}</p>
            </div>
        }
    };
    let too_many = move || exceeded.get().map(|limit| warning(text.get_max_files_error_text.of(limit)));
    let unread = move || {
        let count = uploader.unread();
        (count > 0).then(|| warning(counted(text.texts.language, text.texts.uploads.unread, count)))
    };
    view! { {too_many} {unread} }
}
