//! The files of the built site: the WebAssembly, its loader, and what is in `public/`.

use std::convert::Infallible;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::header::VARY;
use http::{HeaderValue, Request};
use tower::Service;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::built_in::BuiltIn;
use crate::site::SiteFiles;

/// Serves the files of the site, compressed where there is a compressed copy and the browser takes it; what is not a file goes to
/// `otherwise`.
pub(super) fn files<F>(files: &SiteFiles, otherwise: F) -> Router
where
    F: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    F::Future: Send + 'static,
{
    let served = match files {
        SiteFiles::Directory(root) => Router::new().fallback_service(directory(root, otherwise)),
        SiteFiles::BuiltIn(files) => {
            let files = BuiltIn::new(files);
            Router::new().fallback(move |request| files.clone().serve(request, otherwise.clone()))
        }
    };
    served.layer(SetResponseHeaderLayer::if_not_present(VARY, HeaderValue::from_static("accept-encoding")))
}

fn directory<F>(root: &Path, otherwise: F) -> ServeDir<F> {
    let files = ServeDir::new(root).append_index_html_on_directories(false);
    files.precompressed_br().precompressed_gzip().fallback(otherwise)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::Body;
    use http::{HeaderMap, Method, Request, Response, StatusCode};
    use http_body_util::BodyExt as _;
    use tower::{ServiceExt as _, service_fn};

    use super::files;
    use crate::site::{SiteFile, SiteFiles};

    const FILES: [SiteFile; 3] = [
        SiteFile { path: "/a.wasm", content: b"plain", brotli: Some(b"small"), gzip: None },
        SiteFile { path: "/b.wasm", content: b"alone", brotli: None, gzip: None },
        SiteFile { path: "/pkg/c.js", content: b"plain", brotli: Some(b"br"), gzip: Some(b"gz") },
    ];

    /// The same files in a directory.
    fn directory() -> tempfile::TempDir {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir(site.path().join("pkg")).unwrap();
        for file in FILES {
            let copies = [("", Some(file.content)), (".br", file.brotli), (".gz", file.gzip)];
            for (ending, content) in copies.into_iter().filter_map(|(ending, content)| Some((ending, content?))) {
                std::fs::write(site.path().join(format!("{}{ending}", &file.path[1..])), content).unwrap();
            }
        }
        site
    }

    async fn answer(from: &SiteFiles, method: Method, path: &str, takes: &str) -> (StatusCode, HeaderMap, String) {
        let otherwise = service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::from("a page"))));
        let request = Request::builder().method(method).uri(path).header("accept-encoding", takes);
        let answer = files(from, otherwise).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn the_compressed_copy_of_a_file_goes_to_browsers_that_take_it() {
        let site = directory();
        for from in [SiteFiles::Directory(site.path().to_owned()), SiteFiles::BuiltIn(&FILES)] {
            for (path, takes, coding, content) in [
                ("/a.wasm", "gzip, deflate, br, zstd", Some("br"), "small"),
                ("/a.wasm", "gzip", None, "plain"),
                ("/a.wasm", "identity", None, "plain"),
                ("/b.wasm", "br", None, "alone"),
            ] {
                let (_, headers, body) = answer(&from, Method::GET, path, takes).await;
                let header = |name| headers.get(name).map(|value| value.to_str().unwrap());
                assert_eq!(header("content-encoding"), coding, "{path} {takes} {from:?}");
                assert_eq!(header("content-type"), Some("application/wasm"));
                assert_eq!(header("vary"), Some("accept-encoding"));
                assert_eq!(body, content);
            }
        }
    }

    /// But for what says how old a file is, and whether parts of it can be asked for.
    #[tokio::test]
    async fn a_file_in_the_binary_is_answered_for_as_one_in_a_directory() {
        let site = directory();
        let directory = SiteFiles::Directory(site.path().to_owned());
        let differ = ["accept-ranges", "last-modified", "etag"];
        for method in [Method::GET, Method::HEAD, Method::POST] {
            for path in
                ["/a.wasm", "/pkg/c.js", "/pkg%2Fc.js", "/pkg", "/", "/absent", "/../a.wasm", "/%ff", "/a.wasm.br"]
            {
                if path == "/a.wasm.br" && method != Method::POST {
                    let (_, headers, _) = answer(&SiteFiles::BuiltIn(&FILES), method.clone(), path, "br").await;
                    assert!(!headers.contains_key("etag"), "the copy is no file of the site by itself");
                    continue;
                }
                for takes in ["br, gzip", "gzip;q=1.0, br;q=0.5", "br;q=0", "identity, gzip;q=0.5", "*", ""] {
                    let mut expected = answer(&directory, method.clone(), path, takes).await;
                    let mut got = answer(&SiteFiles::BuiltIn(&FILES), method.clone(), path, takes).await;
                    for (_, headers, body) in [&mut expected, &mut got] {
                        for name in differ {
                            headers.remove(name);
                        }
                        // How a page is sent is decided further out.
                        if !headers.contains_key("content-type") {
                            headers.remove("content-length");
                            body.truncate(if method == Method::HEAD { 0 } else { body.len() });
                        }
                    }
                    assert_eq!(got, expected, "{method} {path} {takes}");
                }
            }
        }
    }

    #[tokio::test]
    async fn a_file_has_the_type_that_it_has_in_a_directory() {
        let site = tempfile::tempdir().unwrap();
        let directory = SiteFiles::Directory(site.path().to_owned());
        let of = |path: &'static str| SiteFile { path, content: b"x", brotli: None, gzip: None };
        let paths = [
            "/a.css",
            "/a.gif",
            "/a.html",
            "/a.ico",
            "/a.jpeg",
            "/a.jpg",
            "/a.js",
            "/a.json",
            "/a.mjs",
            "/a.png",
            "/a.svg",
            "/a.txt",
            "/a.wasm",
            "/a.webmanifest",
            "/a.webp",
            "/a.woff2",
            "/a.xml",
            "/a.SVG",
            "/a.unheard-of",
            "/plain",
        ];
        let built_in = SiteFiles::BuiltIn(Box::leak(paths.map(of).into()));
        for path in paths {
            std::fs::write(site.path().join(&path[1..]), "x").unwrap();
            let expected = answer(&directory, Method::GET, path, "").await.1;
            let got = answer(&built_in, Method::GET, path, "").await.1;
            assert_eq!(got["content-type"], expected["content-type"], "{path}");
        }
    }
}
