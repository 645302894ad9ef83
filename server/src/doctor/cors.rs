//! What browsers may do in the bucket from the app's pages, and from nobody else's.

use super::report::Check;
use super::subject::Subject;
use super::web::{Answer, Silence, Web};

const PUT: &str = "store: PUT from the app";
const GET: &str = "store: GET from the app";
const ELSEWHERE: &str = "store: PUT from elsewhere";

/// An origin that is nobody's (RFC 6761, section 6.4).
const FOREIGN: &str = "https://updown-doctor.invalid";

/// When the store was not reached.
pub(super) fn skipped(reason: &str) -> Vec<Check> {
    [PUT, GET, ELSEWHERE].map(|name| Check::skipped(name, reason)).to_vec()
}

/// Asks as browsers do before a page's script may call; `headers` are those that an upload sends.
pub(super) async fn checks(subject: &Subject, web: &Web, headers: &[String]) -> Vec<Check> {
    let object = match subject.object("protected/updown-doctor").await {
        Ok(object) => object,
        Err(why) => return skipped(&why),
    };
    let origin = subject.origin();
    let ask = |origin: String, method: &str, headers: &[String]| {
        let mut asked =
            vec![("origin".to_owned(), origin), ("access-control-request-method".to_owned(), method.to_owned())];
        if !headers.is_empty() {
            asked.push(("access-control-request-headers".to_owned(), headers.join(",")));
        }
        let url = object.as_str();
        async move { web.ask("OPTIONS", url, &asked, b"").await }
    };
    let (put, get, elsewhere) = tokio::join!(
        ask(origin.clone(), "PUT", headers),
        ask(origin.clone(), "GET", &[]),
        ask(FOREIGN.to_owned(), "PUT", &[])
    );
    vec![allowed(PUT, "PUT", &origin, &put), allowed(GET, "GET", &origin, &get), refused(&elsewhere)]
}

fn lets_in(answer: &Answer, origin: &str) -> bool {
    let allowed = answer.header("access-control-allow-origin");
    answer.status == 200 && allowed.is_some_and(|allowed| allowed == "*" || allowed == origin)
}

fn allowed(name: &'static str, method: &str, origin: &str, answer: &Result<Answer, Silence>) -> Check {
    let expected = format!("the bucket's CORS rules let pages of {origin} {method} objects");
    match answer {
        Ok(answer) if lets_in(answer, origin) => {
            let by = answer.header("access-control-allow-origin").unwrap_or_default();
            Check::ok(name, expected, format!("allowed for {by}"))
        }
        Ok(answer) => {
            let why = answer.element("Message").unwrap_or("without allowing the origin");
            let fix = if why.contains("not enabled") {
                "Correct bucket: this one has no CORS rules, or there is none of this name. Else give it the template's \
                 CorsConfiguration."
                    .to_owned()
            } else {
                format!(
                    "Deploy the stack with AllowedOrigins={origin}, or correct public_url, if browsers reach the app elsewhere."
                )
            };
            Check::failed(name, expected, format!("refused ({}): {why}", answer.told()), fix)
        }
        Err(silence) => Check::failed(name, expected, silence.to_string(), silence.fix("s3_public_endpoint")),
    }
}

fn refused(answer: &Result<Answer, Silence>) -> Check {
    let expected = "pages of other sites may not send to the bucket";
    match answer {
        Ok(answer) if lets_in(answer, FOREIGN) => Check::failed(
            ELSEWHERE,
            expected,
            format!("a page of {FOREIGN} may"),
            "Name the app's origin in AllowedOrigins of the bucket's CORS rules, in place of *.",
        ),
        Ok(_) => Check::ok(ELSEWHERE, expected, "refused"),
        Err(silence) => Check::failed(ELSEWHERE, expected, silence.to_string(), silence.fix("s3_public_endpoint")),
    }
}
