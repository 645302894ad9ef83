//! What the uploader says of files on their way: pauses, waits, collisions, and the form for pages without scripts.

#[cfg(feature = "ssr")]
pub(super) mod ar;
#[cfg(feature = "ssr")]
pub(super) mod de;
pub(super) mod en;
#[cfg(feature = "ssr")]
pub(super) mod es;
#[cfg(feature = "ssr")]
pub(super) mod fr;
#[cfg(feature = "ssr")]
pub(super) mod ja;
#[cfg(feature = "ssr")]
pub(super) mod pt;
#[cfg(feature = "ssr")]
pub(super) mod zh_hans;

use super::macros::texts;

texts! {
    /// What the uploader says of files on their way.
    UploadTexts {
        /// In a row that is paused: `{percent}` of it are sent.
        paused_percent,
        /// On the button that pauses a file.
        pause,
        /// What the pause button of a file is called: `{name}`.
        pause_file,
        /// On the button that lets a paused file go on.
        resume,
        /// What the resume button of a file is called: `{name}`.
        resume_file,
        /// On the button that starts all files that wait for it; by number.
        upload_files,
        /// On the button that empties the list.
        clear_all,
        /// On the button that gives an upload up.
        cancel,
        /// What the button that gives a file's upload up is called: `{name}`.
        cancel_file,
        /// In a row whose upload was given up.
        cancelled,
        /// In a row that was skipped because its name is taken.
        skipped,
        /// The file is smaller than `{limit}`.
        too_small,
        /// The file has no bytes.
        empty_file,
        /// The files in the list are together larger than `{limit}`.
        total_too_large,
        /// The same file is in the list and not done.
        duplicate,
        /// In a row whose file is being changed before it is sent.
        processing,
        /// Changing the file before it is sent failed: `{reason}`.
        processing_failed,
        /// The connection broke; by number of seconds until the next try.
        retrying,
        /// The store asked for fewer requests; by number of seconds until the next try.
        busy,
        /// How long it will take until the rest is sent, at most; by number of seconds.
        seconds_left,
        /// The same, about; by number of minutes.
        minutes_left,
        /// The same, about; by number of hours.
        hours_left,
        /// The store got other bytes of a part than were sent.
        damaged,
        /// In a row that waits until the browser is online.
        offline_row,
        /// Over the rows while the browser is offline; by number of uploads that wait.
        offline,
        /// In a row whose bytes are all sent, until the store has answered.
        finishing,
        /// In a row whose file the browser does not have any more: `{percent}` of it are sent.
        needs_file,
        /// In a row whose file the browser remembers and which is not there any more: `{percent}` of it are sent.
        gone_file,
        /// In a row whose file the browser remembers, and lets the page read if the person says so: `{percent}` of it are sent.
        locked_file,
        /// On the button that picks that file again.
        choose_file,
        /// What the button that picks a file again is called: `{name}`.
        choose_file_named,
        /// The file that was picked again is not the one that was begun: `{name}`.
        wrong_file,
        /// In a row that waits until the person is signed in.
        needs_sign_in,
        /// In a row whose file another tab is sending.
        elsewhere,
        /// No request reaches the store though the server can be reached.
        blocked_store,
        /// In a row whose upload the store had lost, so that it begins from nothing.
        begun_anew,
        /// In a row after the machine slept, until bytes go on their way again.
        slept,
        /// In a row whose file the browser could not remember for another visit.
        not_remembered,
        /// The store has no room left; what has arrived is kept.
        store_full,
        /// There is an object of this name: its `{size}`, and the `{date}` when it was written.
        taken,
        /// An object of this name is on its way from elsewhere.
        taken_on_its_way,
        /// What that button is called: `{name}` is the name that the new file would get.
        keep_both_as,
        /// On the button that puts the new file in the place of the old one.
        replace,
        /// On the button that does not upload the file.
        skip,
        /// On the box that has the answer count for the others that ask; by number of them.
        for_all,
        /// On the button that opens the picker for a folder.
        choose_folder,
        /// On the button that opens the camera.
        take_photo,
        /// Over the page while acceptable files are dragged.
        drop_to_upload,
        /// In the drop zone while so many files are over it that may be accepted; by number.
        drop_files,
        /// In the drop zone while files are over it of which none is of a type that is accepted; by number.
        drop_refused,
        /// After `drop_files`: so many others are of a type that is not accepted; by number.
        drop_some_refused,
        /// The store does not let the person upload.
        not_allowed,
        /// The same, with what the store calls the request: `{id}`.
        not_allowed_named,
        /// What was dropped and could not be read; by number.
        unread,
        /// In a row that is done and whose checksum the store has confirmed.
        verified,
        /// Read out at every quarter of all files together: `{percent}` of their bytes.
        announced_progress,
        /// Read out when files wait for the person or have failed; by number.
        announced_failed,
        /// What the tray is called that shows the uploads of a page while another one is open.
        tray,
        /// In the tray: so many files, `{uploaded}`, are in the store; by number of all of them.
        uploaded_of,
        /// On the link from the tray to the page that they belong to.
        show_uploads,
        /// Beside the file field of the form for pages without scripts.
        picture_file,
        /// On the button of that form.
        upload_picture,
        /// Below its field: pictures may have at most `{limit}`.
        form_hint,
        /// The form uploaded a picture: `{name}`.
        uploaded_by_form,
        /// The permission in the form ran out.
        form_expired,
    }
}
