//! Tags of objects: GetObjectTagging, PutObjectTagging, DeleteObjectTagging, and the header `x-amz-tagging`.
//!
//! Rules: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.

use http::StatusCode;
use s3s::dto::{
    DeleteObjectTaggingInput, DeleteObjectTaggingOutput, GetObjectTaggingInput, GetObjectTaggingOutput,
    PutObjectTaggingInput, PutObjectTaggingOutput, Tag, Tagging,
};
use s3s::xml::{Deserialize as _, Deserializer};
use s3s::{S3Error, S3ErrorCode, S3Response, S3Result};

use super::access::Absence;
use super::asker::Asker;
use super::documents::has_cdata;
use super::errors::{custom, error, from_store, malformed_xml};
use super::get::{absent, unversioned};
use crate::store::{Store, Tags};

/// The most tags of one object.
const TAGS: usize = 10;
/// The most characters of a key.
const KEY_CHARACTERS: usize = 128;
/// The most characters of a value.
const VALUE_CHARACTERS: usize = 256;

/// Answers GetObjectTagging.
pub(super) async fn get(
    store: &Store,
    input: GetObjectTaggingInput,
    absence: Absence,
    asker: &Asker,
) -> S3Result<S3Response<GetObjectTaggingOutput>> {
    unversioned(input.version_id.as_deref())?;
    let found = store.find(&input.bucket, &input.key).await.map_err(from_store)?;
    let tags = found.ok_or_else(|| absent(absence))?.tags;
    let action = match input.version_id {
        None => "s3:GetObjectTagging",
        Some(_) => "s3:GetObjectVersionTagging",
    };
    asker.again(&[action], (&input.bucket, &input.key), &tags)?;
    let tag_set = tags.into_iter().map(|(key, value)| Tag { key: Some(key), value: Some(value) }).collect();
    Ok(S3Response::new(GetObjectTaggingOutput { tag_set, version_id: None }))
}

/// Answers PutObjectTagging.
pub(super) async fn put(
    store: &Store,
    input: PutObjectTaggingInput,
    absence: Absence,
) -> S3Result<S3Response<PutObjectTaggingOutput>> {
    unversioned(input.version_id.as_deref())?;
    let tags = from_document(input.tagging.tag_set)?;
    replace(store, &input.bucket, &input.key, tags, absence).await?;
    Ok(S3Response::new(PutObjectTaggingOutput::default()))
}

/// Answers DeleteObjectTagging.
pub(super) async fn delete(
    store: &Store,
    input: DeleteObjectTaggingInput,
    absence: Absence,
) -> S3Result<S3Response<DeleteObjectTaggingOutput>> {
    unversioned(input.version_id.as_deref())?;
    replace(store, &input.bucket, &input.key, Tags::new(), absence).await?;
    Ok(S3Response::new(DeleteObjectTaggingOutput::default()))
}

async fn replace(store: &Store, bucket: &str, key: &str, tags: Tags, absence: Absence) -> S3Result<()> {
    let found = store.tag(bucket, key, tags).await.map_err(from_store)?;
    if found { Ok(()) } else { Err(absent(absence)) }
}

/// Reads the tags of a document.
pub(super) fn from_document(tags: Vec<Tag>) -> S3Result<Tags> {
    let mut read = Tags::new();
    for tag in tags {
        let (Some(key), Some(value)) = (tag.key, tag.value) else { return Err(malformed_xml()) };
        if read.insert(key, value).is_some() {
            return Err(invalid("Cannot provide multiple Tags with the same key"));
        }
    }
    check(read)
}

/// Reads the field `tagging` of a form: a document, as PutObjectTagging has it.
pub(super) fn from_field(field: Option<&str>) -> S3Result<Tags> {
    let Some(field) = field else { return Ok(Tags::new()) };
    if has_cdata(field.as_bytes()) {
        return Err(malformed_xml());
    }
    let mut reader = Deserializer::new(field.as_bytes());
    let document = Tagging::deserialize(&mut reader).and_then(|read| reader.expect_eof().map(|()| read));
    from_document(document.map_err(|_| malformed_xml())?.tag_set)
}

/// Reads `x-amz-tagging`: `key=value&key=value`, percent-encoded.
pub(super) fn from_header(header: Option<&str>) -> S3Result<Tags> {
    let mut read = Tags::new();
    for (key, value) in url::form_urlencoded::parse(header.unwrap_or_default().as_bytes()) {
        if read.insert(key.into_owned(), value.into_owned()).is_some() {
            return Err(error(
                S3ErrorCode::InvalidArgument,
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag \
                 name duplicates.",
            ));
        }
    }
    check(read)
}

fn check(tags: Tags) -> S3Result<Tags> {
    if tags.len() > TAGS {
        return Err(custom("BadRequest", StatusCode::BAD_REQUEST, "Object tags cannot be greater than 10"));
    }
    for (key, value) in &tags {
        if key.is_empty() || key.chars().count() > KEY_CHARACTERS || !key.chars().all(allowed) {
            return Err(invalid("The TagKey you have provided is invalid"));
        }
        if key.starts_with("aws:") {
            return Err(invalid("Your TagKey cannot be prefixed with aws:"));
        }
        if value.chars().count() > VALUE_CHARACTERS || !value.chars().all(allowed) {
            return Err(invalid("The TagValue you have provided is invalid"));
        }
    }
    Ok(tags)
}

/// Letters, digits and spaces of every script, and a few signs.
fn allowed(character: char) -> bool {
    character.is_alphanumeric()
        || (character.is_whitespace() && !character.is_control())
        || matches!(character, '+' | '-' | '=' | '.' | '_' | ':' | '/' | '@')
}

fn invalid(message: &'static str) -> S3Error {
    custom("InvalidTag", StatusCode::BAD_REQUEST, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(header: &str) -> Option<String> {
        from_header(Some(header)).err().map(|error| error.code().as_str().to_owned())
    }

    #[test]
    fn a_header_is_read_like_a_query() {
        let tags = from_header(Some("a=1&kind+of=caf%C3%A9&empty=&bare")).unwrap();
        let read: Vec<_> = tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(read, [("a", "1"), ("bare", ""), ("empty", ""), ("kind of", "café")]);
        assert_eq!(from_header(None).unwrap(), Tags::new());
        assert_eq!(from_header(Some("")).unwrap(), Tags::new());
    }

    #[test]
    fn tags_are_few_short_and_of_plain_characters() {
        let (longest_key, longest_value) = ("ü".repeat(128), "v".repeat(256));
        assert_eq!(code(&format!("{longest_key}={longest_value}")), None);
        assert_eq!(code("a+b-c.d_e:f/g@h%3Di=1"), None);
        let ten: Vec<String> = (0..10).map(|number| format!("k{number}=v")).collect();
        assert_eq!(code(&ten.join("&")), None);
        assert_eq!(code(&format!("{}&k10=v", ten.join("&"))).as_deref(), Some("BadRequest"));
        assert_eq!(code("a=1&a=1").as_deref(), Some("InvalidArgument"));
        for header in [
            format!("{longest_key}x=v"),
            format!("k={longest_value}x"),
            "=v".to_owned(),
            "a*=1".to_owned(),
            "a=%00".to_owned(),
            "a=%0A".to_owned(),
            "a=%FF".to_owned(),
            "aws:own=1".to_owned(),
        ] {
            assert_eq!(code(&header).as_deref(), Some("InvalidTag"), "{header}");
        }
    }

    #[test]
    fn a_document_names_each_key_once() {
        let tag = |key: &str, value: Option<&str>| Tag { key: Some(key.to_owned()), value: value.map(str::to_owned) };
        let code = |tags: Vec<Tag>| from_document(tags).err().map(|error| error.code().as_str().to_owned());
        assert_eq!(code(vec![tag("a", Some("1")), tag("b", Some(""))]), None);
        assert_eq!(code(vec![tag("a", Some("1")), tag("a", Some("2"))]).as_deref(), Some("InvalidTag"));
        assert_eq!(code(vec![tag("a", None)]).as_deref(), Some("MalformedXML"));
    }
}
