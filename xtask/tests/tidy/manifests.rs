//! Rules about manifests and lock files: every dependency explained, names that are written twice equal.

use crate::assert_none;
use crate::tree::{self, Offence};

fn toml(path: &str) -> toml::Table {
    tree::file(path).text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_workspace_dependency_says_why_it_is_there() {
    let manifest = tree::file("Cargo.toml");
    let mut offences: Vec<Offence> = Vec::new();
    let (mut in_dependencies, mut explained) = (false, false);
    for (index, line) in manifest.text.lines().enumerate() {
        let ours = line.contains("path = ");
        match line.chars().next() {
            Some('[') => in_dependencies = line == "[workspace.dependencies]",
            Some('#') => explained = true,
            None => explained = false,
            Some(_) if in_dependencies && !explained && !ours => {
                offences.push(manifest.offence(index + 1, "no line above it or its group says why it is there"));
            }
            Some(_) => {}
        }
    }
    assert_none(&offences);
}

#[test]
fn members_take_versions_from_the_workspace() {
    // The fuzz targets are a workspace of their own.
    let others = ["Cargo.toml", "fuzz/Cargo.toml"];
    let manifests =
        tree::files("").into_iter().filter(|file| file.name() == "Cargo.toml" && !others.contains(&file.path.as_str()));
    let pinned = |line: &str| {
        let has_version = line.contains("version = \"")
            || line.split_once(" = ").is_some_and(|(_, value)| {
                value.starts_with('"')
                    && value.trim_matches('"').starts_with(|c: char| c.is_ascii_digit() || "=^~".contains(c))
            });
        has_version.then(|| "write the version in the root Cargo.toml".to_owned())
    };
    assert_none(&manifests.flat_map(|file| file.offences_in_code(pinned)).collect::<Vec<_>>());
}

#[test]
fn the_embedded_backend_depends_on_neither_the_app_nor_the_aws_sdk() {
    let manifest = toml("server/embedded/Cargo.toml");
    let names: Vec<&String> = manifest["dependencies"].as_table().expect("a table").keys().collect();
    let wrong = |name: &&&String| ["app", "server", "leptos"].contains(&name.as_str()) || name.starts_with("aws-sdk");
    assert_eq!(names.iter().find(wrong), None);
}

#[test]
fn the_name_of_the_browsers_files_is_the_same_in_both_configurations() {
    let metadata = toml("Cargo.toml");
    let project = &metadata["workspace"]["metadata"]["leptos"][0];
    assert_eq!(toml(".cargo/config.toml")["env"]["LEPTOS_OUTPUT_NAME"], project["output-name"]);
}

#[test]
fn wasm_bindgen_and_its_library_are_pinned_to_one_version() {
    let manifest = toml("Cargo.toml");
    let dependencies = &manifest["workspace"]["dependencies"];
    assert_eq!(dependencies["wasm-bindgen"], dependencies["wasm-bindgen-cli-support"]);
    assert!(dependencies["wasm-bindgen"].as_str().is_some_and(|version| version.starts_with('=')));
}

#[test]
fn the_npm_lock_files_name_no_host() {
    let named = |line: &str| line.contains("\"resolved\"").then(|| "names the host of a package".to_owned());
    for path in ["end2end/package-lock.json", "server/clients/javascript/package-lock.json"] {
        assert_none(&tree::file(path).offences_in_code(named));
    }
}
