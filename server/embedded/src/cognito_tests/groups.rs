//! Groups: made and filled by an administrator, told in tokens, and good for a role.

use serde_json::{Value, json};

use super::{Answer, Bench, claims};

const EDITOR: &str = "arn:aws:iam::000000000000:role/editor";

async fn create(bench: &Bench, name: &str, more: Value) -> Answer {
    let mut input = json!({ "GroupName": name });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    bench.admin_call("CreateGroup", input).await
}

async fn member(bench: &Bench, operation: &str, username: &str, group: &str) -> Answer {
    bench.admin_call(operation, json!({ "Username": username, "GroupName": group })).await
}

fn names(listed: &Value, list: &str, name: &str) -> Vec<String> {
    listed[list].as_array().unwrap().iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_group_is_made_changed_listed_and_removed() {
    let bench = Bench::new().await;
    let details = json!({ "Description": "Those who edit", "RoleArn": EDITOR, "Precedence": 1 });
    let group = create(&bench, "editors", details).await.ok()["Group"].clone();
    assert_eq!(group["UserPoolId"], bench.backend.stack.user_pool.id);
    assert_eq!((&group["RoleArn"], &group["Precedence"]), (&json!(EDITOR), &json!(1)));
    let message = create(&bench, "editors", json!({})).await.refused("GroupExistsException");
    assert_eq!(message, "A group with the name editors already exists.");
    create(&bench, "two words", json!({})).await.refused("InvalidParameterException");
    create(&bench, "others", json!({ "Precedence": -1 })).await.refused("InvalidParameterException");
    create(&bench, "others", json!({ "RoleArn": "editor" })).await.refused("InvalidParameterException");

    bench.pass(5);
    let changed = json!({ "GroupName": "editors", "Precedence": 7 });
    let group = bench.admin_call("UpdateGroup", changed).await.ok()["Group"].clone();
    assert_eq!((&group["Precedence"], &group["Description"]), (&json!(7), &json!("Those who edit")));
    assert_eq!(group["LastModifiedDate"].as_i64(), group["CreationDate"].as_i64().map(|made| made + 5));
    assert_eq!(bench.admin_call("GetGroup", json!({ "GroupName": "editors" })).await.ok()["Group"], group);

    for name in ["a", "b"] {
        create(&bench, name, json!({})).await.ok();
    }
    let first = bench.admin_call("ListGroups", json!({ "Limit": 2 })).await.ok();
    assert_eq!(names(&first, "Groups", "GroupName"), ["a", "b"]);
    let rest = bench.admin_call("ListGroups", json!({ "Limit": 2, "NextToken": first["NextToken"] })).await.ok();
    assert_eq!(names(&rest, "Groups", "GroupName"), ["editors"]);
    assert!(rest.get("NextToken").is_none());

    assert_eq!(bench.admin_call("DeleteGroup", json!({ "GroupName": "editors" })).await.ok(), Value::Null);
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        let message = bench.admin_call(operation, json!({ "GroupName": "editors" })).await;
        assert_eq!(message.refused("ResourceNotFoundException"), "Group not found.");
    }
}

#[tokio::test]
async fn people_join_and_leave_groups() {
    let bench = Bench::new().await;
    for name in ["anna", "berta"] {
        bench.user(name).await;
    }
    for name in ["one", "two"] {
        create(&bench, name, json!({})).await.ok();
    }
    for _ in 0..2 {
        assert_eq!(member(&bench, "AdminAddUserToGroup", "anna", "one").await.ok(), Value::Null);
    }
    member(&bench, "AdminAddUserToGroup", "anna", "two").await.ok();
    member(&bench, "AdminAddUserToGroup", "berta", "one").await.ok();
    member(&bench, "AdminAddUserToGroup", "nobody", "one").await.refused("UserNotFoundException");
    member(&bench, "AdminAddUserToGroup", "anna", "three").await.refused("ResourceNotFoundException");
    let of_anna = bench.admin_call("AdminListGroupsForUser", json!({ "Username": "anna" })).await.ok();
    assert_eq!(names(&of_anna, "Groups", "GroupName"), ["one", "two"]);
    let page = bench.admin_call("ListUsersInGroup", json!({ "GroupName": "one", "Limit": 1 })).await.ok();
    assert_eq!(names(&page, "Users", "Username"), ["anna"]);
    let rest = json!({ "GroupName": "one", "Limit": 1, "NextToken": page["NextToken"] });
    let rest = bench.admin_call("ListUsersInGroup", rest).await.ok();
    assert_eq!(names(&rest, "Users", "Username"), ["berta"]);

    member(&bench, "AdminRemoveUserFromGroup", "anna", "two").await.ok();
    bench.admin_call("AdminDeleteUser", json!({ "Username": "berta" })).await.ok();
    let left = bench.admin_call("ListUsersInGroup", json!({ "GroupName": "one" })).await.ok();
    assert_eq!(names(&left, "Users", "Username"), ["anna"]);
    let of_anna = bench.admin_call("AdminListGroupsForUser", json!({ "Username": "anna" })).await.ok();
    assert_eq!(names(&of_anna, "Groups", "GroupName"), ["one"]);
}

#[tokio::test]
async fn tokens_tell_the_groups_in_their_order_and_the_preferred_role() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let before = bench.tokens("anna").await;
    assert!(claims(&before["IdToken"]).get("cognito:groups").is_none());
    assert!(claims(&before["AccessToken"]).get("cognito:groups").is_none());
    create(&bench, "readers", json!({ "Precedence": 2, "RoleArn": "arn:aws:iam::000000000000:role/reader" }))
        .await
        .ok();
    create(&bench, "editors", json!({ "Precedence": 1, "RoleArn": EDITOR })).await.ok();
    create(&bench, "all", json!({})).await.ok();
    for group in ["all", "readers", "editors"] {
        member(&bench, "AdminAddUserToGroup", "anna", group).await.ok();
    }
    let renewed = bench.refresh(&before["RefreshToken"]).await.ok()["AuthenticationResult"].clone();
    let (id, access) = (claims(&renewed["IdToken"]), claims(&renewed["AccessToken"]));
    let groups = json!(["editors", "readers", "all"]);
    assert_eq!((&id["cognito:groups"], &access["cognito:groups"]), (&groups, &groups));
    assert_eq!(id["cognito:preferred_role"], EDITOR);
    assert_eq!(id["cognito:roles"], json!([EDITOR, "arn:aws:iam::000000000000:role/reader"]));
    assert!(access.get("cognito:roles").is_none());
}

#[tokio::test]
async fn a_templates_groups_are_deployed_at_each_start_and_left_when_they_say_the_same() {
    let grouped = |template: &str, description: &str| {
        let properties = "GroupName: editors\n      UserPoolId: !Ref UserPool\n      Precedence: 1";
        let resource = format!(
            "  Editors:\n    Type: AWS::Cognito::UserPoolGroup\n    Properties:\n      {properties}\n      \
             Description: {description}\n\n"
        );
        template.replacen("Resources:\n", &format!("Resources:\n{resource}"), 1)
    };
    let bench = Bench::with(|template| grouped(&template, "first")).await;
    bench.user("anna").await;
    member(&bench, "AdminAddUserToGroup", "anna", "editors").await.ok();
    let get = async |bench: &Bench| bench.admin_call("GetGroup", json!({ "GroupName": "editors" })).await.ok();
    let made = get(&bench).await;
    assert_eq!((&made["Group"]["Description"], &made["Group"]["Precedence"]), (&json!("first"), &json!(1)));

    bench.pass(60);
    let bench = bench.restarted("http://127.0.0.1:9000/").await;
    assert_eq!(get(&bench).await, made, "nothing was changed");
    let template = bench.template.replace("Description: first", "Description: second");
    let bench = Bench { template, ..bench }.restarted("http://127.0.0.1:9000/").await;
    let changed = get(&bench).await["Group"].clone();
    assert_eq!(changed["Description"], "second");
    assert_eq!(changed["CreationDate"], made["Group"]["CreationDate"]);
    assert_eq!(changed["LastModifiedDate"].as_i64(), changed["CreationDate"].as_i64().map(|made| made + 60));
    let bench = Bench { template: super::TEMPLATE.to_owned(), ..bench }.restarted("http://127.0.0.1:9000/").await;
    get(&bench).await;
    assert_eq!(claims(&bench.tokens("anna").await["IdToken"])["cognito:groups"], json!(["editors"]));
}
