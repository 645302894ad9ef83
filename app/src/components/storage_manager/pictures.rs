//! Ready-made functions that prepare pictures before they are sent, for [`StorageManager`](super::StorageManager)'s
//! `process_file`. All of them work beside the page, in its worker.

use super::processing::{FileToProcess, FileToSend, ProcessFile};
use crate::browser::bytes::Unreadable;
use crate::browser::resizing::Resizing;
use crate::core::pictures::Telling;
use crate::core::upload::file_type::content_type;

/// Takes out of pictures what tells more than the picture: where and when it was taken, with what, by whom. How it is turned
/// and its colours stay, and not a pixel changes. JPEG, PNG and WebP lose all of it, AVIF and HEIC the place; other files are
/// sent as they are.
#[must_use]
pub fn without_metadata() -> ProcessFile {
    ProcessFile::new(async |file| without(file, Telling::Anything).await)
}

/// Takes out of pictures where they were taken: what the camera noted besides stays with them, and not a pixel changes. What may
/// name the place goes as well: the maker's own notes, and texts that other programs put into JPEG, PNG and WebP.
#[must_use]
pub fn without_place() -> ProcessFile {
    ProcessFile::new(async |file| without(file, Telling::Place).await)
}

async fn without(file: FileToProcess, telling: Telling) -> Result<FileToSend, String> {
    let stripped = file.bytes.without(telling).await.map_err(|Unreadable| UNREADABLE.to_owned())?;
    Ok(match stripped {
        Some(bytes) => FileToSend { bytes, ..file.unchanged() },
        None => file.unchanged(),
    })
}

/// Makes pictures that are larger than allowed smaller, and writes them anew, without anything that tells more than the
/// picture. What this browser cannot decode loses its metadata and is sent in its own size.
#[must_use]
pub fn resized(resizing: Resizing) -> ProcessFile {
    ProcessFile::new(move |file: FileToProcess| {
        let resizing = resizing.clone();
        async move {
            let given = content_type(&file.key, &file.content_type);
            if !given.starts_with("image/") {
                return Ok(file.unchanged());
            }
            let wanted = resizing.format_of(&given);
            if let Some(bytes) = file.bytes.resized(resizing).await {
                let key = with_extension(&file.key, &given, &wanted);
                return Ok(FileToSend { bytes, key, content_type: wanted, metadata: Vec::new() });
            }
            without(file, Telling::Anything).await
        }
    })
}

/// For the console: the row says in the page's language that the file could not be prepared.
const UNREADABLE: &str = "it cannot be read";

/// The name of a file that became one of another type: `a.heic` as JPEG is `a.jpg`.
fn with_extension(key: &str, before: &str, after: &str) -> String {
    if before == after {
        return key.to_owned();
    }
    let extension = match after {
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
    };
    let (folder, name) = key.rsplit_once('/').map_or(("", key), |(folder, name)| (folder, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}{stem}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::with_extension;

    #[test]
    fn a_file_of_another_type_has_another_extension() {
        for (key, before, after, expected) in [
            ("a.heic", "image/heic", "image/jpeg", "a.jpg"),
            ("2026/a.b.png", "image/png", "image/webp", "2026/a.b.webp"),
            ("2026.07/a", "image/bmp", "image/png", "2026.07/a.png"),
            ("a.jpeg", "image/jpeg", "image/jpeg", "a.jpeg"),
        ] {
            assert_eq!(with_extension(key, before, after), expected);
        }
    }
}
