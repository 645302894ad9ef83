//! Reading the product's own template, and small ones that test one thing each.

mod kept;
mod parameters;

use std::collections::BTreeMap;
use std::path::Path;

use tempfile::TempDir;
use zeroize::Zeroizing;

use super::factors::{FirstFactor, MfaMode, Recovery};
use super::{Stack, TemplateError, deploy};
use crate::db::Db;
use crate::entropy::SystemEntropy;
use crate::iam::{Caller, Context, Request, allows, may_assume};
use crate::seal::SealKey;

const TEMPLATE: &str = include_str!("../../../stack/template.yaml");
/// What it means by default, written out.
const PLAIN: &str = include_str!("../../testdata/plain.yaml");
const REGION: &str = "eu-central-1";

fn seal() -> SealKey {
    SealKey::new(Zeroizing::new([7; 32]))
}

async fn deploy_in(directory: &Path, template: &str, parameters: &[(&str, &str)]) -> Result<Stack, TemplateError> {
    let db = Db::open(&directory.join("index.sqlite")).unwrap();
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    deploy(&db, template, &parameters, REGION, (&seal(), &SystemEntropy)).await
}

async fn deployed(template: &str, parameters: &[(&str, &str)]) -> Result<Stack, TemplateError> {
    let directory = TempDir::new().unwrap();
    deploy_in(directory.path(), template, parameters).await
}

/// The plain template with one text replaced by another.
async fn changed(from: &str, to: &str) -> Result<Stack, TemplateError> {
    assert!(PLAIN.contains(from), "{from} is in the template");
    deployed(&PLAIN.replacen(from, to, 1), &[]).await
}

async fn changed_to(from: &str, to: String) -> Result<Stack, TemplateError> {
    changed(from, &to).await
}

#[tokio::test]
async fn the_products_template_says_what_it_means() {
    let stack = deployed(TEMPLATE, &[("AllowedOrigins", "https://a.example, https://b.example")]).await.unwrap();

    let pool = &stack.user_pool;
    assert!(pool.id.starts_with("eu-central-1_") && pool.id.len() == "eu-central-1_".len() + 9, "{}", pool.id);
    assert!(pool.self_sign_up && !pool.case_sensitive_usernames);
    assert_eq!(
        (&pool.auto_verified[..], &pool.required[..], &pool.proved_before_update[..]),
        (&["email".to_owned()][..], &["email".to_owned()][..], &["email".to_owned()][..])
    );
    assert!(pool.immutable.is_empty());
    assert_eq!(pool.password.minimum_length, 8);
    assert_eq!(pool.recovery, [Recovery::VerifiedEmail]);
    assert_eq!((pool.mfa.mode, &pool.first_factors[..]), (MfaMode::Off, &[FirstFactor::Password][..]));
    assert!(pool.password.require_symbols && pool.password.require_numbers);

    let client = &stack.client;
    assert_eq!(client.id.len(), 26);
    let flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"];
    assert_eq!(client.auth_flows, flows);
    assert!(client.hide_user_existence && client.token_revocation);
    assert_eq!(
        (client.id_token_s, client.access_token_s, client.refresh_token_s, client.auth_session_s),
        (3_600, 3_600, 2_592_000, 180)
    );

    let identities = &stack.identity_pool;
    assert!(identities.allow_unauthenticated);
    assert_eq!(identities.providers[0].name, format!("cognito-idp.{REGION}.amazonaws.com/{}", pool.id));
    assert_eq!(identities.providers[0].client_id, client.id);
    assert_eq!(identities.authenticated.policies.len(), 1);
    assert!(identities.unauthenticated.as_ref().unwrap().policies.is_empty());

    let cors = &stack.bucket.cors[0];
    assert_eq!(cors.allowed_origins, ["https://a.example", "https://b.example"]);
    assert_eq!(cors.allowed_methods, ["POST", "PUT", "GET", "DELETE", "HEAD"]);
    assert_eq!(cors.exposed_headers, ["x-amz-server-side-encryption", "x-amz-request-id", "x-amz-id-2", "ETag"]);
    assert_eq!(stack.bucket.abort_incomplete_days(), Some(7));

    let expected = [
        ("UserPoolId", &pool.id),
        ("UserPoolClientId", &client.id),
        ("IdentityPoolId", &identities.id),
        ("BucketName", &stack.bucket.name),
        ("Region", &stack.region),
    ];
    for (name, value) in expected {
        assert_eq!(stack.outputs.get(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn the_products_policies_bind_each_person_to_their_own_prefix() {
    let stack = deployed(TEMPLATE, &[]).await.unwrap();
    let (me, other) = ("eu-central-1:11111111-1111-4111-8111-111111111111", "eu-central-1:2");
    let role = &stack.identity_pool.authenticated;
    let asks = |policies: &[_], action: &str, key: &str, secure: &str| {
        let context = Context::new().with("cognito-identity.amazonaws.com:sub", me).with("aws:SecureTransport", secure);
        let resource = format!("arn:aws:s3:::{}/{key}", stack.bucket.name);
        let session = role.arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/session";
        let caller = Caller::Role { role: &role.arn, session: &session };
        let request = Request { caller, action, resource: &resource, context: &context };
        allows(policies, stack.bucket.policy.as_ref(), &request)
    };
    let own = format!("protected/{me}/cat.png");
    for (action, key, secure, expected) in [
        ("s3:PutObject", own.as_str(), "true", true),
        ("s3:GetObject", own.as_str(), "true", true),
        ("s3:GetObject", own.as_str(), "false", false),
        ("s3:DeleteObject", own.as_str(), "true", true),
        ("s3:DeleteObject", &format!("protected/{other}/cat.png"), "true", false),
        ("s3:AbortMultipartUpload", own.as_str(), "true", true),
        ("s3:AbortMultipartUpload", &format!("protected/{other}/cat.png"), "true", false),
        ("s3:ListMultipartUploadParts", own.as_str(), "true", true),
        ("s3:ListMultipartUploadParts", &format!("protected/{other}/cat.png"), "true", false),
        ("s3:ListBucket", "", "true", false),
        ("s3:GetObject", &format!("protected/{other}/cat.png"), "true", false),
        ("s3:GetObject", &format!("protected/{me}2/cat.png"), "true", false),
        ("s3:GetObject", "protected/*/cat.png", "true", false),
        ("s3:GetObject", "cat.png", "true", false),
    ] {
        assert_eq!(asks(&role.policies, action, key, secure), expected, "{action} {key} {secure}");
        assert!(
            !asks(&stack.identity_pool.unauthenticated.as_ref().unwrap().policies, action, key, secure),
            "a guest: {action} {key}"
        );
    }
}

#[tokio::test]
async fn the_products_roles_trust_its_own_identity_pool_only() {
    let stack = deployed(TEMPLATE, &[]).await.unwrap();
    let pool = &stack.identity_pool;
    for (role, pool_id, how, expected) in [
        (&pool.authenticated, pool.id.as_str(), "authenticated", true),
        (&pool.authenticated, pool.id.as_str(), "unauthenticated", false),
        (&pool.authenticated, "eu-central-1:another", "authenticated", false),
        (pool.unauthenticated.as_ref().unwrap(), pool.id.as_str(), "unauthenticated", true),
        (pool.unauthenticated.as_ref().unwrap(), pool.id.as_str(), "authenticated", false),
    ] {
        let context = Context::new().identity(pool_id, "eu-central-1:1", [how]);
        assert_eq!(may_assume(&role.trust, &context), expected, "{} {how}", role.arn);
    }
}

#[tokio::test]
async fn each_start_on_one_data_directory_has_the_same_ids() {
    let directory = TempDir::new().unwrap();
    let first = deploy_in(directory.path(), TEMPLATE, &[]).await.unwrap();
    let again = deploy_in(directory.path(), TEMPLATE, &[]).await.unwrap();
    assert_eq!(first.outputs, again.outputs);
    assert_eq!(first.identity_pool.authenticated.arn, again.identity_pool.authenticated.arn);
    assert_ne!(first.outputs, deployed(TEMPLATE, &[]).await.unwrap().outputs);
}

#[tokio::test]
async fn a_data_directory_stays_in_its_region() {
    let directory = TempDir::new().unwrap();
    deploy_in(directory.path(), TEMPLATE, &[]).await.unwrap();
    let db = Db::open(&directory.path().join("index.sqlite")).unwrap();
    let moved = deploy(&db, TEMPLATE, &BTreeMap::new(), "us-east-1", (&seal(), &SystemEntropy)).await;
    assert!(matches!(moved, Err(TemplateError::Region { .. })), "{moved:?}");
}

#[tokio::test]
async fn json_means_the_same_as_yaml() {
    let json = serde_json::json!({
        "Conditions": {
            "Always": { "Fn::Equals": ["a", "a"] },
            "Never": { "Fn::Not": [{ "Condition": "Always" }] },
            "Both": { "Fn::And": [{ "Condition": "Always" }, { "Fn::Or": [{ "Condition": "Never" }, { "Condition": "Always" }] }] },
        },
        "Resources": {
            "Pool": { "Type": "AWS::Cognito::UserPool", "Properties": { "UsernameConfiguration": { "CaseSensitive": "false" } } },
            "Client": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": { "Ref": "Pool" },
                    "AuthSessionValidity": { "Fn::If": ["Never", 3, { "Fn::If": ["Both", "5", 4] }] },
                    "EnableTokenRevocation": { "Fn::If": ["Never", false, { "Ref": "AWS::NoValue" }] },
                },
            },
            "Identities": {
                "Type": "AWS::Cognito::IdentityPool",
                "Properties": { "AllowUnauthenticatedIdentities": false },
            },
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": { "Fn::Join": ["-", ["role", { "Ref": "AWS::Region" }]] },
                    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] },
                },
            },
            "Roles": {
                "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
                "Properties": {
                    "IdentityPoolId": { "Ref": "Identities" },
                    "Roles": {
                        "authenticated": { "Fn::GetAtt": ["Role", "Arn"] },
                        "unauthenticated": { "Fn::Sub": "${Role.Arn}" },
                    },
                },
            },
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "BucketName": { "Fn::Sub": ["${name}-pictures", { "name": "my" }] },
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": true, "BlockPublicPolicy": true,
                        "IgnorePublicAcls": "true", "RestrictPublicBuckets": true,
                    },
                },
            },
            "SecondPool": { "Type": "AWS::Cognito::UserPool", "Condition": "Never" },
        },
        "Outputs": { "Name": { "Value": { "Ref": "Bucket" } }, "No": { "Condition": "Never", "Value": "x" } },
    });
    let stack = deployed(&json.to_string(), &[]).await.unwrap();
    assert_eq!(stack.bucket.name, "my-pictures");
    assert_eq!(stack.outputs, BTreeMap::from([("Name".to_owned(), "my-pictures".to_owned())]));
    assert_eq!(stack.client.auth_session_s, 300);
    assert!(stack.client.token_revocation && !stack.user_pool.case_sensitive_usernames);
    assert_eq!(stack.identity_pool.authenticated.arn, "arn:aws:iam::000000000000:role/role-eu-central-1");
}

#[tokio::test]
async fn what_is_not_understood_is_refused_by_name() {
    for (from, to, named) in [
        ("Resources:\n", "Mappings: {}\nResources:\n", "Mappings"),
        ("Type: AWS::S3::BucketPolicy", "Type: AWS::Lambda::Function", "Resources.BucketPolicy"),
        (
            "Resources:\n",
            "Resources:\n  Risk:\n    Type: AWS::Cognito::UserPoolRiskConfigurationAttachment\n",
            "AWS::Cognito::UserPoolRiskConfigurationAttachment",
        ),
        (
            "Resources:\n",
            "Resources:\n  Member:\n    Type: AWS::Cognito::UserPoolUserToGroupAttachment\n",
            "AWS::Cognito::UserPoolUserToGroupAttachment",
        ),
        ("AdminCreateUserConfig:", "LambdaConfig: {}\n      AdminCreateUserConfig:", "Resources.UserPool"),
        ("- ALLOW_USER_SRP_AUTH", "- ALLOW_MAGIC_AUTH", "ALLOW_MAGIC_AUTH"),
        ("Policies:\n", "UsernameAttributes: [name]\n      Policies:\n", "UsernameAttributes"),
        (
            "Policies:\n",
            "UsernameAttributes: [email]\n      AliasAttributes: [email]\n      Policies:\n",
            "AliasAttributes",
        ),
        ("- Name: email", "- Name: role\n          Required: true\n        - Name: email", "role"),
        (
            "- Name: email",
            "- Name: role\n          AttributeDataType: Boolean\n        - Name: email",
            "Resources.UserPool",
        ),
        ("Policies:\n", "MfaConfiguration: SOMETIMES\n      Policies:\n", "Resources.UserPool"),
        ("Policies:\n", "MfaConfiguration: \"ON\"\n      EnabledMfas: []\n      Policies:\n", "EnabledMfas"),
        ("- email\n", "- address\n", "AutoVerifiedAttributes address"),
        ("Policies:\n", "Policies:\n        SignInPolicy: {AllowedFirstAuthFactors: [EMAIL_OTP]}\n", "PASSWORD"),
        ("CaseSensitive: false", "CaseSensitive: perhaps", "Resources.UserPool"),
        ("BlockPublicPolicy: true", "BlockPublicPolicy: false", "Resources.Bucket"),
        ("AuthSessionValidity: 3", "AuthSessionValidity: 60", "AuthSessionValidity"),
        (
            "AuthSessionValidity: 3",
            "RefreshTokenRotation: { Feature: ENABLED }",
            "does not go together with ALLOW_REFRESH_TOKEN_AUTH",
        ),
        ("AuthSessionValidity: 3", "RefreshTokenRotation: { Feature: ON }", "Resources.UserPoolClient"),
        ("CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK", "CONFIRM_WITH_LINK"),
        ("CONFIRM_WITH_CODE", "CONFIRM_WITH_CODE\n        EmailMessage: no code", "lacks the placeholder {####}"),
        (
            "CONFIRM_WITH_CODE",
            "CONFIRM_WITH_CODE\n        EmailSubject: \"\"",
            "EmailSubject needs 1 to 140 characters",
        ),
        ("Sid: TlsOnly", "NotPrincipal: x\n            Sid: TlsOnly", "Resources.BucketPolicy"),
        ("Bool:\n", "DateLessThan:\n", "DateLessThan"),
        ("aws:SecureTransport", "aws:SourceVpc", "aws:sourcevpc"),
        ("cognito-identity.amazonaws.com:aud", "aws:SourceIp", "aws:sourceip"),
        ("ForAnyValue:StringLike", "ForAnyValue:ArnLike", "Resources.AuthenticatedRole"),
        ("${Bucket.Arn}/protected", "${Buckett.Arn}/protected", "Buckett.Arn"),
        ("!Sub ${Bucket.Arn}/*", "!ImportValue x", "Fn::ImportValue"),
        ("!Ref AllowedOrigins", "!Ref Origins", "Origins"),
        ("- PUT", "- PATCH", "PATCH"),
        ("DeletionPolicy: Retain", "CreationPolicy: Retain", "CreationPolicy"),
    ] {
        let refused = changed(from, to).await.expect_err(to);
        assert!(refused.to_string().contains(named), "{to}: {refused}");
    }
}

#[tokio::test]
async fn a_client_may_use_oauth_as_far_as_its_properties_say() {
    let with = |more: &str| {
        let oauth = "AllowedOAuthFlowsUserPoolClient: true\n      AllowedOAuthFlows: [code]\n      AllowedOAuthScopes: [openid]";
        changed_to("GenerateSecret: false", format!("{oauth}\n      {more}"))
    };
    let client = with("CallbackURLs: ['https://a.example/', 'app://in']\n      DefaultRedirectURI: app://in")
        .await
        .unwrap()
        .client;
    let oauth = client.oauth.unwrap();
    assert_eq!((oauth.scopes, oauth.default_redirect), (vec!["openid".to_owned()], Some("app://in".to_owned())));
    assert!(oauth.own_accounts && oauth.providers.is_empty() && oauth.callback_urls.len() == 2);
    assert!(deployed(TEMPLATE, &[]).await.unwrap().client.oauth.is_none());
    for (more, named) in [
        ("CallbackURLs: ['http://a.example/']", "http://a.example/"),
        ("CallbackURLs: ['https://a.example/#x']", "https://a.example/#x"),
        ("CallbackURLs: ['javascript:alert(1)']", "javascript:alert(1)"),
        ("LogoutURLs: [nowhere]", "nowhere"),
        ("DefaultRedirectURI: https://a.example/", "DefaultRedirectURI"),
        ("SupportedIdentityProviders: [Elsewhere]", "Elsewhere"),
    ] {
        let refused = with(more).await.expect_err(more);
        assert!(refused.to_string().contains(named), "{more}: {refused}");
    }
    for (from, to) in [("[code]", "[implicit]"), ("[openid]", "[files/read]")] {
        let oauth = "AllowedOAuthFlowsUserPoolClient: true\n      AllowedOAuthFlows: [code]\n      AllowedOAuthScopes: [openid]";
        let refused = changed_to("GenerateSecret: false", oauth.replace(from, to)).await.expect_err(to);
        assert!(refused.to_string().contains(to.trim_matches(['[', ']'])), "{refused}");
    }
}

#[tokio::test]
async fn a_pools_domain_is_a_prefix_for_the_pool() {
    let domain = |name: &str, pool: &str| {
        let properties = format!("Properties:\n      Domain: {name}\n      UserPoolId: !Ref {pool}");
        changed_to(
            "Resources:\n",
            format!("Resources:\n  Domain:\n    Type: AWS::Cognito::UserPoolDomain\n    {properties}\n\n"),
        )
    };
    assert_eq!(domain("my-app", "UserPool").await.unwrap().domain.as_deref(), Some("my-app"));
    for (name, pool) in [("my.app", "UserPool"), ("-app", "UserPool"), ("my-app", "Bucket")] {
        let refused = domain(name, pool).await.expect_err(name);
        assert!(refused.to_string().contains("Resources.Domain"), "{refused}");
    }
}

#[tokio::test]
async fn groups_are_named_and_belong_to_the_pool() {
    let group = |more: &str| {
        let head = "Resources:\n  Editors:\n    Type: AWS::Cognito::UserPoolGroup\n    Properties:";
        changed_to("Resources:\n", format!("{head}\n      UserPoolId: !Ref UserPool\n      {more}\n\n"))
    };
    let groups = group("GroupName: editors\n      Precedence: \"3\"\n      RoleArn: !GetAtt AuthenticatedRole.Arn");
    let [editors] = &groups.await.unwrap().groups[..] else { panic!("one group") };
    assert_eq!((editors.name.as_str(), editors.precedence, &editors.description), ("editors", Some(3), &None));
    assert!(editors.role_arn.as_ref().unwrap().starts_with("arn:aws:iam::"));
    let [unnamed] = &group("Description: of no name").await.unwrap().groups[..] else { panic!("one group") };
    assert!(unnamed.name.starts_with("updown-Editors-"), "{}", unnamed.name);
    for (more, named) in [
        ("GroupName: two words", "GroupName"),
        ("Precedence: -1", "Resources.Editors"),
        ("RoleArn: editor", "RoleArn"),
        ("Members: [anna]", "Members"),
        (
            "GroupName: same\n  Others:\n    Type: AWS::Cognito::UserPoolGroup\n    Properties:\n      \
             GroupName: same\n      UserPoolId: !Ref UserPool",
            "GroupName same",
        ),
        (
            "GroupName: one\n  Others:\n    Type: AWS::Cognito::UserPoolGroup\n    Properties:\n      \
             UserPoolId: !Ref Bucket",
            "Resources.Others",
        ),
    ] {
        let refused = group(more).await.expect_err(more);
        assert!(refused.to_string().contains(named), "{more}: {refused}");
    }
}

#[tokio::test]
async fn parameters_are_checked() {
    let unknown = deployed(TEMPLATE, &[("Origins", "x")]).await;
    assert!(matches!(unknown, Err(TemplateError::Parameter { .. })), "{unknown:?}");
    let without_default = changed("Default: http://localhost:3000,http://127.0.0.1:3000", "NoEcho: false").await;
    assert!(matches!(without_default, Err(TemplateError::Parameter { .. })), "{without_default:?}");
    let not_allowed =
        changed("Type: CommaDelimitedList", "Type: CommaDelimitedList\n    AllowedValues: [https://a]").await;
    assert!(matches!(not_allowed, Err(TemplateError::Parameter { .. })), "{not_allowed:?}");
}

#[tokio::test]
async fn conditions_that_refer_to_themselves_are_refused() {
    let template = PLAIN.replacen(
        "Resources:\n",
        "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources:\n  X:\n    Type: AWS::IAM::Policy\n    Condition: A\n",
        1,
    );
    let refused = deployed(&template, &[]).await.expect_err("a circle");
    assert!(refused.to_string().contains("refers to itself"), "{refused}");
}
