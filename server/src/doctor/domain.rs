//! The user pool's own domain, where it has one: whether people who sign in elsewhere would come back to the app
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>).

use url::Url;

use super::report::Check;
use super::subject::Subject;
use super::web::Web;
use crate::federation::CALLBACK;

const NAME: &str = "user pool: domain";

/// Asks for the sign-in page as the app would have it asked for; none where the pool has no domain.
pub(super) async fn check(subject: &Subject, web: &Web) -> Option<Check> {
    let domain = subject.names.user_pool_domain.as_ref()?;
    let callback = format!("{}{CALLBACK}", subject.origin());
    let expected = format!("the pool's domain lets people come back to {callback}");
    let setting = "user_pool_domain";
    if let Err(silence) = web.knock(domain).await {
        return Some(Check::failed(NAME, expected, format!("{domain}: {silence}"), silence.fix(setting)));
    }
    Some(match web.ask("GET", &way_in(domain, subject, &callback), &[], b"").await {
        Ok(answer) => judged(expected, answer.status, answer.header("location").unwrap_or_default(), &callback),
        Err(silence) => Check::failed(NAME, expected, silence.to_string(), silence.fix(setting)),
    })
}

fn way_in(domain: &Url, subject: &Subject, callback: &str) -> String {
    let mut url = domain.clone();
    url.set_path("/oauth2/authorize");
    url.query_pairs_mut().extend_pairs([
        ("client_id", subject.names.user_pool_client_id.as_str()),
        ("response_type", "code"),
        ("scope", "openid"),
        ("redirect_uri", callback),
        ("state", "updown-doctor"),
    ]);
    url.into()
}

/// Whoever may go on is sent to a page for it; whoever may not is shown an error, or sent to one.
fn judged(expected: String, status: u16, location: &str, callback: &str) -> Check {
    let is_sent = (300..400).contains(&status);
    if is_sent && !location.contains("error") || status == 200 {
        return Check::ok(NAME, expected, format!("it goes on to sign in ({status})"));
    }
    let why = location.split_once("error=").map_or("", |(_, rest)| rest.split('&').next().unwrap_or_default());
    let fix = format!(
        "Add {callback} to the CallbackURLs of the client, allow it the code flow with the scope openid, or correct \
         user_pool_domain."
    );
    Check::failed(NAME, expected, format!("refused ({status} {why})").replace(" )", ")"), fix)
}

#[cfg(test)]
mod tests {
    use super::judged;
    use crate::doctor::report::Verdict;

    #[test]
    fn a_way_to_sign_in_is_told_from_a_way_to_an_error() {
        for (status, location, verdict) in [
            (302, "https://p.auth.eu.amazoncognito.com/login?client_id=c", Verdict::Ok),
            (200, "", Verdict::Ok),
            (302, "https://p.auth.eu.amazoncognito.com/error?error=redirect_mismatch&client_id=c", Verdict::Failed),
            (400, "", Verdict::Failed),
        ] {
            let check = judged(String::new(), status, location, "https://a.example/auth/callback");
            assert_eq!(check.verdict, verdict, "{status} {location}");
            let told = check.fix.is_some_and(|fix| fix.contains("https://a.example/auth/callback to the CallbackURLs"));
            assert_eq!(told, verdict == Verdict::Failed);
            assert!(!location.contains("mismatch") || check.seen.contains("redirect_mismatch"), "{}", check.seen);
        }
    }
}
