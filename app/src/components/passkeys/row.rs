//! One passkey: its name, its day, and what can be done with it.

use leptos::prelude::*;

use super::section::MESSAGE_ID;
use crate::api::passkeys::{DeletePasskey, RenamePasskey};
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::day::day;
use crate::core::passkeys::PasskeyName;
use crate::i18n::{fill, use_texts};
use crate::wire::passkeys::{Passkey, PasskeyError};

/// A passkey with a form for its name and one to delete it. First HTML: the finished row.
#[component]
pub(super) fn PasskeyRow(
    /// The passkey.
    passkey: Passkey,
    /// Whose it is, as the forms say.
    mark: String,
    /// Gives one another name.
    rename: ServerAction<RenamePasskey>,
    /// Deletes one.
    delete: ServerAction<DeletePasskey>,
    /// The one whose new name was refused here.
    refused: RwSignal<Option<String>>,
    /// Told that a new name was refused, once it stands in `refused` whose.
    on_refused: Callback<PasskeyError>,
) -> impl IntoView {
    let texts = use_texts().passkeys;
    let Passkey { id, name, created_s } = passkey;
    let created = day(created_s);
    let input_id = format!("passkey-{id}");
    let label = fill(texts.name, &[("name", &name)]);
    let heading_id = format!("passkey-title-{id}");
    let labelled_by = heading_id.clone();
    let (about, about_too, renamed) = (heading_id.clone(), heading_id.clone(), id.clone());
    let accept = move |input: RenamePasskey| {
        let is_good = PasskeyName::parse(&input.name).is_some();
        if !is_good {
            refused.set(Some(input.id));
            on_refused.run(PasskeyError::InvalidName);
        }
        is_good
    };
    let (this, mark_too) = (id.clone(), mark.clone());
    let is_refused = Memo::new(move |_| refused.with(|refused| refused.as_ref() == Some(&this)));
    view! {
        <li class="passkey" aria-labelledby=labelled_by>
            <p class="passkey__name" id=heading_id><bdi>{name.clone()}</bdi></p>
            <p class="passkey__day">{fill(texts.created_on, &[("date", &created)])}</p>
            <PostForm action=rename accept=accept class="passkey__rename">
                <input type="hidden" name="account" value=mark />
                <input type="hidden" name="id" value=renamed />
                <label class="visually-hidden" for=input_id.clone()>{label}</label>
                <input
                    class="field__input"
                    id=input_id
                    name="name"
                    value=name
                    required
                    maxlength="40"
                    autocomplete="off"
                    aria-invalid=move || is_refused.get().then_some("true")
                    aria-describedby=move || is_refused.get().then_some(MESSAGE_ID)
                />
                <SubmitButton
                    label=texts.rename
                    busy_label=texts.renaming
                    pending=rename.pending()
                    weight=Weight::Secondary
                    described_by=about
                />
            </PostForm>
            <PostForm action=delete class="passkey__delete">
                <input type="hidden" name="account" value=mark_too />
                <input type="hidden" name="id" value=id />
                <SubmitButton
                    label=texts.delete
                    busy_label=texts.deleting
                    pending=delete.pending()
                    weight=Weight::Secondary
                    described_by=about_too
                />
            </PostForm>
        </li>
    }
}
