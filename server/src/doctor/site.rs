//! The app as browsers reach it, if it runs.

use super::report::Check;
use super::subject::Subject;
use super::web::Web;

const REACHABLE: &str = "site: reachable";
const HEALTH: &str = "site: health";
const STORE: &str = "site: knows the store";

/// What the public address answers.
pub(super) async fn checks(subject: &Subject, web: &Web) -> Vec<Check> {
    let origin = subject.origin();
    let expected = format!("browsers reach {origin}");
    let skip = |reason: &str| [HEALTH, STORE].map(|name| Check::skipped(name, reason));
    if let Err(silence) = web.knock(&subject.public_url).await {
        let fix = format!("If the server runs: {} If it does not, start it.", silence.fix("public_url"));
        let check = Check::warning(REACHABLE, expected, silence.to_string(), fix);
        return [check].into_iter().chain(skip("nobody answers there")).collect();
    }
    let (health, home) = (format!("{origin}/health"), format!("{origin}/"));
    let (health, home) = tokio::join!(web.ask("GET", &health, &[], b""), web.ask("GET", &home, &[], b""));
    let health = match health {
        Ok(health) => health,
        Err(silence) => {
            let check = Check::failed(REACHABLE, expected, silence.to_string(), silence.fix("public_url"));
            return [check].into_iter().chain(skip("nobody answers there as a site does")).collect();
        }
    };
    let reachable = match subject.public_url.scheme() {
        "https" => Check::ok(REACHABLE, expected, origin.as_str()),
        _ => Check::ok(REACHABLE, expected, format!("{origin}, which is for browsers on this machine alone")),
    };
    // A page of Updown names the store in its policy, and asks for nothing else.
    let policy =
        home.ok().and_then(|home| home.header("content-security-policy").map(str::to_owned)).unwrap_or_default();
    let is_updown = policy.contains("connect-src 'self' ") && policy.contains("'wasm-unsafe-eval'");
    let expected = format!("Updown answers at {origin}/health");
    let healthy = health.status == 200 && health.body.trim_start().starts_with("ok");
    let well = if healthy && is_updown {
        Check::ok(HEALTH, expected, "ok")
    } else if is_updown {
        let fix = "See the log of the server.";
        Check::failed(HEALTH, expected, format!("Updown says {}", health.status), fix)
    } else {
        let fix =
            "Correct public_url, or what the proxy there leads to: something else answers, or nothing behind it does.";
        Check::failed(HEALTH, expected, format!("{} from something that is not Updown", health.status), fix)
    };
    let store = match (well.holds(), subject.object("x").await) {
        (true, Ok(object)) => knows(&policy, &object.origin().ascii_serialization()),
        (true, Err(why)) => Check::skipped(STORE, why),
        (false, _) => Check::skipped(STORE, "Updown does not answer there"),
    };
    vec![reachable, well, store]
}

fn knows(policy: &str, store: &str) -> Check {
    let expected = format!("the pages let browsers call {store}");
    if policy.split([' ', ';']).any(|word| word == store) {
        return Check::ok(STORE, expected, "their policy names it");
    }
    let named = policy.split("connect-src 'self' ").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default();
    let fix = "Start the server again with this configuration, or have the doctor read the one that the server has.";
    Check::failed(STORE, expected, format!("their policy names {named}"), fix)
}
