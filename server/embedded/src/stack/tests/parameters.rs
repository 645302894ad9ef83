//! The parameters of the product's template: what each value makes of the stack, and what is refused.

use std::collections::BTreeMap;

use tempfile::TempDir;

use super::super::factors::{MfaMethod, MfaMode, Recovery};
use super::super::settings::DeviceSettings;
use super::super::{Stack, TemplateError, read_alone};
use super::{PLAIN, REGION, TEMPLATE, deploy_in, deployed};
use crate::iam::{Caller, Context, Request, allows};

async fn with(parameters: &[(&str, &str)]) -> Stack {
    deployed(TEMPLATE, parameters).await.unwrap_or_else(|error| panic!("{parameters:?}: {error}"))
}

#[test]
fn without_parameters_the_template_means_what_the_plain_one_says() {
    let read = |template: &str| {
        let stack = Stack { outputs: BTreeMap::new(), ..read_alone(template, REGION).unwrap() };
        format!("{stack:#?}")
    };
    // What comes after the code of a new account is the app's, and nothing that a parameter asks for.
    let mut without = TEMPLATE.to_owned();
    for (more, nothing) in [
        ("        - ALLOW_USER_AUTH\n", ""),
        // Deleting an account with its pictures is the app's, too.
        ("DeleteOwnPictures, \"true\"", "DeleteOwnPictures, \"\""),
        ("ListOwnPictures, \"true\"", "ListOwnPictures, \"\""),
        // And so is cleaning up after uploads.
        ("CleanUpOwnUploads, \"true\"", "CleanUpOwnUploads, \"\""),
        // And changing one's address.
        ("!Equals [!Ref ChangeableEmail, \"false\"]", "!Equals [!Ref ChangeableEmail, \"true\"]"),
        ("ProvesChanges: !Not [!Condition HasProviders]", "ProvesChanges: !Condition HasProviders"),
    ] {
        assert!(without.contains(more), "{more}");
        without = without.replace(more, nothing);
    }
    assert_eq!(read(&without), read(PLAIN));
}

#[tokio::test]
async fn people_sign_in_with_what_was_asked_for() {
    let (address, number) = (Recovery::VerifiedEmail, Recovery::VerifiedPhoneNumber);
    for (names, usernames, aliases, required, proved, recovery) in [
        ("username", "", "", "email", "email", vec![address]),
        ("username,email", "", "email", "email", "email", vec![address]),
        ("username,phone_number", "", "phone_number", "email phone_number", "email phone_number", vec![address]),
        (
            "username,email,phone_number",
            "",
            "email phone_number",
            "email phone_number",
            "email phone_number",
            vec![address],
        ),
        ("email", "email", "", "email", "email", vec![address]),
        ("phone_number", "phone_number", "", "phone_number", "phone_number", vec![number]),
        ("email,phone_number", "email phone_number", "", "", "email phone_number", vec![address, number]),
    ] {
        let stack = with(&[("SignInWith", names)]).await;
        let pool = &stack.user_pool;
        assert_eq!(pool.username_attributes.join(" "), usernames, "{names}");
        assert_eq!(pool.alias_attributes.join(" "), aliases, "{names}");
        assert_eq!(pool.required.join(" "), required, "{names}");
        assert_eq!(pool.auto_verified.join(" "), proved, "{names}");
        assert_eq!(pool.recovery, recovery, "{names}");
        assert_eq!(stack.outputs["SignInWith"], names);
        assert_eq!(stack.identity_pool.roles.len(), if names.contains("phone") { 3 } else { 2 }, "{names}");
    }
}

#[tokio::test]
async fn people_sign_in_elsewhere_where_there_is_a_domain_and_a_provider() {
    let origins = ("AllowedOrigins", "https://a.example, http://localhost:3000");
    let domain = ("DomainPrefix", "my-pictures");
    let provider = [("OidcName", "Elsewhere"), ("OidcIssuer", "https://login.example"), ("OidcClientId", "client")];
    let stack = with(&[&[origins, domain], &provider[..]].concat()).await;
    let oauth = stack.client.oauth.as_ref().unwrap();
    assert_eq!(stack.domain.as_deref(), Some("my-pictures"));
    assert_eq!(oauth.callback_urls, ["https://a.example/auth/callback", "http://localhost:3000/auth/callback"]);
    assert_eq!(oauth.logout_urls, ["https://a.example/", "http://localhost:3000/"]);
    assert_eq!((oauth.own_accounts, &oauth.providers[..]), (true, &["Elsewhere".to_owned()][..]));
    assert_eq!(stack.outputs["IdentityProviders"], "COGNITO,Elsewhere");
    assert_eq!(stack.outputs["DomainPrefix"], "my-pictures");
    // A provider gives the address anew at each sign-in.
    assert!(stack.user_pool.immutable.is_empty() && stack.outputs["EmailMutable"] == "true");
    assert!(stack.identity_providers[0].client_secret.is_none());

    let secret = [domain, ("OwnAccounts", "false"), ("OidcClientSecret", "hush")];
    let stack = with(&[&secret, &provider[..]].concat()).await;
    assert!(!stack.client.oauth.as_ref().unwrap().own_accounts && stack.identity_providers[0].client_secret.is_some());
    assert_eq!(stack.outputs["IdentityProviders"], "Elsewhere");

    let stack = with(&[domain, ("OwnAccounts", "false")]).await;
    assert_eq!(stack.outputs["IdentityProviders"], "COGNITO", "somewhere one has to sign in");
    let stack = with(&provider).await;
    assert!(stack.client.oauth.is_none() && stack.identity_providers.is_empty(), "nobody passes without a domain");
    let saml = [domain, ("SamlName", "Work"), ("SamlMetadataUrl", "https://login.example/metadata")];
    let refused = deployed(TEMPLATE, &saml).await.expect_err("SAML");
    assert!(refused.to_string().contains("Resources.SamlProvider"), "{refused}");
}

#[tokio::test]
async fn a_cdn_is_for_aws_alone_and_changes_nothing_where_there_is_none() {
    for name in ["CdnPublicKey", "CdnOtherPublicKey"] {
        let refused = deployed(TEMPLATE, &[(name, "-----BEGIN PUBLIC KEY-----")]).await.expect_err("CloudFront");
        assert!(refused.to_string().contains("AWS::CloudFront::"), "{refused}");
    }
    let named = with(&[("CdnHostName", "images.example"), ("CdnPriceClass", "PriceClass_All")]).await;
    assert!(!named.outputs.keys().any(|name| name.starts_with("Cdn")), "{:?}", named.outputs);
}

#[tokio::test]
async fn second_factors_are_those_of_the_list_where_they_are_asked_for() {
    use MfaMethod::{Email, Sms, SoftwareToken};
    for (mode, methods, expected, roles) in [
        ("OPTIONAL", "SOFTWARE_TOKEN_MFA", vec![SoftwareToken], 2),
        ("ON", "SMS_MFA", vec![Sms], 3),
        ("ON", "EMAIL_OTP", vec![Email], 2),
        ("ON", "SOFTWARE_TOKEN_MFA,SMS_MFA", vec![SoftwareToken, Sms], 3),
        ("ON", "SOFTWARE_TOKEN_MFA,EMAIL_OTP", vec![SoftwareToken, Email], 2),
        ("ON", "SMS_MFA,EMAIL_OTP", vec![Sms, Email], 3),
        ("OPTIONAL", "SOFTWARE_TOKEN_MFA,SMS_MFA,EMAIL_OTP", vec![SoftwareToken, Sms, Email], 3),
    ] {
        let stack = with(&[("Mfa", mode), ("MfaMethods", methods)]).await;
        let wanted = if mode == "ON" { MfaMode::On } else { MfaMode::Optional };
        assert_eq!((stack.user_pool.mfa.mode, &stack.user_pool.mfa.methods), (wanted, &expected), "{methods}");
        assert_eq!(stack.identity_pool.roles.len(), roles, "{methods}");
    }
    let off = with(&[("MfaMethods", "SMS_MFA")]).await;
    assert_eq!((off.user_pool.mfa.mode, off.identity_pool.roles.len()), (MfaMode::Off, 2));
}

#[tokio::test]
async fn devices_are_remembered_as_the_parameter_says_and_stand_in_for_a_second_factor_then() {
    for (asked, asks_the_person) in [("NEVER", None), ("ASK", Some(true)), ("ALWAYS", Some(false))] {
        let stack = with(&[("RememberDevices", asked)]).await;
        let expected =
            asks_the_person.map(|asks_the_person| DeviceSettings { replaces_second_factor: true, asks_the_person });
        assert_eq!(stack.user_pool.devices, expected, "{asked}");
        assert_eq!(stack.outputs["RememberDevices"], asked);
    }
    assert_eq!(with(&[]).await.user_pool.devices, None);
}

#[tokio::test]
async fn the_other_parameters_change_what_they_name() {
    let stack = with(&[
        ("PasswordMinimumLength", "12"),
        ("PasswordRequireLowercase", "false"),
        ("PasswordRequireUppercase", "false"),
        ("PasswordRequireNumbers", "true"),
        ("PasswordRequireSymbols", "false"),
        ("PreventUserExistenceErrors", "LEGACY"),
        ("SelfSignUp", "false"),
        ("Passkeys", "true"),
        ("WebAuthnRelyingPartyID", "localhost"),
        ("EmailIdentityArn", "arn:aws:ses:eu-central-1:111122223333:identity/a.example"),
    ])
    .await;
    let password = &stack.user_pool.password;
    assert_eq!(password.minimum_length, 12);
    assert!(!password.require_lowercase && !password.require_uppercase && !password.require_symbols);
    assert!(password.require_numbers && !stack.client.hide_user_existence && !stack.user_pool.self_sign_up);
    assert!(stack.user_pool.web_authn.enabled && stack.user_pool.web_authn.relying_party_id == "localhost");
    assert!(stack.client.auth_flows.iter().any(|flow| flow == "ALLOW_USER_AUTH"));
    for (name, value) in
        [("Passkeys", "true"), ("PasswordMinimumLength", "12"), ("SelfSignUp", "false"), ("Mfa", "OFF")]
    {
        assert_eq!(stack.outputs[name], value);
    }
}

#[tokio::test]
async fn what_people_may_do_with_what_is_theirs_can_be_taken_away() {
    let own = "protected/eu-central-1:1/";
    let context = Context::new()
        .with("cognito-identity.amazonaws.com:sub", "eu-central-1:1")
        .with("aws:SecureTransport", "true")
        .with("s3:prefix", own);
    for (parameter, action, key) in [
        ("DeleteOwnPictures", "s3:DeleteObject", "/protected/eu-central-1:1/a"),
        ("ListOwnPictures", "s3:ListBucket", ""),
        ("CleanUpOwnUploads", "s3:AbortMultipartUpload", "/protected/eu-central-1:1/a"),
        ("CleanUpOwnUploads", "s3:ListMultipartUploadParts", "/protected/eu-central-1:1/a"),
    ] {
        for (value, expected) in [("true", true), ("false", false)] {
            let stack = with(&[(parameter, value)]).await;
            let role = &stack.identity_pool.authenticated;
            let session = role.arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/session";
            let caller = Caller::Role { role: &role.arn, session: &session };
            let resource = format!("arn:aws:s3:::{}{key}", stack.bucket.name);
            let request = Request { caller, action, resource: &resource, context: &context };
            let allowed = allows(&role.policies, stack.bucket.policy.as_ref(), &request);
            assert_eq!(allowed, expected, "{parameter}={value}: {action}");
        }
    }
}

/// What a role of the stack may do to a key, when its session has this identity.
fn may(stack: &Stack, role: &crate::stack::settings::Role, action: &str, key: &str) -> bool {
    let context = Context::new()
        .with("cognito-identity.amazonaws.com:sub", "eu-central-1:1")
        .with("aws:SecureTransport", "true")
        .with("s3:prefix", key);
    let session = role.arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/session";
    let caller = Caller::Role { role: &role.arn, session: &session };
    let path = if action == "s3:ListBucket" { String::new() } else { format!("/{key}") };
    let resource = format!("arn:aws:s3:::{}{path}", stack.bucket.name);
    let request = Request { caller, action, resource: &resource, context: &context };
    allows(&role.policies, stack.bucket.policy.as_ref(), &request)
}

#[tokio::test]
async fn each_access_level_is_for_those_whom_the_parameters_name() {
    const ALL: [&str; 5] =
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:AbortMultipartUpload"];
    let keys = [
        "protected/eu-central-1:1/",
        "protected/eu-central-1:2/",
        "private/eu-central-1:1/",
        "private/eu-central-1:2/",
        "public/",
    ];
    // For each of those keys how many of the actions, from the front, somebody signed in may do, and then a guest; 9 is all.
    let own = 9;
    for (parameters, signed_in, guest) in [
        (&[][..], [own, 0, 0, 0, 0], 0),
        (&[("ShareProtectedPictures", "true")][..], [own, 1, 0, 0, 0], 0),
        (&[("PrivatePictures", "true")][..], [own, 0, own, 0, 0], 0),
        (&[("GuestPictures", "READ")][..], [own, 0, 0, 0, 2], 1),
        (&[("GuestPictures", "READ_WRITE")][..], [own, 0, 0, 0, 2], 2),
    ] {
        let stack = with(parameters).await;
        let pool = &stack.identity_pool;
        for (key, count) in keys.into_iter().zip(signed_in) {
            for (place, action) in ALL.into_iter().enumerate() {
                let key = format!("{key}a");
                let is_abort_of_public = action == "s3:AbortMultipartUpload" && key == "public/a" && count > 0;
                let expected = place < count || is_abort_of_public;
                assert_eq!(may(&stack, &pool.authenticated, action, &key), expected, "{parameters:?}: {action} {key}");
                let expected = key == "public/a" && place < guest;
                assert_eq!(
                    may(&stack, pool.unauthenticated.as_ref().unwrap(), action, &key),
                    expected,
                    "{parameters:?}: guest {action} {key}"
                );
            }
        }
    }
    let less = with(&[
        ("PrivatePictures", "true"),
        ("ListOwnPictures", "false"),
        ("DeleteOwnPictures", "false"),
        ("CleanUpOwnUploads", "false"),
    ])
    .await;
    for (place, action) in ALL.into_iter().enumerate() {
        let allowed = may(&less, &less.identity_pool.authenticated, action, "private/eu-central-1:1/a");
        assert_eq!(allowed, place < 2, "{action}");
    }
}

#[tokio::test]
async fn a_bad_value_is_refused_with_its_name_and_what_is_allowed() {
    for (name, value, words) in [
        ("Mfa", "on", "`OPTIONAL`"),
        ("SignInWith", "email,username", "`username,email`"),
        ("SelfSignUp", "yes", "`true`, `false`"),
        ("PasswordMinimumLength", "5", "less than 6"),
        ("PasswordMinimumLength", "100", "more than 99"),
        ("PasswordMinimumLength", "long", "not a whole number"),
        ("Mfs", "ON", "it has: AccelerateUploads"),
        ("WebAuthnRelyingPartyID", "https://a.example", "WebAuthnRelyingPartyID"),
    ] {
        let refused = deployed(TEMPLATE, &[("Passkeys", "true"), (name, value)]).await.expect_err(name).to_string();
        assert!(refused.contains(name) && refused.contains(words), "{refused}");
    }
}

#[tokio::test]
async fn what_may_change_changes_and_the_names_to_sign_in_by_stay() {
    let directory = TempDir::new().unwrap();
    let first = deploy_in(directory.path(), TEMPLATE, &[]).await.unwrap();
    let changes = [("Mfa", "OPTIONAL"), ("SelfSignUp", "false"), ("PasswordMinimumLength", "14")];
    let changed = deploy_in(directory.path(), TEMPLATE, &changes).await.unwrap();
    assert_eq!(first.user_pool.id, changed.user_pool.id);
    assert_eq!((changed.user_pool.mfa.mode, changed.user_pool.password.minimum_length), (MfaMode::Optional, 14));
    let refused = deploy_in(directory.path(), TEMPLATE, &[("SignInWith", "email")]).await.expect_err("another name");
    assert!(matches!(refused, TemplateError::Fixed { .. }), "{refused}");
    assert!(refused.to_string().contains("UsernameAttributes none, which cannot become email"), "{refused}");
    let back = deploy_in(directory.path(), TEMPLATE, &changes).await.unwrap();
    assert_eq!(first.user_pool.id, back.user_pool.id);
}
