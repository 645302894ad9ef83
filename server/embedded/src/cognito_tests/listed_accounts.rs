//! ListUsers: filters, attributes, pages.

use serde_json::{Value, json};

use super::Bench;

async fn names(bench: &Bench, filter: &str) -> Vec<String> {
    let listed = bench.admin_call("ListUsers", json!({ "Filter": filter })).await.ok();
    let users = listed["Users"].as_array().unwrap();
    users.iter().map(|user| user["Username"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn accounts_are_found_by_what_is_known_about_them() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    bench.user("Antje").await;
    bench.sign_up("berta").await.ok();
    bench.admin_call("AdminDisableUser", json!({ "Username": "anna" })).await.ok();
    for (filter, found) in [
        ("", vec!["anna", "Antje", "berta"]),
        (r#"username = "anna""#, vec!["anna"]),
        (r#"username ^= "An""#, vec!["Antje"]),
        (r#"email ^= "an""#, vec!["anna", "Antje"]),
        (r#"email = "berta@example.com""#, vec!["berta"]),
        (r#"email = "%""#, vec![]),
        (r#"given_name = "Anna""#, vec![]),
        (r#"cognito:user_status = "unconfirmed""#, vec!["berta"]),
        (r#"cognito:user_status ^= "CONF""#, vec!["anna", "Antje"]),
        (r#"status = "Enabled""#, vec!["Antje", "berta"]),
        (r#"status = "Disabled""#, vec!["anna"]),
    ] {
        assert_eq!(names(&bench, filter).await, found, "{filter}");
    }
    let sub = bench.admin_call("AdminGetUser", json!({ "Username": "berta" })).await.ok()["UserAttributes"][0].clone();
    assert_eq!(names(&bench, &format!("sub = {}", sub["Value"])).await, ["berta"]);
    bench.admin_call("ListUsers", json!({ "Filter": "email" })).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn accounts_are_listed_page_by_page() {
    let bench = Bench::new().await;
    for name in ["a", "b", "c", "d", "e"] {
        bench.sign_up(name).await.ok();
    }
    let (mut seen, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut input = json!({ "Limit": 2 });
        if token.is_string() {
            input["PaginationToken"] = token;
        }
        let page = bench.admin_call("ListUsers", input).await.ok();
        let users = page["Users"].as_array().unwrap();
        assert!(users.len() <= 2);
        seen.extend(users.iter().map(|user| user["Username"].as_str().unwrap().to_owned()));
        token = page["PaginationToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(seen, ["a", "b", "c", "d", "e"]);
    let broken = json!({ "PaginationToken": "?" });
    bench.admin_call("ListUsers", broken).await.refused("InvalidParameterException");
    bench.admin_call("ListUsers", json!({ "Limit": 61 })).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn only_the_attributes_that_are_asked_for_are_shown() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let user = |input: Value| async { bench.admin_call("ListUsers", input).await.ok()["Users"][0].clone() };
    let attributes = user(json!({ "AttributesToGet": ["email"] })).await["Attributes"].clone();
    assert_eq!(attributes, json!([{ "Name": "email", "Value": "anna@example.com" }]));
    assert_eq!(user(json!({ "AttributesToGet": [] })).await["Attributes"], json!([]));
    assert!(user(json!({})).await["Attributes"].as_array().unwrap().len() >= 3);
    let unknown = json!({ "AttributesToGet": ["custom:team"] });
    bench.admin_call("ListUsers", unknown).await.refused("InvalidParameterException");
}
