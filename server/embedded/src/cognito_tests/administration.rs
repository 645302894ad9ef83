//! The administrator's key, and what is asked of whoever signs.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use serde_json::{Value, json};

use super::Bench;
use super::signing::{TestKey, Unsigned};
use crate::entropy::SystemEntropy;

fn pool(bench: &Bench) -> Value {
    json!({ "UserPoolId": bench.backend.stack.user_pool.id })
}

/// Temporary credentials of a guest.
async fn guest(bench: &Bench) -> TestKey {
    let input = json!({ "IdentityPoolId": bench.backend.stack.identity_pool.id });
    let identity = bench.identity_call("GetId", input).await.ok();
    TestKey::of(&bench.identity_call("GetCredentialsForIdentity", identity).await.ok()["Credentials"])
}

#[tokio::test]
async fn the_administrator_is_told_what_the_template_says() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let pool = bench.admin_call("DescribeUserPool", json!({})).await.ok()["UserPool"].clone();
    assert_eq!(pool["Id"], bench.backend.stack.user_pool.id);
    assert_eq!(pool["Name"], "UserPool");
    assert_eq!(pool["Policies"]["PasswordPolicy"]["MinimumLength"], 8);
    assert_eq!(pool["UsernameConfiguration"]["CaseSensitive"], false);
    assert_eq!(pool["EstimatedNumberOfUsers"], 1);
    assert_eq!(pool["CreationDate"], 1_800_000_000);
    let email = pool["SchemaAttributes"].as_array().unwrap().iter().find(|attribute| attribute["Name"] == "email");
    assert_eq!(email.unwrap()["Required"], true);
    assert_eq!(email.unwrap()["Mutable"], false);

    let client = json!({ "ClientId": bench.client_id() });
    let client = bench.admin_call("DescribeUserPoolClient", client).await.ok()["UserPoolClient"].clone();
    assert_eq!(client["ClientName"], "UserPoolClient");
    assert_eq!(client["PreventUserExistenceErrors"], "ENABLED");
    assert_eq!(client["RefreshTokenValidity"], 30 * 24 * 3600);
    assert!(client.get("ClientSecret").is_none());

    let pools = bench.admin_call("ListUserPools", json!({ "MaxResults": 10 })).await.ok();
    assert_eq!(pools["UserPools"][0]["Id"], pool["Id"]);
    let clients = bench.admin_call("ListUserPoolClients", json!({ "MaxResults": 60 })).await.ok();
    assert_eq!(clients["UserPoolClients"][0]["ClientId"], bench.client_id());
}

#[tokio::test]
async fn what_a_template_sets_beyond_the_usual_is_described() {
    let bench = Bench::with(|template| {
        let pool = "      DeviceConfiguration: { ChallengeRequiredOnNewDevice: true }
      EmailConfiguration: { ReplyToEmailAddress: help@example.com }
      SmsAuthenticationMessage: \"To sign in: {####}\"
      UsernameConfiguration:
";
        let texts = "        DefaultEmailOption: CONFIRM_WITH_CODE
        EmailSubject: Welcome
        EmailMessage: \"Your code: {####}\"
";
        let invite = "        AllowAdminCreateUserOnly: false
        InviteMessageTemplate: { EmailSubject: Come in }
";
        let rotation = "      GenerateSecret: false
      RefreshTokenRotation: { Feature: ENABLED, RetryGracePeriodSeconds: 30 }
";
        let domain = "  UserPoolDomain:
    Type: AWS::Cognito::UserPoolDomain
    Properties:
      UserPoolId: !Ref UserPool
      Domain: pictures

  UserPoolClient:
";
        template
            .replace("      UsernameConfiguration:\n", pool)
            .replace("        DefaultEmailOption: CONFIRM_WITH_CODE\n", texts)
            .replace("        AllowAdminCreateUserOnly: false\n", invite)
            .replace("  UserPoolClient:\n", domain)
            .replace("        - ALLOW_REFRESH_TOKEN_AUTH\n", "")
            .replace("      GenerateSecret: false\n", rotation)
    })
    .await;
    let pool = bench.admin_call("DescribeUserPool", json!({})).await.ok()["UserPool"].clone();
    let devices = json!({ "ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": false });
    assert_eq!(pool["DeviceConfiguration"], devices);
    assert_eq!(pool["Domain"], "pictures");
    let email = json!({ "EmailSendingAccount": "COGNITO_DEFAULT", "ReplyToEmailAddress": "help@example.com" });
    assert_eq!(pool["EmailConfiguration"], email);
    let texts = json!({
        "DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailSubject": "Welcome", "EmailMessage": "Your code: {####}",
    });
    assert_eq!(pool["VerificationMessageTemplate"], texts);
    assert_eq!(pool["EmailVerificationSubject"], "Welcome");
    assert_eq!(pool["EmailVerificationMessage"], "Your code: {####}");
    assert!(pool.get("SmsVerificationMessage").is_none(), "what is not given is not shown: {pool}");
    assert_eq!(pool["SmsAuthenticationMessage"], "To sign in: {####}");
    assert_eq!(pool["AdminCreateUserConfig"]["InviteMessageTemplate"], json!({ "EmailSubject": "Come in" }));

    let client = json!({ "ClientId": bench.client_id() });
    let client = bench.admin_call("DescribeUserPoolClient", client).await.ok()["UserPoolClient"].clone();
    assert_eq!(client["RefreshTokenRotation"], json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 30 }));

    let bench = Bench::new().await;
    let pool = bench.admin_call("DescribeUserPool", json!({})).await.ok()["UserPool"].clone();
    for name in ["DeviceConfiguration", "Domain", "EmailVerificationSubject", "SmsAuthenticationMessage"] {
        assert!(pool.get(name).is_none(), "{name}");
    }
    let client = json!({ "ClientId": bench.client_id() });
    let client = bench.admin_call("DescribeUserPoolClient", client).await.ok()["UserPoolClient"].clone();
    assert!(client.get("RefreshTokenRotation").is_none());
}

#[tokio::test]
async fn what_is_not_there_is_not_described() {
    let bench = Bench::new().await;
    let other = json!({ "UserPoolId": "us-east-1_Elsewhere" });
    let message = bench.admin_call("DescribeUserPool", other).await.refused("ResourceNotFoundException");
    assert_eq!(message, "User pool us-east-1_Elsewhere does not exist.");
    let other = json!({ "ClientId": "elsewhere" });
    bench.admin_call("DescribeUserPoolClient", other).await.refused("ResourceNotFoundException");
    bench.admin_call("ListUserPools", json!({ "MaxResults": 61 })).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn an_administrators_operation_has_to_be_signed() {
    let bench = Bench::new().await;
    let message = bench.call("DescribeUserPool", pool(&bench)).await.refused("MissingAuthenticationTokenException");
    assert_eq!(message, "Missing Authentication Token");
}

#[tokio::test]
async fn half_a_signature_is_told_from_a_wrong_one() {
    let bench = Bench::new().await;
    let request = http::Request::post("/")
        .header("x-amz-target", "AWSCognitoIdentityProviderService.DescribeUserPool")
        .header("authorization", "AWS4-HMAC-SHA256 Credential=AKIA/20270115/us-east-1/cognito-idp/aws4_request")
        .body(pool(&bench).to_string().into())
        .unwrap();
    let message = bench.send(request).await.refused("IncompleteSignatureException");
    assert!(message.contains("Signature"), "{message}");
}

#[tokio::test]
async fn keys_that_are_not_the_administrators_are_refused() {
    let bench = Bench::new().await;
    let admin = bench.admin();
    let invalid = "The security token included in the request is invalid.";
    for key in [
        TestKey { id: "AKIAAAAAAAAAAAAAAAAA".to_owned(), ..admin.clone() },
        TestKey { token: Some("a token that this key does not have".to_owned()), ..admin.clone() },
        TestKey { token: None, ..guest(&bench).await },
        TestKey { token: Some("another token".to_owned()), ..guest(&bench).await },
    ] {
        let answer = bench.signed(&key, "DescribeUserPool", &pool(&bench)).await;
        assert_eq!(answer.refused("UnrecognizedClientException"), invalid);
    }
    let key = TestKey { secret: "another secret".to_owned(), ..admin };
    bench.signed(&key, "DescribeUserPool", &pool(&bench)).await.refused("InvalidSignatureException");
}

#[tokio::test]
async fn a_signature_is_for_one_body_one_service_and_some_minutes() {
    let bench = Bench::new().await;
    let admin = bench.admin();
    let unsigned = |service| Unsigned {
        service,
        headers: vec![
            ("host", "127.0.0.1:9000".to_owned()),
            ("x-amz-target", "AWSCognitoIdentityProviderService.DescribeUserPool".to_owned()),
        ],
        body: pool(&bench).to_string(),
    };
    let wrong_service = bench.sign(&admin, unsigned("s3"));
    let message = bench.send(wrong_service).await.refused("InvalidSignatureException");
    assert_eq!(message, "Credential should be scoped to correct service: 'cognito-idp'. ");

    let changed = bench.sign(&admin, unsigned("cognito-idp")).map(|_| "{}".into());
    bench.send(changed).await.refused("InvalidSignatureException");

    let (early, late) = (bench.sign(&admin, unsigned("cognito-idp")), bench.sign(&admin, unsigned("cognito-idp")));
    bench.pass(300);
    bench.send(early).await.ok();
    bench.pass(1);
    let message = bench.send(late).await.refused("InvalidSignatureException");
    assert!(
        message.starts_with("Signature expired: 20270115T080000Z is now earlier than 20270115T080001Z"),
        "{message}"
    );
}

/// Where a guest may look at the user pool, under a condition.
async fn where_guests_look(condition: &str) -> Bench {
    Bench::with(|template| {
        let description = "      Description: What a guest may do, which is nothing.\n";
        assert!(template.contains(description));
        let statement = format!(
            "{{ Effect: Allow, Action: \"cognito-idp:DescribeUserPool\", Resource: !GetAtt UserPool.Arn, Condition: {condition} }}"
        );
        let document = format!("{{ Version: \"2012-10-17\", Statement: [{statement}] }}");
        let policies = format!("      Policies: [{{ PolicyName: Look, PolicyDocument: {document} }}]\n");
        template.replace(description, &policies)
    })
    .await
}

#[tokio::test]
async fn a_policy_may_ask_where_a_request_comes_from_and_with_what() {
    for (condition, peer, agent, allowed) in [
        ("{ IpAddress: { \"aws:SourceIp\": 192.0.2.0/24 } }", "192.0.2.1:1", "a", true),
        ("{ IpAddress: { \"aws:SourceIp\": 192.0.2.0/24 } }", "[::ffff:192.0.2.1]:1", "a", true),
        ("{ IpAddress: { \"aws:SourceIp\": 192.0.2.0/24 } }", "198.51.100.1:1", "a", false),
        ("{ StringLike: { \"aws:UserAgent\": \"a/*\" } }", "192.0.2.1:1", "a/1", true),
        ("{ StringLike: { \"aws:UserAgent\": \"a/*\" } }", "192.0.2.1:1", "b/1", false),
        ("{ Bool: { \"aws:ViaAWSService\": \"false\" } }", "192.0.2.1:1", "a", true),
        ("{ StringEquals: { \"aws:ResourceAccount\": \"000000000000\" } }", "192.0.2.1:1", "a", true),
        ("{ StringEquals: { \"aws:ResourceAccount\": \"000000000001\" } }", "192.0.2.1:1", "a", false),
    ] {
        let bench = where_guests_look(condition).await;
        let unsigned = Unsigned {
            service: "cognito-idp",
            headers: vec![
                ("host", "127.0.0.1:9000".to_owned()),
                ("user-agent", agent.to_owned()),
                ("x-amz-target", "AWSCognitoIdentityProviderService.DescribeUserPool".to_owned()),
            ],
            body: pool(&bench).to_string(),
        };
        let mut request = bench.sign(&guest(&bench).await, unsigned);
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = bench.send(request).await;
        assert_eq!(answer.status.is_success(), allowed, "{condition} {peer} {agent}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_role_may_administer_what_its_policies_say_and_nothing_else() {
    let bench = Bench::with(|template| {
        assert!(template.contains("Description: What a guest may do, which is nothing."));
        let policy = "      Policies:\n        - PolicyName: LookAtThePool\n          PolicyDocument:\n            Version: \"2012-10-17\"\n            Statement:\n              - Effect: Allow\n                Action: cognito-idp:DescribeUserPool\n                Resource: !GetAtt UserPool.Arn\n";
        template.replace(
            "      Description: What a guest may do, which is nothing.\n",
            &format!("      Description: What a guest may do.\n{policy}"),
        )
    })
    .await;
    let key = guest(&bench).await;
    bench.signed(&key, "DescribeUserPool", &pool(&bench)).await.ok();
    let message =
        bench.signed(&key, "ListUserPools", &json!({ "MaxResults": 1 })).await.refused("AccessDeniedException");
    assert!(message.starts_with("User: arn:aws:sts::000000000000:assumed-role/"), "{message}");
    assert!(message.contains("is not authorized to perform: cognito-idp:ListUserPools on resource: *"), "{message}");
    bench.pass(3600);
    let message = bench.signed(&key, "DescribeUserPool", &pool(&bench)).await.refused("ExpiredTokenException");
    assert_eq!(message, "The security token included in the request is expired");
}

#[tokio::test]
async fn a_replaced_key_counts_no_more_and_the_new_one_at_once() {
    let bench = Bench::new().await;
    let old = bench.admin();
    let directory = bench.directory.path().join("data");
    let made = crate::rotate_admin_key(&directory, &*bench.clock, &SystemEntropy).unwrap();
    let new = bench.admin();
    assert_eq!(new.id, made.access_key_id);
    assert_eq!(new.secret, *made.secret_access_key);
    assert!(new.id.starts_with("AKIA") && new.id.len() == 20 && new.id != old.id);
    bench.signed(&old, "DescribeUserPool", &pool(&bench)).await.refused("UnrecognizedClientException");
    bench.signed(&new, "DescribeUserPool", &pool(&bench)).await.ok();
}

#[tokio::test]
async fn the_key_is_made_at_the_first_start_and_kept_sealed() {
    let bench = Bench::new().await;
    let key = bench.admin();
    let other = Bench::new().await.admin();
    assert_ne!(key.secret, other.secret);
    for name in ["index.sqlite", "index.sqlite-wal"] {
        let content = std::fs::read(bench.directory.path().join("data").join(name)).unwrap();
        assert!(!content.windows(40).any(|window| window == key.secret.as_bytes()), "the secret is in {name}");
    }
    let bench = bench.restarted("http://127.0.0.1:9001/").await;
    assert_eq!(bench.admin().secret, key.secret);
}

#[tokio::test]
async fn a_directory_that_nobody_started_on_has_no_key() {
    let directory = tempfile::tempdir().unwrap();
    let refused = crate::admin_key(directory.path()).err().unwrap();
    assert!(refused.to_string().ends_with("is not a data directory: there is no index.sqlite in it"), "{refused}");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
}
