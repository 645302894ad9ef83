//! The files of the built site: the WebAssembly, its loader, and what is in `public/`.

use std::path::Path;

use http::HeaderValue;
use http::header::VARY;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeader;

/// Serves files of `site_root`, compressed where the build left a compressed copy beside them and the browser takes it; what is
/// not a file goes to `otherwise`.
pub(super) fn files<F>(site_root: &Path, otherwise: F) -> SetResponseHeader<ServeDir<F>, HeaderValue> {
    let files = ServeDir::new(site_root).append_index_html_on_directories(false);
    let files = files.precompressed_br().precompressed_gzip().fallback(otherwise);
    SetResponseHeader::if_not_present(files, VARY, HeaderValue::from_static("accept-encoding"))
}
