//! Rules about who may know whom: the directions that docs/ARCHITECTURE.md draws.

use crate::assert_none;
use crate::tree;

/// Whether `line` uses the path `name`, as a whole word.
fn uses(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Offences of every file below `folder` that uses one of `names`.
fn assert_never_uses(folder: &str, names: &[&str]) {
    let complaint = |line: &str| {
        let name = names.iter().find(|name| uses(line, name))?;
        Some(format!("{folder} must not know `{name}`"))
    };
    let files = tree::rust(folder);
    assert!(!files.is_empty(), "{folder} has no Rust file");
    assert_none(&files.iter().flat_map(|file| file.offences_in_code(complaint)).collect::<Vec<_>>());
}

#[test]
fn app_knows_no_aws_crate_no_database_and_no_http_server() {
    assert_never_uses(
        "app/src",
        &["aws_sdk", "aws_smithy", "aws_credential_types", "rusqlite", "axum::", "embedded::"],
    );
}

#[test]
fn core_has_no_framework_no_input_or_output_and_no_clock() {
    assert_never_uses(
        "app/src/core",
        &["leptos", "web_sys", "js_sys", "SystemTime", "Instant::", "std::fs", "std::net", "std::env", "tokio"],
    );
}

#[test]
fn the_wire_knows_only_the_wire_and_the_core() {
    assert_never_uses("app/src/wire", &["web_sys", "crate::api", "crate::components", "crate::ports"]);
}

#[test]
fn ports_name_no_implementation() {
    assert_never_uses("app/src/ports", &["web_sys", "crate::components", "crate::pages", "http::"]);
}

#[test]
fn the_embedded_backend_knows_neither_the_app_nor_the_aws_sdk() {
    assert_never_uses("server/embedded/src", &["aws_sdk", "aws_smithy", "app::", "leptos"]);
}

#[test]
fn only_the_composition_root_of_the_server_knows_the_embedded_backend() {
    let outside = tree::rust("server/src").into_iter().filter(|file| !file.path.starts_with("server/src/startup/"));
    let known = |line: &str| uses(line, "embedded::").then(|| "only server/src/startup starts the backend".to_owned());
    assert_none(&outside.flat_map(|file| file.offences_in_code(known)).collect::<Vec<_>>());
}
