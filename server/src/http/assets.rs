//! The files of the built site: the WebAssembly, its loader, and what is in `public/`.

use std::path::Path;

use tower_http::services::ServeDir;

/// Serves files of `site_root`; what is not a file goes to `otherwise`.
pub(super) fn files<F>(site_root: &Path, otherwise: F) -> ServeDir<F> {
    ServeDir::new(site_root).append_index_html_on_directories(false).fallback(otherwise)
}
