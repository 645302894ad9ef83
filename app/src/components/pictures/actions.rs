//! What can be done with what is selected: the usual actions, of which a page may leave some out, and actions of the page's own.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::browser::StorageBrowser;
use crate::wire::pictures::Selection;

/// An action that is there unless a page leaves it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DefaultAction {
    /// Copying files and folders into a folder.
    Copy,
    /// Making a folder.
    CreateFolder,
    /// Deleting files and folders.
    Delete,
    /// Saving files and folders, several as a ZIP.
    Download,
    /// Moving files and folders into a folder, by dragging, too.
    Move,
    /// Giving the folder that is shown another name.
    RenameFolder,
}

/// Whether something is so, by what is selected.
type IsSo = Arc<dyn Fn(&Selection) -> bool + Send + Sync>;

/// An action of a page's own: a button beside the usual ones, once the page lives.
#[derive(Clone)]
pub struct OwnAction {
    pub(super) label: TextProp,
    pub(super) icon: Option<ViewFn>,
    is_hidden: IsSo,
    is_disabled: IsSo,
    run: Arc<dyn Fn(StorageBrowser, Selection) + Send + Sync>,
}

impl OwnAction {
    /// A button with this label. What it does is told which files and folders are selected, and the place that they are in: to list anew
    /// what it changed, say, or to select nothing from there on. It is disabled as long as nothing is selected.
    pub fn new(label: impl Into<TextProp>, run: impl Fn(StorageBrowser, Selection) + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            icon: None,
            is_hidden: Arc::new(|_| false),
            is_disabled: Arc::new(|selection| selection.keys.is_empty()),
            run: Arc::new(run),
        }
    }

    /// With an icon before its label. It is for the eye alone.
    #[must_use]
    pub fn icon(self, icon: impl Into<ViewFn>) -> Self {
        Self { icon: Some(icon.into()), ..self }
    }

    /// Not there while this is so.
    #[must_use]
    pub fn hidden_if(self, is_so: impl Fn(&Selection) -> bool + Send + Sync + 'static) -> Self {
        Self { is_hidden: Arc::new(is_so), ..self }
    }

    /// There, and of no use, while this is so. It takes the place of "while nothing is selected".
    #[must_use]
    pub fn disabled_if(self, is_so: impl Fn(&Selection) -> bool + Send + Sync + 'static) -> Self {
        Self { is_disabled: Arc::new(is_so), ..self }
    }

    pub(super) fn is_hidden(&self, selection: &Selection) -> bool {
        (self.is_hidden)(selection)
    }

    pub(super) fn is_disabled(&self, selection: &Selection) -> bool {
        (self.is_disabled)(selection)
    }

    pub(super) fn run(&self, browser: StorageBrowser, selection: Selection) {
        (self.run)(browser, selection);
    }
}

/// What can be done in a place for files: Amplify's `actions`. Given to a [`PictureGrid`](super::PictureGrid), or provided through the
/// context.
///
/// ```
/// use app::components::pictures::{DefaultAction, OwnAction, PictureActions};
///
/// let actions = PictureActions::default()
///     .without(DefaultAction::RenameFolder)
///     .with(OwnAction::new("Print", |browser, selection| {
///         // Has the files of `selection.keys` printed, and then:
///         browser.clear_selection();
///         let _ = selection;
///     }));
/// assert!(!actions.has(DefaultAction::RenameFolder));
/// ```
#[derive(Clone, Default)]
pub struct PictureActions {
    own: Vec<OwnAction>,
    left_out: Vec<DefaultAction>,
}

impl PictureActions {
    /// With an action of the page's own behind those that are there.
    #[must_use]
    pub fn with(mut self, action: OwnAction) -> Self {
        self.own.push(action);
        self
    }

    /// Without one of the usual actions. It is not offered any more; what the server does when it is asked is up to the policies.
    #[must_use]
    pub fn without(mut self, action: DefaultAction) -> Self {
        self.left_out.push(action);
        self
    }

    /// Whether there is this one.
    #[must_use]
    pub fn has(&self, action: DefaultAction) -> bool {
        !self.left_out.contains(&action)
    }

    pub(super) fn own(&self) -> &[OwnAction] {
        &self.own
    }
}

impl fmt::Debug for OwnAction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OwnAction").field("label", &self.label.get()).finish_non_exhaustive()
    }
}

impl fmt::Debug for PictureActions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PictureActions").field("own", &self.own).field("left_out", &self.left_out).finish()
    }
}

/// Those of the place around.
pub(super) fn use_actions() -> PictureActions {
    use_context().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{DefaultAction, OwnAction, PictureActions};
    use crate::wire::pictures::Selection;

    fn selection(keys: &[&str]) -> Selection {
        Selection { keys: keys.iter().map(|key| (*key).to_owned()).collect(), ..Selection::default() }
    }

    #[test]
    fn an_action_of_ones_own_is_of_use_where_something_is_selected_unless_more_is_said() {
        let plain = OwnAction::new("Print", |_, _| {});
        assert!(!plain.is_hidden(&selection(&[])) && plain.is_disabled(&selection(&[])));
        assert!(!plain.is_disabled(&selection(&["a.png"])));
        let one_file = OwnAction::new("Print", |_, _| {})
            .hidden_if(|selection| selection.keys.iter().any(|key| key.ends_with('/')))
            .disabled_if(|selection| selection.keys.len() > 1);
        assert!(one_file.is_hidden(&selection(&["x/"])) && !one_file.is_hidden(&selection(&["a.png"])));
        assert!(one_file.is_disabled(&selection(&["a.png", "b.png"])) && !one_file.is_disabled(&selection(&[])));
    }

    #[test]
    fn every_usual_action_is_there_until_it_is_left_out() {
        let actions = PictureActions::default().without(DefaultAction::Delete);
        assert!(!actions.has(DefaultAction::Delete) && actions.has(DefaultAction::Move));
        assert!(PictureActions::default().has(DefaultAction::Delete));
    }
}
