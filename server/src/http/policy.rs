//! The Content-Security-Policy of pages and of everything else (<https://www.w3.org/TR/CSP3/>).

use super::middleware::security_headers::Policy;

/// The policy of a page: its own scripts and styles by nonce, pictures from the store and from what shows them in its place, uploads
/// to where they go, nothing else.
pub(super) fn of_page(nonce: &str, policy: &Policy) -> String {
    let quoted = format!("'nonce-{nonce}'");
    let pictures = joined(&policy.store, policy.cdn.as_deref());
    [
        "default-src 'none'".to_owned(),
        format!("script-src {quoted} 'strict-dynamic' 'wasm-unsafe-eval'"),
        format!("style-src {quoted}"),
        format!("img-src 'self' blob: {pictures}"),
        connections(policy),
        "worker-src 'self'".to_owned(),
        "font-src 'self'".to_owned(),
        "manifest-src 'self'".to_owned(),
        // Uploads without scripts; the store sends the browser back here, which is held to this as well.
        format!("form-action 'self' {}", policy.uploads.as_deref().unwrap_or(&policy.store)),
        "base-uri 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ]
    .join("; ")
}

/// Where scripts connect to: this site, the store, and where uploads go.
fn connections(policy: &Policy) -> String {
    format!("connect-src 'self' {}", joined(&policy.store, policy.uploads.as_deref()))
}

fn joined(first: &str, other: Option<&str>) -> String {
    [Some(first), other].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The policy of what is not a page: nothing at all.
pub(super) const OF_THE_REST: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a script that may be a worker, which has a policy of its own: the page's WebAssembly and its loader, uploads
/// to the store, and nothing else. Where the script is part of a page, that page's policy counts.
pub(super) fn of_a_script(policy: &Policy) -> String {
    [
        "default-src 'none'".to_owned(),
        "script-src 'self' 'wasm-unsafe-eval'".to_owned(),
        connections(policy),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ]
    .join("; ")
}

#[cfg(test)]
mod tests {
    use super::{Policy, of_a_script, of_page};

    fn policy(uploads: Option<&str>, cdn: Option<&str>) -> Policy {
        let store = "https://store.example".to_owned();
        Policy { store, uploads: uploads.map(str::to_owned), cdn: cdn.map(str::to_owned), https: true }
    }

    #[test]
    fn nothing_inline_and_nothing_evaluated_is_allowed() {
        let policy = of_page("abc", &policy(None, None));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains("script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';"));
        assert!(policy.contains("form-action 'self' https://store.example;"));
        assert!(policy.contains("connect-src 'self' https://store.example;"));
        assert!(policy.contains("img-src 'self' blob: https://store.example;"));
    }

    #[test]
    fn a_cdn_gives_pictures_and_takes_and_runs_nothing() {
        let policy = of_page("abc", &policy(None, Some("https://cdn.example")));
        assert!(policy.contains("img-src 'self' blob: https://store.example https://cdn.example;"));
        assert_eq!(policy.matches("cdn.example").count(), 1);
    }

    #[test]
    fn where_uploads_go_takes_them_from_pages_forms_and_workers_and_gives_nothing() {
        let policy = policy(Some("https://fast.example"), None);
        let page = of_page("abc", &policy);
        assert!(page.contains("connect-src 'self' https://store.example https://fast.example;"), "{page}");
        assert!(page.contains("form-action 'self' https://fast.example;"), "{page}");
        assert!(page.contains("img-src 'self' blob: https://store.example;"), "{page}");
        let worker = of_a_script(&policy);
        assert!(worker.contains("connect-src 'self' https://store.example https://fast.example;"), "{worker}");
    }
}
