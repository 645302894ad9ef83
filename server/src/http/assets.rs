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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::Body;
    use http::{Request, Response};
    use http_body_util::BodyExt as _;
    use tower::{ServiceExt as _, service_fn};

    use super::files;

    #[tokio::test]
    async fn the_compressed_copy_of_a_file_goes_to_browsers_that_take_it() {
        let site = tempfile::tempdir().unwrap();
        for (name, content) in [("a.wasm", "plain"), ("a.wasm.br", "small"), ("b.wasm", "alone")] {
            std::fs::write(site.path().join(name), content).unwrap();
        }
        for (path, takes, coding, content) in [
            ("/a.wasm", "gzip, deflate, br, zstd", Some("br"), "small"),
            ("/a.wasm", "gzip", None, "plain"),
            ("/a.wasm", "identity", None, "plain"),
            ("/b.wasm", "br", None, "alone"),
        ] {
            let otherwise = service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
            let request = Request::get(path).header("accept-encoding", takes).body(Body::empty()).unwrap();
            let answer = files(site.path(), otherwise).oneshot(request).await.unwrap();
            let header = |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            assert_eq!(header("content-encoding").as_deref(), coding, "{path} {takes}");
            assert_eq!(header("content-type").as_deref(), Some("application/wasm"));
            assert_eq!(header("vary").as_deref(), Some("accept-encoding"));
            assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), content);
        }
    }
}
