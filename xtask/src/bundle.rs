//! Lists the files of the site for the server to be compiled with, each with its compressed copies: what makes a release one file.
//!
//! The list is an expression of Rust, which `server/src/built_in.rs` includes where it is built with the feature `embed-site`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{compress, console, files};

/// A file of the site.
struct Entry {
    /// Below the site's root, with `/` between the folders.
    name: String,
    /// Where it is.
    source: PathBuf,
}

/// Writes the list, and copies that there are not yet, below the target directory. Gives the list's path.
pub(crate) fn write(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let folder = workspace.target.join("bundle");
    let mut entries = Vec::new();
    collect(&workspace.root.join(&workspace.project.assets_dir), "", &mut entries)?;
    collect(&workspace.pkg(), &workspace.project.site_pkg_dir.to_string_lossy(), &mut entries)?;
    entries.retain(|entry| !is_copy(&entry.source));
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    let mut list = String::from("&[\n");
    for entry in &entries {
        let [brotli, gzip] = copies(entry, &folder)?;
        // What is written to a text is not refused.
        let _ = writeln!(
            list,
            "    SiteFile {{ path: {:?}, content: include_bytes!({:?}), brotli: {}, gzip: {} }},",
            format!("/{}", entry.name),
            entry.source,
            included(brotli.as_deref()),
            included(gzip.as_deref())
        );
    }
    list.push_str("]\n");
    let path = folder.join("site.rs");
    files::make_folder(&folder)?;
    // Unless it changes, nothing is compiled anew for it.
    if !files::holds(&path, &list) {
        files::write(&path, &list)?;
    }
    console::note(&format!("{} files: {}", entries.len(), path.display()));
    Ok(path)
}

/// Every file below a folder.
fn collect(folder: &Path, name: &str, entries: &mut Vec<Entry>) -> Result<(), Failure> {
    let read = |error| Failure::file("read", folder, &error);
    for entry in fs::read_dir(folder).map_err(read)? {
        let entry = entry.map_err(read)?;
        let source = entry.path();
        let below = entry.file_name().into_string();
        let below = below.map_err(|_| Failure::new(format!("the name of {} is not Unicode", source.display())))?;
        let name = if name.is_empty() { below } else { format!("{name}/{below}") };
        if source.is_dir() {
            collect(&source, &name, entries)?;
        } else {
            entries.push(Entry { name, source });
        }
    }
    Ok(())
}

/// Whether a file is the compressed copy of the one beside it.
fn is_copy(path: &Path) -> bool {
    let ending = path.extension().is_some_and(|ending| compress::ENDINGS.iter().any(|known| ending == *known));
    ending && path.with_extension("").is_file()
}

/// The compressed copies of a file, by Brotli and by gzip, as far as they are smaller than it: those beside it, or else such as are
/// made below `folder`.
fn copies(entry: &Entry, folder: &Path) -> Result<[Option<PathBuf>; 2], Failure> {
    let beside = compress::ENDINGS.iter().all(|ending| compress::copy(&entry.source, ending).is_file());
    let place = if beside { entry.source.clone() } else { folder.join(&entry.name) };
    if !beside {
        files::make_folder(place.parent().unwrap_or(folder))?;
        compress::write_copies(&entry.source, &place)?;
    }
    let size = size(&entry.source)?;
    let mut smaller = [None, None];
    for (slot, ending) in smaller.iter_mut().zip(compress::ENDINGS) {
        let copy = compress::copy(&place, ending);
        if self::size(&copy)? < size {
            *slot = Some(copy);
        }
    }
    Ok(smaller)
}

fn size(path: &Path) -> Result<u64, Failure> {
    fs::metadata(path).map(|facts| facts.len()).map_err(|error| Failure::file("read", path, &error))
}

fn included(path: Option<&Path>) -> String {
    path.map_or_else(|| "None".to_owned(), |path| format!("Some(include_bytes!({path:?}))"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{is_copy, write};
    use crate::workspace::Workspace;

    #[test]
    fn the_list_has_each_file_once_with_the_copies_that_are_smaller() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let pkg = root.join("target/site/pkg");
        for made in ["public/pictures", "target/site/pkg", "target/site/left-over"] {
            fs::create_dir_all(root.join(made)).expect("a folder");
        }
        let long = "a".repeat(1000);
        for (path, content) in [
            ("public/robots.txt", "x"),
            ("public/pictures/one.svg", &long),
            ("target/site/robots.txt", "x"),
            ("target/site/left-over/gone.txt", "of an earlier build"),
            ("target/site/pkg/shop.wasm", &long),
            ("target/site/pkg/shop.wasm.br", "made already"),
            ("target/site/pkg/shop.wasm.gz", "made already"),
        ] {
            fs::write(root.join(path), content).expect("a file");
        }
        let workspace = Workspace::of_test(root);
        let list = fs::read_to_string(write(&workspace).expect("a list")).expect("a file");
        let lines: Vec<&str> = list.lines().filter(|line| line.contains("SiteFile")).collect();
        let paths: Vec<_> = lines.iter().filter_map(|line| line.split('"').nth(1)).collect();
        assert_eq!(paths, ["/pictures/one.svg", "/pkg/shop.wasm", "/robots.txt"], "{list}");
        assert!(lines[0].contains("bundle/pictures/one.svg.br"), "{list}");
        assert!(lines[1].contains(&format!("{:?}", pkg.join("shop.wasm.gz"))), "{list}");
        assert!(lines[2].contains("brotli: None, gzip: None"), "{list}");
        assert!(!is_copy(&root.join("public/robots.txt")) && is_copy(&pkg.join("shop.wasm.br")));
    }
}
