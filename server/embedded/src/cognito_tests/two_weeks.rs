//! Two weeks of a person's life with the pool, by a clock that the test moves: what is to last lasts, and what is to end
//! ends.

use serde_json::{Value, json};

use super::authenticator_app::App;
use super::mfa::with_mfa;
use super::{Bench, PASSWORD};

const HOUR_S: u64 = 3600;
const DAY_S: u64 = 24 * HOUR_S;

/// A pool with second factors, and refresh tokens that live ten days.
async fn bench() -> Bench {
    let template = with_mfa("OPTIONAL").await.template;
    Bench::with(|_| template.replace("RefreshTokenValidity: 30", "RefreshTokenValidity: 10")).await
}

async fn sign_in_with(bench: &Bench, app: &App) -> Value {
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let code = json!({ "USERNAME": "anna", "SOFTWARE_TOKEN_MFA_CODE": app.code(bench.now_s()) });
    bench.answer(&challenge, "SOFTWARE_TOKEN_MFA", code).await.ok()["AuthenticationResult"].clone()
}

#[tokio::test]
async fn two_weeks_of_codes_sessions_and_tokens() {
    let bench = bench().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let secret = bench.call("AssociateSoftwareToken", json!({ "AccessToken": access })).await.ok();
    let app = App::new(secret["SecretCode"].as_str().unwrap());
    let input = json!({ "AccessToken": access, "UserCode": app.code(bench.now_s()) });
    bench.call("VerifySoftwareToken", input).await.ok();
    let on = json!({ "AccessToken": access, "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true } });
    bench.call("SetUserMFAPreference", on).await.ok();

    bench.sign_up("late").await.ok();
    let late = bench.last_code("late@example.com");
    bench.pass(60);
    let first = sign_in_with(&bench, &app).await;
    let mut yesterday = first.clone();
    for day in 1..=14_u64 {
        let open = bench.password_sign_in("anna", PASSWORD).await.ok();
        bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
        bench.pass(HOUR_S);
        let code = json!({ "USERNAME": "anna", "SOFTWARE_TOKEN_MFA_CODE": app.code(bench.now_s()) });
        let stale = bench.answer(&open, "SOFTWARE_TOKEN_MFA", code).await.refused("NotAuthorizedException");
        assert_eq!(stale, "Invalid session for the user, session is expired.", "day {day}");
        let code = bench.last_code("anna@example.com");
        let input = json!({ "Username": "anna", "ConfirmationCode": code, "Password": "Another-pass-8" });
        bench.call("ConfirmForgotPassword", input).await.refused("ExpiredCodeException");

        let message = bench.get_user(&yesterday["AccessToken"]).await.refused("NotAuthorizedException");
        assert_eq!(message, "Access Token has expired", "day {day}");
        let renewed = bench.refresh(&yesterday["RefreshToken"]).await.ok()["AuthenticationResult"].clone();
        bench.get_user(&renewed["AccessToken"]).await.ok();

        bench.pass(DAY_S - HOUR_S);
        let oldest = bench.refresh(&first["RefreshToken"]).await;
        if day < 10 {
            oldest.ok();
        } else if day == 10 {
            assert_eq!(oldest.refused("NotAuthorizedException"), "Refresh Token has expired");
        } else {
            oldest.refused("NotAuthorizedException");
        }
        if day == 1 {
            bench.confirm("late", &late).await.refused("ExpiredCodeException");
        }
        yesterday = sign_in_with(&bench, &app).await;
    }

    bench.call("ResendConfirmationCode", json!({ "Username": "late" })).await.ok();
    bench.confirm("late", &bench.last_code("late@example.com")).await.ok();
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let count = |table: &str| -> i64 {
        index.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(count("spent_challenge"), 1, "what was answered long ago is forgotten");
    assert!(count("sign_in") <= 12, "sign-ins are forgotten a day after they ended: {}", count("sign_in"));
    assert!(count("code_sent") <= 2 && count("code") <= 1);
}
