//! GetId and GetCredentialsForIdentity.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Answer, Bench, claims};

fn provider(bench: &Bench) -> String {
    format!("cognito-idp.us-east-1.amazonaws.com/{}", bench.backend.stack.user_pool.id)
}

fn logins(bench: &Bench, id_token: &Value) -> Value {
    json!({ provider(bench): id_token })
}

async fn get_id(bench: &Bench, logins: Value) -> Answer {
    let pool = &bench.backend.stack.identity_pool.id;
    bench.identity_call("GetId", json!({ "IdentityPoolId": pool, "Logins": logins })).await
}

async fn identity(bench: &Bench, logins: Value) -> String {
    get_id(bench, logins).await.ok()["IdentityId"].as_str().unwrap().to_owned()
}

async fn credentials(bench: &Bench, identity_id: &str, logins: Value) -> Answer {
    let input = json!({ "IdentityId": identity_id, "Logins": logins });
    bench.identity_call("GetCredentialsForIdentity", input).await
}

#[tokio::test]
async fn a_user_has_one_identity_and_a_guest_a_new_one_each_time() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    bench.user("berta").await;
    let (first, second) = (bench.tokens("anna").await, bench.tokens("anna").await);
    let other = bench.tokens("berta").await;
    let id = identity(&bench, logins(&bench, &first["IdToken"])).await;
    assert!(id.starts_with("us-east-1:"), "{id}");
    assert_eq!(id.len(), "us-east-1:".len() + 36);
    assert_eq!(identity(&bench, logins(&bench, &second["IdToken"])).await, id);
    assert_ne!(identity(&bench, logins(&bench, &other["IdToken"])).await, id);
    assert_ne!(identity(&bench, json!({})).await, identity(&bench, json!({})).await);
}

#[tokio::test]
async fn a_provider_may_go_by_the_issuer_of_its_tokens() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let token = &bench.tokens("anna").await["IdToken"];
    let issuer = claims(token)["iss"].as_str().unwrap().to_owned();
    let by_issuer = json!({ issuer.strip_prefix("http://").unwrap(): token });
    let id = identity(&bench, by_issuer.clone()).await;
    assert_eq!(identity(&bench, logins(&bench, token)).await, id, "both names are of one provider");
    credentials(&bench, &id, by_issuer).await.ok();
    let elsewhere = json!({ "127.0.0.1:1/us-east-1_AAAAAAAAA": token });
    get_id(&bench, elsewhere).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn credentials_live_an_hour_and_have_awss_shape() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let login = logins(&bench, &bench.tokens("anna").await["IdToken"]);
    let id = identity(&bench, login.clone()).await;
    let output = credentials(&bench, &id, login.clone()).await.ok();
    assert_eq!(output["IdentityId"], id);
    let first = &output["Credentials"];
    let key_id = first["AccessKeyId"].as_str().unwrap();
    assert!(key_id.starts_with("ASIA") && key_id.len() == 20, "{key_id}");
    assert_eq!(first["SecretKey"].as_str().unwrap().len(), 40);
    assert!(first["SessionToken"].as_str().unwrap().len() >= 300);
    assert_eq!(first["Expiration"], 1_800_003_600);
    let second = credentials(&bench, &id, login).await.ok();
    assert_ne!(second["Credentials"]["AccessKeyId"], first["AccessKeyId"]);
}

#[tokio::test]
async fn roles_differ_between_users_and_guests() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let login = logins(&bench, &bench.tokens("anna").await["IdToken"]);
    let (user, guest) = (identity(&bench, login.clone()).await, identity(&bench, json!({})).await);
    credentials(&bench, &user, login).await.ok();
    credentials(&bench, &guest, json!({})).await.ok();
    let index = Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let role = |id: &str| -> (String, bool) {
        let sql = "SELECT role_arn, authenticated FROM temporary_credential WHERE identity_id = ?1";
        index.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let pool = &bench.backend.stack.identity_pool;
    assert_eq!(role(&user), (pool.authenticated.arn.clone(), true));
    assert_eq!(role(&guest), (pool.unauthenticated.as_ref().unwrap().arn.clone(), false));
}

#[tokio::test]
async fn neither_secret_nor_session_token_is_stored_in_the_clear() {
    let bench = Bench::new().await;
    let guest = identity(&bench, json!({})).await;
    let output = credentials(&bench, &guest, json!({})).await.ok();
    for name in ["SecretKey", "SessionToken"] {
        let secret = output["Credentials"][name].as_str().unwrap().as_bytes();
        for entry in std::fs::read_dir(bench.directory.path().join("data")).unwrap() {
            let path = entry.unwrap().path();
            let content = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
            assert!(!content.windows(secret.len()).any(|window| window == secret), "{name} in {path:?}");
        }
    }
}

#[tokio::test]
async fn an_identity_is_for_its_owner_only() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    bench.user("berta").await;
    let anna = logins(&bench, &bench.tokens("anna").await["IdToken"]);
    let berta = logins(&bench, &bench.tokens("berta").await["IdToken"]);
    let id = identity(&bench, anna.clone()).await;
    identity(&bench, berta.clone()).await;
    credentials(&bench, &id, berta).await.refused("NotAuthorizedException");
    credentials(&bench, &id, json!({})).await.refused("NotAuthorizedException");
    let unknown = "us-east-1:00000000-0000-4000-8000-000000000000";
    credentials(&bench, unknown, anna).await.refused("ResourceNotFoundException");
}

#[tokio::test]
async fn a_guests_identity_goes_over_to_the_user_who_shows_it() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let guest = identity(&bench, json!({})).await;
    let login = logins(&bench, &bench.tokens("anna").await["IdToken"]);
    credentials(&bench, &guest, login.clone()).await.ok();
    assert_eq!(identity(&bench, login.clone()).await, guest);
    credentials(&bench, &guest, json!({})).await.refused("NotAuthorizedException");
    let another = identity(&bench, json!({})).await;
    credentials(&bench, &another, login).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn logins_are_checked() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let id_token = tokens["IdToken"].as_str().unwrap();
    let cut = &id_token[..id_token.len() - 8];
    for wrong in [
        logins(&bench, &tokens["AccessToken"]),
        logins(&bench, &tokens["RefreshToken"]),
        logins(&bench, &cut.into()),
        json!({ "cognito-idp.us-east-1.amazonaws.com/us-east-1_Other": id_token }),
        json!({ "accounts.google.com": id_token }),
        json!({ provider(&bench): id_token, "accounts.google.com": "x" }),
    ] {
        get_id(&bench, wrong).await.refused("NotAuthorizedException");
    }
    bench.pass(3600);
    let message = get_id(&bench, logins(&bench, &tokens["IdToken"])).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid login token. Token expired.");
}

#[tokio::test]
async fn guests_are_refused_where_the_template_says_so() {
    let bench = Bench::with(|template| {
        template.replace("AllowUnauthenticatedIdentities: true", "AllowUnauthenticatedIdentities: false")
    })
    .await;
    get_id(&bench, json!({})).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn guests_without_a_role_get_an_identity_and_no_credentials() {
    let bench =
        Bench::with(|template| template.replacen("        unauthenticated: !GetAtt UnauthenticatedRole.Arn\n", "", 1))
            .await;
    let guest = identity(&bench, json!({})).await;
    credentials(&bench, &guest, json!({})).await.refused("InvalidIdentityPoolConfigurationException");
}

#[tokio::test]
async fn the_trust_policy_decides_who_gets_a_role() {
    let bench = Bench::with(|template| template.replace("amr: authenticated", "amr: somebody-else")).await;
    bench.user("anna").await;
    let login = logins(&bench, &bench.tokens("anna").await["IdToken"]);
    let id = identity(&bench, login.clone()).await;
    credentials(&bench, &id, login).await.refused("InvalidIdentityPoolConfigurationException");
}

#[tokio::test]
async fn another_pool_is_not_found() {
    let bench = Bench::new().await;
    let input = json!({ "IdentityPoolId": "us-east-1:00000000-0000-4000-8000-000000000000" });
    bench.identity_call("GetId", input).await.refused("ResourceNotFoundException");
}
