//! The uploader, the pictures, and the page around them. The uploader's English is Amplify UI's where it has the text.

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
mod phrases;
#[cfg(feature = "ssr")]
pub(super) mod pt;
#[cfg(feature = "ssr")]
pub(super) mod zh_hans;

use super::macros::texts;

texts! {
    /// The uploader and the pictures.
    StorageTexts {
        /// The title of the start page.
        your_picture,
        /// What it says.
        your_picture_lead,
        /// The same where other people may see pictures.
        shared_lead,
        /// Above the picture that was uploaded last.
        latest_upload,
        /// The picture is stored, but the page could not remember it.
        not_remembered,
        /// In the drop zone, before the button.
        drop_files,
        /// On the button that opens the picker.
        browse_files,
        /// Over the rows while they wait; by number.
        files_selected,
        /// Over the rows while files are on their way; by number.
        files_uploading,
        /// Over the rows when all is done; by number.
        files_uploaded,
        /// Over the rows when nothing could be uploaded; by number.
        files_failed,
        /// In a row that waits for its turn.
        waiting,
        /// In a row before its first byte is sent.
        preparing,
        /// In a row whose first bytes are sent.
        uploading,
        /// In a row: `{percent}` of it are sent.
        uploading_percent,
        /// In a row that is done.
        uploaded,
        /// Under the rows when there are more than may be chosen; by number.
        too_many_files,
        /// On the button for another try.
        retry,
        /// What the retry button of a file is called: `{name}`.
        retry_file,
        /// What the remove button of a file is called: `{name}`.
        remove_file,
        /// What the progress bar of a file is called: `{name}`.
        uploading_file,
        /// On the link of a row that failed because the session has ended.
        sign_in_again,
        /// In place of uploading where scripts are switched off.
        no_script,
        /// The file's type is not accepted.
        type_not_accepted,
        /// The file cannot be read.
        unreadable,
        /// The file is larger than `{limit}`.
        too_large,
        /// Nobody is signed in any more.
        signed_out,
        /// The browser has no connection.
        offline,
        /// The store did not answer the browser.
        store_unreachable,
        /// No byte moved for too long.
        stalled,
        /// The store finds the file too large.
        refused_size,
        /// The store got other bytes than were announced.
        refused_digest,
        /// The permission ran out.
        refused_expired,
        /// The store is busy.
        refused_busy,
        /// The store is full.
        refused_full,
        /// The store refused with the status or code `{code}`.
        refused,
        /// A name that is empty.
        name_empty,
        /// A name of more than `{limit}` bytes.
        name_too_long,
        /// A name with a control character.
        name_control_character,
        /// A name with a bad part.
        name_bad_segment,
        /// A name that is kept.
        name_reserved,
        /// The content type is not accepted.
        bad_content_type,
        /// The file does not begin like the picture that it is called.
        false_picture,
        /// The checksum was not understood.
        bad_checksum,
        /// There is no such picture.
        not_found,
        /// The upload is not open any more.
        upload_gone,
        /// Parts are missing.
        parts_missing,
        /// The file changed meanwhile.
        content_differs,
        /// There is an object of that name now.
        name_taken,
        /// The policies do not allow it.
        not_allowed,
        /// A folder was to go into itself.
        into_itself,
        /// More than `{limit}` files.
        more_than_allowed,
        /// So many uploads were begun that no more are for a moment.
        busy,
        /// The store has no room left.
        store_full,
        /// The store could not be reached by the server.
        unavailable,
        /// The picture did not load.
        did_not_load,
        /// Between the whole and the tenths of a number.
        decimal_mark,
    }
}
