//! Where things are: the workspace's folders, and the names in its cargo-leptos metadata.
//!
//! Both come from `cargo metadata`, so a target directory set by environment or configuration is honoured.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::Failure;
use crate::process;

/// Which of the two ways of building.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Development,
    /// Small and fast, for deployment.
    Release,
}

/// The workspace as cargo sees it.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
    /// The cargo-leptos project.
    pub(crate) project: Project,
}

/// The keys of `[[workspace.metadata.leptos]]` that this tool follows; see the cargo-leptos README.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Project {
    /// Package that holds the server.
    pub(crate) bin_package: String,
    /// The server's binary in that package.
    pub(crate) bin_target: String,
    /// Package that is compiled to WebAssembly.
    pub(crate) lib_package: String,
    /// Stem of the browser's files.
    pub(crate) output_name: String,
    /// Folder of the served files; below `target/` it moves with the target directory.
    pub(crate) site_root: PathBuf,
    /// Folder below it for the browser's files.
    pub(crate) site_pkg_dir: PathBuf,
    /// Folder whose files are copied to the site's root.
    pub(crate) assets_dir: PathBuf,
    /// Cargo profile of the WebAssembly in development.
    pub(crate) lib_profile_dev: String,
    /// Cargo profile of the WebAssembly in a release.
    pub(crate) lib_profile_release: String,
}

#[derive(Deserialize)]
struct CargoMetadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
    metadata: WorkspaceMetadata,
}

#[derive(Deserialize)]
struct WorkspaceMetadata {
    leptos: Vec<Project>,
}

impl Workspace {
    /// Asks cargo for the workspace that this tool was built from.
    pub(crate) fn read() -> Result<Self, Failure> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut cargo = process::command("cargo", here);
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
        Self::parse(&process::output(&mut cargo)?)
    }

    fn parse(json: &str) -> Result<Self, Failure> {
        let cargo: CargoMetadata = serde_json::from_str(json)
            .map_err(|error| Failure::new(format!("the metadata in the root Cargo.toml cannot be used: {error}")))?;
        let mut projects = cargo.metadata.leptos;
        match (projects.pop(), projects.is_empty()) {
            (Some(project), true) => Ok(Self { root: cargo.workspace_root, target: cargo.target_directory, project }),
            _ => Err(Failure::new("the root Cargo.toml must have exactly one [[workspace.metadata.leptos]]")),
        }
    }

    /// The folder that the server serves files from.
    pub(crate) fn site(&self) -> PathBuf {
        match self.project.site_root.strip_prefix("target") {
            Ok(below) => self.target.join(below),
            Err(_) => self.root.join(&self.project.site_root),
        }
    }

    /// The folder of the browser's files.
    pub(crate) fn pkg(&self) -> PathBuf {
        self.site().join(&self.project.site_pkg_dir)
    }

    /// Target directory of the WebAssembly build: one of its own, so that it runs beside the server's. cargo-leptos's choice.
    pub(crate) fn front_target(&self) -> PathBuf {
        self.target.join("front")
    }

    /// The cargo profile of the WebAssembly.
    pub(crate) fn wasm_profile(&self, profile: Profile) -> &str {
        match profile {
            Profile::Development => &self.project.lib_profile_dev,
            Profile::Release => &self.project.lib_profile_release,
        }
    }

    /// The library as cargo leaves it, before wasm-bindgen.
    pub(crate) fn raw_wasm(&self, profile: Profile) -> PathBuf {
        let folder = match self.wasm_profile(profile) {
            "dev" => "debug",
            named => named,
        };
        let name = format!("{}.wasm", self.project.lib_package.replace('-', "_"));
        self.front_target().join("wasm32-unknown-unknown").join(folder).join(name)
    }

    /// The server's binary.
    pub(crate) fn server(&self, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Development => "debug",
            Profile::Release => "release",
        };
        self.target.join(folder).join(&self.project.bin_target)
    }

    /// The folder of the end-to-end tests.
    pub(crate) fn end_to_end(&self) -> PathBuf {
        self.root.join("end2end")
    }
}

#[cfg(test)]
impl Workspace {
    /// A workspace in this folder, with the names of the tests.
    pub(crate) fn of_test(root: &Path) -> Self {
        let mut workspace = Self::parse(tests::METADATA).expect("valid metadata");
        (workspace.root, workspace.target) = (root.to_path_buf(), root.join("target"));
        workspace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const METADATA: &str = r#"{"workspace_root":"/w","target_directory":"/t","metadata":{"leptos":[{
        "name":"shop","bin-package":"backend","bin-target":"shop","lib-package":"the-front","output-name":"shop",
        "site-root":"target/site","site-pkg-dir":"pkg","assets-dir":"public",
        "lib-profile-dev":"wasm-dev","lib-profile-release":"wasm-release"}]}}"#;

    #[test]
    fn names_and_paths_come_from_the_metadata() {
        let workspace = Workspace::parse(METADATA).expect("valid metadata");
        assert_eq!(workspace.server(Profile::Development), Path::new("/t/debug/shop"));
        assert_eq!(
            workspace.raw_wasm(Profile::Development),
            Path::new("/t/front/wasm32-unknown-unknown/wasm-dev/the_front.wasm")
        );
        assert_eq!(workspace.pkg(), Path::new("/t/site/pkg"));
    }

    #[test]
    fn a_site_outside_the_target_directory_stays_in_the_workspace() {
        let workspace = Workspace::parse(&METADATA.replace("target/site", "dist")).expect("valid metadata");
        assert_eq!(workspace.site(), Path::new("/w/dist"));
    }

    #[test]
    fn a_missing_key_is_named() {
        let failure = Workspace::parse(&METADATA.replace("bin-target", "x")).expect_err("incomplete metadata");
        assert!(failure.what.contains("bin-target"), "{}", failure.what);
    }
}
