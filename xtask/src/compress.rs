//! Compressed copies beside the files of the site, which the server sends to browsers that take them: made once, and as small as
//! they get.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::failure::Failure;
use crate::{console, files};

/// How the names of the copies end: by Brotli, and by gzip.
pub(crate) const ENDINGS: [&str; 2] = ["br", "gz"];

/// Writes compressed copies of a file to `PLACE.br` and `PLACE.gz`; where `place` is its own path, they are beside it.
pub(crate) fn write_copies(path: &Path, place: &Path) -> Result<(), Failure> {
    let content = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let [brotli, gzip] = ENDINGS.map(|ending| copy(place, ending));
    let mut compressed = Vec::new();
    let parameters = BrotliEncoderParams { quality: 11, ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut content.as_slice(), &mut compressed, &parameters)
        .map_err(|error| Failure::file("compress", path, &error))?;
    write(&brotli, &compressed)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let compressed = encoder.write_all(&content).and_then(|()| encoder.finish());
    write(&gzip, &compressed.map_err(|error| Failure::file("compress", path, &error))?)?;
    console::note(&format!(
        "{}: {} KiB, {} KiB by brotli, {} KiB by gzip",
        path.display(),
        files::kibibytes(path),
        files::kibibytes(&brotli),
        files::kibibytes(&gzip)
    ));
    Ok(())
}

/// Removes the copies that were made of what a file was before.
pub(crate) fn forget_copies(path: &Path) -> Result<(), Failure> {
    for ending in ENDINGS {
        let copy = copy(path, ending);
        match fs::remove_file(&copy) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(Failure::file("remove", &copy, &error)),
            _ => {}
        }
    }
    Ok(())
}

/// Where a copy is.
pub(crate) fn copy(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    fs::write(path, content).map_err(|error| Failure::file("write", path, &error))
}
