//! A sentence that stands out: something went wrong, or well.

use leptos::html::Div;
use leptos::prelude::*;

use super::icon::{AlertIcon, SuccessIcon};

/// What kind of sentence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something went wrong: announced at once.
    Danger,
    /// Something went well: announced when the reader pauses.
    Success,
}

/// A sentence in a box, which can take the focus.
///
/// First HTML: the finished box.
#[component]
pub fn Message(
    /// The element's id, for fields to refer to.
    #[prop(into)]
    id: &'static str,
    /// What kind of sentence it is.
    tone: Tone,
    /// The sentence.
    #[prop(into)]
    text: String,
    /// The id of what is said about it elsewhere.
    #[prop(optional_no_strip)]
    described_by: Option<&'static str>,
    /// Where the element is kept, for the focus to be moved to it.
    #[prop(optional)]
    node_ref: NodeRef<Div>,
) -> impl IntoView {
    let (class, role) = match tone {
        Tone::Danger => ("message message--danger", "alert"),
        Tone::Success => ("message message--success", "status"),
    };
    view! {
        <div id=id class=class role=role tabindex="-1" aria-describedby=described_by node_ref=node_ref>
            {match tone {
                Tone::Danger => AlertIcon().into_any(),
                Tone::Success => SuccessIcon().into_any(),
            }}
            <p class="message__text">{text}</p>
        </div>
    }
}
