//! The way to the other pool and back.

use http::StatusCode;
use serde_json::json;
use url::Url;

use super::{CALLBACK, OURS, PAGES, Pair, Person, THEIRS, VERIFIER, parameter};
use crate::cognito_tests::hosted::{exchange, query};
use crate::cognito_tests::{Bench, claims};

#[tokio::test]
async fn somebody_of_another_pool_signs_in_and_gets_tokens_and_credentials() {
    let pair = Pair::new().await;
    let mut anna = Person::default();
    let sent = anna.leave(&pair.ours, "&identity_provider=Elsewhere&login_hint=anna").await;
    assert_eq!(sent.status, StatusCode::FOUND, "{}", sent.text);
    let there = format!("{THEIRS}{}/oauth2/authorize?", pair.theirs.backend.stack.user_pool.id);
    assert!(sent.header("location").starts_with(&there), "{}", sent.header("location"));
    for (name, value) in [
        ("client_id", pair.theirs.client_id()),
        ("redirect_uri", &format!("{PAGES}oauth2/idpresponse")),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("code_challenge_method", "S256"),
        ("login_hint", "anna"),
    ] {
        assert_eq!(parameter(&sent, name).as_deref(), Some(value), "{name}");
    }
    for name in ["state", "nonce", "code_challenge"] {
        assert!(parameter(&sent, name).is_some_and(|value| value.len() >= 43), "{name}");
    }

    let back = pair.sign_in_there(&mut anna, &sent).await;
    let landed = anna.here.visit(&pair.ours, &back).await;
    assert_eq!(landed.status, StatusCode::SEE_OTHER, "{}", landed.text);
    assert_eq!(landed.returned("state").as_deref(), Some("a state"));
    let (status, tokens) = exchange(&pair.ours, &landed.returned("code").unwrap(), VERIFIER).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");

    let known = pair.theirs.admin_call("AdminGetUser", json!({ "Username": "anna" })).await.ok();
    let subject = known["UserAttributes"][0]["Value"].clone();
    let group = format!("{}_Elsewhere", pair.ours.backend.stack.user_pool.id);
    let id = claims(&tokens["id_token"]);
    assert_eq!(id["cognito:username"], format!("elsewhere_{}", subject.as_str().unwrap()));
    assert_eq!((&id["email"], &id["email_verified"]), (&json!("anna@example.com"), &json!(true)));
    assert_eq!(id["cognito:groups"], json!([group]));
    assert_ne!(id["sub"], subject, "it is an account of its own");
    let created = format!("{}000", pair.ours.now_s());
    let identity = json!({
        "userId": subject, "providerName": "Elsewhere", "providerType": "OIDC", "issuer": null, "primary": "true",
        "dateCreated": created,
    });
    assert_eq!(id["identities"], json!([identity]));
    let access = claims(&tokens["access_token"]);
    assert_eq!((&access["username"], &access["cognito:groups"]), (&id["cognito:username"], &id["cognito:groups"]));

    let stack = &pair.ours.backend.stack;
    let logins = json!({ &stack.identity_pool.providers[0].name: tokens["id_token"] });
    let input = json!({ "IdentityPoolId": stack.identity_pool.id, "Logins": logins });
    let identity = pair.ours.identity_call("GetId", input).await.ok();
    let input = json!({ "IdentityId": identity["IdentityId"], "Logins": logins });
    let credentials = pair.ours.identity_call("GetCredentialsForIdentity", input).await.ok();
    assert!(credentials["Credentials"]["SecretKey"].is_string());
}

#[tokio::test]
async fn the_same_person_has_the_same_account_whose_attributes_follow_the_provider() {
    let pair = Pair::new().await;
    let mut anna = Person::default();
    let first = claims(&pair.tokens(&mut anna).await["id_token"]);
    let change = json!([{ "Name": "nickname", "Value": "Ann" }]);
    let input = json!({ "Username": "anna", "UserAttributes": change });
    pair.theirs.admin_call("AdminUpdateUserAttributes", input).await.ok();
    let second = claims(&pair.tokens(&mut anna).await["id_token"]);
    assert_eq!((&first["sub"], &first["identities"]), (&second["sub"], &second["identities"]));
    assert_eq!(second["nickname"], "Ann", "{second}");
}

#[tokio::test]
async fn the_page_offers_the_other_place_beside_its_own_form() {
    let pair = Pair::new().await;
    let mut anna = Person::default();
    let login = Url::parse(&format!("{PAGES}login?{}", query(&pair.ours, ""))).unwrap();
    let page = anna.here.visit(&pair.ours, &login).await;
    assert!(page.text.contains("Continue with Elsewhere") && page.text.contains("id=\"password\""), "{}", page.text);
    let (_, rest) = page.text.split_once("class=\"button\" href=\"").unwrap();
    let href = rest.split('"').next().unwrap().replace("&amp;", "&");
    let sent = anna.here.visit(&pair.ours, &login.join(&href).unwrap()).await;
    assert!(sent.header("location").starts_with(THEIRS), "{} {}", sent.status, sent.text);
    let by_identifier = anna.leave(&pair.ours, "&idp_identifier=elsewhere.example").await;
    assert!(by_identifier.header("location").starts_with(THEIRS));
    let own = anna.leave(&pair.ours, "&identity_provider=COGNITO").await;
    let page = anna.here.visit(&pair.ours, &login.join(&own.header("location")[1..]).unwrap()).await;
    assert!(!page.text.contains("Continue with"), "{}", page.text);
}

#[tokio::test]
async fn where_there_is_only_one_place_nobody_is_asked_which() {
    let pair = Pair::new().await;
    let template = pair.ours.template.replace("[COGNITO, !Ref Elsewhere]", "[!Ref Elsewhere]");
    let ours = Bench { template, ..pair.ours }.restarted(OURS).await;
    let sent = Person::default().leave(&ours, "").await;
    assert!(sent.header("location").starts_with(THEIRS), "{}", sent.text);
    let refused = Person::default().leave(&ours, "&identity_provider=COGNITO").await;
    assert_eq!(refused.returned("error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn a_restart_in_the_middle_changes_nothing() {
    let Pair { ours, theirs, wire } = Pair::new().await;
    let mut anna = Person::default();
    let sent = anna.leave(&ours, "&identity_provider=Elsewhere").await;
    let ours = ours.restarted(OURS).await;
    let pair = Pair { ours, theirs, wire };
    let back = pair.sign_in_there(&mut anna, &sent).await;
    let Pair { ours, theirs, wire } = pair;
    let pair = Pair { ours: ours.restarted(OURS).await, theirs, wire };
    let landed = anna.here.visit(&pair.ours, &back).await;
    assert!(landed.returned("code").is_some(), "{}", landed.header("location"));
}

#[tokio::test]
async fn the_browser_stays_signed_in_here_for_a_while() {
    let pair = Pair::new().await;
    let mut anna = Person::default();
    pair.tokens(&mut anna).await;
    let calls = pair.wire.called().len();
    let again = anna.leave(&pair.ours, "").await;
    assert!(again.header("location").starts_with(CALLBACK) && again.returned("code").is_some());
    assert_eq!(pair.wire.called().len(), calls, "nobody is called for that");
}

#[tokio::test]
async fn below_the_pools_path_people_come_back_to_the_issuers_address() {
    let pair = Pair::new().await;
    let mut anna = Person::default();
    let pool = &pair.ours.backend.stack.user_pool.id;
    let asked = query(&pair.ours, "&identity_provider=Elsewhere");
    let sent =
        anna.here.visit(&pair.ours, &Url::parse(&format!("{OURS}{pool}/oauth2/authorize?{asked}")).unwrap()).await;
    assert_eq!(parameter(&sent, "redirect_uri"), Some(format!("{OURS}{pool}/oauth2/idpresponse")));
}
