//! The site inside this binary. `make release` lists its files in a file of Rust, which the feature `embed-site` compiles in; without
//! that feature there is none, so that nothing of the server is built anew when a file of the site changes.

use server::SiteFile;

/// The files, by their paths.
#[cfg(feature = "embed-site")]
pub(crate) static SITE: Option<&[SiteFile]> = Some(include!(env!(
    "UPDOWN_SITE_FILES",
    "the feature `embed-site` is `make release`'s, which says in UPDOWN_SITE_FILES what the site consists of"
)));

/// None.
#[cfg(not(feature = "embed-site"))]
pub(crate) static SITE: Option<&[SiteFile]> = None;
