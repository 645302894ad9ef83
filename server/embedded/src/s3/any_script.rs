//! Headers of an object in every script, such as `Content-Disposition` with the name of a file in UTF-8.
//!
//! The protocol layer checks signatures over them, and then refuses to read them. So a request that has one leaves the layer
//! when its signature has been checked: those headers are taken out and kept with the request, and the rest goes through
//! the layer once more, which has nothing left to check then. Who signed it is kept with it, too: policies decide as always.

use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE,
};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};
use s3s::dto::PutObjectInput;
use s3s::route::S3Route;
use s3s::service::S3Service;
use s3s::{Body, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, TrailingHeaders};

use super::circumstances::SignatureIn;
use super::errors::{access_denied, error, internal};

/// Headers of an object that are texts.
const TEXTS: [HeaderName; 5] = [CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE];

/// Whose signature a request had. Left with one whose signature has been checked and taken away, and with no other.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) access_key_id: String,
    pub(super) signature: SignatureIn,
}

/// The headers that were taken out.
#[derive(Debug, Clone)]
struct Texts(Vec<(HeaderName, String)>);

/// Takes the headers out, and hands the rest to a protocol layer that has no such route.
pub(super) struct AnyScript(pub(super) S3Service);

#[async_trait::async_trait]
impl S3Route for AnyScript {
    fn is_match(&self, method: &Method, _uri: &Uri, headers: &HeaderMap, _extensions: &mut Extensions) -> bool {
        let writes = *method == Method::PUT || *method == Method::POST;
        writes && TEXTS.iter().any(|name| headers.get_all(name).iter().any(needs_more_than_ascii))
    }

    async fn check_access(&self, request: &mut S3Request<Body>) -> S3Result<()> {
        // What those who signed may do is asked when the request comes by again.
        if request.credentials.is_some() { Ok(()) } else { Err(access_denied()) }
    }

    async fn call(&self, mut request: S3Request<Body>) -> S3Result<S3Response<Body>> {
        let access_key_id = request.credentials.take().map(|found| found.access_key).ok_or_else(access_denied)?;
        let is_in_header = request.headers.remove(AUTHORIZATION).is_some();
        let signature = if is_in_header { SignatureIn::Header } else { SignatureIn::Query };
        let texts = take(&mut request.headers)?;
        let mut rest = Request::new(request.input);
        *rest.method_mut() = request.method;
        *rest.uri_mut() = if is_in_header { request.uri } else { unsigned(&request.uri)? };
        *rest.headers_mut() = request.headers;
        *rest.extensions_mut() = request.extensions;
        rest.extensions_mut().insert(Signed { access_key_id, signature });
        rest.extensions_mut().insert(texts);
        if let Some(trailing) = request.trailing_headers {
            rest.extensions_mut().insert(trailing);
        }
        let answer = self.0.call(rest).await.map_err(|failure| {
            tracing::error!(error = ?failure, "the protocol layer failed");
            internal()
        })?;
        let (parts, body) = answer.into_parts();
        let mut response = S3Response::with_status(body, parts.status);
        (response.headers, response.extensions) = (parts.headers, parts.extensions);
        Ok(response)
    }
}

/// The headers of an object that were taken out of a request, where they belong.
pub(super) fn give_back(extensions: &Extensions, input: &mut PutObjectInput) {
    let Some(Texts(texts)) = extensions.get() else { return };
    for (name, text) in texts {
        let header = match *name {
            CACHE_CONTROL => &mut input.cache_control,
            CONTENT_DISPOSITION => &mut input.content_disposition,
            CONTENT_ENCODING => &mut input.content_encoding,
            CONTENT_LANGUAGE => &mut input.content_language,
            _ => &mut input.content_type,
        };
        *header = Some(text.clone());
    }
}

/// What follows the body of a request.
pub(super) fn trailing<T>(request: &S3Request<T>) -> Option<TrailingHeaders> {
    request.trailing_headers.as_ref().or_else(|| request.extensions.get()).cloned()
}

/// Takes out what the protocol layer would not read.
fn take(headers: &mut HeaderMap) -> S3Result<Texts> {
    let mut texts = Vec::new();
    for name in TEXTS {
        let mut values = headers.get_all(&name).iter();
        let Some(value) = values.next().filter(|value| needs_more_than_ascii(value)) else { continue };
        let text = std::str::from_utf8(value.as_bytes()).ok().filter(|_| values.next().is_none());
        texts.push((name.clone(), text.ok_or_else(|| malformed(&name))?.to_owned()));
        headers.remove(&name);
    }
    Ok(Texts(texts))
}

fn needs_more_than_ascii(value: &HeaderValue) -> bool {
    value.to_str().is_err()
}

/// The address without the signature, by which the protocol layer would know it as presigned.
fn unsigned(uri: &Uri) -> S3Result<Uri> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let kept: Vec<&str> = pairs.filter(|pair| !pair.starts_with("X-Amz-Signature=")).collect();
    format!("{}?{}", uri.path(), kept.join("&"))
        .parse()
        .map_err(|_| error(S3ErrorCode::InvalidURI, "Couldn't parse the specified URI."))
}

fn malformed(name: &HeaderName) -> S3Error {
    S3Error::with_message(S3ErrorCode::InvalidArgument, format!("The value of the header '{name}' is malformed."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ascii_stays_and_what_is_unclear_is_refused() {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_bytes("ä".as_bytes()).unwrap());
        let Texts(texts) = take(&mut headers).unwrap();
        assert_eq!(texts, [(CONTENT_DISPOSITION, "ä".to_owned())]);
        assert_eq!(headers.keys().collect::<Vec<_>>(), [CACHE_CONTROL]);
        for values in [vec!["ä", "a"], vec!["ä", "ä"]] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CONTENT_TYPE, HeaderValue::from_bytes(value.as_bytes()).unwrap());
            }
            assert!(take(&mut headers).is_err());
        }
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_bytes(b"\xff").unwrap());
        assert!(take(&mut headers).is_err());
    }

    #[test]
    fn an_address_loses_its_signature_alone() {
        let uri = Uri::from_static("/b/k%20?X-Amz-Date=20260101T000000Z&X-Amz-Signature=00&x-id=PutObject");
        assert_eq!(unsigned(&uri).unwrap(), "/b/k%20?X-Amz-Date=20260101T000000Z&x-id=PutObject");
    }
}
