//! The fields of a form up to its file (<https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>).
//!
//! What comes after the file counts for nothing, as on S3, and is not looked at.

use std::collections::BTreeMap;

use axum::body::Body;
use bytes::Bytes;
use multer::{Field, Multipart};
use s3s::{S3Error, S3ErrorCode, S3Result};

use super::feed::{Feed, FeedError, Gate};
use crate::s3::errors::{error, incomplete_body, malformed_form};

/// The most bytes of all fields before the file, names and values: S3's 20 KB.
const FIELD_BYTES: usize = 20 * 1024;
/// What stands for the name of the file.
const FILENAME: &str = "${filename}";
/// Fields that carry a proof, and are taken as they are.
const PROOFS: [&str; 6] =
    ["policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token", "x-amz-signature"];

/// Fields by name, in lower case. They hold a session token, so they cannot be printed.
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// The value of a field; `name` is in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All of them, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn add(&mut self, name: String, value: String) -> S3Result<()> {
        // Which of two values was meant is not known; and the policy must not see another one than the store.
        if self.0.insert(name.clone(), value).is_some() && !name.starts_with("x-ignore-") {
            return Err(S3Error::with_message(
                S3ErrorCode::InvalidArgument,
                format!("The form contains the field '{name}' more than once."),
            ));
        }
        Ok(())
    }

    /// Puts the file's name where it is asked for: what follows the last slash or backslash of what the browser gives.
    fn name_file(&mut self, given: &str) {
        let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
        for (field, value) in &mut self.0 {
            if value.contains(FILENAME) && !PROOFS.contains(&field.as_str()) {
                *value = value.replace(FILENAME, name);
            }
        }
    }

    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn of(fields: &[(&str, &str)]) -> Self {
        Self(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }
}

/// The content of the file, on its way.
pub(super) struct FilePart(Field<'static>);

impl FilePart {
    /// The next piece; nothing at the end of the file.
    pub(super) async fn next(&mut self) -> S3Result<Option<Bytes>> {
        self.0.chunk().await.map_err(refusal)
    }
}

/// Reads a form up to the content of its file.
///
/// # Errors
/// A form that is malformed, too large before its file, or without one.
pub(super) async fn read(body: Body, boundary: String) -> S3Result<(Fields, FilePart)> {
    let gate = Gate::default();
    let mut form = Multipart::new(Feed::new(body.into_data_stream(), gate.clone()), boundary);
    let mut fields = Fields(BTreeMap::new());
    let mut left = FIELD_BYTES;
    loop {
        gate.look_first();
        let mut field = form.next_field().await.map_err(refusal)?.ok_or_else(no_file)?;
        let name = field.name().map(str::to_ascii_lowercase).ok_or_else(malformed_form)?;
        if name == "file" {
            gate.open();
            fields.name_file(field.file_name().unwrap_or_default());
            return Ok((fields, FilePart(field)));
        }
        left = left.checked_sub(name.len()).ok_or_else(too_large)?;
        let mut value = Vec::new();
        loop {
            gate.look_first();
            let Some(piece) = field.chunk().await.map_err(refusal)? else { break };
            left = left.checked_sub(piece.len()).ok_or_else(too_large)?;
            value.extend_from_slice(&piece);
        }
        fields.add(name, String::from_utf8(value).map_err(|_| malformed_form())?)?;
    }
}

/// What the parser could not read.
fn refusal(failure: multer::Error) -> S3Error {
    match failure {
        multer::Error::StreamReadFailed(cause) => match cause.downcast_ref::<FeedError>() {
            Some(FeedError::Fields) => too_large(),
            Some(FeedError::Broken(_)) | None => incomplete_body(),
        },
        _ => malformed_form(),
    }
}

fn too_large() -> S3Error {
    error(
        S3ErrorCode::MaxPostPreDataLengthExceededError,
        "Your POST request fields preceding the upload file were too large.",
    )
}

fn no_file() -> S3Error {
    error(S3ErrorCode::InvalidArgument, "POST requires exactly one file upload per request.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form with these parts, whose heads are `name="…"` and perhaps more, in one frame or in many.
    fn form(parts: &[(&str, &str)]) -> String {
        let parts = parts
            .iter()
            .map(|(head, value)| format!("--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n"));
        format!("{}--edge--\r\n", parts.collect::<String>())
    }

    async fn read_text(form: String) -> S3Result<(Fields, Vec<u8>)> {
        let size = if form.len() < 5_000 { 1 } else { 997 };
        let pieces = form.as_bytes().chunks(size).map(Bytes::copy_from_slice).map(Ok::<_, std::io::Error>);
        let body = Body::from_stream(futures::stream::iter(pieces.collect::<Vec<_>>()));
        let (fields, mut file) = read(body, "edge".to_owned()).await?;
        let mut content = Vec::new();
        while let Some(piece) = file.next().await? {
            content.extend_from_slice(&piece);
        }
        Ok((fields, content))
    }

    async fn code(form: String) -> String {
        match read_text(form).await {
            Ok(_) => "none".to_owned(),
            Err(refusal) => refusal.code().as_str().to_owned(),
        }
    }

    #[tokio::test]
    async fn names_are_in_lower_case_and_what_follows_the_file_is_ignored() {
        let text = form(&[
            (r#"name="KeY""#, "a"),
            (r#"name="FILE"; filename="x""#, "content\r\n--edg"),
            (r#"name="key""#, "b"),
        ]);
        let (fields, content) = read_text(text).await.unwrap();
        assert_eq!(fields.iter().collect::<Vec<_>>(), [("key", "a")]);
        assert_eq!(content, b"content\r\n--edg");
    }

    #[tokio::test]
    async fn the_files_name_is_put_in_without_its_folders() {
        for (given, expected) in
            [("photo.png", "in/photo.png"), (r"C:\fake\photo.png", "in/photo.png"), ("../../b", "in/b"), ("", "in/")]
        {
            let head = format!(r#"name="file"; filename="{given}""#);
            let text = form(&[(r#"name="key""#, "in/${filename}"), (r#"name="policy""#, "${filename}"), (&head, "x")]);
            let (fields, _) = read_text(text).await.unwrap();
            assert_eq!(fields.get("key"), Some(expected), "{given}");
            assert_eq!(fields.get("policy"), Some("${filename}"));
        }
        let (fields, _) =
            read_text(form(&[(r#"name="key""#, "in/${filename}"), (r#"name="file""#, "x")])).await.unwrap();
        assert_eq!(fields.get("key"), Some("in/"));
    }

    #[tokio::test]
    async fn fields_that_are_too_large_are_refused_wherever_they_hide() {
        let (long, file) = ("a".repeat(FIELD_BYTES), (r#"name="file""#, "x"));
        let name = format!(r#"name="{long}b""#);
        let many: Vec<_> = (0..1_000).map(|number| format!(r#"name="x-ignore-padding-of-a-form-{number}""#)).collect();
        let many: Vec<_> = many.iter().map(|head| (head.as_str(), "")).chain([file]).collect();
        let head = format!("--edge\r\nX-Head: {}", "a".repeat(1 << 20));
        for text in [
            form(&[(r#"name="key""#, &long), file]),
            form(&[(&name, ""), file]),
            form(&many),
            head,
            "a".repeat(1 << 20),
        ] {
            assert_eq!(code(text).await, "MaxPostPreDataLengthExceededError");
        }
        let fits = "a".repeat(FIELD_BYTES - 3);
        assert_eq!(code(form(&[(r#"name="key""#, &fits), file])).await, "none");
    }

    #[tokio::test]
    async fn malformed_forms_are_refused() {
        let good = form(&[(r#"name="key""#, "a"), (r#"name="file""#, "content")]);
        for (text, expected) in [
            (String::new(), "MalformedPOSTRequest"),
            ("key=a&file=b".to_owned(), "MalformedPOSTRequest"),
            (good.replace("--edge--", ""), "MalformedPOSTRequest"),
            (good.replace("content\r\n", "content"), "MalformedPOSTRequest"),
            (good.replace(r#"name="key""#, ""), "MalformedPOSTRequest"),
            (good.replace("Content-Disposition: form-data", "Content-Disposition form-data"), "MalformedPOSTRequest"),
            (form(&[(r#"name="key""#, "a")]), "InvalidArgument"),
            (form(&[(r#"name="key""#, "a"), (r#"name="KEY""#, "a"), (r#"name="file""#, "x")]), "InvalidArgument"),
            (form(&[(r#"name="x-ignore-a""#, "a"), (r#"name="x-ignore-a""#, "b"), (r#"name="file""#, "x")]), "none"),
        ] {
            assert_eq!(code(text.clone()).await, expected, "{text}");
        }
    }

    #[tokio::test]
    async fn a_file_may_be_empty_and_larger_than_the_fields() {
        let (_, content) = read_text(form(&[(r#"name="file""#, "")])).await.unwrap();
        assert!(content.is_empty());
        let large = "x".repeat(100_000);
        let (_, content) = read_text(form(&[(r#"name="file""#, &large)])).await.unwrap();
        assert_eq!(content, large.as_bytes());
    }
}
