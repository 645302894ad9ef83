//! Which role a user gets by the attachment's mappings, and whether the user pool is asked about a sign-in.

use serde_json::{Value, json};

use super::signing::{TestKey, Unsigned};
use super::{Answer, Bench};

/// A second role that identities may take, and a mapping that gives it.
fn with_editors(template: &str, mapping: &str) -> String {
    let role = "  EditorRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: editor
      AssumeRolePolicyDocument:
        Version: \"2012-10-17\"
        Statement:
          - Effect: Allow
            Principal:
              Federated: cognito-identity.amazonaws.com
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals:
                cognito-identity.amazonaws.com:aud: !Ref IdentityPool\n\n";
    let attached = "        unauthenticated: !GetAtt UnauthenticatedRole.Arn\n";
    assert!(template.contains(attached));
    let mappings = format!(
        "      RoleMappings:
        users:
          IdentityProvider: !Sub ${{UserPool.ProviderName}}:${{UserPoolClient}}\n{mapping}"
    );
    template
        .replace("  IdentityPoolRoles:\n", &format!("{role}  IdentityPoolRoles:\n"))
        .replace(attached, &format!("{attached}{mappings}"))
}

fn rules(otherwise: &str) -> String {
    format!(
        "          Type: Rules
          AmbiguousRoleResolution: {otherwise}
          RulesConfiguration:
            Rules:
              - Claim: email
                MatchType: StartsWith
                Value: anna@
                RoleARN: !GetAtt EditorRole.Arn\n"
    )
}

async fn with_rules(otherwise: &str) -> Bench {
    Bench::with(|template| with_editors(&template, &rules(otherwise))).await
}

/// GetCredentialsForIdentity of a user.
async fn credentials(bench: &Bench, id_token: &Value, more: Value) -> Answer {
    let provider = format!("cognito-idp.us-east-1.amazonaws.com/{}", bench.backend.stack.user_pool.id);
    let logins = json!({ provider: id_token });
    let pool = &bench.backend.stack.identity_pool.id;
    let identity = bench.identity_call("GetId", json!({ "IdentityPoolId": pool, "Logins": logins })).await;
    if !identity.status.is_success() {
        return identity;
    }
    let mut input = json!({ "IdentityId": identity.body["IdentityId"], "Logins": logins });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    bench.identity_call("GetCredentialsForIdentity", input).await
}

async fn of_user(bench: &Bench, username: &str, more: Value) -> Answer {
    bench.user(username).await;
    let tokens = bench.tokens(username).await;
    credentials(bench, &tokens["IdToken"], more).await
}

/// The name of the role that credentials are of.
async fn role(bench: &Bench, answer: Answer) -> String {
    let key = TestKey::of(&answer.ok()["Credentials"]);
    let unsigned = Unsigned {
        service: "sts",
        headers: vec![
            ("host", "127.0.0.1:9000".to_owned()),
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ],
        body: "Action=GetCallerIdentity&Version=2011-06-15".to_owned(),
    };
    let answer = bench.send(bench.sign(&key, unsigned)).await;
    answer.text.split("assumed-role/").nth(1).unwrap().split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_rule_that_fits_gives_its_role_and_others_get_the_usual_one() {
    let bench = with_rules("AuthenticatedRole").await;
    assert_eq!(role(&bench, of_user(&bench, "anna", json!({})).await).await, "editor");
    let usual = bench.backend.stack.identity_pool.authenticated.arn.rsplit('/').next().unwrap().to_owned();
    assert_eq!(role(&bench, of_user(&bench, "berta", json!({})).await).await, usual);
}

#[tokio::test]
async fn where_no_rule_fits_a_mapping_may_deny() {
    let bench = with_rules("Deny").await;
    assert_eq!(role(&bench, of_user(&bench, "anna", json!({})).await).await, "editor");
    let message = of_user(&bench, "berta", json!({})).await.refused("NotAuthorizedException");
    assert_eq!(message, "The ambiguous role mapping rules denied this request.");
}

#[tokio::test]
async fn a_role_that_is_not_offered_cannot_be_asked_for() {
    let bench = with_rules("AuthenticatedRole").await;
    let editor = json!({ "CustomRoleArn": "arn:aws:iam::000000000000:role/editor" });
    assert_eq!(role(&bench, of_user(&bench, "anna", editor.clone()).await).await, "editor");
    of_user(&bench, "berta", editor.clone()).await.refused("NotAuthorizedException");
    let plain = Bench::new().await;
    of_user(&plain, "anna", editor).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn a_token_without_roles_is_ambiguous() {
    let mapping = "          Type: Token\n          AmbiguousRoleResolution: Deny\n";
    let bench = Bench::with(|template| with_editors(&template, mapping)).await;
    of_user(&bench, "anna", json!({})).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_group_gives_its_role_by_the_token() {
    let mapping = "          Type: Token\n          AmbiguousRoleResolution: Deny\n";
    let bench = Bench::with(|template| with_editors(&template, mapping)).await;
    bench.user("anna").await;
    let editor = "arn:aws:iam::000000000000:role/editor";
    bench.admin_call("CreateGroup", json!({ "GroupName": "editors", "RoleArn": editor })).await.ok();
    bench.admin_call("AdminAddUserToGroup", json!({ "GroupName": "editors", "Username": "anna" })).await.ok();
    let tokens = bench.tokens("anna").await;
    let given = credentials(&bench, &tokens["IdToken"], json!({})).await;
    assert_eq!(role(&bench, given).await, "editor");
    let other = json!({ "CustomRoleArn": bench.backend.stack.identity_pool.authenticated.arn });
    credentials(&bench, &tokens["IdToken"], other).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn an_identity_pool_that_asks_the_user_pool_gives_nothing_after_the_sign_out() {
    let named = "          ProviderName: !GetAtt UserPool.ProviderName\n";
    let asking = format!("{named}          ServerSideTokenCheck: true\n");
    let bench = Bench::with(|template| {
        assert!(template.contains(named));
        template.replace(named, &asking)
    })
    .await;
    bench.user("anna").await;
    for ending in ["AdminUserGlobalSignOut", "AdminDisableUser", "AdminDeleteUser"] {
        bench.admin_call("AdminEnableUser", json!({ "Username": "anna" })).await.ok();
        let tokens = bench.tokens("anna").await;
        credentials(&bench, &tokens["IdToken"], json!({})).await.ok();
        bench.admin_call(ending, json!({ "Username": "anna" })).await;
        credentials(&bench, &tokens["IdToken"], json!({})).await.refused("NotAuthorizedException");
    }
}
