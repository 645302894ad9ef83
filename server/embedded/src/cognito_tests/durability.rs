//! What was acknowledged is there after a restart, at another address too.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::sync::Arc;

use http::StatusCode;
use serde_json::json;

use super::{Bench, PASSWORD, claims};
use crate::faults::{Fault, Faults};

const ELSEWHERE: &str = "http://127.0.0.1:9001/";

#[tokio::test]
async fn a_sign_up_goes_on_after_a_restart() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    let code = bench.last_code("anna@example.com");
    let bench = bench.restarted(ELSEWHERE).await;
    bench.confirm("anna", &code).await.ok();
    bench.password_sign_in("anna", PASSWORD).await.ok();
}

#[tokio::test]
async fn sign_ins_and_identities_outlive_a_restart() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let (client, outputs) = (bench.client_id().to_owned(), bench.backend.stack.outputs.clone());
    let provider = format!("cognito-idp.us-east-1.amazonaws.com/{}", bench.backend.stack.user_pool.id);
    let get_id = json!({ "IdentityPoolId": outputs["IdentityPoolId"], "Logins": { provider: tokens["IdToken"] } });
    let identity = bench.identity_call("GetId", get_id.clone()).await.ok();

    let bench = bench.restarted(ELSEWHERE).await;
    assert_eq!(bench.client_id(), client);
    assert_eq!(bench.backend.stack.outputs, outputs);
    bench.get_user(&tokens["AccessToken"]).await.ok();
    assert_eq!(bench.identity_call("GetId", get_id).await.ok(), identity);
    let renewed = bench.refresh(&tokens["RefreshToken"]).await.ok()["AuthenticationResult"].clone();
    assert!(claims(&renewed["IdToken"])["iss"].as_str().unwrap().starts_with(ELSEWHERE));
}

#[tokio::test]
async fn revocation_and_limits_outlive_a_restart() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    bench.call("RevokeToken", json!({ "Token": tokens["RefreshToken"] })).await.ok();
    for _ in 0..5 {
        bench.password_sign_in("anna", "Wrong-pass-1").await;
    }
    let bench = bench.restarted(ELSEWHERE).await;
    bench.refresh(&tokens["RefreshToken"]).await.refused("NotAuthorizedException");
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "Password attempts exceeded");
}

/// Every value of every table, as bytes. Six digits are too few to be looked for in the file: they could be there by chance.
fn every_value(bench: &Bench) -> BTreeSet<Vec<u8>> {
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let sql = "SELECT kept.name, field.name FROM sqlite_schema AS kept, pragma_table_info(kept.name) AS field
               WHERE kept.type = 'table'";
    let mut columns = index.prepare(sql).unwrap();
    let columns = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let columns: Vec<(String, String)> = columns.map(Result::unwrap).collect();
    let values = columns.iter().flat_map(|(table, column)| {
        let sql = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE {column} IS NOT NULL");
        let mut statement = index.prepare(&sql).unwrap();
        let values = statement.query_map([], |row| row.get(0)).unwrap();
        values.map(Result::unwrap).collect::<Vec<_>>()
    });
    values.collect()
}

#[tokio::test]
async fn passwords_codes_and_tokens_are_not_in_the_index() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    let code = bench.last_code("anna@example.com");
    let values = every_value(&bench);
    assert!(values.contains(b"anna@example.com".as_slice()), "what is not secret is found");
    assert!(!values.contains(code.as_bytes()), "{code}");
    let refresh = tokens["RefreshToken"].as_str().unwrap();
    for name in ["index.sqlite", "index.sqlite-wal"] {
        let content = std::fs::read(bench.directory.path().join("data").join(name)).unwrap();
        for secret in [PASSWORD, refresh] {
            assert!(!content.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} in {name}");
        }
    }
}

#[tokio::test]
async fn a_full_disk_is_a_failure_that_is_tried_again_and_changes_nothing() {
    let bench = Bench::new().await;
    let faults = Arc::<Faults>::default();
    bench.backend.db.inject(Arc::clone(&faults));
    for at in [1, 2] {
        faults.plan(Some(Fault { at, error: ErrorKind::StorageFull, for_good: true }));
        let answer = bench.sign_up("anna").await;
        // AWS's SDKs try again after a 500.
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.body["__type"], "InternalErrorException");
        assert!(bench.messages("anna@example.com").is_empty());
    }
    faults.plan(None);
    bench.user("anna").await;
    bench.password_sign_in("anna", PASSWORD).await.ok();
}
