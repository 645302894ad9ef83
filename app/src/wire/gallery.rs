//! What a page of the gallery carries: the list of all exhibits, or one of them with its neighbours.

use serde::{Deserialize, Serialize};

use super::account::Section;
use super::auth::Screen;
use super::pictures::PictureAction;
use super::pool::SignInName;
use crate::core::tasks::Task;
use crate::core::upload::Item;

/// A page of the gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GalleryPage {
    /// Every exhibit, by component.
    Index(Vec<Wing>),
    /// One exhibit.
    Exhibit(ExhibitPage),
}

/// The exhibits of one component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wing {
    /// What is shown in it.
    pub name: String,
    /// Its states.
    pub exhibits: Vec<ExhibitLink>,
}

/// The way to an exhibit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExhibitLink {
    /// The path of its page.
    pub path: String,
    /// What it is called.
    pub name: String,
}

/// One exhibit with its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExhibitPage {
    /// What it is called.
    pub name: String,
    /// The one before it.
    pub previous: Option<ExhibitLink>,
    /// The one after it.
    pub next: Option<ExhibitLink>,
    /// What is drawn. What it shows comes from where it always does.
    pub stage: Stage,
}

/// What is drawn on the page of an exhibit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A screen of the Authenticator.
    Authenticator(OptionsOnShow),
    /// The start page of somebody who is signed in.
    Home,
    /// Their account page.
    Account,
    /// Their pictures.
    Pictures,
    /// The same as a list.
    PicturesAsList,
    /// The same with an action of the page's own, and without deleting.
    PicturesWithActions,
    /// One of the stages of pictures with texts and parts of the page's own, and pages of another size.
    WithOwnParts(Box<Stage>),
    /// The same as their pictures while something is done with many of them, or after it.
    PicturesAtWork {
        /// What it is.
        action: PictureAction,
        /// What has become of each.
        tasks: Vec<Task>,
    },
    /// One of them, by its key.
    PictureDetails(String),
    /// What they deleted.
    Deleted,
    /// One section of it.
    Section(Section),
    /// The section of passkeys.
    Passkeys,
    /// The uploader, with rows and the most files that it takes.
    Uploader {
        /// The rows.
        rows: Vec<Item>,
        /// The most files.
        max_file_count: Option<usize>,
    },
    /// The tray of uploads whose page is away.
    Tray {
        /// Their rows.
        rows: Vec<Item>,
        /// The folder that they go to.
        folder: String,
    },
    /// A picture, by its key.
    Picture(String),
    /// The same while its address is asked for.
    PictureToCome(String),
    /// A picture whose app has set every option and notes what is called back.
    PictureWithOptions {
        /// Its key.
        key: String,
        /// What is shown where there is no picture.
        fallback_src: Option<String>,
    },
    /// What stands above every page of somebody who is signed in, given their name.
    Header(String),
    /// The choice of a language, which is at the foot of every page.
    LanguagePicker,
    /// The page for an address that leads nowhere.
    NotFound,
}

/// The options of an Authenticator on show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OptionsOnShow {
    /// Which of the pool's names the sign-in field speaks of.
    pub login_mechanisms: Vec<SignInName>,
    /// The attributes that a new account is asked for.
    pub sign_up_attributes: Vec<String>,
    /// Whether creating accounts is left out.
    pub hide_sign_up: bool,
    /// Whether the screens stand in a dialog.
    pub modal: bool,
    /// Whether every slot is filled.
    pub slots: bool,
    /// Whether the app has rules of its own for new accounts.
    pub rules: bool,
    /// The fields that differ.
    pub fields: Vec<FieldOnShow>,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOnShow {
    /// On which screen.
    pub screen: Screen,
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// What stands in it while it is empty.
    pub placeholder: Option<String>,
    /// Its place among the others.
    pub order: Option<u8>,
}
