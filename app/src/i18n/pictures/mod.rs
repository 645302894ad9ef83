//! The texts of the place where people look at their pictures. Its English ones are those of Amplify UI's StorageBrowser where it
//! has them.

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
    /// The place where people look at their pictures.
    PicturesTexts {
        /// The heading of the page and the link to it.
        pictures,
        /// What the page is for.
        lead,
        /// What the choice of a level is called.
        levels,
        /// A level: what everybody may see.
        for_everybody,
        /// A level: what may be shared.
        protected_,
        /// A level: what is never shared.
        private_,
        /// The first part of the way to a folder.
        all_folders,
        /// What the way to a folder is called.
        where_,
        /// The heading of the folders.
        folders,
        /// What the tree of folders is called.
        folder_tree,
        /// What opens the folders in a folder is called: `{name}`.
        folders_in,
        /// Shows folders that were left out.
        more_folders,
        /// Asks anew for what is shown.
        refresh,
        /// The label of the field that narrows a choice of folders.
        search_folders,
        /// No folder fits `{text}`.
        no_folders_match,
        /// Opens the uploader.
        upload,
        /// The heading of the fields to look by.
        find,
        /// The label of the field for a part of a name.
        name_contains,
        /// The label of the field for a first day.
        uploaded_from,
        /// The label of the field for a last day.
        uploaded_until,
        /// The label of the order.
        sort,
        /// An order.
        newest,
        /// An order.
        oldest,
        /// An order.
        by_name,
        /// An order.
        by_name_backwards,
        /// An order.
        largest,
        /// An order.
        smallest,
        /// An order.
        by_kind,
        /// An order.
        by_kind_backwards,
        /// What the choice between the grid and the list is called.
        view,
        /// A way to show pictures.
        as_grid,
        /// A way to show pictures.
        as_list,
        /// A heading of the list.
        last_modified,
        /// What kind of thing a folder is, in the list.
        folder,
        /// The label of a box.
        include_subfolders,
        /// The button of those fields.
        show,
        /// Leads back to everything.
        clear_search,
        /// How many there are.
        count,
        /// How many files a folder has.
        files,
        /// Which part of a long list is shown: `{first}`, `{last}`, `{total}`.
        part,
        /// What the way between parts of a list is called.
        pages,
        /// Leads to the part before.
        previous_page,
        /// Leads to the part behind.
        next_page,
        /// Nothing was uploaded yet.
        empty,
        /// What to do about it.
        empty_lead,
        /// Nothing fits what was looked for.
        nothing_found,
        /// Not everything could be looked through.
        cut,
        /// The heading of the boxes in the list.
        choice,
        /// What the box of a file is called: `{name}`.
        select,
        /// How many are selected.
        selected,
        /// What stands over the buttons for what is selected.
        with_selected,
        /// A button.
        select_all,
        /// A button.
        clear_selection,
        /// A button.
        delete,
        /// A link.
        download,
        /// A button.
        download_zip,
        /// While a ZIP is put together: `{done}` of `{total}`.
        zipping,
        /// The ZIP is there.
        zip_done,
        /// The folders that were selected have nothing to be saved.
        zip_empty,
        /// No ZIP could be made.
        zip_failed,
        /// While a ZIP waits for a connection: `{done}` of `{total}` files are there.
        zip_offline,
        /// Opens the choice of a folder.
        move_or_copy,
        /// The label of the choice of a folder.
        into_folder,
        /// A button.
        move_here,
        /// A button.
        copy_here,
        /// A button and what opens its field.
        rename,
        /// The label of a field.
        new_name,
        /// Opens the field for a new folder.
        new_folder,
        /// The label of a field.
        folder_name,
        /// A button.
        create_folder,
        /// A button.
        copy_link,
        /// A link was copied that works for `{minutes}`.
        link_copied,
        /// After a deletion.
        done_deleted,
        /// After bringing back.
        done_restored,
        /// After deleting for good.
        done_purged,
        /// After moving.
        done_moved,
        /// After copying.
        done_copied,
        /// After any of these, where the folders had no files.
        done_folders,
        /// After renaming.
        done_renamed,
        /// After giving a folder another name.
        folder_renamed,
        /// Opens the field for another name of the folder.
        rename_folder,
        /// After making a folder.
        folder_created,
        /// Something takes longer than an answer may.
        goes_on,
        /// Files that something could not be done with; each follows with its reason.
        not_done,
        /// While files are deleted: `{done}` of `{total}`.
        deleting,
        /// While files are brought back: `{done}` of `{total}`.
        restoring,
        /// While files are moved: `{done}` of `{total}`.
        moving,
        /// While files are copied: `{done}` of `{total}`.
        copying,
        /// How many files something could not be done with.
        tasks_failed,
        /// How many files were left alone because of their names.
        tasks_prevented,
        /// How many files something was called off for.
        tasks_cancelled,
        /// How many files something goes on with.
        tasks_going_on,
        /// After something was called off: nothing was done with so many files.
        left_alone,
        /// After another try: what a lost answer was about had been done with so many files.
        already_done,
        /// After another try of a copy: so many files were left alone that the lost answer may have been about.
        not_copied_again,
        /// Opens what has become of each file.
        each_file,
        /// How many more there are than are shown.
        and_more,
        /// What the part is called that says how far something is.
        progress,
        /// What has become of a file: nothing yet.
        status_not_started,
        /// The same: the server is at it.
        status_in_progress,
        /// The same: it is done.
        status_completed,
        /// The same: it goes on without an answer.
        status_goes_on,
        /// The same: something of its name was left alone.
        status_prevented,
        /// The same: it could not be done, for this `{reason}`.
        status_failed,
        /// The label of the choice what becomes of a name that is taken.
        on_conflict,
        /// A choice: both stay.
        keep_both,
        /// A choice: nothing is done with the file.
        leave_alone,
        /// Brings back what was deleted.
        undo,
        /// A form came without files.
        nothing_chosen,
        /// A new name is that of something that is there.
        taken_name,
        /// The page of what was deleted, and the link to it.
        recently_deleted,
        /// What the page is for: `{days}`.
        deleted_lead,
        /// There is nothing.
        none_deleted,
        /// A button.
        restore,
        /// A button.
        purge,
        /// A button.
        purge_all,
        /// Before that.
        cannot_be_undone,
        /// When it was deleted: `{day}`.
        deleted_on,
        /// Leads back to the list.
        back_to_pictures,
        /// Leads to the one before.
        previous_picture,
        /// Leads to the one behind.
        next_picture,
        /// Which of them is shown: `{place}` of `{total}`.
        place,
        /// A file that is no picture that can be shown.
        not_shown,
        /// A button.
        zoom_in,
        /// A button.
        zoom_out,
        /// A button.
        zoom_reset,
        /// The heading of what is known of a file.
        details,
        /// A line of the details.
        name,
        /// A line of the details.
        size,
        /// A line of the details.
        kind,
        /// A line of the details.
        uploaded_on,
        /// A line of the details.
        camera,
        /// A line of the details.
        lens,
        /// A line of the details.
        taken_at,
        /// A line of the details.
        dimensions,
        /// A line of the details.
        exposure_time,
        /// A line of the details.
        aperture,
        /// A line of the details.
        sensitivity,
        /// A line of the details.
        focal_length,
        /// A line of the details.
        location,
        /// The list could not be had.
        renew_failed,
    }
}
