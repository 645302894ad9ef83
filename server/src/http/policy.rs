//! The Content-Security-Policy of pages and of everything else (<https://www.w3.org/TR/CSP3/>).

/// The policy of a page: its own scripts and styles by nonce, pictures from the store and from what shows them in its place, uploads
/// to the store, nothing else.
pub(super) fn of_page(nonce: &str, store: &str, cdn: Option<&str>) -> String {
    let quoted = format!("'nonce-{nonce}'");
    let pictures = [Some(store), cdn].into_iter().flatten().collect::<Vec<_>>().join(" ");
    [
        "default-src 'none'".to_owned(),
        format!("script-src {quoted} 'strict-dynamic' 'wasm-unsafe-eval'"),
        format!("style-src {quoted}"),
        format!("img-src 'self' blob: {pictures}"),
        format!("connect-src 'self' {store}"),
        "worker-src 'self'".to_owned(),
        "font-src 'self'".to_owned(),
        "manifest-src 'self'".to_owned(),
        // Uploads without scripts; the store sends the browser back here, which is held to this as well.
        format!("form-action 'self' {store}"),
        "base-uri 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ]
    .join("; ")
}

/// The policy of what is not a page: nothing at all.
pub(super) const OF_THE_REST: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a script that may be a worker, which has a policy of its own: the page's WebAssembly and its loader, uploads
/// to the store, and nothing else. Where the script is part of a page, that page's policy counts.
pub(super) fn of_a_script(store: &str) -> String {
    [
        "default-src 'none'".to_owned(),
        "script-src 'self' 'wasm-unsafe-eval'".to_owned(),
        format!("connect-src 'self' {store}"),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ]
    .join("; ")
}

#[cfg(test)]
mod tests {
    use super::of_page;

    #[test]
    fn nothing_inline_and_nothing_evaluated_is_allowed() {
        let policy = of_page("abc", "https://store.example", None);
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains("script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';"));
        assert!(policy.contains("form-action 'self' https://store.example;"));
        assert!(policy.contains("connect-src 'self' https://store.example;"));
        assert!(policy.contains("img-src 'self' blob: https://store.example;"));
    }

    #[test]
    fn a_cdn_gives_pictures_and_takes_and_runs_nothing() {
        let policy = of_page("abc", "https://store.example", Some("https://cdn.example"));
        assert!(policy.contains("img-src 'self' blob: https://store.example https://cdn.example;"));
        assert_eq!(policy.matches("cdn.example").count(), 1);
    }
}
